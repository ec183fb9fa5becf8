"""`licet convert`: computing power in TPP, H100 equivalents and units of a product; the limits of the law in units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.output import INVALID, complain, emit, emit_json, table
from licet.determine.paragraphs import paragraph

if TYPE_CHECKING:
    from licet.law.units import NamedLimit, Unit

_NUMBER: Final = re.compile(r"[0-9][0-9,_]{0,20}(\.[0-9]{1,6})?")
_MOST: Final = 10**15


@click.command()
@click.argument("amount")
@click.option("--from", "given_in", metavar="UNIT", help="What AMOUNT counts: tpp (default), h100e or a product.")
@click.option("--to", "asked", multiple=True, metavar="UNIT", help="A product to count in; once for each.")
@click.option("--divisor", metavar="TPP", help="TPP of an H100 equivalent: a number or a product; default 15825.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of records, with the exact fractions.")
@click.pass_context
def convert(
    ctx: click.Context, amount: str, given_in: str | None, asked: Sequence[str], divisor: str | None, as_json: bool
) -> None:
    """Convert AMOUNT, a number or a limit of the law, to TPP, H100 equivalents and units of products.

    \b
    Examples:
      licet convert 26900000
      licet convert 300 --from h100e
      licet convert 1000 --from "NVIDIA GB300 GPU" --divisor 15831.2
      licet convert lpp --to "NVIDIA H200 SXM" --to "NVIDIA HGX H200 8-GPU"
      licet convert nveu --to "NVIDIA GB300 NVL72" --json

    The limits: lpp, shipment-notice, aia-certification, country-allocation, country-allocation-with-assurances,
    nveu-2025-q1 to nveu-2027-q4; nveu is every quarter, limits is all of them.

    The law counts TPP. Whether an order is within a limit is compared in TPP, never in other units.
    """
    from licet.law.units import TPP, h100e, limits_called

    named = limits_called(amount)
    if named and given_in is not None:
        raise click.BadParameter("a limit of the law is in TPP; --from is for a number", param_hint="--from")
    number = None if named else _number(amount)
    try:
        equivalent = h100e() if divisor is None else _divisor(divisor)
        units = [_unit(name, equivalent) for name in asked]
        given = _unit(given_in or "tpp", equivalent)
    except LookupError as problem:
        complain("", [problem])
        ctx.exit(INVALID)
    units = list(dict.fromkeys([equivalent, *([] if given is TPP else [given]), *units]))
    amounts = [(limit, limit.tpp) for limit in named] if named else [(None, (number or 0) * given.tpp)]
    records = [_record(limit, tpp, units) for limit, tpp in amounts]
    if as_json:
        emit_json(records)
        return
    label = "" if named else f"{amount} {given.name}"
    _print(records, label, units)


def _number(text: str) -> Fraction:
    """An amount, exactly. Raises click.BadParameter, with the limits whose names resemble the text."""
    if _NUMBER.fullmatch(text) and (value := Fraction(re.sub("[,_]", "", text))) <= _MOST:
        return value
    from difflib import get_close_matches

    from licet.law.units import limits

    names = [*(limit.name for limit in limits()), "nveu", "limits"]
    near = get_close_matches(text.casefold(), names, 3, 0.5)
    hint = f"; the nearest: {', '.join(near)}" if near else ""
    expected = f"a number from 0 to {_MOST:,}, such as 26900000, or a limit of the law, such as lpp"
    raise click.BadParameter(f"found {text!r}; expected {expected}{hint}", param_hint="AMOUNT")


def _unit(name: str, equivalent: Unit) -> Unit:
    from licet.law.units import TPP, product_unit

    plain_name = name.strip().casefold()
    return TPP if plain_name == "tpp" else equivalent if plain_name == "h100e" else product_unit(name)


def _divisor(text: str) -> Unit:
    """An H100 equivalent of so many TPP, or of a product's."""
    from licet.law.units import h100e, product_unit

    if not _NUMBER.fullmatch(text):
        product = product_unit(text)
        return h100e(product.tpp, f"{product.name}: {product.why}")
    value = Fraction(re.sub("[,_]", "", text))
    if not 0 < value <= _MOST:
        raise click.BadParameter(f"found {text!r}; expected more than 0", param_hint="--divisor")
    return h100e(value, "the divisor asked for")


def _record(limit: NamedLimit | None, tpp: Fraction, units: Sequence[Unit]) -> dict[str, Any]:
    from licet.law.units import fits, reaches, rounded

    counts = [
        {
            "unit": unit.name,
            "unit_tpp": _decimal(unit.tpp),
            "unit_tpp_from": unit.why,
            "exact": str(tpp / unit.tpp),
            "rounded": rounded(tpp / unit.tpp),
            "rounding": "at most three decimals, half to even",
            "fit": fits(tpp, unit),
            "reach": reaches(tpp, unit),
        }
        for unit in units
    ]
    named = {} if limit is None else {name: getattr(limit, name) for name in ("name", "kind", "title", "confidence")}
    cite = {} if limit is None else {"citation": limit.cite}
    return {"limit": {**named, **cite} or None, "tpp": _decimal(tpp), "units": counts}


def _decimal(value: Fraction) -> Decimal:
    """A fraction that is a decimal, as one."""
    return Decimal(value.numerator) / value.denominator


def _print(records: Sequence[dict[str, Any]], label: str, units: Sequence[Unit]) -> None:
    """The counts as a table; beneath it, what its words mean and where each number is from."""
    rows = []
    for record in records:
        limit = record["limit"]
        for count in record["units"]:
            fit = None if limit and limit["kind"] == "threshold" else count["fit"]
            reach = None if limit and limit["kind"] == "cap" else count["reach"]
            name = limit["name"] if limit else label
            rows.append((name, record["tpp"], count["unit"], count["rounded"], fit, reach, count["exact"]))
    table(("Amount", "TPP", "Unit", "Count", "Fit", "Reach", "Exactly"), rows)
    limits = [record["limit"] for record in records if record["limit"]]
    threshold = " (reading threshold_words=at_or_above)" if any(x["kind"] == "threshold" for x in limits) else ""
    notes = [
        "Count: at most three decimals, half to even. Fit: whole units at or below the amount. Reach: the fewest whole "
        f"units at or above it{threshold}.",
        *dict.fromkeys(f"{x['title']} [{x['citation']}]." for x in limits),
        *(f"{unit.name}: {unit.why}." for unit in units),
    ]
    emit("\n".join(["", *(line for note in notes for line in paragraph("-", note))]))
