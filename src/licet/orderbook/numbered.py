"""Texts by number, and numbers by text: the companies and the countries of an order book."""

from __future__ import annotations


class Numbered(list[str]):
    """Different texts in the order in which they were met; the place of each is its number."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text; a new one where it was not met before."""
        number = self._numbers.setdefault(text, len(self))
        if number == len(self):
            self.append(text)
        return number

    def find(self, text: str) -> int | None:
        """The number of a text, None where it was not met."""
        return self._numbers.get(text)
