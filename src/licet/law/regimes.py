"""The regimes: immutable selections of law that a transaction can be determined under.

All of law stands in one set of provisions, each with the days and regimes in which it is in force. A regime is that set
reduced to what applies under its id, and, for the law of one day, on that day. A proposal is a law as it changes it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from licet.kernel.assume import Assumed
from licet.kernel.nodes import Cmp, Const, Expr, Type, facts_of, walk
from licet.law.proposal import Proposal, changed, replaced, rewriting
from licet.law.proposals import OVERLAYS, PROPOSALS, proposal
from licet.law.provision import Authorization, Condition, Notice, Regime, Requirement
from licet.law.readings import READINGS, taken

_LAWS: Final[Mapping[str, tuple[str, str, str]]] = {
    "enforced": (
        "What is enforced on the date of the transaction",
        "law",
        "90 FR 4544 and earlier; BIS announcement of May 13, 2025; BIS guidance of May 31, 2026",
    ),
    "codified": (
        "What the Code of Federal Regulations says on the date of the transaction",
        "law",
        "15 CFR 730 to 774",
    ),
    "ear-2022": ("Advanced computing controls of October 2022", "law", "87 FR 62186; 88 FR 2821"),
    "ear-2023": (
        "Advanced computing controls of November 2023, as corrected in 2024, with high-bandwidth memory",
        "law",
        "88 FR 73458; 89 FR 23876; 89 FR 96790",
    ),
    "diffusion-2025": (
        "Framework for Artificial Intelligence Diffusion, as amended January 16, 2025",
        "codified_not_enforced",
        "90 FR 4544; 90 FR 5298",
    ),
}
_OVERLAYS: Final[Mapping[str, tuple[str, str, str]]] = {
    "affiliates-rule": (
        "Affiliates (50 percent) rule in force on any date",
        "overlay",
        "90 FR 47201 (FR Doc. 2025-19001)",
    ),
    "is-informed-h20": ("NVIDIA's letter of April 2025 on the H20 and its equals", "overlay", "744.23(b)"),
    "is-informed-mi308": ("AMD's letter of April 2025 on the MI308", "overlay", "744.23(b)"),
}

LAW_IDS: Final = tuple(_LAWS)
REGIME_IDS: Final = (*LAW_IDS, *PROPOSALS)
OVERLAY_IDS: Final = (*_OVERLAYS, *OVERLAYS)
"""Without those of the user's own (``proposals.own``)."""

Provision = TypeVar("Provision", Requirement, Authorization)


class UnknownRegimeError(LookupError):
    """A regime id that this version does not hold."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no regime {id!r}; {EXPECTED}")
        self.id = id


EXPECTED: Final = f"one of {', '.join(REGIME_IDS)}, overlays ({', '.join(OVERLAY_IDS)}) added with +"


def parts_of(id: str) -> tuple[str, tuple[str, ...]]:
    """The law or proposal, and the overlays, of a regime's id. Raises UnknownRegimeError."""
    base, *overlays = id.split("+")
    known = base in _LAWS or ((p := proposal(base)) is not None and p.based_on is not None)
    if not known or not all(map(_is_overlay, overlays)) or len(set(overlays)) != len(overlays):
        raise UnknownRegimeError(id)
    return base, tuple(overlays)


def _is_overlay(id: str) -> bool:
    return id in _OVERLAYS or ((p := proposal(id)) is not None and p.based_on is None)


def overlays() -> Mapping[str, tuple[str, str, str]]:
    """The overlays by id, each with its title, its status and its source."""
    added = {id: (p.title, p.status, p.source) for id in OVERLAYS if (p := proposal(id)) is not None}
    return MappingProxyType({**_OVERLAYS, **added})


def applied(id: str) -> tuple[str, tuple[Proposal, ...]]:
    """The law that a regime comes down to, and the proposals that change it, in the order in which they do.

    Raises UnknownRegimeError.
    """
    law, *changing = _chain(id)
    return law, tuple(p for name in changing if (p := proposal(name)) is not None)


