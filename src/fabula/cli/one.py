"""One book for a command that shows one view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fabula.cli.books import How, check_saved, is_saved, open_books, shown_name
from fabula.cli.console import about
from fabula.cli.progress import shown
from fabula.errors import FabulaError

if TYPE_CHECKING:
    from fabula.model import Story


def open_one(book: str, how: How, *, quiet: bool) -> Story:
    """Open a saved story or read a book, with a bar if it takes long, and warnings of what was put up with.

    Raises FabulaError whose message names the book, BadParameter.
    """
    check_saved([book], how)
    options = how.options()
    name = shown_name(book)
    try:
        with shown(name, quiet=quiet) as steps:
            story = open_books([book], options, steps)
    except FabulaError as failure:
        raise type(failure)(about(name, failure)) from failure
    if story.source.notes and not quiet and not is_saved(book):
        from fabula.cli.show import show_notes  # noqa: PLC0415 - only when there is something to say

        show_notes(story.source.notes, name)
    return story
