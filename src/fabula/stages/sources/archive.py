"""ZIP archives opened with care: nothing is written, nothing outgrows its limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from fabula.errors import SourceError
from fabula.stages.sources.provenance import Input

# The longest novels unpack to under 20 MB of markup. What is read of one archive stays under this,
# by what its index declares and by what is in fact unpacked.
MAX_UNPACKED = 300_000_000
# Prose packs to a third, repeated markup to a fiftieth; only made-up data packs to less than this.
MAX_RATIO = 200
_SMALL = 50_000_000  # below this the ratio does not matter
_CHUNK = 1 << 20

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # includes NotImplementedError: a way of packing Python has not
    ValueError,
    KeyError,
    OverflowError,
    MemoryError,
)


class Archive:
    """The members of a ZIP file by name, read one by one and counted."""

    def __init__(self, book: Input, kind: str) -> None:
        """`kind` is how messages call the file: "an EPUB", "a Word document".

        Raises SourceError: damaged, locked with a password, or made to overflow.
        """
        self._book = book
        self._kind = kind
        self._unpacked = 0
        self.odd_names: list[str] = []
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(book.raw))
            infos = self._zip.infolist()
        except _DAMAGED as error:
            raise self.damaged(str(error)) from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/", 1)[0]:
                self.odd_names.append(info.filename)
            elif not info.is_dir():
                self._members[posixpath.normpath(name)] = info
        self._folded = {name.casefold(): name for name in reversed(self._members)}
        declared = sum(info.file_size for info in infos)
        self._check_size(declared, len(book.raw))
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise SourceError(
                f"{book.name}: it is locked with a password. Unpack it, pack it without one and try again."
            )

    def __contains__(self, member: str) -> bool:
        return self.find(member) is not None

    def names(self) -> Iterable[str]:
        """All members, in the order of the index."""
        return self._members.keys()

    def find(self, member: str) -> str | None:
        """The name a member has in the archive, case aside when only that differs."""
        return member if member in self._members else self._folded.get(member.casefold())

    def read(self, member: str) -> bytes | None:
        """The bytes of a member; None when there is none of this name. Raises SourceError, as above."""
        name = self.find(member)
        if name is None:
            return None
        info = self._members[name]
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    pieces.append(piece)
                    size += len(piece)
                    self._check_size(self._unpacked + size, max(info.compress_size, 1))
        except SourceError:
            raise
        except _DAMAGED as error:
            raise self.damaged(f"{name}: {error}") from None
        self._unpacked += size
        return b"".join(pieces)

    def damaged(self, why: str) -> SourceError:
        """The error of an archive that cannot be read."""
        why = " ".join(why.split()).rstrip(".") or "it cannot be unpacked"
        return SourceError(
            f"{self._book.name}: {self._kind} that is cut short or damaged ({why}). Try to download or save it again."
        )

    def _check_size(self, unpacked: int, packed: int) -> None:
        if (unpacked > MAX_UNPACKED and unpacked > 20 * packed) or (
            unpacked > _SMALL and unpacked > MAX_RATIO * packed
        ):
            raise SourceError(
                f"{self._book.name}: it would unpack to {unpacked // 1_000_000} MB or more, far beyond any book: "
                "a ZIP bomb, or not a book. Save the text in another format and try again."
            )


def resolve(base: str, href: str) -> tuple[str, str] | None:
    """Member and fragment a link of member `base` points at; None when it leaves the archive."""
    try:
        link = urlsplit(href.strip())
    except ValueError:
        return None
    if link.scheme or link.netloc or link.path.startswith("/"):
        return None
    path = unquote(link.path).replace("\\", "/")
    member = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    if member.startswith("../") or member == "..":
        return None
    return member, unquote(link.fragment)
