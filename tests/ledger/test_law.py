"""What the law sets, and the documented answers where it leaves something open."""

import datetime as dt

import pytest

from licet.ledger import DoesNotFitError, Draw, Ledger
from licet.ledger import errors as e
from licet.ledger.lpp import draws_of_shipment
from tests.ledger.moving_clock import MovingClock

LPP = 26_900_000_000
COUNTRY = 790_000_000_000


def over(ledger: Ledger, draws, **by) -> int:
    """By how much it does not fit."""
    with pytest.raises(DoesNotFitError) as refused:
        ledger.reserve(draws, **by)
    return refused.value.shortages[0].over


def test_lpp_is_26_900_000_tpp_in_a_calendar_year(ledger: Ledger):
    ledger.allocate("lpp/2025/ACME")
    ledger.allocate("lpp/2026/ACME")
    ledger.reserve({"lpp/2025/ACME": LPP})
    assert over(ledger, {"lpp/2025/ACME": 1}) == 1
    assert ledger.balance("lpp/2025/ACME").cite == "740.29(d)"
    with pytest.raises(DoesNotFitError, match=r"from 2026-01-01 .lpp/2026/ACME. room for 26,900,000 TPP"):
        ledger.reserve({"lpp/2025/ACME": 1})
    ledger.reserve({"lpp/2026/ACME": LPP}, effective=dt.date(2026, 1, 1))
    with pytest.raises(DoesNotFitError) as refused:  # the next year is full too
        ledger.reserve({"lpp/2025/ACME": 1})
    assert refused.value.shortages[0].comes_back == ()


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2026, 1, 1)])
def test_a_year_is_for_its_own_days(ledger: Ledger, day: dt.date):
    ledger.allocate("lpp/2025/ACME")
    with pytest.raises(e.OutsidePeriodError, match="2025-01-01 to 2025-12-31"):
        ledger.reserve({"lpp/2025/ACME": 1}, effective=day)


def test_a_reservation_that_ships_after_the_years_end_is_reserved_again(ledger: Ledger):
    ledger.allocate("lpp/2025/ACME")
    made = ledger.reserve({"lpp/2025/ACME": 1}, effective=dt.date(2025, 12, 30))
    with pytest.raises(e.OutsidePeriodError):
        ledger.commit(made, effective=dt.date(2026, 1, 2))
    ledger.release(made)


def test_a_shipment_across_the_years_end_counts_in_both_years(ledger: Ledger):
    """740.29(d) counts the exports made in a year, (h)(2) what is received in it: both limits hold."""
    draws = draws_of_shipment("ACME", 5, exported=dt.date(2025, 12, 30), received=dt.date(2026, 1, 2))
    assert draws == [
        Draw("lpp/2025/ACME", 5, dt.date(2025, 12, 30)),
        Draw("lpp/2026/ACME", 5, dt.date(2026, 1, 2)),
    ]
    for year in (2025, 2026):
        ledger.allocate(f"lpp/{year}/ACME")
    ledger.reserve(draws)
    assert [ledger.balance(f"lpp/{year}/ACME").held for year in (2025, 2026)] == [5, 5]
    same = draws_of_shipment("ACME", 5, exported=dt.date(2025, 6, 1), received=dt.date(2025, 6, 9))
    assert same == [Draw("lpp/2025/ACME", 5, dt.date(2025, 6, 1))]


def test_lpp_gives_nothing_back_by_attrition_or_return(ledger: Ledger):
    ledger.allocate("lpp/2025/ACME")
    ledger.adjust("lpp/2025/ACME", 5, reason="opening")
    with pytest.raises(e.InvalidOperationError, match=r"740\.29\(h\)\(2\)"):
        ledger.attrite("lpp/2025/ACME", 1, reason="failed")
    with pytest.raises(e.InvalidOperationError, match=r"740\.29\(d\)"):
        ledger.return_("lpp/2025/ACME", 1, reason="sent back")


