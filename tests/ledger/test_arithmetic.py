"""The arithmetic alone, without a store."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.ledger.account import Account, Book, Hold, Kind, Post, share_of
from licet.ledger.definition import Definition, Share, Step, changed, new_share, new_steps, opened, opening
from licet.ledger.errors import LedgerError
from licet.ledger.name import read_name

DAY = dt.date(2025, 6, 2)
amounts = st.integers(0, 1000)
limits = st.one_of(st.none(), amounts)
days = st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
steps = st.lists(st.builds(Step, days, limits, st.text(max_size=3)), max_size=4, unique_by=lambda s: s.since).map(
    lambda found: tuple(sorted(found, key=lambda s: s.since))
)
keys = ("user/a", "user/b", "user/c")


def account(id: int, held: int, committed: int, limit: int | None, shares: tuple[Share, ...] = ()) -> Account:
    name = read_name(keys[id - 1])
    return Account(id, Definition(name, "", True, steps=(Step(dt.date.min, limit),), shares=shares), 1, held, committed)


@given(amounts, amounts, limits, amounts)
def test_a_reservation_is_within_the_limit_or_changes_nothing(held: int, committed: int, limit: int | None, asked: int):
    book = Book({"user/a": account(1, held, committed, limit)}, {})
    try:
        book.apply(Post(Kind.RESERVE, "user/a", asked, DAY), 0)
    except LedgerError:
        assert asked == 0
        return
    if book.shortages:
        (shortage,) = book.shortages
        assert limit is not None
        assert held + committed + asked > limit
        assert shortage.room == max(0, limit - held - committed)
    else:
        assert limit is None or held + committed + asked <= limit


@given(amounts, amounts, amounts, st.sampled_from([Kind.COMMIT, Kind.RELEASE, Kind.EXPIRE]))
def test_settling_takes_from_the_hold_what_it_gives(held: int, committed: int, amount: int, kind: Kind):
    book = Book({"user/a": account(1, held, committed, None)}, {(7, 1): Hold(held, 1)})
    now = 0 if kind is Kind.COMMIT else 1
    try:
        changes = book.apply(Post(kind, "user/a", amount, DAY, hold=7), now)
    except LedgerError:
        assert not 0 < amount <= held
        return
    assert changes == (-amount, amount if kind is Kind.COMMIT else 0)
    a = book.accounts["user/a"]
    assert (a.held, a.committed, book.holds[7, 1].remaining) == (held - amount, committed + changes[1], held - amount)


@given(steps, days)
def test_the_step_that_binds_is_the_least_from_the_day_on(agreed: tuple[Step, ...], day: dt.date):
    d = Definition(read_name("user/a"), "", True, steps=agreed)
    every = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(366)]

    def on(day: dt.date) -> int | None:
        reached = [s.limit for s in agreed if s.since <= day]
        return reached[-1] if reached else 0

    expected = min((limit for later in every if later >= day and (limit := on(later)) is not None), default=None)
    found = d.step(day)
    assert (None if found is None else found.limit) == expected


@given(steps.filter(len), steps.filter(len))
def test_definitions_are_what_their_changes_say(first: tuple[Step, ...], then: tuple[Step, ...]):
    d = Definition(read_name("user/Ä b"), "x", False, DAY, None, first)
    assert opened(opening(d)) == d
    after = changed(d, new_steps(then)).steps
    assert after == (*(s for s in first if s.since < then[0].since), *then)
    share = Share("s", frozenset(keys[:1]), frozenset(keys), 7, 100, "after_each_event", "")
    assert changed(changed(d, new_share(share)), new_share(share)).shares == (share,)


@given(st.lists(st.tuples(amounts, amounts), min_size=3, max_size=3), amounts, st.integers(1, 100))
def test_the_room_of_a_share_is_exact(balances: list[tuple[int, int]], asked: int, percent: int):
    share = Share("s", frozenset(keys[:1]), frozenset(keys), percent, 100, "after_each_event", "")

    def after(amount: int) -> tuple[Book, bool]:
        accounts = {keys[i]: account(i + 1, *balances[i], None, (share,)) for i in range(3)}
        book = Book(accounts, {})
        before = {keys[0]: accounts[keys[0]].copy()}
        post = Post(Kind.RESERVE, keys[0], amount, DAY)
        book.apply(post, 0)
        book.test_shares([post], before)
        part, whole = share_of(share, accounts)
        return book, part * 100 <= whole * percent

    if not asked:
        return
    book, fits = after(asked)
    assert fits is not bool(book.shortages)
    if book.shortages and (room := book.shortages[0].room):
        assert after(room)[1]
    if book.shortages and book.shortages[0].room + 1 < asked:
        assert not after(book.shortages[0].room + 1)[1]


@given(st.lists(st.tuples(amounts, amounts), min_size=3, max_size=3), st.integers(1, 99), st.data())
def test_a_share_that_holds_still_holds_when_reservations_lapse(balances, percent: int, data: st.DataObject):
    share = Share("s", frozenset(keys[:2]), frozenset(keys), percent, 100, "after_each_event", "")
    accounts = {keys[i]: account(i + 1, *balances[i], None) for i in range(3)}
    part, whole = share_of(share, accounts)
    if part * 100 > whole * percent:
        return
    for a in accounts.values():
        lapses = data.draw(st.integers(0, a.held))
        commits = data.draw(st.integers(0, a.held - lapses))
        a.held -= lapses + commits
        a.committed += commits
    for committing in (False, True):
        part, whole = share_of(share, accounts, committing=committing)
        assert part * 100 <= whole * percent


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lpp/2025/ACME, Inc.", "lpp/2025/acme inc"),
        ("nveu/A/S Company/MY/2025Q3", "nveu/a s company/MY"),
        ("country/HK/2025-2027", "country/CN/2025-2027"),
    ],
)
def test_names_of_one_allocation(one: str, other: str):
    assert read_name(one).key == read_name(other).key
