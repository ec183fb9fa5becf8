"""What a data center validated end user must be able to show, as data: one item for each condition of the text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from licet.law.provision import Confidence

BOTH: Final = ("UVEU", "NVEU")


@dataclass(frozen=True)
class ChecklistItem:
    """A condition that needs evidence. It is met where the answer to ``asks`` is yes, or where it has no object."""

    id: str
    """The paragraph as the text numbers it, with a word behind it where one paragraph states several conditions."""
    cite: str
    heading: str
    """The heading that the text, or else this checklist, has it under."""
    asks: str
    of: tuple[str, ...] = BOTH
    """The types of authorization that it binds."""
    deadline: dt.date | None = None
    """The last day by which the text wants it met, where it names one."""
    confidence: Confidence = "primary"


@dataclass(frozen=True)
class Statement:
    """What the text says will follow, is due on an event, or is left free; there is nothing to show for it."""

    cite: str
    text: str
    of: tuple[str, ...] = BOTH
    confidence: Confidence = "primary"


def item_id(paragraph: str, word: str) -> str:
    """The id of an item: ``14.b``, or ``3.supply_chain`` for one of several conditions of paragraph 3."""
    return f"{paragraph}.{word}" if word else paragraph
