"""Writing a file whole or not at all: aside first, then renamed into place."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import re
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path

from fabula.errors import OutputError

_ADVICE = {
    errno.ENOSPC: "the disk is full. Free some space, or write to another disk.",
    errno.EDQUOT: "your share of the disk is used up. Free some space, or write to another disk.",
    errno.EFBIG: "the file would grow past the size allowed here. Write to another disk.",
    errno.EACCES: "no permission to write there. Choose another folder.",
    errno.EPERM: "no permission to write there. Choose another folder.",
    errno.EROFS: "that disk is read-only. Choose another folder.",
    errno.ENOENT: "there is no such folder. Make it first, or choose another.",
    errno.ENOTDIR: "its folder is a file. Choose another folder.",
    errno.EISDIR: "it is a folder. Choose another name.",
    errno.EINVAL: "that name cannot be used on this disk. Choose another.",
    errno.ENAMETOOLONG: "the name is too long for this disk. Choose a shorter one.",
}

_ASIDE = re.compile(r"\.fabula-([1-9]\d{0,9})-([0-9a-f]{16})\.part")
_HOST = 8  # hexadecimal digits of an aside's name that tell the machine
_OLD = 24 * 60 * 60  # seconds; no writing takes so long


def write_aside(path: Path, content: bytes | Callable[[Path], None]) -> Path:
    """Write `path` whole or not at all, and return it.

    `content` is the bytes, or a call that writes them all to the path it is given: an empty file in
    the same folder, which is flushed to the disk and then renamed to `path`. Whatever stops the
    writing (Ctrl-C too), that file is removed and what stood at `path` before stands untouched. A
    link is followed. Only an ordinary file is ever replaced. What killed processes left aside in that
    folder is removed first.

    Raises OutputError.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        _check_replaceable(target)
        _remove_stale(target.parent)
        aside = target.parent / _aside_name()
        try:
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            if callable(content):
                content(aside)
            else:
                aside.write_bytes(content)
            _settle(aside, target)
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name; a loop of links
        raise output_error(path, error) from error
    return path


def make_folder(folder: Path) -> Path:
    """Make a folder for outputs, with those above it, and return it; one that stands is left alone.

    Raises OutputError, also when the folder stands but cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileExistsError as error:
        raise OutputError(f"{folder}: cannot be made a folder: a file stands there. Choose another folder.") from error
    except (OSError, ValueError) as error:
        raise output_error(folder, error) from error
    return folder


def output_error(name: Path | str, error: OSError | ValueError | RuntimeError) -> OutputError:
    """Word what the system refused: the output, the reason, what to try."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    advice = _ADVICE.get(number or 0) or f"{reason or 'the system refused'}. Try another folder or disk."
    # A name given by a user may hold line ends; an error is one line.
    return OutputError(f"{' '.join(str(name).split())}: cannot be written: {advice}")


def _check_replaceable(target: Path) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):  # renaming over /dev/null would replace the device itself
        raise OSError(None, "it is a device or a pipe, not a file")
    if not os.access(target, os.W_OK):  # renaming asks only the folder; a write-protected file means it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _aside_name() -> str:
    # Not `tempfile`: its files are readable by their owner alone, and a page is made to be passed on.
    # The name does not grow from the target's, which may be as long as the disk allows.
    return f".fabula-{os.getpid()}-{_host()}{secrets.token_hex(8 - _HOST // 2)}.part"


def _host() -> str:
    """Tell one machine, or container, from others that share its disks: process ids mean nothing across them."""
    space = ""
    with contextlib.suppress(OSError):  # of Linux only
        space = str(Path("/proc/self/ns/pid").readlink())
    return hashlib.sha256(f"{platform.node()} {space}".encode("utf-8", "replace")).hexdigest()[:_HOST]


def _remove_stale(folder: Path) -> None:
    """Remove what is aside in a folder and is written no more: its process died here, or nobody knows it and it is old.

    Nothing here is worth a failure: what cannot be looked at or removed stays.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _ASIDE.fullmatch(entry.name)
            if found is None:
                continue
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False) and _is_stale(int(found[1]), found[2], entry.stat().st_mtime):
                    Path(entry.path).unlink()


def _is_stale(process: int, tag: str, written: float) -> bool:
    """Whether the file of a process, last written at a time of the clock, has nobody who writes on."""
    if os.name != "posix" or not tag.startswith(_host()):  # Windows: asking after a process may end it
        return time.time() - written > _OLD
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # somebody else's, so it lives
        return False
    return False


def _settle(aside: Path, target: Path) -> None:
    """Flush to the disk, so that a power cut after the renaming cannot leave an empty file."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        with contextlib.suppress(OSError):  # some disks keep no modes
            aside.chmod(stat.S_IMODE(target.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no handle on a folder to flush
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # some network disks refuse; the file itself is flushed
            os.fsync(handle)
    finally:
        os.close(handle)
