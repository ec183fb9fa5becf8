"""Expression nodes: interned, type-checked when built, and bounded so that 64-bit arithmetic cannot overflow.

Truth is Kleene's: ``True``, ``False`` or ``None`` (unknown). An operation on an unknown number, code or date is
unknown; ``&`` and ``|`` absorb unknowns where the other side decides. Equal expressions are the same object.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, ClassVar, Final, dataclass_transform

INT64_MAX: Final = 2**63 - 1

Value = bool | int | str | dt.date | tuple[str | None, ...] | None


class Type(Enum):
    """What a fact or an expression is."""

    BOOL = "bool"
    INT = "int"  # a 64-bit integer; the unit is in the fact's name
    CODE = "code"  # a short string from a code list, such as a country or an ECCN
    CODES = "codes"  # a list of codes, some of which may be unknown
    DATE = "date"


class IllTypedError(TypeError):
    """An expression that could not be evaluated on every input; raised when it is built, never later."""


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
class _Interning(type):
    """Build each distinct node once, so that equality is identity and shared conditions are found for free."""

    _pool: ClassVar[dict[tuple[Any, ...], Any]] = {}
    _asked: ClassVar[dict[tuple[Any, ...], Any]] = {}
    """The same nodes by what they were asked for with."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        asked = (cls, *args, *kwargs.items(), *map(type, args), *map(type, kwargs.values()))
        found = _Interning._asked.get(asked)
        if found is None:
            new = super().__call__(*args, **kwargs)
            values = [getattr(new, f.name) for f in fields(new)]
            key = (cls, *((type(v), v) for v in values))
            found = _Interning._asked[asked] = _Interning._pool.setdefault(key, new)
        return found


class Expr(metaclass=_Interning):
    """Any expression.

    ``type`` is its type, ``nullable`` whether it can be unknown; ``lo`` and ``hi`` bound the value of an INT.
    """

    type: ClassVar[Type]
    nullable: ClassVar[bool]
    lo: ClassVar[int] = 0
    hi: ClassVar[int] = 0

    def _is(self, type: Type, *, nullable: bool, lo: int = 0, hi: int = 0) -> None:
        """Record what the checks of ``__post_init__`` found."""
        for name, value in (("type", type), ("nullable", nullable), ("lo", lo), ("hi", hi)):
            object.__setattr__(self, name, value)

    def children(self) -> tuple[Expr, ...]:
        """The expressions that this one is made of, in order."""
        return ()

    def __repr__(self) -> str:
        """Short, however large the expression is: its kind, and a name or a value."""
        own = [repr(getattr(self, name)) for name in ("name", "op", "value") if getattr(self, name, "") != ""]
        return f"<{' '.join([type(self).__name__, *own])}>"

    def __and__(self, other: Expr) -> Expr:
        return And((self, other))

    def __or__(self, other: Expr) -> Expr:
        return Or((self, other))

    def __invert__(self) -> Expr:
        return Not(self)

    def __ge__(self, other: Expr | int | dt.date) -> Expr:
        return Cmp(">=", self, lift(other))

    def __gt__(self, other: Expr | int | dt.date) -> Expr:
        return Cmp(">", self, lift(other))

    def __le__(self, other: Expr | int | dt.date) -> Expr:
        return Cmp("<=", self, lift(other))

    def __lt__(self, other: Expr | int | dt.date) -> Expr:
        return Cmp("<", self, lift(other))

    def equals(self, other: Expr | int | str | dt.date) -> Expr:
        """True where both sides are the same number, code or date."""
        return Cmp("==", self, lift(other))

    def __add__(self, other: Expr | int) -> Expr:
        return Add(self, lift(other))

    def __sub__(self, other: Expr | int) -> Expr:
        return Add(self, Scale(-1, lift(other)))

    def __mul__(self, factor: int) -> Expr:
        return Scale(factor, self)

    def __bool__(self) -> bool:
        raise IllTypedError("an expression has no truth of its own: combine with &, | and ~, then evaluate")


@dataclass(frozen=True)
class NamedSet:
    """A set of codes with a name and a citation, as it stood from each date on (``steps``, ascending).

    A set that never changes has one step. Before its first step a dated set has no members.
    """

    name: str
    steps: tuple[tuple[dt.date, frozenset[str]], ...]
    cite: str = ""

    @classmethod
    def of(cls, name: str, codes: Iterable[str], cite: str = "") -> NamedSet:
        """A set that does not change."""
        return cls(name, ((dt.date.min, frozenset(codes)),), cite)

    @property
    def dated(self) -> bool:
        """Whether membership depends on the date."""
        return len(self.steps) != 1 or self.steps[0][0] != dt.date.min

    def on(self, day: dt.date) -> frozenset[str]:
        """The members on a day."""
        members: frozenset[str] = frozenset()
        for since, codes in self.steps:
            if since <= day:
                members = codes
        return members

    def combine(self, name: str, rule: Any, *others: NamedSet, cite: str = "") -> NamedSet:
        """The dated set ``rule(members, *others' members)``, recomputed at every date on which one of them changes."""
        days = sorted({day for s in (self, *others) for day, _ in s.steps})
        steps = tuple((day, frozenset(rule(*(s.on(day) for s in (self, *others))))) for day in days)
        return NamedSet(name, steps, cite)


