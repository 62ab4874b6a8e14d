"""Published folds, as lists of what to train on and what to test on, with no novel on both sides.

    for fold in pdnc_folds(corpora):
        train(fold.train["pdnc"], fold.train["litbank"])
        test(fold.test["pdnc"])

Withheld documents are in no fold: of PDNC's five published folds (leave-x-out, ACL 2023) one is withheld
whole; of LitBank's coreference folds (LREC 2020) the first is there, less withheld documents, and of its
entities (NAACL 2019) and events (ACL 2019) the published partition, whose development part is the test here.
`made_folds` cuts LitBank into folds of our own, for cross-validation where the published ones are not there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

Layer = Literal["coref", "entities", "events"]
LAYERS: tuple[Layer, ...] = get_args(Layer)

# LitBank documents, by the number they have at Project Gutenberg, that open a novel of PDNC. Most are the
# same words, so annotation of one is an answer to the other.
SAME_NOVELS: Mapping[str, str] = {
    "11": "AlicesAdventuresInWonderland",
    "45": "AnneOfGreenGables",
    "105": "Persuasion",
    "158": "Emma",
    "160": "TheAwakening",
    "174": "ThePictureOfDorianGray",
    "208": "DaisyMiller",
    "541": "TheAgeOfInnocence",
    "1245": "NightAndDay",
    "1695": "TheManWhoWasThursday",
    "2641": "ARoomWithAView",
    "2891": "HowardsEnd",
}


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: names of documents by corpus, "litbank" and "pdnc"; nothing tested was trained on.

    test: documents of one corpus. train: the others of that corpus, and all of the other corpus but what is
    the same novel as a document of the test.
    """

    name: str
    test: Mapping[str, tuple[str, ...]]
    train: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def pdnc_folds(corpora: Path) -> list[Fold]:
    """The published folds of PDNC that are there: whole novels unseen. corpora: holds pdnc/ and litbank/.

    Raises ValueError when the file of folds is not one, or names a novel twice.
    """
    path = corpora / "pdnc" / "splits" / "leave_x_out.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    parts = content.get("test_folds") if isinstance(content, dict) else None
    if not isinstance(parts, list):
        raise ValueError(f"{path}: has no list called test_folds")
    novels = [novel for part in parts for novel in part]
    if twice := sorted({novel for novel in novels if novels.count(novel) > 1}):
        raise ValueError(f"{path}: {', '.join(twice)} stands in more than one fold")
    openings = litbank_ids(corpora)
    return [
        _fold(f"pdnc {number}", "pdnc", part, {"pdnc": novels, "litbank": openings})
        for number, part in enumerate(parts)
        if part  # an empty fold is one that is withheld
    ]


def litbank_fold(corpora: Path, layer: Layer) -> Fold:
    """The published part of LitBank that is there for a layer: train on one list, test on the other.

    Raises ValueError when a document stands in both lists.
    """
    prefix = "" if layer == "coref" else f"{layer}_"
    splits = corpora / "litbank" / "splits"
    train, test = (read_ids(splits / f"{prefix}{part}.ids") for part in ("train", "dev"))
    if both := sorted(set(train) & set(test)):
        raise ValueError(f"{splits}: {', '.join(both)} stands in the train and the dev list of {layer}")
    return _fold(f"litbank {layer}", "litbank", test, {"litbank": [*train, *test], "pdnc": pdnc_ids(corpora)})


def joint_fold(corpora: Path) -> Fold:
    """The fold for one model of all layers: a document tested in any layer is trained on in none.

    The published lists of the three layers overlap crosswise, so its test is all three development lists.
    """
    test = sorted({name for layer in LAYERS for name in litbank_fold(corpora, layer).test["litbank"]})
    return _fold("litbank", "litbank", test, {"litbank": litbank_ids(corpora), "pdnc": pdnc_ids(corpora)})


def made_folds(corpora: Path, number: int = 10, layer: Layer = "coref") -> list[Fold]:
    """Folds of our own over the LitBank documents that have a layer; none is published.

    Documents are dealt out by name, one to each fold in turn, so the folds stay the same.

    Raises ValueError for fewer than two folds, or more than there are documents.
    """
    splits = corpora / "litbank" / "splits"
    prefix = "" if layer == "coref" else f"{layer}_"
    names = sorted(name for part in ("train", "dev") for name in read_ids(splits / f"{prefix}{part}.ids"))
    if not 2 <= number <= len(names):
        raise ValueError(f"{number} folds of {len(names)} documents: take 2 to {len(names)}")
    everything = {"litbank": names, "pdnc": pdnc_ids(corpora)}
    return [_fold(f"made {layer} {n}", "litbank", names[n::number], everything) for n in range(number)]


def without_same_novels(corpus: str, names: Iterable[str], tested: Mapping[str, Collection[str]]) -> list[str]:
    """Documents of a corpus less those tested and those that are the same novel as one tested."""
    novels = {novel_of(other, name) for other, part in tested.items() for name in part}
    own = set(tested.get(corpus, ()))
    return [name for name in names if name not in own and novel_of(corpus, name) not in novels]


def novel_of(corpus: str, name: str) -> str:
    """What novel a document is of: the same string for documents of one novel in two corpora."""
    if corpus == "pdnc":
        return name
    number = name.partition("_")[0]
    return SAME_NOVELS.get(number, f"litbank {number}")


def read_ids(path: Path) -> list[str]:
    """Names in a list of documents, one a line; endings of the corpus' files are dropped."""
    rows = (row.strip().removesuffix(".tsv").removesuffix("_brat") for row in path.read_text("utf-8").splitlines())
    return [row for row in rows if row]


def litbank_ids(corpora: Path) -> list[str]:
    """Every LitBank document that is there, sorted."""
    splits = corpora / "litbank" / "splits"
    return sorted({name for part in ("train", "dev") for name in read_ids(splits / f"{part}.ids")})


def pdnc_ids(corpora: Path) -> list[str]:
    """Every PDNC novel in a published fold that is there, sorted."""
    path = corpora / "pdnc" / "splits" / "leave_x_out.json"
    return sorted(novel for part in json.loads(path.read_text(encoding="utf-8"))["test_folds"] for novel in part)


def _fold(name: str, corpus: str, test: Sequence[str], everything: Mapping[str, Sequence[str]]) -> Fold:
    tested = {corpus: tuple(test)}
    train = {other: tuple(without_same_novels(other, names, tested)) for other, names in everything.items()}
    return Fold(name, tested, train)
