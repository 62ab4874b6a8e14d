"""Time and memory of `fabula read`, each time in a fresh process, as a table.

    python benchmarks/speed.py                     a chapter of 800 words, books of 100,000 and 1,000,000
    python benchmarks/speed.py --book BOOK         a real book as well
    python benchmarks/speed.py --words 800,100000  only these lengths

The texts are made here, from the paragraphs of `samples/`, so that no corpus is needed: runs of
consecutive paragraphs in an order drawn with a fixed seed, cut into chapters, the people renamed from
volume to volume, so that the cast grows with the book as that of a serial does. Timings belong to the
machine that made them; nothing here is a test. Exit status: 0 within the bars, 1 not, 2 wrong use.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tables import Cell, Table, put_into, show

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
LENGTHS = (800, 100_000, 1_000_000)  # words
# Bars, in seconds of wall clock: 20 s for 99,000 tokens are 24 s for 100,000 words, which are 1.2 tokens each.
SECONDS = {800: 1.5, 100_000: 24.0}
MEGABYTES = {100_000: 1200.0}  # bars, peak resident memory
GROWTH = 1.2  # bar: time a word at 1,000,000 words over that at 100,000
CHAPTER = 2_500  # words
VOLUME = 60_000  # words after which the people change
SEED = 20260101

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_TITLES = frozenset({"Mrs", "Miss", "Lady", "Lord", "Sir", "Doctor", "Captain", "Aunt", "Uncle"})
_SYLLABLES = ("Bar", "Cal", "Dor", "El", "Fen", "Gar", "Hal", "Jor", "Kel", "Lor", "Mar", "Nor", "Ros", "Tam", "Wil")
_ENDINGS = ("ric", "den", "wen", "ton", "ley", "mond", "vin", "sey", "by", "well", "ra", "nia", "ma", "lie", "beth")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds of wall clock, of processor, peak resident memory in megabytes, exit status."""

    seconds: float
    processor: float
    megabytes: float
    status: int


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--words", default=",".join(map(str, LENGTHS)), help="lengths of the made texts, by commas")
    parser.add_argument("--book", type=Path, action="append", default=[], help="a real book to time as well")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each text; the median counts (3)")
    parser.add_argument("--json", action="store_true", help="time `fabula read --json` rather than the two files")
    parser.add_argument("--keep", type=Path, help="keep the made texts in this folder")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument("--into", type=Path, help="put the table into this page, between its table marks")
    arguments = parser.parse_args()
    lengths = [int(n) for n in arguments.words.split(",") if n.strip()]
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        books: list[tuple[str, int, Path]] = []
        for words in lengths:
            path = folder / f"made-{words}.txt"
            path.write_text(made(words), encoding="utf-8")
            books.append((f"{words:,} words, made", words, path))
        for book in arguments.book:
            copy = folder / book.name
            if copy.resolve() != book.resolve():
                shutil.copy(book, copy)
            books.append((book.name, 0, copy))
        return report(books, arguments.repeat, arguments.json, arguments.markdown, arguments.into)


