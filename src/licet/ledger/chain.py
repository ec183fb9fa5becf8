"""Hashes: each operation covers what it says, each entry its operation, what it says and the entry before it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Final

_INTEGERS: Final = struct.Struct(">12q")
_sha256 = hashlib.sha256

START: Final = bytes(32)
"""What stands before the first entry of an allocation."""


def entry_hash(before: bytes, operation: bytes, integers: Sequence[int], change: str | None) -> bytes:
    """The hash of an entry: of the twelve integers of its row, of its change, and of its operation's digest."""
    said = before + operation + _INTEGERS.pack(*integers)
    return _sha256(said if change is None else said + change.encode()).digest()


def operation_digest(
    id: int, key: str, verb: str, content: bytes, actor: str, reason: str, recorded: int, law: str, entries: str
) -> bytes:
    """The hash of an operation's row. No text holds the separator, a null character, which no store takes."""
    text = f"{id}\0{key}\0{verb}\0{actor}\0{reason}\0{recorded}\0{law}\0{entries}"
    return _sha256(content + text.encode()).digest()


def seal_digest(before: bytes, id: int, recorded: int, heads: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The hash of a seal: of the seal before it and of the heads that changed since."""
    said = b"".join(struct.pack(">2q", allocation, seq) + head for allocation, seq, head in heads)
    return _sha256(before + struct.pack(">2q", id, recorded) + said).digest()
