"""One paragraph's marks -> stretches: the cheapest reading of all of them together.

Each mark may open, close, or be no quotation mark at all (an apostrophe, an inch, a slip). What it is
costs little or much by its glyph and by what stands beside it, and so does what must then be missing.
The cheapest way through a paragraph is found by dynamic programming over stacks of open marks, so one
stray mark never turns the rest of its paragraph inside out.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fabula.model import Span
from fabula.stages.quotes.marks import ANGLE, DASHES, GUILLEMET, SINGLE, Mark
from fabula.stages.quotes.single import is_clipped, is_doubtful, is_elision, is_strange, word_after, word_before

# Costs are in units of about one nat: 1 is a mild surprise, 7 a slip of the typist.
MISSING = 6.0  # a mark that ought to be there and is not
STRAY = 7.0  # a mark that means nothing
TURNED = 4.0  # a mark that looks the other way
NESTED_IN_ITSELF = 4.0
NESTED_SINGLE = 6.5  # ‘ inside ‘: single marks nest double ones, and a forgotten mark is likelier
UNCLOSED_INNER = 4.0
UNCLOSED, CONTINUED = 5.0, 1.0  # a paragraph that ends inside a quotation; when the next one opens again
BEAM = 8
DEPTH = 3
BLOCK = 2000  # marks
MARGIN = 14.0  # a state this much dearer than the best is dropped
_CLOSING_PUNCTUATION = frozenset(".,;:!?)]}…")
_ENDING = frozenset(".,;:!?…—–―-")
_OPEN_BRACKETS = frozenset("([{")


class Habits(NamedTuple):
    """What a paragraph's surroundings tell about its marks.

    single: how unexpected a single mark is that opens speech: 0 in British books, 3 where double marks rule.
    swapped: glyphs that look the other way here („ “ and » «).
    continued: families that open the next paragraph.
    known: words of the language, to tell what has lost letters; may be empty.
    """

    single: float = 3.0
    swapped: frozenset[str] = frozenset()
    continued: str = ""
    known: frozenset[str] = frozenset()


class Stretch(NamedTuple):
    """What stands between two marks, marks included.

    opened, closed: False where the mark is missing and the border was guessed.
    nested: quotations inside, marks included, in order.
    """

    start: int
    end: int
    family: str
    opened: bool = True
    closed: bool = True
    nested: tuple[Span, ...] = ()


State = tuple[str, ...]


def parse(text: str, start: int, end: int, marks: list[Mark], habits: Habits) -> list[Stretch]:
    """Read the outermost stretches of a paragraph, in order; they do not overlap."""
    actions = _cheapest(text, marks, habits)
    return _stretches(start, end, marks, actions)


def _costs(text: str, mark: Mark, habits: Habits) -> tuple[float, float, float]:
    """Give what it costs this mark to open, to close, to be nothing."""
    way = -mark.way if text[mark.start] in habits.swapped else mark.way
    if mark.family == SINGLE:
        return _single_costs(text, mark, way, habits.known)
    left_free = mark.left.isspace() or mark.left in _OPEN_BRACKETS
    right_free = mark.right.isspace()
    if left_free and not right_free:
        opening, closing = 0.0, 6.0
    elif right_free and not left_free:
        opening, closing = 6.0, 0.0
    elif left_free:
        opening, closing = (0.0, 0.0) if way else (2.0, 2.0)
    elif mark.right in _CLOSING_PUNCTUATION:
        opening, closing = 5.0, 0.0
    elif mark.right in DASHES:
        opening, closing = 3.0, 0.3
    elif mark.left in DASHES:
        opening, closing = 0.5, 3.0
    else:
        opening, closing = 2.5, 2.0 if mark.left in _ENDING else 3.0
    if way > 0:
        closing += TURNED
    elif way < 0:
        opening += TURNED
    nothing = STRAY
    if mark.left.isdigit() and way == 0:
        # 5'10" and 6" pipe: an inch when a foot stands before it
        before = text[max(0, mark.start - 6) : mark.start].rstrip("0123456789 ½¼¾./")
        nothing = 0.3 if before.endswith(("'", "′", "’")) else 2.5
    if mark.family in (GUILLEMET, ANGLE) and mark.end - mark.start == 2:
        nothing = 3.0  # << and >> may be arrows
    return opening, closing, nothing


def _single_costs(text: str, mark: Mark, way: int, known: frozenset[str]) -> tuple[float, float, float]:
    left_free = mark.left.isspace() or mark.left in _OPEN_BRACKETS
    right_word = mark.right.isalnum()
    if mark.left.isdigit() and text[mark.start] in "'′":
        return 8.0, 2.0, 1.0  # feet, minutes; or the end of a quotation
    if left_free or (mark.left in DASHES and right_word):
        return _leading_costs(text, mark, way, known)
    turned = 3.0 if way > 0 else 0.0
    if mark.left.isalnum():
        if right_word:  # cannot be, save beside another mark
            return 6.0, 4.0 + turned, 1.0
        return 9.0, *_trailing_costs(text, mark, turned, known)
    # after a stop, a comma, a dash
    if right_word:
        if mark.left == "." and word_after(text, mark.end) in ("s", "d", "ll"):
            return 8.0, 6.0, 0.3  # the U.S.'s
        return (2.0 if way > 0 else 3.5), 1.5 + turned, 5.0
    return 8.0, turned, STRAY


def _leading_costs(text: str, mark: Mark, way: int, known: frozenset[str]) -> tuple[float, float, float]:
    """Weigh a single mark before a word: it opens, or letters are left out."""
    if mark.right.isspace():
        return (0.5, 3.0, 6.0) if way > 0 else (4.0, 1.5 if way < 0 else 2.5, 4.0)
    opening = (1.0 if mark.left in DASHES else 0.0) + (TURNED if way < 0 else 0.0)
    word = word_after(text, mark.end)
    if is_elision(word):
        small = 0.0 if word[:1].islower() or word[:1].isdigit() else 1.0
        return opening + 2.5 - 1.5 * small, 9.0, (2.0 if way > 0 else 0.3) + small
    if is_doubtful(word):
        return opening + 0.5, 9.0, 5.0 if way > 0 else (0.5 if way < 0 else 2.5)
    if way == 0 and is_strange(word, known):
        return opening + 0.8, 9.0, 2.2
    return opening, 9.0, STRAY if way > 0 else (1.8 if way < 0 else 4.0)


def _trailing_costs(text: str, mark: Mark, turned: float, known: frozenset[str]) -> tuple[float, float]:
    """Weigh a single mark after a word: it closes, or letters are left out, or there are many owners."""
    following = text[mark.end : mark.end + 3].lstrip()[:1]
    closing, nothing = 1.2, 3.0
    if mark.right in _CLOSING_PUNCTUATION or mark.right in DASHES or not following:
        closing = 0.4
    word = word_before(text, mark.start)
    if is_clipped(word):
        closing, nothing = closing + 0.8, 0.5
    elif is_strange(word, known):
        closing, nothing = closing + 0.4, 1.5
    if following and (following in "(—–" or mark.right in DASHES):
        closing, nothing = closing - 0.4, nothing + 1.5
    return closing + turned, nothing


def _cheapest(text: str, marks: list[Mark], habits: Habits) -> list[str]:
    """Give one letter a mark for the cheapest reading.

    o opens, c closes, n nothing, m opens where a closing mark is missing, x closes where an opening
    mark is missing, i opens inside its own family.
    """
    actions: list[str] = []
    state: State = ()
    for first in range(0, len(marks), BLOCK):
        block = marks[first : first + BLOCK]
        last = first + BLOCK >= len(marks)
        state, found = _block(text, block, habits, state, ends=last)
        actions += found
    return actions


def _block(text: str, marks: list[Mark], habits: Habits, begins: State, *, ends: bool) -> tuple[State, list[str]]:
    """Read some marks from the state `begins` on; a block bounds the memory that very long lines need."""
    beam: dict[State, float] = {begins: 0.0}
    trail: list[dict[State, tuple[State, str]]] = []
    for mark in marks:
        opening, closing, nothing = _costs(text, mark, habits)
        inner = opening + (NESTED_SINGLE if mark.way > 0 and mark.family == SINGLE else NESTED_IN_ITSELF)
        costs = (opening, closing, nothing, inner)
        after: dict[State, float] = {}
        back: dict[State, tuple[State, str]] = {}
        for state, paid in beam.items():
            for new, which, extra, outer, action in _moves(state, mark.family):
                total = paid + costs[which] + extra
                if outer:
                    total += habits.single
                if new not in after or total < after[new]:
                    after[new] = total
                    back[new] = (state, action)
        if len(after) > 1:
            limit = min(after.values()) + MARGIN
            kept = sorted((cost, state) for state, cost in after.items() if cost <= limit)[:BEAM]
            after = {state: cost for cost, state in kept}
        beam = after
        trail.append(back)
    state = min(beam, key=lambda s: (beam[s] + (_end_cost(s, habits) if ends else 0.0), s))
    final = state
    actions: list[str] = []
    for back in reversed(trail):
        state, action = back[state]
        actions.append(action)
    actions.reverse()
    return final, actions


@cache
def _moves(state: State, family: str) -> tuple[tuple[State, int, float, bool, str], ...]:
    """Give what a mark may do to the open marks.

    Each move: the new state; which of the mark's costs it pays (0 opening, 1 closing, 2 nothing, 3
    opening inside its own family) and what on top; whether single marks pay their prior; the action.
    """
    moves = [(state, 2, 0.0, False, "n")]
    if family in state:
        if state[-1] == family:
            if len(state) < DEPTH:
                moves.append(((*state, family), 3, 0.0, False, "i"))
            moves.append((state, 0, MISSING, False, "m"))
        elif len(state) < DEPTH:
            moves.append(((*state, family), 0, 1.0, False, "o"))
        depth = len(state) - 1
        while state[depth] != family:
            depth -= 1
        moves.append((state[:depth], 1, UNCLOSED_INNER * (len(state) - 1 - depth), False, "c"))
        return tuple(moves)
    outer = family == SINGLE and not state
    if len(state) < DEPTH:
        moves.append(((*state, family), 0, 0.0, outer, "o"))
    if not state:
        moves.append((state, 1, MISSING, outer, "x"))
    return tuple(moves)


def _end_cost(state: State, habits: Habits) -> float:
    if not state:
        return 0.0
    cost = CONTINUED if state[0] in habits.continued else UNCLOSED
    if state[0] == SINGLE:
        cost += habits.single
    return cost + 2.0 * (len(state) - 1)


def _stretches(start: int, end: int, marks: list[Mark], actions: list[str]) -> list[Stretch]:
    found: list[Stretch] = []
    stack: list[Mark] = []
    nested: list[Span] = []
    for mark, action in zip(marks, actions, strict=True):
        if action in ("o", "i"):
            stack.append(mark)
        elif action == "m":
            old = stack.pop()
            if not stack:
                found.append(Stretch(old.start, mark.start, old.family, True, False, tuple(nested)))
                nested = []
            stack.append(mark)
        elif action == "c":
            while stack:
                old = stack.pop()
                if old.family == mark.family:
                    break
            if stack:
                nested.append(Span(old.start, mark.end))
            else:
                inner = tuple(sorted(nested))
                found.append(Stretch(old.start, mark.end, old.family, True, True, inner))
                nested = []
        elif action == "x":
            floor = found[-1].end if found else start
            found.append(Stretch(floor, mark.end, mark.family, False, True))
    if stack:
        found.append(Stretch(stack[0].start, end, stack[0].family, True, False, tuple(sorted(nested))))
    return found
