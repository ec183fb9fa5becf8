"""How a text for people is set: paragraphs behind a mark, wrapped, with their lines aligned."""

from __future__ import annotations

import textwrap
from typing import Final

WIDTH: Final = 100
DISCLAIMER: Final = "Not legal advice. The official Federal Register and Code of Federal Regulations control."


def paragraph(mark: str, text: str) -> list[str]:
    """The lines of a paragraph behind a mark; none for an empty text."""
    lead = f"{mark} " if mark else ""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
