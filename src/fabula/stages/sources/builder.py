"""Writes an extracted text from left to right: words, line ends, blocks, and the marks on them.

White space is written late: only when the next visible character comes is it known whether a space, a
line end or a blank line stands before it. So no text begins or ends with white space, and every mark
begins and ends at a visible character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fabula.model import Hint, HintKind, Part, Span, TocEntry

BREAK = "* * *"  # what is written for a rule or an ornament the format draws

# White space as HTML folds it. Other spaces (no-break, thin, em) are written as they stand inside a line.
# Single spaces are most of it, and stay as they are.
_FOLDED = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
# Of layout only: soft hyphen, zero-width space, byte order mark. U+2060 stays: it is set on purpose
# around dashes, and the words beside it are read without it.
_INVISIBLE = ("\u00ad", "\u200b", "\ufeff")


@dataclass(slots=True)
class Mark:
    """A stretch being marked; `start` is None until its first visible character is written."""

    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class TextBuilder:
    """The text so far, and what is known of it. One for each book; thrown away when the text is done."""

    hints: list[Hint] = field(default_factory=list)
    italics: list[Span] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    anchors: dict[str, Mark] = field(default_factory=dict)
    _written: list[str] = field(default_factory=list)
    _length: int = 0
    _last_visible: int = 0  # end of the last visible character
    _line: int = 0  # where the present line began
    _spaces: str = ""  # held back
    _breaks: int = 0  # line ends held back; 2 is a blank line
    _awaiting: list[Mark] = field(default_factory=list)
    _rule: bool = False  # a rule is held back until text follows it
    _stays: bool = False
    _quiet: int = 0  # rules and blank lines asked for while this is above 0 are line ends

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._written)

    @property
    def at_block_start(self) -> bool:
        """Whether the next visible character begins a block."""
        return self._length == 0 or self._breaks >= 2

    def write(self, words: str, *, fold: bool = True) -> None:
        """Running text. With `fold`, runs of ASCII white space are one space, as in HTML."""
        words = _without_invisible(words)
        if fold:
            words = _FOLDED.sub(" ", words)
        visible = words.strip()
        if not visible:
            self._hold(words, fold=fold)
            return
        lead = len(words) - len(words.lstrip())
        self._hold(words[:lead], fold=fold)
        self._emit(visible)
        self._hold(words[lead + len(visible) :], fold=fold)

    def write_lines(self, words: str) -> None:
        """Preformatted text: every line end and every space of an indent is kept."""
        for number, line in enumerate(words.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self.line_break()
            clean = _without_invisible(line)
            if visible := clean.rstrip():
                self._emit(visible)
            self._hold(clean[len(visible) :], fold=False)

    def tab(self) -> None:
        """A gap between cells, or a tab stop."""
        self._hold("\t", fold=False)

    def line_break(self) -> None:
        """The next visible character begins a line; after a second one, a block."""
        self._spaces = ""
        self._stays = False
        self._breaks = min(self._breaks + 1, 2)

    def line(self) -> None:
        """The next visible character begins a line, if it does not yet."""
        if self._breaks == 0 and not self._stays:
            self.line_break()

    def block(self) -> None:
        """The next visible character begins a block: a blank line stands before it."""
        if self._stays:
            return
        if self._quiet:
            self.line()
            return
        self._spaces = ""
        self._breaks = 2

    def stay(self) -> None:
        """The next block begins on the line just begun (the words after the sign of a list)."""
        self._stays = True

    def keep_together(self) -> None:
        """From here to `part_again`, blocks are lines of one block (a heading of several lines)."""
        self.block()
        self._quiet += 1

    def part_again(self) -> None:
        """Ends `keep_together`."""
        self._quiet -= 1
        self.block()

    def rule(self) -> None:
        """A scene break drawn by the format; dropped at the text's edges, when doubled, under a heading."""
        self.block()
        last = self.hints[-1] if self.hints else None
        headed = last is not None and last.end == self._last_visible and last.kind in {"heading", "break"}
        self._rule = self._length > 0 and not headed

    def drop_rule(self) -> None:
        """Forget a rule nothing has followed yet: here begins a chapter."""
        self._rule = False

    def open(self) -> Mark:
        """Begins a stretch at the next visible character."""
        mark = Mark()
        self._awaiting.append(mark)
        return mark

    def close(self, mark: Mark) -> Span | None:
        """Ends a stretch after the last visible character; None when it holds none."""
        mark.end = self._last_visible
        if mark.start is None or mark.start >= mark.end:
            return None
        return Span(mark.start, mark.end)

    def close_hint(self, mark: Mark, kind: HintKind, level: int = 0) -> None:
        """Ends a stretch and records it as a hint."""
        if span := self.close(mark):
            self.hints.append(Hint(span.start, span.end, kind, level))

    def close_italics(self, mark: Mark) -> None:
        """Ends a stretch and records it as set in italics."""
        if span := self.close(mark):
            self.italics.append(span)

    def anchor(self, name: str) -> None:
        """Names the next visible character, so that a table of contents can point at it."""
        if name not in self.anchors:
            self.anchors[name] = self.open()

    def position(self, anchor: str) -> int | None:
        """Where a named character stands; the text's end when none followed; None when not named."""
        mark = self.anchors.get(anchor)
        if mark is None:
            return None
        return self._length if mark.start is None else mark.start

    def close_part(self, mark: Mark, name: str, title: str | None = None) -> Part:
        """Ends one document of several."""
        span = self.close(mark) or Span(self._length, self._length)
        part = Part(name, span.start, span.end, title)
        self.parts.append(part)
        return part

    def _hold(self, spaces: str, *, fold: bool) -> None:
        if not spaces or self._breaks or self._length == 0:
            return  # at the edge of a line
        if fold and self._spaces.endswith(" ") and spaces[0] == " ":
            spaces = spaces[1:]
        self._spaces += spaces

    def _emit(self, visible: str) -> None:
        if self._rule:
            self._rule = False
            self._breaks = 0
            # Marks already waiting begin after the rule, not on it.
            waiting, self._awaiting = self._awaiting, []
            self._put("\n\n")
            mark = self.open()
            self._emit(BREAK)
            self.close_hint(mark, "break")
            self._awaiting = waiting
            self._breaks = 2
        if self._length:
            self._put("\n" * self._breaks or self._spaces)
        self._breaks = 0
        self._spaces = ""
        self._stays = False
        for mark in self._awaiting:
            mark.start = self._length
        self._awaiting.clear()
        self._put(visible)
        self._last_visible = self._length

    def _put(self, words: str) -> None:
        if words:
            self._written.append(words)
            self._length += len(words)


def _without_invisible(words: str) -> str:
    for character in _INVISIBLE:
        if character in words:
            words = words.replace(character, "")
    return words


def merge_spans(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Spans in order, those that touch, overlap or are parted by white space only made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        # Across a blank line stands another paragraph: its italics are its own.
        gap = text[merged[-1].end : span.start] if merged else ""
        if merged and (not gap or (gap.isspace() and "\n\n" not in gap)):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            continue
        merged.append(span)
    return tuple(merged)


def in_order(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Hints by start, the wider first; doubles dropped."""
    return tuple(sorted(dict.fromkeys(hints), key=lambda h: (h.start, -h.end, h.kind, h.level)))


def shifted_toc(toc: Iterable[TocEntry], by: int) -> tuple[TocEntry, ...]:
    """The same entries for a text that stands `by` characters further on."""
    return tuple(TocEntry(entry.title, entry.start + by, entry.level) for entry in toc)
