"""The counters of lines whose parties hold validated end user authorizations, where no order changes a counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from licet.orderbook.fold import date_of
from licet.orderbook.grouped import alike

if TYPE_CHECKING:
    from licet.orderbook.decide import Deciding

_SHARES: Final = ("uveu_total", "uveu_outside", "uveu_in_destination", "uveu_outside_us")
_OWNERS: Final = ("consignee", "parent", "end_user")


def counters_of_holders(deciding: Deciding, at: Any) -> dict[str, Any]:
    """By name the counters that only these lines look at (places of the columns, ascending); -1 where not known.

    Enters who held what, and when.
    """
    columns, counters, ground = deciding.columns, deciding.counters, deciding.ground
    column = {name: columns[name][at].astype(np.int64) for name in ("kind", "place", "holder", "day", *_OWNERS)}
    kind, place, holder = column["kind"], column["place"], column["holder"]
    named = holder >= 0
    national = np.where(named & (place >= 0) & ground.holding_for("NVEU")[kind], holder, -1)
    universal = np.where(named & ground.holding_for("UVEU")[kind], holder, -1)
    found = {name: np.full(len(at), -1, dtype=np.int64) for name in ("aia_cumulative", "nveu_installed", *_SHARES)}

    for of in alike(column["consignee"]):
        _set(found["aia_cumulative"], of, counters.aia[int(column["consignee"][of[0]])])
    for of in alike(national, place):
        company, country = int(national[of[0]]), int(place[of[0]])
        if company >= 0:
            _set(found["nveu_installed"], of, counters.installed(company, country))
            deciding.held_national(company, country, date_of(int(column["day"][of[-1]])))
    for of in alike(universal):
        if (company := int(universal[of[0]])) < 0:
            continue
        owned = of[np.any([column[name][of] == company for name in _OWNERS], axis=0)]
        if len(owned):
            last = owned[-1]
            deciding.held_universal(
                company, date_of(int(column["day"][last])), ground.kinds[int(kind[last])].owned_from_us
            )
        if counters.is_universal(company):
            for same in alike(place[of], column["day"][of]):
                first = of[same[0]]
                shares = counters.shares(company, int(place[first]), date_of(int(column["day"][first])))
                for name, share in zip(_SHARES, shares, strict=True):
                    found[name][of[same]] = share
    return found


def _set(column: Any, at: Any, tpp: int | None) -> None:
    if tpp is not None:
        column[at] = tpp
