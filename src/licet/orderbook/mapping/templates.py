"""Mappings that are remembered by the header of the files that they are for, in the user's configuration directory."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from licet.orderbook.mapping.file import read_mapping, write_mapping
from licet.orderbook.mapping.mapping import Mapping, column_key
from licet.orderbook.source.source import OrderBookError


def remember(header: Sequence[str], mapping: Mapping) -> Path:
    """Keep the mapping for files with this header, in any order of its columns; where it is kept. Raises OSError."""
    path = template(header)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = write_mapping(mapping, f"Remembered for files with the columns {', '.join(header)}.")
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return path


def recall(header: Sequence[str]) -> Mapping | None:
    """The mapping that is remembered for files with this header; None where none is.

    Raises OrderBookError, which names the file, where what is kept is damaged or cannot be read.
    """
    path = template(header)
    try:
        return read_mapping(path.read_text(encoding="utf-8")).fitted(header)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        raise OrderBookError(f"the remembered mapping {path} cannot be used: {problem}") from None


def forget(header: Sequence[str]) -> bool:
    """Remove what is remembered for files with this header; whether there was anything. Raises OSError."""
    path = template(header)
    known = path.exists()
    path.unlink(missing_ok=True)
    return known


def template(header: Sequence[str]) -> Path:
    """Where the mapping for files with this header is kept: neither order of columns nor case nor blanks matter."""
    keys = sorted(column_key(name) for name in header)
    digest = hashlib.sha256("\0".join(keys).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    words = re.findall(r"[a-z0-9]+", " ".join(column_key(name) for name in keys[:4]))
    return _directory() / "mappings" / f"{'-'.join(words)[:40].strip('-') or 'columns'}-{digest}.toml"


def _directory() -> Path:
    """The user's configuration directory for Licet."""
    if own := os.environ.get("LICET_CONFIG"):
        return Path(own)
    if shared := os.environ.get("XDG_CONFIG_HOME"):
        return Path(shared) / "licet"
    if sys.platform == "win32" and (roaming := os.environ.get("APPDATA")):
        return Path(roaming) / "licet"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "licet"
    return Path.home() / ".config" / "licet"