def test_country_allocation_and_assurances(ledger: Ledger):
    ledger.allocate("country/MY/2025-2027")
    assert over(ledger, {"country/MY/2025-2027": COUNTRY + 1}) == 1
    ledger.set_assurances("country/MY/2025-2027", 50, since=dt.date(2025, 6, 1), reason="arrangement")
    assert ledger.balance("country/MY/2025-2027").limit == COUNTRY * 3 // 2
    ledger.allocate("country/IN/2025-2027", assurances_percent=100)
    assert ledger.balance("country/IN/2025-2027").limit == 2 * COUNTRY
    assert ledger.balance("country/IN/2025-2027").cite == "742.6(b)(10)(iii)(C)"
    for percent in (101, -1):
        with pytest.raises(e.InvalidOperationError, match="0 to 100"):
            ledger.allocate("country/VN/2025-2027", assurances_percent=percent)
    with pytest.raises(e.InvalidOperationError, match="country allocations only"):
        ledger.allocate("aia/ACME", assurances_percent=1)


def test_hong_kong_is_china(ledger: Ledger):
    ledger.allocate("uveu/ACME/HK")
    assert ledger.balance("uveu/ACME/CN").allocation == "uveu/ACME/HK"


@pytest.mark.parametrize(
    ("name", "paragraph"),
    [
        *((f"country/{c}/2025-2027", r"742\.6\(b\)\(10\)\(iii\)\(A\)\(1\)") for c in ("CN", "HK", "MO", "KP", "RU")),
        *((f"country/{c}/2025-2027", r"742\.6\(b\)\(10\)\(iii\)\(A\)\(2\)") for c in ("US", "JP", "TW")),
        *((f"nveu/ACME/{c}", r"748\.15\(b\)\(2\)") for c in ("CN", "MO", "KP")),
        ("lpp/2024/ACME", r"740\.29"),
    ],
)
def test_what_the_law_has_no_allocation_for(ledger: Ledger, name: str, paragraph: str):
    with pytest.raises(e.InvalidOperationError, match=f"the law has no such allocation: .*{paragraph}"):
        ledger.allocate(name)


def test_by_the_reading_that_counts_supplement_5_countries_have_allocations(ledger: Ledger):
    ledger.allocate("country/DE/2025-2027", tier2_headquarters_in_tier1="counts")
    assert ledger.balance("country/DE/2025-2027").limit == COUNTRY
    with pytest.raises(e.InvalidOperationError, match="Macau or Country Group D:5"):
        ledger.allocate("country/CN/2025-2027", tier2_headquarters_in_tier1="counts")
    with pytest.raises(e.InvalidOperationError, match="approve or counts"):
        ledger.allocate("country/DE/2025-2027", tier2_headquarters_in_tier1="perhaps")


def test_the_limit_of_a_year_is_shown_before_it_begins(ledger: Ledger):
    ledger.allocate("lpp/2027/ACME")
    ledger.reserve({"lpp/2027/ACME": 5}, effective=dt.date(2027, 3, 1))
    found = ledger.balance("lpp/2027/ACME")
    assert (found.limit, found.room, found.over) == (LPP, LPP - 5, 0)


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("lpp/2025/ACME", "user/a", r"740\.29\(d\)"),
        ("user/a", "lpp/2025/ACME", r"740\.29\(d\)"),
        ("lpp/2025/ACME", "lpp/2025/Other", r"740\.29\(d\)"),
        ("country/MY/2025-2027", "country/IN/2025-2027", r"742\.6\(b\)\(10\)\(iii\)\(B\)\(1\)"),
        ("license/D1/value", "user/a", "under which it was made"),
        ("license/D1/tpp", "license/D1/value", "under which it was made"),
        ("aia/ACME", "aia/Other", r"740\.27\(c\)"),
        ("china-2026/H200/china", "china-2026/H200/us", "91 FR 1684"),
        ("nveu/ACME/MY", "user/a", "one program"),
        ("nveu/ACME/MY", "nveu/Other/MY", r"748\.15\(d\)\(2\)\(iii\)"),
        ("nveu/ACME/MY", "uveu/ACME/MY", "one program"),
    ],
)
def test_what_happened_is_not_transferred(ledger: Ledger, source: str, target: str, why: str):
    for name in dict.fromkeys((source, target)):
        ledger.allocate(name, limit=10**9 if name.startswith("license") else None)
    ledger.adjust(source, 5, reason="opening")
    with pytest.raises(e.InvalidOperationError, match=why):
        ledger.transfer(source, target, 5, reason="r")
    assert (ledger.balance(source).committed, ledger.balance(target).committed) == (5, 0)


