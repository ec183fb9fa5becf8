"""`licet ledger` at the terminal, on SQLite; once on PostgreSQL."""

import csv
import datetime as dt
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from licet.ledger import Ledger
from tests.ledger.postgres import start

GUIDE = Path(__file__).parents[2] / "docs" / "ledger.md"
ACME = "lpp/2025/ACME"


@pytest.fixture
def ledger(licet: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`licet ledger` in a folder of its own, with a ledger that sees all of an LPP year."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LICET_LEDGER", "allocations.db")

    def run(*arguments: object, **given: object) -> Result:
        return licet("ledger", *arguments, **given)

    assert run("init").exit_code == 0
    assert run("allocate", ACME, "--sees", "whole").exit_code == 0
    return run


def balance(ledger, name=ACME, *more):
    (found,) = json.loads(ledger("balance", name, "--json", *more).stdout)
    return found


def test_reserved_committed_and_released(ledger):
    made = json.loads(ledger("reserve", ACME, "126,656.5", "--json", "--on", "2025-06-02").stdout)
    of = made["operation"]
    ledger("commit", of, ACME, "63,328", "--on", "2025-06-20", "--reason", "first shipment")
    found = balance(ledger)
    assert (found["reserved"], found["committed"], found["room"]) == (63_328.5, 63_328, 26_773_343.5)
    assert ledger("release", of).exit_code == 0
    assert (balance(ledger)["used"], balance(ledger)["unit"]) == (63_328, "TPP")


def test_what_does_not_fit_says_by_how_much_and_when_room_comes_back(ledger):
    ledger("reserve", ACME, "26,800,000", "--on", "2025-06-02", "--days", 30)
    result = ledger("reserve", ACME, "100,000.001", "--on", "2025-06-02")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "100,000.001 TPP asked, 100,000 TPP would fit, 0.001 TPP too much" in result.stderr
    assert "limit 26,900,000 TPP from 2025-01-01, 740.29(d)" in result.stderr
    assert "(a reservation expires) room for 26,900,000 TPP" in result.stderr
    assert "from 2026-01-01 (lpp/2026/ACME)" in result.stderr


def test_a_key_records_nothing_twice(ledger):
    once = ("reserve", ACME, "5", "--on", "2025-06-02", "--key", "order 17")
    ledger(*once)
    again = ledger(*once)
    assert "nothing was recorded now" in again.stdout
    assert balance(ledger)["reserved"] == 5
    other = ledger("reserve", ACME, "6", "--on", "2025-06-02", "--key", "order 17")
    assert (other.exit_code, "other content" in other.stderr) == (3, True)


def test_a_balance_that_is_seen_in_part_says_so(ledger):
    ledger("allocate", "country/IN/2025-2027")
    ledger("adjust", "country/IN/2025-2027", "1,000", "--reason", "our own licenses")
    result = ledger("balance")
    assert "a lower bound: at least 1,000 TPP are used, at most 789,999,000 are free" in result.stderr
    assert balance(ledger, "country/IN/2025-2027")["lower_bound"] is True
    assert balance(ledger)["lower_bound"] is False
    statement = json.loads(ledger("statement", "country/IN/2025-2027", "--json").stdout)
    assert "lower bound" in statement["remarks"][0]


def test_facts_of_either_sign_and_limits_with_a_reason(ledger):
    assert ledger("adjust", ACME, "4,000", "--reason", "received from others").exit_code == 0
    assert ledger("adjust", ACME, "-15.5", "--reason", "entered twice").exit_code == 0
    assert balance(ledger)["committed"] == 3_984.5
    assert ledger("limit", ACME, "1,000", "--since", "2025-07-01").exit_code == 3  # no reason
    assert ledger("limit", ACME, "1,000", "--since", "2025-07-01", "--reason", "own rule").exit_code == 0
    assert "2,984.5 TPP above its limit" in ledger("balance").stderr
    ledger("freeze", ACME, "--reason", "certification in doubt")
    assert "frozen: certification in doubt" in ledger("reserve", ACME, "1", "--on", "2025-06-02").stderr
    assert ledger("unfreeze", ACME, "--reason", "confirmed").exit_code == 0
    assert balance(ledger)["frozen"] is None


