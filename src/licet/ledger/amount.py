"""Amounts as people write and read them, where the ledger counts whole thousandths of TPP, items or US cents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from licet.determine.allocation_names import name_in
from licet.facts.record import MILLI

_WRITTEN: Final = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """What people count in, and how many of the ledger's units are one of it."""

    name: str
    counted: str
    """The ledger's own unit."""
    scale: int

    def of(self, amount: int) -> Decimal:
        """An amount of the ledger in this unit, exactly."""
        return Decimal(amount) / self.scale

    def shown(self, amount: int) -> str:
        """An amount of the ledger as a text: ``26,900,000 TPP``."""
        return f"{self.of(amount):,f} {self.name}"

    def read(self, text: str) -> int:
        """An amount that people write, with or without thousands marks, in the ledger's unit. Raises ValueError."""
        amount = Decimal(text.replace(",", "")) * self.scale if _WRITTEN.fullmatch(text) else None
        if amount is None or amount != int(amount):
            finest = f"exact to {1 / Decimal(self.scale)}" if self.scale > 1 else "whole"
            raise ValueError(f"found {text!r}; expected {self.name}, {finest}, such as {126656:,}")
        return int(amount)


TPP: Final = Unit("TPP", "thousandths of TPP", MILLI)
_OF_LICENSES: Final = {"quantity": Unit("items", "items", 1), "value": Unit("US dollars", "US cents", 100)}


def unit_of(allocation: str) -> Unit:
    """The unit of an allocation, by its name."""
    name = name_in(allocation)
    return TPP if name is None else _OF_LICENSES.get(name.scope, TPP)
