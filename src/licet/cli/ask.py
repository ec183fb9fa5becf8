"""`licet ask`: a transaction determined in a conversation that asks only what can still change the answer."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import click

from licet.catalog import AmbiguousProduct, UnknownProduct, find
from licet.cli.law_options import AskedLaw, asked_law, law_options
from licet.cli.output import INVALID, complain, emit, json_bytes, say
from licet.cli.replies import hint, shape_at, understand
from licet.cli.texts import BOM, Text
from licet.determine.determination import Determination, determine
from licet.facts.contract import CHIP
from licet.facts.countries import country_name
from licet.facts.read import parse_json, product_item
from licet.facts.shapes import Country, InputError, InvalidTransactionError, shown
from licet.law.part774.eccns import level_of

_STAND_INS: Final = {"date": "2025-05-15", "items": [{"chip": {}}]}
"""What a partial transaction is checked with in place of what it must have and lacks."""


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--save", metavar="FILE", type=click.Path(dir_okay=False, writable=True), help="Write the transaction.")
@law_options
@click.pass_context
def ask(ctx: click.Context, file: str | None, save: str | None, regime: str | None, readings: dict[str, str]) -> None:
    """Determine a transaction in a conversation that asks only what can still change the answer.

    \b
    Examples:
      licet ask
      licet ask --regime diffusion-2025 --save order.json
      licet ask partial.json

    FILE is one transaction as JSON that may lack any fact; an order of several items starts from one. An empty reply,
    or ?, means that you do not know: it is recorded as null, and not asked again. Ctrl-D ends the conversation.

    The questions go to standard error, the answer to standard output.
    """
    law = asked_law(regime, readings)
    if save is not None and not Path(save).parent.is_dir():
        raise click.BadParameter(f"there is no directory {str(Path(save).parent)!r}", param_hint="--save")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    try:
        conversation = Conversation(_begun(file, law))
    except InvalidTransactionError as invalid:
        complain(file or "", invalid.errors)
        ctx.exit(INVALID)
    say("An empty reply, or ?, means: I do not know. Ctrl-D ends.")
    ended = not conversation.hold()
    if conversation.determination is not None:
        emit(conversation.determination.explain())
    _save(conversation.given, save, ended)
    if conversation.determination is None:
        complain("", ["no date and no item, so no answer"])
        ctx.exit(INVALID)


def _begun(file: str | None, law: AskedLaw) -> dict[str, Any]:
    """The transaction to begin with. Raises InvalidTransactionError if what it says is wrong."""
    given = parse_json(Text(Path(file).read_bytes().removeprefix(BOM)).decoded()) if file is not None else {}
    if not isinstance(given, dict):
        raise InvalidTransactionError([InputError("", shown(given), "an object")])
    if law.regime is not None:
        given["regime"] = law.regime
    lacking = [name for name in _STAND_INS if name not in given]
    given.update((name, _STAND_INS[name]) for name in lacking)
    determine(given)
    for name in lacking:
        del given[name]
    if law.readings:
        given["readings"] = {**(given.get("readings") or {}), **law.readings}
    return given


class Conversation:
    """Questions on standard error, replies from standard input, and what is known after them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.determination: Determination | None = None
        """What is known, once there is a date and an item."""
        self.settled: set[str] = set()
        """The pointers that were asked for."""

    def hold(self) -> bool:
        """Ask for everything that matters; False where the replies end before that."""
        try:
            self.begin()
            self.go_on()
        except EOFError:
            say("")
            return False
        return True

    def begin(self) -> None:
        """Ask for what nothing can be said without. Raises EOFError where the replies end."""
        if "date" not in self.given:
            today = dt.date.today().isoformat()
            self.ask("/date", "What is the date of export?", f"YYYY-MM-DD; empty: {today}", otherwise=today)
        if "items" not in self.given:
            self.ask_item()
            self.ask("/items/0/quantity", "How many?", "a whole number; empty: 1", otherwise=1)
        if "destination" not in self.given:
            self.ask("/destination", "What is the country of ultimate destination?")

    def go_on(self) -> None:
        """Ask for what can change the answer until nothing can. Raises EOFError where the replies end."""
        self.determination = determine(self.given)
        while facts := [m for m in self.determination.missing if m["fact"] not in self.settled]:
            pointer, question = facts[0]["fact"], facts[0]["question"]
            parts = (
                list(_parts_of_authorizations(self.given)) if pointer == "/authorizations" else [(pointer, question)]
            )
            for part in parts:
                self.ask(*part)
            self.settled.add(pointer)
        if self.determination.missing:
            say("There is nothing more to ask: what is not known leaves the answer open.")

    def ask(self, pointer: str, question: str, how: str = "", otherwise: Any = None) -> None:
        """Ask for the fact at a pointer until the reply fits; ``otherwise`` is what an empty reply stands for."""
        self.settled.add(pointer)
        say(question, bold=True)
        while True:
            text, place = _reply(how or hint(shape_at(pointer))), pointer
            if pointer.endswith("/dense_tops") and (stated := re.fullmatch(r"tpp\s*=\s*(\S+)", text, re.IGNORECASE)):
                text, place = stated[1], pointer.removesuffix("dense_tops") + "tpp"
            shape = shape_at(place)
            value = understand(shape, text) if text else otherwise
            errors: list[InputError] = []
            if value is not None:
                shape.read(value, place, errors)
            if not errors:
                try:
                    self.put(place, value)
                except InvalidTransactionError as invalid:
                    errors = invalid.errors
            for error in errors:
                say(f"  found {error.found}; expected {error.expected}")
            if not errors:
                if isinstance(shape, Country) and value is not None:
                    say(f"  {country_name(value)} ({value})")
                return

    def ask_item(self) -> None:
        """Ask for a product, an ECCN, or else an integrated circuit, whose facts are asked for where they matter."""
        say("What is the item?", bold=True)
        how = "a product, or an ECCN such as 4A090.a; empty: a chip that is not in the catalogue"
        candidates: tuple[str, ...] = ()
        while True:
            text = _reply(f"a number of this list, {how}" if candidates else how)
            if text.isdecimal() and 1 <= int(text) <= len(candidates):
                text = candidates[int(text) - 1]
            try:
                self.given["items"] = [_item(text)]
                return
            except AmbiguousProduct as problem:
                candidates = problem.candidates
                say(f"  {text!r} could mean any of:")
            except UnknownProduct as problem:
                candidates = problem.nearest
                say(f"  no product in the catalogue is called {text!r}" + ("; the nearest:" if candidates else ""))
            for i, name in enumerate(candidates, 1):
                say(f"  {i:2} {name}")

    def put(self, pointer: str, value: Any) -> None:
        """Set a fact, and determine again. Raises InvalidTransactionError, and sets nothing, if it does not fit in."""
        given = deepcopy(self.given)
        product = re.match(r"(/items/(\d+))(/chip/.+)", pointer)
        if product and "product" in (item := given["items"][int(product[2])]):
            if value is None:
                return  # what the catalogue does not know stays unknown
            given["items"][int(product[2])] = item = _specified(item)
            if "assembly" in item:
                pointer = f"{product[1]}/assembly{product[3]}"
        classified = re.match(r"/items/(\d+)/hbm/", pointer)
        if classified and "eccn" in (item := given["items"][int(classified[1])]):
            if value is None:
                return  # what the caller classified stays as it was
            kept = ("quantity", "jurisdiction")
            given["items"][int(classified[1])] = {field: item[field] for field in kept if field in item}
        place: Any = given
        *_, last = parts = pointer.split("/")[1:]
        for part, following in pairwise(parts):
            if isinstance(place, list):
                place = place[int(part)]
                continue
            if place.get(part) is None:
                place[part] = [{}] if following == "0" else {}
            place = place[part]
        place[last] = value
        if "date" in given and "items" in given:
            self.determination = determine(given)
        self.given = given


