"""When a provision is in force: under which regime, and from which day to which.

Every provision of every year stands in the law at once. ``law`` says which regime is applied; the two clocks follow
the dates of the instruments (``timeline.yaml``), while a regime that is named after a rule applies that rule on any
date. For one regime and one day all of this is settled and falls away (``kernel.assume``).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import date
from licet.kernel.nodes import Const, Expr, Fact, Type, all_of, any_of
from licet.law.load import Instrument, instruments

Bound = str | dt.date | None
"""A day, or an instrument: the day on which a clock takes it up. None is no bound."""

LAWS: Final = ("enforced", "codified", "ear-2022", "ear-2023", "diffusion-2025")
law: Final = Fact("law", Type.CODE, "regime", known=True, among=LAWS)
ENFORCED: Final = law.equals("enforced")
CODIFIED: Final = law.equals("codified")


def effective(instrument: str) -> dt.date:
    """The first day on which the text of an instrument stands in the Code."""
    day = instruments()[instrument].effective
    assert day is not None, instrument
    return day


def in_force(
    codified: tuple[Bound, Bound] | None,
    enforced: tuple[Bound, Bound] | None,
    regimes: tuple[str, ...] = (),
) -> Expr:
    """True where a provision applies: by clock from the first bound up to, not including, the second; or by regime.

    An instrument counts for ``codified`` from the day that it takes effect, for ``enforced`` from the day that it is
    enforced; where that never came it has no days. None for a clock: not on that clock.
    """
    found = [law.equals(id) for id in regimes]
    for clock, span in ((CODIFIED, codified), (ENFORCED, enforced)):
        if span is not None:
            since, until = (_day(bound, clock is ENFORCED) for bound in span)
            if since == dt.date.max:
                continue
            terms = [clock]
            if since is not None:
                terms.append(date >= since)
            if until is not None and until != dt.date.max:
                terms.append(date < until)
            found.append(all_of(*terms))
    return any_of(*found) if found else Const(False)


def _day(bound: Bound, enforced: bool) -> dt.date | None:
    if not isinstance(bound, str):
        return bound
    instrument: Instrument = instruments()[bound]
    return (instrument.enforced if enforced else instrument.effective) or dt.date.max


def overlay(id: str) -> Fact:
    """True where a regime is applied with this overlay: ``enforced+affiliates-rule``."""
    return Fact(f"overlay_{id.replace('-', '_')}", Type.BOOL, f"overlay {id}", known=True)


AC_2022: Final = in_force((None, "acs_2023"), (None, "acs_2023"), ("ear-2022",))
"""The controls of October 2022, as long as they stood."""
ACS_2023: Final = in_force(("acs_2023", "diffusion_2025"), ("acs_2023", effective("diffusion_2025")), ("ear-2023",))
"""The controls of November 2023, up to the day on which the AI Diffusion rule rewrote their paragraphs."""
DIFFUSION: Final = in_force(("diffusion_2025", None), ("diffusion_2025", None), ("diffusion-2025",))
"""The AI Diffusion rule: in the Code since January 13, 2025, to be complied with from May 15, 2025, never enforced."""
DIFFUSION_KEPT: Final = in_force(("diffusion_2025", None), (effective("diffusion_2025"), None), ("diffusion-2025",))
"""What the AI Diffusion rule restated of the law before it, which is enforced though the rule is not."""
CORRECTIONS_2024: Final = in_force(
    ("corrections_2024", None), ("corrections_2024", None), ("ear-2023", "diffusion-2025")
)
HBM_2024: Final = any_of(
    in_force(("fdp_hbm_2024", None), ("fdp_hbm_2024", None), ("diffusion-2025",)),
    all_of(law.equals("ear-2023"), date >= effective("fdp_hbm_2024")),
)
"""The control of high-bandwidth memory: in the Code since December 2, to be complied with from December 31, 2024."""
FOUNDRY_2025: Final = in_force(("foundry_2025", None), ("foundry_2025", None), ("diffusion-2025",))
CHINA_2026: Final = in_force(("h200_rule_2026", None), ("h200_rule_2026", None))
