"""What PyTorch in float32 says of a sample, kept for the test that the shipped int8 file agrees with it.

python -m training.reader.parity WEIGHTS.pt [--to tests/parity/expected.npz]
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

import numpy as np

from fabula.model import WindowScores
from tests.parity.windows import EXPECTED, sample_windows
from training.reader.evaluate import TorchReader


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--to", type=Path, default=EXPECTED)
    arguments = parser.parse_args()
    kept = {}
    for at, scores in enumerate(TorchReader(arguments.weights)(sample_windows())):
        for field in fields(WindowScores):
            # half precision: its error of a thousandth is far below that of int8, and the file is half the size
            kept[f"{at} {field.name}"] = getattr(scores, field.name).astype(np.float16)
    np.savez_compressed(arguments.to, **kept)


if __name__ == "__main__":
    main()