def _chain(id: str) -> tuple[str, ...]:
    """The law that a regime comes down to, then all that changes it, what its base has before its own."""
    base, overlays = parts_of(id)
    own = None if base in _LAWS else proposal(base)
    return (*((base,) if own is None else (*_chain(own.based_on or ""), base)), *overlays)


def law_of(id: str) -> str:
    """The law that a regime comes down to. Raises UnknownRegimeError."""
    return applied(id)[0]


@cache
def regime(id: str, day: dt.date | None = None) -> Regime:
    """A regime by its id (``enforced+affiliates-rule``: with overlays), as it stands on a day where one is given.

    Raises UnknownRegimeError.
    """
    base, overlays = parts_of(id)
    law, proposals = applied(id)
    own = proposal(base)
    title, status, source = (own.title, own.status, own.source) if own else _LAWS[base]
    for name in overlays:
        of_overlay = _overlay(name)
        title, source = f"{title}; {of_overlay[0]}", f"{source}; {of_overlay[2]}"
    if own is None and proposals:
        status = "overlay"
    known: dict[str, bool | int | str | dt.date] = {"law": law}
    chain = _chain(id)
    known |= {f"overlay_{name.replace('-', '_')}": name in chain for name in _OVERLAYS}
    fixed = {name: value for p in proposals for name, value in p.readings.items()}
    known |= taken(fixed)
    if day is not None:
        known["date"] = day
    everything = changed(whole(), proposals, day)
    settled = rewriting(known, *replaced(proposals)) if proposals else Assumed(known)
    return replace(
        everything,
        id=id,
        title=title,
        status=status,
        based_on=base if overlays else own.based_on if own else None,
        source=source,
        readings=fixed,
        settled=settled,
        requirements=_left(everything.requirements, settled),
        authorizations=_left(everything.authorizations, settled),
        policies=tuple(p for p in everything.policies if settled(p.condition.expr) is not _FALSE),
        license_obligations=tuple(o for o in everything.license_obligations if settled(o.applies) is not _FALSE),
        general_obligations=tuple(o for o in everything.general_obligations if settled(o.applies) is not _FALSE),
        notices=tuple(n for n in _open(everything, proposals, settled) if settled(n.when) is not _FALSE),
        defaults=tuple(d for d in everything.defaults if settled(d.when) is not _FALSE),
        red_flags=tuple(f for f in everything.red_flags if settled(f.when) is not _FALSE),
        classification={n: c for n, c in everything.classification.items() if _can_be(c, settled)},
    )


def _overlay(id: str) -> tuple[str, str, str]:
    p = proposal(id)
    return _OVERLAYS[id] if p is None else (p.title, p.status, p.source)


@cache
def turning_days(id: str) -> tuple[dt.date, ...]:
    """The days on which something in a regime changes, ascending."""
    law = regime(id)
    days: set[dt.date] = set()
    for node in walk(*map(law.settled, law.expressions())):
        if isinstance(node, Cmp) and node.left.type is Type.DATE:
            for side in (node.left, node.right):
                if isinstance(side, Const):
                    assert isinstance(side.value, dt.date)
                    # a comparison turns on its day or on the next one
                    days |= {side.value} if node.op in (">=", "<") else {side.value + dt.timedelta(days=1)}
        elif (on := getattr(node, "on", None)) is not None and not isinstance(on, Const):
            days |= {since for since, _ in node.codes.steps}  # type: ignore[attr-defined]
    return tuple(sorted(days - {dt.date.min}))


def period(id: str, day: dt.date) -> dt.date:
    """The first day of the period, in which nothing changes, that a day belongs to."""
    days = turning_days(id)
    position = bisect_right(days, day)
    return days[position - 1] if position else dt.date.min


_FALSE: Final[Expr] = Const(False)


