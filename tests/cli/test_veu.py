"""`licet veu check`: the verdict, what is missing, invalid files, and the example."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from licet.diligence.veu.contract import CHECKLIST, schema
from tests.diligence.files import NVEU, UVEU, changed, shown

EXAMPLE = Path(__file__).parents[2] / "examples" / "veu.json"
LICET = shutil.which("licet", path=Path(sys.executable).parent)


def check(licet, file, *options):
    return licet("veu", "check", "-", *options, stdin=json.dumps(file))


@pytest.mark.parametrize(
    ("file", "verdict", "headline"),
    [
        (UVEU, "ready", "READY: EVERY CONDITION IS MET"),
        (NVEU, "ready", "READY: EVERY CONDITION IS MET"),
        (
            shown(UVEU, "14", state="planned", by="2026-01-15"),
            "ready_on_conditions",
            "READY ON CONDITIONS: 1 STEP MUST STILL BE TAKEN IN TIME",
        ),
        (shown(UVEU, "14"), "undetermined", "UNDETERMINED: 1 QUESTION IS OPEN"),
        (shown(UVEU, "14", state="not_met"), "not_ready", "NOT READY: 1 CONDITION IS NOT MET"),
        (
            shown(shown(UVEU, "14", state="planned", by="2026-01-16"), "17"),
            "not_ready",
            "NOT READY: 1 CONDITION IS NOT MET, AND 1 QUESTION IS OPEN",
        ),
    ],
)
def test_whatever_the_verdict_it_is_one(licet, file, verdict, headline):
    result = check(licet, file)
    assert (result.stdout.splitlines()[0], result.stderr, result.exit_code) == (headline, "", 0)
    result = check(licet, file, "--json")
    assert (json.loads(result.stdout)["verdict"], result.stderr, result.exit_code) == (verdict, "", 0)


def test_the_parts_of_the_json(licet):
    found = json.loads(check(licet, UVEU, "--json").stdout)
    assert list(found["parts"]) == ["eligibility", "vetting", "security", "computing_power", "notices"]
    assert {part["verdict"] for part in found["parts"].values()} == {"eligible"}
    items = [c for name in ("vetting", "security") for c in found["parts"][name]["conditions"]]
    assert [c["item"] for c in items] == [id for id, item in CHECKLIST.items() if "UVEU" in item.of]
    assert found["reports"][0]["next"][0] == {"date": "2025-07-15", "covers": ["2025-01-01", "2025-06-30"]}
    assert found["status"] == "codified_not_enforced"


def test_the_missing_facts_have_a_place_a_question_and_a_paragraph(licet):
    (missing,) = json.loads(check(licet, shown(UVEU, "14.c"), "--json").stdout)["missing"]
    assert missing == {
        "fact": "/evidence/14.c",
        "question": CHECKLIST["14.c"].asks,
        "citation": "Supplement No. 10 to part 748, paragraph 14.c",
    }


def test_invalid_files(licet, tmp_path):
    result = check(licet, changed(UVEU, applicant__headquarters="Korea", type="VEU"))
    assert (result.stdout, result.exit_code) == ("", 3)
    assert "error: standard input: /type: found 'VEU'; expected one of UVEU, NVEU" in result.stderr
    assert "/applicant/headquarters: found 'Korea'; expected a country" in result.stderr
    (tmp_path / "veu.json").write_bytes(b"\xff\xfe")
    result = licet("veu", "check", tmp_path / "veu.json")
    assert (result.stdout, result.exit_code) == ("", 3)
    assert "not text in UTF-8" in result.stderr
    assert licet("veu", "check", "-", stdin="").exit_code == 3


def test_a_byte_order_mark_is_no_fault(licet):
    assert licet("veu", "check", "-", stdin=b"\xef\xbb\xbf" + json.dumps(UVEU).encode()).exit_code == 0


def test_wrong_usage(licet):
    assert licet("veu", "check").exit_code == licet("veu", "check", "no such file").exit_code == 2
    assert licet("veu", "approve").exit_code == licet("veu").exit_code == 2


def test_control_characters_do_not_reach_the_terminal(licet):
    result = check(licet, shown(UVEU, "14", state="met", evidence="\x1b[2Jcleared"))
    assert "\x1b" not in result.stdout
    assert "\\x1b[2Jcleared" in result.stdout


def test_the_schema_is_printed(licet):
    result = licet("schema", "veu")
    assert json.loads(result.stdout) == json.loads(json.dumps(schema()))
    assert (result.stderr, result.exit_code) == ("", 0)


def test_the_help_has_examples_first(licet):
    text = licet("veu", "check", "--help").stdout
    assert text.index("Examples:") < text.index("Exit status") < text.index("Options:")


def test_the_example_is_valid_and_not_wholly_met(licet):
    Draft202012Validator(schema()).validate(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    result = licet("veu", "check", EXAMPLE)
    assert (result.stderr, result.exit_code) == ("", 0)
    text = result.stdout
    assert text.startswith("NOT READY: 3 CONDITIONS ARE NOT MET, AND 4 QUESTIONS ARE OPEN\n")
    for line in (
        "1. Eligibility          undetermined   3 met, 1 not known",
        "2. Vetting conditions   NOT MET        40 met, 3 still to do in time, 1 not met, 1 not known",
        "3. Security conditions  NOT MET        22 met, 7 still to do in time, 1 not met, 2 not known",
        "4. Geographic shares    met            3 met",
        "5. Notices              NOT MET        3 still to do in time, 1 not met",
        "6. Reports                             next on 2025-07-15",
        "   be no earlier than 2025-10-22",
        "  planned  Malaysia (MY)                  672,000,000     7.00      7    672,000,000  yes",
    ):
        assert f"\n{line}\n" in text
    assert "Planned by 2026-03-31, which is too late; due on or before 2026-01-15." in text


@pytest.mark.skipif(LICET is None, reason="the command licet is not installed")
def test_the_installed_command():
    done = subprocess.run(
        [LICET, "veu", "check", EXAMPLE], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (done.stdout[:10], done.stderr, done.returncode) == ("NOT READY:", "", 0)
    done = subprocess.run(
        [LICET, "veu", "check", "-"], input="{}", capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (done.stdout, done.returncode) == ("", 3)
    assert "error: standard input: /type: found nothing; expected a value" in done.stderr


@pytest.mark.skipif(LICET is None, reason="the command licet is not installed")
def test_it_loads_no_more_than_it_needs():
    code = "import sys; from licet.cli import main; main(standalone_mode=False); print('LOADED', *sys.modules)"
    command = [sys.executable, "-c", code, "veu", "check", str(EXAMPLE)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60)
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    assert loaded & {"rich", "duckdb", "sqlglot", "licet.orderbook"} == set()
