"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fabula.errors import OutputError
from fabula.outputs.files import make_folder, output_error, write_aside


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_bytes_and_callbacks_are_written(tmp_path: Path) -> None:
    assert write_aside(tmp_path / "a", b"one") == tmp_path / "a"

    def fill(aside: Path) -> None:
        aside.write_bytes(b"two")

    write_aside(tmp_path / "b", fill)
    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "b").read_bytes() == b"two"
    assert names(tmp_path) == ["a", "b"]


def test_the_callback_writes_beside_and_the_old_file_stands_until_the_end(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")
    seen: list[bytes] = []

    def fill(aside: Path) -> None:
        assert aside.parent == tmp_path
        aside.write_bytes(b"half")
        seen.append(target.read_bytes())

    write_aside(target, fill)
    assert seen == [b"old"]
    assert target.read_bytes() == b"half"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, ZeroDivisionError])
def test_whatever_stops_it_leaves_the_old_file_and_nothing_else(tmp_path: Path, stop: type[BaseException]) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")

    def fill(aside: Path) -> None:
        aside.write_bytes(b"half")
        raise stop

    with pytest.raises(stop):
        write_aside(target, fill)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EFBIG, "grow past the size allowed"),
        (errno.EACCES, "no permission to write there. Choose another folder"),
        (errno.EROFS, "read-only. Choose another folder"),
        (errno.EIO, "Input/output error. Try another folder"),
    ],
)
def test_a_refusal_names_the_file_the_reason_and_what_to_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")

    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fabula.outputs.files.os.fsync", refuse)
    with pytest.raises(OutputError, match=says) as caught:
        write_aside(target, b"new")
    assert str(target) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["page.html"]


def test_a_renaming_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "held open")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="no permission"):
        write_aside(tmp_path / "page.html", b"new")
    assert names(tmp_path) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"it is a folder\. Choose another name"):
        write_aside(tmp_path, b"")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no such folder"):
        write_aside(tmp_path / "no" / "page.html", b"")


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="its folder is a file"):
        write_aside(tmp_path / "file" / "page.html", b"")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices here")
def test_a_device_is_never_replaced() -> None:
    before = Path("/dev/null").stat()
    with pytest.raises(OutputError, match="a device or a pipe"):
        write_aside(Path("/dev/null"), b"new")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert Path("/dev/null").stat().st_ino == before.st_ino


def test_a_name_as_long_as_the_disk_allows_can_be_written_and_a_longer_one_is_refused(tmp_path: Path) -> None:
    write_aside(tmp_path / ("x" * 255), b"new")
    with pytest.raises(OutputError, match="name is too long"):
        write_aside(tmp_path / ("x" * 256), b"new")


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="that name cannot be used"):
        write_aside(tmp_path / "a\0b", b"new")


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_modes_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    old, new, plain = (tmp_path / name for name in ("old", "new", "plain"))
    old.touch(mode=0o600)
    plain.write_bytes(b"")
    write_aside(old, b"")
    write_aside(new, b"")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert new.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    write_aside(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_write_protected_file_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")
    monkeypatch.setattr("fabula.outputs.files.os.access", lambda path, mode: False)  # root may write anything
    with pytest.raises(OutputError, match="no permission"):
        write_aside(target, b"new")
    assert target.read_bytes() == b"old"


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()


def test_a_folder_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"a file stands there\. Choose another folder"):
        make_folder(tmp_path / "file")
    with pytest.raises(OutputError, match="its folder is a file"):
        make_folder(tmp_path / "file" / "more")


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fabula.outputs.files.os.access", lambda path, mode: False)
    with pytest.raises(OutputError, match="no permission"):
        make_folder(tmp_path)


def test_an_error_is_one_line_whatever_the_name() -> None:
    error = output_error("a\nb", OSError(errno.ENOSPC, "full"))
    assert str(error) == "a b: cannot be written: the disk is full. Free some space, or write to another disk."


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputError, match="cannot be written"):
        write_aside(tmp_path / "a", b"new")


LEFT = re.compile(r"\.fabula-(\d+)-([0-9a-f]{16})\.part")
KILLED = """
import os, signal, sys
from pathlib import Path
from fabula.outputs.files import write_aside
def fill(aside):
    aside.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
write_aside(Path(sys.argv[1]) / "page.html", fill)
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a process cannot be asked after")
def test_what_a_killed_process_left_is_removed_at_the_next_writing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], check=False, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.returncode == -signal.SIGKILL
    [left] = names(tmp_path)
    assert LEFT.fullmatch(left)
    write_aside(tmp_path / "page.html", b"whole")
    assert names(tmp_path) == ["page.html"]


@pytest.mark.skipif(os.name != "posix", reason="as above")
def test_what_others_write_is_left_alone(tmp_path: Path) -> None:
    asides: list[str] = []

    def fill(aside: Path) -> None:
        asides.append(aside.name)
        (tmp_path / "folder").mkdir()
        found = LEFT.fullmatch(aside.name)
        assert found is not None
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        kept = [
            aside.name.replace(found[1], str(os.getppid())),  # a process that lives
            aside.name.replace(found[1], "1"),  # perhaps of another user
            f".fabula-{dead.pid}-{'0' * 16}.part",  # of another machine: who knows
            f".fabula-{dead.pid}-{found[2]}.part.txt",
            f"fabula-{dead.pid}-{found[2]}.part",
            ".fabula-x-y.part",
        ]
        for name in kept:
            (tmp_path / name).write_bytes(b"half")
        (tmp_path / f".fabula-{dead.pid}-{found[2]}.part").mkdir()
        before = names(tmp_path)
        write_aside(tmp_path / "other", b"whole")
        assert names(tmp_path) == sorted([*before, "other"])
        aside.write_bytes(b"whole")

    write_aside(tmp_path / "page", fill)
    assert len(asides) == 1


def test_what_an_unknown_machine_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    old, new = (tmp_path / f".fabula-{os.getpid()}-{digit * 16}.part" for digit in "01")
    for path, age in ((old, 25), (new, 23)):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age * 3600,) * 2)
    write_aside(tmp_path / "page", b"whole")
    assert names(tmp_path) == [new.name, "page"]


def test_a_folder_that_cannot_be_looked_through_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "scandir", refuse)
    write_aside(tmp_path / "page", b"whole")
    assert (tmp_path / "page").read_bytes() == b"whole"
