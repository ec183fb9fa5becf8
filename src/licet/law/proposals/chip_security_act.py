"""Overlay: the Chip Security Act (H.R. 3447, S. 1705) as introduced, as if its first requirement had come due."""

from __future__ import annotations

from typing import Final

from licet.facts.record import location_verification
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.part734.scope import ABROAD, NOT_DEEMED
from licet.law.part774.eccn_3a090 import level_a, level_b
from licet.law.part774.eccn_3a090_c import level_c
from licet.law.part774.eccns import A_LEVEL, B_LEVEL
from licet.law.part774.line import eccn_at_a, eccn_at_b
from licet.law.proposal import Change, Proposal, own
from licet.law.provision import Default, Obligation, Requirement, When, require

_CITE: Final = own("chip-security-act")
_ENTRIES: Final = ("3A090", "3A001.z", "4A090", "4A003.z")
_COVERED_CODES: Final = NamedSet.of(
    "3A090, 3A001.z, 4A090 and 4A003.z",
    (code for code in (*A_LEVEL.steps[0][1], *B_LEVEL.steps[0][1]) if code.startswith(_ENTRIES)),
)
COVERED: Final = any_of(
    all_of(level_a, eccn_at_a.is_in(_COVERED_CODES)), all_of(level_b, eccn_at_b.is_in(_COVERED_CODES)), level_c
)
_MOVED: Final = all_of(COVERED, NOT_DEEMED.expr, ABROAD.expr)
UNVERIFIED: Final = Requirement(
    f"{_CITE}, location verification",
    _CITE,
    "No export, reexport or transfer (in-country) without location verification",
    "Chip Security Act",
    (
        require(_CITE, COVERED, "a covered product: in 3A090, 3A001.z, 4A090 or 4A003.z"),
        NOT_DEEMED,
        ABROAD,
        require(_CITE, location_verification.equals("no"), "it is said to have no location verification"),
    ),
)

PROPOSAL: Final = Proposal(
    id="chip-security-act",
    title="Chip Security Act, as introduced, 180 days after enactment",
    status="overlay",
    based_on=None,
    source="H.R. 3447 and S. 1705, 119th Congress, as introduced",
    link="https://www.congress.gov/bill/119th-congress/house-bill/3447",
    changes=(
        Change(
            of="location verification",
            what="Covered products must verify their location before they are exported, reexported or transferred "
            "(in-country).",
            why="The bill was not enacted, so that its 180 days have no date: the overlay applies it on any date. That "
            "chips verify their location is the exporter's duty; a transaction that says they do not is prohibited.",
            basis="reading",
            prohibitions=(UNVERIFIED,),
            defaults=(
                Default(
                    location_verification,
                    True,
                    f"{_CITE}: a product that is not said to lack location verification is taken to have it",
                    _MOVED,
                ),
            ),
            general_obligations=(
                Obligation(
                    _CITE,
                    "Equip the product with a mechanism that verifies its location.",
                    "exporter",
                    When("before the export, reexport or transfer (in-country)"),
                    applies=_MOVED,
                ),
            ),
        ),
        Change(
            of="reports",
            what="Who holds a license reports credible information of a wrong location, a wrong user or tampering.",
            why="Stated. Commerce may keep a register of where products are and who uses them.",
            basis="stated",
            obligations=(
                Obligation(
                    _CITE,
                    "Report to BIS credible information that the product is in another place, with another user, or "
                    "was tampered with.",
                    "license holder",
                    When("promptly"),
                    applies=_MOVED,
                ),
            ),
        ),
    ),
)
