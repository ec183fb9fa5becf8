"""The records that a proof is about: those that a transaction of one line can have.

Each constraint is a sentence and a formula. All hold of every record that is read off a transaction (unknown facts
aside, which may be anything that they allow), so what is proved under them is proved of every transaction. They need
not be all that could be said: what they leave out makes a proof stronger, and a refutation is replayed anyway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import z3

from licet.catalog import products
from licet.determine.decider import RECORD, Decider
from licet.facts import record as r
from licet.facts.contract import LISTS
from licet.facts.countries import CODES, ear_country
from licet.kernel.nodes import Expr, Fact, NamedSet, all_of, any_of
from licet.kernel.solver import CodedList, Formula, Formulas, every, implied, negated, some
from licet.law.in_force import AC_2022, overlay
from licet.law.part774 import line
from licet.law.part774.eccn_3a090 import SPLIT
from licet.law.part774.eccns import (
    A_LEVEL,
    B_LEVEL,
    BASES,
    BY_COMMODITY,
    OTHER_LEVELS,
    OUTSIDE,
    SOFTWARE_A,
    SOFTWARE_AND_TECHNOLOGY,
    SOFTWARE_B,
    UNSPLIT,
    eccns_of,
    level_of,
    stated_eccns,
)
from licet.law.regimes import regime
from licet.law.sets import A1, A5, MACAU_OR_D5

COUNTRIES: Final = tuple(sorted({ear_country(code) for code in CODES}))
STATED: Final = tuple(
    dict.fromkeys(
        code
        for codes in (
            *(s.steps[0][1] for s in (A_LEVEL, B_LEVEL, SOFTWARE_A, SOFTWARE_B, BY_COMMODITY)),
            UNSPLIT,
            OUTSIDE,
            OTHER_LEVELS,
        )
        for code in sorted(codes)
    )
)
"""What a caller can state as the class of an item."""
_ECCNS: Final = ("", *dict.fromkeys([*STATED, *(code for base in BASES for code in eccns_of(base))]))

_PLACES: Final = (r.destination, r.origin, r.customer_location, r.exporter_location, r.exporter_seat)
_PLACES_OF_LINES: Final = (line.packaged_in, line.designer_headquarters)
_LISTS_OF_PLACES: Final = (
    *(r.headquarters, r.consignee_headquarters, r.recipients_headquarters, r.recipients_locations),
    *(r.end_user_headquarters, r.operator_headquarters, r.exporter_headquarters, r.employer_headquarters),
    line.packager_headquarters,
)
CODES_OF: Final[Mapping[str, Sequence[str]]] = {
    **{f.name: COUNTRIES for f in (*_PLACES, *_PLACES_OF_LINES, *_LISTS_OF_PLACES)},
    **{f.name: ("", *COUNTRIES) for f in (r.licensed_customer_location, r.lender_headquarters)},
    **{f.name: LISTS for f in (r.listed, r.exporter_listed, r.owner_listed)},
    r.affiliate_listed.name: r.AFFILIATE_LISTS,
    **{f.name: _ECCNS for f in (line.eccn_at_a, line.eccn_at_b, line.eccn_at_2022)},
    line.product.name: ("", *dict.fromkeys(p.name for p in products())),
}
"""The codes that a fact can have, by its name."""

_SEATS = (r.consignee_headquarters, r.end_user_headquarters, r.operator_headquarters)
_OF_ONE = (*_SEATS, r.exporter_headquarters, r.employer_headquarters, line.packager_headquarters)

CHIP: Final = line.stated_level.equals("")
MEMORY: Final = line.stated_level.equals("hbm")
WEIGHTS: Final = line.stated_level.equals("model")


def _kind(level: str) -> Expr:
    return line.stated_level.equals(level)


STATED_ITEM: Final = ~any_of(CHIP, MEMORY, WEIGHTS)
_SOFTWARE = line.eccn_at_a.is_in(SOFTWARE_AND_TECHNOLOGY)
_UNSPLIT = _kind("z")
_DEEMED = any_of(r.activity.equals("deemed_export"), r.activity.equals("deemed_reexport"))
_NOT_DESCRIBED = r.customers_outside.equals("")
_ASKED = (_NOT_DESCRIBED, CHIP)
_OF_A_FABRICATOR = all_of(CHIP, ~r.exporter_role.equals("other"))


@dataclass(frozen=True)
class Constraint:
    """What is true of every record of a transaction of one line, as far as its facts are known."""

    says: str
    rule: Expr | Callable[[Formulas], Formula]

    def holds(self, formulas: Formulas) -> Formula:
        """The constraint as a formula."""
        if isinstance(self.rule, Expr):
            return negated(formulas.truth(self.rule).false)
        return self.rule(formulas)


def _if(premise: Expr, conclusion: Expr) -> Expr:
    return any_of(~premise, conclusion)


def _one_or_two(f: Formulas) -> Formula:
    return every(every([_not_empty(f.codes(fact)), z3.AtMost(*f.codes(fact).classes.values(), 2)]) for fact in _OF_ONE)


def _assurances(f: Formulas) -> Formula:
    there = f.truth(r.government_assurances)
    yes, no, nothing = (f.truth(r.assurances_said.equals(said)).true for said in ("yes", "no", ""))
    unknown = every([negated(there.true), negated(there.false)])
    return some([every([there.true, yes]), every([there.false, no]), every([unknown, nothing])])


def _installed(f: Formulas) -> Formula:
    known = f.truth(r.nveu_installed >= 0).true
    return some([f.truth(r.installed_said.equals("yes")).true, every([negated(known), f.truth(r.nveu_held).false])])


def _not_empty(found: CodedList) -> Formula:
    return some([*found.classes.values(), found.open])


def _together(f: Formulas) -> Formula:
    one, *others = (f.codes(fact) for fact in (r.recipients_headquarters, *_SEATS))
    return every(
        [
            *(formula == some(o.classes[c] for o in others) for c, formula in one.classes.items()),
            True if f.certain else one.open == some(o.open for o in others),
        ]
    )


def _among_the_parties(f: Formulas) -> Formula:
    return _part_of(f.codes(r.recipients_headquarters), f.codes(r.headquarters))


def _of_the_purchaser(f: Formulas) -> Formula:
    recipients, everyone = f.codes(r.recipients_headquarters).classes, f.codes(r.headquarters).classes
    more = [every([formula, negated(recipients[c])]) for c, formula in everyone.items()]
    return implied(f.truth(r.through_intermediaries).false, z3.AtMost(*more, 2))


def _part_of(some_of: CodedList, whole: CodedList) -> Formula:
    of_classes = [implied(formula, whole.classes[c]) for c, formula in some_of.classes.items()]
    return every([*of_classes, implied(some_of.open, whole.open)])


def _is_one_of(code: Fact, whole: Fact, but: str = "") -> Callable[[Formulas], Formula]:
    def holds(f: Formulas) -> Formula:
        found = f.codes(whole)
        named = {c: formula for c, formula in f.code(code).classes.items() if c != f.class_of(but)}
        return every(implied(formula, some([found.classes[c], found.open])) for c, formula in named.items())

    return holds


def _of_the_end_user(f: Formulas) -> Formula:
    said = f[_NOT_DESCRIBED]
    place, known = f.code(r.customer_location).classes, f.code(r.customer_location).known
    inside = f.codes(r.recipients_locations)
    licensed = f.code(r.licensed_customer_location).classes
    return every(
        [
            *(implied(every([said, place[c]]), some([inside.classes[c], inside.open])) for c in place),
            *(implied(every([said, known, licensed[c]]), place[c]) for c in place),
        ]
    )


def _three_locations(f: Formulas) -> Formula:
    found = f.codes(r.recipients_locations)
    return every([_not_empty(found), z3.AtMost(*found.classes.values(), 3)])


def _eccns_belong_together(f: Formulas) -> Formula:
    """The ECCNs at the levels: those of a base, or what the caller stated (at every level), or none."""
    at = [f.code(fact).classes for fact in (line.eccn_at_a, line.eccn_at_b, line.eccn_at_2022)]
    level = f.code(line.stated_level).classes

    def row(kind: str, names: Sequence[str]) -> Formula:
        return every(
            [level[f.class_of(kind)], *(codes[f.class_of(name)] for codes, name in zip(at, names, strict=True))]
        )

    rows = {("", eccns_of(base)) for base in BASES} | {(level_of(code), stated_eccns(code)) for code in STATED}
    rows |= {(kind, ("",) * 3) for kind in ("hbm", "model")}
    distinct = {(f.class_of(kind), tuple(map(f.class_of, names))) for kind, names in rows}
    return some(row(kind, names) for kind, names in sorted(distinct))


def _of_one_or_more(f: Formulas) -> Formula:
    one, all_ = f.number(line.chip_tpp), f.number(line.line_tpp)  # in millionths, and in thousandths
    enough = every([all_.value * 1000 >= one.value, implied(one.value == 0, all_.value == 0)])
    return implied(every([f[CHIP], one.known, all_.known]), enough)


def places_of_designers(day: dt.date) -> tuple[frozenset[str], frozenset[str]]:
    """Where no designer can be approved or authorized on a day, and where alone one can be authorized."""
    return MACAU_OR_D5.on(day), frozenset({"TW"}) | A1.on(day) | A5.on(day)


def _designer(day: dt.date) -> list[Constraint]:
    home, authorized = line.designer_headquarters, line.designer_authorized
    closed, open_ = places_of_designers(day)
    d5 = NamedSet.of("Macau or Country Group D:5", closed)
    open_to = NamedSet.of("Taiwan, A:1 or A:5", open_)
    return [
        Constraint(
            "A designer headquartered in Macau or D:5 is neither approved nor authorized.",
            _if(home.is_in(d5), all_of(~line.designer_approved, ~authorized)),
        ),
        Constraint(
            "An authorized designer is headquartered in Taiwan, A:1 or A:5.",
            _if(authorized, home.is_in(open_to)),
        ),
    ]


@cache
def constraints(day: dt.date) -> tuple[Constraint, ...]:
    """What is true of every record of a transaction of one line on a day."""
    return (
        Constraint("The date is that day.", r.date.equals(day)),
        Constraint("A party has headquarters and at most one ultimate parent elsewhere.", _one_or_two),
        Constraint(
            "The recipients' headquarters are those of the ultimate consignee, the end user and the operator.",
            _together,
        ),
        Constraint("The recipients' headquarters are among those of all parties.", _among_the_parties),
        Constraint(
            "Without intermediate consignees only the purchaser adds to them: its headquarters and its parent's.",
            _of_the_purchaser,
        ),
        Constraint(
            "The exporter's own headquarters are among its headquarters and its parent's.",
            _is_one_of(r.exporter_seat, r.exporter_headquarters),
        ),
        Constraint(
            "Who applies the TPP to the operator's limit is the ultimate consignee.",
            _is_one_of(r.lender_headquarters, r.consignee_headquarters),
        ),
        Constraint("The recipients are located in one to three countries.", _three_locations),
        Constraint("Customers that are not described are where the end user is.", _of_the_end_user),
        Constraint(
            "A license for the customers' country is for the country of the end user.",
            _is_one_of(r.licensed_customer_location, r.recipients_locations),
        ),
        Constraint("What is said of assurances is whether there are any.", _assurances),
        Constraint("Of what is installed something is said where it is known, or counted by who holds it.", _installed),
        Constraint(
            "A site has no less than what is known of it, and no more than what may be.",
            all_of(r.site_at_least <= r.site_tpp, r.site_tpp <= r.site_at_most),
        ),
        Constraint(
            "Memory has a bandwidth and an area.", _if(MEMORY, all_of(line.hbm_bandwidth > 0, line.hbm_area > 0))
        ),
        Constraint("The ECCNs of a line at the levels belong together.", _eccns_belong_together),
        Constraint(
            "Only software and technology is for commodities of a level.",
            all_of(
                any_of(_SOFTWARE, all_of(any_of(_UNSPLIT, line.for_level.equals("")), line.for_2022.equals(""))),
                _if(_UNSPLIT, any_of(line.for_level.equals("a"), line.for_level.equals("b"))),
                _if(_SOFTWARE, all_of(~line.for_level.equals(""), ~line.for_2022.equals(""))),
            ),
        ),
        Constraint(
            "An order of one line has no other lines.", all_of(line.others_tpp.equals(0), line.all_others_tpp.equals(0))
        ),
        Constraint(
            "Memory, model weights, software and technology have no computing power.",
            _if(any_of(MEMORY, WEIGHTS, _SOFTWARE, _kind("c"), _kind("4E091")), line.line_tpp.equals(0)),
        ),
        Constraint("A line of chips has the computing power of one of them, or more.", _of_one_or_more),
        Constraint(
            "The greatest chip of a line of chips is the chip.", _if(CHIP, line.limit_tpp.equals(line.chip_tpp))
        ),
        Constraint(
            "Only a circuit with non-planar transistors has an applicable die area.",
            _if(
                CHIP,
                any_of(all_of(line.non_planar, line.die_area > 0), all_of(~line.non_planar, line.die_area.equals(0))),
            ),
        ),
        Constraint(
            "Only chips, and what contains them, are products of the catalogue.",
            any_of(CHIP, line.product.equals("")),
        ),
        *_designer(day),
    )


def domain(formulas: Formulas, day: dt.date) -> Formula:
    """All constraints at once."""
    return every(c.holds(formulas) for c in constraints(day))


def expressions(day: dt.date) -> tuple[Expr, ...]:
    """The facts of a record, and the expressions of the constraints: what ``Formulas`` must know of."""
    return (*RECORD, *_ASKED, *(c.rule for c in constraints(day) if isinstance(c.rule, Expr)))


APPLIES: Final[tuple[tuple[tuple[Fact, ...], Expr], ...]] = (
    (
        (line.hbm_bandwidth, line.hbm_area, line.hbm_direct, line.packager_headquarters, line.to_packager),
        MEMORY,
    ),
    ((line.model_large, line.model_published, line.model_derived, line.model_surpassed), WEIGHTS),
    ((line.chip_tpp, line.die_area, line.transfer_rate, line.non_planar), CHIP),
    ((line.contains_hbm, line.packaged_in, line.transistors, r.osat_approved), _OF_A_FABRICATOR),
    (
        (line.limit_tpp, line.dram_bandwidth, line.datacenter),
        any_of(CHIP, STATED_ITEM),
    ),
    ((line.designer_approved, line.designer_authorized, line.designer_headquarters), any_of(CHIP, STATED_ITEM)),
    ((r.permanent_employee, r.employer_headquarters), _DEEMED),
    ((r.customer_location,), _NOT_DESCRIBED),
    ((r.uveu_total, r.uveu_outside, r.uveu_in_destination, r.uveu_outside_us), r.uveu_held),
    ((*r.CHINA, r.shipped_to_us, r.shipped_to_china), r.destination.is_in(NamedSet.of("China or Macau", ("CN", "MO")))),
)
"""Facts that are only asked for where they mean something, and where that is."""


_ANSWERABLE: Final = all_of(
    any_of(
        all_of(AC_2022, ~line.stated_level.is_in(NamedSet.of("levels since 2023", ("a", "b", "z")))),
        all_of(~AC_2022, ~line.stated_level.equals("2022")),
    ),
    any_of(~SPLIT, ~_UNSPLIT),
    ~line.stated_level.equals("c"),
    any_of(CHIP, ~overlay("is-informed-h20")),
)
"""Not what the caller classified by the entries of another time, nor memory that the caller classified and did not
describe, nor, where the letter on the H20 applies, what is no circuit by its numbers: what those leave open the caller
cannot say beside the class, and is asked to say instead of it."""


def answerable(laws: Iterable[Decider], day: dt.date) -> Expr:
    """A line of which all can be said that the laws ask."""
    return all_of(*(regime(law.regime.id, day).settled(_ANSWERABLE) for law in laws))
