"""Export the trained reader and its linker, and write what the package carries of them.

    python -m training.reader.ship OUT --made-on DATE [--into FOLDER] [--without-dev]

OUT has `reader-all.pt`, trained on everything: what ships. Where it was measured there are also `reader.pt`, the same
without the development documents, and `scores.json`, what `training.reader.evaluate OUT OUT/reader.pt --chains CORPORA
--int8 --into OUT/scores.json` measured of it. Writes `reader.onnx`, `reader.json`, `reader.md`, `pieces.json`, and
the first three for `linker`. The same files in give the same files out: DATE stands in manifests and cards, no clock
is read.

With --without-dev it is `reader.pt` that is written, the weights whose scores are measured. Their version says so.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch

from training.reader.card import WITHOUT_DEV
from training.reader.config import CONFIG, load_settings
from training.reader.export import export_file, export_linker
from training.reader.manifest import digest
from training.reader.pack import PACKAGE, check_pair, pack
from training.reader.start import minilm_folder


def scores_of(out: Path) -> dict[str, Any] | None:
    """What was measured of OUT/reader.pt; None where nothing was. Raises SystemExit for scores of something else."""
    file = out / "scores.json"
    if not file.is_file():
        return None
    measured: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if measured["weights_sha256"] != digest((out / "reader.pt").read_bytes()):
        raise SystemExit(f"{file}: was measured on another reader.pt. Measure again.")
    return measured


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--made-on", type=datetime.date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--into", type=Path, default=PACKAGE, metavar="FOLDER")
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--without-dev", action="store_true", help="write reader.pt: the weights the scores are of")
    arguments = parser.parse_args()
    out: Path = arguments.out
    settings = load_settings(arguments.config)
    measured = scores_of(out)
    source = out / ("reader.pt" if arguments.without_dev else "reader-all.pt")
    made = torch.load(source)["made"]
    if arguments.without_dev:
        settings["version"] += WITHOUT_DEV
    elif measured is not None:
        check_pair(made, torch.load(out / "reader.pt")["made"])
    tokenizer = (minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        reader, linker = Path(folder) / "reader.onnx", Path(folder) / "linker.onnx"
        export_file(source, reader)
        export_linker(source, linker)
        models: Mapping[Literal["reader", "linker"], bytes] = {
            "reader": reader.read_bytes(),
            "linker": linker.read_bytes(),
        }
    packed = pack(models, tokenizer, settings, made, measured, arguments.made_on.isoformat(), arguments.into)
    for weights in packed:
        print(f"{weights.path}: {weights.manifest.bytes:,} bytes, SHA-256 {weights.manifest.sha256}")


if __name__ == "__main__":
    main()
