"""Threads of which one runs at a time; at each switch a random generator says which. The same seed, the same order."""

import random
import threading
from collections.abc import Callable
from types import TracebackType

STAYS = 0.7
"""How often a thread that could be switched goes on."""


class KilledError(BaseException):
    """The process of this thread was killed: it does nothing more."""


class Task:
    """A thread that waits for its turn."""

    def __init__(self, group: object) -> None:
        self.group = group
        self.killed = False
        self.turn = threading.Semaphore(0)


class Scheduler:
    """Runs tasks until all have ended. An error in one ends all and is raised by ``run``."""

    def __init__(self, choices: random.Random) -> None:
        self._choices = choices
        self._ready: list[Task] = []
        self._blocked: list[Task] = []
        self._ended = threading.Semaphore(0)
        self._failure: BaseException | None = None
        self.current: Task | None = None

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
                self._failure = self._failure or error
                for other in [*self._ready, *self._blocked]:
                    other.killed = True
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
        if self.current is not None and self._choices.random() >= STAYS:
            self._leave(self.current)

    def block(self) -> None:
        """Let others go on until one calls ``wake``."""
        task = self.current
        assert task is not None, "blocked outside of all tasks"
        self._ready.remove(task)
        self._blocked.append(task)
        self._leave(task)

    def wake(self) -> None:
        """Let all that are blocked try again."""
        self._ready += self._blocked
        self._blocked.clear()

    def kill(self, group: object) -> None:
        """End the tasks of a group where they stand. The present one goes on until it switches."""
        for task in [*self._ready, *self._blocked]:
            task.killed = task.killed or task.group is group
        self.wake()

    def _leave(self, task: Task) -> None:
        if self._hand_over() is not task:
            task.turn.acquire()
        if task.killed:
            raise KilledError

    def _hand_over(self) -> Task | None:
        if not self._ready:
            self.wake()
        before, self.current = self.current, self._choices.choice(self._ready) if self._ready else None
        if self.current is None:
            self._ended.release()
        elif self.current is not before:
            self.current.turn.release()
        return self.current


class Lock:
    """A lock that lets others go on while it waits."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._held = False

    def acquire(self) -> None:
        self.__enter__()

    def release(self) -> None:
        self.__exit__(None, None, None)

    def __enter__(self) -> None:
        self._scheduler.switch()
        while self._held:
            self._scheduler.block()
        self._held = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._held = False
        self._scheduler.wake()
