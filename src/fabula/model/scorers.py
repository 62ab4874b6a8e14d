"""The calls a scorer answers, by rules or by trained weights; stages see only these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fabula.model.reading import Thresholds

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

WIDEST_SPAN = 24  # words of the widest mention the reader looks at
LONGEST_WORD = 32  # pieces of one word that the reader looks at; no word of prose has more
GAP_NONE, GAP_SPACE, GAP_PARAGRAPH = 1, 2, 3  # what stands before a word: nothing, white space, a paragraph's start
SPAN_TYPES, SPAN_FORMS, SPAN_CHAIN = slice(0, 6), slice(6, 9), 9  # of the last axis of WindowScores.spans


@dataclass(frozen=True, slots=True, eq=False)
class WordWindow:
    """A stretch of a text as the reader takes it; one entry a word.

    gaps: what stands before the word: GAP_NONE, GAP_SPACE or GAP_PARAGRAPH.
    sentences: a number a sentence, rising.
    """

    words: Sequence[str]
    gaps: Sequence[int]
    sentences: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class WindowScores:
    """What the reader says of one window; the first axis is words.

    upos: (words, len(UPOS)) logits. heads: (words, 1 + words) logits of being a root, then of each head.
    relations: (words, len(RELATIONS)) logits under the likeliest head. events: (words,) logits.
    spans: (words, WIDEST_SPAN, 10) by first word and width less one: a logit a type, that of "no mention"
    being 0; one a form; one of being part of a chain rather than an attribute.
    opening, closing: (words, n) halves of a mention's vector; it is their sum over first and last word,
    negatives cut to 0.
    """

    upos: Singles
    heads: Singles
    relations: Singles
    events: Singles
    spans: Singles
    opening: Singles
    closing: Singles


class Reader(Protocol):
    """One pass of the encoder with all its heads."""

    @property
    def thresholds(self) -> Thresholds:
        """Where its scores become a yes."""
        ...

    def lengths(self, words: Sequence[str]) -> Sequence[int]:
        """(words,) pieces that each word takes in a window, at most LONGEST_WORD."""
        ...

    def __call__(self, windows: Iterable[WordWindow]) -> Iterator[WindowScores]:
        """One entry a window, in order; no window's scores depend on another's."""
        ...


class LinkScorer(Protocol):
    """Judge whether two mentions point at the same."""

    def __call__(
        self, vectors: Singles, later: NDArray[np.int64], earlier: NDArray[np.int64], features: Singles
    ) -> Singles:
        """(pairs,) log-odds against pointing at nothing before.

        vectors: (mentions, n) as SpanTable gives them. later, earlier: (pairs,) rows of it. features: (pairs, n).
        """
        ...


NAME_FEATURES = (
    "log_count",  # of uses, at most 10
    "titled",  # opens with a person's title
    "given_name",  # its first word is a known first name
    "tagged",  # share of uses beside a speech verb
    "verbal",  # share of uses before a past tense or an auxiliary
    "possessive",
    "vocative",  # share of uses set off by marks inside speech
    "placed",  # share of uses after in, at, to, from, ...
    "articled",  # share of uses after an article
    "known_place",
    "place_noun",  # "... Street", "Mount ..."
    "organisation_noun",
    "calendar_or_people",  # months, days, nationalities
    "exclamation",
    "lower_case",  # share of its last word's uses without a capital
    "opening",  # share of uses at the start of a sentence
    "titled_elsewhere",  # "Hart" where "Mr. Hart" stands
    "several_words",
    "beside_noun",  # share of uses after a noun for a person
    "spoken",  # uses as a speaker or in address, at most 3
    "common_word",
    "acting",  # uses before a verb, at most 3
    "pronouned",  # share of uses that a he, she or who soon follows
)


@dataclass(frozen=True, slots=True, eq=False)
class NameCandidates:
    """Capitalised strings that may be somebody's name, one row each.

    names: (candidates,) the strings as written. features: (candidates, len(NAME_FEATURES)).
    """

    names: tuple[str, ...]
    features: Floats


class NameScorer(Protocol):
    """Judge whether a string is a name of somebody."""

    def __call__(self, candidates: NameCandidates) -> Floats:
        """(candidates,) probabilities in 0..1."""
        ...


SPEAKER_FEATURES = (
    "tag_name",  # a tag names them, or calls them by the role that is all their name
    "tag_noun",  # a tag's description is linked to them
    "tag_noun_unnamed",  # the same, and they have no other name
    "tag_pronoun_linked",  # a tag's pronoun is linked to them
    "tag_pronoun_fits",  # a tag's pronoun may mean them
    "tag_clashes",  # a tag's pronoun or description cannot mean them, or a tag names another
    "beat_name",
    "beat_noun",
    "beat_pronoun_linked",
    "beat_pronoun_fits",
    "beat_clashes",
    "after_name",  # a beat that opens a new sentence behind the line
    "after_noun",
    "after_pronoun_linked",
    "after_pronoun_fits",
    "after_clashes",
    "colon",  # the paragraph above leads into the line
    "above_subject",  # subject of the last sentence of narration above
    "above_named",  # named in the paragraph of narration above
    "below_subject",  # subject of the narration below
    "addressed_here",  # the line calls them by name
    "named_here",  # the line speaks of them by name
    "addressed_before",  # the line before, in reach, calls them
    "named_before",  # the line before speaks of them
    "addressed_after",  # the line after calls them
    "told_here",  # the tag makes them the hearer: "said Tom to Ann"
    "recency",  # 1 / (1 + rank) among those met in narration or speaking
    "recency_fitting",  # the same among those the tag's or beat's pronoun may mean
    "log_lines_near",  # mentions near, log
    "log_mentions",  # mentions in the book, log
    "narrator",
    "unnamed",
    "group",
    "object_here",  # narrated in the same paragraph, not as its subject
    "talked_of",  # met near only inside speech
    "nobody_pointed",  # nobody, where a tag has a pronoun or a description
    "nobody",  # the candidate that stands for none of the cast; all else is 0
)
TURN_FEATURES = (
    "same_paragraph",  # spoke the line before in the same paragraph
    "spoke_last",  # spoke the line before, paragraphs next to each other
    "spoke_last_apart",  # the same, narration between
    "spoke_before_last",  # spoke the line before the last, all next to each other
    "spoke_before_last_apart",
    "continuing",  # spoke the line before, and the tag says "went on"
    "spoke_recently",  # spoke one of the four lines before those
    "answers",  # spoke the line before last and the last line was another's, no cue here
    "opens",  # first line of a conversation and was in the one before
)
_ZONES = ("before", "inside", "behind", "over", "under")
AROUND_FEATURES = (  # of a pair as SPEAKER_FEATURES are, for scorers that can weigh many
    # in the narration of the paragraph before, inside and behind the line, and of the paragraphs over and under it:
    *(f"{zone}_subject" for zone in _ZONES),  # they are the subject of something
    *(f"{zone}_any" for zone in _ZONES),  # they are met
    *(f"{zone}_named" for zone in _ZONES),  # by name
    *(f"{zone}_nearest" for zone in _ZONES),  # they are the subject nearest to the line
    *(f"{zone}_fits" for zone in _ZONES),  # 1 the nearest pronoun that is a subject may mean them, -1 it cannot
    "since_met",  # tokens back to where the narration last pointed at them; log, 1 is 2,200 or never
    "since_named",
    "since_acted",  # as a subject
    "until_met",  # tokens on to where it next does
    "until_named",
    "until_acted",
    "paragraphs_since",  # back to where they were last met, over 10
    "acted_rank",  # 1 / (1 + rank) by how lately they were a subject
    *(f"tagged_{side}_{lines}" for side in ("back", "ahead") for lines in (1, 2, 3, 4)),  # lines to their nearest tag
    "tagged_back_even",  # 1 an even number of lines, -1 an odd one
    "tagged_ahead_even",
    "tagged_back_lines",  # lines of theirs that are tagged, of the eight on that side, over eight
    "tagged_ahead_lines",
    "tagged_lines",  # in the book, log
    "tagged_share",  # of the lines of the book
    "plain",  # a plain tag has their name, or they act amid the line: it is theirs, whatever else
    "style",  # mean log-odds a word that the line is in the words of their tagged lines, within 1
    "called_a_role",  # their name is no name: "The Clergyman", "a voice"
    "takes_he",
    "takes_she",
    "animal",
    # of the line, the same for all who may speak it
    "words",  # log
    "broken",  # by a tag
    "asks",
    "cries",
    "says_i",
    "says_you",
    "calls_him",  # "sir", "father"
    "calls_her",
    "says_he",
    "says_she",
    "says_we",
    "opens_answering",  # "Yes", "Certainly"
    "opens_asking",
    "opens_joining",  # "And", "Well"
    "opens_crying",  # "Oh", "My"
    "goes_on",  # its tag says that somebody goes on speaking
    "others_in_paragraph",  # lines that have a part in its paragraph, of four at most, over four
    "tag",  # it has a plain one
    "tag_has_name",
    "tag_has_noun",
    "beat",
    "alone",  # nothing else stands in its paragraph
    "gap_0",  # it stands in the paragraph of the line before
    "gap_1",
    "gap_few",  # narration between, of the same conversation
    "ahead_0",  # the same for the line after
    "ahead_1",
    "ahead_few",
)
CONFIDENCE_FEATURES = (  # of a solved line, about its speaker or the guess refused
    "share",  # log-odds, cut at 6, of the share of the beam's weight in which they have the line
    "alone",  # log-odds, cut at 6, among the line's candidates, the lines around as solved
    "around",  # mean share of the lines close by, 0..1
    "talking",  # share of the lines of this conversation near that are theirs
    "last_met",  # tokens since the narration last pointed at them, log
    "others_here",  # others that the narration of the paragraph points at, at most 3
    "unnamed",
    "log_lines",  # lines they have in the book, at most 8, log
    "spoken_of",  # the line calls or names them
    "explicit",  # a tag or beat has their name
    "plain_tag",  # a plain tag has their name
)


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerCandidates:
    """Who may speak each line: rows are pairs (line, character), grouped by line.

    line: (pairs,) place of the line among the spoken lines, rising.
    character: (pairs,) id in the cast, -1 for nobody of the cast. features: (pairs, len(SPEAKER_FEATURES)).
    around: (pairs, len(AROUND_FEATURES)), of no columns for a scorer that does not ask for them.
    gap: (lines,) paragraphs since the line before, 0 in the same one.
    """

    line: NDArray[np.int64]
    character: NDArray[np.int64]
    features: Floats
    around: Floats
    gap: NDArray[np.int64]


class SpeakerScorer(Protocol):
    """Judge who speaks: one score a pair, and what each turn of the conversation adds to it.

    The stage solves the lines of a conversation together on top of both.
    """

    @property
    def wide(self) -> bool:
        """Whether it wants `around`, which takes as long to make as all the rest."""
        ...

    @property
    def turns(self) -> Floats:
        """(len(TURN_FEATURES),) log-odds that a turn adds; all 0 where the scores have weighed the turns already."""
        ...

    def __call__(self, candidates: SpeakerCandidates) -> Floats:
        """(pairs,) log-odds; higher is likelier."""
        ...

    def trust(self, features: Floats) -> Floats:
        """(lines,) probabilities in 0..1 that the speaker solved on these scores is right.

        features: (lines, len(CONFIDENCE_FEATURES)). It is the scorer that answers, as how far a score can be
        trusted depends on who gave it.
        """
        ...
