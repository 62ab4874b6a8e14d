"""The trained reader as int8 ONNX, one window in, what every head says out; the linker as it is.

    python -m training.reader.export WEIGHTS.pt FILE.onnx

The same weights give the same bytes, with the same versions of PyTorch, ONNX and ONNX Runtime.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from fabula.stages.entities.facts import PAIR_FEATURES
from training.reader.network import Reader, Spans
from training.reader.train import open_pair

INPUTS = ("pieces", "cases", "gaps", "first", "last", "sentences")
OUTPUTS = ("upos", "heads", "relations", "events", "spans", "opening", "closing")


class Window(nn.Module):
    """All heads over one window; no batch, so that a window's answer never depends on its neighbours.

    pieces, cases, gaps: (pieces,). first, last: (words,) places of pieces. int8 arithmetic scales each
    matrix by its largest value: two windows in one batch would share that scale.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, pieces: Tensor, cases: Tensor, gaps: Tensor, first: Tensor, last: Tensor, sentences: Tensor
    ) -> tuple[Tensor, ...]:
        """In the order of OUTPUTS, as `fabula.model.WindowScores` describes them."""
        states = self.reader.encoder(pieces[None], cases[None], gaps[None])[0]
        words = ((states[first] + states[last]) / 2)[None]
        arcs, root = self.reader.arcs(words)
        apart = (sentences[:, None] - sentences[None, :]).abs().clamp(max=1) * 1e4
        places = torch.arange(first.shape[0])
        itself = (1 - (places[:, None] - places[None, :]).abs().clamp(max=1)) * 1e4
        heads = torch.cat([root[..., None], arcs - apart - itself], dim=-1)
        likeliest = heads.argmax(-1) - 1
        spans = self.reader.spans
        rows = (
            self.reader.upos(words),
            heads,
            self.reader.arcs.relations(words, likeliest),
            self.reader.event(words).squeeze(-1),
            spans(words),
            spans.vector_start(words),
            spans.vector_end(words),
        )
        return tuple(row[0] for row in rows)


def export(reader: Reader, file: Path) -> None:
    """Write `file` in int8; the file in float32 it is made from is a passing one."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "float.onnx"
        _export_float(reader.eval(), plain)
        _quantize(plain, file)


def export_file(weights: Path, file: Path) -> None:
    """The same for a .pt of `training.reader.train`."""
    export(open_pair(weights).reader, file)


def export_linker(weights: Path, file: Path) -> None:
    """The linker of a .pt of `training.reader.train`, in float32: it is small, and its features are no states."""
    linker = open_pair(weights).linker
    pair = torch.tensor([1, 2]), torch.tensor([0, 1])
    torch.onnx.export(
        linker.eval(),
        (torch.rand(3, Spans.VECTOR), *pair, torch.rand(2, PAIR_FEATURES)),
        str(file),
        input_names=["vectors", "later", "earlier", "features"],
        output_names=["scores"],
        dynamic_axes={"vectors": {0: "mentions"}}
        | {n: {0: "pairs"} for n in ("later", "earlier", "features", "scores")},
        opset_version=17,
        dynamo=False,
    )


def _export_float(reader: Reader, file: Path) -> None:
    sizes = {name: {0: "pieces"} for name in INPUTS[:3]} | {name: {0: "words"} for name in INPUTS[3:]}
    example = tuple(torch.arange(9) % 4 for _ in INPUTS)
    torch.onnx.export(
        Window(reader),
        example,
        str(file),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=sizes | {name: {0: "words"} for name in OUTPUTS} | {"heads": {0: "words", 1: "places"}},
        opset_version=17,
        dynamo=False,
    )


def _quantize(plain: Path, file: Path) -> None:
    quantize_dynamic(
        str(plain),
        str(file),
        weight_type=QuantType.QInt8,  # with QUInt8 a window takes three times as long where there is VNNI
        per_channel=True,
        reduce_range=True,  # seven bits: eight may overflow on processors without VNNI, and the answers differ
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    export_file(arguments.weights, arguments.file)


if __name__ == "__main__":
    main()