def test_an_acquisition_empties_no_year(ledger: Ledger):
    for name in ("lpp/2025/ACME", "lpp/2026/Parent", "user/a"):
        ledger.allocate(name)
    for other in ("lpp/2026/Parent", "user/a"):
        with pytest.raises(e.InvalidOperationError, match="one program, country and year"):
            ledger.acquire("lpp/2025/ACME", other, reason="merger")


def test_a_validated_end_user_relocates_into_what_expired_reservations_held(ledger: Ledger, clock: MovingClock):
    for country in ("MY", "IN"):
        ledger.allocate(f"nveu/ACME/{country}")
    full = ledger.balance("nveu/ACME/MY").room
    assert full is not None
    ledger.reserve({"nveu/ACME/MY": full}, lasts=dt.timedelta(hours=1))
    ledger.adjust("nveu/ACME/IN", 5, reason="opening")
    with pytest.raises(DoesNotFitError, match="a reservation expires"):
        ledger.transfer("nveu/ACME/IN", "nveu/ACME/MY", 5, reason="relocated")
    clock.move(dt.timedelta(hours=1))
    assert (ledger.balance("nveu/ACME/MY").room, ledger.balance("nveu/ACME/MY").expired) == (full, full)
    ledger.transfer("nveu/ACME/IN", "nveu/ACME/MY", 5, reason="relocated")
    assert (ledger.balance("nveu/ACME/MY").held, ledger.balance("nveu/ACME/MY").committed) == (0, 5)


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (dt.date(2025, 3, 31), 633_000_000),
        (dt.date(2025, 4, 1), 949_500_000),
        (dt.date(2026, 12, 31), 4_272_750_000),
        (dt.date(2027, 12, 31), 5_064_000_000),
    ],
)
def test_nveu_steps(ledger: Ledger, day: dt.date, limit: int):
    ledger.allocate("nveu/ACME/MY")
    assert over(ledger, {"nveu/ACME/MY/2025Q2": limit * 1000 + 1}, effective=day) == 1
    ledger.reserve({"nveu/ACME/MY": limit * 1000}, effective=day)


def test_nveu_attrition_makes_room(ledger: Ledger):
    ledger.allocate("nveu/ACME/MY")
    ledger.commit(ledger.reserve({"nveu/ACME/MY": 949_500_000_000}))
    ledger.attrite("nveu/ACME/MY", 500, reason="failed")
    assert ledger.balance("nveu/ACME/MY").room == 500


@pytest.fixture
def universal(ledger: Ledger) -> Ledger:
    """1,000,000 in the United States, none elsewhere."""
    for country in ("US", "MY", "IN", "VN", "TH", "DE"):
        ledger.allocate(f"uveu/ACME/{country}", united_states=True if country == "US" else None, sees="whole")
    ledger.adjust("uveu/ACME/US", 1_000_000, reason="opening")
    return ledger


def test_seven_percent_in_one_country(universal: Ledger):
    fits = 75_268  # x <= 7 % of (1,000,000 + x)
    assert over(universal, {"uveu/ACME/MY": fits + 1}) == 1
    universal.reserve({"uveu/ACME/MY": fits})


def test_twenty_five_percent_outside_supplement_5(universal: Ledger):
    for country in ("MY", "IN", "VN"):
        universal.commit(universal.reserve({f"uveu/ACME/{country}": 75_268}))
    fits = (1_000_000 - 3 * 3 * 75_268) // 3
    assert over(universal, {"uveu/ACME/TH": fits + 1}) >= 1
    universal.reserve({"uveu/ACME/TH": min(fits, 92_259)})


