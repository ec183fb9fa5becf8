"""The published JSON Schemas (draft 2020-12) of a transaction and of a determination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from licet.facts.contract import TRANSACTION

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def transaction() -> Schema:
    """The schema of a transaction, made from the very table that reading follows."""
    head = {"$schema": _DIALECT, "$id": "urn:licet:transaction:1", "title": "Transaction"}
    return {**head, **TRANSACTION.schema()}


def _text(doc: str) -> Schema:
    return {"type": "string", "description": doc}


def _text_or_null(doc: str) -> Schema:
    return {"type": ["string", "null"], "description": doc}


def _number_or_null(doc: str) -> Schema:
    return {"type": ["number", "null"], "minimum": 0, "description": doc}


def _among(doc: str, *values: str | bool | None) -> Schema:
    return {"enum": list(values), "description": doc}


def _day(doc: str) -> Schema:
    return {"type": "string", "format": "date", "description": doc}


def _day_or_null(doc: str) -> Schema:
    return {"type": ["string", "null"], "format": "date", "description": doc}


def _list(doc: str, of: Schema) -> Schema:
    return {"type": "array", "items": of, "description": doc}


def _object(doc: str, fields: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """An object that has every field, but for the optional, and no other."""
    required = [name for name in fields if name not in optional]
    shape = {"type": "object", "properties": dict(fields), "required": required, "additionalProperties": False}
    return {**shape, "description": doc}


_ANSWER: Final = {
    "outcome": _among(
        "What the law says.",
        *("no_license_required", "license_exception", "authorized_veu", "license_required", "prohibited"),
        "undetermined",
    ),
    "authorization": _text_or_null(
        "The exception or authorization that carries the transaction: AIA, LPP, ACM, NAC, ACA, HBM, UVEU, NVEU; "
        "several, joined by +, where each carries some items; license where one is required and a party holds one."
    ),
    "review_policy": _among(
        "How an application for a license would be reviewed, where one is required.",
        *("presumption_of_approval", "case_by_case", "presumption_of_denial", "policy_of_denial", None),
    ),
}

_CONDITION: Final = _object(
    "A condition of a provision.",
    {
        "citation": _text("The paragraph that states it."),
        "text": _text("What is the case where it holds."),
        "holds": _among("Whether it holds; null where that is not known.", True, False, None),
        "facts": _list(
            "What it looked at.",
            _object(
                "A fact.",
                {
                    "pointer": _text("The JSON pointer, in the transaction, of the place that it came from."),
                    "fact": _text("What the fact is."),
                    "value": {
                        "type": ["boolean", "number", "string", "array", "null"],
                        "items": {"type": ["string", "null"]},
                        "description": "Its value, in its own unit; null where it is not known.",
                    },
                },
            ),
        ),
    },
)

DETERMINATION: Final[Schema] = {
    "$schema": _DIALECT,
    "$id": "urn:licet:determination:1",
    "title": "Determination",
    **_object(
        "What the law says of one transaction, with everything that the answer rests on. Not legal advice.",
        {
            "id": _text_or_null("The caller's own reference, as given."),
            "date": _day("The date of export, which selected the law."),
            "regime": _text("The id of the regime that was applied."),
            **_ANSWER,
            "possible": _list(
                "Where undetermined: every answer that the missing facts leave open.", _object("An answer.", _ANSWER)
            ),
            "items": _list(
                "The lines of the transaction, in order.",
                _object(
                    "A line.",
                    {
                        "item": _text("What it is."),
                        "quantity": {"type": "integer", "minimum": 1, "description": "How many."},
                        "eccn": _text(
                            "Its ECCN; none where it is outside 3A090, 4A090 and the .z paragraphs; or undetermined."
                        ),
                        "tpp": _number_or_null("Total processing performance of one unit; null where not known."),
                        "performance_density": _number_or_null(
                            "TPP of the integrated circuit over its applicable die area in mm²; null where not known."
                        ),
                        "total_tpp": _number_or_null("TPP of the line; null where not known."),
                        "why": _list("How it was classified.", _text("A step.")),
                    },
                ),
            ),
            "total_tpp": _number_or_null("The controlled TPP of the transaction; null where not known."),
            "requirements": _list(
                "The provisions that require a license, or forbid the transaction.",
                _object(
                    "A provision.",
                    {
                        "citation": _text("Its paragraph."),
                        "provision": _text("Its title."),
                        "reason_for_control": _text("The reason for control."),
                        "conditions": _list("Its conditions.", _CONDITION),
                    },
                ),
            ),
            "exceptions": _list(
                "Every exception and authorization that was tried.",
                _object(
                    "An exception or authorization.",
                    {
                        "code": _text("Its code, such as LPP."),
                        "title": _text("Its title."),
                        "citation": _text("Its section."),
                        "available": _among("Whether it carries the transaction.", "yes", "no", "unknown"),
                        "failed": _list("The conditions that do not hold.", _CONDITION),
                        "unknown": _list("The conditions of which that is not known.", _CONDITION),
                    },
                ),
            ),
            "obligations": _list(
                "What the parties must do.",
                _object(
                    "A duty.",
                    {
                        "what": _text("What must be done."),
                        "who": _text("Who must do it."),
                        "when": _text("When it falls due."),
                        "date": _day_or_null("The day on which it falls due, where that can be computed."),
                        "citation": _text("The paragraph that imposes it."),
                        "document": _text_or_null("The id of the form that licet paperwork makes."),
                        "contents": _list(
                            "What the document must hold, where the text lists it.",
                            _object(
                                "A part of it.",
                                {"text": _text("What it says."), "citation": _text("The paragraph that asks for it.")},
                            ),
                        ),
                    },
                ),
            ),
            "missing": _list(
                "Where undetermined: each absent fact that could still change the answer, most decisive first.",
                _object(
                    "A fact.",
                    {"fact": _text("Its JSON pointer in the transaction."), "question": _text("What to ask.")},
                ),
            ),
            "assumptions": _list(
                "The facts that were not given and were taken as their documented default.",
                _object(
                    "A fact.",
                    {
                        "fact": _text("Its JSON pointer in the transaction."),
                        "value": {"description": "The value taken."},
                        "because": _text("The rule of the contract that gives the default."),
                    },
                ),
            ),
            "notices": _list(
                "Defects and ambiguities of the law, and limits of the data, that the determination touched.",
                _object(
                    "A notice.",
                    {
                        "id": _text("Its id."),
                        "citation": _text("The paragraph that it is about."),
                        "text": _text("What it says."),
                        "switch": _text_or_null("The reading that changes what was taken, where there is one."),
                        "reading": _text_or_null("With a switch: the value taken."),
                        "alternatives": _list("With a switch: its other values.", _text("A value.")),
                        "because": _text("With a switch: why that value was taken."),
                    },
                    optional=("alternatives", "because"),
                ),
            ),
            "red_flags": _list(
                "Warning signs that must be resolved before proceeding.",
                _object(
                    "A red flag.",
                    {
                        "id": _text("Its id."),
                        "severity": _among("How grave it is.", "low", "medium", "high"),
                        "why": _text("What was seen, and what to establish."),
                        "citation": _text("Where it comes from."),
                    },
                ),
            ),
            "consumes": _list(
                "What a ledger must reserve.",
                _object(
                    "A draw on an allocation.",
                    {
                        "allocation": _text("The allocation, such as lpp/2025/ACME."),
                        "tpp": {"type": "number", "exclusiveMinimum": 0, "description": "How much of it, in TPP."},
                    },
                ),
            ),
            "citations": _list(
                "Every provision relied on.",
                _object(
                    "A citation.",
                    {
                        "citation": _text("The paragraph."),
                        "instrument": _text_or_null("The rule that it comes from, as the Federal Register cites it."),
                        "effective": _day_or_null("The first day on which it stands so."),
                        "confidence": _text_or_null("How the text of that rule was seen; null where it is not known."),
                        "link": {"type": "string", "format": "uri", "description": "Where it can be read."},
                    },
                ),
            ),
            "law_version": _text("The regime and a fingerprint of the rule data that was used."),
        },
    ),
}
