"""Charts as pictures: Vega-Lite specifications drawn as SVG and PNG, without a request to anywhere."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Final

from licet.orderbook.columns import Json

VEGA_LITE: Final = "5.21"
"""The version of Vega-Lite that the specifications are written for."""
SCALE: Final = 2
"""Pixels of a PNG to a unit of the chart."""


class MissingChartsError(ImportError):
    """What draws the pictures is not installed."""

    def __init__(self) -> None:
        super().__init__("to draw charts needs vl-convert-python: pip install 'licet[charts]'")


def converter() -> ModuleType:
    """What draws the pictures. Raises MissingChartsError."""
    try:
        import vl_convert
    except ImportError:
        raise MissingChartsError from None
    module: ModuleType = vl_convert
    return module


def svg(specification: Json) -> str:
    """A chart as SVG. Raises MissingChartsError."""
    drawn: str = converter().vegalite_to_svg(json.dumps(specification), VEGA_LITE, allowed_base_urls=[])
    return drawn


def png(drawn: str) -> bytes:
    """A chart that was drawn as SVG, as PNG. Raises MissingChartsError."""
    pixels: bytes = converter().svg_to_png(drawn, SCALE)
    return pixels
