"""The summary of an order book run for people, on standard output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from licet.cli.terminal import SHOWN, WIDTH, prose, show, table, title, words

if TYPE_CHECKING:
    from rich.console import Console


def show_summary(found: dict[str, Any]) -> None:
    """Print the summary of a run."""
    show(lambda console: _print_summary(console, found))


def _print_summary(console: Console, found: dict[str, Any]) -> None:
    from licet.orderbook.summary import counted

    wrong = counted(found["lines_in_error"], "line")
    decided = f"{counted(found['orders_decided'], 'order')} decided, {wrong} in error"
    title(console, f"{found['order_book']}: {counted(found['lines'], 'line')}, {decided}")
    about = [f"Regime {found['regime']}: {found['title']} ({found['source']})."]
    if found["status"] == "codified_not_enforced":
        about.append("Law that is codified and not enforced, applied as if it were complied with. Not legal advice.")
    else:
        about.append(f"Status: {words(found['status'])}. Not legal advice.")
    if found["first_day"]:
        about.append(f"Decided in the order of dates, from {found['first_day']} to {found['last_day']}.")
    prose(console, about)

    title(console, "Answers")
    keys = ["outcome", "authorization", "review_policy", "orders", "lines"]
    rows = [[*(count[key] for key in keys), _millions(count["tpp"])] for count in found["answers"]]
    table(console, ["outcome", "by", "review", "orders", "lines", "million TPP"], rows, shown=100)

    title(console, "Destinations (orders; the most computing power first)")
    kinds = [kind for kind in _KINDS if any(count[kind] for count in found["destinations"])]
    rows = [
        [
            _place(count["destination"], console.width),
            count["orders"],
            *(count[kind] or None for kind in kinds),
            _millions(count["tpp"]),
        ]
        for count in found["destinations"]
    ]
    table(console, ["", "orders", *(_KINDS[kind] for kind in kinds), "million TPP"], rows)

    title(console, "Allocations (the least left first)")
    named = {"allocation": "", "opening_tpp": "opening", "drawn_tpp": "drawn", "limit_tpp": "limit", "left_tpp": "left"}
    if not any(allocation["opening_tpp"] for allocation in found["allocations"]):
        del named["opening_tpp"]
    rows = _rows(sorted(found["allocations"], key=_left), list(named))
    table(console, list(named.values()), rows, shown=2 * SHOWN)

    if found["universal_validated_end_users"]:
        title(console, "Universal validated end users (percent of their computing power, and the limit)")
        heads = ["", "million TPP", "outside Supp. 5(a)", "in one country", "outside US"]
        table(console, heads, list(_shares(found)))

    if found["documents"] is not None:
        title(console, "Documents to make")
        documents = _rows(found["documents"], ["orders", "document", "citation"])
        table(console, ["orders", "document", "paragraph"], documents, shown=100)

    if found["missing"]:
        title(console, "Undetermined: what to ask")
        rows = [[", ".join(map(str, m["lines"])), m["order_id"], " ".join(m["questions"])] for m in found["missing"]]
        table(console, ["line", "order", "question"], rows)

    title(console, "What to know")
    unread = found["columns_not_read"]
    carried = [f"Columns that are carried along and not read: {', '.join(unread)}."] if unread else []
    prose(console, [*found["assumptions"], *carried], mark="-")
    title(console, f"Written: {', '.join(found['written'])}")


_KINDS: Final = {
    "no_license_required": "free",
    "license_exception": "exception",
    "authorized_veu": "VEU",
    "approval": "approval",
    "case_by_case": "case by case",
    "denial": "denial",
    "prohibited": "prohibited",
    "undetermined": "open",
}


def _shares(found: dict[str, Any]) -> Iterator[list[Any]]:
    for user in found["universal_validated_end_users"]:
        row = [user["holder"], None if user["total_tpp"] is None else _millions(user["total_tpp"])]
        for share in ("outside_supplement_5", "largest_country", "outside_us"):
            percent, limit = user[f"{share}_percent"], user[f"{share}_limit"]
            where = f" {user['largest_country']}" if share == "largest_country" else ""
            row.append(None if percent is None else f"{percent}{where} of {limit}" if limit else f"{percent}{where}")
        yield row


def _rows(records: list[dict[str, Any]], keys: list[str]) -> list[list[Any]]:
    return [[record[key] for key in keys] for record in records]


def _left(allocation: dict[str, Any]) -> float:
    """The share that is left; what is not known comes first."""
    left: float | None = allocation["left_tpp"]
    return -1 if left is None else left / allocation["limit_tpp"]


def _millions(tpp: float) -> float:
    return round(tpp / 10**6, 1)


def _place(code: str, width: int) -> str:
    """A country by its code, and by its name where there is room for it."""
    from licet.facts.countries import country_name

    return code if width < WIDTH else f"{code} {country_name(code)}" if code else "not given"
