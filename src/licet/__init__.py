"""Licet: US export controls on AI chips, made executable.

    >>> import licet
    >>> d = licet.determine({"date": "2025-06-02", "regime": "diffusion-2025", "destination": "IN", ...})
    >>> d.outcome, d.authorization
    ('license_exception', 'LPP')

Not legal advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from licet.determine.decider import Decider
    from licet.determine.determination import Determination, determine
    from licet.determine.determination import compile_regime as compile
    from licet.facts.read import read_transaction
    from licet.facts.shapes import InputError, InvalidTransactionError
    from licet.facts.transaction import Transaction
    from licet.lab.compare.book import compare
    from licet.lab.compare.parting import compare_transaction

__all__ = [
    "Decider",
    "Determination",
    "InputError",
    "InvalidTransactionError",
    "Transaction",
    "compare",
    "compare_transaction",
    "compile",
    "determine",
    "read_transaction",
]

__version__ = "0.1.0"

_HOMES = {
    "Decider": "licet.determine.decider:Decider",
    "Determination": "licet.determine.determination:Determination",
    "InputError": "licet.facts.shapes:InputError",
    "InvalidTransactionError": "licet.facts.shapes:InvalidTransactionError",
    "Transaction": "licet.facts.transaction:Transaction",
    "compare": "licet.lab.compare.book:compare",
    "compare_transaction": "licet.lab.compare.parting:compare_transaction",
    "compile": "licet.determine.determination:compile_regime",
    "determine": "licet.determine.determination:determine",
    "read_transaction": "licet.facts.read:read_transaction",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing licet costs nothing."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'licet' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute)