def test_installed_computing_power_fails_moves_and_comes_back(ledger):
    for country in ("IN", "MY"):
        ledger("allocate", f"nveu/ACME/{country}")
    ledger("adjust", "nveu/ACME/IN", "1,000", "--reason", "installed")
    ledger("attrition", "nveu/ACME/IN", "100", "--reason", "failed")
    ledger("return", "nveu/ACME/IN", "50", "--reason", "sent back")
    moved = ledger("transfer", "nveu/ACME/IN", "nveu/ACME/MY", "200", "--on", "2025-06-02", "--reason", "relocated")
    assert moved.exit_code == 0
    found = [balance(ledger, f"nveu/ACME/{country}")["committed"] for country in ("IN", "MY")]
    assert found == [650, 200]
    refused = ledger("attrition", ACME, "1", "--reason", "failed")
    assert (refused.exit_code, "740.29(h)(2)" in refused.stderr) == (3, True)


def test_a_license_is_counted_in_its_own_units(ledger):
    ledger("allocate", "license/D1/value", "--limit", "1,000.50")
    ledger("allocate", "license/D1/quantity", "--limit", "8")
    assert balance(ledger, "license/D1/value")["unit"] == "US dollars"
    assert ledger("reserve", "license/D1/quantity", "1.5").exit_code == 2
    assert "9 items asked, 8 items would fit" in ledger("reserve", "license/D1/quantity", "9").stderr


def test_a_license_is_extended_lapses_and_gives_back_what_it_did_not_use(ledger):
    india = "country/IN/2025-2027"
    ledger("allocate", india, "--assurances", "100")
    ledger("adjust", india, "1,000", "--reason", "license D1")
    span = ("--from", "2025-03-01", "--to", "2025-12-31")
    assert ledger("allocate", "license/D1/tpp", "--limit", "1,000", *span).exit_code == 0
    late = ("reserve", "license/D1/tpp", "400", "--on", "2026-01-15")
    assert "outside its period, 2025-03-01 to 2025-12-31" in ledger(*late).stderr
    extended = ("period", "license/D1/tpp", "--from", "2025-03-01", "--to", "any")
    assert ledger(*extended).exit_code == 3  # no reason
    assert "Period from 2025-03-01 to any day" in ledger(*extended, "--reason", "extended").stdout
    of = json.loads(ledger(*late, "--json").stdout)["operation"]
    lapse = ("lapse", "license/D1/tpp", india, "--reason", "revoked")
    assert "400 TPP is reserved; release or commit it first" in ledger(*lapse).stderr
    ledger("commit", of, "--on", "2026-01-15")
    assert ledger(*lapse).exit_code == 0
    assert balance(ledger, india)["committed"] == 400
    assert balance(ledger, "license/D1/tpp")["frozen"] == "lapsed: revoked"


def test_by_the_other_reading_what_lapses_is_consumed(ledger):
    ledger("allocate", "license/D1/tpp", "--limit", "1,000")
    assert ledger("lapse", "license/D1/tpp", "--reason", "revoked").exit_code == 2
    consumed = ("--allocation-on-lapse", "consumed")
    assert ledger("lapse", "license/D1/tpp", *consumed, "--reason", "revoked").exit_code == 0


def test_what_an_acquired_consignee_received_counts_to_its_parent(ledger):
    ledger("allocate", "lpp/2025/Globex")
    ledger("adjust", ACME, "20,000,000", "--reason", "received")
    ledger("adjust", "lpp/2025/Globex", "10,000,000", "--reason", "received")
    result = ledger("acquire", ACME, "lpp/2025/Globex", "--reason", "merger of July 1")
    assert "lpp/2025/Globex is 3,100,000 TPP above its limit (740.29(d))" in result.stderr
    assert f"{ACME} is frozen: acquired: merger of July 1" in result.stderr
    assert balance(ledger)["room"] == 0
    assert "to lpp/2025/Globex · merger of July 1" in ledger("history", ACME).stdout
    assert f"from {ACME} · merger of July 1" in ledger("history", "lpp/2025/Globex").stdout


