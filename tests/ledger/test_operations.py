"""What operations do to balances, on both stores; what is refused leaves no trace."""

import datetime as dt
import threading
import uuid

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from licet.ledger import DoesNotFitError, Draw, Ledger
from licet.ledger import errors as e
from tests.ledger.moving_clock import MovingClock

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def balances(ledger: Ledger, name: str) -> tuple[int, int]:
    found = ledger.balance(name)
    return found.held, found.committed


@pytest.fixture
def a(ledger: Ledger) -> Ledger:
    ledger.allocate("user/a", limit=100)
    ledger.allocate("user/b", limit=50)
    return ledger


def test_reserve_commit_release_in_parts(a: Ledger):
    made = a.reserve({"user/a": 80, "user/b": 10})
    a.commit(made, {"user/a": 30})
    assert (balances(a, "user/a"), balances(a, "user/b")) == ((50, 30), (10, 0))
    a.commit(made, {"user/a": 20})
    a.release(made, {"user/a": 5})
    a.commit(made)  # all that is left
    assert (balances(a, "user/a"), balances(a, "user/b")) == ((0, 75), (0, 10))
    with pytest.raises(e.TooMuchError, match="there is 0"):
        a.commit(made)
    assert a.verify().intact


def test_several_allocations_are_all_or_nothing(a: Ledger):
    with pytest.raises(DoesNotFitError) as refused:
        a.reserve({"user/a": 60, "user/b": 51})
    (shortage,) = refused.value.shortages
    assert (shortage.allocation, shortage.asked, shortage.room, shortage.over) == ("user/b", 51, 50, 1)
    assert (balances(a, "user/a"), balances(a, "user/b")) == ((0, 0), (0, 0))
    assert [line.kind.name for line in a.history()] == ["OPEN", "OPEN"]


def test_every_shortage_is_said(a: Ledger):
    with pytest.raises(DoesNotFitError) as refused:
        a.reserve({"user/a": 101, "user/b": 51})
    assert [s.allocation for s in refused.value.shortages] == ["user/a", "user/b"]


def test_exactly_the_limit_fits_and_one_more_does_not(a: Ledger):
    a.reserve({"user/a": 100})
    with pytest.raises(DoesNotFitError, match=r"0\.001 TPP asked, 0 TPP would fit, 0\.001 TPP too much"):
        a.reserve({"user/a": 1})


def test_same_key_same_content_gives_the_first_receipt(a: Ledger, clock: MovingClock):
    first = a.reserve({"user/a": 60}, key="order 1", lasts=HOUR)
    clock.move(DAY)  # a retry may come late
    again = a.reserve({"user/a": 60}, key="order 1", lasts=HOUR)
    assert again.replayed
    assert (again.operation, again.recorded, again.entries) == (first.operation, first.recorded, first.entries)
    assert balances(a, "user/a") == (60, 0)


@pytest.mark.parametrize(
    "other", [{"draws": {"user/a": 59}}, {"draws": {"user/b": 60}}, {"actor": "x"}, {"reason": "x"}, {"lasts": HOUR}]
)
def test_same_key_other_content_is_an_error(a: Ledger, other):
    a.reserve({"user/a": 60}, key="order 1")
    with pytest.raises(e.KeyReusedError, match="'order 1'"):
        a.reserve(**{"draws": {"user/a": 60}, "key": "order 1", **other})
    with pytest.raises(e.KeyReusedError):
        a.attrite("user/a", 60, key="order 1", reason="lost")


def test_a_key_that_was_refused_is_free(a: Ledger):
    with pytest.raises(DoesNotFitError):
        a.reserve({"user/a": 101}, key="order 1")
    assert not a.reserve({"user/a": 1}, key="order 1").replayed


def test_one_key_twice_in_a_batch(a: Ledger):
    same = [a.order({"user/a": 60}, "order 1")] * 2
    first, second = a.reserve_all(same)
    assert (first.replayed, second.replayed, first.operation) == (False, True, second.operation)
    assert balances(a, "user/a") == (60, 0)


def test_a_batch_is_decided_in_its_order(a: Ledger):
    answers = a.reserve_all([a.order({"user/a": n}) for n in (60, 50, 40)], each=True)
    assert [isinstance(answer, DoesNotFitError) for answer in answers] == [False, True, False]
    assert balances(a, "user/a") == (100, 0)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \"\\',{}"), max_size=9)))
