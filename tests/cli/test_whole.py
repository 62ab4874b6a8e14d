"""The command with the real reading, on the samples: from a file to every output."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import fabula
from fabula.outputs.json import as_json, schema_text
from tests.cli.conftest import ROOT
from tests.outputs.invented import same

SAMPLES = ROOT / "samples"


def run(folder: Path, *arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "fabula", *arguments],
        input=given,
        capture_output=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "epub", "docx", "odt"])
def test_a_sample_in_every_format(tmp_path: Path, suffix: str) -> None:
    book = SAMPLES / f"wedding-clock.{suffix}"
    done = run(tmp_path, "read", str(book), "--out", "o", "--json", "--quiet")
    assert (done.returncode, done.stderr) == (0, b"")
    printed = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(printed)
    assert "".join(printed["text"][s["start"] : s["end"]] for s in printed["segments"]) == printed["text"]
    saved = fabula.open(tmp_path / "o" / "wedding-clock.fabula")
    assert same(saved, fabula.read(book))
    assert as_json(saved) == printed
    assert (tmp_path / "o" / "wedding-clock.html").stat().st_size > len(printed["text"])


def test_every_view_agrees(tmp_path: Path) -> None:
    book = str(SAMPLES / "wedding-clock.txt")
    assert run(tmp_path, "read", book, "--out", ".", "--quiet").returncode == 0
    views = []
    for source in (book, "wedding-clock.fabula"):
        lines = run(tmp_path, "lines", source, "--csv").stdout
        cast = json.loads(run(tmp_path, "cast", source, "--json").stdout)
        rows = list(csv.DictReader(io.StringIO(lines.decode(), newline="")))
        spoken = sum(row["lines"] for row in cast["cast"]) + cast["unresolved"]["lines"]
        assert spoken == len(rows) > 10
        views.append((lines, cast))
    assert views[0] == views[1]


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    book = str(SAMPLES / "night-market-07.txt")
    for folder in ("a", "b"):
        assert run(tmp_path, "read", book, "--out", folder, "--quiet").returncode == 0
    for name in ("night-market-07.fabula", "night-market-07.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_standard_input_takes_any_format(tmp_path: Path) -> None:
    done = run(tmp_path, "read", "-", "--json", "--layers", "chapters", given=(SAMPLES / "last-tram.epub").read_bytes())
    assert json.loads(done.stdout)["source"]["format"] == "epub"


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("binary.txt", bytes(range(256)) * 20), ("cut.epub", b"PK\x03\x04cut"), ("folder", None)],
)
def test_a_bad_book_is_one_line_and_loses_no_other(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(content)
    done = run(tmp_path, "read", name, "gone.txt", str(SAMPLES / "last-tram.txt"), "--out", "o", "--quiet")
    first, second, last = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert first.startswith(f"fabula: {name}: ")
    assert second.startswith("fabula: gone.txt: ")
    assert last == "fabula: 1 of 3 books read; 2 failed"
    assert "bug in Fabula" not in first + second
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["last-tram.fabula", "last-tram.html"]


def test_nothing_reaches_for_the_network(tmp_path: Path) -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from fabula.cli import main\nraise SystemExit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "read", str(SAMPLES / "last-tram.epub"), "--out", "o"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stderr


def test_an_encoding_that_is_not_used_or_wrong_is_said(tmp_path: Path) -> None:
    used = run(tmp_path, "cast", str(SAMPLES / "wedding-clock.epub"), "--encoding", "cp1252")
    assert used.returncode == 0
    assert b"warning: The encoding given (cp1252) is not used: an EPUB says its own." in used.stderr
    text = (SAMPLES / "wedding-clock.txt").read_bytes()
    (tmp_path / "book.txt").write_bytes(text + b"\n" * (len(text) % 2))
    wrong = run(tmp_path, "cast", "book.txt", "--encoding", "utf-16")
    assert wrong.returncode == 1
    assert wrong.stderr.count(b"\n") == 1
    assert b"utf-16" in wrong.stderr


def test_a_reading_can_be_handed_back(tmp_path: Path) -> None:
    book = str(SAMPLES / "wedding-clock.txt")
    first = run(tmp_path, "read", book, "--json", "--quiet").stdout
    reading = json.loads(first)
    (tmp_path / "reading.json").write_bytes(first)
    again = json.loads(run(tmp_path, "read", book, "--json", "--quiet", "--quotes", "reading.json").stdout)
    assert again == reading
    del reading["quotes"][0]
    (tmp_path / "reading.json").write_text(json.dumps(reading), encoding="utf-8")
    lines = run(tmp_path, "lines", book, "--json", "--silent", "--quotes", "reading.json")
    assert len(json.loads(lines.stdout)["lines"]) == sum(q["kind"] != "not_speech" for q in reading["quotes"])
