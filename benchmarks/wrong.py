"""Lines given to the wrong speaker, printed with what a person needs to see why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpora import Corpora, Reading, read_text
from gold import gold_options


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line that went wrong.

    start, end: the gold span. wanted: the gold speaker, and in brackets who of the predicted cast
    stands for them ("-": nobody does). given: the predicted speaker; "-" unresolved, "no quote" when
    the line was not found. said_by: the gold naming of the predicted speaker.
    """

    start: int
    end: int
    gold_type: str
    wanted: str
    stands: str
    given: str
    type: str
    confidence: float
    reason: str
    words: str
    cue: str


def _line_at(reading: Reading, start: int, end: int) -> dict[str, Any] | None:
    """Find the predicted quotation that holds the middle of a span."""
    middle = (start + end) // 2
    return next((q for q in reading["quotes"] if any(a <= middle < b for a, b in q["spans"])), None)


def _case(
    reading: Reading, span: tuple[int, int], gold: tuple[str, str, str], stands: str, line: dict[str, Any] | None
) -> Wrong:
    names = {c["id"]: c["name"] for c in reading["characters"]}
    wanted, gold_type, cue = gold
    if line is None or line.get("kind", "speech") != "speech":
        kind = "no quote" if line is None else line["kind"]
        return Wrong(*span, gold_type, wanted, stands, kind, "", 0.0, "", "", cue)
    evidence = line.get("evidence") or {}
    words = reading["text"][evidence["start"] : evidence["end"]] if evidence else ""
    return Wrong(
        *span,
        gold_type,
        wanted,
        stands,
        names.get(line.get("speaker"), "-"),
        line.get("type") or "",
        line.get("confidence") or 0.0,
        evidence.get("reason", ""),
        " ".join(words.split()),
        cue,
    )


def wrong_in_novel(corpora: Corpora, name: str, variant: str, given: Sequence[str] = ()) -> tuple[Reading, list[Wrong]]:
    """Sub-quotations of a PDNC novel whose speaker is wrong under the one-to-one naming.

    given: what of the gold is handed to the reading; with the cast, a speaker is right by name.
    """
    scorer = corpora.story_scorer
    document = corpora.novel(name, variant)
    reading, _ = read_text(document.text, corpora.options(name, gold_options(document, given) if given else None))
    judged = [
        (span, (quote.speaker, quote.qtype.lower(), quote.cue), _line_at(reading, *span))
        for quote in document.quotes
        for span in quote.spans
    ]
    by_name = {c["id"]: c["name"] for c in reading["characters"]} if "cast" in given else None
    return reading, list(_wrong(reading, judged, scorer.best_assignment, by_name))


def wrong_in_chapter(corpora: Corpora, name: str) -> tuple[Reading, list[Wrong]]:
    """Lines of an annotated chapter whose speaker is wrong, and stretches of the wrong kind."""
    folder = corpora.folder / "today" / name
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    spans = json.loads((folder / "spans.json").read_text(encoding="utf-8"))["spans"]
    who = {c["id"]: c["name"] for c in gold["characters"]}
    reading, _ = read_text((folder / "text.txt").read_bytes().decode("utf-8"), corpora.options(name))
    judged = []
    odd: list[Wrong] = []
    for row in gold["quotes"]:
        span = (spans[row["k"]][0], spans[row["k"]][1])
        line = _line_at(reading, *span)
        if row["kind"] == "speech" and row["speaker"] is not None:
            judged.append((span, (who[row["speaker"]], row["type"], ""), line))
        elif (line["kind"] if line else "not_speech") != row["kind"]:
            odd.append(_case(reading, span, (row["kind"], "kind", ""), "-", line))
    return reading, odd + list(_wrong(reading, judged, corpora.chapter_scorer.best_assignment))


def wrong_bounds(corpora: Corpora, name: str, variant: str) -> tuple[Reading, list[Wrong]]:
    """Sub-quotations whose bounds no predicted span has, and predicted speech where there is none.

    `gold_type` says which: "missed" (not half inside speech), "bounds", "invented".
    """
    scorer = corpora.story_scorer
    document = corpora.novel(name, variant)
    reading, _ = read_text(document.text, corpora.options(name))
    text = reading["text"]
    speech = [(a, b) for q in reading["quotes"] if q.get("kind", "speech") == "speech" for a, b in q["spans"]]
    trimmed = {scorer.trimmed(text, a, b) for a, b in speech}
    inside = bytearray(len(text) + 1)
    for a, b in speech:
        inside[a:b] = b"\1" * (b - a)
    gold = bytearray(len(text) + 1)
    cases = []
    for a, b in (span for quote in document.quotes for span in quote.spans):
        gold[a:b] = b"\1" * (b - a)
        if scorer.trimmed(text, a, b) not in trimmed:
            label = "bounds" if 2 * sum(inside[a:b]) >= b - a else "missed"
            near = [(q["kind"], text[c:d]) for q in reading["quotes"] for c, d in q["spans"] if c < b and d > a]
            cases.append(_bounds(a, b, label, " | ".join(f"{kind} {words}" for kind, words in near)))
    cases += [_bounds(a, b, "invented", text[a:b]) for a, b in speech if not any(gold[a:b])]
    return reading, sorted(cases, key=lambda c: c.start)


