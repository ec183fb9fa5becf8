"""The verb: a transaction and a regime in, a determination out."""

import sys
from types import ModuleType
from typing import Any


class _Verb(ModuleType):
    """``licet.determine`` is this package and also the function that callers use: ``licet.determine(transaction)``."""

    def __call__(self, transaction: Any, ledger: Any = None, lower_bounds: Any = "unknown") -> Any:
        from licet.determine.determination import determine

        return determine(transaction, ledger, lower_bounds)


sys.modules[__name__].__class__ = _Verb
