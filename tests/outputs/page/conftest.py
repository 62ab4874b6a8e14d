"""A real Chromium, started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fabula.model import Story
from fabula.outputs.page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Opened:
    """A page in the browser, and everything it did that it should not."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._refuse)
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(url)

    def _refuse(self, dialog: object) -> None:
        self.complaints.append("the page opened a dialog: a script of the book ran")
        dialog.dismiss()  # type: ignore[attr-defined]


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium from the PATH, or from the variable CHROMIUM; on a CI machine it has to be there."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"no Chromium found; looked for {', '.join(NAMES)}")
        pytest.skip("no Chromium found; install one, or name it in the variable CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the page of a story as a local file; `at` is a fragment, the rest goes to the browser.

    When the test ends, nothing may stand on the console and no request but the file may have left.
    """
    opened: list[Opened] = []
    path = tmp_path / "book.html"

    def open_it(story: Story, at: str = "", **options: object) -> Opened:
        path.write_text(render(story), encoding="utf-8")
        settings: dict[str, object] = {"viewport": {"width": 1300, "height": 850}, "reduced_motion": "reduce"}
        context = chromium.new_context(**{**settings, **options})  # type: ignore[arg-type]
        opened.append(Opened(context.new_page(), path.as_uri() + at))
        return opened[-1]

    yield open_it
    for one in opened:
        one.page.context.close()
        assert one.complaints == []
        assert {url.split("#")[0] for url in one.requests} == {path.as_uri()}
