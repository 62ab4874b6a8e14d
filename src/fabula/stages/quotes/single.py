"""Single marks against apostrophes: how likely each use is, by the word beside the mark."""

from __future__ import annotations

import re

# Words that lose their beginning in print; an apostrophe stands before them.
ELISIONS = frozenset(
    """em tis twas twere twill twould twon tisn twasn twixt tween tain til till round bout cause cos coz cuz
    n un ud ll d s m t ve re ere er im is ave ad as ow e ome ouse ead eads and ands alf ard ope orse undred
    ear eard ell elp old ot our urt eart igh igher im imself isself erself eaven av ev am appen
    neath gainst twixt pon fore way ware board stead cept spect sposin spose magine course fraid nother
    nuff nough cross long low bye scuse zactly pears kay sup ello allo ullo ave aven adn asn ain aint
    tother stoopid cess member bacca baccy tater taters possum lectric twouldn twon twasn nighted
    gator rithmetic dentical stonishing mazing pology pothecary""".split()
)
# Words that lose their end: an apostrophe stands after them. Forms in -in' are known by their shape.
CLIPPED = frozenset(
    "an o th wi ol po mo fo yo gi ha wa nex las jus mus bes mos tha thro tho altho fa ca a i t wid wit ma d "
    "ole lan han sen roun aroun groun an' ev gen'l han's tol col hol chil min fin kin min behin beyon "
    "s' ne'er pard ter hisse doin bos cap'n".split()
)
_WORD_AFTER = re.compile(r"[^\W_]+")
_WORD_BEFORE = re.compile(r"[^\W_]+(?=$)")


def word_after(text: str, at: int) -> str:
    """The word that begins at `at`, "" when none does."""
    found = _WORD_AFTER.match(text, at, at + 24)
    return found[0] if found else ""


def word_before(text: str, at: int) -> str:
    """The word that ends at `at`, "" when none does; of a very long one, its last letters."""
    found = re.search(r"[^\W_]+$", text[max(0, at - 24) : at])
    return found[0] if found else ""


def is_elision(word: str) -> bool:
    """Whether an apostrophe may stand before this word for lost letters or digits ('em, '90s)."""
    return word.lower() in ELISIONS or (word[:1].isdigit() and len(word.rstrip("s")) == 2)


def is_clipped(word: str) -> bool:
    """Whether an apostrophe may stand after this word: goin', o', dogs'."""
    low = word.lower()
    return low in CLIPPED or low.endswith("s") or (len(low) > 3 and low.endswith("in"))