def test_fifty_percent_outside_the_united_states(universal: Ledger):
    assert over(universal, {"uveu/ACME/DE": 1_000_001}) == 1
    universal.reserve({"uveu/ACME/DE": 1_000_000})


def test_what_is_only_reserved_elsewhere_makes_no_room(universal: Ledger):
    universal.reserve({"uveu/ACME/US": 10**9})
    assert over(universal, {"uveu/ACME/MY": 75_269}) == 1


def test_a_transfer_is_tested_after_the_event(universal: Ledger):
    with pytest.raises(DoesNotFitError) as refused:
        universal.transfer("uveu/ACME/US", "uveu/ACME/MY", 70_001, reason="moved")
    assert refused.value.shortages[0].room == 70_000
    universal.transfer("uveu/ACME/US", "uveu/ACME/MY", 70_000, reason="moved")
    universal.attrite("uveu/ACME/US", 900_000, reason="retired")  # a fact: no transfer and no installation
    universal.transfer("uveu/ACME/MY", "uveu/ACME/US", 1, reason="moved back")
    assert universal.verify().intact


def test_what_expired_elsewhere_takes_no_room_in_a_share(universal: Ledger, clock: MovingClock):
    universal.allocate("uveu/ACME/SG")
    for country in ("MY", "IN", "VN", "TH"):
        universal.reserve({f"uveu/ACME/{country}": 75_268}, lasts=dt.timedelta(hours=1))
    assert over(universal, {"uveu/ACME/SG": 75_268}) > 0
    clock.move(dt.timedelta(hours=1))
    universal.reserve({"uveu/ACME/SG": 75_268})


def test_the_share_is_tested_again_when_it_is_committed(universal: Ledger):
    made = universal.reserve({"uveu/ACME/MY": 70_000})
    universal.attrite("uveu/ACME/US", 900_000, reason="retired")
    with pytest.raises(DoesNotFitError, match=r"in MY, Supplement No\. 10"):
        universal.commit(made)


def test_fifty_percent_by_the_reading_of_reporting_dates(ledger: Ledger):
    ledger.allocate("uveu/ACME/US", united_states=True, uveu_timing="reporting_dates")
    ledger.allocate("uveu/ACME/DE")
    assert [share.timing for share in ledger.definition("uveu/ACME/DE").shares if "United" in share.name] == [
        "reporting_dates"
    ]
    ledger.commit(ledger.reserve({"uveu/ACME/DE": 5}))
    assert ledger.balance("uveu/ACME/DE").committed == 5


def test_a_holder_whose_name_begins_like_another_is_another(universal: Ledger):
    universal.allocate("uveu/ACME/X/US")
    assert universal.installed("ACME") == ({"US": 1_000_000, "MY": 0, "IN": 0, "VN": 0, "TH": 0, "DE": 0}, True)


def test_the_ratio_of_2026(ledger: Ledger):
    for side in ("us", "china"):
        ledger.allocate(f"china-2026/NVIDIA H200/{side}")
    ledger.commit(ledger.reserve({"china-2026/NVIDIA H200/us": 1001}))
    assert over(ledger, {"china-2026/NVIDIA H200/china": 501}) == 1
    ledger.reserve({"china-2026/NVIDIA H200/china": 500})


def test_a_share_that_a_user_defines(ledger: Ledger):
    for name in ("user/a", "user/b"):
        ledger.allocate(name)
    ledger.set_share("a third at most", part=["user/a"], whole=["user/a", "user/b"], percent=33, reason="policy")
    ledger.adjust("user/b", 67, reason="opening")
    assert over(ledger, {"user/a": 34}) == 1
    ledger.reserve({"user/a": 33})