def test_whether_all_is_seen_can_be_said_later(ledger):
    assert ledger("sees", ACME, "part", "--reason", "others ship too").exit_code == 0
    assert balance(ledger)["lower_bound"] is True
    assert ledger("sees", ACME, "whole", "--reason", "they stopped").exit_code == 0
    assert balance(ledger)["lower_bound"] is False


def test_a_share_of_ones_own(ledger):
    for name, amount in (("user/asia", "100"), ("user/rest", "300")):
        ledger("allocate", name)
        ledger("adjust", name, amount, "--reason", "opening")
    share = ("share", "Asia", "50", "--part", "user/asia", "--whole", "user/asia", "--whole", "user/rest")
    assert ledger(*share, "--reason", "resolution").exit_code == 0
    refused = ledger("reserve", "user/asia", "200.001")
    assert "200.001 TPP asked, 200 TPP would fit, 0.001 TPP too much" in refused.stderr
    assert "share Asia: at most 50 percent" in ledger("history", "user/asia").stdout


def test_the_shares_of_a_universal_validated_end_user(ledger):
    for country in ("US", "IN"):
        opened = ledger("allocate", f"uveu/Cloud/{country}", "--united-states", "--uveu-timing", "reporting_dates")
        assert opened.exit_code == 0
    ledger("adjust", "uveu/Cloud/US", "10,000", "--reason", "installed")
    assert "uveu/Cloud/IN is limited by shares: uveu/cloud outside Supplement No. 5(a): at most 25" in opened.stderr
    refused = ledger("reserve", "uveu/Cloud/IN", "800", "--on", "2025-06-02")
    assert "7/100" in refused.stderr


def test_the_next_year_has_the_limit_of_the_law_or_its_own(ledger):
    ledger("limit", ACME, "1,000", "--since", "2025-01-01", "--reason", "own rule")
    asked = ("reserve", ACME, "2,000", "--on", "2025-06-02")
    assert "from 2026-01-01 (lpp/2026/ACME) room for 26,900,000 TPP" in ledger(*asked).stderr
    ledger("allocate", "lpp/2026/ACME")
    ledger("reserve", "lpp/2026/ACME", "900,000", "--on", "2026-01-02")
    assert "from 2026-01-01 (lpp/2026/ACME) room for 26,000,000 TPP" in ledger(*asked).stderr
    ledger("freeze", "lpp/2026/ACME", "--reason", "audit")
    assert "lpp/2026/ACME" not in ledger(*asked).stderr


