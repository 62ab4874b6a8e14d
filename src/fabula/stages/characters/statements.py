"""What the text says outright: "Miss Hart, now Mrs. Vance", "the boss, Anton", "whom all called Tib"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fabula.model import PLAIN_PERSON_NOUNS, Form, MentionTable, own_name_from
from fabula.stages.characters.parts import MARRIED as MARRIED_TITLES
from fabula.stages.characters.parts import UNMARRIED

# Between one name and the next; each says that both are one person's. Kept narrow: a wrong join costs a character.
SAME = re.compile(
    r"""^(?:
        (?:,\s*\(?|\s*\(|\s+(?:was|is|were|had\ been)\s+)(?:also\ |better\ |generally\ |commonly\ |otherwise\ )?
        (?:known|called|nicknamed|christened|named)(?:\ (?:as|to\ \w+))?\s+["'“‘]?
      | ,?\s*\(?(?:now|formerly|née|nee|born|once|alias|a\.k\.a\.|aka|sometime|alias)\s+
      | ,?\s*(?:who\ )?(?:is|was|had\ been|used\ to\ be)\ (?:now|once|formerly|born)\s+
      | ,?\s*(?:who\ )?(?:had\ )?(?:become|became)\s+
      | ,?\s*(?:that\ was|who\ was|as\ was|as\ she\ (?:then|still|now)\ was)\s+
      | ,?\s*(?:whom?|which)\ (?:everyone|everybody|all|they|we|people|the\ \w+|his\ \w+|her\ \w+)\ (?:all\ )?
        (?:called|knew\ as|nicknamed)\s+["'“‘]?
      | ,?\s*whose\ (?:real|true|full|other|proper|maiden)\ name\ (?:was|is)\s+
      | 's\ (?:real|true|full|other|proper|maiden)\ name\ (?:was|is)\s+
      | ’s\ (?:real|true|full|other|proper|maiden)\ name\ (?:was|is)\s+
      | \ or\ (?:simply\ |just\ )?["'“‘]
    )$""",
    re.VERBOSE,
)
MARRIED = re.compile(
    r"^(?:,?\s*(?:had\ |has\ )?(?:just\ )?married\s+|(?:'s|’s)\ (?:marriage|wedding)\ (?:to|with)\s+)$", re.VERBOSE
)
# Between a description and a name, or a name and a description.
APPOSITION = re.compile(r"^,\s+$")
NAMED = re.compile(
    r"^,?\s+(?:named|called|of the name of|by the name of|known as|whose name was|was called|was named)\s+[\"'“‘]?$"
)
IS = re.compile(r"^\s+(?:was|is)\s+$")
BECAME = re.compile(r"^\s+(?:was|is|had been|has been|had become|has become|became)\s+(?:now\s+)?$")
# Right before a name or a description: it is that of the person named last.
CALLED = re.compile(
    r"\b(?:every(?:one|body)|they|people|we|all|(?:the\s+)?(?:others|men|women|boys|girls|children|neighbours|servants|crew|"
    r"\w+s)|his\s+friends|her\s+friends)(?:\s+(?:all|always|only))?\s+"
    r"(?:call|called|nicknamed|christened|named|dubbed)\s+(?:him|her)\s+[\"'“‘]?$"
)
# A mark that opens a quotation, no apostrophe.
OPENING = re.compile(r"[\"“‘«„]|(?<!\w)'")
# `"My name is Hart," said the porter`, `the porter said`: what parts the two.
TAGGED = re.compile(r"^[,!][\"”’']+\s+(?:([a-z]+)\s+)?$")
WORD = re.compile(r"\s+([a-z]+)")
WAS = re.compile(r"\b(?:he|she)\s+(?:was|is)\s+(?:always\s+|only\s+|simply\s+|just\s+)?$", re.IGNORECASE)
LISTED = re.compile(r",\s+(?:[A-Z][\w.’']*(?:\s+[A-Z][\w.’']*)*,\s+)?(?:and|or|nor)\b")
CAPITAL = re.compile(r"the [A-Z]")


@dataclass(frozen=True, slots=True)
class Statements:
    """same: pairs of mention rows that point at one person. marriages: pairs wife or husband, in text order.

    descriptions: (row of the description, row of the name) the text puts side by side.
    """

    same: tuple[tuple[int, int], ...]
    marriages: tuple[tuple[int, int], ...]
    descriptions: tuple[tuple[int, int], ...]


def find_statements(text: str, mentions: MentionTable, speech_verbs: Collection[str]) -> Statements:
    """Read the words between neighbouring mentions, at most 60 characters of them. speech_verbs: plain ones."""
    same: list[tuple[int, int]] = []
    marriages: list[tuple[int, int]] = []
    descriptions: list[tuple[int, int]] = []
    rows = [row for row in range(len(mentions)) if mentions.form[row] != Form.PRON and mentions.type[row] == 0]
    starts, ends, forms = mentions.start.tolist(), mentions.end.tolist(), mentions.form.tolist()
    for left, right in pairwise(rows):
        gap = starts[right] - ends[left]
        if not 0 < gap <= 60:
            continue
        between = text[ends[left] : starts[right]]
        if "\n\n" in between:
            continue
        between = " ".join(between.split("\n")) if "\n" in between else between
        pair = (forms[left], forms[right])
        if pair == (Form.PROP, Form.PROP):
            names_of_both = (text[starts[left] : ends[left]], text[starts[right] : ends[right]])
            if _possesses(text, ends[right]):
                continue
            if SAME.match(between) or (BECAME.match(between) and _marries_out(*names_of_both)):
                same.append((left, right))
            elif MARRIED.match(between):
                marriages.append((left, right))
        elif pair == (Form.NOM, Form.PROP):
            if NAMED.match(between) or (APPOSITION.match(between) and _closed(text, ends[right])):
                descriptions.append((left, right))
            elif between == " " and _definite(text[starts[left] : ends[left]]):
                descriptions.append((left, right))  # "his friend Hart", "the porter Hart"
        elif pair == (Form.PROP, Form.NOM) and (
            (APPOSITION.match(between) and _closed(text, ends[right]))
            or (is_introduced(text, starts[left]) and _tagged(text, between, ends[right], speech_verbs))
        ):
            descriptions.append((right, left))
    names = [row for row in rows if forms[row] == Form.PROP]
    for row in rows:
        earlier = bisect_left(names, row) - 1
        if earlier < 0:
            continue
        before = " ".join(text[max(0, starts[row] - 60) : starts[row]].split("\n"))
        if forms[row] == Form.PROP and CALLED.search(before):
            same.append((names[earlier], row))
        elif (
            forms[row] == Form.NOM
            and WAS.search(before)
            and CAPITAL.match(text, starts[row])
            and _closed(text, ends[row])
        ):
            descriptions.append((row, names[earlier]))
    return Statements(tuple(same), tuple(marriages), tuple(descriptions))


def _marries_out(left: str, right: str) -> bool:
    """Miss and Mrs.: the same woman before and after."""
    titles = {left.lower().split(" ")[0].rstrip("."), right.lower().split(" ")[0].rstrip(".")}
    return len(titles) == 2 and bool(titles & UNMARRIED) and bool(titles & MARRIED_TITLES)


def _possesses(text: str, end: int) -> bool:
    return text.startswith(("'s", "’s"), end)


def is_introduced(text: str, start: int) -> bool:
    """`"My name is ` and the like stand before the name in a quotation that starts at a character."""
    return own_name_from(OPENING.split(text[max(0, start - 60) : start])[-1]) >= 0


def _tagged(text: str, between: str, end: int, speech_verbs: Collection[str]) -> bool:
    """What stands behind the mark is a tag: a verb of speech on one side of the description, nothing on the other."""
    found = TAGGED.match(between)
    if found is None or _possesses(text, end):
        return False
    after = WORD.match(text, end)
    return found[1] in speech_verbs if found[1] else after is not None and after[1] in speech_verbs


def _closed(text: str, end: int) -> bool:
    """An apposition ends with a mark: `Hart, the porter, came`; a list does not: `Hart, the porter and ...`."""
    return end >= len(text) or (text[end] in ",.;:!?)—–" and not LISTED.match(text, end))


def _definite(description: str) -> bool:
    """Not "the man", which opens a clause before a name: "the man Hart was waiting for"."""
    opening, _, noun = description.lower().rpartition(" ")
    if opening == "the" and noun in PLAIN_PERSON_NOUNS:
        return False
    return opening.split(" ")[0] in ("the", "his", "her", "my", "our", "their", "your")


def joined_names(pairs: Sequence[tuple[int, int]], name_of: Mapping[int, str]) -> list[tuple[str, str]]:
    """The same pairs as names, each once, in order."""
    found: dict[tuple[str, str], None] = {}
    for left, right in pairs:
        if left in name_of and right in name_of and name_of[left] != name_of[right]:
            found[name_of[left], name_of[right]] = None
    return list(found)
