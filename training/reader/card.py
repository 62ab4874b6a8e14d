"""The card of the reader, for people: its template filled with what its manifest and its training say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from training.reader.manifest import INT8, MEASURES
from training.reader.sources import DataSet

TEMPLATE = Path(__file__).with_name("card.md")


def make_card(
    manifest: Mapping[str, Any],
    tokenizer_bytes: int,
    sources: Sequence[DataSet],
    scores: Mapping[str, Mapping[str, Mapping[str, float]]],
    made: Mapping[str, Any],
) -> str:
    """The card as Markdown. scores: as `training.reader.evaluate` writes them; made: as `train` keeps it."""
    given = {
        "version": manifest["version"],
        "sha256": manifest["sha256"],
        "megabytes": f"{manifest['bytes'] / 1e6:.1f}",
        "tokenizer_file": manifest["tokenizer"]["file"],
        "tokenizer_megabytes": f"{tokenizer_bytes / 1e6:.2f}",
        "made_by": manifest["made_by"],
        "made_on": manifest["made_on"],
        "thresholds": ", ".join(f"{name} {value:g}" for name, value in manifest["thresholds"].items()),
        "data": _table(("data", "licence", "used for"), [(s.name, s.licence, s.used_for) for s in sources]),
        "credits": "\n".join(_credit(source) for source in sources),
        "scores": _scores(manifest["scores"], scores),
        "pretrained": f"{made['pretrained_pieces']:,}",
        "steps": f"{made['steps']:,}",
        "settings": json.dumps(made["settings"], indent=1),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(given)


def _credit(source: DataSet) -> str:
    cite = f" Cite: {source.cite}." if source.cite else ""
    return f"- **{source.name}** ({source.source}). {source.used}{cite} Licence: {source.licence}."


def _scores(rows: Sequence[Mapping[str, Any]], scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """One table a condition: rounded to int8, as it ships, and before."""
    parts: dict[str, list[tuple[str, ...]]] = {}
    for measure, row in zip(MEASURES, rows, strict=True):
        before = scores.get("pytorch", {}).get(measure.part, {}).get(measure.key)
        told = "" if before is None else f"{before:.4f}"
        condition = row["condition"].removesuffix(INT8)  # the columns say it
        parts.setdefault(condition, []).append((row["measure"], f"{row['value']:.4f}", told))
    tables = [
        f"{condition}:\n\n{_table(('measure', 'int8', 'float, in PyTorch'), found)}"
        for condition, found in parts.items()
    ]
    return "\n\n".join(tables)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
