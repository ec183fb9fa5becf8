"""Defects and limits of the text on high-bandwidth memory (3A090.c, 740.25), each with what is taken."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.record import date, exporter_headquarters, through_intermediaries
from licet.kernel.nodes import NamedSet, all_of, any_of
from licet.law.in_force import CODIFIED, DIFFUSION_KEPT, ENFORCED, HBM_2024, effective
from licet.law.part742.s6_a_license_requirements import MEMORY
from licet.law.part744.s23_supercomputer import HEADQUARTERS_C
from licet.law.part774.eccn_3a090_c import DENSE, DESCRIBED, level_c
from licet.law.part774.line import stated_level
from licet.law.provision import Notice
from licet.law.sets import MACAU_OR_D5, MACAU_OR_D5_INVOLVED, to

UAE: Final = NamedSet.of("the United Arab Emirates", ("AE",))
_REQUIRED: Final = any_of(MEMORY.applies, HEADQUARTERS_C.applies)

NOTICES: Final = (
    Notice(
        "memory_or_processor",
        "3A090.c",
        "The item is taken to be memory, also where it is permanently affixed to a control-interface or physical-layer "
        "circuit; a circuit that is packaged with memory and whose dominant function is processing is given as a chip. "
        "The package area and the bandwidth are those of the stack or, where it is in a package, of the package.",
        all_of(HBM_2024, DESCRIBED),
    ),
    Notice(
        "memory_compliance_date",
        "89 FR 96790",
        "The control of high-bandwidth memory took effect on December 2, 2024; compliance was required from December "
        "31, 2024 only.",
        all_of(
            any_of(CODIFIED, ENFORCED),
            date >= effective("fdp_hbm_2024"),
            date < dt.date(2024, 12, 31),
            any_of(stated_level.equals("c"), all_of(DESCRIBED, DENSE)),
            to(MACAU_OR_D5),
        ),
    ),
    Notice(
        "memory_before_2025",
        "744.23(a)(3)(i); 740.8(a)",
        "Before January 13, 2025, 744.23(a)(3)(i) and 740.8(a) named 3A090 as a whole; what they then said of memory "
        "was not seen. For memory, 744.23(a)(3)(i)(B) is applied from that day, and License Exceptions NAC and ACA are "
        "taken to be closed, as they are from that day on.",
        all_of(HBM_2024, ~DIFFUSION_KEPT, level_c, MACAU_OR_D5_INVOLVED),
    ),
    Notice(
        "memory_forwarder",
        "740.25",
        "An intermediate consignee is named. License Exception HBM allows none but the freight forwarder of the "
        "packager, and Licet cannot tell that it is one: leave that forwarder out.",
        all_of(_REQUIRED, through_intermediaries),
    ),
    Notice(
        "uae_exporter_of_memory",
        "740.25; Supplement No. 1 to part 740",
        "License Exception HBM is open to exporters headquartered in A:5, to which the United Arab Emirates have "
        "belonged since July 2026. Whether exporters headquartered there were carved out was not verified.",
        all_of(_REQUIRED, exporter_headquarters.meets(UAE), date >= effective("uae_2026")),
    ),
)
