"""Grammar: part of speech, lemma, head and relation of every token, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Universal part-of-speech tags; their places are the values of GrammarTable.upos.
UPOS = (
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
)
# Universal relations with the subtypes of English treebanks (UD 2.16); places are the values of
# GrammarTable.relation.
RELATIONS = (
    "root",
    "acl",
    "acl:relcl",
    "advcl",
    "advcl:relcl",
    "advmod",
    "amod",
    "appos",
    "aux",
    "aux:pass",
    "case",
    "cc",
    "cc:preconj",
    "ccomp",
    "compound",
    "compound:prt",
    "conj",
    "cop",
    "csubj",
    "csubj:outer",
    "csubj:pass",
    "dep",
    "det",
    "det:predet",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nmod:desc",
    "nmod:poss",
    "nmod:unmarked",
    "nsubj",
    "nsubj:outer",
    "nsubj:pass",
    "nummod",
    "obj",
    "obl",
    "obl:agent",
    "obl:unmarked",
    "orphan",
    "parataxis",
    "punct",
    "reparandum",
    "vocative",
    "xcomp",
)


@dataclass(frozen=True, slots=True, eq=False)
class GrammarTable:
    """One entry a token in every column, or none at all when nobody read the grammar.

    upos: (tokens,) places in UPOS.
    lemma: the dictionary form of each token.
    head: (tokens,) index of the token it depends on, in the same sentence; -1 for a root.
    relation: (tokens,) places in RELATIONS; "root" exactly where head is -1.
    """

    upos: Ints
    lemma: tuple[str, ...]
    head: Ints
    relation: Ints

    @classmethod
    def empty(cls) -> GrammarTable:
        """A table without rows."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, (), none, none)

    def __len__(self) -> int:
        return len(self.upos)
