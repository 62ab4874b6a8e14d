"""Take the picture of a page that the README shows.

    pip install '.[test]' && python scripts/picture.py

It reads a sample, opens its page in a Chromium that is installed (as the tests do), chooses a person, steps to
one of their lines so that its card shows, and writes docs/page.png. Other books, people and sizes by option.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

import fabula
from fabula.outputs.page import render

ROOT = Path(__file__).resolve().parent.parent
BOOK, PERSON = ROOT / "samples" / "any-other-business.md", "Delphine Marsh"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Write the picture."""
    options = arguments()
    story = fabula.open(options.book) if options.book.suffix == ".fabula" else fabula.read(options.book)
    name = options.person or (PERSON if options.book == BOOK else None)
    person = story.cast[name].id if name else most_heard(story)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "page.html"
        page_file.write_bytes(render(story).encode("utf-8", "replace"))
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUM)), None), args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": options.width, "height": options.height},
            color_scheme="dark" if options.dark else "light",
            reduced_motion="reduce",
        )
        page.goto(page_file.as_uri())
        if options.talk:
            page.keyboard.press("w")
        elif person is not None:
            page.locator(f'#side .who[data-id="{person}"] .pick').click()
            page.mouse.move(0, 0)
            for _ in range(options.step):
                page.keyboard.press("j")
                page.wait_for_timeout(500)  # the page scrolls to the line, and then draws its card
        page.wait_for_timeout(500)
        page.screenshot(path=options.out)
        browser.close()


def most_heard(story: fabula.Story) -> int | None:
    """Whoever speaks most lines; None when nobody speaks."""
    lines = Counter(line.attribution.speaker for line in story.lines if line.attribution.speaker is not None)
    return min(lines, key=lambda person: (-lines[person], person), default=None)


def arguments() -> argparse.Namespace:
    """What to take a picture of."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", nargs="?", type=Path, default=BOOK)
    parser.add_argument("--person", help="whose lines to light up; of another book, whoever speaks most")
    parser.add_argument("--step", type=int, default=4, help="lines to step on from the first in sight")
    parser.add_argument("--talk", action="store_true", help="who talks with whom, not the text")
    parser.add_argument("--dark", action="store_true", help="the page at night")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "page.png")
    return parser.parse_args()


if __name__ == "__main__":
    main()
