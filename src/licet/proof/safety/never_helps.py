"""What never makes an answer better: more of an item, more used, a listing, an end use."""

from __future__ import annotations

from typing import Final

from licet.facts import record as r
from licet.facts.contract import LISTS
from licet.kernel.nodes import Expr, Fact, NamedSet, all_of, any_of
from licet.law.in_force import DIFFUSION_KEPT
from licet.law.part774 import line
from licet.proof.safety.premises import PLAIN_CHIP
from licet.proof.safety.property import Property, where
from licet.proof.space import copy_of


def _second(*facts: Fact) -> dict[Fact, Fact]:
    return {fact: copy_of(fact, "then") for fact in facts}


_MORE_TPP: Final = _second(line.line_tpp)

_MORE_OPERATIONS: Final = _second(line.chip_tpp, line.line_tpp, line.limit_tpp)
_LISTED: Final = _second(r.listed)
_USED: Final = _second(r.lpp_used, r.allocation_used, r.nveu_installed, r.uveu_outside, r.uveu_in_destination)
_FLAGS: Final = _second(
    *(r.prohibited_part_744, r.military, r.military_intelligence, r.weapons_of_mass_destruction, r.trains_outside)
)


def _more_listed() -> Expr:
    each = [NamedSet.of(name, (name,)) for name in LISTS]
    return all_of(*(any_of(~r.listed.meets(one), _LISTED[r.listed].meets(one)) for one in each))


PROPERTIES: Final = (
    Property(
        "listing-never-helps",
        "A listing of a party never makes an answer better.",
        "744.11; 744.8; 744.21(b); 740.2(a)(17); 736.2(b)(4)",
        lambda law: where(_more_listed())(law.never_stricter_before),
        then=_LISTED,
    ),
    Property(
        "end-use-never-helps",
        "An end use that part 744 controls, military, of military intelligence, of weapons, or to train a model for "
        "others, never makes an answer better.",
        "part 744; 740.27(a)",
        lambda law: where(*(any_of(~f, then) for f, then in _FLAGS.items()))(law.never_stricter_before),
        then=_FLAGS,
    ),
    Property(
        "more-never-helps",
        "More of the same item (a larger quantity of the same chips, or of a classified item) never makes an answer "
        "better.",
        "740.29(d); 742.6(b)(10)(iii)(B); 748.15",
        lambda law: where(_MORE_TPP[line.line_tpp] >= line.line_tpp, line.line_tpp > 0)(law.never_stricter_before),
        then=_MORE_TPP,
    ),
    Property(
        "faster-chips-never-help",
        "A faster chip of the same die area, one of it, never makes an answer better (whatever class it moves to).",
        "3A090",
        lambda law: where(
            PLAIN_CHIP,
            _MORE_OPERATIONS[line.chip_tpp] >= line.chip_tpp,
            _MORE_OPERATIONS[line.line_tpp] >= line.line_tpp,
            _MORE_OPERATIONS[line.limit_tpp].equals(_MORE_OPERATIONS[line.chip_tpp]),
            line.line_tpp > 0,
        )(law.never_stricter_before),
        when=DIFFUSION_KEPT,
        then=_MORE_OPERATIONS,
        exception="The class decides, and a higher one can be better off: 744.23(a)(1) names 3A991 and not 3A090, and "
        "LPP, AIA and the review of paragraph (dd) are for .a-level items only.",
    ),
    Property(
        "used-never-helps",
        "Computing power that was received, licensed or installed before never makes an answer better.",
        "740.29(d); 742.6(b)(10)(iii)(B); 748.15",
        lambda law: where(*(then >= f for f, then in _USED.items()))(law.never_stricter_before),
        then=_USED,
    ),
)