@pytest.fixture
def licensed(ledger: Ledger) -> Ledger:
    """A license for 10 items, 1,000 TPP and 100 dollars, granted out of a country allocation."""
    ledger.allocate("country/MY/2025-2027")
    ledger.commit(ledger.reserve({"country/MY/2025-2027": 1_000_000}))
    validity = {"first": dt.date(2025, 6, 1), "last": dt.date(2026, 5, 31)}
    for measure, limit in (("tpp", 1_000_000), ("quantity", 10), ("value", 10_000)):
        ledger.allocate(f"license/D123456/{measure}", limit=limit, **validity)
    return ledger


def test_a_license_has_quantity_value_and_validity(licensed: Ledger):
    names = [f"license/D123456/{measure}" for measure in ("tpp", "quantity", "value")]
    licensed.reserve(dict(zip(names, (600_000, 6, 6_000), strict=True)))
    assert over(licensed, dict(zip(names, (400_000, 5, 4_000), strict=True))) == 1
    with pytest.raises(e.OutsidePeriodError):
        licensed.reserve({names[0]: 1}, effective=dt.date(2026, 6, 1))
    licensed.set_period(names[0], dt.date(2025, 6, 1), dt.date(2026, 11, 30), reason="extended")
    licensed.reserve({names[0]: 1}, effective=dt.date(2026, 6, 1))


def test_the_shipping_tolerance_is_of_the_value_not_of_the_number(licensed: Ledger):
    licensed.reserve({"license/D123456/value": 12_500})
    assert over(licensed, {"license/D123456/value": 1}) == 1
    assert over(licensed, {"license/D123456/quantity": 11}) == 1
    assert licensed.balance("license/D123456/value").cite == "750.11(b)"
    licensed.set_limit("license/D123456/value", 20_000, reason="amended")  # it is what the license says, as before
    assert licensed.balance("license/D123456/value").limit == 25_000


@pytest.mark.parametrize(("reading", "left"), [("returned", 400_000), ("consumed", 1_000_000)])
def test_a_license_that_lapses_unused(licensed: Ledger, reading: str, left: int):
    licensed.commit(licensed.reserve({"license/D123456/tpp": 400_000}))
    licensed.lapse(
        "license/D123456/tpp", "country/MY/2025-2027", allocation_on_lapse=reading, reason="validity is over"
    )
    assert licensed.balance("country/MY/2025-2027").committed == left
    with pytest.raises(e.FrozenAllocationError, match="lapsed"):
        licensed.reserve({"license/D123456/tpp": 1})


def test_a_license_lapses_once_and_for_good(licensed: Ledger):
    lapse = "license/D123456/tpp", "country/MY/2025-2027"
    licensed.commit(licensed.reserve({"license/D123456/tpp": 400_000}))
    first = licensed.lapse(*lapse, reason="over", key="k")
    assert licensed.lapse(*lapse, reason="over", key="k").entries == first.entries
    for change in (
        lambda: licensed.lapse(*lapse, reason="over"),
        lambda: licensed.unfreeze(lapse[0], reason="a mistake"),
        lambda: licensed.set_limit(lapse[0], 10**9, reason="more"),
    ):
        with pytest.raises(e.InvalidOperationError, match="what lapsed is not changed any more"):
            change()
    assert licensed.balance(lapse[1]).committed == 400_000
    with pytest.raises(e.FrozenAllocationError):
        licensed.reserve({lapse[0]: 1})
    assert licensed.verify().intact


def test_what_a_license_did_not_use_goes_back_to_a_country_only(licensed: Ledger):
    licensed.allocate("user/a")
    licensed.adjust("user/a", 10**9, reason="opening")
    with pytest.raises(e.InvalidOperationError, match="expected a country allocation"):
        licensed.lapse("license/D123456/tpp", "user/a", reason="over")


def test_a_license_whose_reservations_have_expired_lapses(licensed: Ledger, clock: MovingClock):
    licensed.reserve({"license/D123456/tpp": 1}, lasts=dt.timedelta(hours=1))
    clock.move(dt.timedelta(hours=1))
    licensed.lapse("license/D123456/tpp", "country/MY/2025-2027", reason="over")
    assert licensed.balance("country/MY/2025-2027").committed == 0


