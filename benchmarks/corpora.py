"""The annotated corpora: where they lie, how a book of theirs is read, scored and named by a digest.

Nothing of a corpus is part of this project. A corpora folder holds `pdnc/`, `today/` and `loaders/`;
the scorers (`score_story.py`, `score_chapter.py`, `typography.py`) lie in a folder of their own.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from floors import digest_of
from gold import gold_options, score_names

import fabula

if TYPE_CHECKING:
    from fabula.options import ReadOptions

PLAIN = "plain"
Reading = dict[str, Any]  # what `fabula read --json` prints
Row = dict[str, float]

KINDS = ("explicit", "anaphoric", "implicit")  # gold types of a line
NAMINGS = ("strict", "majority", "one_to_one")

_PDNC_FILES = ("novel_text.txt", "quotation_info.csv", "character_info.csv")
_TODAY_FILES = ("text.txt", "spans.json", "gold.json")


@dataclass(frozen=True)
class Corpora:
    """The corpora folder and the folder of the scorers.

    held_out: a folder of weights, one part each for the texts that it was not trained on, and `parts.json`, which part
    is whose; None reads with the weights of the package. `training.speakers.ship --parts` writes one.
    """

    folder: Path
    scorers: Path
    held_out: Path | None = None

    def __reduce__(self) -> tuple[type[Corpora], tuple[Path, Path, Path | None]]:
        """Workers get the folders; a loaded module cannot travel."""
        return Corpora, (self.folder, self.scorers, self.held_out)

    def options(self, name: str, given: ReadOptions | None = None) -> ReadOptions:
        """How a text is read: as given, a plain text by default; with weights that never saw it if there are any."""
        from fabula.options import ReadOptions  # noqa: PLC0415 - only in the process that reads

        options = given or ReadOptions(format="txt")
        if self.held_out is None:
            return options
        parts = json.loads((self.held_out / "parts.json").read_text(encoding="utf-8"))
        if name not in parts:
            file = self.held_out / "parts.json"
            raise KeyError(f"{file}: has no part for {name}. Run training.speakers.ship --parts again.")
        return replace(options, weights=self.held_out / parts[name])

    @cached_property
    def story_scorer(self) -> ModuleType:
        """`score_story.py`; it brings the PDNC loader along as `.pdnc`."""
        return self._module("score_story")

    @cached_property
    def chapter_scorer(self) -> ModuleType:
        """`score_chapter.py`."""
        return self._module("score_chapter")

    def _module(self, name: str) -> ModuleType:
        # the scorers import each other and the loaders by bare name
        for folder in (self.folder / "loaders", self.scorers):
            if str(folder.resolve()) not in sys.path:
                sys.path.insert(0, str(folder.resolve()))
        return importlib.import_module(name)

    def novels(self) -> list[str]:
        """Names of the PDNC novels, sorted."""
        return sorted(p.parent.name for p in (self.folder / "pdnc" / "data").glob("*/quotation_info.csv"))

    def chapters(self) -> list[str]:
        """Names of the annotated chapters, sorted."""
        return sorted(p.parent.name for p in (self.folder / "today").glob("*/gold.json"))

    def variants(self) -> list[str]:
        """Names of the typographies, as the scorer lists them."""
        return list(self.story_scorer.VARIANTS)

    def novel(self, name: str, variant: str = PLAIN) -> Any:  # noqa: ANN401 - pdnc.Document
        """One novel with its gold quotations, in one typography."""
        scorer = self.story_scorer
        document = scorer.pdnc.load_document(self.folder / "pdnc", name, with_tokens=False)
        return document if variant == PLAIN else scorer.in_typography(document, variant)

    def digest(self, corpus: str) -> str:
        """SHA-256 over the files that decide the scores of "pdnc" or "today": data, loader, scorers."""
        if corpus == "pdnc":
            files = [self.folder / "pdnc" / "data" / n / f for n in self.novels() for f in _PDNC_FILES]
            files.append(self.folder / "loaders" / "pdnc.py")
        else:
            files = [self.folder / "today" / n / f for n in self.chapters() for f in _TODAY_FILES]
            files.append(self.scorers / "score_chapter.py")
        files += [self.scorers / "score_story.py", self.scorers / "typography.py"]
        return digest_of(files)


def read_text(text: str, options: ReadOptions | None = None) -> tuple[Reading, float]:
    """Read a text: the reading as the JSON of `fabula read --json`, and the seconds it took.

    The text goes in as the bytes of a plain-text file, so that decoding is part of what is measured.
    """
    from fabula.options import ReadOptions  # noqa: PLC0415 - only in the process that reads
    from fabula.outputs.json import as_json  # noqa: PLC0415 - as above

    start = time.perf_counter()
    story = fabula.read(text.encode("utf-8"), options or ReadOptions(format="txt"))
    reading: Reading = json.loads(json.dumps(as_json(story)))
    return reading, time.perf_counter() - start


def score_novel(corpora: Corpora, name: str, variant: str, given: Collection[str] = ()) -> Row:
    """Score one novel in one typography: all numbers, and under "n ..." how many lines each is over.

    A bare type ("explicit") is its one-to-one accuracy. given: what of the gold is handed to the reading
    (see gold.py).
    """
    document = corpora.novel(name, variant)
    options = corpora.options(name, gold_options(document, given) if given else None)
    reading, seconds = read_text(document.text, options)
    result = corpora.story_scorer.score(document, reading)
    named = sum(is_named(c) for c in reading["characters"])
    spans = float(result["spans"])
    row: Row = {**result["quotes"], **result["speakers"]}
    row |= {f"n {metric}": spans for metric in ("recall", "exact", *result["speakers"])}
    for kind in KINDS:
        part = result["by_type"].get(kind, {"spans": 0})
        for naming in NAMINGS:
            row[f"{naming} {kind}"] = part.get(naming, 0.0)
            row[f"n {naming} {kind}"] = part["spans"]
        row[kind], row[f"n {kind}"] = row[f"one_to_one {kind}"], row[f"n one_to_one {kind}"]
    row |= {k: result["cast"][k] for k in ("found", "pure", "split")}
    row["named_ratio"] = named / max(1, len(document.characters))
    row["addressee"] = result["addressee"]
    row["n addressee"] = sum(len(q.spans) for q in document.quotes if len(q.addressees) == 1)
    row["seconds"] = seconds
    if "cast" in given:
        row |= score_names(document, reading, KINDS)
    return row


def score_chapter(corpora: Corpora, name: str) -> Row:
    """Score one chapter: all numbers, and under "n ..." how many rows each is taken over."""
    folder = corpora.folder / "today" / name
    reading, seconds = read_text((folder / "text.txt").read_bytes().decode("utf-8"), corpora.options(name))
    row: Row = dict(corpora.chapter_scorer.score(folder, reading))
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["quotes"]
    lines = [q for q in gold if q["kind"] == "speech" and q["speaker"] is not None]
    over = dict.fromkeys(("speaker", "one_to_one", "unresolved"), len(lines))
    over |= {t: sum(q["type"] == t for q in lines) for t in KINDS}
    over["kind"] = len(gold)
    over["addressee"] = sum(bool(q["addressees"]) for q in lines)
    over["cast_found"] = len({q["speaker"] for q in lines})
    row["seconds"] = seconds
    return row | {f"n {metric}": float(number) for metric, number in over.items()}


def is_named(character: Reading) -> bool:
    """Whether the reading gives this character a proper name."""
    if "named" in character:
        return bool(character["named"])
    return any(m.get("form") == "PROP" for m in character.get("mentions", ()))
