"""The command, run inside the tests (`run`) or as a process of its own (`start`)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.cli import fake

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str
    stdout_bytes: bytes


Run = Callable[..., Done]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder with one book in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.txt").write_text(fake.BOOK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `fabula ARGUMENTS` in this process, with a reading that needs no stages."""
    monkeypatch.setitem(sys.modules, "fabula.pipeline", fake.stub())
    from fabula.cli import main

    def call(*arguments: str, given: str | bytes = b"") -> Done:
        given = given.encode() if isinstance(given, str) else given
        streams = [TextIOWrapper(BytesIO(raw), encoding="utf-8") for raw in (given, b"", b"")]
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        with monkeypatch.context() as patch:
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            patch.setenv("COLUMNS", "100")
            status = main(arguments)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for stream in streams:
            stream.flush()
        _, out, err = (stream.buffer.getvalue() for stream in streams)
        return Done(status, out.decode(), err.decode(), out)

    return call


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start `fabula ARGUMENTS` as a process of its own, with a reading that needs no stages."""
    started: list[subprocess.Popen[str]] = []

    def call(*arguments: str, env: dict[str, str] | None = None, **options: object) -> subprocess.Popen[str]:
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        ours = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        process = subprocess.Popen(  # type: ignore[call-overload]
            [sys.executable, "-W", "error", "-m", "tests.cli.fake", *arguments],
            cwd=folder,
            env=os.environ | ours | (env or {}),
            encoding="utf-8",
            **streams,
        )
        started.append(process)
        return process  # type: ignore[no-any-return]

    yield call
    for process in started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()
