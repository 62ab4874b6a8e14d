"""Published folds, as lists of what to train on and what to test on, with no novel on both sides.

    for fold in pdnc_folds(corpora):
        train(fold.train["pdnc"], fold.train["litbank"])
        test(fold.test["pdnc"])

Withheld documents are in no fold: of PDNC's five published folds (leave-x-out, ACL 2023) one is withheld whole. What of
LitBank is held out from the reader, `training.reader.data` tells: its development lists.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
