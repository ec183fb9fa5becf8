"""Which instrument gave a paragraph the text that is applied: the longest prefix of a citation that is known."""

from __future__ import annotations

from typing import Final

_MADE_BY: Final = {
    "3A090": "acs_2023",
    "4A090": "acs_2023",
    "Note 2 to 3A090": "acs_2023",
    "740.2(a)(9)(ii)": "diffusion_2025",
    "740.8": "corrections_2024",
    "740.8(a)": "diffusion_2025",
    "740.8(c)(1)": "diffusion_2025",
    "740.27": "diffusion_2025",
    "740.27(a)(1)": "foundry_2025",
    "740.28": "diffusion_2025",
    "740.28(b)": "foundry_2025",
    "740.29": "diffusion_2025",
    "742.6(a)(6)(iii)": "diffusion_2025",
    "742.6(b)(10)(iii)": "diffusion_2025",
    "742.6(b)(10)(iv)": "diffusion_2025",
    "744.23(a)(3)(i)": "diffusion_2025",
    "744.23(a)(1)": "acs_2023",
    "744.23(d)": "corrections_2024",
    "748.15": "diffusion_2025",
    "750.7(g)": "diffusion_2025",
    "762.2(b)": "diffusion_2025",
    "Supplement No. 2 to part 748": "diffusion_2025",
    "Supplement No. 3 to part 732, paragraph 28": "diffusion_2025",
    "Supplement No. 5 to part 740": "diffusion_2025",
    "Supplement No. 6 to part 740": "foundry_2025",
    "Supplement No. 10 to part 748": "diffusion_2025",
}


def made_by(cite: str) -> str | None:
    """The id of the instrument in the timeline, or None where it is not among those that Licet dates."""
    return max(((len(p), i) for p, i in _MADE_BY.items() if cite.startswith(p)), default=(0, None))[1]
