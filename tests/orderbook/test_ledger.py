"""`licet orderbook run --ledger`: the same answers as with a file of opening balances, and each order reserved once."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from licet.cli import main
from licet.ledger import Ledger
from tests.orderbook.runs import ONE_H100, file_of, run_of_file

LPP, INDIA = "lpp/2025/Deodarline Compute", "country/IN/2025-2027"
ELSEWHERE = {"destination": "DE", "consignee": "Bau GmbH", "consignee_location": "DE", "consignee_headquarters": "DE"}
ROWS = (
    {"quantity": "1000"},
    {"quantity": "600", "date": "2025-06-03"},
    {"quantity": "200", "date": "2025-06-04"},  # beyond the limit of LPP: the country allocation
    {"date": "2025-06-05", **ELSEWHERE},
    {"quantity": "3", "date": "2025-06-05"},
)


@pytest.fixture
def ledger(desk: Path) -> Ledger:
    """A ledger in which others drew 1,000,000 TPP, with a company that is not in the book."""
    (desk / "book.csv").write_bytes(file_of(*ROWS))
    made = Ledger.init("a.db")
    for name in (LPP, INDIA, "lpp/2025/Somebody Else"):
        made.allocate(name, sees="whole")
        made.adjust(name, 1_000_000_000, reason="opening")
    return made


@pytest.fixture
def run(orderbook: Callable[..., Result], ledger: Ledger) -> Callable[..., Result]:
    given = ("run", "book.csv", "--regime", "diffusion-2025")
    return lambda *arguments: orderbook(*given, "--ledger", "a.db", *arguments)


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(path: str) -> list[dict[str, str]]:
    return [{name: value for name, value in row.items() if name != "ledger"} for row in rows(path)]


def held(ledger: Ledger) -> list[int]:
    return [ledger.balance(name).held for name in (LPP, INDIA)]


def test_the_answers_are_those_of_a_file_of_opening_balances(run, orderbook, desk):
    assert run("--out", "a.csv").exit_code == 0
    balances = {LPP: 1_000_000, INDIA: 1_000_000}
    (desk / "opening.json").write_text(json.dumps({"others": "unknown", "balances": balances}))
    orderbook("run", "book.csv", "--regime", "diffusion-2025", "--out", "b.csv", "--opening", "opening.json")
    assert answers("a.csv") == answers("b.csv")
    options = [json.loads(Path(f"{name}.run.json").read_text())["options"]["opening"] for name in "ab"]
    assert options[0] == options[1]  # somebody who is not in the book is not read


def test_what_goes_ahead_is_reserved_once(run, ledger):
    result = run("--out", "a.csv")
    assert held(ledger) == [1603 * ONE_H100, 200 * ONE_H100]
    assert "orders that draw on it: 4 reserved" in result.stdout
    said = [row["ledger"] for row in rows("a.csv")]
    assert said[0].startswith(f"reserved: 15,831,200 TPP on {LPP} (reservation ")
    assert said[3] == ""
    again = run("--out", "b.csv")
    assert "4 reserved before" in again.stdout
    assert held(ledger) == [1603 * ONE_H100, 200 * ONE_H100]
    assert answers("a.csv") == answers("b.csv")
    assert ledger.verify().intact


def test_a_dry_run_reserves_nothing(run, ledger):
    result = run("--out", "a.csv", "--dry-run")
    assert held(ledger) == [0, 0]
    assert "TPP would be reserved" in result.stdout
    assert rows("a.csv")[2]["ledger"] == f"would reserve 3,166,240 TPP on {INDIA}"
    record = json.loads(Path("a.run.json").read_text())["ledger"]
    assert (record["dry_run"], record["tpp"][LPP]) == (True, 25_377_413.6)


def test_what_others_drew_in_the_meantime_is_reported_on_its_line(run, ledger):
    ledger.set_limit(LPP, 17_000_000_000, reason="others drew")  # the law's limit is what orders are decided by
    result = run("--out", "a.csv")
    assert result.exit_code == 3
    said = [row["ledger"] for row in rows("a.csv")]
    assert said[1].startswith(f"refused: {LPP}: 9,498,720 TPP asked, 168,800 TPP would fit, 9,329,920 TPP too much")
    assert said[4].startswith("reserved: ")  # the orders after it go on
    (refused,) = json.loads(Path("a.run.json").read_text())["ledger"]["refused"]
    assert refused["line"] == 3
    assert "line 3: not reserved" in result.stderr


def test_a_limit_that_the_ledger_does_not_keep_is_said(run, ledger, desk):
    (desk / "book.csv").write_bytes(file_of({"consignee": "Newcomer"}))
    assert run("--out", "a.csv", "--opening", "unknown").exit_code == 0
    assert rows("a.csv")[0]["outcome"] == "undetermined"
    assert run("--out", "a.csv", "--opening", "zero").exit_code == 3
    assert rows("a.csv")[0]["ledger"].startswith("refused: lpp/2025/newcomer: no such allocation")


def test_a_lower_bound_is_unknown_or_taken(run, ledger):
    ledger.set_sees(LPP, "part", reason="others ship too")
    result = run("--out", "a.csv", "--dry-run")
    assert {row["outcome"] for row in rows("a.csv")} == {"undetermined", "license_exception"}
    assert "seen in part by the ledger, so their opening balances are unknown" in result.stderr
    run("--out", "a.csv", "--dry-run", "--lower-bounds", "taken")
    assert rows("a.csv")[0]["authorization"] == "LPP"


def one_by_one(book: str, ledger: str) -> list[tuple[str, str, str]]:
    """The answers of `licet determine --reserve` to the orders of a book, in their order."""
    with run_of_file(Path(book)) as run:
        given = sorted((order.given["date"], order.rows[0].line, order.given) for order in run.orders())
    text = "".join(json.dumps(order) + "\n" for *_, order in given)
    options = ("--regime", "diffusion-2025", "--ledger", ledger, "--reserve", "--key", "k")
    found = map(
        json.loads, CliRunner().invoke(main, ["determine", "-", "--json", *options], input=text).stdout.splitlines()
    )
    by_line = {line: d for (_, line, _), d in zip(given, found, strict=True)}
    return [tuple(by_line[line][name] or "" for name in ANSWER) for line in sorted(by_line)]


ANSWER = ("outcome", "authorization", "review_policy")
GROUP = {"consignee": "Deodarline Data", "ultimate_parent": "Deodarline Compute", "ultimate_parent_headquarters": "IN"}
NATIONAL = {
    "consignee": "Cloudsea",
    "consignee_headquarters": "SE",
    "government_assurances": "yes",
    "authorization_held": "NVEU",
    "authorization_holder": "Cloudsea",
    "authorization_country": "IN",
}


@pytest.mark.parametrize("sees", ["whole", "part"])
@pytest.mark.parametrize("opening", [0, 26_000_000_000, 27_000_000_000])
@pytest.mark.parametrize("licensed", [0, 790_000_000_000])
def test_a_book_and_its_orders_one_by_one_come_to_the_same(orderbook, desk, sees, opening, licensed):
    """Same answers, same balances at the end; of what is seen in part the lower bound decides beyond a limit."""
    book = (
        *ROWS,
        {**GROUP, "quantity": "40", "date": "2025-06-06"},
        {"government_assurances": "yes", "date": "2025-06-07"},
        {**NATIONAL, "quantity": "10"},
        {**NATIONAL, "quantity": "10", "date": "2025-06-01"},
        {"order_id": "PO-1", "quantity": "50", "date": "2025-06-08"},
        {"order_id": "PO-1", "quantity": "20", "date": "2025-06-08"},
    )
    (desk / "book.csv").write_bytes(file_of(*book))
    ledgers = [Ledger.init(f"{name}.db") for name in "ab"]
    for ledger in ledgers:
        for name, used in ((LPP, opening), (INDIA, licensed), ("nveu/Cloudsea/IN", 10 * opening)):
            ledger.allocate(name, sees=sees)
            if used:
                ledger.adjust(name, used, reason="opening")
    orderbook("run", "book.csv", "--regime", "diffusion-2025", "--out", "out.csv", "--ledger", "a.db")
    found = list(
        dict.fromkeys((row["order_id"] or i, *(row[n] for n in ANSWER)) for i, row in enumerate(rows("out.csv")))
    )
    assert [answer for _, *answer in found] == [list(a) for a in one_by_one("book.csv", "b.db")]
    balances = [{b.allocation: (b.held, b.committed) for b in ledger.balances()} for ledger in ledgers]
    assert balances[0] == balances[1]


def test_a_lower_bound_beyond_the_limit_decides(run, ledger, orderbook):
    ledger.set_sees(LPP, "part", reason="others ship too")
    ledger.adjust(LPP, 26_000_000_000, reason="opening")
    run("--out", "a.csv")
    assert rows("a.csv")[0]["review_policy"] == "presumption_of_approval"
    explained = json.loads(orderbook("explain", "a.csv", "2", "--json").stdout)  # from the run record
    assert explained["determination"]["review_policy"] == "presumption_of_approval"


def test_what_was_released_since_is_said(run, ledger):
    run("--out", "a.csv")
    (first, *_) = (line.reservation for line in ledger.history(LPP) if line.reservation)
    ledger.commit(first, {LPP: ONE_H100}, effective=date(2025, 6, 2))
    ledger.release(first, {LPP: 99 * ONE_H100})
    again = run("--out", "b.csv")
    said = [row["ledger"] for row in rows("b.csv")]
    assert said[0].startswith("reserved before: 15,831,200 TPP")
    assert said[0].endswith(f"released or over since, and not reserved again: 1,567,288.8 TPP on {LPP}")
    assert said[1].endswith(")")
    assert "3 reserved before" in again.stdout
    assert "1 reserved before and given back" in again.stdout
    assert json.loads(Path("b.run.json").read_text())["ledger"]["tpp"][LPP] == 1504 * 15_831.2
    assert answers("a.csv") == answers("b.csv")


def test_a_reservation_that_is_over_is_room(run, ledger):
    ledger.reserve({LPP: 25_900_000_000}, effective=date(2025, 6, 2), lasts=timedelta(microseconds=1))
    run("--out", "a.csv")
    assert rows("a.csv")[0]["authorization"] == "LPP"
    assert rows("a.csv")[0]["ledger"].startswith("reserved: ")


def test_what_is_relocated_is_recorded_by_hand(run, ledger, desk):
    within = {**NATIONAL, "activity": "transfer_in_country", "relocated": "yes", "origin": "IN"}
    abroad = {**within, "activity": "reexport", "destination": "MY", "authorization_country": "MY"}
    (desk / "book.csv").write_bytes(file_of({**NATIONAL, "quantity": "10"}, within, abroad))
    for country in ("IN", "MY"):
        ledger.allocate(f"nveu/Cloudsea/{country}", sees="whole")
    result = run("--out", "a.csv")
    assert result.exit_code == 3
    assert [row["authorization"] for row in rows("a.csv")] == ["NVEU"] * 3
    assert [row["ledger"].split(":")[0] for row in rows("a.csv")] == ["reserved", "", "refused"]
    assert (
        "relocates what is counted on nveu/Cloudsea/IN, nveu/Cloudsea/MY: record it with licet ledger" in result.stderr
    )
    assert ledger.balance("nveu/Cloudsea/IN").held == 10 * ONE_H100


def test_standard_input_is_known_by_its_content(orderbook, ledger, desk):
    given = ("run", "-", "--regime", "diffusion-2025", "--ledger", "a.db", "--out")
    orderbook(*given, "a.csv", stdin=(desk / "book.csv").read_bytes())
    assert held(ledger) == [1603 * ONE_H100, 200 * ONE_H100]
    again = orderbook(*given, "b.csv", stdin=(desk / "book.csv").read_bytes())
    assert "4 reserved before" in again.stdout
    assert held(ledger) == [1603 * ONE_H100, 200 * ONE_H100]


def test_an_order_of_several_lines_is_reserved_whole(run, ledger, desk):
    order = {"order_id": "PO-1"}
    (desk / "book.csv").write_bytes(file_of({**order, "quantity": "2"}, {**order, "quantity": "3"}))
    run("--out", "a.csv")
    assert held(ledger)[0] == 5 * ONE_H100
    assert len({row["ledger"] for row in rows("a.csv")}) == 1


def test_installed_computing_power_is_counted_where_it_is_kept(run, ledger):
    ledger.allocate("nveu/Deodarline Compute/IN", sees="whole")
    run("--out", "a.csv")
    assert ledger.balance("nveu/Deodarline Compute/IN").held == 1803 * ONE_H100


def test_a_line_is_explained_from_the_run_record(run, orderbook, ledger):
    run("--out", "a.csv")
    ledger.adjust(LPP, 20_000_000_000, reason="later")
    found = json.loads(orderbook("explain", "a.csv", "2", "--json").stdout)
    assert found["transaction"]["state"]["lpp_used_tpp"] == 1_000_000


@pytest.mark.parametrize(
    "arguments",
    [
        ("--ledger", "a.db", "--opening", "opening.json"),
        ("--ledger", "a.db", "--alone"),
        ("--ledger", "a.db", "--regime", "diffusion-2025,enforced"),
        ("--dry-run",),
    ],
)
def test_what_does_not_go_together(orderbook, ledger, desk, arguments):
    (desk / "opening.json").write_text('{"others": "zero"}')
    given = ("run", "book.csv", "--regime", "diffusion-2025", "--out", "a.csv")
    assert orderbook(*given, *arguments).exit_code == 2
    assert not (desk / "a.csv").exists()


def test_the_ledger_is_not_written_over(orderbook, ledger, desk):
    ledger.close()
    Path("a.db").rename("ledger.csv")
    Path("link.csv").symlink_to("ledger.csv")
    for out in ("ledger.csv", "link.csv"):
        result = orderbook("run", "book.csv", "--regime", "diffusion-2025", "--out", out, "--ledger", "ledger.csv")
        assert (result.exit_code, "one of the files to read" in result.stderr) == (2, True)
    with Ledger.open("ledger.csv") as kept:
        assert kept.verify().intact


def test_no_counter_is_below_nothing_where_what_was_reserved_was_adjusted_away(run, ledger):
    """Run again after that, the book counts from nothing: an adjustment is not taken back."""
    run("--out", "a.csv", "--opening", "zero")
    (first, *others) = (line.operation for line in ledger.history(LPP) if line.held_change > 0)
    ledger.commit(first, effective=date(2025, 6, 2))
    ledger.adjust(LPP, -16_000_000_000, reason="recorded in error")
    for other in others:
        ledger.release(other)
    again = run("--out", "b.csv", "--opening", "zero")
    assert again.exit_code == 0, again.output
    assert {row["outcome"] for row in rows("b.csv")} <= {"license_exception", "license_required", "no_license_required"}
    opened = json.loads(Path("b.run.json").read_text())["options"]["opening"]["balances"]
    assert opened[LPP] == 0
