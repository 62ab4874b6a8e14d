"""Opens weight files, each by its manifest: what was hashed and measured is what runs.

In a folder, `NAME.onnx` stands beside `NAME.json`, its manifest, and `NAME.md`, its card for people:

    {"name": "reader", "version": "1", "sha256": "9f2c...", "bytes": 22000000,
     "tokenizer": {"file": "pieces.json", "sha256": "41d0..."},
     "thresholds": {"event": 0.45},
     "made_by": "training/reader, seed 1", "made_on": "2026-01-31",
     "data": [{"name": "...", "licence": "CC BY 4.0", "used_for": "events"}],
     "scores": [{"measure": "events, F1", "condition": "development documents", "value": 0.72}],
     "card": "reader.md"}

No key may be missing and none may be added. `tokenizer` is null for weights that read numbers, not words.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fabula.errors import WeightsError

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # a name of a file in the same folder, and of nothing else
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN = 12  # digits of a hash in a message: enough to tell two apart
_AGAIN = "Install Fabula again: `pip install --force-reinstall fabula`."
_ANEW = "Fetch the folder's files again, all of one version."

_NUMBER = (int, float)
_KEYS: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "version": (str,),
    "sha256": (str,),
    "bytes": (int,),
    "tokenizer": (dict, type(None)),
    "thresholds": (dict,),
    "made_by": (str,),
    "made_on": (str,),
    "data": (list,),
    "scores": (list,),
    "card": (str,),
}
_JSON_NAMES = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    dict: "an object",
    list: "a list",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class TokenizerFile:
    """The tokenizer that weights were trained with; file: its name in the same folder."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TrainingData:
    """One data set that weights were made from."""

    name: str
    licence: str
    used_for: str


@dataclass(frozen=True, slots=True)
class Score:
    """One measured score, and the condition it holds under."""

    measure: str
    condition: str
    value: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a weight file is: its identity, how it was made, what it scored.

    sha256: of the weight file, in hexadecimal. bytes: its size. tokenizer: None when it reads no words.
    thresholds: by name, finite; read-only. card: the name of its card in the same folder.
    """

    name: str
    version: str
    sha256: str
    bytes: int
    tokenizer: TokenizerFile | None
    thresholds: Mapping[str, float]
    made_by: str
    made_on: datetime.date
    data: tuple[TrainingData, ...]
    scores: tuple[Score, ...]
    card: str


@dataclass(frozen=True, slots=True)
class Weights:
    """An opened weight file: `model` are the bytes that were hashed; tokenizer: the text of its file, if it has one."""

    manifest: Manifest
    path: str
    model: bytes = field(repr=False)
    tokenizer: str | None = field(repr=False)


def open_weights(name: str, folder: Path | None = None) -> Weights:
    """Open the weights called `name`; folder: where they lie, in the package if None.

    Every file is read once, and what was read is what is checked and given. Raises WeightsError when a file is
    missing or cannot be read, when its hash is not the manifest's, and when the manifest is not as it should be.
    """
    if not _PLAIN.fullmatch(name):
        raise WeightsError(f"{name!r} cannot be the name of weights. Give the name of a file without its .onnx.")
    place: Traversable = files("fabula.weights") if folder is None else folder
    remedy = _AGAIN if folder is None else _ANEW
    manifest = _read_manifest(place, name, remedy)
    file = f"{name}.onnx"
    model = _read_checked(place, file, manifest.sha256, f"{name}.json", remedy)
    if len(model) != manifest.bytes:
        raise WeightsError(
            f"{place.joinpath(f'{name}.json')}: 'bytes' is {manifest.bytes}, but {file} has {len(model)}. {remedy}"
        )
    tokenizer = None
    if manifest.tokenizer is not None:
        raw = _read_checked(place, manifest.tokenizer.file, manifest.tokenizer.sha256, f"{name}.json", remedy)
        try:
            tokenizer = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise WeightsError(f"{place.joinpath(manifest.tokenizer.file)}: is not UTF-8. {remedy}") from error
    return Weights(manifest, str(place.joinpath(file)), model, tokenizer)


def _read(place: Traversable, file: str, remedy: str) -> bytes:
    path = place.joinpath(file)
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise WeightsError(f"{path}: there is no such file. {remedy}") from error
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror or error}). Check its permissions.") from error


def _read_checked(place: Traversable, file: str, sha256: str, manifest: str, remedy: str) -> bytes:
    raw = _read(place, file, remedy)
    found = hashlib.sha256(raw).hexdigest()
    if found != sha256:
        raise WeightsError(
            f"{place.joinpath(file)}: its SHA-256 begins with {found[:_SHOWN]}, where {manifest} beside it has "
            f"{sha256[:_SHOWN]}: it is damaged, or another file than the one that was measured. {remedy}"
        )
    return raw


def _read_manifest(place: Traversable, name: str, remedy: str) -> Manifest:
    file = f"{name}.json"
    raw = _read(place, file, remedy)
    try:
        return _manifest(json.loads(raw, object_pairs_hook=_once_each, parse_constant=_no_number), name)
    except (ValueError, OverflowError, RecursionError) as error:  # bytes that are no UTF-8, no JSON, no manifest
        reason = " ".join(str(error).split())
        raise WeightsError(f"{place.joinpath(file)}: is no manifest of weights: {reason}. {remedy}") from error


def _manifest(value: object, name: str) -> Manifest:
    """Check a manifest's JSON. Raises ValueError that says what is wrong in it."""
    keys = _object(value, "it", _KEYS)
    if keys["name"] != name:
        raise ValueError(f"'name' is {keys['name']!r}, where its file is called {name!r}")
    if keys["card"] != f"{name}.md":
        raise ValueError(f"'card' is {keys['card']!r} instead of '{name}.md'")
    if keys["bytes"] <= 0:
        raise ValueError("'bytes' is not above 0")
    try:
        made_on = datetime.date.fromisoformat(keys["made_on"])
    except ValueError as error:
        raise ValueError(f"'made_on' is {keys['made_on']!r}, not a day like 2026-01-31") from error
    return Manifest(
        name=name,
        version=keys["version"],
        sha256=_digest(keys["sha256"], "'sha256'"),
        bytes=keys["bytes"],
        tokenizer=_tokenizer(keys["tokenizer"]),
        thresholds=MappingProxyType({k: _finite(v, f"threshold {k!r}") for k, v in keys["thresholds"].items()}),
        made_by=keys["made_by"],
        made_on=made_on,
        data=tuple(TrainingData(**row) for row in _rows(keys["data"], "'data'", dict.fromkeys(_DATA, (str,)))),
        scores=tuple(
            Score(row["measure"], row["condition"], _finite(row["value"], f"the value of {row['measure']!r}"))
            for row in _rows(keys["scores"], "'scores'", {"measure": (str,), "condition": (str,), "value": _NUMBER})
        ),
        card=keys["card"],
    )


