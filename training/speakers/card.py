"""The card of a speaker scorer, for people, and the scores of its manifest. Needs no PyTorch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from training.reader.card import credit, table
from training.speakers.folds import VARIANTS, Variant
from training.speakers.sources import SOURCES

CARD = Path(__file__).with_name("card.md")
GROUPS = {
    "given": "PDNC, 18 novels, gold quotations and cast given",
    "novel": "PDNC, 18 novels from raw text",
    "chapter": "18 annotated chapters from raw text",
}
MEASURES = {
    "given": ("pooled named", "pooled named implicit", "pooled named anaphoric", "pooled named explicit"),
    "novel": ("strict", "majority", "one_to_one", "pooled implicit", "addressee", "calibration error", "worst first"),
    "chapter": ("speaker", "one_to_one", "pooled implicit", "addressee", "calibration error", "worst first"),
}
NUMBERS = "no one two three four five six seven eight nine ten".split()
LABELS = {"trained": "held out", "rules": "the rules, in view"}
WHICH: dict[Variant, str] = {
    "speakers": "This is the one that scores better. Whether weights learnt from a corpus without a licence may\n"
    "be used as you mean to is not for this card to say; where that matters, take the other.",
    "speakers-clean": "This is the one for those who want nothing of a corpus without a licence in the weights.",
}
Scores = Mapping[str, Mapping[str, Mapping[str, float]]]  # group -> scorer -> measure


def score_rows(scores: Scores) -> list[dict[str, Any]]:
    """Rows of the manifest: what held-out texts score."""
    return [
        {
            "measure": f"speakers, {measure.replace('_', '-')}",
            "condition": f"{condition}; weights trained without the novels and chapters measured",
            "value": round(scores[group]["trained"][measure], 4),
        }
        for group, condition in GROUPS.items()
        for measure in MEASURES[group]
    ]


def score_tables(scores: Mapping[Variant, Scores]) -> str:
    """One table a condition, both files and the rules beside each other."""
    tables = []
    for group, condition in GROUPS.items():
        head = ("measure", *(f"`{variant}`, {LABELS['trained']}" for variant in VARIANTS), LABELS["rules"])
        rows = [
            (
                measure.replace("_", "-"),
                *(f"{scores[variant][group]['trained'][measure]:.3f}" for variant in VARIANTS),
                f"{scores['speakers'][group]['rules'][measure]:.3f}",
            )
            for measure in MEASURES[group]
        ]
        tables.append(f"{condition}:\n\n{table(head, rows)}")
    return "\n\n".join(tables)


def card_of(
    variant: Variant,
    manifest: Mapping[str, Any],
    made: Mapping[str, Any],
    settings: Mapping[str, Any],
    scores: Mapping[Variant, Scores],
) -> str:
    """The card as Markdown. made, settings: as `training.speakers.train` keeps them. scores: {} tells none."""
    sources = SOURCES[variant]
    given = {key: manifest[key] for key in ("name", "version", "sha256", "made_by", "made_on")}
    given |= {
        "absent": f"{manifest['thresholds']['absent']:g}",
        "columns": made["columns"],
        "kilobytes": f"{manifest['bytes'] / 1e3:.0f}",
        "which": WHICH[variant],
        "rounds": NUMBERS[settings["train"]["rounds"]],
        "nets": NUMBERS[settings["train"]["nets"]].capitalize(),
        "texts": f"{made['texts']:,}",
        "lines": f"{made['lines']:,}",
        "settings": json.dumps(settings, indent=1),
        "data": table(("data", "licence", "used for"), [(s.name, s.licence, s.used_for) for s in sources]),
        "credits": "\n".join(credit(source) for source in sources),
        "scores": score_tables(scores) if scores else "None here: this is a file that others are measured with.",
    }
    return Template(CARD.read_text(encoding="utf-8")).substitute(given)
