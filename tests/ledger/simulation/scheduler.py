"""Threads of which one runs at a time; at each switch a random generator says which. The same seed, the same order."""

import math
import random
import threading
from collections.abc import Callable
from types import TracebackType

STAYS = 0.7
"""How often a thread that could be switched goes on."""
NEVER = math.inf


class KilledError(BaseException):
    """The process of this thread was killed: it does nothing more."""


class WaitsForEverError(AssertionError):
    """All that are left wait, and nothing will wake them."""


class Task:
    """A thread that waits for its turn."""

    def __init__(self, group: object) -> None:
        self.group = group
        self.killed = self.interrupted = False
        self.on: object = None
        """What it waits for, and the time until which it does."""
        self.until: float = NEVER
        self.turn = threading.Lock()
        self.turn.acquire()


class Scheduler:
    """Runs tasks until all have ended. An error in one ends all and is raised by ``run``. ``time`` is in seconds."""

    def __init__(self, choices: random.Random) -> None:
        self._random = choices.random
        self._ready: list[Task] = []
        self._blocked: list[Task] = []
        self._next = NEVER
        """Nobody that is blocked goes on of itself before this time."""
        self._ended = threading.Semaphore(0)
        self._failure: BaseException | None = None
        self.current: Task | None = None
        self.time = 0.0

    def spawn(self, work: Callable[[], None], group: object) -> None:
        """Add a task; ``group`` is what it is killed by."""
        task = Task(group)

        def live() -> None:
            task.turn.acquire()
            try:
                if not task.killed:
                    work()
            except KilledError:
                pass
            except BaseException as error:
                self._fail(error)
            self._ready.remove(task)
            self._hand_over()

        threading.Thread(target=live, daemon=True).start()
        self._ready.append(task)

    def run(self) -> None:
        """Let all tasks run to their ends."""
        self._hand_over()
        self._ended.acquire()
        if self._failure is not None:
            raise self._failure

    def switch(self) -> None:
        """Perhaps let another go on. Raises KilledError if this one was killed meanwhile."""
        if self.current is not None and self._random() >= STAYS:
            self._leave(self.current)

    def block(self, on: object, until: float = NEVER) -> None:
        """Let others go on until one calls ``wake`` with the same, or until a time."""
        task = self.current
        assert task is not None, "blocked outside of all tasks"
        task.on, task.until = on, until
        self._next = min(self._next, until)
        self._ready.remove(task)
        self._blocked.append(task)
        self._leave(task)

    def sleep(self, seconds: float) -> None:
        """Let others go on for so long; outside of all tasks there are none."""
        if self.current is not None:
            self.block(None, self.time + seconds)

    def wake(self, on: object) -> None:
        """Let all go on that are blocked on something."""
        self._wake([task for task in self._blocked if task.on is on])

    def kill(self, group: object) -> None:
        """End the tasks of a group where they stand. The present one goes on until it switches."""
        for task in [*self._ready, *self._blocked]:
            task.killed = task.killed or task.group is group
        self._wake([task for task in self._blocked if task.killed])

    def _wake(self, tasks: list[Task]) -> None:
        for task in tasks:
            self._blocked.remove(task)
        self._ready += tasks

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        for task in [*self._ready, *self._blocked]:
            task.killed = True
        self._wake(list(self._blocked))

    def _leave(self, task: Task) -> None:
        if self._hand_over() is not task:
            task.turn.acquire()
        if task.killed:
            raise KilledError

    def _hand_over(self) -> Task | None:
        if self._blocked and (self.time >= self._next or not self._ready):
            self._time_passes()
        ready = self._ready
        before, after = self.current, ready[int(self._random() * len(ready))] if ready else None
        self.current = after
        if after is None:
            self._ended.release()
        elif after is not before:
            after.turn.release()  # from here on it runs, and may hand over itself
        return after

    def _time_passes(self) -> None:
        """Wake those who waited until now; where nobody can go on, until the first can."""
        first = min(task.until for task in self._blocked)
        if not self._ready:
            self.time = max(self.time, first)
        if self.time == NEVER:
            self._fail(WaitsForEverError("all that are left wait, for ever"))
        self._wake([task for task in self._blocked if task.until <= self.time])
        self._next = min((task.until for task in self._blocked), default=NEVER)


class Lock:
    """A lock that lets others go on while it waits, and at which a caller may be interrupted."""

    def __init__(self, scheduler: Scheduler, interrupted: Callable[[], None]) -> None:
        self._scheduler = scheduler
        self._interrupted = interrupted
        self._held = False

    def acquire(self, blocking: bool = True, timeout: float = NEVER) -> bool:
        """Whether it is held now, and was not for so many seconds."""
        self._interrupted()
        self._scheduler.switch()
        until = self._scheduler.time + timeout
        while self._held:
            if self._scheduler.time >= until:
                return False
            self._scheduler.block(self, until)
            self._interrupted()
        self._held = True
        return True

    def release(self) -> None:
        """Let another have it. Raises RuntimeError if nobody has it."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False
        self._scheduler.wake(self)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()
        if error is None:
            self._interrupted()
