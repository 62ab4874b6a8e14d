"""The manifest of a weight file, and the files written beside one another. Needs no PyTorch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabula.scorers.weights import Weights, open_weights
from training.reader.sources import DataSet

LARGEST = 30_000_000  # bytes of all weights in the package
INT8 = "; int8"
_GIVEN = "gold words and sentences given; weights trained without any development document" + INT8
_TREES = (("upos", "parts of speech, accuracy"), ("UAS", "unlabelled attachment"), ("LAS", "labelled attachment"))


@dataclass(frozen=True, slots=True)
class Measure:
    """Which numbers of `training.reader.evaluate` are told, and how. part, key: where they stand in its scores."""

    part: str
    key: str
    name: str
    condition: str  # with {documents}


def _measures() -> tuple[Measure, ...]:
    rows = []
    for part, told, layer, name in (
        ("litbank entities_dev", "entities", "entities", "nested entities without pronouns"),
        ("litbank dev", "coreference", "mentions", "mentions in chains"),
        ("litbank events_dev", "events", "events", "asserted events"),
    ):
        condition = f"LitBank, {{documents}} documents of the {told} development list, {_GIVEN}"
        rows += [Measure(part, f"{layer} {one}", f"{name}, {one}", condition) for one in ("F1", "precision", "recall")]
    for part, told in (("ewt dev", "EWT"), ("gum dev", "GUM")):
        condition = f"{told}, {{documents}} development documents, {_GIVEN}"
        rows += [Measure(part, key, f"{told} {name}", condition) for key, name in _TREES]
    return tuple(rows)


MEASURES = _measures()
CHAINS = (
    Measure(
        "litbank chains",
        "CoNLL F1",
        "coreference, CoNLL F1",
        f"LitBank, {{documents}} documents of the coreference development list, mentions found, singletons count; "
        f"{_GIVEN}",
    ),
)


def score_rows(
    scores: Mapping[str, Mapping[str, float]], measures: Sequence[Measure] = MEASURES
) -> list[dict[str, Any]]:
    """Rows of the manifest from the scores of one way of running. Raises ValueError when one is missing."""
    rows = []
    for measure in measures:
        part = scores.get(measure.part, {})
        if measure.key not in part:
            raise ValueError(
                f"the scores have no {measure.key!r} in {measure.part!r}. Run training.reader.evaluate again."
            )
        condition = measure.condition.format(documents=int(part["documents"]))
        rows.append({"measure": measure.name, "condition": condition, "value": round(part[measure.key], 4)})
    return rows


def data_rows(sources: Iterable[DataSet]) -> list[dict[str, str]]:
    """Rows of the manifest: name, licence and use of each source."""
    return [{"name": s.name, "licence": s.licence, "used_for": s.used_for} for s in sources]


def compact(tokenizer: str) -> str:
    """A `tokenizer.json` that splits words as it did, but never pads or cuts; without white space."""
    given = json.loads(tokenizer)
    return json.dumps(given | {"truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":"))


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def make_manifest(
    name: str,
    model: bytes,
    tokenizer: tuple[str, str] | None,
    thresholds: Mapping[str, float],
    sources: Sequence[DataSet],
    scores: list[dict[str, Any]],
    *,
    version: str,
    made_by: str,
    made_on: str,
) -> dict[str, Any]:
    """The keys that `fabula.scorers.weights` wants. tokenizer: the name of its file and its text. made_on: a day."""
    file = None
    if tokenizer is not None:
        file = {"file": tokenizer[0], "sha256": digest(tokenizer[1].encode("utf-8"))}
    return {
        "name": name,
        "version": version,
        "sha256": digest(model),
        "bytes": len(model),
        "tokenizer": file,
        "thresholds": dict(thresholds),
        "made_by": made_by,
        "made_on": made_on,
        "data": data_rows(sources),
        "scores": scores,
        "card": f"{name}.md",
    }


def write_weights(into: Path, manifest: Mapping[str, Any], model: bytes, tokenizer: str | None, card: str) -> Weights:
    """Write the files of one weight file and open them as a user's Fabula would.

    The manifest is the last: until it is there, the old one refuses the new files. Raises ValueError when all
    weights of the folder together are larger than the package may carry.
    """
    name = manifest["name"]
    files = {f"{name}.onnx": model, manifest["card"]: card.encode("utf-8")}
    if tokenizer is not None:
        files[manifest["tokenizer"]["file"]] = tokenizer.encode("utf-8")
    files[f"{name}.json"] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    into.mkdir(parents=True, exist_ok=True)
    others = sum(file.stat().st_size for file in into.iterdir() if file.is_file() and file.name not in files)
    total = others + sum(map(len, files.values()))
    if total > LARGEST:
        raise ValueError(f"{into}: would hold {total:,} bytes, and the package carries at most {LARGEST:,}.")
    for file, raw in files.items():
        new = into / f"{file}.new"
        new.write_bytes(raw)
        new.replace(into / file)
    return open_weights(name, into)