@example(["NULL", "null", "", '"', "\\", '\\"', "{}", "\\x00", "'", "a,b", "\U0001f600"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_are_recorded_as_given(a: Ledger, texts: list[str]):
    name = f"user/{uuid.uuid4()}"
    a.allocate(name)
    keys = [f"{uuid.uuid4()} {text}" for text in texts]
    orders = [a.order({name: 1}, key, text, text, text) for key, text in zip(keys, texts, strict=True)]
    a.reserve_all(orders)
    there = {line.key: (line.actor, line.reason, line.law) for line in a.history(name)}
    assert [there[key] for key in keys] == [(text, text, text) for text in texts]


def test_names_are_compared_as_names_are(ledger: Ledger):
    ledger.allocate("lpp/2025/ACME, Inc.")
    ledger.reserve({"lpp/2025/acme inc": 5})
    assert ledger.balance("lpp/2025/Acme Inc.").held == 5
    with pytest.raises(e.AllocationExistsError):
        ledger.allocate("lpp/2025/ACME INC")


@pytest.mark.parametrize(
    "name", ["lpp/ACME", "lpp/2025/", "country/XX/2025-2027", "country/MY", "nveu/ACME", "", "x/y"]
)
def test_what_is_no_name(ledger: Ledger, name: str):
    with pytest.raises(e.BadNameError, match="lpp/2025/COMPANY"):
        ledger.reserve({name: 1})


def test_unknown_allocation_and_reservation(a: Ledger):
    with pytest.raises(e.UnknownAllocationError):
        a.reserve({"user/c": 1})
    with pytest.raises(e.UnknownReservationError):
        a.commit(999)
    made = a.reserve({"user/a": 1})
    with pytest.raises(e.UnknownReservationError, match="user/b"):
        a.commit(made, {"user/b": 1})
    with pytest.raises(e.UnknownAllocationError):
        a.balance("user/c")


@pytest.mark.parametrize("amount", [0, -1, 10**18 + 1])
def test_amounts_that_have_no_meaning(a: Ledger, amount: int):
    with pytest.raises(e.InvalidOperationError, match="expected a whole number"):
        a.reserve({"user/a": amount})
    with pytest.raises((e.InvalidOperationError, e.TooMuchError)):
        a.return_("user/a", amount, reason="r")


def test_nothing_to_reserve(a: Ledger):
    with pytest.raises(e.InvalidOperationError, match="at least one"):
        a.reserve({})


def test_draws_on_one_allocation_are_added(a: Ledger):
    a.reserve([Draw("user/a", 60), Draw("user/A", 40)])
    assert balances(a, "user/a") == (100, 0)


def test_two_spellings_of_one_allocation_are_added_when_settled(a: Ledger):
    made = a.reserve({"user/b": 30, "user/B!": 10})
    a.commit(made, {"user/b": 10, "user/B!": 20})
    a.release(made, {"user/b": 3, "user/B!": 4})
    assert balances(a, "user/b") == (3, 30)


@pytest.mark.parametrize("amount", [1.5, True, 10**30, "5", -1])
def test_what_is_no_amount(a: Ledger, amount):
    made = a.reserve({"user/a": 9})
    for call in (
        lambda: a.reserve({"user/a": amount}),
        lambda: a.reserve([Draw("user/a", 2), Draw("user/A", amount)]),
        lambda: a.commit(made, {"user/a": amount}),
        lambda: a.attrite("user/a", amount, reason="r"),
        lambda: a.transfer("user/a", "user/b", amount, reason="r"),
        lambda: a.allocate("user/c", limit=amount),
        lambda: a.set_limit("user/a", amount, reason="r"),
    ):
        with pytest.raises(e.InvalidOperationError, match="expected a whole number"):
            call()
    assert balances(a, "user/a") == (9, 0)


@pytest.mark.parametrize("lasts", [dt.timedelta(0), -HOUR, 9_999_999 * DAY, dt.timedelta.max])
def test_a_reservation_lasts_for_some_time(a: Ledger, lasts: dt.timedelta):
    with pytest.raises(e.InvalidOperationError, match="expected"):
        a.reserve({"user/a": 1}, lasts=lasts)


@pytest.mark.parametrize("ago", [dt.timedelta(0), HOUR, 60 * 365 * DAY])
def test_a_reservation_does_not_end_before_it_is_made(a: Ledger, clock: MovingClock, ago: dt.timedelta):
    with pytest.raises(e.InvalidOperationError, match=r"expected a time after 2025-06-02T12:00:00\+00:00"):
        a.reserve({"user/a": 1}, expires=clock.at - ago)
    made = a.reserve({"user/a": 1}, expires=clock.at + HOUR, key="k")
    clock.move(DAY)  # a retry of what is over by now is none the less a retry
    assert a.reserve({"user/a": 1}, expires=made.recorded + HOUR, key="k").replayed


@pytest.mark.parametrize("day", [dt.date(2022, 10, 6), dt.date(2031, 1, 1), dt.date.max, dt.datetime(2025, 6, 2)])
def test_days_that_no_transaction_can_have(a: Ledger, day: dt.date):
    made = a.reserve({"user/a": 1})
    for call in (
        lambda: a.reserve({"user/a": 1}, effective=day),
        lambda: a.reserve([Draw("user/a", 1, day)]),
        lambda: a.commit(made, effective=day),
        lambda: a.adjust("user/a", 1, effective=day, reason="r"),
        lambda: a.set_limit("user/a", 1, since=day, reason="r"),
        lambda: a.set_period("user/a", None, day, reason="r"),
        lambda: a.allocate("user/c", first=day),
    ):
        with pytest.raises(e.InvalidOperationError, match="expected one from 2022-10-07 to 2030-12-31"):
            call()


def test_the_first_and_the_last_day_that_there_are(a: Ledger):
    for day in (dt.date.min, dt.date.max):
        list(a.history(since=day, until=day))
    assert a.balance("user/a", dt.date.max).limit == 100
    assert a.statement("user/a", dt.date.min, dt.date.max).closing.limit == 100


def test_what_is_recorded_is_read_however_late_it_ends(a: Ledger):
    a.reserve({"user/a": 1})
    with a._store.reading() as c:
        c.exec_driver_sql("ROLLBACK")
        c.exec_driver_sql(f"UPDATE entry SET expires = {2**62} WHERE kind = 3")
    assert list(a.history("user/a"))[-1].expires == dt.datetime.max.replace(tzinfo=dt.UTC)


def test_the_keys_under_which_reservations_end_are_the_ledgers(a: Ledger, clock: MovingClock):
    with pytest.raises(e.InvalidOperationError, match="expected another"):
        a.reserve({"user/a": 1}, key="expire 4")
    a.reserve({"user/a": 1}, key="expire order 4", lasts=HOUR)
    clock.move(HOUR)
    assert len(a.expire_due()) == 1


def test_a_share_is_of_one_unit(ledger: Ledger):
    for measure in ("tpp", "value"):
        ledger.allocate(f"license/D1/{measure}", limit=1)
    part, whole = ["license/D1/value"], ["license/D1/tpp", "license/D1/value"]
    with pytest.raises(e.InvalidOperationError, match="TPP, US dollars; expected one unit"):
        ledger.set_share("mixed", part=part, whole=whole, percent=50, reason="r")


def test_a_path_is_a_path(tmp_path, clock: MovingClock):
    for name in ("q?x=1.db", "50%25.db", "a#b.db"):
        Ledger.init(str(tmp_path / name), clock=clock).close()
        assert (tmp_path / name).exists()


def test_freeze_and_unfreeze(a: Ledger):
    made = a.reserve({"user/a": 10})
    a.freeze("user/a", reason="audit")
    for draw in (lambda: a.reserve({"user/a": 1}), lambda: a.commit(made)):
        with pytest.raises(e.FrozenAllocationError, match="audit"):
            draw()
    a.release(made, {"user/a": 4})
    assert a.balance("user/a").frozen == "audit"
    a.unfreeze("user/a", reason="done")
    a.commit(made)
    assert balances(a, "user/a") == (0, 6)


def test_a_reason_is_asked_for(a: Ledger):
    with pytest.raises(e.InvalidOperationError, match="reason"):
        a.set_limit("user/a", 5, reason="")
    with pytest.raises(e.InvalidOperationError, match="reason"):
        a.adjust("user/a", 5, reason="")


def test_holds_expire(a: Ledger, clock: MovingClock):
    made = a.reserve({"user/a": 60, "user/b": 10}, lasts=HOUR)
    clock.move(HOUR)
    with pytest.raises(e.HoldExpiredError):
        a.commit(made)
    assert len(a.expire_due()) == 1
    assert (balances(a, "user/a"), balances(a, "user/b")) == ((0, 0), (0, 0))
    assert a.expire_due() == []
    assert a.verify().intact


def test_expired_holds_make_room_when_it_is_asked_for(a: Ledger, clock: MovingClock):
    a.reserve({"user/a": 60}, lasts=HOUR)
    clock.move(HOUR)
    a.reserve({"user/a": 100})
    assert balances(a, "user/a") == (100, 0)


def test_the_clock_never_runs_backwards(a: Ledger, clock: MovingClock):
    clock.move(DAY)
    first = a.reserve({"user/a": 1})
    clock.move(-2 * DAY)
    second = a.reserve({"user/a": 1})
    assert second.recorded == first.recorded
    assert a.verify().intact


def test_a_process_that_starts_with_an_earlier_clock_records_the_last_time_known(url: str, clock: MovingClock):
    with Ledger.init(url, clock=clock) as first:
        made = first.allocate("user/a", limit=1)
    clock.move(-DAY)
    with Ledger.open(url, clock=clock) as second:
        assert second.reserve({"user/a": 1}).recorded == made.recorded


def test_when_room_comes_back(ledger: Ledger, clock: MovingClock):
    ledger.allocate("user/a", limit=100)
    ledger.set_limit("user/a", 150, since=dt.date(2025, 7, 1), reason="agreed")
    ledger.reserve({"user/a": 70}, lasts=HOUR)
    with pytest.raises(DoesNotFitError) as refused:
        ledger.reserve({"user/a": 40})
    (shortage,) = refused.value.shortages
    assert (shortage.over, shortage.room) == (10, 30)
    assert shortage.comes_back == (
        ("2025-06-02T13:00:00+00:00", "a reservation expires", 100),
        ("2025-07-01", "a higher limit", 80),
    )


def test_balance_at_any_past_moment(a: Ledger, clock: MovingClock):
    moments = []
    for amount in (1, 2, 3):
        a.reserve({"user/a": amount})
        moments.append(clock.at)
        clock.move(DAY)
    assert [a.balance("user/a", at).held for at in moments] == [1, 3, 6]
    assert a.balance("user/a", moments[1].date()).held == 3
    with pytest.raises(e.UnknownAllocationError):
        a.balance("user/a", moments[0] - DAY)


def test_limits_as_they_were_agreed_then(a: Ledger, clock: MovingClock):
    before = clock.at
    clock.move(DAY)
    a.set_limit("user/a", 70, reason="lowered")
    assert (a.balance("user/a", before).limit, a.balance("user/a").limit) == (100, 70)


def test_statement(a: Ledger, clock: MovingClock):
    made = a.reserve({"user/a": 10})
    clock.move(DAY)
    a.commit(made, {"user/a": 4}, actor="desk", reason="shipped")
    a.release(made)
    found = a.statement("user/a", clock.at.date())
    assert found.opening is not None
    assert (found.opening.held, found.closing.held, found.closing.committed) == (10, 0, 4)
    assert found.totals == {"commit": 4, "release": -6}
    assert (found.lines[0].actor, found.lines[0].reason) == ("desk", "shipped")


def test_transfer_attrition_return_adjustment(a: Ledger):
    a.adjust("user/a", 40, reason="opening balance")
    a.transfer("user/a", "user/b", 30, reason="moved")
    a.attrite("user/b", 5, reason="failed")
    a.return_("user/b", 5, reason="sent back")
    a.adjust("user/a", -10, reason="counted twice")
    assert (balances(a, "user/a"), balances(a, "user/b")) == ((0, 0), (0, 20))
    with pytest.raises(e.TooMuchError):
        a.attrite("user/a", 1, reason="failed")
    a.adjust("user/a", 40, reason="found")
    with pytest.raises(DoesNotFitError):
        a.transfer("user/a", "user/b", 31, reason="moved")
    assert a.verify().intact


def test_texts_that_no_store_takes(a: Ledger):
    with pytest.raises(e.InvalidOperationError, match="printed"):
        a.reserve({"user/a": 1}, reason="a\0b")


def test_many_threads_on_one_allocation(a: Ledger):
    a.set_limit("user/a", 50, reason="less")
    answers: list[object] = []

    def client(number: int) -> None:
        for i in range(10):
            try:
                answers.append(a.reserve({"user/a": 1}, key=f"{number} {i}"))
            except DoesNotFitError as refused:
                answers.append(refused)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, DoesNotFitError) for answer in answers) == 30
    assert balances(a, "user/a") == (50, 0)
    assert a.verify().intact


def test_two_processes_see_each_other(url: str, clock: MovingClock):
    with Ledger.init(url, clock=clock) as one, Ledger.open(url, clock=clock) as other:
        one.allocate("user/a", limit=10)
        made = other.reserve({"user/a": 6})
        one.set_limit("user/a", 8, reason="less")
        with pytest.raises(DoesNotFitError):  # its definition is out of date, and looked up again
            other.reserve({"user/a": 3})
        one.commit(made)
        assert other.balance("user/a").committed == 6
        assert other.reserve({"user/a": 2}, key="k").operation == one.reserve({"user/a": 2}, key="k").operation


def test_a_store_that_is_no_ledger(tmp_path):
    with pytest.raises(e.StoreError, match="no such file"):
        Ledger.open(tmp_path / "none.db")
    (tmp_path / "other.db").write_text("not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(e.StoreError, match="not a database"):
        Ledger.open(tmp_path / "other.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(e.StoreError, match="expected 0001"):
        Ledger.open(tmp_path / "empty.db")
    for wrong in ("mysql://x/y", "sqlite://", "nonsense://"):
        with pytest.raises(e.StoreError):
            Ledger.open(wrong)
