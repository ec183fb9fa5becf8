"""Names of allocations as the ledger asks for them: a text that names none is refused."""

from __future__ import annotations

from licet.determine.allocation_names import FORMS, Name, name_in
from licet.ledger.errors import BadNameError


def read_name(text: str) -> Name:
    """The name in a text. Raises BadNameError."""
    found = name_in(text)
    if found is None:
        raise BadNameError(text, FORMS)
    return found
