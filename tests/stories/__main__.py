"""Print how every sample reads against its key: `PYTHONPATH=src python -m tests.stories [NAME...]`."""

from __future__ import annotations

import sys

import fabula
from tests.stories.keys import NAMES, SAMPLES, load
from tests.stories.scoring import score

for name in sys.argv[1:] or NAMES:
    key = load(name)
    sys.stdout.write(score(key, fabula.read(SAMPLES / key.sample)).report(name) + "\n")
