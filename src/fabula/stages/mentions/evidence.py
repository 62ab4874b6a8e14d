"""What the text says for and against each candidate being somebody's name: one row of counts each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from fabula.model import NAME_FEATURES, Lexicon, NameCandidates, TokenView
from fabula.stages.mentions.names import CaseCounts, Run

PLACE_PREPOSITIONS = frozenset(
    "in at near from to into through toward towards across via around outside inside leave left leaving reach reached "
    "beyond over of".split()
)
PERSON_VERBS = frozenset(
    "was had is has would could should might must did does will can were 'd 'll who whose whom himself herself".split()
)
# words for places that are surnames as often
SURNAMES = frozenset(
    "hill ford wood woods hall church brook brooks field fields lake banks lane mill mills moor marsh heath grove "
    "green house rivers forest dale glen cliff well wells ridge shore bush parks holt bridge bridges castle court "
    "street abbey temple stone bay beach poole pool mount town english".split()
)
PERSONAL = frozenset("he she him her his hers himself herself who whom whose".split())
MOVING_MARKS = frozenset(",.!?;—–-…")


def key_of(view: TokenView, run: Run) -> str:
    """The name as one string: words parted by single spaces, apostrophes straight."""
    return " ".join(w.replace("’", "'") for w in view.words[run.first : run.last + 1])


def weigh(view: TokenView, runs: Sequence[Run], counts: CaseCounts, lexicon: Lexicon) -> NameCandidates:
    """Features of each distinct candidate, in the order they first appear."""
    rows: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        rows[key_of(view, run)].append(run)
    titled_words = _words_after_titles(rows, lexicon)
    names = tuple(rows)
    features = np.zeros((len(names), len(NAME_FEATURES)))
    for place, name in enumerate(names):
        features[place] = _features(view, name, rows[name], counts, titled_words, lexicon)
    return NameCandidates(names, features)


def _words_after_titles(rows: dict[str, list[Run]], lexicon: Lexicon) -> frozenset[str]:
    """Last words of candidates that bear a person's title: "Hart" of "Mr. Hart"."""
    found = set()
    for name in rows:
        words = name.lower().split()
        if len(words) > 1 and words[0].rstrip(".") in lexicon.titles and "of" not in words:
            found.add(words[-1])
    return frozenset(found)


def _features(
    view: TokenView,
    name: str,
    runs: Sequence[Run],
    counts: CaseCounts,
    titled_words: frozenset[str],
    lexicon: Lexicon,
) -> list[float]:
    lows = [w.rstrip(".") if len(w) > 1 else w for w in name.lower().split()]
    total = len(runs)
    tagged = verbal = possessive = vocative = placed = articled = opening = beside_noun = pronouned = 0
    for run in runs:
        before = view.lowers[run.first - 1] if run.first else ""
        after = view.lowers[run.last + 1] if run.last + 1 < len(view) else ""
        after_same = run.last + 1 < len(view) and view.sentence[run.last + 1] == view.sentence[run.last]
        before_same = run.first > 0 and view.sentence[run.first - 1] == view.sentence[run.first]
        narrated = view.quote[run.first] < 0
        opening += view.first[run.first]
        pronouned += _meant_by_pronoun(view, run)
        if narrated:
            if (after in lexicon.speech_verbs and after_same) or (
                before in lexicon.strong_speech_verbs and before_same
            ):
                tagged += 1
            if after_same and (after in lexicon.verbs_past or after in PERSON_VERBS):
                verbal += 1
        elif _set_off(view, run):
            vocative += 1
        possessive += after in ("'s", "'") and after_same
        placed += before_same and before in PLACE_PREPOSITIONS
        articled += before_same and before in ("the", "a", "an", "this", "that")
        beside_noun += before_same and before in lexicon.person_nouns
    spoken_of = counts.inside[lows[-1]] + counts.opening[lows[-1]]
    lower = counts.lower[lows[-1]]
    titled = len(lows) > 1 and lows[0] in lexicon.titles
    given = lows[0] in lexicon.first_names or (titled and len(lows) > 2 and lows[1] in lexicon.first_names)
    return [
        float(np.log1p(min(total, 10))),
        float(titled),
        float(given),
        tagged / total,
        verbal / total,
        possessive / total,
        vocative / total,
        placed / total,
        articled / total,
        float(" ".join(lows) in lexicon.places),
        float(_is_place_name(lows, lexicon)),
        float(lows[-1] in lexicon.organisation_nouns),
        float(any(w in lexicon.months_days or w in lexicon.nationalities for w in lows)),
        float(lows[-1] in lexicon.exclamations),
        lower / (lower + spoken_of) if lower + spoken_of else 0.0,
        opening / total,
        float(lows[-1] in titled_words or lows[0] in titled_words),
        float(len(lows) > 1),
        beside_noun / total,
        float(min(tagged + vocative, 3)),
        float(lows[-1] in lexicon.common_words and len(lows) == 1),
        float(min(verbal, 3)),
        pronouned / total,
    ]


def _is_place_name(lows: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell "Hart Street" and "Mount Hart" from "Hugh Hill", who is somebody."""
    if lows[0] in lexicon.first_names and lows[-1] in SURNAMES:
        return False
    return lows[-1] in lexicon.place_nouns or (lows[0] in lexicon.place_nouns and len(lows) > 1)


def _meant_by_pronoun(view: TokenView, run: Run) -> bool:
    """A he or she follows within a dozen words of the sentence, before any other capital."""
    for here in range(run.last + 1, min(run.last + 13, len(view))):
        if view.sentence[here] != view.sentence[run.last]:
            return False
        if view.lowers[here] in PERSONAL:
            return True
        if view.words[here][0].isupper() and view.words[here] != "I":
            return False
    return False


def _set_off(view: TokenView, run: Run) -> bool:
    """Stands between marks in a quotation, as an address does: `Yes, Tom, do`."""
    before = view.words[run.first - 1][0] if run.first else ""
    after = view.words[run.last + 1][0] if run.last + 1 < len(view) else ""
    left = view.first[run.first] or before in MOVING_MARKS
    return left and (
        after in MOVING_MARKS or (run.last + 1 < len(view) and view.quote[run.last + 1] < 0) or after in "”\"'’»"
    )
