"""Weights are opened by their manifest or refused by name."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fabula
from fabula.errors import WeightsError
from fabula.scorers.weights import Score, TokenizerFile, TrainingData, open_weights

MODEL = b"not really a network \x00\xff"
PIECES = '{"pieces": ["a", "é"]}'
PACKAGE = Path(fabula.__file__).parent / "weights"
LARGEST = 30_000_000  # bytes of all weights: what a wheel may carry


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def manifest() -> dict[str, Any]:
    return {
        "name": "reader",
        "version": "1",
        "sha256": digest(MODEL),
        "bytes": len(MODEL),
        "tokenizer": {"file": "pieces.json", "sha256": digest(PIECES.encode())},
        "thresholds": {"event": 0.45, "span": 1},
        "made_by": "a test",
        "made_on": "2026-01-31",
        "data": [{"name": "Invented", "licence": "MIT", "used_for": "events"}],
        "scores": [{"measure": "events, F1", "condition": "invented", "value": 0.7}],
        "card": "reader.md",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reader.onnx").write_bytes(MODEL)
    (tmp_path / "pieces.json").write_text(PIECES, encoding="utf-8")
    (tmp_path / "reader.md").write_text("# Reader\n", encoding="utf-8")
    write(tmp_path, manifest())
    return tmp_path


def write(folder: Path, value: object) -> None:
    (folder / "reader.json").write_text(json.dumps(value), encoding="utf-8")


def test_what_is_opened_is_what_lies_there(folder: Path) -> None:
    weights = open_weights("reader", folder)
    assert (weights.model, weights.tokenizer, weights.path) == (MODEL, PIECES, str(folder / "reader.onnx"))
    made = weights.manifest
    assert (made.name, made.version, made.bytes, made.sha256) == ("reader", "1", len(MODEL), digest(MODEL))
    assert made.tokenizer == TokenizerFile("pieces.json", digest(PIECES.encode()))
    assert made.made_on == datetime.date(2026, 1, 31)
    assert made.data == (TrainingData("Invented", "MIT", "events"),)
    assert made.scores == (Score("events, F1", "invented", 0.7),)
    assert dict(made.thresholds) == {"event": 0.45, "span": 1.0}
    assert "not really" not in repr(weights)


def test_nobody_changes_a_threshold(folder: Path) -> None:
    with pytest.raises(TypeError):
        open_weights("reader", folder).manifest.thresholds["event"] = 0.1  # type: ignore[index]


def test_every_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    plainly = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path.name)
        return plainly(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    open_weights("reader", folder)
    assert sorted(read) == ["pieces.json", "reader.json", "reader.onnx"]


def test_weights_that_read_no_words_need_no_tokenizer(folder: Path) -> None:
    write(folder, manifest() | {"tokenizer": None})
    (folder / "pieces.json").unlink()
    assert open_weights("reader", folder).tokenizer is None


@pytest.mark.parametrize("name", ["reader.onnx", "reader.json", "pieces.json"])
def test_a_file_that_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        open_weights("reader", folder)
    assert str(caught.value) == (
        f"{folder / name}: there is no such file. Fetch the folder's files again, all of one version."
    )


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="there is no such file"):
        open_weights("reader", tmp_path / "no")


def test_a_folder_where_a_file_should_be(folder: Path) -> None:
    (folder / "reader.onnx").unlink()
    (folder / "reader.onnx").mkdir()
    with pytest.raises(WeightsError, match=r"reader\.onnx: cannot be read \(.*\)\. Check its permissions"):
        open_weights("reader", folder)


@pytest.mark.parametrize(("name", "wanted"), [("reader.onnx", MODEL), ("pieces.json", PIECES.encode())])
def test_another_file_than_the_manifest_names(folder: Path, name: str, wanted: bytes) -> None:
    (folder / name).write_bytes(b"another")
    with pytest.raises(WeightsError) as caught:
        open_weights("reader", folder)
    assert str(caught.value) == (
        f"{folder / name}: its SHA-256 begins with {digest(b'another')[:12]}, where reader.json beside it has "
        f"{digest(wanted)[:12]}: it is damaged, or another file than the one that was measured. "
        "Fetch the folder's files again, all of one version."
    )


def test_a_tokenizer_that_is_no_text(folder: Path) -> None:
    (folder / "pieces.json").write_bytes(b"\xff")
    write(folder, manifest() | {"tokenizer": {"file": "pieces.json", "sha256": digest(b"\xff")}})
    with pytest.raises(WeightsError, match=r"pieces\.json: is not UTF-8\. Fetch"):
        open_weights("reader", folder)


def test_another_size_than_the_manifest_says(folder: Path) -> None:
    write(folder, manifest() | {"bytes": 5})
    with pytest.raises(WeightsError, match=rf"reader\.json: 'bytes' is 5, but reader\.onnx has {len(MODEL)}\."):
        open_weights("reader", folder)


@pytest.mark.parametrize("key", list(manifest()))
def test_a_key_that_is_missing(folder: Path, key: str) -> None:
    keys = manifest()
    del keys[key]
    write(folder, keys)
    with pytest.raises(
        WeightsError, match=rf"reader\.json: is no manifest of weights: it lacks the key '{key}'\. Fetch"
    ):
        open_weights("reader", folder)


@pytest.mark.parametrize("key", list(manifest()))
@pytest.mark.parametrize("value", [True, 1.5, "", [[]]])
def test_a_key_of_another_kind(folder: Path, key: str, value: object) -> None:
    write(folder, manifest() | {key: value})
    with pytest.raises(WeightsError, match=rf"reader\.json: is no manifest of weights: .*{key}"):
        open_weights("reader", folder)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda m: m.update(colour="red"), "it has a key that nobody knows, 'colour'"),
        (lambda m: m.update(name="writer"), "'name' is 'writer', where its file is called 'reader'"),
        (lambda m: m.update(card="other.md"), "'card' is 'other.md' instead of 'reader.md'"),
        (lambda m: m.update(version=1), "'version' of it is not a string"),
        (lambda m: m.update(bytes="9"), "'bytes' of it is not a whole number"),
        (lambda m: m.update(bytes=0), "'bytes' is not above 0"),
        (lambda m: m.update(sha256=digest(MODEL).upper()), "'sha256' is not 64 hexadecimal digits"),
        (lambda m: m.update(made_on="in May"), "'made_on' is 'in May', not a day like 2026-01-31"),
        (lambda m: m.update(tokenizer="pieces.json"), "'tokenizer' of it is not an object or null"),
        (lambda m: m["tokenizer"].pop("sha256"), "'tokenizer' lacks the key 'sha256'"),
        (lambda m: m["tokenizer"].update(file="../pieces.json"), "the file of 'tokenizer' is '../pieces.json', not"),
        (lambda m: m["tokenizer"].update(sha256="41d0"), "the sha256 of 'tokenizer' is not 64"),
        (lambda m: m["thresholds"].update(event="0.4"), "threshold 'event' is not a number"),
        (lambda m: m["thresholds"].update(event=True), "threshold 'event' is not a number"),
        (lambda m: m["thresholds"].update(event=math.inf), "Infinity is not a number"),
        (lambda m: m["thresholds"].update(event=10**400), "int too large"),
        (lambda m: m["data"].append("EWT"), "entry 2 of 'data' is not an object"),
        (lambda m: m["data"][0].pop("licence"), "entry 1 of 'data' lacks the key 'licence'"),
        (lambda m: m["data"][0].update(licence=None), "'licence' of entry 1 of 'data' is not a string"),
        (lambda m: m["scores"][0].update(value="0.7"), "'value' of entry 1 of 'scores' is not a whole number or a num"),
    ],
)
def test_a_manifest_that_is_wrong(folder: Path, spoil: Callable[[dict[str, Any]], object], reason: str) -> None:
    keys = manifest()
    spoil(keys)
    write(folder, keys)
    with pytest.raises(WeightsError) as caught:
        open_weights("reader", folder)
    message = str(caught.value)
    assert message.startswith(f"{folder / 'reader.json'}: is no manifest of weights: {reason}")
    assert message.endswith("Fetch the folder's files again, all of one version.")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Expecting value"),
        (b"[]", "it is not an object"),
        (b"\xff", "can't decode"),
        (b'{"name": "reader", "name": "reader"}', "a key stands in it twice"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_a_manifest_that_is_none(folder: Path, raw: bytes, reason: str) -> None:
    (folder / "reader.json").write_bytes(raw)
    with pytest.raises(WeightsError, match=rf"reader\.json: is no manifest of weights: .*{reason}") as caught:
        open_weights("reader", folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "../reader", "a/b", ".hidden", "a\nb"])
def test_a_name_that_is_none(folder: Path, name: str) -> None:
    with pytest.raises(WeightsError, match="cannot be the name of weights"):
        open_weights(name, folder)


def test_opening_loads_nothing_heavy_and_writes_nothing(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    code = (
        "import sys; from pathlib import Path; from fabula.scorers.weights import open_weights;"
        "open_weights('reader', Path(sys.argv[1])); print('onnxruntime' in sys.modules, 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["False", "False"], run.stderr
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


# ---- the weights of the package itself


def test_a_name_the_package_does_not_have() -> None:
    with pytest.raises(WeightsError, match=r"nobody\.json: there is no such file\. Install Fabula again"):
        open_weights("nobody")


def test_the_weights_of_the_package_are_what_their_manifests_say() -> None:
    models = sorted(PACKAGE.glob("*.onnx"))
    known = {"__init__.py"}
    for file in models:
        weights = open_weights(file.stem)
        made = weights.manifest
        card = (PACKAGE / made.card).read_text(encoding="utf-8")
        assert made.data, f"{file.name}: its manifest names no data"
        assert made.scores, f"{file.name}: its manifest has no score"
        for data in made.data:
            assert data.name in card, f"{made.card} does not name {data.name}"
        known |= {file.name, f"{file.stem}.json", made.card} | ({made.tokenizer.file} if made.tokenizer else set())
    lying = [path for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert {path.name for path in lying} == known, "a file that no manifest names"
    assert sum(path.stat().st_size for path in lying) <= LARGEST
