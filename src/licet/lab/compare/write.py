"""A comparison as a folder of files: tables, charts, and a page; complete and together, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from licet.lab.compare.charts import charts
from licet.lab.compare.compared import DIMENSIONS, Compared
from licet.lab.compare.page import page
from licet.lab.compare.pictures import png, svg
from licet.orderbook.columns import Json
from licet.orderbook.files import together

PAGE: Final = "index.html"
KINDS: Final = ("decisions", "allocations", "matrix--*--*", "countries--*--*", "computing-power--*--*")
"""What the names of charts look like."""


def write_comparison(orders: Compared, found: Json, folder: Path, *, pictures: bool = True) -> list[Path]:
    """Write what ``comparison`` found of the orders to a folder, which is made; the files that were written.

    ``pictures``: charts as SVG and PNG too, beside their specifications. Raises MissingChartsError, OSError.
    """
    regimes = orders.run.settings.regimes
    pairs = [(regimes.index(one["base"]), regimes.index(one["alternative"])) for one in found["comparisons"]]
    shared = {**found, "order_book": Path(found["order_book"]).name}  # others are given it: without the folders
    with together() as parts:
        orders.write_flips(pairs, parts.of(folder / "flips.csv"))
        orders.write_matrices(pairs, parts.of(folder / "matrix.csv"))
        for dimension in DIMENSIONS:
            orders.write_by(dimension, pairs, parts.of(folder / f"by_{dimension}.csv"))
        text = json.dumps(shared, ensure_ascii=False, indent=2)
        parts.of(folder / "comparison.json").write_text(text + "\n", "utf-8")
        for name, chart in charts(found):
            path = folder / "charts" / name
            text = json.dumps(chart, ensure_ascii=False, indent=2)
            parts.of(path.with_name(f"{name}.vl.json")).write_text(text + "\n", "utf-8")
            if pictures:
                drawn = svg(chart)
                parts.of(path.with_name(f"{name}.svg")).write_text(drawn, "utf-8")
                parts.of(path.with_name(f"{name}.png")).write_bytes(png(drawn))
        parts.of(folder / PAGE).write_bytes(page(shared).encode())
        return parts.keep([path for path in _earlier(folder) if path not in parts])


def _earlier(folder: Path) -> list[Path]:
    """The charts of an earlier comparison in a folder."""
    made = folder / "charts"
    return [path for kind in KINDS for end in (".vl.json", ".svg", ".png") for path in made.glob(f"{kind}{end}")]
