"""The regimes: immutable selections of law that a transaction can be determined under."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from licet.law.provision import Regime


def _diffusion_2025() -> Regime:
    from licet.law.notices import NOTICES
    from licet.law.part740.s8_nac_aca import ACA, NAC
    from licet.law.part740.s27_aia import AIA
    from licet.law.part740.s28_acm import ACM
    from licet.law.part740.s29_lpp import LPP
    from licet.law.part742.s6_regional_stability import (
        DESTINATION_B,
        LICENSED_TPP,
        POLICIES,
        WITHIN_ALLOCATION,
        WORLDWIDE,
    )
    from licet.law.part744.requirements import DENIED, EMBARGO, HEADQUARTERS_B, PART_744
    from licet.law.part748.s15_veu import NVEU, UVEU
    from licet.law.part748.supplement_2 import APPLICATION
    from licet.law.part750.s7_validity import VALIDITY
    from licet.law.part758.clearance import CLEARANCE
    from licet.law.part774.eccn_3a090 import CLASSIFICATION, eccn
    from licet.law.red_flags import RED_FLAGS

    return Regime(
        id="diffusion-2025",
        title="Framework for Artificial Intelligence Diffusion, as amended January 16, 2025",
        status="codified_not_enforced",
        based_on=None,
        source="90 FR 4544; 90 FR 5298",
        prohibitions=(DENIED,),
        requirements=(WORLDWIDE, DESTINATION_B, HEADQUARTERS_B, *PART_744, EMBARGO),
        # Preferred first: what needs no certificate and draws on no allocation, before what does.
        authorizations=(ACA, NAC, AIA, ACM, UVEU, NVEU, LPP),
        policies=POLICIES,
        license_obligations=(*APPLICATION, *VALIDITY),
        license_consumes=("country/{destination}/2025-2027", WITHIN_ALLOCATION, LICENSED_TPP),
        general_obligations=CLEARANCE,
        notices=NOTICES,
        red_flags=RED_FLAGS,
        eccn=eccn,
        classification=CLASSIFICATION,
    )


_BUILDERS: Final[Mapping[str, Callable[[], Regime]]] = {"diffusion-2025": _diffusion_2025}

REGIME_IDS: Final = tuple(_BUILDERS)


class UnknownRegimeError(LookupError):
    """A regime id that this version does not hold."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no regime {id!r}; one of {', '.join(REGIME_IDS)}")
        self.id = id


@cache
def regime(id: str) -> Regime:
    """A regime by its id. Raises UnknownRegimeError."""
    if id not in _BUILDERS:
        raise UnknownRegimeError(id)
    return _BUILDERS[id]()
