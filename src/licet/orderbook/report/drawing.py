"""Bars and patterns as inline SVG, which prints with its colors and needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from licet.orderbook.report.answers import KINDS, Kind, Pattern

_MARKS: Final[dict[Pattern, str]] = {
    "stripes": '<path d="M-1 7L7-1M-4 4L4-4M2 10L10 2" stroke="#fff" stroke-width="1.4"/>',
    "grid": '<path d="M0 3h6M3 0v6" stroke="#fff" stroke-width="1"/>',
    "dots": '<circle cx="3" cy="3" r="1.1" fill="#1F2933"/>',
}


def pattern(id: str, color: str, marks: Pattern, scale: float = 1) -> str:
    """The definition of a fill: a color under marks, so that more than color tells it from another."""
    size = f'width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="scale({scale:g})"'
    return f'<pattern id="{id}" {size}><rect width="6" height="6" fill="{color}"/>{_MARKS[marks]}</pattern>'


def patterns() -> Iterator[str]:
    """The definitions that the bars use."""
    for kind in KINDS:
        if kind.pattern:
            yield pattern(f"kind-{kind.key}", kind.color, kind.pattern)
    yield pattern("unknown", "#AAB4BE", "stripes")


def fill(kind: Kind) -> str:
    """The fill of a kind of answer."""
    return f"url(#kind-{kind.key})" if kind.pattern else kind.color


def stacked(parts: Mapping[str, int | Decimal], width: int, height: int) -> str:
    """A bar divided as the kinds of answers are, by their keys; a picture only, beside which stand the numbers."""
    given = [(kind, Decimal(parts.get(kind.key, 0))) for kind in KINDS]
    whole = sum((value for _, value in given), Decimal(0))
    drawn, left = [], Decimal(0)
    for kind, value in given:
        if value <= 0:
            continue
        size = value * width / whole
        drawn.append(f'<rect x="{left:.1f}" width="{size:.1f}" height="{height}" fill="{fill(kind)}"/>')
        left += size
    return _picture(width, height, "".join(drawn))


def used(share: Decimal | None, width: int = 120, height: int = 12) -> str:
    """A bar of how much of a limit is used: hatched where that is not known, red where nothing is left."""
    if share is None:
        bar = '<rect width="100%" height="100%" fill="url(#unknown)"/>'
    else:
        color = "#C0492B" if share >= 1 else "#E39A2D" if share >= Decimal("0.9") else "#2F7FB8"
        bar = f'<rect width="{min(max(share, Decimal(0)), Decimal(1)) * width:.1f}" height="100%" fill="{color}"/>'
    return _picture(width, height, f'<rect width="100%" height="100%" fill="#E4E7EB"/>{bar}')


def swatch(color: str) -> str:
    """A sample of a fill, for a legend."""
    return _picture(18, 12, f'<rect width="100%" height="100%" fill="{color}"/>', "swatch")


def _picture(width: int, height: int, drawn: str, look: str = "bar") -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" preserveAspectRatio="none"'
    return f'<svg class="{look}" {size} aria-hidden="true">{drawn}</svg>'