def test_statements_as_csv_workbook_and_json(ledger, tmp_path):
    of = json.loads(ledger("reserve", ACME, "10.5", "--on", "2025-06-02", "--reason", "=1+1", "--json").stdout)[
        "operation"
    ]
    ledger("commit", of, ACME, "4.25", "--on", "2025-06-20")
    day = dt.datetime.now(dt.UTC).date().isoformat()
    for form in ("csv", "xlsx", "json"):
        assert ledger("statement", ACME, "--to", day, "--out", f"s.{form}").exit_code == 0
    with (tmp_path / "s.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["opening balance", "open", "reserve", "commit", "closing balance"]
    assert (rows[-1]["reserved"], rows[-1]["committed"]) == ("6.25", "4.25")
    sheet = load_workbook(tmp_path / "s.xlsx").active
    head = next(row for row in sheet.iter_rows() if row[0].value == "recorded (UTC)")
    assert sheet.freeze_panes == f"A{head[0].row + 1}"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", f"${head[0].row}:${head[0].row}")
    places = {cell.value: cell.column for cell in head}
    last = sheet.cell(sheet.max_row, places["committed after"])
    assert (last.value, last.data_type) == (4.25, "n")
    assert sheet.cell(head[0].row + 2, places["what"]).value == "opened"
    assert sheet.cell(head[0].row + 3, places["committed"]).value is None  # nothing was committed
    reason = sheet.cell(head[0].row + 3, places["reason"])
    assert (reason.value, reason.data_type) == ("=1+1", "s")  # a text, and no formula
    assert isinstance(sheet.cell(head[0].row + 3, 1).value, dt.datetime)
    said = json.loads((tmp_path / "s.json").read_text())
    assert (said["opening"], said["closing"]["committed"], said["totals"]) == (
        None,
        4.25,
        {"reserve": 10.5, "commit": 4.25},
    )
    assert ledger("statement", ACME, "--out", "s.pdf").exit_code == 2


def test_history_is_json_lines(ledger):
    ledger("reserve", ACME, "10", "--on", "2025-06-02", "--actor", "J. Doe")
    found = [json.loads(line) for line in ledger("history", "--json").stdout.splitlines()]
    assert [(line["kind"], line["reserved"]) for line in found] == [("open", 0), ("reserve", 10)]
    assert found[1]["actor"] == "J. Doe"
    assert "seen whole" in ledger("history", ACME).stdout


def test_verify_names_what_was_altered(ledger, tmp_path):
    import sqlite3

    receipt = ledger("reserve", ACME, "10", "--on", "2025-06-02", "--json").stdout
    (tmp_path / "receipts.json").write_text(receipt * 2)
    assert ledger("verify", "--receipts", "receipts.json").stdout.startswith(
        "Intact: 1 allocation, 2 operations, 2 entries"
    )
    with sqlite3.connect(tmp_path / "allocations.db") as connection:
        connection.execute("UPDATE entry SET held_change = 1 WHERE kind = 3")
    connection.close()
    result = ledger("verify", "--json")
    assert (result.exit_code, json.loads(result.stdout)["intact"]) == (3, False)
    assert ACME in result.stderr


def test_an_export_is_imported_whole_or_not_at_all(ledger, tmp_path):
    ledger("reserve", ACME, "10", "--on", "2025-06-02")
    assert ledger("export", "all.jsonl").exit_code == 0
    assert ledger("import", "all.jsonl", "--ledger", "copy.db").stdout.startswith("Intact")
    assert ledger("export", "--ledger", "copy.db").stdout == (tmp_path / "all.jsonl").read_text()
    (tmp_path / "bad.jsonl").write_text((tmp_path / "all.jsonl").read_text().replace("ACME", "ACNE"))
    assert ledger("import", "bad.jsonl", "--ledger", "bad.db").exit_code == 3
    assert json.loads(ledger("balance", "--json", "--ledger", "bad.db").stdout) == []


def test_what_is_over_ends(ledger):
    with Ledger.open("allocations.db") as opened:
        opened.reserve({ACME: 10_000}, effective=dt.date(2025, 6, 2), lasts=dt.timedelta(microseconds=1))
    assert f"{ACME}: 10 TPP of what is reserved has expired, and takes no room" in ledger("balance").stderr
    assert balance(ledger)["room"] == 26_900_000
    past = ledger("reserve", ACME, "10", "--on", "2025-06-02", "--expires", "2025-06-02T00:00:00")
    assert (past.exit_code, "expected a time after" in past.stderr) == (3, True)
    assert ledger("expire").stdout.startswith("1 reservation ended")
    assert balance(ledger)["reserved"] == 0


def test_the_last_day_there_is(ledger):
    last = "9999-12-31"
    assert ledger("reserve", ACME, "1", "--on", "2025-06-02").exit_code == 0
    late = ledger("reserve", ACME, "1", "--on", "2025-06-02", "--expires", last)
    assert (late.exit_code, "no later than 2100-01-01" in late.stderr) == (3, True)
    assert balance(ledger, ACME, "--at", last)["reserved"] == 1
    for command in (("statement", ACME), ("history",)):
        for first in ("0001-01-01", last):
            assert ledger(*command, "--from", first, "--to", last).exit_code == 0


def test_two_spellings_on_the_command_line_are_added(ledger):
    ledger("allocate", "user/b", "--limit", "100")
    of = json.loads(ledger("reserve", "user/b", "60", "--json").stdout)["operation"]
    assert ledger("commit", of, "user/b", "10", "user/B!", "20").exit_code == 0
    assert balance(ledger, "user/b")["committed"] == 30


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reserve", ACME, "1", "--days", "9999999"], "1<=x<=10000"),
        (["balance", "lpp/25/ACME"], "lpp/2025/COMPANY"),
        (["reserve", ACME], "a NAME and an AMOUNT by turns"),
        (["reserve", ACME, "1.2345"], "exact to 0.001"),
        (["reserve", ACME, "10", "--days", "1", "--expires", "2026-01-01"], "one of them"),
        (["balance", "--at", "June"], "a day or a moment"),
        (["limit", ACME], "expected either an AMOUNT"),
    ],
)
def test_wrong_usage(ledger, arguments, said):
    result = ledger(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:sesame@127.0.0.1:1/x",
        "postgresql://u@127.0.0.1:1/x?password=sesame",
        "postgresql://u:x@127.0.0.1:sesame/x",
        "mysql://u:sesame@127.0.0.1/x",
    ],
)
def test_a_password_is_never_printed(ledger, url):
    result = ledger("balance", "--ledger", url)
    assert result.exit_code == 3
    assert "sesame" not in result.output


