"""The network: an encoder with casing and spacing embedded, and the heads that read its states.

Two encoders have the same heads: a MiniLM, which is small and ships, and the teacher, an MPNet, ten times larger, which
labels text that nobody annotated for the small one to learn from. Both read the same pieces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody names it
from torch import Tensor, nn

from fabula.model import RELATIONS, UPOS
from fabula.model.scorers import WIDEST_SPAN
from fabula.scorers.pieces import CASINGS, GAPS
from fabula.stages.entities.facts import PAIR_FEATURES
from training.reader.data import GUM_TYPES

VOCABULARY, LONGEST = 30522, 512


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder. buckets: of relative places, as T5 and MPNet add them to attention; 0 for none."""

    width: int
    layers: int
    heads: int
    inner: int
    buckets: int
    eps: float  # of norms


SMALL = Shape(width=384, layers=6, heads=12, inner=1536, buckets=0, eps=1e-12)
LARGE = Shape(width=768, layers=12, heads=12, inner=3072, buckets=32, eps=1e-5)
FARTHEST = 128  # places apart that still have a bucket of their own


class Dropout(nn.Module):
    """Hides a share of its numbers while training (Srivastava et al. 2014); on the processor a byte is drawn for each.

    PyTorch's own draws a double for each there, in one thread: 12 ms against 3 for 8 windows. The share is a multiple
    of 1/256; the seed is drawn from PyTorch's generator.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.hidden = round(share * 256)  # bytes below it

    def forward(self, states: Tensor) -> Tensor:
        """states: of any shape."""
        if not self.training or not self.hidden:
            return states
        if states.device.type != "cpu":
            return F.dropout(states, self.share)
        seed = int(torch.randint(1 << 62, ()))
        drawn = np.random.Generator(np.random.SFC64(seed)).bytes(states.numel())
        kept = torch.frombuffer(bytearray(drawn), dtype=torch.uint8).view(states.shape) >= self.hidden
        return states * (kept * (256 / (256 - self.hidden))).to(states.dtype)


class Layer(nn.Module):
    """One transformer layer, norms after, as in BERT."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.dropout = Dropout(dropout)

    def forward(self, states: Tensor, bias: Tensor | None) -> Tensor:
        """states: (windows, pieces, width). bias: (windows or 1, 1 or heads, 1 or pieces, pieces), of attention."""
        windows, pieces, width = states.shape
        qkv = self.qkv(states).view(windows, pieces, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        # PyTorch's own attention takes 72 ms for 8 windows, forth and back, on two cores with bfloat16, this 30 ms
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        attended = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(windows, pieces, width)
        states = self.norm1(states + self.dropout(self.out(attended)))
        return self.norm2(states + self.dropout(self.outer(F.gelu(self.inner(states)))))


class Encoder(nn.Module):
    """Pieces -> states."""

    def __init__(self, shape: Shape = SMALL, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, shape.width)
        self.places = nn.Embedding(LONGEST, shape.width)
        self.cases = nn.Embedding(CASINGS, shape.width)
        self.gaps = nn.Embedding(GAPS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.eps)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.apart = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        nn.init.zeros_(self.cases.weight)
        nn.init.zeros_(self.gaps.weight)

    def forward(self, ids: Tensor, cases: Tensor, gaps: Tensor, mask: Tensor | None = None) -> Tensor:
        """ids, cases, gaps: (windows, pieces) integers; mask: (windows, pieces), true where there is a piece."""
        places = self.places.weight[: ids.shape[1]]
        states = self.words(ids) + self.cases(cases) + self.gaps(gaps) + places
        states = self.dropout(self.norm(states))
        bias = None
        if self.apart is not None:
            near = buckets(ids.shape[1], self.apart.num_embeddings).to(ids.device)
            bias = self.apart(near).permute(2, 0, 1)[None]
        if mask is not None:
            absent = (~mask)[:, None, None, :] * -1e4
            bias = absent if bias is None else bias + absent
        for layer in self.layers:
            states = layer(states, bias)
        return states


def buckets(pieces: int, count: int) -> Tensor:
    """(pieces, pieces) the bucket of each key as seen from each query: half of them ahead, wider the farther."""
    place = torch.arange(pieces)
    apart = place[:, None] - place[None, :]
    half, exact = count // 2, count // 4
    far = apart.abs().clamp(min=1).float()
    wide = exact + (torch.log(far / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return torch.where(apart < 0, half, 0) + torch.where(apart.abs() < exact, apart.abs(), wide.clamp(max=half - 1))


class Reader(nn.Module):
    """The encoder and every head that reads its states."""

    def __init__(self, shape: Shape = SMALL, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.drop = Dropout(dropout)
        self.upos = nn.Linear(shape.width, len(UPOS))
        self.event = nn.Sequential(nn.Linear(shape.width, 128), nn.GELU(), nn.Linear(128, 1))
        self.arcs = Arcs(shape.width, dropout)
        self.spans = Spans(shape.width, dropout)
        # mentions as GUM annotates them: it teaches the encoder, and does not ship
        self.others = SpanScores(shape.width, dropout, types=len(GUM_TYPES), labels=len(GUM_TYPES))

    def words(self, pieces: Tensor, cases: Tensor, gaps: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """States of words: (windows, words, width), the mean of a word's first and last piece.

        first, last: (windows, words) places of pieces.
        """
        states = self.encoder(pieces, cases, gaps, mask)
        wide = (-1, -1, states.shape[-1])
        of_first = states.gather(1, first[..., None].expand(*wide))
        of_last = states.gather(1, last[..., None].expand(*wide))
        return self.drop((of_first + of_last) / 2)


class Arcs(nn.Module):
    """Who depends on whom (biaffine, Dozat and Manning 2017), and how."""

    WIDE, NARROW = 256, 192

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.dependent = nn.Sequential(nn.Linear(width, self.WIDE), nn.GELU(), Dropout(dropout))
        self.head = nn.Sequential(nn.Linear(width, self.WIDE), nn.GELU(), Dropout(dropout))
        self.pair = nn.Linear(self.WIDE, self.WIDE)
        self.root = nn.Linear(self.WIDE, 1)
        self.of_dependent = nn.Linear(width, self.NARROW)
        self.of_head = nn.Linear(width, self.NARROW)
        self.at_root = nn.Parameter(torch.zeros(self.NARROW))
        self.relation = nn.Linear(self.NARROW, len(RELATIONS))

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """(windows, words, words) scores of [dependent, head], and (windows, words) of being a root."""
        dependent = self.dependent(words)
        arcs = self.pair(dependent) @ self.head(words).transpose(1, 2) / self.WIDE**0.5
        return arcs, self.root(dependent).squeeze(-1)

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """(windows, words, RELATIONS) scores under given heads: (windows, words) places, -1 for a root."""
        of_head = self.of_head(words)
        chosen = of_head.gather(1, heads.clamp(min=0)[..., None].expand(-1, -1, self.NARROW))
        chosen = torch.where((heads < 0)[..., None], self.at_root, chosen)
        return self.relation(F.gelu(self.of_dependent(words) + chosen))


class SpanScores(nn.Module):
    """Scores of spans (biaffine, Yu et al. 2020); of the labels the first `types` say what a mention is."""

    SIDE = 160

    def __init__(self, width: int, dropout: float, types: int, labels: int) -> None:
        super().__init__()
        self.labels = labels
        self.start = nn.Sequential(nn.Linear(width, self.SIDE), nn.GELU(), Dropout(dropout))
        self.end = nn.Sequential(nn.Linear(width, self.SIDE), nn.GELU(), Dropout(dropout))
        self.pair = nn.Linear(self.SIDE, labels * self.SIDE)
        self.of_end = nn.Linear(self.SIDE, labels)
        self.widths = nn.Embedding(WIDEST_SPAN, labels)
        nn.init.zeros_(self.widths.weight)
        with torch.no_grad():
            self.of_end.bias[:types] = -6.0  # nearly no span is a mention

    def forward(self, words: Tensor) -> Tensor:
        """(windows, words, WIDEST_SPAN, labels), by start and width."""
        start, end = self.start(words), self.end(words)
        windows, count, _ = words.shape
        left = self.pair(start).view(windows, count, self.labels, self.SIDE)
        # all ends, then those in reach: gathering the ends first is slower, and its gradient much slower
        scores = torch.einsum("bild,bjd->bilj", left, end) / self.SIDE**0.5
        scores = scores + self.of_end(end).transpose(1, 2)[:, None]
        here = words.device
        at = torch.arange(count, device=here)[:, None] + torch.arange(WIDEST_SPAN, device=here)[None, :]
        at = at.clamp(max=count - 1)[None, :, None, :].expand(windows, -1, self.labels, -1)
        return scores.gather(3, at).transpose(2, 3) + self.widths.weight


class Spans(SpanScores):
    """Which spans are mentions: scores of six types, three forms and "in a chain"; and a vector of each."""

    VECTOR = 128

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__(width, dropout, types=6, labels=6 + 3 + 1)
        self.vector_start = nn.Linear(width, self.VECTOR)
        self.vector_end = nn.Linear(width, self.VECTOR)

    def vectors(self, words: Tensor, window: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """(spans, VECTOR): what coreference sees of a mention; window, first, last: (spans,) places."""
        both = self.vector_start(words)[window, first] + self.vector_end(words)[window, last]
        return F.relu(both)


class Linker(nn.Module):
    """Scores of possible antecedents against "none", which is 0."""

    HIDDEN = 128

    def __init__(self) -> None:
        super().__init__()
        self.pair = nn.Linear(Spans.VECTOR, Spans.VECTOR)
        self.left = nn.Linear(Spans.VECTOR, self.HIDDEN)
        self.right = nn.Linear(Spans.VECTOR, self.HIDDEN)
        self.features = nn.Linear(PAIR_FEATURES, self.HIDDEN)
        self.score = nn.Linear(self.HIDDEN, 1)

    def forward(self, vectors: Tensor, later: Tensor, earlier: Tensor, features: Tensor) -> Tensor:
        """(pairs,) scores. vectors: (mentions, VECTOR); later, earlier: (pairs,) rows; features: (pairs, n)."""
        bilinear = (self.pair(vectors)[later] * vectors[earlier]).sum(1) / Spans.VECTOR**0.5
        hidden = self.left(vectors)[later] + self.right(vectors)[earlier] + self.features(features)
        return bilinear + self.score(F.relu(hidden)).squeeze(-1)
