"""The installed command: what it loads, what it does to a broken pipe, and that help comes first."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import licet as package
from licet.cli import _COMMANDS, main
from tests.cli.orders import ORDER, TO_INDIA, lines

LICET = shutil.which("licet", path=Path(sys.executable).parent)


def run(*arguments, stdin="", encoding="utf-8", **environment):
    if LICET is None:
        pytest.skip("the command licet is not installed")
    return subprocess.run(
        [LICET, *arguments],
        input=stdin,
        capture_output=True,
        encoding=encoding,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_exit_statuses(tmp_path):
    (tmp_path / "orders.jsonl").write_text(lines(ORDER, "{}", TO_INDIA))
    assert run("determine", "-", "--json", stdin=json.dumps(ORDER)).returncode == 0
    assert run("determine").returncode == run("nonsense").returncode == 2
    done = run("determine", str(tmp_path / "orders.jsonl"), "--json")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["one", "two"]
    assert "line 2: /date: found nothing; expected a value" in done.stderr
    assert done.returncode == 3


def test_standard_input_may_end_a_conversation():
    done = run("ask", "--regime", "diffusion-2025", stdin="2025-06-02\nH100 SXM5\n1\nIndia\n")
    assert done.stdout.startswith("UNDETERMINED")
    assert done.returncode == 0


def test_text_survives_a_terminal_that_cannot_show_it():
    stdin, western = json.dumps({**ORDER, "id": "Müller 5 €"}), {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    assert "Müller 5 \\u20ac" in run("determine", "-", stdin=stdin, encoding="latin-1", **western).stdout
    done = run("determine", "-", "--json", stdin=stdin, **western)
    assert json.loads(done.stdout)["id"] == "Müller 5 €"
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.skipif(LICET is None or os.name == "nt", reason="the installed command in a pipe of a shell")
@pytest.mark.parametrize("form", ["--json", ""])
def test_a_reader_that_stops_is_no_error(tmp_path, form):
    (tmp_path / "orders.jsonl").write_text(lines(*[ORDER] * 300))
    command = f"'{LICET}' determine orders.jsonl {form} | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"licet.facts", "licet.law", "licet.catalog", "licet.determine", "yaml", "rich", "duckdb"}),
        (["--version"], {"licet.facts", "licet.law", "licet.catalog", "licet.determine", "yaml", "rich", "duckdb"}),
        (["products", "--json"], {"licet.facts", "licet.law", "licet.determine", "yaml", "rich", "duckdb"}),
        (["schema", "transaction"], {"licet.law", "licet.catalog", "yaml", "rich", "duckdb"}),
        (["determine", "-"], {"rich", "duckdb", "sqlglot", "licet.determine.report"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(arguments, absent):
    code = "import sys; from licet.cli import main; main(standalone_mode=False); print('LOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input="{}",
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    assert "licet.cli" in loaded
    assert loaded & absent == set()


def test_version(licet):
    assert licet("--version").stdout == f"licet, version {package.__version__}\n"


def test_help_lists_every_command_with_what_it_says_of_itself(licet):
    result = licet("--help")
    for name, said in _COMMANDS.items():
        assert f"  {name} " in result.stdout
        assert said in result.stdout
    assert licet().exit_code == 2
    assert licet("nonsense").exit_code == 2


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name != "orderbook"])
def test_help_gives_examples_first(licet, name):
    result = licet(name, "--help")
    text = result.stdout
    assert text.index("Examples:") < text.index("Options:")
    assert f"licet {name}" in text
    command = main.get_command(click.Context(main), name)
    first = command.help.splitlines()[0]
    assert "Examples:" in command.help.split("\n\n")[1]
    assert first[0].isupper()
    assert result.exit_code == 0


def test_color_only_on_a_terminal_and_never_with_no_color(licet):
    assert "\x1b[1m" not in licet("classify", "L40").stdout
    assert "\x1b[1m" in licet("classify", "L40", color=True).stdout
    assert "\x1b" not in licet("classify", "L40", color=True, env={"NO_COLOR": "1"}).stdout
