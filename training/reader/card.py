"""The cards of the weights, for people: templates filled with what manifest and training say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from training.reader.manifest import INT8, MEASURES
from training.reader.sources import DataSet

READER_TEMPLATE = Path(__file__).with_name("card_reader.md")
LINKER_TEMPLATE = Path(__file__).with_name("card_linker.md")
WITHOUT_DEV = "-without-dev"  # end of the version of weights that never saw the development documents
WHOLE = (
    "This file was trained on everything, development documents too, so nothing is left to measure it on. These are\n"
    "the scores of weights made by the same training without those documents."
)
UNMEASURED = "Nobody measured this file: it was made without `--measure`."
AGAIN = (
    "```sh\npython -m training.rebuild CORPORA --only reader$measure$half\n```\n\nmakes it again; `training/README.md` "
    "says what that needs."
)
BFLOAT16 = "in bfloat16"  # end of the name of a device that multiplied so
GO_ON = (
    "```sh\npython -m training.reader.reopen OUT --weights FOLDER\npython -m training.reader.train OUT reader --all\n"
    "```\n\nmade it; FOLDER held $begun.\nThe base was not trained anew, as `training.rebuild` would by these "
    "settings; `training/README.md` says\nwhat that needs."
)
TAUGHT = (
    "Then\nthey were taught, all heads together, by annotation and by a larger reader, an MPNet trained on the same "
    "annotation, which\nlabelled books that nobody annotated (Hinton et al., Distilling the Knowledge in a Neural "
    "Network, 2015); and last by\nannotation alone, for"
)
TRAINED = "Then\nthey were trained on annotation, all heads together; and last, at lower rates, for"
HELD_OUT = "This file was trained without the development documents: these are its own scores on them."


def linker_card(manifest: Mapping[str, Any], sources: Sequence[DataSet], made: Mapping[str, Any]) -> str:
    """The linker's card as Markdown. made: as `training.reader.train` keeps it."""
    given = _common(manifest, sources, made) | {
        "kilobytes": f"{manifest['bytes'] / 1e3:.0f}",
        "scores": "\n".join(f"{row['condition']}: {row['measure']} {row['value']:.4f}." for row in manifest["scores"]),
        "held_out": _held_out(manifest),
        "steps": f"{made['steps']:,}",
    }
    return Template(LINKER_TEMPLATE.read_text(encoding="utf-8")).substitute(given)


def reader_card(
    manifest: Mapping[str, Any],
    tokenizer_bytes: int,
    sources: Sequence[DataSet],
    scores: Mapping[str, Mapping[str, Mapping[str, float]]],
    made: Mapping[str, Any],
) -> str:
    """The reader's card as Markdown. scores: as `training.reader.evaluate` writes them; made: as `train` keeps it."""
    given = _common(manifest, sources, made) | {
        "megabytes": f"{manifest['bytes'] / 1e6:.1f}",
        "tokenizer_file": manifest["tokenizer"]["file"],
        "tokenizer_megabytes": f"{tokenizer_bytes / 1e6:.2f}",
        "thresholds": ", ".join(f"{name} {value:g}" for name, value in manifest["thresholds"].items()),
        "scores": _scores(manifest["scores"], scores),
        "held_out": _held_out(manifest),
        "pretrained": f"{made['pretrained_pieces']:,}",
        "steps": f"{made['steps']:,}",
        "trained": TAUGHT if was_taught(made) else TRAINED,
        "settings": json.dumps(made["settings"], indent=1),
    }
    return Template(READER_TEMPLATE.read_text(encoding="utf-8")).substitute(given)


def was_taught(made: Mapping[str, Any]) -> bool:
    """Whether a teacher took part, in what it was begun with too. made: as `training.reader.train` keeps it."""
    return "teacher" in made["settings"] or bool(made.get("taught"))


def _held_out(manifest: Mapping[str, Any]) -> str:
    """What the scores are of."""
    if not manifest["scores"]:
        return UNMEASURED
    return HELD_OUT if manifest["version"].endswith(WITHOUT_DEV) else WHOLE


def _common(manifest: Mapping[str, Any], sources: Sequence[DataSet], made: Mapping[str, Any]) -> dict[str, str]:
    """What every card tells."""
    given = {key: manifest[key] for key in ("version", "sha256", "made_by", "made_on")}
    return given | {
        "again": _again(manifest, made),
        "data": table(("data", "licence", "used for"), [(s.name, s.licence, s.used_for) for s in sources]),
        "credits": "\n".join(credit(source) for source in sources),
    }


def _again(manifest: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    """The commands that made it."""
    if "begun" in made:
        return Template(GO_ON).substitute(made)
    half = any(device.endswith(BFLOAT16) for device in made["devices"])
    return Template(AGAIN).substitute(measure=" --measure" * bool(manifest["scores"]), half=" --half" * half)


def credit(source: DataSet) -> str:
    """A line of the list of credits."""
    cite = f" Cite: {source.cite}." if source.cite else ""
    return f"- **{source.name}** ({source.source}). {source.used}{cite} Licence: {source.licence}."


def _scores(rows: Sequence[Mapping[str, Any]], scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """One table a condition: rounded to int8, as it ships, and before."""
    parts: dict[str, list[tuple[str, ...]]] = {}
    for measure, row in zip(MEASURES if rows else (), rows, strict=True):
        before = scores.get("pytorch", {}).get(measure.part, {}).get(measure.key)
        told = "" if before is None else f"{before:.4f}"
        condition = row["condition"].removesuffix(INT8)  # the columns say it
        parts.setdefault(condition, []).append((row["measure"], f"{row['value']:.4f}", told))
    tables = [
        f"{condition}:\n\n{table(('measure', 'int8', 'float, in PyTorch'), found)}"
        for condition, found in parts.items()
    ]
    return "\n\n".join(tables)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