def test_a_license_with_open_reservations_does_not_lapse(licensed: Ledger):
    licensed.reserve({"license/D123456/tpp": 1})
    with pytest.raises(e.InvalidOperationError, match="release or commit"):
        licensed.lapse("license/D123456/tpp", reason="over")


def test_a_limit_that_is_lowered_below_what_is_committed(ledger: Ledger):
    ledger.allocate("user/a", limit=100)
    first = ledger.reserve({"user/a": 50})
    second = ledger.reserve({"user/a": 40})
    ledger.commit(first)
    ledger.set_limit("user/a", 60, reason="lowered")
    found = ledger.balance("user/a")
    assert (found.held, found.committed, found.over, found.room) == (40, 50, 30, 0)
    assert over(ledger, {"user/a": 1}) == 1
    with pytest.raises(DoesNotFitError, match=r"0\.011 TPP asked, 0\.01 TPP would fit"):
        ledger.commit(second, {"user/a": 11})
    ledger.commit(second, {"user/a": 10})  # what is reserved may be committed as far as the limit goes
    assert ledger.verify().intact


def test_a_limit_that_falls_later_binds_before(ledger: Ledger):
    """What stays installed must fit then too."""
    ledger.allocate("user/a", limit=100)
    ledger.set_limit("user/a", 60, since=dt.date(2025, 9, 1), reason="agreed")
    assert over(ledger, {"user/a": 61}) == 1


def test_a_consignee_is_acquired(ledger: Ledger):
    for owner in ("ACME", "Parent"):
        ledger.allocate(f"lpp/2025/{owner}")
        ledger.commit(ledger.reserve({f"lpp/2025/{owner}": 20_000_000_000}))
    ledger.acquire("lpp/2025/ACME", "lpp/2025/Parent", reason="merger of June 1")
    parent = ledger.balance("lpp/2025/Parent")
    assert (parent.committed, parent.over, parent.room) == (40_000_000_000, 13_100_000_000, 0)
    with pytest.raises(e.FrozenAllocationError, match="acquired"):
        ledger.reserve({"lpp/2025/ACME": 1})
    assert ledger.verify().intact


def test_acquired_with_open_reservations(ledger: Ledger):
    for owner in ("ACME", "Parent"):
        ledger.allocate(f"lpp/2025/{owner}")
    made = ledger.reserve({"lpp/2025/ACME": 5})
    with pytest.raises(e.InvalidOperationError, match="release or commit"):
        ledger.acquire("lpp/2025/ACME", "lpp/2025/Parent", reason="merger")
    ledger.release(made)
    ledger.acquire("lpp/2025/ACME", "lpp/2025/Parent", reason="merger")


def test_what_a_ledger_sees_in_part(ledger: Ledger):
    for name in ("lpp/2025/ACME", "country/MY/2025-2027", "nveu/ACME/MY", "uveu/ACME/MY", "aia/ACME"):
        ledger.allocate(name)
        assert not ledger.balance(name).sees_whole
    ledger.allocate("license/D1/tpp", limit=1)
    assert ledger.balance("license/D1/tpp").sees_whole
    ledger.set_sees("nveu/ACME/MY", "whole", reason="the company's own ledger")
    assert ledger.balance("nveu/ACME/MY").sees_whole


def test_the_laws_limit_is_not_typed_again(ledger: Ledger):
    with pytest.raises(e.InvalidOperationError, match="the law's"):
        ledger.allocate("lpp/2025/ACME", limit=5)
    with pytest.raises(e.InvalidOperationError, match="what the license says"):
        ledger.allocate("license/D1/tpp")


def test_nothing_is_reserved_on_a_day_before_the_first_limit(ledger: Ledger, clock: MovingClock):
    ledger.allocate("nveu/ACME/MY")
    with pytest.raises(e.OutsidePeriodError):
        ledger.reserve({"nveu/ACME/MY": 1}, effective=dt.date(2024, 12, 31))
