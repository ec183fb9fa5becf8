"""Strict reading: JSON, or the Python objects that JSON would give, to a ``Transaction``.

Every problem is reported with its JSON pointer. Facts that were not given and have a documented default take it,
and each such assumption is listed; everything else that is absent stays unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from licet.catalog import AmbiguousProduct, Assembly, Product, UnknownProduct, find
from licet.facts.contract import CHINA_2026, CHINA_2026_SINCE, FABRICATORS, MOST_TPP, TRANSACTION
from licet.facts.shapes import InputError, InvalidTransactionError, shown
from licet.facts.transaction import (
    Assumption,
    Authorization,
    Chip,
    Company,
    Designer,
    EndUse,
    HighBandwidthMemory,
    Item,
    Jurisdiction,
    ModelWeights,
    NearbySite,
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
        self.exporter = Party()

    def transaction(self, given: dict[str, Any]) -> Transaction:
        activity = self.default(given, "activity", "/activity", "export", "activity defaults to export")
        if activity == "export":
            self.default(given, "origin", "/origin", "US", "an export leaves from the United States")
        elif activity == "transfer_in_country" and given.get("destination") is not None:
            because = "a transfer (in-country) stays in its country"
            self.default(given, "origin", "/origin", given["destination"], because)
        parties, defaulted = self.parties(given.get("parties") or {})
        self.exporter = parties.exporter
        end_use = self.end_use(given.get("end_use") or {})
        items = tuple(self.item(item, f"/items/{i}") for i, item in enumerate(given["items"]))
        if given.get("origin") != "US" and activity != "deemed_export":
            self.taken_as_us_origin(given["items"])
        self.default(given, "authorizations", "/authorizations", [], "no authorization is said to be held")
        authorizations = given["authorizations"] or []
        for i, held in enumerate(authorizations):
            held["relocated"] = bool(held.get("relocated"))
            if held["type"] != "license" and held.get("holder") is None:
                self.errors.append(InputError(f"/authorizations/{i}/holder", "nothing", "who holds the authorization"))
        state = dict(given.get("state") or {})
        uveu = _make(UniversalVeuState, state.pop("uveu", None) or {})
        china = dict(state.pop("china_2026", None) or {})
        state["lpp_of_operator"] = "lpp_operator_used_tpp" in state
        state["nveu_installed_said"] = "nveu_installed_tpp" in state
        if state["lpp_of_operator"] and "operator" in defaulted:
            expected = "an operator that is not the ultimate consignee (/parties/operator)"
            self.errors.append(InputError("/state/lpp_operator_used_tpp", "a counter of the operator", expected))
        if given["date"] >= CHINA_2026_SINCE and given.get("destination") in ("CN", "MO", None):
            because = "certified in the license application (91 FR 1684); say false where it cannot be"
            for name in CHINA_2026:
                self.default(china, name, f"/state/china_2026/{name}", True, because)
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

    def taken_as_us_origin(self, items: list[dict[str, Any]]) -> None:
        """Say so of each item; one that leaves from the United States is subject to the EAR in any case."""
        because = "an item that is not said to leave from the United States is taken to be of U.S. origin"
        for i, item in enumerate(items):
            if "jurisdiction" not in item:
                self.assumptions.append(Assumption(f"/items/{i}/jurisdiction/us_origin", True, because))

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
        if consignee.name is not None:  # who is described alike, name and all, is the same party
            read = {role: consignee if party == consignee else party for role, party in read.items()}
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
        if given.get("role") in FABRICATORS:
            because = "an approval that is not said to be held is not held"
            self.default(given, "approved_osat", f"{at}/approved_osat", False, because)
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
        given["nearby_sites"] = tuple(_make(NearbySite, site) for site in given.get("nearby_sites") or ())
        return _make(EndUse, given)

    def item(self, given: dict[str, Any], at: str) -> Item:
        quantity = given.get("quantity")
        if quantity is None:
            quantity = 1
            self.assumptions.append(Assumption(f"{at}/quantity", 1, "quantity defaults to 1"))
        if "tpp" in given and "eccn" not in given:
            self.errors.append(InputError(f"{at}/tpp", "a tpp", "tpp only beside eccn; a chip has its own"))
        if "for_level" in given and "eccn" not in given:
            self.errors.append(InputError(f"{at}/for_level", "a for_level", "for_level only beside eccn"))
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
            inside = {field: given.get(field) for field in ("chip_tpp", "memory_bandwidth_gbps", "for_level")}
            item = replace(item, **inside)
        elif "model_weights" in given:
            item = Item(at, "model weights", quantity, model=self.model(given["model_weights"], f"{at}/model_weights"))
        else:
            memory = dict(given["hbm"])
            if memory.get("packager") is not None:
                memory["packager"] = self.party(memory["packager"], f"{at}/hbm/packager")
            item = Item(at, "high-bandwidth memory", quantity, hbm=_make(HighBandwidthMemory, memory))
        if item.chip is not None and item.eccn_base is None and self.exporter.role in FABRICATORS:
            item = self.fabricated(item, item.chip, given.get("chip", ("designer",)))  # the catalogue names designers
        if "jurisdiction" in given:
            item = replace(item, jurisdiction=_make(Jurisdiction, given["jurisdiction"] or {}))
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

    def fabricated(self, item: Item, chip: Chip, said: Container[str]) -> Item:
        """An integrated circuit with what goes without saying where a fabricator or OSAT company exports it.

        ``said`` are the fields that were given of it (Note 1 to 3A090.a).
        """
        at, exporter = f"{item.at}/chip", self.exporter
        if "designer" not in said:
            because = "of a designer that is not named no data are at hand that could overcome Note 1 to 3A090.a"
            self.assumptions.append(Assumption(f"{at}/designer", "neither approved nor authorized", because))
            chip = replace(chip, designer=Designer(approved=False, authorized=False))
        if exporter.role == "front_end_fabricator" and exporter.location is not None and "packaged_in" not in said:
            because = "what a front-end fabricator exports is taken to be packaged by it, where it is located"
            self.assumptions.append(Assumption(f"{at}/packaged_in", exporter.location, because))
            chip = replace(chip, packaged_in=exporter.location)
        return replace(item, chip=chip)

    def chip(self, given: dict[str, Any], at: str) -> Chip:
        given = dict(given)
        because = "logic dies are taken to be non-planar unless said otherwise"
        self.default(given, "non_planar", f"{at}/non_planar", True, because)
        return _make(Chip, {**given, "designer": _make(Designer, given.get("designer") or {})})

    def model(self, given: dict[str, Any], at: str) -> ModelWeights:
        given = dict(given)
        because = "a model without a named original is taken to be derived from none"
        original = self.default(given, "fine_tune_of", f"{at}/fine_tune_of", "none", because)
        base = original if isinstance(original, dict) else {}
        generator = given.get("data_generation_model") or {}
        if not {"synthetic_data_operations", "synthetic_data_percent", "data_generation_model"} & given.keys():
            because = "no unpublished data that a model generated is said to have trained it"
            self.default(given, "synthetic_data_operations", f"{at}/synthetic_data_operations", 0, because)
        elif given.get("synthetic_data_operations"):
            because = "data whose generation is counted is taken to be more than ten percent of the training"
            self.default(given, "synthetic_data_percent", f"{at}/synthetic_data_percent", 100, because)
            generator = (
                self.default(
                    given,
                    "data_generation_model",
                    f"{at}/data_generation_model",
                    {"published": True},
                    "the model that generated the data is taken to be published",
                )
                or {}
            )
        return _make(
            ModelWeights,
            {
                **given,
                "derived": None if original is None else original != "none",
                "base_published": base.get("published"),
                "base_operations": base.get("training_operations"),
                "generator_published": generator.get("published"),
                "generator_operations": generator.get("training_operations"),
            },
        )


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
    return Item(at, found.name, quantity, chip, count, base, product=found.name, chip_product=product.name, notes=notes)


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
        links_gbps=product.interconnect_gbps,
        contains_hbm=product.memory_type.startswith("HBM") if product.memory_type else None,
        designer=Designer(product.designer, product.designer_headquarters),
    )


def _make(kind: Callable[..., T], given: Mapping[str, Any]) -> T:
    """A dataclass from the fields that were given; an explicit null leaves the field unknown."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{k: v for k, v in given.items() if k in names})
