"""The run record: what was run on what, under which law, with which result; enough to run it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from licet.kernel.fingerprint import fingerprint
from licet.law.readings import READINGS
from licet.law.regimes import regime
from licet.orderbook.columns import Json
from licet.orderbook.mapping.file import read_mapping, write_mapping
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.opening import Opening, counter_name, read_opening
from licet.orderbook.run import Run, Settings
from licet.orderbook.source.source import OrderBookError


def run_record(run: Run, *, path: str | None, started: str, seconds: float, source: Json, results: Path) -> Json:
    """The record of a finished run, ready for JSON."""
    settings = run.settings
    return {
        "licet": version("licet"),
        "started": started,
        "seconds": round(seconds, 3),
        "lines": run.lines,
        "lines_in_error": run.lines_in_error,
        "lines_per_second": round(run.lines / seconds) if seconds else None,
        "input": {"name": run.source.name, "path": path, **_of_file(path)},
        "results_sha256": sha256(results),
        "law": [{"regime": r, "law_version": law_version(r)} for r in settings.regimes],
        "options": {
            "regimes": list(settings.regimes),
            "readings": dict(settings.readings),
            "opening": opening_to_dict(settings.opening),
            "folded": settings.folded,
            "source": source,
            "mapping": write_mapping(run.mapping),
        },
    }


def _of_file(path: str | None) -> Json:
    """The hash and the size of the input; nothing of standard input, which is gone."""
    return {} if path is None else {"sha256": sha256(Path(path)), "bytes": Path(path).stat().st_size}


@dataclass(frozen=True)
class Recorded:
    """What a run record says of a run: enough to run it again."""

    settings: Settings
    mapping: ColumnMapping
    path: str | None
    """Where the input was; None for standard input."""
    sha256: str
    name: str
    source: dict[str, str | None]
    """How the input was opened: ``sheet``, ``delimiter``, ``encoding``."""
    law: list[str]
    """The versions of the law that was applied."""


def read_record(text: str) -> Recorded:
    """The record of a run, with settings under which every counter is kept. Raises ValueError."""
    try:
        record = json.loads(text)
        settings, mapping = _settings_of(record["options"])
        given, source = record["input"], record["options"]["source"]
        texts = [given["name"], *(source[key] for key in ("sheet", "delimiter", "encoding") if source[key] is not None)]
        texts += [given["path"], given["sha256"]] if given["path"] is not None else []
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a text is expected for the input's name and path, and for how it was opened")
        opened = {key: source[key] for key in ("sheet", "delimiter", "encoding")}
        versions = [law["law_version"] for law in record["law"]]
        return Recorded(settings, mapping, given["path"], given.get("sha256", ""), given["name"], opened, versions)
    except (KeyError, TypeError, AttributeError, LookupError, OrderBookError) as problem:
        raise ValueError(f"{type(problem).__name__}: {problem}") from None


def _settings_of(options: Json) -> tuple[Settings, ColumnMapping]:
    readings = options["readings"]
    for name, value in readings.items():
        if value not in READINGS[name].values:
            raise ValueError(f"{value!r} is no reading of {name}")
    for id in options["regimes"]:
        regime(id)
    settings = Settings(
        tuple(options["regimes"]),
        read_opening(json.dumps(options["opening"])),
        readings,
        bool(options["folded"]),
        reasons=False,
        everything=True,
    )
    return settings, read_mapping(options["mapping"])


def law_version(regime_id: str) -> str:
    """The regime and the fingerprint of all that it says, on any day."""
    law = regime(regime_id)
    return f"{regime_id}@{fingerprint(map(law.settled, law.expressions()))}"


def opening_to_dict(opening: Opening) -> Json:
    """Opening balances as ``read_opening`` takes them."""
    names = {c: counter_name(c, opening.companies.get(c.company, c.company)) for c in opening.balances}
    tpp: Mapping[str, Any] = {
        name: None if opening.balances[c] is None else _tpp(opening.balances[c] or 0) for c, name in names.items()
    }
    said: Json = {"others": opening.others, "balances": dict(tpp)}
    if opening.seen:
        said["lower_bounds"] = {names[counter]: _tpp(amount) for counter, amount in opening.seen.items()}
    return said


def _tpp(thousandths: int) -> int | float:
    return thousandths // 1000 if thousandths % 1000 == 0 else thousandths / 1000


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
