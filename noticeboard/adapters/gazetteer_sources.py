"""Reads the files a gazetteer is made of: their kind by what they hold, their columns by name, a row at a time.

Code-Point Open of Ordnance Survey; and of the Office for National Statistics the postcode directories ONSPD and NSPL of
any year, and the Index of Place Names. Each as a file, as the ZIP it is published in, or as the folder that unpacks to.
"""

import codecs
import csv
import hashlib
import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

LONGEST_HEAD = 4096
PIECE = 1 << 20
# A ZIP of a directory holds the whole of it in one file, and again in this folder a file for each postcode area.
REPEATED = "multi_csv"
CODE_POINT_COLUMNS = 10
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}", re.ASCII)
_NAMED_MONTH = re.compile(rf"({'|'.join(MONTHS)})[a-z]*[ _-]*(20\d\d)", re.IGNORECASE)
_NUMBERED_MONTH = re.compile(r"(20\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)")
_COPYRIGHT_DATE = re.compile(rb"COPYRIGHT DATE:\s*(20\d\d)-?(0[1-9]|1[0-2])", re.IGNORECASE)


class GazetteerSourceError(ValueError):
    """A file cannot be imported. Its words say which, and what is wrong with it."""


class SourceKind(StrEnum):
    """What a file is, told by what it holds."""

    CODE_POINT = "Code-Point Open"
    DIRECTORY = "ONS postcode directory"
    PLACES = "Index of Place Names"


@dataclass(frozen=True)
class Member:
    """One file to read: by itself, in a ZIP or in a folder."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Source:
    """What is to be imported: the files that hold it, all of one kind.

    version   the year and month it is of, 2026-08; empty where nothing says so.
    """

    kind: SourceKind
    members: Sequence[Member]
    version: str
    sha256: str


def _as_windows(wrong: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as Windows wrote it: older place names with accents."""
    if not isinstance(wrong, UnicodeDecodeError):
        raise wrong
    return wrong.object[wrong.start : wrong.end].decode("cp1252", "replace"), wrong.end


codecs.register_error("noticeboard-windows", _as_windows)


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Find what can be imported in a file, a ZIP or a folder.

    Raises GazetteerSourceError when there is nothing, or when there are two kinds of it.
    """
    if not path.exists():
        raise GazetteerSourceError(f"There is no {path}.")
    if path.is_dir() or not zipfile.is_zipfile(path):
        if path.is_file() and path.suffix.lower() == ".zip":
            raise GazetteerSourceError(f"{path.name} is not a whole ZIP file: it is damaged or cut short.")
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        members = [_file_member(each, path) for each in files if each.is_file()]
        yield _recognised(path, members)
        return
    with zipfile.ZipFile(path) as archive:
        yield _recognised(path, [_zip_member(archive, info) for info in archive.infolist() if not info.is_dir()])


def read_rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a file with their line numbers, the header first where there is one.

    Raises GazetteerSourceError when it is damaged, or ends within a line or with a row shorter than the first.
    """
    width = 0
    for number, row in _read_lines(member):
        width = width or len(row)
        if len(row) != width:
            raise GazetteerSourceError(
                f"Line {number} of {member.name} has {len(row)} columns, not {width}: the file is damaged or cut short."
            )
        yield number, row


def find_column(header: Sequence[str], pattern: str) -> int | None:
    """Give where the first column stands whose name is one of a pattern, or None."""
    names = (name.strip().lower() for name in header)
    return next((at for at, name in enumerate(names) if re.fullmatch(pattern, name)), None)


def read_figure(text: str) -> float:
    """Read a figure. Raises ValueError also for what only stands for one, as NaN does."""
    figure = float(text)
    if not math.isfinite(figure):
        raise ValueError(text)
    return figure