def report(
    books: Sequence[tuple[str, int, Path]], repeat: int, as_json: bool, markdown: bool, into: Path | None
) -> int:
    """Measure every book, print the table, say whether the bars are reached."""
    rows: list[tuple[Cell, ...]] = []
    pace: dict[int, float] = {}
    short = False
    for name, length, path in books:
        runs = []
        for _ in range(repeat if length < LENGTHS[-1] else 1):
            runs.append(measure(path, as_json))
            last = runs[-1]
            told = f"{last.seconds:.2f} s, {last.processor:.2f} s of processor, {last.megabytes:.0f} MB"
            print(f"{name}: {told}", file=sys.stderr, flush=True)
        run = sorted(runs, key=lambda r: r.seconds)[len(runs) // 2]
        words = length or word_count(path)
        pace[words] = run.seconds / max(1, words)
        verdicts = [
            "ok" if value <= bars[length] else "short"
            for value, bars in ((run.seconds, SECONDS), (run.megabytes, MEGABYTES))
            if length in bars
        ]
        if run.status:
            verdicts.append(f"FAILED, exit status {run.status}")
        short |= bool(run.status) or "short" in verdicts
        bar = ", ".join(part for part in (_bar(SECONDS.get(length), "s"), _bar(MEGABYTES.get(length), "MB")) if part)
        cells = (f"{run.seconds:.2f}", f"{run.processor:.2f}", f"{run.megabytes:.0f}", f"{words / run.seconds:,.0f}")
        rows.append((name, *cells, bar, ", ".join(verdicts)))
    if {LENGTHS[1], LENGTHS[2]} <= pace.keys():
        growth = pace[LENGTHS[2]] / pace[LENGTHS[1]]
        short |= growth > GROWTH
        bar, good = f"at most {GROWTH}", "ok" if growth <= GROWTH else "short"
        rows.append(("time a word, 1,000,000 over 100,000", f"{growth:.2f}", "", "", "", bar, good))
    title = f"fabula read{' --json' if as_json else ''}, a fresh process each, {os.cpu_count()} cores"
    table = Table("speed", title, ("", "seconds", "of processor", "peak MB", "words a second", "bar", ""), tuple(rows))
    print(show([table], markdown))
    if into:
        put_into(into, [table])
    return 1 if short else 0


def _bar(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:g} {unit}"


def measure(book: Path, as_json: bool) -> Measured:
    """Run `fabula read` on a book once, as a user would, and wait for it."""
    command = [*fabula_command(), "read", str(book), "--quiet", *(["--json"] if as_json else [])]
    with Path(os.devnull).open("wb") as nowhere, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        pid = os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)],
        )
        _, status, usage = os.wait4(pid, 0)  # of this child alone, so its peak is its own
        seconds = time.perf_counter() - start
        if status:
            errors.seek(0)
            print(errors.read().decode("utf-8", "replace")[-2000:], file=sys.stderr)
    # Linux counts kilobytes, macOS bytes
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(
        seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, os.waitstatus_to_exitcode(status)
    )


def fabula_command() -> list[str]:
    """Find the installed command beside this Python, else call the module."""
    command = Path(sys.executable).with_name("fabula")
    if command.is_file():
        return [str(command)]
    return [sys.executable, "-c", "import sys; from fabula.cli import main; sys.exit(main())"]


def word_count(path: Path) -> int:
    """Words of a book as Fabula reads it."""
    import fabula  # noqa: PLC0415 - only for real books

    return len(fabula.read(path).text.split())


def made(words: int) -> str:
    """Make a text of about `words` words; the same one every time."""
    chance = random.Random(SEED)
    samples = [_paragraphs(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.txt"))]
    if not samples:
        raise SystemExit(f"no *.txt in {SAMPLES}: the made texts are cut from the samples")
    whole = " ".join(p for sample in samples for p in sample)
    lower = set(re.findall(r"\b[a-z]+\b", whole))
    names = sorted({n for n in _NAME.findall(whole) if n.lower() not in lower} - _TITLES)
    out: list[str] = []
    written = chapter = volume = 0
    chapter_ends = volume_ends = 0
    rename: dict[str, str] = {}
    while written < words:
        if written >= volume_ends:
            volume, volume_ends = volume + 1, written + VOLUME
            # the first volume keeps the samples' own names
            rename = {name: _invented(chance) for name in names} if volume > 1 else {}
        if written >= chapter_ends:
            chapter, chapter_ends = chapter + 1, written + CHAPTER
            out.append(f"Chapter {chapter}")
        sample = chance.choice(samples)
        first = chance.randrange(len(sample))
        for paragraph in sample[first : first + chance.randint(6, 14)]:
            told = _renamed(paragraph, rename)
            out.append(told)
            written += len(told.split())
            if written >= words:
                break
    return "\n\n".join(out) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [p.strip() for p in re.split(r"\n\s*\n", text) if len(p.split()) > 2]


def _renamed(paragraph: str, rename: Mapping[str, str]) -> str:
    return re.sub(r"[A-Z][a-z]{2,}", lambda m: rename.get(m[0], m[0]), paragraph)


def _invented(chance: random.Random) -> str:
    return chance.choice(_SYLLABLES) + chance.choice(_ENDINGS)


if __name__ == "__main__":
    sys.exit(main())