@dataclass(frozen=True, eq=False, repr=False)
class Fact(Expr):
    """A named input. ``label`` says what it is in words; ``among`` lists its codes where they are few."""

    name: str
    of: Type
    label: str = ""
    known: bool = False  # True for a fact that every record has
    least: int = 0
    most: int = INT64_MAX
    among: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise IllTypedError(f"fact name {self.name!r} is not an identifier")
        if not -INT64_MAX <= self.least <= self.most <= INT64_MAX:
            raise IllTypedError(f"fact {self.name}: bounds {self.least}..{self.most} are not 64-bit")
        self._is(self.of, nullable=not self.known, lo=self.least, hi=self.most)

    def is_in(self, codes: NamedSet, on: Expr | None = None) -> Expr:
        """True where this code is in the set (as it stands on the date ``on``, which a dated set needs)."""
        return In(self, codes, on)

    def meets(self, codes: NamedSet, on: Expr | None = None) -> Expr:
        """True where at least one of these codes is in the set."""
        return Meets(self, codes, on)

    def within(self, codes: NamedSet, on: Expr | None = None) -> Expr:
        """True where all of these codes are in the set."""
        return Within(self, codes, on)


@dataclass(frozen=True, eq=False, repr=False)
class Const(Expr):
    """A constant; a parameter of the law carries its name and citation."""

    value: bool | int | str | dt.date
    name: str = ""
    cite: str = ""

    def __post_init__(self) -> None:
        match self.value:
            case bool():
                self._is(Type.BOOL, nullable=False)
            case int():
                if abs(self.value) > INT64_MAX:
                    raise IllTypedError(f"constant {self.value} is not 64-bit")
                self._is(Type.INT, nullable=False, lo=self.value, hi=self.value)
            case str():
                self._is(Type.CODE, nullable=False)
            case dt.datetime():
                raise IllTypedError("a constant date has no time of day")
            case dt.date():
                self._is(Type.DATE, nullable=False)
            case _:
                raise IllTypedError(f"{self.value!r} is not a constant of this language")


@dataclass(frozen=True, eq=False, repr=False)
class And(Expr):
    """False where one is false, else unknown where one is unknown, else true."""

    terms: tuple[Expr, ...]

    def __post_init__(self) -> None:
        _all_bool(self, self.terms)

    def children(self) -> tuple[Expr, ...]:
        return self.terms


@dataclass(frozen=True, eq=False, repr=False)
class Or(Expr):
    """True where one is true, else unknown where one is unknown, else false."""

    terms: tuple[Expr, ...]

    def __post_init__(self) -> None:
        _all_bool(self, self.terms)

    def children(self) -> tuple[Expr, ...]:
        return self.terms


@dataclass(frozen=True, eq=False, repr=False)
class Not(Expr):
    """True where false, false where true, unknown where unknown."""

    term: Expr

    def __post_init__(self) -> None:
        _all_bool(self, (self.term,))

    def children(self) -> tuple[Expr, ...]:
        return (self.term,)


@dataclass(frozen=True, eq=False, repr=False)
class Cmp(Expr):
    """``left op right`` on two numbers or two dates (``<= < >= > ==``) or two codes (``==``)."""

    op: str
    left: Expr
    right: Expr

    def __post_init__(self) -> None:
        ordered = self.left.type in (Type.INT, Type.DATE)
        if self.left.type is not self.right.type:
            raise IllTypedError(f"cannot compare {self.left.type.value} with {self.right.type.value}")
        if self.op != "==" and (self.op not in ("<=", "<", ">=", ">") or not ordered):
            raise IllTypedError(f"cannot compare {self.left.type.value} by {self.op!r}")
        if self.op == "==" and not ordered and self.left.type is not Type.CODE:
            raise IllTypedError(f"cannot compare {self.left.type.value} by '=='")
        self._is(Type.BOOL, nullable=self.left.nullable or self.right.nullable)

    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, eq=False, repr=False)
class _Membership(Expr):
    """What the three tests on a set have in common."""

    item: Expr
    codes: NamedSet
    on: Expr | None = None
    takes: ClassVar[Type] = Type.CODES

    def __post_init__(self) -> None:
        if self.item.type is not self.takes:
            raise IllTypedError(f"{type(self).__name__} needs {self.takes.value}, not {self.item.type.value}")
        if self.codes.dated and self.on is None:
            raise IllTypedError(f"membership in the dated set {self.codes.name!r} needs a date")
        if self.on is not None and (self.on.type is not Type.DATE or self.on.nullable):
            raise IllTypedError("the date of a membership test is a date that is always known")
        self._is(Type.BOOL, nullable=self.item.nullable or self.takes is Type.CODES)

    def children(self) -> tuple[Expr, ...]:
        return (self.item,) if self.on is None else (self.item, self.on)


