"""A file as it was given: it is read more than once, and must not change in between."""

from __future__ import annotations

from pathlib import Path

from licet.orderbook.source.source import OrderBookError


class Given:
    """A file, and what messages call it."""

    def __init__(self, path: Path, name: str) -> None:
        """Raises OSError if there is none."""
        self.path = path
        self.name = name
        self._seen = self._now()

    @property
    def size(self) -> int:
        """Its size in bytes when it was opened."""
        return self._seen[0]

    def unchanged(self) -> None:
        """Raise OrderBookError if the file is not what it was: results must stand beside the lines they are of."""
        try:
            same = self._now() == self._seen
        except OSError:
            same = False
        if not same:
            raise OrderBookError("the file was changed or removed while it was being read: run it again")

    def _now(self) -> tuple[int, int]:
        found = self.path.stat()
        return found.st_size, found.st_mtime_ns