def test_help_comes_with_examples_and_without_the_database():
    code = (
        "import sys; from licet.cli import main; main(standalone_mode=False); "
        "print('LOADED' if 'sqlalchemy' in sys.modules else 'not loaded')"
    )
    for arguments in (["--help"], ["ledger", "--help"], ["ledger", "reserve", "--help"], ["determine", "--help"]):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        assert "Examples:" in done.stdout
        assert done.stdout.endswith("not loaded\n")


def test_the_guide_shows_what_happens(licet, tmp_path, monkeypatch):
    """Each command of the example in docs/ledger.md prints what is shown there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LICET_LEDGER", "allocations.db")
    shown = GUIDE.read_text().split("<!-- begin example -->")[1].split("<!-- end example -->")[0]
    steps = re.findall(r"^    \$ licet (.*)\n((?:    (?!\$).*\n|\n(?=    [^$]))*)", shown, re.MULTILINE)
    assert len(steps) >= 6
    for command, expected in steps:
        result = licet(*shlex.split(command))
        found = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d( UTC|\+00:00)", "TIME", result.stdout + result.stderr)
        wanted = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d( UTC|\+00:00)", "TIME", expected)
        assert found.split() == wanted.split(), command


@pytest.mark.slow
def test_the_same_on_postgresql(licet):
    with tempfile.TemporaryDirectory(prefix="licet-postgres-") as folder:
        server = start(Path(folder))
        try:
            url = server.create("counted")
            for arguments in (
                ("init",),
                ("allocate", ACME, "--sees", "whole"),
                ("reserve", ACME, "10.5", "--on", "2025-06-02", "--key", "one"),
                ("reserve", ACME, "10.5", "--on", "2025-06-02", "--key", "one"),
                ("commit", "2", "--on", "2025-06-02"),
                ("verify",),
            ):
                result = licet("ledger", *arguments, "--ledger", url)
                assert result.exit_code == 0, result.output
            found = json.loads(licet("ledger", "balance", "--json", "--ledger", url).stdout)
            assert [(b["reserved"], b["committed"]) for b in found] == [(0, 10.5)]
        finally:
            server.stop()


@pytest.mark.parametrize("beside", ["", "-wal", "-shm"])
def test_the_ledger_is_not_written_over(ledger, beside):
    before = Path("allocations.db").read_bytes()
    Path("link").symlink_to(f"allocations.db{beside}")
    for file in (f"allocations.db{beside}", "link"):
        result = ledger("export", file)
        assert (result.exit_code, "is a file of the ledger itself" in result.stderr) == (2, True)
    assert Path("allocations.db").read_bytes() == before
    assert ledger("verify").exit_code == 0


def test_a_statement_is_not_written_over_the_ledger(ledger):
    Path("allocations.db").rename("a.csv")
    result = ledger("statement", ACME, "--from", "2025-01-01", "--out", "a.csv", "--ledger", "a.csv")
    assert (result.exit_code, "is a file of the ledger itself" in result.stderr) == (2, True)
    assert ledger("verify", "--ledger", "a.csv").exit_code == 0
