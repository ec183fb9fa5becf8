"""Which instrument gave a paragraph the text that it has on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Final

from licet.law.load import Instrument, instruments
from licet.law.paragraph import Paragraph, paragraphs
from licet.law.regimes import law_of

_OLDER: Final = ""
"""A text older than the instruments of the timeline."""

_MADE_BY: Final = {
    "Supplement No. 3 to part 732, paragraphs 15, 16, 17, 18 and 19": ("acs_2023",),
    "Supplement No. 3 to part 732, paragraphs 20, 21, 22, 23, 24, 25, 26 and 27": ("fdp_hbm_2024",),
    "Supplement No. 3 to part 732, paragraph 28": ("diffusion_2025",),
    "Supplement No. 3 to part 732, paragraph 29": ("affiliates_2025", "affiliates_return"),
    "734.4(a)(8); 734.4(a)(9); 734.9(e)(3); 734.9(k)": ("fdp_hbm_2024",),
    "734.9(h)": ("ac_2022", "acs_2023", "diffusion_2025"),
    "734.9(i)": ("ac_2022", "acs_2023"),
    "734.9(l)": ("diffusion_2025",),
    "736.2(b)(10)": (_OLDER, "guidance_2025"),
    "740.2(a)(9)(ii)": ("acs_2023", "fdp_hbm_2024", "diffusion_2025"),
    "740.8": ("acs_2023", "corrections_2024"),
    "740.8(a); 740.8(c)(1)": ("diffusion_2025",),
    "740.25; 740.26": ("fdp_hbm_2024",),
    "740.27; 740.28; 740.29": ("diffusion_2025",),
    "740.27(a)(1); 740.28(b)": ("foundry_2025",),
    "Supplement No. 1 to part 740": (_OLDER, "nicaragua_d5", "cyprus_d5", "cambodia_2026", "uae_2026"),
    "Supplement No. 5 to part 740": ("diffusion_2025",),
    "Supplement No. 6 to part 740; Supplement No. 7 to part 740": ("foundry_2025",),
    "742.6(a)(6)": ("ac_2022", "macau_2023", "acs_2023"),
    "742.6(a)(6)(i)(B)": ("fdp_hbm_2024",),
    "742.6(a)(6)(iii)": ("acs_2023", "diffusion_2025"),
    "742.6(a)(6)(iii)(A)": ("diffusion_2025",),
    "742.6(a)(6)(iii)(B)": ("diffusion_2025", "uae_2026"),
    "742.6(a)(13); 742.6(b)(14)": ("diffusion_2025",),
    "742.6(b)(10)": ("ac_2022", "acs_2023", "corrections_2024"),
    "742.6(b)(10)(ii)": ("acs_2023", "fdp_hbm_2024"),
    "742.6(b)(10)(iii); 742.6(b)(10)(iv)": ("diffusion_2025",),
    "742.6(b)(10)(iii)(A)(1)": ("h200_rule_2026",),
    "743.9; 748.16": ("foundry_2025",),
    "744.6": (_OLDER, "ac_2022", "sme_2023"),
    "744.11(a)": (_OLDER, "affiliates_2025", "affiliates_suspension", "affiliates_return"),
    "744.21": (_OLDER, "nicaragua_d5"),
    "744.23": ("ac_2022", "sme_2023"),
    "744.23(a)(1)": ("ac_2022", "acs_2023"),
    "744.23(a)(3)": ("acs_2023",),
    "744.23(a)(3)(i)": ("acs_2023", "diffusion_2025"),
    "744.23(a)(3)(i)(A)": ("diffusion_2025",),
    "744.23(c); 744.23(d)(3)": ("corrections_2024",),
    "748.3(f)": ("diffusion_2025",),
    "748.15": ("dcveu_2024", "diffusion_2025"),
    "Supplement No. 2 to part 748, paragraph (c)(3)": ("diffusion_2025",),
    "Supplement No. 2 to part 748, paragraph (c)(4)": ("diffusion_2025",),
    "Supplement No. 2 to part 748, paragraph (dd)": ("h200_rule_2026",),
    "Supplement No. 8 to part 748": (_OLDER, "diffusion_2025"),
    "Supplement No. 10 to part 748": ("diffusion_2025",),
    "750.7(g)": (_OLDER, "diffusion_2025"),
    "758.1(g)": (_OLDER, "corrections_2024"),
    "762.2(b)(56); 762.2(b)(57)": ("fdp_hbm_2024",),
    "762.2(b)(58); 762.2(b)(59); 762.2(b)(60)": ("diffusion_2025",),
    "762.2(b)(61); 762.2(b)(62)": ("foundry_2025",),
    "772.1": (_OLDER, "acs_2023", "fdp_hbm_2024", "diffusion_2025", "foundry_2025"),
    "3A090; 4A090": ("ac_2022", "acs_2023"),
    "3A090 (2022)": ("ac_2022",),
    "3A090.c": ("fdp_hbm_2024",),
    "Note 1 to 3A090.a": ("foundry_2025",),
    "4E091": ("diffusion_2025",),
    "BIS guidance of May 13, 2025": ("guidance_2025",),
    "BIS guidance of May 31, 2026": ("guidance_2026",),
}
"""The instruments that wrote each paragraph, oldest first. What a longer citation says goes before a shorter one, from
the day on which the first of its own instruments took effect."""

_VERSIONS: Final = {
    "ear-2022": ("ac_2022", "acs_2023"),
    "ear-2023": ("acs_2023", "diffusion_2025"),
    "diffusion-2025": ("foundry_2025", "h200_rule_2026"),
}
"""For each regime that is named after a rule, the instruments with which its text began, and ended to be the latest."""


def made_by(cite: str, on: dt.date, regime: str = "codified") -> Instrument | None:
    """The instrument that wrote the text which a regime applies on a day; the first one before its own days.

    None where the text is older than the timeline, or not dated here. On the enforced clock a text that is enforced
    goes before one that is not.
    """
    on, clock = text_day(on, regime), law_of(regime)
    written = _writers(cite)
    for writers in written:
        came = [i for i in writers if i is None or (_effective(i.id) <= on and not (i.until and i.until < on))]
        enforced = [i for i in came if i is None or (i.enforced and i.enforced <= on)]
        if came:
            return enforced[-1] if enforced and clock == "enforced" else came[-1]
    return written[0][0] if written else None


def text_day(on: dt.date, regime: str) -> dt.date:
    """The day whose text a regime applies on a day: a regime that is named after a rule stays with that rule's text.

    A proposal stays with the text of its base.
    """
    if (version := _VERSIONS.get(law_of(regime))) is None:
        return on
    began, ended = (_effective(id) for id in version)
    return min(max(on, began), ended - dt.timedelta(days=1))


@cache
def _writers(cite: str) -> Sequence[Sequence[Instrument | None]]:
    """The instruments of each place that the citation lies in, the narrowest first; None is a text that is older."""
    first = paragraphs(cite)[0]
    around = [(place, ids) for place, ids in _places() if first.lies_in(place)]
    around.sort(key=lambda pair: len((*pair[0].labels, *filter(None, [pair[0].note]), *pair[0].in_note)), reverse=True)
    return [[instruments()[id] if id else None for id in ids] for _, ids in around]


@cache
def _places() -> Sequence[tuple[Paragraph, tuple[str, ...]]]:
    acts = ((i.citation, (i.id,)) for i in instruments().values() if i.citation)
    return [(place, ids) for cite, ids in (*acts, *_MADE_BY.items()) for place in paragraphs(cite)]


def _effective(id: str) -> dt.date:
    return instruments()[id].effective or dt.date.min
