"""Order books in workbooks: the cells of a sheet in, the same workbook with results beside its table out."""

from licet.orderbook.source.workbook.workbook import open_workbook

__all__ = ["open_workbook"]
