"""Read the annotated texts and keep what is learnt from them: one row a candidate of a line.

    python -m training.speakers.prepare CORPORA OUT [--kinds novel,given,chapter,opening]

CORPORA is a folder with `pdnc`, `today`, `litbank` and `loaders`; the scorers are read from CORPORA/../score. Texts are
read by the rules alone: names, cast and lines are told nothing by the encoder. In OUT/texts stands a `.npz` a text,
what the network learns from, and a `.pickle`, its layers, to solve and score it again. What is there is kept, unless it
was made by another version of what reads it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fabula
from fabula.model import AROUND_FEATURES, SPEAKER_FEATURES, SpeakerCandidates
from fabula.stages.speakers.attribute import members
from fabula.stages.speakers.candidates import CandidateMaker
from fabula.stages.speakers.page import open_page
from training.speakers.texts import BENCHMARKS, FILES, FOR_ALL, KINDS, Annotated, Corpora, all_texts

PAGE = ("tokens", "view", "paragraphs", "quotes", "mentions", "cast", "lexicon")
KEPT = (*PAGE, "user_cast")
NOBODY, STRANGER = -1, -9  # of `owner`: the candidate "nobody"; somebody who is none of the annotated speakers


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The candidates of a text's lines and who is right.

    gold: (lines,) annotated speaker, -1 where none is. owner: (pairs,) annotated speaker that a candidate is, or
    SILENT, STRANGER, NOBODY.
    """

    name: str
    kind: str
    candidates: SpeakerCandidates
    gold: NDArray[np.int64]
    owner: NDArray[np.int64]


def open_maker(layers: dict[str, Any]) -> CandidateMaker:
    """As the stage makes it."""
    return CandidateMaker(open_page(*(layers[name] for name in PAGE)), members(layers["cast"], layers["user_cast"]))


def lines_of(text: Annotated) -> Lines:
    """All rows of a text."""
    layers = text.layers
    maker = open_maker(layers)
    page = maker.page
    candidates = maker.make(wide=True)
    middles = [(page.quotes[q].spans[0].start + page.quotes[q].spans[0].end) // 2 for q in page.spoken]
    gold = np.array([text.gold_at.get(at, -1) for at in middles], dtype=np.int64)
    owners = text.owners | {-1: NOBODY}
    owner = np.array([owners.get(c, STRANGER) for c in candidates.character.tolist()], dtype=np.int64)
    return Lines(text.name, text.kind, candidates, gold, owner)


def save(lines: Lines, file: Path) -> None:
    """Write a `.npz`."""
    c = lines.candidates
    columns = {"line": c.line, "character": c.character, "gap": c.gap}
    columns |= {"features": c.features.astype(np.float32), "around": c.around.astype(np.float32)}
    columns |= {"gold": lines.gold, "owner": lines.owner}
    np.savez_compressed(file, kind=lines.kind, **columns)  # type: ignore[arg-type]


def load(file: Path) -> Lines:
    """Read one. Raises ValueError when it has other columns than this version makes."""
    with np.load(file) as rows:
        features, around = rows["features"].astype(float), rows["around"].astype(float)
        if (features.shape[1], around.shape[1]) != (len(SPEAKER_FEATURES), len(AROUND_FEATURES)):
            raise ValueError(f"{file}: was made by another version. Remove it and prepare again.")
        candidates = SpeakerCandidates(rows["line"], rows["character"], features, around, rows["gap"])
        name = file.stem.partition("-")[2]
        return Lines(name, str(rows["kind"]), candidates, rows["gold"], rows["owner"])


def load_layers(file: Path) -> dict[str, Any]:
    """Read the layers of a text that `prepare` kept. Of this machine's own making only: pickles run code."""
    with file.open("rb") as stream:
        layers: dict[str, Any] = pickle.load(stream)
    return layers


def prepare(
    corpora: Corpora, out: Path, made: Mapping[str, str], kinds: tuple[str, ...] = KINDS, most: int | None = None
) -> None:
    """Read what is not there yet; most: texts of a kind. made: a digest a kind, as `made_with` gives it.

    What was made otherwise, or of texts that are not there any more, is removed.
    """
    folder = out / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "made_with.json"
    known = json.loads(mark.read_text(encoding="utf-8")) if mark.is_file() else {}
    wanted = {f"{kind}-{name}.npz": (kind, name) for kind, name in all_texts(corpora, kinds, most)}
    for file in folder.glob("*.npz"):
        if file.name not in wanted or known.get(file.name) != made[wanted[file.name][0]]:
            file.unlink()
            file.with_suffix(".pickle").unlink(missing_ok=True)
    for file_name, (kind, name) in wanted.items():
        file = folder / file_name
        if file.is_file():
            continue
        text = corpora.read(kind, name)
        lines = lines_of(text)
        kept = {key: text.layers[key] for key in KEPT}
        with file.with_suffix(".pickle").open("wb") as stream:
            pickle.dump(kept | {"owners": text.owners}, stream)
        save(lines, file)
        known[file.name] = made[kind]
        mark.write_text(json.dumps(known, indent=1), encoding="utf-8")
        print(f"{kind} {name}: {len(lines.gold)} lines, {len(lines.owner)} candidates", flush=True)


def made_with(corpora: Path) -> dict[str, str]:
    """By kind, a digest of what a text is made from: the corpora's files, the code that reads them, its word lists."""
    package, here = Path(fabula.__file__).parent, Path(__file__).parent
    folders = ("model", "pipeline", "resources", "stages", "scorers/rules.py", "cast_file.py", "quotes_file.py")
    parts = [package / folder for folder in folders] + [
        here / "prepare.py",
        here / "texts.py",
        here.parent / "rules.py",
    ]
    code = [file for part in parts for file in ([part] if part.is_file() else part.rglob("*.*"))]
    code = [file for file in (*code, BENCHMARKS / "gold.py") if file.suffix in (".py", ".txt")]
    return {kind: _digest([*code, *_found(corpora, (*patterns, *FOR_ALL))]) for kind, patterns in FILES.items()}


def _found(corpora: Path, patterns: Iterable[str]) -> list[Path]:
    return [file for pattern in patterns for file in corpora.glob(pattern) if file.is_file()]


def _digest(files: Iterable[Path]) -> str:
    read = sorted(file.read_bytes() for file in set(files))
    return hashlib.sha256(b"".join(read)).hexdigest()[:16]


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--most", type=int, metavar="N", help="read only so many texts of each kind")
    arguments = parser.parse_args()
    kinds = tuple(arguments.kinds.split(","))
    corpora = arguments.corpora.resolve()
    made = made_with(corpora)
    prepare(Corpora(corpora), arguments.out, made, kinds, arguments.most)


if __name__ == "__main__":
    main()