def _reply(how: str) -> str:
    """The next line of standard input, empty for "I do not know". Raises EOFError where there is none."""
    click.echo(f"  ({how}) > ", err=True, nl=False)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return "" if line.strip() == "?" else line.strip()


def _item(text: str) -> dict[str, Any]:
    """The item that a reply names. Raises AmbiguousProduct or UnknownProduct."""
    if not text:
        return {"chip": {}}
    try:
        level_of(text)
    except LookupError:
        return {"product": find(text).name}
    return {"eccn": text}


def _specified(item: dict[str, Any]) -> dict[str, Any]:
    """A line of a catalogue product as one of its specification, to which facts can be added."""
    held = product_item(find(item["product"]))
    assert held.chip is not None
    said = {field: value for field, value in asdict(held.chip).items() if field in CHIP.fields}
    chip = {field: value for field, value in said.items() if value is not None or field == "non_planar"}
    chip["designer"] = {field: value for field, value in chip["designer"].items() if value is not None}
    others = {field: value for field, value in item.items() if field != "product"}
    if held.eccn_base is None:
        return {**others, "chip": chip}
    return {**others, "assembly": {"chip": chip, "count": held.count, "eccn_base": held.eccn_base}}


def _parts_of_authorizations(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What tells whether an authorization is that of the parties: its country and their names, with the questions."""
    for i, held in enumerate(given.get("authorizations") or []):
        if held["type"] == "NVEU" and held.get("country") is None:
            yield f"/authorizations/{i}/country", f"For which country is the {held['type']} of {held['holder']}?"
    parties = given.get("parties") or {}
    for role in ("ultimate_consignee", "end_user", "operator"):
        party = parties.get(role) or {}
        who = f"the {role.replace('_', ' ')}"
        if party.get("name") is None and (party or role == "ultimate_consignee"):
            yield f"/parties/{role}/name", f"What is the name of {who}?"
        if "ultimate_parent" in party and (party["ultimate_parent"] or {}).get("name") is None:
            yield f"/parties/{role}/ultimate_parent/name", f"What is the name of the ultimate parent of {who}?"


def _save(given: dict[str, Any], name: str | None, ended: bool) -> None:
    """Write the transaction to the file of this name, or else offer to; a file that is there is not offered."""
    mode = "wb"
    while name is not None or not ended:
        if name is None:
            mode = "xb"
            try:
                name = _reply("save the transaction as JSON: the name of a new file; empty: no")
            except EOFError:
                return say("")
            if not name:
                return
        try:
            with open(name, mode) as file:
                file.write(json_bytes(given) + b"\n")
        except OSError as problem:
            complain(name, [problem.strerror])
            name = None
        else:
            return say(f"saved as {name}")
