"""Strict reading: JSON, or the Python objects that JSON would give, to a ``Transaction``.

Every problem is reported with its JSON pointer. Facts that were not given and have a documented default take it,
and each such assumption is listed; everything else that is absent stays unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from licet.catalog import AmbiguousProduct, Assembly, Product, UnknownProduct, find
from licet.facts.contract import MOST_TPP, TRANSACTION
from licet.facts.shapes import InputError, InvalidTransactionError, shown
from licet.facts.transaction import (
    Assumption,
    Authorization,
    Chip,
    Company,
    Designer,
    EndUse,
    Item,
    Parties,
    Party,
    State,
    Transaction,
    UniversalVeuState,
)

T = TypeVar("T")

_FALSE_FLAGS = (
    "prohibited_part_744",
    "military",
    "military_intelligence",
    "weapons_of_mass_destruction",
    "supercomputer",
    "trains_4e091_model_for_outside_supplement_5",
    "iaas",
)
_RECEIVING_ROLES = ("purchaser", "end_user", "operator")


def parse_json(text: str) -> Any:
    """The value of a JSON text, numbers exact, duplicate keys kept for the reader to report.

    Raises InvalidTransactionError where the text is not JSON.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_Pairs)
    except json.JSONDecodeError as problem:
        found = f"{problem.msg} (line {problem.lineno}, column {problem.colno})"
    except RecursionError:
        found = "values nested too deeply"
    except (ValueError, ArithmeticError):  # an integer of thousands of digits, an exponent of dozens
        found = "a number beyond all bounds"
    raise InvalidTransactionError([InputError("", found, "a JSON object")])


def read_transaction(value: Mapping[str, Any] | str) -> Transaction:
    """A transaction from its contract form (an object, or a JSON text of one).

    Raises InvalidTransactionError with every problem found.
    """
    if isinstance(value, str):
        value = parse_json(value)
    errors: list[InputError] = []
    given = TRANSACTION.read(value, "", errors)
    transaction = None if errors else _Reader(errors).transaction(given)
    if transaction is None or errors:
        raise InvalidTransactionError(errors)
    return transaction


