"""The command as a process: pipes, signals, full disks, exit statuses, what it loads."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fabula.version import VERSION
from tests.cli.conftest import ROOT, Start

posix = pytest.mark.skipif(os.name == "nt", reason="signals and devices of POSIX")


SIGNALS = [] if os.name == "nt" else [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """A shell's background job ignores SIGINT, nohup SIGHUP; and so would every process started here."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_version(start: Start) -> None:
    assert end(start("--version")) == (0, f"fabula {VERSION}\n", "")


def test_as_a_module(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fabula", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout == f"fabula {VERSION}\n"


def test_output_is_utf_8_whatever_the_locale_and_csv_has_single_line_ends(start: Start, folder: Path) -> None:
    with (folder / "lines.csv").open("wb") as printed:
        env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
        status, _, err = end(start("lines", "book.txt", "--csv", env=env, stdout=printed))
    assert (status, err) == (0, "")
    raw = (folder / "lines.csv").read_bytes()
    assert '"“Come in,”"\r\n'.encode() in raw
    assert raw.count(b"\r") == raw.count(b"\r\n") == raw.count(b"\n") == 4


@posix
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_reading(start: Start, folder: Path, number: signal.Signals) -> None:
    (folder / "slow.txt").write_text("SLOW ", encoding="utf-8")
    process = start("read", "slow.txt")
    assert process.stderr is not None
    assert process.stderr.readline() == "reading\n"
    process.send_signal(number)
    status, out, err = end(process)
    if number == signal.SIGINT:
        assert (status, out, err) == (130, "", "fabula: stopped; nothing half-written is left\n")
    else:
        assert (status, out, err) == (143, "", "fabula: ended from outside; nothing half-written is left\n")
    assert sorted(p.name for p in folder.iterdir()) == ["book.txt", "slow.txt"]


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves(start: Start, folder: Path, unbuffered: str) -> None:
    # More than any pipe holds (a megabyte on Linux), in few words.
    (folder / "long.txt").write_text(f"“{'o' * 40_000}h.” said Tom\n" * 100, encoding="utf-8")
    process = start("lines", "long.txt", env={"PYTHONUNBUFFERED": unbuffered})
    assert process.stdout is not None
    assert process.stdout.readline().startswith("line")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141


@posix
def test_a_reader_that_leaves_loses_no_files(start: Start, folder: Path) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text("“Oh.” said Tom", encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    status, _, err = end(start("read", "a.txt", "b.txt", "c.txt", stdout=write))
    os.close(write)
    assert status == 0
    assert "Error" not in err
    assert {"a.fabula", "b.fabula", "c.fabula", "c.html"} <= {p.name for p in folder.iterdir()}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["schema"],
        ["read", "book.txt", "--json"],
        ["lines", "book.txt", "--csv"],
        ["cast", "book.txt"],
    ],
)
def test_standard_output_on_a_full_disk(start: Start, arguments: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        status, _, err = end(start(*arguments, stdout=full))
    assert status == 1
    assert err.startswith("fabula: standard output: cannot be written (No space left on device)")
    assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_disk_that_fills_up_in_the_middle_is_not_passed_over(folder: Path, unbuffered: str) -> None:
    script = (
        "import resource, sys; from tests.cli.fake import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); main()"
    )
    (folder / "long.txt").write_text(f"“{'o' * 40_000}h.” said Tom\n" * 10, encoding="utf-8")
    with (folder / "lines.csv").open("wb") as printed:
        done = subprocess.run(
            [sys.executable, "-c", script, "lines", "long.txt", "--csv"],
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": unbuffered},
        )
    assert done.returncode == 1
    assert done.stderr.startswith("fabula: standard output: cannot be written (File too large)")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_standard_error_on_a_full_disk_changes_nothing(start: Start, folder: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        status, out, _ = end(start("read", "book.txt", "gone.txt", stderr=full))
    assert status == 1
    assert "Clara" in out


def test_what_is_loaded(start: Start) -> None:
    heavy = {"numpy", "rich", "jinja2", "sqlite3", "lxml", "asyncio", "fabula.model", "fabula.outputs"}
    script = (
        "import sys\nfrom fabula.cli import main\n"
        "main(sys.argv[1:])\nprint(sorted({m for m in sys.modules} & set(" + repr(sorted(heavy)) + ")))"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    for arguments in (["--version"], ["--help"], ["read", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, env=env
        )
        assert done.stdout.splitlines()[-1] == "[]", arguments


@posix
def test_a_bar_on_a_terminal_only_when_it_takes_long(folder: Path) -> None:
    (folder / "slow.txt").write_text("SLOW ", encoding="utf-8")
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TERM": "xterm", "COLUMNS": "100"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.fake", "read", "slow.txt"],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        assert b"slow.txt: quotes" in _read(ours, b"slow.txt: quotes", 20)
        process.send_signal(signal.SIGINT)
        assert b"fabula: stopped" in _read(ours, b"left", 20)
        assert process.wait(timeout=20) == 130
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read(handle: int, until: bytes, seconds: float) -> bytes:
    """What a terminal shows until it shows `until`, or for so many seconds."""
    shown = b""
    deadline = time.monotonic() + seconds
    while until not in shown and time.monotonic() < deadline:
        ready, _, _ = select.select([handle], [], [], 0.2)
        if ready:
            try:
                shown += os.read(handle, 4_096)
            except OSError:  # the other end is closed
                break
    return shown


def test_no_bar_in_a_pipe_or_when_it_is_quick(start: Start) -> None:
    assert end(start("read", "book.txt", "--no-html"))[2] == "fabula: wrote book.fabula\n"


def test_standard_input_of_a_process(start: Start, folder: Path) -> None:
    with (folder / "book.txt").open(encoding="utf-8") as book:
        status, out, err = end(start("read", "-", "--json", stdin=book))
    assert (status, err) == (0, "")
    assert json.loads(out)["text"].startswith("Chapter 1")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(start: Start, shell: str) -> None:
    env = {
        "_FABULA_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "fabula ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": "fabula ",
        "COMP_CWORD": "1",
    }
    status, out, err = end(start(env=env))
    assert status == 0, err
    for command in ("read", "cast", "lines", "schema"):
        assert command in out


@posix
def test_closed_streams(folder: Path) -> None:
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}

    def shell(line: str) -> tuple[int, str, str]:
        fabula = f"{sys.executable} -W error -m tests.cli.fake"
        done = subprocess.run(
            ["bash", "-c", line.replace("fabula", fabula)],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env=env,
        )
        return done.returncode, done.stdout, done.stderr

    closed = "fabula: standard output: is closed. Leave it open, or send it to a file.\n"
    assert shell("fabula cast book.txt >&-") == (1, "", closed)
    assert shell("fabula read gone.txt 2>&-") == (1, "", "")
    assert shell("fabula read - <&-") == (
        1,
        "",
        "fabula: standard input: is closed. Send the book to it, or name a file.\n",
    )


@posix
def test_a_book_out_of_a_pipe_with_a_name(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.cli.fake", "read", "pipe.txt", "--json"]
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    (folder / "pipe.txt").write_text("“Oh.” said Tom", encoding="utf-8")
    out, _ = process.communicate(timeout=60)
    assert json.loads(out)["text"] == "“Oh.” said Tom"
