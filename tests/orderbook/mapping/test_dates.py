"""Days are read from what is unmistakable; what can be two days is refused, and both are said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licet.orderbook.mapping.cells import CellError
from licet.orderbook.mapping.dates import read_date

DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2099, 12, 31))

READ = {
    "2025-06-02": "2025-06-02",
    "20250602": "2025-06-02",
    "2025/06/02": "2025-06-02",
    "2025.6.2": "2025-06-02",
    "2025年6月2日": "2025-06-02",
    "2025년 6월 2일": "2025-06-02",
    "２０２５－０６－０２": "2025-06-02",
    "2025-06-02\u200b": "2025-06-02",
    "06/25/2025": "2025-06-25",
    "25/06/2025": "2025-06-25",
    "25. 6. 2025": "2025-06-25",
    "6/6/2025": "2025-06-06",
    "2 Jun 2025": "2025-06-02",
    "02-JUN-2025": "2025-06-02",
    "2025-Jun-02": "2025-06-02",
    "June 2, 2025": "2025-06-02",
    "2nd of June 2025": "2025-06-02",
    "Monday, June 2, 2025": "2025-06-02",
    "2. Juni 2025": "2025-06-02",
    "2 März 2025": "2025-03-02",
    "1er février 2025": "2025-02-01",
    "2 de junio de 2025": "2025-06-02",
    "2025-06-02T14:30:00": "2025-06-02",
    "2025-06-02 14:30": "2025-06-02",
    "6/25/2025 2:30 PM": "2025-06-25",
    "2025-06-02T00:00:00Z": "2025-06-02",
    "2025-06-02 00:00:00+00": "2025-06-02",
    "2025-06-02T00:00:00.000+05:30": "2025-06-02",
    "2024-02-29": "2024-02-29",
}

REFUSED = {
    "06/02/2025": "2025-06-02 (month first) or 2025-02-06 (day first)",
    "2.6.2025": "2025-02-06 (month first) or 2025-06-02 (day first)",
    "06/25/25": "four digits",
    "2-Jun-25": "four digits",
    "2025-02-29": "no day of the calendar",
    "2025-13-01": "no day of the calendar",
    "31/31/2025": "no day of the calendar",
    "31 June 2025": "no day of the calendar",
    "45810": '2025-06-02: then write date = "excel"',
    "2025-06-02T23:30:00Z": 'zone = "written"',
    "2025-06-02 20:00 EST": 'zone = "written"',
    "2025-06-02T25:00": "no time of the day",
    "2025-06-02 13:00 PM": "no time of the day",
    "Tuesday, June 2, 2025": "is a Monday",
    "June 2025": "YYYY-MM-DD",
    "2025": "YYYY-MM-DD",
    "Q2 2025": "YYYY-MM-DD",
    "2025-W23-1": "YYYY-MM-DD",
    "tomorrow": "YYYY-MM-DD",
    "?": "YYYY-MM-DD",
    "2025-06-02 to 2025-06-04": "YYYY-MM-DD",
    "2 June 2025 (est.)": "YYYY-MM-DD",
    "1" * 5_000: "YYYY-MM-DD",
}


@pytest.mark.parametrize(("text", "day"), READ.items())
def test_read(text: str, day: str) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_refused(text: str, why: str) -> None:
    with pytest.raises(CellError) as error:
        read_date(text)
    assert why in error.value.expected
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("mdy", "06/02/2025", "2025-06-02"),
        ("dmy", "06/02/2025", "2025-02-06"),
        ("dmy", "2.6.2025", "2025-06-02"),
        ("mdy", "2025-06-02", "2025-06-02"),
        ("ymd", "2025/06/02", "2025-06-02"),
        ("excel", "45810", "2025-06-02"),
        ("excel", "45810.75", "2025-06-02"),
        ("excel", "61", "1900-03-01"),
        ("excel", "2025-06-02", "2025-06-02"),
        ("excel", "20250602", "2025-06-02"),
        ("excel", "60", None),  # February 29, 1900, which never was
        ("mdy", "25/06/2025", None),
        ("dmy", "06/25/2025", None),
        ("ymd", "25/06/2025", None),
    ],
)
def test_the_mapping_says_the_order(order: str, text: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(CellError):
            read_date(text, order)
    else:
        assert read_date(text, order) == day


def test_the_mapping_says_that_the_day_is_the_one_written() -> None:
    assert read_date("2025-06-02T23:30:00-08:00", zone="written") == "2025-06-02"


@given(DAYS)
def test_every_unmistakable_form_of_a_day_is_that_day(day: dt.date) -> None:
    forms = (
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y/%m/%d",
        "%d %B %Y",
        "%b %d, %Y",
        "%d-%b-%Y",
        "%Y-%m-%d %H:%M:%S",
        "%A, %B %d, %Y",
    )
    assert {read_date(day.strftime(form)) for form in forms} == {day.isoformat()}
    assert read_date(day.strftime("%m/%d/%Y"), "mdy") == day.isoformat()
    assert read_date(day.strftime("%d.%m.%Y"), "dmy") == day.isoformat()
    assert read_date(str((day - dt.date(1899, 12, 30)).days), "excel") == day.isoformat()


@given(DAYS, st.sampled_from("/.-"))
def test_a_day_that_could_be_another_is_refused(day: dt.date, mark: str) -> None:
    text = day.strftime(f"%m{mark}%d{mark}%Y")
    if day.day > 12 or day.day == day.month:
        assert read_date(text) == day.isoformat()
    else:
        with pytest.raises(CellError):
            read_date(text)


@given(
    st.text() | st.text("0123456789-/.:TZ年月日 ", max_size=30),
    st.sampled_from(("iso", "mdy", "dmy", "ymd", "excel")),
    st.sampled_from(("", "written")),
)
@example("0000-00-00", "iso", "")
@example("²025-06-02", "iso", "")
def test_any_text_is_a_day_or_refused(text: str, order: str, zone: str) -> None:
    try:
        day = read_date(text, order, zone)
    except CellError:
        return
    assert dt.date.fromisoformat(day).isoformat() == day
