"""The check of a validated end user: a verdict on each part, one over all, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

from licet.diligence.finding import Finding, Json, Part, Question
from licet.diligence.veu.computing_power import computing_power
from licet.diligence.veu.contract import SECURITY, VETTING
from licet.diligence.veu.eligibility import eligibility
from licet.diligence.veu.evidence import checklist
from licet.diligence.veu.file import VeuFile
from licet.diligence.veu.notifications import notifications
from licet.diligence.veu.read import read_veu
from licet.diligence.veu.remarks import remarks
from licet.diligence.veu.reporting import reports
from licet.kernel.evaluate import conjunction
from licet.law.part748.checklist import Statement
from licet.law.part748.s15_application import ON_REQUEST
from licet.law.part748.supplement_10 import ALSO, ON_EVENT, REVOCATION

STATUS: Final = "codified_not_enforced"


class VeuCheck:
    """What the law says of a validated end user and of the evidence that it has."""

    def __init__(self, veu: VeuFile) -> None:
        self.veu = veu

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that have a verdict, in the order of the report."""
        veu = self.veu
        return (
            eligibility(veu),
            checklist("vetting", "Vetting conditions", VETTING, veu),
            checklist("security", "Security conditions", SECURITY, veu),
            computing_power(veu),
            notifications(veu),
        )

    @property
    def verdict(self) -> str:
        """``ready``, ``ready_on_conditions``, ``not_ready`` or ``undetermined``."""
        holds = conjunction([part.holds for part in self.parts])
        if holds is None:
            return "undetermined"
        return "not_ready" if not holds else "ready_on_conditions" if self.conditions else "ready"

    @cached_property
    def failed(self) -> list[Finding]:
        """The conditions that do not hold, most decisive first."""
        return [f for f in self._by_weight if f.holds is False]

    @cached_property
    def conditions(self) -> list[Finding]:
        """The conditions that hold only if something is still done in time, the earliest first."""
        return sorted((f for f in self._by_weight if f.until), key=lambda f: f.until or self.veu.date)

    @cached_property
    def missing(self) -> list[Json]:
        """Each absent fact that leaves a condition open, most decisive first."""
        asked: dict[Question, Json] = {}
        for finding in self._by_weight:
            for q in finding.asks:
                asked.setdefault(q, {"fact": q.fact, "question": q.question, "citation": finding.cite})
        return list(asked.values())

    @cached_property
    def _by_weight(self) -> list[Finding]:
        """All findings: what cannot be remedied, then what has a legal date, then the rest, each in its order."""
        eligible, vetting, security, power, notices = self.parts
        dated = [f for f in security.findings if f.detail["deadline"]]
        others = [f for f in (*vetting.findings, *security.findings) if f not in dated]
        return [*eligible.findings, *power.findings, *dated, *others, *notices.findings]

    def to_dict(self) -> Json:
        """The check, ready for JSON."""
        veu = self.veu
        return {
            "id": veu.id,
            "type": veu.type,
            "applicant": veu.applicant.name,
            "date": veu.date.isoformat(),
            "verdict": self.verdict,
            "status": STATUS,
            "parts": {part.id: part.to_dict() for part in self.parts},
            "reports": reports(veu),
            "failed": [f.to_dict() for f in self.failed],
            "conditions": [f.to_dict() for f in self.conditions],
            "missing": self.missing,
            "on_event": self.statements(ON_EVENT),
            "revocation": self.statements(REVOCATION),
            "also": self.statements((*ON_REQUEST, *ALSO)),
            "assumptions": [{"fact": a.pointer, "value": a.value, "because": a.because} for a in veu.assumptions],
            "notices": remarks(veu),
        }

    def statements(self, of: Iterable[Statement]) -> list[Json]:
        """What the text says of this type of authorization, ready for JSON."""
        return [{"citation": s.cite, "text": s.text} for s in of if self.veu.type in s.of]

    def explain(self) -> str:
        """The check as a text that can be read and filed."""
        from licet.diligence.veu.report import report

        return report(self)


def check(value: Any) -> VeuCheck:
    """The check of a file (an object, or a JSON text of one). Raises InvalidTransactionError."""
    return VeuCheck(read_veu(value))
