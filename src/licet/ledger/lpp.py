"""What a shipment under License Exception LPP draws on (§ 740.29)."""

from __future__ import annotations

import datetime as dt

from licet.ledger.operation import Draw


def draws_of_shipment(owner: str, amount: int, *, exported: dt.date, received: dt.date) -> list[Draw]:
    """The draws of a shipment, in thousandths of TPP, on the years of the ultimate consignee.

    Paragraph (d) limits the exports and reexports made in a calendar year; paragraph (h)(2) counts what is received in
    it. A shipment that crosses the year's end therefore draws on both years: the text lets neither go.
    ``owner`` is the ultimate consignee's ultimate parent, or the operator to whose limit a consignee of Supplement No.
    5(a) applies the TPP (paragraph (a)).
    """
    days = [exported] if received.year == exported.year else [exported, received]
    return [Draw(f"lpp/{day.year}/{owner}", amount, day) for day in days]
