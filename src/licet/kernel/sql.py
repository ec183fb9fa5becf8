"""Expressions as SQL, printed by sqlglot; a column that is NULL is a fact that is unknown.

A condition is printed twice, as the test that it is true and as the test that it is false. Neither is ever NULL: an
engine computes on truth without NULL many times as fast. A code is looked up once, in a table of all the sets that it
is tested against, which gives a mask of its memberships; each test is then an operation on whole numbers.

What is used more than once becomes a column of an inner query, one level for each depth, so that the text stays as
small as the tree and an engine computes each of them once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlglot import exp

from licet.kernel.nodes import Add, And, Case, Cmp, Const, Expr, Fact, In, Meets, Not, Or, Scale, Type, Within, walk

Columns = Mapping[str, str | Sequence[str]]

CONDITIONS_PER_WORD: Final = 31  # two bits each in a signed 64-bit integer

_COMPARE: Final[Mapping[str, tuple[type[exp.Binary], type[exp.Binary]]]] = {  # and the opposite
    "<=": (exp.LTE, exp.GT),
    "<": (exp.LT, exp.GTE),
    ">=": (exp.GTE, exp.LT),
    ">": (exp.GT, exp.LTE),
    "==": (exp.EQ, exp.NEQ),
}


def select(
    outputs: Mapping[str, Expr],
    source: str,
    *,
    keep: Iterable[str] = (),
    conditions: Sequence[Expr] = (),
    columns: Columns | None = None,
    dialect: str = "duckdb",
) -> str:
    """SELECT the ``keep`` columns and the ``outputs`` from ``source`` (a table or a parenthesised query).

    A fact is read from the column of its own name, or from ``columns[name]``; a list of codes may be read from
    several columns of single codes (NULL is then an unknown member). The truth of the ``conditions`` is added as
    a bitmap: columns ``truth_0``, ``truth_1`` …, two bits a condition, which ``read_bitmap`` reads back.
    """
    sets = _Sets([*outputs.values(), *conditions], columns or {})

    def results(printer: _Printer) -> list[exp.Expr]:
        found = [exp.alias_(printer.use((e, "value")), name, quoted=True) for name, e in outputs.items()]
        for word, start in enumerate(range(0, len(conditions), CONDITIONS_PER_WORD)):
            bits = printer.bits(conditions[start : start + CONDITIONS_PER_WORD])
            found.append(exp.alias_(bits, f"truth_{word}", quoted=True))
        return found

    survey, printer = _Survey(sets, dialect), _Printer(sets, dialect)
    results(survey)
    query = f"SELECT * FROM {source} AS facts"
    for depth, layer in enumerate(survey.layers()):
        names = {part: f"x{depth}_{i}_" for i, part in enumerate(layer)}
        printed = ", ".join(exp.alias_(printer.write(part), n).sql(dialect=dialect) for part, n in names.items())
        query = f"SELECT *, {printed} FROM ({query}) AS layer_{depth}"
        printer.names.update(names)
    kept = [exp.column(k, quoted=True) for k in keep]
    return f"SELECT {', '.join(e.sql(dialect=dialect) for e in [*kept, *results(printer)])} FROM ({query}) AS decided"


def read_bitmap(words: Sequence[int], count: int) -> tuple[bool | None, ...]:
    """The truth of ``count`` conditions from the bitmap columns that ``select`` made."""
    return tuple(
        (False, True, None)[words[i // CONDITIONS_PER_WORD] >> 2 * (i % CONDITIONS_PER_WORD) & 3] for i in range(count)
    )


_UNKNOWN: Final = 1
"""The bit of a mask that says that a code is unknown."""
_BITS: Final = 63
"""How many bits a mask has: those of a signed 64-bit integer, less the sign."""

_Membership = In | Meets | Within
_Coded = Expr | str
"""What has a mask: an expression, or a column of single codes."""
_Members = tuple[frozenset[str], bool]
"""What a bit stands for: the members of a set, or (True) every code that is not a member."""


class _Sets:
    """The sets that codes are tested against, each with its bit.

    A set has the same bit in every mask, so that the mask of a list is the union of the masks of its codes. Where the
    bits of one mask are not enough, a code has several: ``word`` counts them.
    """

    def __init__(self, roots: Sequence[Expr], columns: Columns) -> None:
        self.columns = columns
        self.words: list[dict[_Members, int]] = []
        self.word: dict[_Membership, int] = {}
        self.tests: dict[_Coded, set[_Members]] = {}
        for node in walk(*roots):
            if isinstance(node, (In, Meets, Within)):
                wanted = {(members, isinstance(node, Within)) for _, members in _versions(node)}
                self.word[node] = self._place(wanted)
                for coded in self.coded(node.item):
                    self.tests.setdefault(coded, set()).update(wanted)

    def _place(self, wanted: set[_Members]) -> int:
        """Give every one of ``wanted`` a bit in the same word."""
        fitting = (i for i, bits in enumerate(self.words) if len(bits.keys() | wanted) < _BITS)
        word = next(fitting, len(self.words))
        if word == len(self.words):
            self.words.append({})
        bits = self.words[word]
        for key in sorted(wanted - bits.keys(), key=lambda k: (k[1], sorted(k[0]))):
            bits[key] = _UNKNOWN << len(bits) + 1
        return word

    def coded(self, item: Expr) -> tuple[_Coded, ...]:
        """What the mask of ``item`` is made of: the columns that hold its codes, or itself."""
        if isinstance(item, Fact):
            column = self.columns.get(item.name, item.name)
            if not isinstance(column, str):
                return tuple(column)
            if item.type is Type.CODE:
                return (column,)
        return (item,)

    def bit(self, node: _Membership) -> _Bit:
        """The bit of the set that a node tests."""
        bits = self.words[self.word[node]]
        outside = isinstance(node, Within)
        return _Bit(tuple((since, bits[members, outside]) for since, members in _versions(node)), node.on)

    def masks(self, coded: _Coded, word: int) -> tuple[dict[str, int], int]:
        """The mask of each code that one of the sets names, and the mask of any other."""
        bits = {key: bit for key, bit in self.words[word].items() if key in self.tests[coded]}
        named = sorted(frozenset[str]().union(*(members for members, _ in bits)))
        masks = {c: sum(bit for (members, outside), bit in bits.items() if (c in members) != outside) for c in named}
        return masks, sum(bit for (_, outside), bit in bits.items() if outside)


def _versions(node: _Membership) -> list[tuple[dt.date, frozenset[str]]]:
    """The members of the set that a node tests, from each date on."""
    if node.on is None or not node.codes.dated:
        return [(dt.date.min, node.codes.on(dt.date.max))]
    days = sorted({dt.date.min, *(since for since, _ in node.codes.steps)})
    return [(since, node.codes.on(since)) for since in days]


@dataclass(frozen=True)
class _Mask:
    """The memberships of a code or of a list of codes, as a number: one bit for each set, and ``_UNKNOWN``."""

    of: _Coded
    word: int


@dataclass(frozen=True)
class _Bit:
    """The bit of a set as it is on a date; ``steps`` gives it from each date on."""

    steps: tuple[tuple[dt.date, int], ...]
    on: Expr | None


_Part = tuple[Expr, Literal["value", "true", "false"]] | _Mask | _Bit
"""What can be printed: of an expression its value, the test that it is true or the test that it is false."""


class _Printer:
    """Turns parts into sqlglot expressions; ``names`` are the parts that already have a column."""

    def __init__(self, sets: _Sets, dialect: str) -> None:
        self.sets = sets
        self.dialect = dialect
        self.names: dict[_Part, str] = {}

    def use(self, part: _Part) -> exp.Expr:
        """The part's column if it has one, else the part itself."""
        return exp.column(self.names[part]) if part in self.names else self.write(part)

    def write(self, part: _Part) -> exp.Expr:
        if isinstance(part, _Mask):
            return self.mask(part)
        if isinstance(part, _Bit):
            return self.bit(part)
        e, reading = part
        return self.value(e) if reading == "value" else self.test(e, reading == "true")

    def value(self, e: Expr) -> exp.Expr:
        match e:
            case Fact():
                column = self.sets.columns.get(e.name, e.name)
                if isinstance(column, str):
                    return exp.column(column, quoted=True)
                return exp.array(*(exp.column(c, quoted=True) for c in column))
            case Const():
                return _literal(e.value)
            case Add():
                return exp.paren(exp.Add(this=self.use((e.left, "value")), expression=self.use((e.right, "value"))))
            case Scale():
                return exp.paren(exp.Mul(this=_literal(e.factor), expression=self.use((e.term, "value"))))
            case Case():
                return self.case(e)
        if not e.nullable:
            return self.use((e, "true"))
        true = exp.If(this=self.use((e, "true")), true=exp.true())
        false = exp.If(this=self.use((e, "false")), true=exp.false())
        return exp.paren(exp.Case(ifs=[true, false]))

    def case(self, e: Case) -> exp.Expr:
        arms = []
        for when, then in e.cases:
            arms.append(exp.If(this=self.use((when, "true")), true=self.use((then, "value"))))
            if when.nullable:
                arms.append(exp.If(this=exp.Not(this=self.use((when, "false"))), true=exp.null()))
        default = self.use((e.default, "value"))
        return exp.paren(exp.Case(ifs=arms, default=default)) if arms else default

    def test(self, e: Expr, wanted: bool) -> exp.Expr:
        """The test that a condition is known to be ``wanted``; never NULL."""
        match e:
            case Const():
                return exp.Boolean(this=e.value is wanted)
            case And() | Or():
                every = isinstance(e, And) is wanted
                tests = [self.use((term, "true" if wanted else "false")) for term in e.terms]
                return _chain(exp.And if every else exp.Or, tests) if tests else exp.Boolean(this=every)
            case Not():
                return self.use((e.term, "false" if wanted else "true"))
            case Cmp():
                compare = _COMPARE[e.op][0 if wanted else 1]
                result = exp.paren(compare(this=self.use((e.left, "value")), expression=self.use((e.right, "value"))))
                return exp.paren(exp.Is(this=result, expression=exp.true())) if e.nullable else result
            case In() | Meets() | Within():
                return self.membership(e, wanted)
        value = self.use((e, "value"))  # a flag or a decision list
        if e.nullable:
            return exp.paren(exp.Is(this=value, expression=exp.Boolean(this=wanted)))
        return value if wanted else exp.paren(exp.Not(this=value))

    def membership(self, e: _Membership, wanted: bool) -> exp.Expr:
        mask, bit = self.use(_Mask(e.item, self.sets.word[e])), self.use(self.sets.bit(e))
        if isinstance(e, Within) is not wanted:  # some code is inside, or outside
            return _nonzero(exp.NEQ, mask, bit)
        return _nonzero(exp.EQ, mask, exp.paren(exp.BitwiseOr(this=bit, expression=_literal(_UNKNOWN))))

    def bit(self, part: _Bit) -> exp.Expr:
        (_, first), *later = part.steps
        if part.on is None or not later:
            return _literal(first)
        on = self.use((part.on, "value"))
        arms = [
            exp.If(this=exp.GTE(this=on.copy(), expression=_literal(since)), true=_literal(bit))
            for since, bit in reversed(later)
        ]
        return exp.paren(exp.Case(ifs=arms, default=_literal(first)))

    def mask(self, part: _Mask) -> exp.Expr:
        if isinstance(part.of, str):
            return self.looked_up(part, exp.column(part.of, quoted=True))
        coded = self.sets.coded(part.of)
        if coded != (part.of,):
            masks = [self.use(_Mask(c, part.word)) for c in coded]
            return _chain(exp.BitwiseOr, masks) if masks else _literal(0)
        value = self.use((part.of, "value"))
        if part.of.type is Type.CODE:
            return self.looked_up(part, value)
        union = self.union(value, self.looked_up(part, exp.column("c")))
        return _chain(exp.Add, [exp.func("coalesce", union, _literal(0)), _if_null(value, _UNKNOWN)])

    def union(self, codes: exp.Expr, mask: exp.Expr) -> exp.Expr:
        """The union of the masks of the codes of a list, each of which is the column ``c`` of ``mask``."""
        code, so_far = exp.to_identifier("c"), exp.to_identifier("so_far")
        if self.dialect == "spark":
            both = exp.BitwiseOr(this=exp.column("so_far"), expression=mask)
            return exp.func("aggregate", codes, _literal(0), exp.Lambda(this=both, expressions=[so_far, code]))
        return exp.func("list_bit_or", exp.func("list_transform", codes, exp.Lambda(this=mask, expressions=[code])))

    def looked_up(self, part: _Mask, code: exp.Expr) -> exp.Expr:
        """The mask of one code, from a table. (DuckDB looks up each entry of a column's dictionary only once.)"""
        masks, other = self.sets.masks(part.of, part.word)
        table = exp.Map(
            keys=exp.cast(exp.array(*(_literal(c) for c in masks)), "VARCHAR[]"),
            values=exp.cast(exp.array(*(exp.Literal.number(m - other) for m in masks.values())), "BIGINT[]"),
        )
        found = exp.func("coalesce", exp.Bracket(this=table, expressions=[code]), _literal(0))
        return _chain(exp.Add, [found, _if_null(code, _UNKNOWN - other), _literal(other)])

    def bits(self, conditions: Sequence[Expr]) -> exp.Expr:
        words = []
        for i, condition in enumerate(conditions):
            arms = [exp.If(this=self.use((condition, "true")), true=_literal(1 << 2 * i))]
            if condition.nullable:
                arms.append(exp.If(this=exp.Not(this=self.use((condition, "false"))), true=_literal(2 << 2 * i)))
            words.append(exp.paren(exp.Case(ifs=arms, default=_literal(0))))
        return _chain(exp.Add, words)