def version_in(name: str) -> str:
    """Give the year and month in the name of a file, as 2026-08; "" where there is none."""
    if named := _NAMED_MONTH.search(name):
        return f"{named[2]}-{MONTHS.index(named[1].lower()) + 1:02}"
    numbered = _NUMBERED_MONTH.search(name)
    return f"{numbered[1]}-{numbered[2]}" if numbered else ""


def _file_member(path: Path, root: Path) -> Member:
    name = str(path.relative_to(root)) if path != root else path.name
    return Member(name, path.stat().st_size, lambda: path.open("rb"))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    return Member(info.filename, info.file_size, lambda: archive.open(info))


def _recognised(path: Path, members: Sequence[Member]) -> Source:
    found: dict[SourceKind, list[Member]] = {}
    for member in members:
        kind = _kind_of(member)
        if kind is not None:
            found.setdefault(kind, []).append(member)
    if not found:
        raise GazetteerSourceError(
            f"{path.name} is none of the files that can be imported: Code-Point Open, ONSPD, NSPL or the Index of "
            "Place Names."
        )
    if len(found) > 1:
        raise GazetteerSourceError(f"{path.name} holds {' and '.join(sorted(found))}. Import one at a time.")
    kind, of_kind = found.popitem()
    whole = [each for each in of_kind if REPEATED not in each.name]
    return Source(kind, whole or of_kind, _version_of(path, members, of_kind), _digest(path, members))


def _kind_of(member: Member) -> SourceKind | None:
    """Tell what a file is from its first row; None for what only comes with the others."""
    if not member.name.lower().endswith((".csv", ".txt")):
        return None
    with _damage_told(member), member.open() as opened:
        head = opened.read(LONGEST_HEAD).decode("utf-8-sig", "replace").splitlines()
    row = next(csv.reader(head[:1]), [])
    if find_column(row, r"pcds") is not None:
        return SourceKind.DIRECTORY
    if find_column(row, r"place\d\dnm") is not None:
        return SourceKind.PLACES
    postcodes = len(row) == CODE_POINT_COLUMNS and _POSTCODE.fullmatch(row[0].strip())
    return SourceKind.CODE_POINT if postcodes else None


def _read_lines(member: Member) -> Iterator[tuple[int, list[str]]]:
    with _damage_told(member), member.open() as opened:
        text = io.TextIOWrapper(opened, encoding="utf-8-sig", errors="noticeboard-windows", newline="")
        lines = _Lines(text)
        yield from enumerate(csv.reader(lines.each()), start=1)
        if not lines.last.endswith(("\n", "\r")):
            raise GazetteerSourceError(f"{member.name} ends in the middle of a line: it is cut short.")


class _Lines:
    """The lines of a text, of which the last that was read is known."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = text
        self.last = "\n"

    def each(self) -> Iterator[str]:
        """Give one after another."""
        for line in self._text:
            self.last = line
            yield line


@contextmanager
def _damage_told(member: Member) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, csv.Error, NotImplementedError, RuntimeError) as wrong:
        raise GazetteerSourceError(f"{member.name} cannot be read: {wrong}.") from wrong


def _version_of(path: Path, members: Sequence[Member], of_kind: Sequence[Member]) -> str:
    """Give the year and month the data is of, from the names of the files or what Ordnance Survey puts beside them."""
    for name in (*(each.name for each in of_kind), path.name):
        if version := version_in(name):
            return version
    for member in members:
        if member.name.lower().endswith("metadata.txt"):
            with _damage_told(member), member.open() as opened:
                dated = _COPYRIGHT_DATE.search(opened.read(LONGEST_HEAD))
            if dated:
                return f"{dated[1].decode()}-{dated[2].decode()}"
    return ""


def _digest(path: Path, members: Sequence[Member]) -> str:
    if path.is_file():
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    whole = hashlib.sha256()
    for member in members:
        with member.open() as opened:
            whole.update(member.name.encode())
            while piece := opened.read(PIECE):
                whole.update(piece)
    return whole.hexdigest()
