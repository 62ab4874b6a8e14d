"""How long BOOK.html takes: to write, and to open in a real Chromium.

    python benchmarks/page.py BOOK [BOOK...] [--times 5]

Opening runs from the request to two frames after the load, in a fresh context each time; the median
and the slowest are printed. Bars to compare with: a 600 kB novel opens in under 2 s.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import fabula
from fabula.outputs.page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TWO_FRAMES = (
    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)


def open_times(browser: Browser, page: Path, times: int) -> list[float]:
    """Seconds from the start of each opening to two frames after the load."""
    found = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1380, "height": 900})
        tab = context.new_page()
        tab.goto(page.as_uri())
        found.append(float(tab.evaluate(TWO_FRAMES)) / 1_000)
        context.close()
    return found


def main() -> None:
    """Read each book, write its page, open it."""
    parser = argparse.ArgumentParser(description="Time the page of a book: written, and opened in Chromium.")
    parser.add_argument("books", nargs="+", type=Path, metavar="BOOK")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()

    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the help needs no browser

    chromium = next(filter(None, map(which, NAMES)), None)
    print("| book | text kB | lines | page kB | page : text | written s | opened s, median | slowest |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for book in options.books:
            story = fabula.read(book)
            start = time.perf_counter()
            html = render(story)
            written = time.perf_counter() - start
            page = Path(folder) / "book.html"
            page.write_text(html, encoding="utf-8")
            opened = open_times(browser, page, options.times)
            text = len(story.text.encode("utf-8", "replace"))
            size = page.stat().st_size
            print(
                f"| {book.stem} | {text / 1e3:.0f} | {len(story.lines)} | {size / 1e3:.0f} | {size / max(1, text):.2f} "
                f"| {written:.2f} | {statistics.median(opened):.2f} | {max(opened):.2f} |",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
