"""Where the outputs of a reading go: never over an input, never over each other, never over a stranger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from fabula.cli.books import STDIN, STORY_SUFFIX, shown_name

PAGE_SUFFIX = ".html"
STDIN_STEM = "story"
_HALF = 110  # bytes; disks take names of 255
_HEAD = 4_096  # bytes of a page in which its generator stands


@dataclass(frozen=True, slots=True)
class Target:
    """Where one book's outputs go; None for an output that is not to be written.

    notes: a sentence for each name that is not the expected one, saying why.
    """

    folder: Path
    story: Path | None
    page: Path | None
    notes: tuple[str, ...] = ()


def plan(
    groups: Sequence[Sequence[str]], out: Path | None, *, save: bool = True, page: bool = True
) -> tuple[Target, ...]:
    """One target a book; a book is a group of one path or (--as-one) of several, "FIRST-LAST".

    `BOOK.fabula` and `BOOK.html` go beside the (first) book, or into `out`; of standard input into the
    current folder, called "story". Of several books with one name in one folder the second is "BOOK-2".
    A book in several files never takes the name that a reading of one of them alone would have.
    """
    inputs = {_place(Path(book)) for group in groups for book in group if book != STDIN}
    stems = [_stem(group) for group in groups]
    folders = [out or (Path() if group[0] == STDIN else Path(group[0]).parent) for group in groups]
    wanted = {(_place(folder), stem.casefold()) for folder, stem in zip(folders, stems, strict=True)}
    taken: set[tuple[str, str]] = set()
    targets = []
    for group, folder, stem in zip(groups, folders, stems, strict=True):
        place = _place(folder)

        def is_free(name: str, group: Sequence[str] = group, folder: Path = folder, place: str = place) -> bool:
            story = folder / f"{name}{STORY_SUFFIX}"
            if len(group) > 1 and any(Path(book).stem.casefold() == name.casefold() for book in group):
                return False
            if (place, name.casefold()) in taken or _place(story) in inputs - {_place(Path(group[0]))}:
                return False
            return not (save and _is_of_another(story, group))

        later = (name for name in _numbered(stem) if (place, name.casefold()) not in wanted)
        name = next(filter(is_free, chain([stem], later)))
        taken.add((place, name.casefold()))
        target = _target(folder, name, inputs, save=save, page=page)
        if name != stem and (save or page):
            whose = shown_name(group[0]) + (f" and {len(group) - 1} more" if len(group) > 1 else "")
            reason = f"{folder / stem}{STORY_SUFFIX} is another book's; {whose} goes to {name}"
            target = replace(target, notes=(reason, *target.notes))
        targets.append(target)
    return tuple(targets)


def _stem(group: Sequence[str]) -> str:
    """What a book's outputs are called, before any other book is looked at."""
    if group[0] == STDIN:
        return STDIN_STEM
    if len(group) == 1:
        return Path(group[0]).stem
    return "-".join(_shortened(Path(book).stem) for book in (group[0], group[-1]))


def _shortened(stem: str) -> str:
    """So much of a name that two of them, with a suffix, are a name that every disk takes."""
    return stem.encode("utf-8", "surrogateescape")[:_HALF].decode("utf-8", "ignore").rstrip()


def _target(folder: Path, name: str, inputs: set[str], *, save: bool, page: bool) -> Target:
    story: Path | None = folder / f"{name}{STORY_SUFFIX}" if save else None
    if story is not None and _place(story) in inputs:
        story = None  # a saved story shown again: it is written already
    html = folder / f"{name}{PAGE_SUFFIX}" if page else None
    if html is None or _page_is_free(html, inputs):
        return Target(folder, story, html)
    reason = "is the book itself" if _place(html) in inputs else "is there already and was not made by Fabula"
    other = next(path for path in _other_pages(folder, name) if _page_is_free(path, inputs))
    return Target(folder, story, other, (f"{html} {reason}; the page is {other}",))


def _other_pages(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}{STORY_SUFFIX}{PAGE_SUFFIX}"
    yield from (folder / f"{n}{PAGE_SUFFIX}" for n in _numbered(f"{name}{STORY_SUFFIX}"))


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in count(2))


def _place(path: Path) -> str:
    """One string for one file, however it is spelt; case aside, as on the disks of Windows and macOS."""
    try:
        return str(path.resolve()).casefold()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL: opening it will say so
        return str(path).casefold()


def _is_of_another(story: Path, group: Sequence[str]) -> bool:
    """Whether a saved story stands there that was read from a file of another name."""
    if group[0] == STDIN or not story.is_file() or _place(story) == _place(Path(group[0])):
        return False
    from fabula.outputs.sqlite import saved_path  # noqa: PLC0415 - only when something stands there

    path = saved_path(story)
    return path is not None and Path(path).name.casefold() != Path(group[0]).name.casefold()


def _page_is_free(page: Path, inputs: set[str]) -> bool:
    """Whether a page may be written there: nothing is there, or an earlier page of ours."""
    if _place(page) in inputs:
        return False
    try:
        if page.exists() and not page.is_file():  # a folder or a pipe
            return False
        with page.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):  # nothing there, or writing will say what is wrong
        return True
    return not head or b'name="generator" content="Fabula' in head
