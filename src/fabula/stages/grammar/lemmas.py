"""Lemmas: the dictionary form of each word, from the word and its universal part of speech.

Nouns, verbs, adjectives and adverbs are looked up in the word list of LemmInflect (MIT, from the SPECIALIST lexicon).
Closed classes, and what it has otherwise, follow the English treebanks of Universal Dependencies, by tables.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from fabula.errors import PipelineError


def _table(pairs: str) -> dict[str, str]:
    """Read "lemma: form form; lemma: form"."""
    entries = (entry.split(":") for entry in pairs.split(";"))
    return {form: lemma.strip() for lemma, forms in entries for form in forms.split()}


_VERBS = _table(
    "be: is was are were been am being 's s 'm m 're re ai art wast wert; have: has had having 've ve hath hast hadst;"
    "do: did does done doing dost doth didst; will: 'll ll wo wilt; would: 'd wouldst; can: ca canst; shall: sha shalt;"
    "could: couldst; should: shouldst; get: got gets getting gotten; want: wan; go: gon; say: saith"
)
# Apostrophes straight, letters low.
_CLOSED = {
    "PRON": _table(
        "I: i me; he: him; we: us 's; they: them 'em em; this: these; that: those; my: mine; your: yours; our: ours;"
        "their: theirs; her: hers; thou: thee; thy: thine"
    ),
    "DET": _table("a: an; this: these; that: those"),
    "AUX": _VERBS,
    "VERB": _VERBS,
    "PART": _table("not: n't nt; 's: 's s '; to: na ta"),
    "ADP": _table("of: o'"),
    "ADJ": _table(
        "good: better best; bad: worse worst; far: farther farthest further furthest; other: other; more: more;"
        "most: most; less: less; least: least; little: littler littlest; old: elder eldest"
    ),
    "ADV": _table(
        "well: better best; badly: worse worst; far: farther farthest further furthest; more: more; most: most;"
        "less: less; least: least; late: later latest"
    ),
    "NOUN": _table(
        "thanks: thanks; people: people; media: media; leaf: leaves; ox: oxen; trousers: trousers; alms: alms;"
        "bellows: bellows; barracks: barracks; etc.: etc; p.m.: pm; a.m.: am"
    ),
    "PUNCT": {"“": '"', "”": '"', "‘": "'"},
}
_APOSTROPHES = {ord("’"): "'", ord("ʼ"): "'", ord("＇"): "'"}
# A word and what leans on it, written as one: "don't", "Clara's", "the Vances'".
_CLITIC = re.compile(r"(.*[^\W_])(?:n't|'(?:s|ll|ve|re|m|d)|(?<=s)')", re.DOTALL | re.IGNORECASE)
_NO_CLITICS = frozenset({"PART", "SYM", "X", "PUNCT", "NUM"})
_LOOKED_UP = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ROMAN = re.compile(r"[IVXLCDM]+")
_SINGULAR = re.compile(r"(?:ss|us|is|'s|\.\w+)$")
_HISSING = re.compile(r"(?:ch|sh|x|ss|zz)es$")
_NO_SILENT_E = re.compile(r"(?:[aeiou]{2}|[^aeiou])[bdgkmnpt]$|(?:[aeiou]{2}|[lr])l$|[rwxy]$|[hs][hs]$|ch$")

# Words whose neighbours tell which of two lemmas is theirs.
_TWOFOLD = frozenset(form for word in ("her", "'s", "’s", "'d", "’d") for form in (word, word.title(), word.upper()))
_AFTER_HER = frozenset({"NOUN", "ADJ", "PROPN", "NUM"})  # "her hat", not "saw her"
_BETWEEN = frozenset({"ADV", "PART", "PRON"})  # "he's not been", "'d you never seen"
_AFTER_HAS = frozenset({"been", "got", "had", "become", "gone"})  # "he's been"; most others can follow "is" as well


def lemmatize(words: Sequence[str], upos: Sequence[str], proper: Collection[str] = ()) -> tuple[str, ...]:
    """Give the lemma of each word of a text.

    words: the tokens, in order; a contraction may be one of them ("don't") or two ("do", "n't").
    upos: the universal part of speech of each. proper: words of peoples and the like, low, whose lemma has a capital.
    A proper noun keeps its form, and an adjective in a name its capital ("in New York"). Each distinct pair of word
    and tag is looked up once; for the few words that have two lemmas the tags of their neighbours decide.

    Raises ValueError when there are more words than tags, or more tags than words.
    """
    known: dict[tuple[str, str], str] = {}
    lemmas: list[str] = []
    for at, (word, tag) in enumerate(zip(words, upos, strict=True)):
        lemma = known.get((word, tag))
        if lemma is None:
            lemma = known[word, tag] = _lemma(word, tag, proper)
        if word in _TWOFOLD:
            lemma = _settled(lemma, words, upos, at)
        elif tag == "ADJ" and word[0].isupper() and _in_name(words, upos, at):
            lemma = lemma[:1].upper() + lemma[1:]
        lemmas.append(lemma)
    return tuple(lemmas)


def _lemma(word: str, tag: str, proper: Collection[str]) -> str:
    """The lemma of a word by itself."""
    plain = word.translate(_APOSTROPHES)
    low = plain.lower()
    if low in _CLOSED.get(tag, ()):
        return _CLOSED[tag][low]
    if tag not in _NO_CLITICS and (parts := _CLITIC.fullmatch(plain)):
        return _lemma(parts[1], tag, proper)
    if tag == "PROPN":
        return plain[:-1] if low in proper and low.endswith("s") and low[:-1] in proper else plain
    if tag in {"SYM", "X"} or (tag == "NUM" and _ROMAN.fullmatch(plain)):
        return plain
    if tag == "NUM" and _NUMBER.fullmatch(plain):
        return plain.replace(",", "")
    if tag == "ADJ" and low in proper:
        return plain[:1].upper() + plain[1:]
    return _looked_up(plain, low, tag) if tag in _LOOKED_UP else low


def _looked_up(plain: str, low: str, tag: str) -> str:
    listed = _word_list().get(f"{low},{tag.lower()}")
    if listed:
        return listed.split("/", 1)[0].lower()  # a few have capitals, which the library takes away as well
    if tag == "NOUN":
        return plain if plain.isupper() else _singular(low)  # "TV", "X"; a word that is merely shouted is listed
    if tag == "VERB":
        before, hyphen, last = low.rpartition("-")
        return before + hyphen + (_looked_up(last, last, tag) if before else _base(low))
    return low


def _singular(noun: str) -> str:
    """The singular of a noun that no list has, by its ending."""
    if not noun[0].isalpha():  # "1890s"
        return noun
    if noun.endswith("men") and len(noun) > 4:
        return noun[:-2] + "an"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if _HISSING.search(noun):
        return noun[:-2]
    return noun[:-1] if len(noun) > 2 and noun.endswith("s") and not _SINGULAR.search(noun) else noun


def _base(verb: str) -> str:
    """The base form of a verb that no list has, by its ending."""
    if verb.endswith("in'") and len(verb) > 4:  # "cookin'"
        return _looked_up(verb, verb[:-1] + "g", "VERB")
    if verb.endswith("eth") and len(verb) > 4:  # "cometh"
        return _looked_up(verb, verb[:-2] + "s", "VERB")
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if _HISSING.search(verb):
        return verb[:-2]
    if verb.endswith("s") and len(verb) > 3 and not _SINGULAR.search(verb):
        return verb[:-1]
    ending = next((e for e in ("ing", "ed") if verb.endswith(e) and len(verb) > len(e) + 2), None)
    if ending is None:
        return verb
    stem = verb[: -len(ending)]
    if stem[-1] == stem[-2] and stem[-1] not in "lsfzoe":  # "grabbed"
        return stem[:-1]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    return stem if _NO_SILENT_E.search(stem) else stem + "e"


def _settled(lemma: str, words: Sequence[str], upos: Sequence[str], at: int) -> str:
    """What a word with two lemmas has here."""
    low = words[at].translate(_APOSTROPHES).lower()
    after = at + 1
    if low == "her" and upos[at] == "PRON":
        return "her" if after < len(upos) and upos[after] in _AFTER_HER else "she"
    if low == "her" or upos[at] != "AUX":
        return lemma
    while after < len(upos) and upos[after] in _BETWEEN:
        after += 1
    if after == len(upos) or upos[after] not in {"VERB", "AUX"}:
        return lemma
    verb = words[after].lower()
    perfect = verb in _AFTER_HAS if low == "'s" else verb != _lemma(verb, upos[after], ())  # "I'd gone", not "I'd go"
    return "have" if perfect else lemma


def _in_name(words: Sequence[str], upos: Sequence[str], at: int) -> bool:
    """Whether a capital belongs to a name that goes on, and to no sentence or quotation that begins."""
    inside = 0 < at < len(words) - 1 and upos[at - 1] != "PUNCT"
    return inside and upos[at + 1] == "PROPN" and not (words[at].isupper() and len(words[at]) > 1)


@cache
def _word_list() -> dict[str, str]:
    """LemmInflect's forms, read straight from its files: "word,category" to its lemmas, parted by strokes.

    Its own call takes half a second to read them, where this takes a tenth, and imports spaCy wherever that is
    installed. `test_the_list_is_what_its_library_says` holds the two together. Raises PipelineError when a version of
    it has other files.
    """
    library = distribution("lemminflect")
    folder = Path(str(library.locate_file("lemminflect/resources")))
    try:
        with gzip.open(folder / "lemma_lu.csv.gz", "rt", encoding="utf-8") as file:
            listed = dict(line.rsplit(",", 1) for line in file.read().splitlines())
        for line in (folder / "lemma_overrides.csv").read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                word, upos, lemma = line.strip().split(",")
                listed[f"{word},{upos.lower()}"] = lemma
    except (OSError, ValueError) as error:
        raise PipelineError(
            f"{folder}: the word list of LemmInflect {library.version} cannot be read ({error}). "
            "Try `pip install lemminflect==0.2.3`."
        ) from error
    return listed