def _bounds(start: int, end: int, label: str, found: str) -> Wrong:
    return Wrong(start, end, label, "-", "-", "-", "", 0.0, "", _folded(found)[:200], "")


def _wrong(
    reading: Reading,
    judged: Sequence[Any],
    best_assignment: Any,  # noqa: ANN401 - a function of the scorer
    naming: dict[int, str] | None = None,
) -> Iterator[Wrong]:
    together: Counter[tuple[int, str]] = Counter()
    for _, gold, line in judged:
        if line is not None and line.get("kind", "speech") == "speech" and line.get("speaker") is not None:
            together[line["speaker"], gold[0]] += 1
    naming = best_assignment(together) if naming is None else naming
    names = {c["id"]: c["name"] for c in reading["characters"]}
    stands = {gold: names[character] for character, gold in naming.items()}
    for span, gold, line in judged:
        spoken = line is not None and line.get("kind", "speech") == "speech"
        speaker = line.get("speaker") if spoken else None
        if speaker is None or naming.get(speaker) != gold[0]:
            yield _case(reading, span, gold, stands.get(gold[0], "-"), line)


def summary(cases: Sequence[Wrong], most: int = 25) -> str:
    """How many lines went wrong, by gold type, by reason, and by who was taken for whom."""
    types = Counter(c.gold_type for c in cases)
    reasons = Counter((c.gold_type, c.reason or c.given) for c in cases)
    pairs = Counter((c.wanted, c.stands, c.given) for c in cases)
    lines = [f"{len(cases)} wrong: " + ", ".join(f"{t or 'untyped'} {n}" for t, n in types.most_common())]
    lines += [f"  {n:5}  {t or 'untyped':10} reason {r}" for (t, r), n in reasons.most_common(most)]
    lines.append("  wanted (stands for them in the cast) <- given")
    lines += [f"  {n:5}  {w} ({s}) <- {g}" for (w, s, g), n in pairs.most_common(most)]
    return "\n".join(lines)


def spread(cases: Sequence[Wrong], number: int) -> list[Wrong]:
    """At most `number` cases, taken evenly over the book."""
    if len(cases) <= number:
        return list(cases)
    return [cases[i * len(cases) // number] for i in range(number)]


def shown(text: str, case: Wrong, number: int) -> str:
    """One case: paragraph before, the paragraph with the line in >>> <<<, paragraph after, the verdict."""
    blocks = [(m.start(), m.end()) for m in re.finditer(r"(?s)\S.*?(?=\n[ \t\r]*\n|\Z)", text_window(text, case))]
    base = max(0, case.start - WINDOW)
    blocks = [(base + a, base + b) for a, b in blocks]
    here = next((i for i, (a, b) in enumerate(blocks) if a <= case.start < b), None)
    out = [f"--- {number}. {case.start}-{case.end}  {case.gold_type or 'untyped'}"]
    if here is None:
        out.append(f"    >>>{text[case.start : case.end]}<<<")
    else:
        out += [f"    {_folded(text[a:b])}" for a, b in blocks[max(0, here - 2) : here]]
        a, b = blocks[here]
        b = max(b, case.end)
        marked = f"{text[a : case.start]}>>>{text[case.start : case.end]}<<<{text[case.end : b]}"
        out.append(f"  * {_folded(marked)}")
        out += [f"    {_folded(text[a:b])}" for a, b in blocks[here + 1 : here + 2]]
    cue = f", cue {case.cue!r}" if case.cue else ""
    out.append(f"  wanted {case.wanted} (in the cast: {case.stands}){cue}")
    out.append(f"  given  {case.given}  {case.type} {case.confidence:.2f} {case.reason} {case.words!r}")
    return "\n".join(out)


WINDOW = 3000  # characters on both sides; enough for the paragraphs next to any line


def text_window(text: str, case: Wrong) -> str:
    """Cut the text around a case."""
    return text[max(0, case.start - WINDOW) : case.end + WINDOW]


def _folded(text: str) -> str:
    return " ".join(text.split())