class In(_Membership):
    """True where the code is a member of the set."""

    takes = Type.CODE


class Meets(_Membership):
    """True where a known code of the list is in the set; else unknown where one is unknown; else false."""


class Within(_Membership):
    """False where a known code of the list is outside the set; else unknown where one is unknown; else true."""


@dataclass(frozen=True, eq=False, repr=False)
class Add(Expr):
    """The sum of two numbers; unknown where one is unknown."""

    left: Expr
    right: Expr

    def __post_init__(self) -> None:
        _all_int(self, (self.left, self.right), self.left.lo + self.right.lo, self.left.hi + self.right.hi)

    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, eq=False, repr=False)
class Scale(Expr):
    """A number times a constant."""

    factor: int
    term: Expr

    def __post_init__(self) -> None:
        ends = sorted((self.factor * self.term.lo, self.factor * self.term.hi))
        _all_int(self, (self.term,), ends[0], ends[1])

    def children(self) -> tuple[Expr, ...]:
        return (self.term,)


@dataclass(frozen=True, eq=False, repr=False)
class Case(Expr):
    """A decision list: the value beside the first condition that is true, or ``default`` where all are false.

    Unknown as soon as a condition is unknown before one is true: what comes later cannot make that certain.
    """

    cases: tuple[tuple[Expr, Expr], ...]
    default: Expr

    def __post_init__(self) -> None:
        values = [v for _, v in self.cases] + [self.default]
        for when, _ in self.cases:
            if when.type is not Type.BOOL:
                raise IllTypedError(f"a case needs a condition, not {when.type.value}")
        if len({v.type for v in values}) != 1 or values[0].type is Type.CODES:
            raise IllTypedError(
                f"the values of a decision list differ in type: {sorted({v.type.value for v in values})}"
            )
        self._is(
            values[0].type,
            nullable=any(e.nullable for e in self.children()),
            lo=min(v.lo for v in values),
            hi=max(v.hi for v in values),
        )

    def children(self) -> tuple[Expr, ...]:
        return (*(e for pair in self.cases for e in pair), self.default)


def _all_bool(node: Expr, terms: tuple[Expr, ...]) -> None:
    for term in terms:
        if term.type is not Type.BOOL:
            raise IllTypedError(f"{type(node).__name__} needs conditions, not {term.type.value}")
    node._is(Type.BOOL, nullable=any(t.nullable for t in terms))


def _all_int(node: Expr, terms: tuple[Expr, ...], lo: int, hi: int) -> None:
    for term in terms:
        if term.type is not Type.INT:
            raise IllTypedError(f"{type(node).__name__} needs numbers, not {term.type.value}")
    if lo < -INT64_MAX or hi > INT64_MAX:
        raise IllTypedError(f"{type(node).__name__} can reach {lo}..{hi}, beyond 64 bits")
    node._is(Type.INT, nullable=any(t.nullable for t in terms), lo=lo, hi=hi)


def lift(value: Expr | bool | int | str | dt.date) -> Expr:
    """An expression as it is, a plain value as a constant."""
    return value if isinstance(value, Expr) else Const(value)


def all_of(*terms: Expr) -> Expr:
    """The conjunction of conditions; true of none."""
    return terms[0] if len(terms) == 1 else And(terms)


def any_of(*terms: Expr) -> Expr:
    """The disjunction of conditions; false of none."""
    return terms[0] if len(terms) == 1 else Or(terms)


def schedule(on: Expr, steps: Iterable[tuple[dt.date, Expr | int]], before: Expr | int) -> Expr:
    """A number that changes on given dates (ascending): the value of the last step that has come, else ``before``."""
    latest_first = sorted(steps, key=lambda step: step[0], reverse=True)
    return Case(tuple((on >= since, lift(value)) for since, value in latest_first), lift(before))


def walk(*roots: Expr, but: Container[Expr] = ()) -> Iterator[Expr]:
    """Every distinct node under the roots, children before parents, without those under the nodes of ``but``."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(r, False) for r in reversed(roots)]
    while stack:
        node, expanded = stack.pop()
        if node in seen or node in but:
            continue
        if expanded:
            seen.add(node)
            yield node
        else:
            stack.append((node, True))
            stack.extend((c, False) for c in reversed(node.children()))


def facts_of(*roots: Expr) -> tuple[Fact, ...]:
    """The facts that the expressions look at, in the order of first use."""
    return tuple(node for node in walk(*roots) if isinstance(node, Fact))
