"""What was read of the grammar, with the dictionary form of each word."""

from __future__ import annotations

from fabula.model import UPOS, GrammarTable, Lexicon, Reading, TokenTable
from fabula.stages.grammar.lemmas import lemmatize


def find_grammar(tokens: TokenTable, reading: Reading, lexicon: Lexicon) -> GrammarTable:
    """One row a token; of a token of two words ("don't") the first is told."""
    if not len(reading.upos):
        return GrammarTable.empty()
    ends = zip(tokens.start.tolist(), reading.host_end.tolist(), strict=True)
    words = [tokens.text[start:end] for start, end in ends]
    lemmas = lemmatize(words, [UPOS[at] for at in reading.upos.tolist()], lexicon.nationalities)
    return GrammarTable(reading.upos, lemmas, reading.head, reading.relation)
