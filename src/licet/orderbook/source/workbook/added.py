"""What results are in a sheet: cells with the text or the number, in XML."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from licet.orderbook.source.workbook.cells import LONGEST

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

DIGITS: Final = 15
"""How many digits a spreadsheet program keeps of a number; one with more is written as text."""


def cell(reference: str, value: Any, prefix: str = "", style: str = "0") -> str:
    """The XML of a cell; nothing for None. A text is never a formula, whatever it begins with."""
    if value is None or value == "":
        return ""
    c = f'{prefix}c r="{reference}"' + (f' s="{style}"' if style != "0" else "")
    if isinstance(value, bool):
        return f'<{c} t="b"><{prefix}v>{value:d}</{prefix}v></{prefix}c>'
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if number.is_finite() and len(number.normalize().as_tuple().digits) <= DIGITS:
            return f"<{c}><{prefix}v>{number:f}</{prefix}v></{prefix}c>"
        value = f"{number:f}"
    t = f"{prefix}t"
    text = f'<{prefix}is><{t} xml:space="preserve">{escaped(cut(str(value)))}</{t}></{prefix}is>'
    return f'<{c} t="inlineStr">{text}</{prefix}c>'


def cut(text: str) -> str:
    """A text that a cell holds (``LONGEST`` units of UTF-16), with an ellipsis where something was cut off."""
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def escaped(text: str) -> str:
    """A text in XML, what XML cannot hold as ``_xHHHH_``."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
