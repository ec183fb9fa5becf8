"""`licet orderbook` in a directory of its own, apart from what the user has configured."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from licet.cli import main


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory that commands run in; mappings are remembered in another one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LICET_CONFIG", str(tmp_path_factory.mktemp("configuration")))
    return tmp_path


@pytest.fixture
def orderbook(desk: Path) -> Callable[..., Result]:
    """Run `licet orderbook` with arguments; an exception that is not a clean exit is raised."""

    def run(*arguments: object, stdin: bytes | None = None) -> Result:
        given = ["orderbook", *map(str, arguments)]
        return CliRunner().invoke(main, given, input=stdin, catch_exceptions=False)

    return run
