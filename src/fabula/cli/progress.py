"""A bar on standard error while a reading takes long; nothing when it is quick or nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PATIENCE = 1.0  # seconds before a bar appears: shorter readings only make it flicker
_TICK = 0.1  # seconds between two looks at how far the reading is


class Steps:
    """How far a reading is; the reading tells it, the bar looks at it."""

    def __init__(self) -> None:
        self.what = "text"
        self.done = 0
        self.total: int | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Note that `done` of `total` steps are done and `what` is made next."""
        self.what, self.done, self.total = what, done, total


@contextmanager
def shown(name: str, *, quiet: bool = False) -> Iterator[Steps]:
    """Show a bar for a reading: on a terminal, unless quiet, once it takes over a second.

    The bar lives in a thread of its own, as a stage may be busy for seconds without a word.
    """
    steps = Steps()
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield steps
        return
    over = Event()
    bar = Thread(target=_show, args=(name, steps, over), daemon=True)
    bar.start()
    try:
        yield steps
    finally:
        over.set()
        bar.join()


def _show(name: str, steps: Steps, over: Event) -> None:
    if over.wait(PATIENCE):
        return
    from rich.console import Console  # noqa: PLC0415 - only when a bar is shown
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    # auto_refresh off: this thread refreshes, so that no second one is left behind by Ctrl-C.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(name, total=None)
        while not over.wait(_TICK):
            progress.update(task, description=f"{name}: {steps.what}", completed=steps.done, total=steps.total)
            progress.refresh()
