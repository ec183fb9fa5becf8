"""Order books in JSON: an object a line, or an array of objects."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.orderbook.source.source import OrderBookError
from tests.orderbook.source.sources import NAMES, annotated, cells, engine, opened, rejected, staged

GOOD = '{"order_id": "A-1", "quantity": 8.0, "destination": "NA"}'


def read(folder: Path, *lines: str) -> dict[str, Any]:
    """The cells of the first line that is in order, by name."""
    source = opened(folder, "\n".join(lines), "book.jsonl")
    return dict(zip(source.header, cells(source)[0], strict=True))


def test_the_columns_are_the_names_of_all_lines_in_the_order_of_their_first_appearance(tmp_path: Path) -> None:
    source = opened(tmp_path, '{"b": 1}\n\n{"a": "x", "b": null}\n{"c": true}\n')
    assert source.header == ["b", "a", "c"]
    assert staged(source) == [
        (1, None, ["1", None, None]),
        (3, None, [None, "x", None]),
        (4, None, [None, None, "true"]),
    ]


@pytest.mark.parametrize("number", ["8.0", "8", "-0.10", "1e3", "123456789012345678901234567890", "0." + "1" * 50])
def test_numbers_are_the_digits_that_stand_in_the_file(tmp_path: Path, number: str) -> None:
    assert read(tmp_path, f'{{"quantity": {number}}}') == {"quantity": number}


def test_what_is_nested_is_taken_apart(tmp_path: Path) -> None:
    line = {
        "parties": {"ultimate_consignee": {"name": "Deodarline", "listed": ["meu", "unverified_list"]}},
        "items": [{"product": "H100", "quantity": 8}, {"product": "A100"}],
        "flags": [True, None, False],
        "places": ["a;b", "c"],
        "nothing": [],
        "none": {},
    }
    assert read(tmp_path, json.dumps(line)) == {
        "parties.ultimate_consignee.name": "Deodarline",
        "parties.ultimate_consignee.listed": "meu;unverified_list",
        "items.0.product": "H100",
        "items.0.quantity": "8",
        "items.1.product": "A100",
        "flags": "true;false",
        "places.0": "a;b",
        "places.1": "c",
        "nothing": None,
    }


@pytest.mark.parametrize(
    ("bad", "says", "kept"),
    [
        ("oops", "no JSON (Expecting value at character 1)", None),
        ('{"order_id": "A-2"', "no JSON (", None),
        ("[1, 2]", "a list; expected a JSON object", None),
        ("7", "'7'; expected a JSON object", None),
        ('{"order_id": "A-2", "quantity": NaN}', "NaN; expected a number or null", "A-2"),
        ('{"order_id": "A-2", "quantity": -Infinity}', "-Infinity; expected a number or null", "A-2"),
        ('{"order_id": "A-2", "quantity": 1, "quantity": 2}', "'quantity' twice; expected each name once", "A-2"),
        ('{"order_id": "A-2", "a.b": 1, "a": {"b": 2}}', "'a.b' twice; expected each name once", "A-2"),
        ('{"order_id": "A-2", "name": "\\ud800"}', "NUL or half a surrogate pair", "A-2"),
        ('{"order_id": "A-2", "name": "\\u0000"}', "NUL or half a surrogate pair", "A-2"),
        ("[" * 100_000, "an object nested too deeply", None),
        ('{"order_id": "' + "A" * 200_000 + '"}', "200,016 characters; expected an object of at most 131,072", None),
    ],
)
def test_a_bad_line_is_given_up_alone(tmp_path: Path, bad: str, says: str, kept: str | None) -> None:
    source = opened(tmp_path, f"{GOOD}\n{bad}\n{GOOD}\n", "book.jsonl")
    rows = staged(source)
    assert [(line, broken is None) for line, broken, _ in rows] == [(1, True), (2, False), (3, True)]
    assert (rows[1][1] or "").startswith(says)
    assert rows[1][2][0] == kept
    annotated(source, tmp_path / "out.jsonl")
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert (written[1]["line"], written[1]["given"]) == (2, bad)
    assert list(written[1])[2:] == NAMES
    assert rejected(source, [2], tmp_path / "rejects").decode() == bad + "\n"


def test_the_text_of_each_line_is_kept_and_the_results_follow(tmp_path: Path) -> None:
    lines = ['{ "a" : 1.50,"b":"§ }" }', "{}", '\t{"a": {"x": "é"} }  ']
    source = opened(tmp_path, "\r\n\r\n".join(lines), "book.ndjson")
    with engine() as connection:
        source.stage(connection, "staged")
        connection.execute(
            "CREATE TABLE results AS SELECT line, 'a \"§\"' || chr(10) AS outcome, "
            "12345678901234567890.123::DECIMAL(30, 3) AS tpp, NULL AS error FROM staged"
        )
        source.write(connection, "results", ["outcome", "tpp", "error"], tmp_path / "out.jsonl")
    added = '"outcome": "a \\"§\\"\\n", "tpp": 12345678901234567890.123, "error": null}'
    assert (tmp_path / "out.jsonl").read_text().splitlines() == [
        f'{{ "a" : 1.50,"b":"§ }}", {added}',
        f"{{{added}",
        f'{{"a": {{"x": "é"}}, {added}',
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"[{GOOD},{GOOD}]",
        f"\ufeff [\n  {GOOD},\n  {GOOD}\n]\n",
        json.dumps([json.loads(GOOD)] * 2, indent=4),
    ],
)
def test_an_array_is_read_by_element_and_becomes_lines(tmp_path: Path, text: str) -> None:
    source = opened(tmp_path, text)
    assert source.suffix == ".jsonl"
    assert staged(source) == [(1, None, ["A-1", "8.0", "NA"]), (2, None, ["A-1", "8.0", "NA"])]
    annotated(source, tmp_path / "out.jsonl")
    written = (tmp_path / "out.jsonl").read_text("utf-8-sig").splitlines()
    assert [list(json.loads(line)) for line in written] == [["order_id", "quantity", "destination", *NAMES]] * 2
    assert '"quantity": 8.0' in written[0]


def test_an_array_is_read_in_pieces(tmp_path: Path) -> None:
    elements = [{"a": "x" * (i % 977), "b": [i, {"c": i}], "d": i / 7} for i in range(2_000)]
    for separators in [(",", ":"), (" ,\n", " : ")]:
        rows = staged(opened(tmp_path, json.dumps(elements, separators=separators)))
        assert len(rows) == 2_000
        assert rows[-1] == (2_000, None, ["x" * (1_999 % 977), "1999", "1999", str(1_999 / 7)])


def test_a_bad_element_of_an_array_is_given_up_alone(tmp_path: Path) -> None:
    rows = staged(opened(tmp_path, '[{"a": 1}, 5, {"a": NaN}, {"a": 2}]', "book.json"))
    assert [broken is None for _, broken, _ in rows] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[{"a": 1}, {"a": 2}', "a comma or the end of the array was expected"),
        ('[{"a": 1}, {"a": ', "element 2 of the array"),
        ('[{"a": 1},]', "element 2 of the array"),
        ('[{"a": 1} {"a": 2}]', "element 1 of the array, or what follows it"),
        ('[{"a": 1}] {"a": 2}', "more in the file behind the end"),
        ("[[]]", "there is no order in the file: line 1: a list"),
        ("[]", "there is no order in the file: it is empty"),
        ("[" * 100_000, "nested too deeply"),
        ('{\n "a": 1\n}\n', "there is no order in the file: line 3"),
        ("{}\n", "there is no order in the file"),
        ('{"a": 1, "A": 2}\n', "twice (columns 1 and 2)"),
        ("".join(f'{{"n{i}": 1}}\n' for i in range(10_001)), "more than 10,000 different names"),
    ],
)
def test_json_that_is_no_order_book_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(OrderBookError) as refused:
        opened(tmp_path, text, "book.json")
    assert says in str(refused.value)


def test_json_is_unicode(tmp_path: Path) -> None:
    assert read(tmp_path, '{"a": "\\u00e9\\ud83d\\ude00"}') == {"a": "é😀"}
    source = opened(tmp_path, '{"a": "é😀"}\n'.encode("utf-16"))
    assert cells(source) == [["é😀"]]
    annotated(source, tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-16"))["a"] == "é😀"
    with pytest.raises(OrderBookError, match="save it as UTF-8"):
        opened(tmp_path, '{"a": "é"}\n'.encode("cp1252"))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
VALUES = st.none() | st.booleans() | st.integers() | TEXTS | st.lists(st.integers() | TEXTS, max_size=3)


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b é", 'c"']), VALUES), min_size=1, max_size=5), st.booleans())
def test_any_objects_come_back_with_their_results(objects: list[dict[str, Any]], array: bool) -> None:
    objects = [{"id": i, **given} for i, given in enumerate(objects)]
    text = (
        json.dumps(objects, indent=1)
        if array
        else "\n".join(json.dumps(given, ensure_ascii=False) for given in objects)
    )
    with tempfile.TemporaryDirectory() as folder:
        source = opened(Path(folder), text, "book.jsonl")
        assert [row[0] for row in cells(source)] == [str(i) for i in range(len(objects))]
        made = annotated(source, Path(folder) / "out.jsonl")
        written = [json.loads(line) for line in (Path(folder) / "out.jsonl").read_text("utf-8").split("\n") if line]
        added = [dict(zip(NAMES, row[1:], strict=True)) for row in made]
        assert written == [{**given, **more} for given, more in zip(objects, added, strict=True)]


PIECES = st.sampled_from([*'{}[],:"\n\\ ', '{"a": 1}', '"a"', "1", "-", "NaN", "true", "\\ud800", "é", "\x1f", "\x1e"])


@settings(max_examples=100)
@given(st.sampled_from(['{"a": 1}\n', "[", '[{"a": 1},']), st.lists(PIECES, max_size=40).map("".join))
def test_whatever_follows_it_is_read_or_refused(start: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = opened(Path(folder), start + text, "book.json")
        except OrderBookError:
            return
        annotated(source, Path(folder) / "out.jsonl")
        for line in (Path(folder) / "out.jsonl").read_text("utf-8").split("\n")[:-1]:
            assert list(json.loads(line))[-len(NAMES) :] == NAMES
