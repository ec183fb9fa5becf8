"""A workbook as the zip archive that it is: its parts, read in pieces and within bounds, and written again."""

from __future__ import annotations

import io
import posixpath
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.markup import tags

DIRECTORY: Final = 4 << 20
"""Bytes that the archive's directory may have."""

PARTS: Final = 10_000
"""How many parts an archive may have."""

LARGEST: Final = 8 << 30
"""Bytes that all parts together may have, uncompressed."""

RATIO: Final = 200
"""How many times its compressed size a part of more than ``FREE`` bytes may have. Sheets stay well below 100."""

FREE: Final = 16 << 20
"""Bytes up to which a part may be compressed as far as it will go."""

SMALL: Final = 64 << 20
"""Bytes that a part other than a sheet and the shared texts may have."""

PIECE: Final = 1 << 18
"""Bytes that are read at once."""

_DAMAGED: Final = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over an archive that is not what it says."""


class Relation(NamedTuple):
    """What a part says of another: the identifier that it uses for it, its kind, its name in the archive."""

    id: str
    kind: str
    target: str


class _Bounded(io.BufferedReader):
    """A file that is not read in large pieces: ``ZipFile`` would read a directory of any size at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY:
            raise OrderBookError("the workbook's directory of parts is larger than any workbook's: it is not opened")
        return super().read(size)


class Package:
    """The open archive. Raises OrderBookError for what is no workbook, or would be too large when it is unpacked.

    ``ZipFile`` gives no more bytes of a part than the directory declares, so the bounds on what is declared are bounds
    on what is unpacked; a part that holds more fails its checksum.
    """

    def __init__(self, path: Path) -> None:
        self._file = _Bounded(io.FileIO(path))
        try:
            self._zip = _archive(self._file)
            self._parts = _parts(self._zip)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def pieces(self, part: str, largest: int = SMALL) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        info = self._parts.get(_key(part))
        if info is None:
            raise OrderBookError(f"the workbook lacks its part {part}: it is damaged, or not a workbook of Excel")
        if info.file_size > largest:
            raise OrderBookError(f"the workbook's part {part} is too large: {info.file_size:,} bytes")
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(PIECE):
                    yield piece
        except (*_DAMAGED, OSError):
            raise OrderBookError(f"the workbook is damaged or incomplete (in {part}): save or send it again") from None

    def relations(self, part: str) -> list[Relation]:
        """What a part (``""``: the package) says of others in the archive."""
        folder, where = posixpath.dirname(part), relations_of(part)
        return [
            Relation(tag["Id"], tag["Type"], posixpath.normpath(posixpath.join("/", folder, tag["Target"]))[1:])
            for _, name, tag in (tags(self.pieces(where), where) if where in self else ())
            if name == "Relationship" and {"Id", "Type", "Target"} <= tag.keys() and tag.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> str | None:
        """The part of the archive that is a part's relation of a kind, if it has one."""
        found = (relation.target for relation in self.relations(part) if relation.kind.endswith(f"/{kind}"))
        return next((target for target in found if target in self), None)

    def write(self, out: Path, changed: Mapping[str, IO[bytes] | None]) -> None:
        """Write the archive again: the parts ``changed`` with other bytes (None: without them), all others as they are.

        Order, names and times of the parts stay, so the same content always gives the same archive.
        """
        changes = {_key(part): content for part, content in changed.items()}
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for key, info in self._parts.items():
                content = changes.get(key)
                if key in changes and content is None:
                    continue
                again = ZipInfo(info.filename, info.date_time)
                again.compress_type, again.create_system = info.compress_type, info.create_system
                again.external_attr = info.external_attr
                size = content.seek(0, io.SEEK_END) if content else info.file_size
                with archive.open(again, "w", force_zip64=size > 0x7FFF_FFFF) as to:
                    if content:
                        content.seek(0)
                        shutil.copyfileobj(content, to, PIECE)
                    else:
                        for piece in self.pieces(info.filename, LARGEST):
                            to.write(piece)


def relations_of(part: str) -> str:
    """The part that has the relations of a part."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _archive(file: _Bounded) -> ZipFile:
    start = file.peek(8)[:8]
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise OrderBookError(
            "it is a workbook that is protected by a password, or one of before Excel 2007 (.xls): "
            "open it in Excel and save it as .xlsx, without a password"
        )
    if not start.startswith(b"PK"):
        raise OrderBookError("it is not a workbook (.xlsx)")
    try:
        return ZipFile(file)
    except (*_DAMAGED, OSError) as problem:
        if isinstance(problem, OrderBookError):
            raise
        raise OrderBookError("the workbook is damaged or incomplete: save or send it again") from None


def _parts(archive: ZipFile) -> dict[str, ZipInfo]:
    """The parts by their names as they are compared, if they are within bounds."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    parts = {_key(info.filename): info for info in infos}
    if "mimetype" in parts:
        raise OrderBookError("it is an OpenDocument file: open it in a spreadsheet program and save it as .xlsx")
    if len(infos) > PARTS or sum(info.file_size for info in infos) > LARGEST:
        raise OrderBookError(f"it would unpack to more than {PARTS:,} parts or {LARGEST:,} bytes: it is not opened")
    if len(parts) < len(infos):
        raise OrderBookError("it has two parts of one name, so that programs could read it differently")
    for info in infos:
        if info.file_size > FREE and info.file_size > RATIO * info.compress_size:
            raise OrderBookError(
                f"its part {info.filename} would unpack to {info.file_size:,} bytes, more than {RATIO} times "
                f"its {info.compress_size:,}: it is not opened"
            )
        if info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise OrderBookError(f"its part {info.filename} is encrypted or compressed in a way that workbooks are not")
    return parts


def _key(part: str) -> str:
    """Names of parts differ neither by case nor by the slash that some programs write."""
    return part.replace("\\", "/").lstrip("/").casefold()
