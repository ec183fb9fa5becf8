"""Microsoft: keep the qualitative standards, delete the quantitative caps."""

from __future__ import annotations

from typing import Final

from licet.law.part742.s6_b_license_review import APPROVED_OUTSIDE, OUTSIDE_ALLOCATIONS
from licet.law.part748.s15_veu import INSTALLED_BASE, SHARE_ABROAD, SHARE_ONE_COUNTRY, SHARE_OUTSIDE
from licet.law.proposal import Change, Proposal
from licet.law.provision import ALWAYS

PROPOSAL: Final = Proposal(
    id="microsoft-no-caps",
    title="Microsoft: security standards without quantitative caps",
    status="proposal",
    based_on="diffusion-2025",
    source="Microsoft, 2025, as summarized in secondary sources",
    changes=(
        Change(
            of="742.6(b)(10)(iii)(B)",
            what="There are no country allocations: approval is presumed outside Macau and D:5 and who is "
            "headquartered there.",
            why="Quantitative caps go.",
            basis="stated",
            instead={OUTSIDE_ALLOCATIONS: ALWAYS},
            texts={
                APPROVED_OUTSIDE: "no party or place in Macau or Country Group D:5: there are no country allocations"
            },
        ),
        Change(
            of="Supplement No. 10 to part 748, paragraph 6, and Table 1 to 748.15",
            what="Validated end users have no limits on computing power; the other conditions of Supplement No. 10 "
            "stay.",
            why="Quantitative caps go, qualitative security standards stay. The limit of License Exception LPP is not "
            "spoken of and stays.",
            basis="stated",
            stale=("uveu_timing",),
            instead={c.expr: ALWAYS for c in (INSTALLED_BASE, SHARE_OUTSIDE, SHARE_ONE_COUNTRY, SHARE_ABROAD)},
        ),
    ),
)
