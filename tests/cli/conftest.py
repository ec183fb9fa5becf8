"""The command line, run in this process."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from licet.cli import main


@pytest.fixture
def licet() -> Callable[..., Result]:
    """Run `licet` with arguments; ``stdin`` is what it reads. An exception that is not a clean exit is raised."""

    def run(*arguments: object, stdin: str | bytes | None = None, **options: Any) -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin, catch_exceptions=False, **options)

    return run