class _Survey(_Printer):
    """A printer that prints nothing, and finds what is used more than once."""

    def __init__(self, sets: _Sets, dialect: str) -> None:
        super().__init__(sets, dialect)
        self.uses: Counter[_Part] = Counter()
        self.made_of: dict[_Part, list[_Part]] = {}  # children before parents
        self.open: list[list[_Part]] = [[]]

    def use(self, part: _Part) -> exp.Expr:
        self.open[-1].append(part)
        self.uses[part] += 1
        if self.uses[part] == 1:
            self.open.append([])
            self.write(part)
            self.made_of[part] = self.open.pop()
        return exp.null()

    def layers(self) -> list[list[_Part]]:
        """The parts that are used more than once, in layers that can be computed one after the other."""
        depth: dict[_Part, int] = {}
        layers: list[list[_Part]] = []
        for part, children in self.made_of.items():
            depth[part] = max((depth[child] for child in children), default=0)
            if self.uses[part] > 1 and not _simple(part):
                if depth[part] == len(layers):
                    layers.append([])
                layers[depth[part]].append(part)
                depth[part] += 1
        return layers


def _simple(part: _Part) -> bool:
    """Whether a part is no more than a column or a constant."""
    if isinstance(part, _Mask):
        return False
    if isinstance(part, _Bit):
        return len(part.steps) == 1
    e, reading = part
    return isinstance(e, Const) or (isinstance(e, Fact) and (reading == "value" or (reading == "true" and e.known)))


def _nonzero(compare: type[exp.Binary], mask: exp.Expr, bits: exp.Expr) -> exp.Expr:
    return exp.paren(compare(this=exp.paren(exp.BitwiseAnd(this=mask, expression=bits)), expression=_literal(0)))


def _if_null(e: exp.Expr, number: int) -> exp.Expr:
    null = exp.cast(exp.Is(this=e.copy(), expression=exp.null()), exp.DataType.Type.BIGINT)
    return exp.Mul(this=null, expression=_literal(number))


def _chain(kind: type[exp.Binary], terms: Sequence[exp.Expr]) -> exp.Expr:
    result, *others = terms
    for term in others:
        result = kind(this=result, expression=term)
    return exp.paren(result)


def _literal(value: bool | int | str | dt.date) -> exp.Expr:
    match value:
        case bool():
            return exp.Boolean(this=value)
        case int():
            return exp.cast(exp.Literal.number(value), exp.DataType.Type.BIGINT)
        case str():
            return exp.Literal.string(value)
        case dt.date():
            return exp.cast(exp.Literal.string(value.isoformat()), exp.DataType.Type.DATE)
