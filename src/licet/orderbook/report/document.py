"""An HTML document that opens offline: it loads nothing, and needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from licet.determine.paragraphs import DISCLAIMER

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""The content security policy of a document: no request leaves it, and no script runs."""


def document(
    *, title: str, style: str, skip: str, definitions: Iterable[str], header: str, contents: str, body: str, by: str
) -> str:
    """The document as HTML text, of parts that are HTML.

    ``skip`` says what a reader without a pointer can go to at once, ``definitions`` are of patterns in SVG, ``by`` is
    what made it.
    """
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">{skip}</a>
<svg class="definitions" width="0" height="0" aria-hidden="true"><defs>
{"".join(definitions)}
</defs></svg>
<header>
{header}
</header>
<nav aria-label="Contents">{contents}</nav>
<main id="main">
{body}</main>
<footer><p>Made by {by}. {DISCLAIMER}</p></footer>
</body>
</html>
"""
