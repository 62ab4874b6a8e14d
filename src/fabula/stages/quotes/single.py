"""Single marks against apostrophes: how likely each use is, by the word beside the mark."""

from __future__ import annotations

import re

# Words that lose their beginning in print; an apostrophe stands before them.
ELISIONS = frozenset(
    {"em", "tis", "twas", "twere", "twill", "twould", "twon", "tisn", "twasn", "twouldn", "twixt", "tween", "tain"}
    | {"til", "round", "bout", "cause", "cos", "coz", "cuz", "n", "un", "ud", "ll", "ve", "re", "im", "ave", "ad"}
    | {"ow", "e", "ome", "ouse", "ouses", "ead", "eads", "ands", "alf", "ard", "orse", "orses", "undred", "eard"}
    | {"ell", "elp", "ot", "urt", "eart", "igh", "igher", "imself", "isself", "erself", "eaven", "av", "ev", "appen"}
    | {"appened", "appens", "neath", "gainst", "pon", "ware", "cept", "spect", "sposin", "spose", "magine", "fraid"}
    | {"nother", "nuff", "nough", "scuse", "zactly", "pears", "kay", "sup", "ello", "allo", "ullo", "aven", "adn"}
    | {"asn", "ain", "tother", "cess", "bacca", "baccy", "taters", "possum", "twon", "gator", "ere", "ave", "avin"}
    | {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "twenties", "thirties", "forties"}
    | {
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
        "oman",
        "ooman",
        "opes",
        "ope",
        "oo",
        "ullo",
        "eavy",
        "air",
        "earts",
        "ears",
        "umble",
        "onest",
        "onour",
    }
)
# Whole words too, which begin what is said as often: 'e took 'is 'at; 'And then,' he said.
DOUBTFUL = frozenset(
    {"and", "as", "is", "at", "old", "our", "ear", "am", "way", "board", "course", "cross", "long", "low", "fore"}
    | {"member", "till", "ill", "all", "arm", "it", "eat", "air", "er", "s", "t", "d", "m", "in", "is", "ow", "how"}
)
# Words that lose their end: an apostrophe stands after them. Forms in -in' are known by their shape.
CLIPPED = frozenset(
    {"an", "o", "th", "wi", "ol", "po", "mo", "fo", "yo", "gi", "ha", "wa", "nex", "las", "jus", "mus", "bes", "mos"}
    | {"tha", "thro", "tho", "altho", "fa", "ca", "wid", "wit", "ma", "d", "t", "ole", "lan", "han", "sen", "roun"}
    | {"aroun", "groun", "ev", "tol", "col", "hol", "chil", "min", "fin", "kin", "behin", "beyon", "don", "jes", "mis"}
    | {"lil", "le", "giv", "hav", "de", "po", "sho", "mebbe", "kep", "slep", "frien", "win", "bran", "wan", "ain"}
)
_WORD_AFTER = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"[^\W_]+\Z")
_LETTERS = 24  # of a longer word, only these many are looked at


def word_after(text: str, at: int) -> str:
    """Give the word that begins at `at`, "" when none does."""
    found = _WORD_AFTER.match(text, at, at + _LETTERS)
    return found[0] if found else ""


def word_before(text: str, at: int) -> str:
    """Give the word that ends at `at`, "" when none does."""
    found = _WORD_BEFORE.search(text[max(0, at - _LETTERS) : at])
    return found[0] if found else ""


def is_elision(word: str) -> bool:
    """Whether an apostrophe stands before this word for lost letters or digits: 'em, '90s."""
    low = word.lower()
    return low in ELISIONS or (low[:1].isdigit() and len(low.rstrip("s")) == 2)


def is_doubtful(word: str) -> bool:
    """Whether the word may have lost an h or stand by itself: 'and, 'is."""
    return word in DOUBTFUL


def is_clipped(word: str) -> bool:
    """Whether an apostrophe stands after this word: goin', o', dogs'."""
    low = word.lower()
    return low in CLIPPED or low.endswith("s") or (len(low) > 3 and low.endswith("in"))


def is_strange(word: str, known: frozenset[str]) -> bool:
    """Whether a small word is none of the language, and so may have lost letters: 'ump, natu'."""
    return bool(known) and len(word) > 1 and word.islower() and word not in known
