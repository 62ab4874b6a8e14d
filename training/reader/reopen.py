"""Open weights that ship as a base to train on from.

    python -m training.reader.reopen OUT [--weights FOLDER]

Writes OUT/base-all.pt, the reader and linker of FOLDER, by default the package's; of weights that never saw the
development documents OUT/base.pt as well. `python -m training.reader.train OUT reader [--all]` goes on from there. What
was rounded to int8 stays rounded, a value by up to 1 in 100 of the largest of its column. The heads that do not ship
begin anew. Raises SystemExit when OUT has a base already.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from fabula.scorers.weights import Weights, open_weights
from training.reader.card import WITHOUT_DEV
from training.reader.config import CONFIG, load_settings
from training.reader.network import Linker, Reader
from training.reader.pack import PACKAGE
from training.reader.sources import MPNET

Arrays = dict[str, np.ndarray]


def reopened(model: bytes) -> dict[str, Tensor]:
    """State of a `Reader` from the ONNX file that `training.reader.export` made of it, but for the heads left out."""
    graph = onnx.load_from_string(model).graph
    given: Arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    state = {name.removeprefix("reader."): array for name, array in given.items() if name.startswith("reader.")}
    plain = {name: array for name, array in state.items() if not name.startswith("encoder.") or "weight_" not in name}
    for name in [name for name in given if name.startswith("reader.") and name.endswith("_quantized")]:
        plain[name.removeprefix("reader.").removesuffix("_quantized")] = _unrounded(given, name)
    biased = {name.removesuffix(".bias") for name in plain if name.endswith(".bias")}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            plain[f"{module_of(node.name, biased)}.weight"] = _unrounded(given, node.input[1]).T
    return {name: torch.tensor(array) for name, array in plain.items()}


def _unrounded(given: Arrays, name: str) -> np.ndarray:
    """int8 and its scale as float32; the scale is one number, or one a column."""
    whole = name.removesuffix("_quantized")
    values = given[name].astype(np.float32) - given[f"{whole}_zero_point"].astype(np.float32)
    return np.asarray(values * given[f"{whole}_scale"], dtype=np.float32)


def module_of(node: str, biased: set[str]) -> str:
    """The module a matrix product belongs to: the exporter keeps its path, of a part of a list twice, or its end."""
    path = node.strip("/").split("/")[:-1]
    for told in (".".join(path), ".".join([*path[:-2], path[-1]]), path[-1]):
        found = [name for name in biased if name == told or name.endswith(f".{told}")]
        if len(found) == 1:
            return found[0]
    raise ValueError(f"{node}: belongs to no module. Was this file made by training.reader.export?")


def as_base(reader: Weights, linker: Weights, seed: int) -> dict[str, Any]:
    """What `training.reader.train` keeps, of weights that ship."""
    torch.manual_seed(seed)
    whole, links = Reader(), Linker()
    fresh = whole.state_dict()
    new = reopened(reader.model)
    if "spans.width.weight" in new:  # its name in version 1
        new["spans.widths.weight"] = new.pop("spans.width.weight")
    whole.load_state_dict({name: value for name, value in fresh.items() if name.startswith("others.")} | new)
    graph = onnx.load_from_string(linker.model).graph
    arrays = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    links.load_state_dict({name: arrays[name] for name in links.state_dict()})
    begun = f"reader {reader.manifest.version} as it ships, SHA-256 {reader.manifest.sha256[:16]}"
    told = re.search(r"([\d,]+) pieces of pretraining", reader.manifest.made_by)
    pretrained = int(told[1].replace(",", "")) if told else 0
    taught = any(row.name == MPNET.name for row in reader.manifest.data)
    made = {"pretrained_pieces": pretrained, "devices": [], "begun": begun, "taught": taught}
    return {"reader": whole.state_dict(), "linker": links.state_dict(), "made": made}


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", type=Path, default=PACKAGE, metavar="FOLDER")
    parser.add_argument("--config", type=Path, default=CONFIG)
    arguments = parser.parse_args()
    folder: Path = arguments.weights
    reader, linker = open_weights("reader", folder), open_weights("linker", folder)
    base = as_base(reader, linker, load_settings(arguments.config)["seed"])
    unseen = reader.manifest.version.endswith(WITHOUT_DEV)
    out: Path = arguments.out
    files = [out / name for name in (("base.pt", "base-all.pt") if unseen else ("base-all.pt",))]
    for file in files:
        if file.exists():
            raise SystemExit(f"{file}: is there already. Remove it, or name another OUT.")
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        torch.save(base, file)


if __name__ == "__main__":
    main()
