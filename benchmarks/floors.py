"""Floors: numbers that may not get worse, kept beside a digest of the corpus they were measured on."""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

# How many names split over characters, and lines left unresolved, are choices rather than qualities:
# a better reading may move them either way, so they have no floor.
UNBOUND = frozenset({"unresolved", "split", "precision"})
CEILINGS = frozenset({"named_ratio", "loss", "calibration_error"})  # lower is better


class Pins(TypedDict):
    """Of one corpus: the digest of its files, the least values allowed, the greatest allowed."""

    digest: str
    floors: dict[str, float]
    ceilings: dict[str, float]


Floors = dict[str, Pins]


def pinned(floors: Floors, corpus: str, digest: str, found: Mapping[str, float], *, lower: bool) -> Floors:
    """Give the floors after a run: raised where it is better; made worse only when `lower` says so.

    Numbers the run did not measure keep their floors. Floors of another digest of the same corpus are
    of no use any more and are dropped.
    """
    old = floors.get(corpus)
    if old is None or old["digest"] != digest:
        old = Pins(digest=digest, floors={}, ceilings={})
    least, most = dict(old["floors"]), dict(old["ceilings"])
    for name, value in found.items():
        metric = name.rsplit(" ", 1)[-1]
        if metric in CEILINGS:
            up = math.ceil(value * 1000) / 1000
            most[name] = up if lower else min(up, most.get(name, up))
        elif metric not in UNBOUND:
            down = math.floor(value * 1000) / 1000
            least[name] = down if lower else max(down, least.get(name, down))
    return {**floors, corpus: Pins(digest=digest, floors=least, ceilings=most)}


def missed(floors: Floors, corpus: str, digest: str, found: Mapping[str, float]) -> list[str]:
    """List what stands in the way of a pass, a sentence each; empty when all is well."""
    pins = floors.get(corpus)
    if pins is None:
        return [f"nothing is pinned for {corpus}; run with --pin first"]
    if pins["digest"] != digest:
        return [f"{corpus}: floors are of digest {pins['digest'][:12]}, the corpus here is {digest[:12]}; re-pin them"]
    low = [
        f"{name}: {found[name]:.4f} is below {floor:.3f}"
        for name, floor in sorted(pins["floors"].items())
        if name in found and found[name] < floor
    ]
    high = [
        f"{name}: {found[name]:.4f} is above {ceiling:.3f}"
        for name, ceiling in sorted(pins["ceilings"].items())
        if name in found and found[name] > ceiling
    ]
    return low + high


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files, in the order given."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.parent.name}/{file.name}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def settle(path: Path, corpus: str, digest: str, found: Mapping[str, float], *, pin: bool, lower: bool) -> int:
    """Pin the numbers of a run in the file of floors, or check them against it, and say what came of it.

    Gives the exit status: 1 when a number is below its floor.
    """
    floors: Floors = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if pin:
        floors = pinned(floors, corpus, digest, found, lower=lower)
        path.write_text(json.dumps(floors, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"floors of {corpus} written to {path}")
        return 0
    short = missed(floors, corpus, digest, found)
    for line in short:
        print(f"FLOOR {line}", file=sys.stderr)
    if not short:
        print(f"no number of {corpus} below its floor")
    return 1 if short else 0
