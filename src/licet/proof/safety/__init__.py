"""The safety list: sentences that are to be true of every transaction, each with the paragraph that it rests on.

They are written with the facts and sets of the law, and say from outside what an answer may be; they are not the
conditions of the provisions. Where a sentence says what may not go, it speaks of items that are subject to the EAR; a
party on the Denied Persons List stands above all of them. Each is asked under every regime, and on every day, on which
what it speaks of is in force.
"""

from typing import Final

from licet.proof.safety import allocations, d5, end_uses, exceptions, never_helps, requirements, subject
from licet.proof.safety.property import Law, Property, Sentence

PROPERTIES: Final = (
    *end_uses.PROPERTIES,
    *subject.PROPERTIES,
    *requirements.PROPERTIES,
    *d5.PROPERTIES,
    *exceptions.PROPERTIES,
    *allocations.PROPERTIES,
    *never_helps.PROPERTIES,
)

__all__ = ["PROPERTIES", "Law", "Property", "Sentence"]
