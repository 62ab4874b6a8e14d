"""What the page's script needs to know, as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping

from fabula.model import Story
from fabula.outputs.page.figures import Figures
from fabula.outputs.page.marks import plain

RAIL = 10_000  # steps of the rail beside the text, from the first character to the last

# What a reason means, in plain words; a reason not listed is shown as it stands.
REASONS: Mapping[str, tuple[str, str]] = {
    "tag": ("Tag", "the words beside the line say who speaks"),
    "beat": ("Beat", "this person acts in the same paragraph"),
    "colon": ("Lead-in", "the words before the line announce it"),
    "name": ("Name", "the line gives its speaker's own name"),
    "turn": ("Turn", "the speakers take turns"),
}


def make_payload(
    story: Story,
    figures: Figures,
    colours: Mapping[int, int],
    mentions: Mapping[int, list[int]],
) -> dict[str, object]:
    """Columns by quotation: speaker (-1: none), kind, confidence in per cent, type, reason, place."""
    lines = story.attributions
    reasons = list(dict.fromkeys(line.evidence.reason for line in lines if line.evidence))
    number = {reason: at for at, reason in enumerate(reasons)}
    length = max(1, len(story.text))
    return {
        "speaker": [-1 if line.speaker is None else line.speaker for line in lines],
        "kind": "".join({"speech": "s", "thought": "t", "writing": "w"}.get(q.kind, "n") for q in story.quotes),
        "sure": [round(100 * min(1.0, max(0.0, line.confidence))) for line in lines],
        "type": "".join(line.type[0] for line in lines),
        "reason": [number[line.evidence.reason] if line.evidence else -1 for line in lines],
        "to": [pair for line in lines for person in line.addressees for pair in (line.quote, person)],
        "at": [RAIL * q.start // length for q in story.quotes],
        "reasons": [[plain(part) for part in REASONS.get(r, (r.capitalize(), ""))] for r in reasons],
        "people": {
            str(p.character.id): [plain(p.character.name), plain(p.initials), colours.get(p.character.id, -1)]
            for p in figures.people
        },
        "doubt": list(figures.totals.doubtful),
        "pairs": [[e.a, e.b, list(e.lines)] for e in figures.exchanges],
        "mentions": {str(character): row for character, row in mentions.items()},
        "presence": {str(p.character.id): list(p.presence) for p in figures.people if any(p.presence)},
        "stretches": [[plain(s.label), s.target] for s in figures.stretches],
    }