def _left(provisions: tuple[Provision, ...], settled: Assumed) -> tuple[Provision, ...]:
    """The provisions that can be in force, each with the conditions that can then be asked for."""
    return tuple(
        replace(p, conditions=tuple(c for c in p.conditions if _can_be(c, settled)))
        for p in provisions
        if settled(p.in_force) is not _FALSE
    )


def _open(law: Regime, proposals: Iterable[Proposal], settled: Assumed) -> Iterator[Notice]:
    """The notices, without those of switches of a proposal that others, which changed it, left without effect."""
    switches = {n for p in proposals for c in p.changes for n in c.notices}
    deciding = (
        *(r.applies for r in (*law.prohibitions, *law.requirements)),
        *(a.available for a in law.authorizations),
        *(p.condition.expr for p in law.policies),
    )
    left = facts_of(*map(settled, deciding)) if switches else ()
    return (n for n in law.notices if n not in switches or (n.switch and READINGS[n.switch].fact in left))


def _can_be(condition: Condition, settled: Assumed) -> bool:
    return settled(condition.during) is not _FALSE


@cache
def whole() -> Regime:
    """All of law, of all years: what the regimes are selections of."""
    from licet.law.notices import NOTICES
    from licet.law.part734.s3_subject import SUBJECT
    from licet.law.part736.s2_general_prohibitions import DENIED
    from licet.law.part740.s8_nac_aca import ACA, NAC
    from licet.law.part740.s25_hbm import HBM
    from licet.law.part740.s27_aia import AIA
    from licet.law.part740.s28_acm import ACM
    from licet.law.part740.s29_lpp import LPP
    from licet.law.part742.s6_a_13_model_weights import MODEL_WEIGHTS
    from licet.law.part742.s6_a_license_requirements import REGIONAL_STABILITY
    from licet.law.part742.s6_b_license_review import LICENSED_TPP, POLICIES, WITHIN_ALLOCATION
    from licet.law.part743.s9_foundry_reports import FOUNDRY_REPORTS
    from licet.law.part744.requirements import PART_744
    from licet.law.part744.s23_supercomputer import HEADQUARTERS_2023, HEADQUARTERS_B, HEADQUARTERS_C
    from licet.law.part746.embargoes import EMBARGO
    from licet.law.part748.s15_veu import NVEU, UVEU
    from licet.law.part748.supplement_2 import APPLICATION
    from licet.law.part748.supplement_2_dd import ON_APPROVAL
    from licet.law.part750.s7_validity import VALIDITY
    from licet.law.part758.clearance import CLEARANCE
    from licet.law.part774.eccn_3a090 import CLASSIFICATION, eccn
    from licet.law.part774.eccn_3a090_c import CLASSIFICATION_C
    from licet.law.part774.eccn_4e091 import CLASSIFICATION_4E091
    from licet.law.red_flags import RED_FLAGS

    return Regime(
        id="",
        title="",
        status="",
        based_on=None,
        source="",
        subject=SUBJECT,
        prohibitions=(DENIED,),
        requirements=(
            *REGIONAL_STABILITY,
            MODEL_WEIGHTS,
            HEADQUARTERS_2023,
            HEADQUARTERS_B,
            HEADQUARTERS_C,
            *PART_744,
            EMBARGO,
        ),
        # Preferred first: what needs no certificate and draws on no allocation, before what does.
        authorizations=(ACA, NAC, HBM, AIA, ACM, UVEU, NVEU, LPP),
        policies=POLICIES,
        license_obligations=(*APPLICATION, *ON_APPROVAL, *VALIDITY),
        license_consumes=("country/{destination}/2025-2027", WITHIN_ALLOCATION, LICENSED_TPP),
        general_obligations=(*CLEARANCE, *FOUNDRY_REPORTS),
        notices=NOTICES,
        red_flags=RED_FLAGS,
        eccn=eccn,
        classification={**CLASSIFICATION, **CLASSIFICATION_C, **CLASSIFICATION_4E091},
    )