_DATA = ("name", "licence", "used_for")


def _tokenizer(value: object) -> TokenizerFile | None:
    if value is None:
        return None
    keys = _object(value, "'tokenizer'", {"file": (str,), "sha256": (str,)})
    if not _PLAIN.fullmatch(keys["file"]):
        raise ValueError(f"the file of 'tokenizer' is {keys['file']!r}, not the name of a file beside it")
    return TokenizerFile(keys["file"], _digest(keys["sha256"], "the sha256 of 'tokenizer'"))


def _rows(values: list[object], where: str, keys: Mapping[str, tuple[type, ...]]) -> list[dict[str, Any]]:
    return [_object(value, f"entry {number} of {where}", keys) for number, value in enumerate(values, 1)]


def _object(value: object, where: str, keys: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    """Check that a value is an object with exactly these keys, each of one of its kinds and no string empty."""
    if not isinstance(value, dict):
        raise ValueError(f"{where} is not an object")
    missing = [key for key in keys if key not in value]
    unknown = [key for key in value if key not in keys]
    if missing:
        raise ValueError(f"{where} lacks the key {missing[0]!r}")
    if unknown:
        raise ValueError(f"{where} has a key that nobody knows, {unknown[0]!r}")
    for key, kinds in keys.items():
        if not isinstance(value[key], kinds) or isinstance(value[key], bool):
            raise ValueError(f"{key!r} of {where} is not {' or '.join(_JSON_NAMES[kind] for kind in kinds)}")
        if value[key] == "":
            raise ValueError(f"{key!r} of {where} is empty")
    return value


def _digest(value: str, where: str) -> str:
    if not _SHA256.fullmatch(value):
        raise ValueError(f"{where} is not 64 hexadecimal digits")
    return value


def _finite(value: object, where: str) -> float:
    if not isinstance(value, _NUMBER) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{where} is not a number")
    return float(value)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")
