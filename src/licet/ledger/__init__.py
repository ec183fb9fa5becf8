"""The ledger: allocations of computing power that are reserved, committed and released, and never over-committed."""

from licet.ledger.account import Kind
from licet.ledger.clock import Clock, SystemClock
from licet.ledger.errors import DoesNotFitError, LedgerError, Shortage
from licet.ledger.ledger import Ledger
from licet.ledger.operation import Draw, Receipt
from licet.ledger.verify import Fault, Verification

__all__ = [
    "Clock",
    "DoesNotFitError",
    "Draw",
    "Fault",
    "Kind",
    "Ledger",
    "LedgerError",
    "Receipt",
    "Shortage",
    "SystemClock",
    "Verification",
]
