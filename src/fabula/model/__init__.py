"""The data model: what a story is made of. Knows nobody else in Fabula (errors apart).

Every offset is a character of `story.text`; every range is half-open: start inclusive, end exclusive.
"""

from fabula.model.cast import Cast, CastEntry, Character, CharacterKind, Pronouns
from fabula.model.events import Event, EventTable
from fabula.model.grammar import RELATIONS, UPOS, GrammarTable
from fabula.model.lexicon import PLAIN_PERSON_NOUNS, Lexicon, own_name_from
from fabula.model.lines import Evidence, Line, LineType
from fabula.model.mentions import EntityType, Form, Mention, MentionTable
from fabula.model.paragraphs import Chapter, Paragraph, ParagraphKind
from fabula.model.quotes import Quote, QuoteEntry, QuoteKind, check_entries
from fabula.model.reading import Reading, SpanTable, Thresholds
from fabula.model.scorers import (
    AROUND_FEATURES,
    CONFIDENCE_FEATURES,
    GAP_NONE,
    GAP_PARAGRAPH,
    GAP_SPACE,
    LONGEST_WORD,
    NAME_FEATURES,
    SPAN_CHAIN,
    SPAN_FORMS,
    SPAN_TYPES,
    SPEAKER_FEATURES,
    TURN_FEATURES,
    WIDEST_SPAN,
    LinkScorer,
    NameCandidates,
    NameScorer,
    Reader,
    SpeakerCandidates,
    SpeakerScorer,
    WindowScores,
    WordWindow,
)
from fabula.model.segments import Segment, tile
from fabula.model.source import Extract, Hint, HintKind, Part, Source, TocEntry
from fabula.model.spans import Span
from fabula.model.story import SCHEMA, Story
from fabula.model.tokens import GivenTokens, TokenTable
from fabula.model.view import TokenView, view_tokens

__all__ = [
    "AROUND_FEATURES",
    "CONFIDENCE_FEATURES",
    "GAP_NONE",
    "GAP_PARAGRAPH",
    "GAP_SPACE",
    "LONGEST_WORD",
    "NAME_FEATURES",
    "PLAIN_PERSON_NOUNS",
    "RELATIONS",
    "SCHEMA",
    "SPAN_CHAIN",
    "SPAN_FORMS",
    "SPAN_TYPES",
    "SPEAKER_FEATURES",
    "TURN_FEATURES",
    "UPOS",
    "WIDEST_SPAN",
    "Cast",
    "CastEntry",
    "Chapter",
    "Character",
    "CharacterKind",
    "EntityType",
    "Event",
    "EventTable",
    "Evidence",
    "Extract",
    "Form",
    "GivenTokens",
    "GrammarTable",
    "Hint",
    "HintKind",
    "Lexicon",
    "Line",
    "LineType",
    "LinkScorer",
    "Mention",
    "MentionTable",
    "NameCandidates",
    "NameScorer",
    "Paragraph",
    "ParagraphKind",
    "Part",
    "Pronouns",
    "Quote",
    "QuoteEntry",
    "QuoteKind",
    "Reader",
    "Reading",
    "Segment",
    "Source",
    "Span",
    "SpanTable",
    "SpeakerCandidates",
    "SpeakerScorer",
    "Story",
    "Thresholds",
    "TocEntry",
    "TokenTable",
    "TokenView",
    "WindowScores",
    "WordWindow",
    "check_entries",
    "own_name_from",
    "tile",
    "view_tokens",
]