class _Pairs(dict[str, Any]):
    """An object that remembers which keys its text gave more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.duplicates: list[str] = []
        if len(self) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen and key not in self.duplicates:
                    self.duplicates.append(key)
                seen.add(key)


class _Reader:
    """Builds the nouns from validated values; collects assumptions and what only shows across fields."""

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = errors
        self.assumptions: list[Assumption] = []

    def transaction(self, given: dict[str, Any]) -> Transaction:
        activity = self.default(given, "activity", "/activity", "export", "activity defaults to export")
        if activity == "export":
            self.default(given, "origin", "/origin", "US", "an export leaves from the United States")
        parties, defaulted = self.parties(given.get("parties") or {})
        end_use = self.end_use(given.get("end_use") or {})
        items = tuple(self.item(item, f"/items/{i}") for i, item in enumerate(given["items"]))
        self.default(given, "authorizations", "/authorizations", [], "no authorization is said to be held")
        authorizations = given["authorizations"] or []
        for i, held in enumerate(authorizations):
            held["relocated"] = bool(held.get("relocated"))
            if held["type"] != "license" and held.get("holder") is None:
                self.errors.append(InputError(f"/authorizations/{i}/holder", "nothing", "who holds the authorization"))
        state = dict(given.get("state") or {})
        uveu = _make(UniversalVeuState, state.pop("uveu", None) or {})
        china = state.pop("china_2026", None) or {}
        return Transaction(
            date=given["date"],
            items=items,
            parties=parties,
            id=given.get("id"),
            regime=given.get("regime") or "enforced",
            activity=activity,
            origin=given.get("origin"),
            destination=given.get("destination"),
            end_use=end_use,
            authorizations=tuple(_make(Authorization, held) for held in authorizations),
            readings=given.get("readings") or {},
            state=_make(State, {**state, "uveu": uveu, "china_2026": china}),
            assumptions=tuple(self.assumptions),
            defaulted=defaulted,
        )

    def default(self, given: dict[str, Any], field: str, at: str, value: Any, because: str) -> Any:
        """The value given, or the default where nothing was (null is given: it says that the fact is not known)."""
        if field not in given:
            given[field] = value
            self.assumptions.append(Assumption(at, value, because))
        return given[field]

    def parties(self, given: dict[str, Any]) -> tuple[Parties, dict[str, str]]:
        read = {
            role: self.party(given[role], f"/parties/{role}")
            for role in ("exporter", "ultimate_consignee", *_RECEIVING_ROLES)
            if given.get(role) is not None
        }
        defaulted = {}
        for role in _RECEIVING_ROLES:
            if role not in read:
                defaulted[role] = "ultimate_consignee"
                self.assumptions.append(
                    Assumption(
                        f"/parties/{role}", "the ultimate consignee", f"an absent {role} is the ultimate consignee"
                    )
                )
        consignee = read.get("ultimate_consignee", Party(listed=(), government_owned_or_controlled=False))
        if "intermediate_consignees" not in given:
            self.assumptions.append(Assumption("/parties/intermediate_consignees", [], "none was named"))
        between = given.get("intermediate_consignees", [])
        return (
            Parties(
                exporter=read.get("exporter", Party(listed=())),
                purchaser=read.get("purchaser", consignee),
                intermediate_consignees=(Party(),)
                if between is None
                else tuple(self.party(p, f"/parties/intermediate_consignees/{i}") for i, p in enumerate(between)),
                ultimate_consignee=consignee,
                end_user=read.get("end_user", consignee),
                operator=read.get("operator", consignee),
            ),
            defaulted,
        )

    def party(self, given: dict[str, Any], at: str) -> Party:
        given = dict(given)
        listed = self.default(given, "listed", f"{at}/listed", [], "not said to be on any list")
        self.default(
            given,
            "government_owned_or_controlled",
            f"{at}/government_owned_or_controlled",
            False,
            "not said to be owned or controlled by a government",
        )
        if "ultimate_parent" in given:
            given["ultimate_parent"] = _make(Company, given["ultimate_parent"] or {})
        elif given.get("headquarters") is not None:
            because = "a party without a named ultimate parent is its own"
            self.assumptions.append(Assumption(f"{at}/ultimate_parent", given.get("name", "itself"), because))
        owners = given.get("owners") or []
        given["owners"] = tuple(
            (self.party(o["party"], f"{at}/owners/{i}/party"), o.get("share")) for i, o in enumerate(owners)
        )
        if given.get("employer") is not None:
            given["employer"] = self.party(given["employer"], f"{at}/employer")
        return _make(Party, {**given, "listed": None if listed is None else tuple(listed)})

    def end_use(self, given: dict[str, Any]) -> EndUse:
        given = dict(given)
        for flag in _FALSE_FLAGS:
            self.default(given, flag, f"/end_use/{flag}", False, "an end-use flag that is not given is false")
        customers = "destined_to_customers_outside_macau_d5"
        if customers not in given and given.get("purpose") in ("development_or_production", "warehouse_storage"):
            because = "customers that are not described are taken to be the end user"
            self.assumptions.append(Assumption(f"/end_use/{customers}", "where the end user is", because))
        given["customers_are_the_end_user"] = customers not in given
        return _make(EndUse, given)

    def item(self, given: dict[str, Any], at: str) -> Item:
        quantity = given.get("quantity")
        if quantity is None:
            quantity = 1
            self.assumptions.append(Assumption(f"{at}/quantity", 1, "quantity defaults to 1"))
        if "tpp" in given and "eccn" not in given:
            self.errors.append(InputError(f"{at}/tpp", "a tpp", "tpp only beside eccn; a chip has its own"))
        if "product" in given:
            item = self.product(given["product"], at, quantity)
        elif "chip" in given:
            item = Item(at, "integrated circuit", quantity, self.chip(given["chip"], f"{at}/chip"))
        elif "assembly" in given:
            inside = given["assembly"]
            chip = self.chip(inside["chip"], f"{at}/assembly/chip")
            base = _eccn(inside["eccn_base"])
            item = Item(at, f"assembly of {inside['count']:,} chips", quantity, chip, inside["count"], base)
        elif "eccn" in given:
            because = (
                "an item classified by the caller is taken to be for datacenters: License Exceptions NAC and ACA closed"
            )
            field = "designed_or_marketed_for_datacenter"
            datacenter = self.default(given, field, f"{at}/{field}", True, because)
            designer = _make(Designer, given.get("designer") or {})
            eccn = _eccn(given["eccn"])
            item = Item(at, eccn, quantity, eccn=eccn, tpp=given.get("tpp"), datacenter=datacenter, designer=designer)
        else:
            kind = "model_weights" if "model_weights" in given else "hbm"
            expected = "a product, chip, eccn or assembly: this version determines transactions in chips"
            self.errors.append(InputError(f"{at}/{kind}", kind.replace("_", " "), expected))
            item = Item(at, kind, quantity)
        if item.tpp is not None and item.tpp * quantity > MOST_TPP:
            self.errors.append(InputError(f"{at}/quantity", shown(quantity), f"at most {MOST_TPP:,} TPP in one line"))
        return item

    def product(self, name: str, at: str, quantity: int) -> Item:
        try:
            found = find(name)
        except AmbiguousProduct as problem:
            expected = f"one product; this could be {'; '.join(problem.candidates)}"
            self.errors.append(InputError(f"{at}/product", shown(name), expected))
        except UnknownProduct as problem:
            near = f"; nearest: {'; '.join(problem.nearest)}" if problem.nearest else ""
            self.errors.append(InputError(f"{at}/product", shown(name), f"a product of the catalogue{near}"))
        else:
            return product_item(found, at, quantity)
        return Item(at, name, quantity)

    def chip(self, given: dict[str, Any], at: str) -> Chip:
        given = dict(given)
        because = "logic dies are taken to be non-planar unless said otherwise"
        self.default(given, "non_planar", f"{at}/non_planar", True, because)
        return _make(Chip, {**given, "designer": _make(Designer, given.get("designer") or {})})


def product_item(found: Product | Assembly, at: str = "", quantity: int = 1) -> Item:
    """A line of a catalogue product."""
    if isinstance(found, Assembly):
        product, count, base = found.chip, found.count, found.eccn_base
    else:
        product, count, base = found, 1, None
    notes: tuple[str, ...] = ()
    chip = _CHIPS.get(product.name) or _CHIPS.setdefault(product.name, _describe(product))
    if product.die_area_basis not in ("", "vendor"):
        notes = (f"{product.name}: die area of {product.die_area_mm2} mm² is from {product.die_area_basis}",)
    if product.confidence != "high":
        notes += (f"{product.name}: catalogue confidence {product.confidence} ({product.source})",)
    return Item(at, found.name, quantity, chip, count, base, product=found.name, notes=notes)


def _eccn(text: str) -> str:
    """An ECCN as the Commerce Control List writes it: the entry in capitals, the paragraph in small letters."""
    text = text.strip()
    return text[:5].upper() + text[5:].lower()


_CHIPS: dict[str, Chip] = {}


def _describe(product: Product) -> Chip:
    return Chip(
        dense_tops=product.dense_tops or None,
        die_area_mm2=product.die_area_mm2,
        non_planar=product.non_planar,
        designed_or_marketed_for_datacenter=product.datacenter,
        memory_bandwidth_gbps=product.memory_bandwidth_gbps,
        interconnect_gbps=product.transfer_rate_gbps,
        contains_hbm=product.memory_type.startswith("HBM") if product.memory_type else None,
        designer=Designer(product.designer, product.designer_headquarters),
    )


def _make(kind: Callable[..., T], given: Mapping[str, Any]) -> T:
    """A dataclass from the fields that were given; an explicit null leaves the field unknown."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{k: v for k, v in given.items() if k in names})
