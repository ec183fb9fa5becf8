"""The checklist of a validated end user with its evidence: what is met, planned in time, not met, or not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from licet.diligence.finding import Finding, Part, Question
from licet.diligence.veu.file import Shown, VeuFile
from licet.law.part748.checklist import ChecklistItem


def checklist(id: str, title: str, items: Iterable[ChecklistItem], veu: VeuFile) -> Part:
    """The items that bind this type of authorization, each with what is known of it."""
    bound = (item for item in items if veu.type in item.of)
    return Part(id, title, tuple(_finding(item, veu.evidence.get(item.id, Shown()), veu.date) for item in bound))


def _finding(item: ChecklistItem, shown: Shown, today: dt.date) -> Finding:
    holds, why = _state(item, shown, today)
    question = item.asks
    if shown.state == "planned":
        question = f"Planned by {shown.by}, which has passed: is it met? {item.asks}"
    return Finding(
        item.cite,
        item.asks,
        holds,
        why,
        why if shown.state == "planned" and holds else "",
        shown.by if shown.state == "planned" and holds else None,
        (Question(f"/evidence/{item.id}", question),) if holds is None else (),
        {
            "item": item.id,
            "heading": item.heading,
            "state": shown.state,
            "by": shown.by.isoformat() if shown.by else None,
            "deadline": item.deadline.isoformat() if item.deadline else None,
            "evidence": shown.evidence,
            "confidence": item.confidence,
        },
    )


def _state(item: ChecklistItem, shown: Shown, today: dt.date) -> tuple[bool | None, str]:
    """Whether an item holds, or will in time, and why."""
    due = f"; due on or before {item.deadline}" if item.deadline else ""
    if shown.state == "met":
        return True, "met"
    if shown.state == "not_met":
        return False, f"not met{due}"
    if shown.by is None:
        return None, f"not known{due}"
    if item.deadline is not None and shown.by > item.deadline:
        return False, f"planned by {shown.by}, which is too late{due}"
    if shown.by < today:
        return None, f"was planned by {shown.by}, which has passed{due}"
    return True, f"planned by {shown.by}{due}"
