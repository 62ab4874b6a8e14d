"""All mentions of a text, not yet linked to anybody."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fabula.model import (
    NAME_FEATURES,
    CastEntry,
    EntityType,
    Form,
    Lexicon,
    MentionTable,
    NameScorer,
    TokenView,
)
from fabula.stages.mentions.descriptions import find_descriptions, find_speaking_nouns
from fabula.stages.mentions.evidence import key_of, weigh
from fabula.stages.mentions.names import NameWords, Run, count_case, find_runs, find_speaking

PRONOUNS = frozenset(
    "i me my mine myself you your yours yourself yourselves he him his himself she her hers herself "
    "they them their theirs themselves themself we us our ours ourselves thou thee thy thine ye".split()
)
# Words that open a description: what follows is written with or without capitals.
DESCRIBING = frozenset("the a an another his her my their our this that one".split())

Row = tuple[int, int, int, int]  # start, end, form, type


def find_mentions(
    view: TokenView,
    lexicon: Lexicon,
    name_scorer: NameScorer,
    user_cast: tuple[CastEntry, ...],
) -> MentionTable:
    """Names, descriptions and pronouns, in order; `entity` and `character` are still -1.

    A name the user gave is a mention wherever it stands; of the others the scorer decides which name
    people (type PER) and which places or organisations.
    """
    given = _given_runs(view, user_cast, lexicon)
    taken = {at for run in given for at in range(run.first, run.last + 1)}
    users = frozenset(view.lowers[at] for at in taken)
    counts = count_case(view)
    described: set[int] = set()
    speaking = find_speaking(view, lexicon)
    runs = find_runs(view, NameWords(counts, lexicon, users, speaking), lexicon)
    candidates = weigh(view, runs, counts, lexicon)
    likely = dict(zip(candidates.names, name_scorer(candidates).tolist(), strict=True))
    column = NAME_FEATURES.index("articled")
    shares = dict(zip(candidates.names, candidates.features[:, column].tolist(), strict=True))
    rows: list[Row] = [_row(view, run, Form.PROP, EntityType.PER) for run in given]
    peoples: list[Run] = []
    for run in runs:
        if taken and any(at in taken for at in range(run.first, run.last + 1)):
            continue
        # what "said" stands before is somebody, whatever the lists and the scorer say of the word
        person = likely[key_of(view, run)] >= 0.5 or view.lowers[run.first] in speaking
        if not person and view.lowers[run.last] in lexicon.person_nouns:
            if run.first == run.last:
                continue  # "the Mouse": a common noun with a capital is still a description of somebody
            person = run.first > 0 and view.lowers[run.first - 1] in ("the", "a", "an")  # "the March Hare"
        if not person and run.first == run.last and view.lowers[run.first] in lexicon.nationalities:
            peoples.append(run)  # "the Italian lady" is a lady, and all of it describes her
            continue
        type_ = EntityType.PER if person else _other_type(view, run, lexicon)
        if person and _is_of_a_place(view, run, lexicon):
            type_ = EntityType.FAC
        articled = type_ == EntityType.PER and _bears_article(view, run, shares)
        whole = Run(run.first - 1, run.last) if articled else run
        rows.append(_row(view, whole, Form.PROP, type_))
        taken.update(range(whole.first, whole.last + 1))
    for first, last in find_descriptions(view, lexicon, taken, find_speaking_nouns(view, lexicon)):
        rows.append(_row(view, Run(first, last), Form.NOM, EntityType.PER))
        described.update(range(first, last + 1))
    rows.extend(
        _row(view, run, Form.PROP, _other_type(view, run, lexicon)) for run in peoples if run.first not in described
    )
    for at, low in enumerate(view.lowers):
        if low in PRONOUNS and view.story[at] and at not in taken:
            rows.append(_row(view, Run(at, at), Form.PRON, EntityType.PER))
    return _table(rows)


def _is_of_a_place(view: TokenView, run: Run, lexicon: Lexicon) -> bool:
    """The name of "Hart's Hollow", and that of "the Hart cottages": nobody is meant."""
    at = run.last + 1
    if run.first != run.last or at + 1 >= len(view) or view.sentence[at + 1] != view.sentence[run.last]:
        return False
    if view.lowers[at] == "'s":
        return view.words[at + 1][0].isupper() and view.lowers[at + 1] in lexicon.place_nouns
    articled = (
        run.first > 0 and view.lowers[run.first - 1] == "the" and view.sentence[run.first - 1] == view.sentence[at]
    )
    low = view.lowers[at]
    return articled and view.words[at] == low and (low in lexicon.place_nouns or low in ("family", "families"))


def _bears_article(view: TokenView, run: Run, shares: Mapping[str, float]) -> bool:
    """Say of "the Lamplighter": a name that mostly stands behind an article has it as a part."""
    if not run.first or view.lowers[run.first - 1] != "the" or view.sentence[run.first - 1] != view.sentence[run.first]:
        return False
    return shares[key_of(view, run)] >= 0.5


def _table(rows: list[Row]) -> MentionTable:
    rows.sort()
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
    nobody = np.full(len(rows), -1, dtype=np.int64)
    return MentionTable(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3], nobody, nobody.copy())


def _row(view: TokenView, run: Run, form: Form, type_: EntityType) -> Row:
    return view.start[run.first], view.end[run.last], int(form), int(type_)


def _other_type(view: TokenView, run: Run, lexicon: Lexicon) -> EntityType:
    if view.lowers[run.last] in lexicon.organisation_nouns:
        return EntityType.ORG
    if view.lowers[run.last] in lexicon.place_nouns:
        return EntityType.FAC
    return EntityType.GPE


def _given_runs(view: TokenView, user_cast: tuple[CastEntry, ...], lexicon: Lexicon) -> list[Run]:
    """Where the names of the user's cast stand; of two that overlap the longer counts."""
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for entry in user_cast:
        for name in (entry.name, *entry.aliases):
            words = tuple(name.replace("’", "'").replace(".", "").split())
            if words:
                wanted.setdefault(words[0].lower(), []).append(words)
    for names in wanted.values():
        names.sort(key=lambda words: (-len(words), words))
    runs: list[Run] = []
    if not wanted:
        return runs
    at = 0
    while at < len(view):
        match = next((w for w in wanted.get(view.lowers[at], ()) if _stands(view, at, w, lexicon)), None)
        if match and view.story[at]:
            runs.append(Run(at, at + len(match) - 1))
            at += len(match)
        else:
            at += 1
    return runs


def _stands(view: TokenView, at: int, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    if at + len(words) > len(view):
        return False
    # "The Porter" stands wherever "the porter" does: an article makes a description of a name
    described = len(words) > 1 and words[0].lower() in DESCRIBING
    for offset, word in enumerate(words):
        here = view.words[at + offset].replace("’", "'").rstrip(".") or view.words[at + offset]
        # a capital in the user's spelling is kept to, so that "Will" is not "will"; but "Van Hart" is "van Hart"
        free = described or word.islower() or (len(words) > 1 and word.lower() in lexicon.surname_particles)
        if here != word and not (free and here.lower() == word.lower()):
            return False
    return True
