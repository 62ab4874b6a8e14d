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
from training.speakers.texts import KINDS, Annotated, Corpora, all_texts

PAGE = ("tokens", "view", "paragraphs", "quotes", "mentions", "cast", "lexicon")
KEPT = (*PAGE, "user_cast")
NOBODY, STRANGER = -1, -9  # of `owner`: the candidate "nobody"; somebody who is none of the annotated speakers


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The candidates of a text's lines and who is right.

    gold, type: (lines,) annotated speaker, -1 where none is; place in TYPES. owner: (pairs,) annotated speaker that
    a candidate is, or STRANGER, or NOBODY.
    """

    name: str
    kind: str
    candidates: SpeakerCandidates
    gold: NDArray[np.int64]
    type: NDArray[np.int64]
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
    kinds = np.array([text.type_at.get(at, -1) for at in middles], dtype=np.int64)
    owners = text.owners | {-1: NOBODY}
    owner = np.array([owners.get(c, STRANGER) for c in candidates.character.tolist()], dtype=np.int64)
    return Lines(text.name, text.kind, candidates, gold, kinds, owner)


def save(lines: Lines, file: Path) -> None:
    """Write a `.npz`."""
    c = lines.candidates
    columns = {"line": c.line, "character": c.character, "gap": c.gap}
    columns |= {"features": c.features.astype(np.float32), "around": c.around.astype(np.float32)}
    columns |= {"gold": lines.gold, "type": lines.type, "owner": lines.owner}
    np.savez_compressed(file, kind=lines.kind, **columns)  # type: ignore[arg-type]


def load(file: Path) -> Lines:
    """Read one. Raises ValueError when it has other columns than this version makes."""
    with np.load(file) as rows:
        features, around = rows["features"].astype(float), rows["around"].astype(float)
        if (features.shape[1], around.shape[1]) != (len(SPEAKER_FEATURES), len(AROUND_FEATURES)):
            raise ValueError(f"{file}: was made by another version. Remove it and prepare again.")
        candidates = SpeakerCandidates(rows["line"], rows["character"], features, around, rows["gap"])
        name = file.stem.partition("-")[2]
        return Lines(name, str(rows["kind"]), candidates, rows["gold"], rows["type"], rows["owner"])


def load_layers(file: Path) -> dict[str, Any]:
    """Read the layers of a text that `prepare` kept. Of this machine's own making only: pickles run code."""
    with file.open("rb") as stream:
        layers: dict[str, Any] = pickle.load(stream)
    return layers


def prepare(corpora: Corpora, out: Path, made: str, kinds: tuple[str, ...] = KINDS, most: int | None = None) -> None:
    """Read what is not there yet; most: texts of a kind. made: a digest of what reads the texts."""
    folder = out / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "made_with.json"
    known = json.loads(mark.read_text(encoding="utf-8")) if mark.is_file() else {}
    for kind, name in all_texts(corpora, kinds, most):
        file = folder / f"{kind}-{name}.npz"
        if file.is_file() and known.get(file.name) == made:
            continue
        text = corpora.read(kind, name)
        lines = lines_of(text)
        kept = {key: text.layers[key] for key in KEPT}
        with file.with_suffix(".pickle").open("wb") as stream:
            pickle.dump(kept | {"owners": text.owners, "gold_at": text.gold_at}, stream)
        save(lines, file)
        known[file.name] = made
        mark.write_text(json.dumps(known, indent=1), encoding="utf-8")
        print(f"{kind} {name}: {len(lines.gold)} lines, {len(lines.owner)} candidates", flush=True)


def made_with() -> str:
    """A digest of the code that reads a text up to the candidates of its lines, and of its word lists."""
    package = Path(fabula.__file__).parent
    folders = ("model", "resources", "stages/tokens", "stages/quotes", "stages/mentions", "stages/characters")
    parts = [(package / folder).rglob("*.*") for folder in (*folders, "stages/speakers")]
    files = sorted(file for part in parts for file in part if file.suffix in (".py", ".txt"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--most", type=int, metavar="N", help="read only so many texts of each kind")
    arguments = parser.parse_args()
    kinds = tuple(arguments.kinds.split(","))
    prepare(Corpora(arguments.corpora.resolve()), arguments.out, made_with(), kinds, arguments.most)


if __name__ == "__main__":
    main()
