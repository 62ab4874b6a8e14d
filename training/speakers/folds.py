"""What each training is trained on and measured on, with no novel on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from training.splits import novel_of, pdnc_folds

Text = tuple[str, str]  # kind, name
Variant = Literal["speakers", "speakers-clean"]
VARIANTS: tuple[Variant, ...] = ("speakers", "speakers-clean")
OF_PDNC = ("novel", "given")
# PDNC states no licence; the chapters are CC0 and LitBank CC BY 4.0.
KINDS: dict[Variant, tuple[str, ...]] = {
    "speakers": (*OF_PDNC, "chapter", "opening"),
    "speakers-clean": ("chapter", "opening"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One training that is measured: what it is trained on, and what on."""

    name: str
    train: tuple[Text, ...]
    test: tuple[Text, ...]


def parts(variant: Variant, texts: Sequence[Text], corpora: Path) -> list[Part]:
    """The published folds of PDNC; the chapters and LitBank are dealt out over as many, by name.

    Weights without PDNC are measured on all its novels by a training of their own, which leaves out the documents of
    LitBank that open one of them.
    """
    tests = [set(fold.test["pdnc"]) for fold in pdnc_folds(corpora)]
    known = [text for text in texts if text[0] in KINDS[variant]]
    dealt = {
        text: place % len(tests)
        for kind in ("chapter", "opening")
        for place, text in enumerate(sorted(t for t in known if t[0] == kind))
    }
    found = []
    for number, novels in enumerate(tests):
        test = [t for t in known if (t[1] in novels if t[0] in OF_PDNC else dealt[t] == number)]
        found.append(_part(f"fold {number}", known, test))
    if variant == "speakers-clean":
        found.append(_part("pdnc", known, [t for t in texts if t[0] in OF_PDNC]))
    return found


def _part(name: str, known: Iterable[Text], test: Sequence[Text]) -> Part:
    tested = {novel(text) for text in test}
    return Part(name, tuple(t for t in known if novel(t) not in tested), tuple(test))


T = TypeVar("T")


def unseen(part: Part, judged: Mapping[str, Sequence[tuple[Text, T]]]) -> list[T]:
    """Of what the other parts judged, that of no novel which this part is measured on, in any corpus.

    judged: part -> texts and what was judged of each.
    """
    tested = {novel(text) for text in part.test}
    rows = [row for name, own in judged.items() if name not in (part.name, "pdnc") for row in own]
    return [one for text, one in rows if novel(text) not in tested]


def novel(text: Text) -> str:
    """The novel a text is of, by the same name in every corpus."""
    kind, name = text
    if kind == "chapter":
        return f"chapter {name}"
    return novel_of("litbank" if kind == "opening" else "pdnc", name)
