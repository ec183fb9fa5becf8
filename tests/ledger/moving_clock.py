"""A clock that a test moves."""

import datetime as dt

from licet.ledger.clock import micros


class MovingClock:
    """Stands still until it is moved; backwards too."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> int:
        return micros(self.at)

    def move(self, by: dt.timedelta) -> None:
        self.at += by
