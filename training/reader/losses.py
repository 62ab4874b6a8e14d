"""What a reader is taught by: annotation, and what a larger reader says of text that nobody annotated."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.reader.batches import Batch, Links, Mentions, Trees
from training.reader.network import Linker, Reader

Losses = dict[str, Tensor]
TYPES, FORMS, CHAIN = slice(0, 6), slice(6, 9), 9  # of the last axis of span scores
FEW = 8.0  # events are one word in fourteen; their loss is weighed as if they were half
SURE = 0.5  # of a span being a mention, for the teacher to tell its form, chain and vector


def states_of(reader: Reader, given: Batch) -> Tensor:
    """(windows, words, width)."""
    return reader.words(given.pieces, given.cases, given.gaps, given.mask, given.first, given.last)


def gold_losses(reader: Reader, linker: Linker, given: Batch) -> Losses:
    """Of what is annotated: trees, mentions with chains and events, mentions as GUM has them with chains."""
    words = states_of(reader, given)
    losses: Losses = {}
    if given.trees is not None:
        losses |= _tree_losses(reader, words, given, given.trees)
    if given.mentions is not None:
        losses |= _mention_losses(reader, words, given, given.mentions)
        losses["link"] = _link_loss(reader, linker, words, given.mentions, given.links)
    if given.others is not None:
        scores = F.pad(reader.others(words), (0, 1))
        losses["other"] = _span_loss(scores, given, given.others)
        losses["link"] = _link_loss(reader, linker, words, given.others, given.links)
    if given.events is not None and bool((given.events >= 0).any()):
        seen = given.events >= 0
        logits = reader.event(words).squeeze(-1)[seen].float()
        losses["event"] = FEW * F.binary_cross_entropy_with_logits(logits, given.events[seen].float())
    return losses


def _head_scores(reader: Reader, words: Tensor, given: Batch) -> Tensor:
    """(windows, words, 1 + words): of being a root, then of each head; none outside the sentence, nor oneself."""
    arcs, root = reader.arcs(words)
    itself = torch.eye(arcs.shape[1], dtype=torch.bool, device=arcs.device)
    apart = (given.sentence[:, :, None] != given.sentence[:, None, :]) | itself
    return torch.cat([root[..., None].float(), arcs.float().masked_fill(apart, -1e4)], dim=-1)


def _tree_losses(reader: Reader, words: Tensor, given: Batch, gold: Trees) -> Losses:
    judged = gold.heads > -2
    scores = _head_scores(reader, words, given)
    named = reader.arcs.relations(words, gold.heads).float()
    return {
        "upos": F.cross_entropy(reader.upos(words)[given.core].float(), gold.upos[given.core]),
        "arc": F.cross_entropy(scores[judged], gold.heads[judged] + 1),
        "relation": F.cross_entropy(named[judged], gold.relations[judged]),
    }


def _types(scores: Tensor) -> Tensor:
    """(..., 7) logits: a type each, and that of no mention, which is 0."""
    return torch.cat([scores[..., TYPES].float(), torch.zeros_like(scores[..., :1]).float()], dim=-1)


def _mention_losses(reader: Reader, words: Tensor, given: Batch, found: Mentions) -> Losses:
    scores = reader.spans(words)
    width = found.last - found.first
    losses = {"span": _span_loss(_types(scores), given, found)}
    at_gold = scores[found.window, found.first, width].float()
    formed = found.form >= 0
    losses["form"] = _mean(F.cross_entropy(at_gold[formed][:, FORMS], found.form[formed], reduction="none"))
    chained = (found.cluster >= 0).float()
    losses["chain"] = _mean(F.binary_cross_entropy_with_logits(at_gold[:, CHAIN], chained, reduction="none"))
    return losses


def _span_loss(scores: Tensor, given: Batch, found: Mentions) -> Tensor:
    """Cross-entropy of the spans that are judged, a mention; the last of the (..., types + 1) logits is no mention."""
    gold = torch.full(scores.shape[:3], scores.shape[-1] - 1, device=scores.device)
    gold[found.window, found.first, found.last - found.first] = found.type
    of_spans = F.cross_entropy(scores.float().flatten(0, 2), gold.flatten(), reduction="none")
    return (of_spans * given.inside.flatten()).sum() / max(1, len(found.first))


def _link_loss(reader: Reader, linker: Linker, words: Tensor, found: Mentions, links: list[Links]) -> Tensor:
    """Marginal likelihood of the true antecedents (Lee et al. 2017) among the mentions of each stretch."""
    vectors = reader.spans.vectors(words, found.window, found.first, found.last)
    losses = []
    for stretch in links:
        count = len(stretch.mention)
        later, earlier = torch.tril_indices(count, count, -1, device=vectors.device)
        scores = torch.full((count, count + 1), -1e4, device=vectors.device)
        scores[:, 0] = 0.0
        own = linker(vectors[stretch.mention], later, earlier, stretch.features)
        scores[later, earlier + 1] = own.float()
        cluster = found.cluster[stretch.mention]
        right = torch.zeros_like(scores, dtype=torch.bool)
        right[later, earlier + 1] = cluster[later] == cluster[earlier]
        opens = ~right.any(1)
        right[:, 0] = opens
        loss = scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)
        losses.append(loss[~(opens & stretch.begun)])  # its antecedents lie before the stretch
    return _mean(torch.cat([vectors.new_zeros(0).float(), *losses])) + vectors.sum().float() * 0


def taught_losses(reader: Reader, teacher: Reader, given: Batch) -> Losses:
    """How far the reader is from its teacher (Hinton et al. 2015), at temperature 1, and from its mentions' vectors."""
    with torch.no_grad():
        said = states_of(teacher, given)
        heads = _head_scores(teacher, said, given)
        spans = teacher.spans(said)
        likeliest = heads.argmax(-1) - 1
    words = states_of(reader, given)
    core = given.core
    own = _head_scores(reader, words, given)
    relations = (one.arcs.relations(state, likeliest)[core] for one, state in ((reader, words), (teacher, said)))
    logits, wanted = reader.event(words).squeeze(-1)[core], teacher.event(said).squeeze(-1)[core]
    losses = {
        "upos": _soft(reader.upos(words)[core], teacher.upos(said)[core]).mean(),
        "arc": _soft(own[core], heads[core]).mean(),
        "relation": _soft(*relations).mean(),
        "event": FEW * F.binary_cross_entropy_with_logits(logits.float(), torch.sigmoid(wanted.float())),
    }
    scores, inside = reader.spans(words), given.inside
    types = _types(spans)
    likely = 1 - types.softmax(-1)[..., -1]
    mentions = (likely * inside).sum().clamp(min=1)
    losses["span"] = (_soft(_types(scores), types) * inside).sum() / mentions
    window, first, width = torch.nonzero(inside & (likely > SURE), as_tuple=True)
    mine, theirs = scores[window, first, width], spans[window, first, width]
    losses["form"] = _mean(_soft(mine[:, FORMS], theirs[:, FORMS]))
    chained = torch.sigmoid(theirs[:, CHAIN].float())
    own_chain = mine[:, CHAIN].float()
    losses["chain"] = _mean(F.binary_cross_entropy_with_logits(own_chain, chained, reduction="none"))
    places = window, first, first + width
    vectors = reader.spans.vectors(words, *places).float(), teacher.spans.vectors(said, *places).float()
    losses["vector"] = _mean((vectors[0] - vectors[1]).square())
    return losses


def _mean(values: Tensor) -> Tensor:
    """0 of nothing: a short stretch may have no mention."""
    return values.sum() / max(1, values.numel())


def _soft(said: Tensor, taught: Tensor) -> Tensor:
    """(rows,) divergence of what is said from what the teacher says; 0 where they agree."""
    wanted = taught.float().log_softmax(-1)
    return (wanted.exp() * (wanted - said.float().log_softmax(-1))).sum(-1)
