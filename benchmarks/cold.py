"""From nothing to an answer: the command line in a new process, beside a Python that does nothing and its limit.

The modules are compiled already, as they are for whoever runs the command a second time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.measure import Figure, per_process, side_by_side

EXAMPLE: Final = Path(__file__).resolve().parents[1] / "examples" / "transaction.json"
LICET: Final = Path(sys.executable).with_name("licet")


def figures(folder: Path, rounds: int) -> Iterator[Figure]:
    """The figures for the installed command; its compiled modules are kept in ``folder``."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder)
    nothing = per_process([sys.executable, "-c", "pass"], environment)
    for arguments, limit in ((["--help"], 120.0), (["determine", str(EXAMPLE)], 250.0)):
        shown = " ".join(["licet", *(Path(a).name for a in arguments)])
        ours = per_process([str(LICET), *arguments], environment)
        figure = side_by_side(f"cold start, {shown}", "ms", ours, "python -c pass", nothing, rounds)
        yield figure
        yield replace(figure, peer="limit", peer_value=limit)
