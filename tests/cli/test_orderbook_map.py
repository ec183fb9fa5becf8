"""`licet orderbook map`: what each column of a file is taken for, shown, written, and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from licet.cli.orderbook_map import map_command
from licet.orderbook.mapping.file import read_mapping

BOOK = """Sales Order,Ship Date,Ship-To Country,Part Description,Qty Ordered,Consignee,Region
1,06/25/2025,IN - India,"NVIDIA H100 SXM5 80GB GPU module","1,000",Acme Ltd,APAC
1,06/25/2025,Deutschland,DGX H100,8,Acme Ltd,APAC
2,06/02/2025,NA,RTX 4090 Laptop GPU,4,Beta =cmd,EMEA
"""
MAP = """
[columns]
"Ship Date" = { field = "date", date = "mdy" }
"Part Description" = "product"
"Qty Ordered" = "quantity"

[constants]
destination = "IN"

[values.product]
"RTX 4090 Laptop GPU" = "NVIDIA GeForce RTX 4090"
"""

CITIES = ("Pune", "Oslo", "Lima")


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def shown() -> Callable[..., Result]:
    def run(*arguments: object) -> Result:
        return CliRunner().invoke(map_command, [str(a) for a in arguments], catch_exceptions=False)

    return run


def test_what_is_guessed_is_shown(shown: Callable[..., Result], book: Path) -> None:
    result = shown(book)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == f"{book}: columns that are read"
    assert lines[1].split() == ["column", "field", "why", "%", "values,", "as", "they", "are", "read"]
    assert "IN - India → IN" in result.stdout
    assert "1,000 → 1000" in result.stdout
    assert 'date = "mdy"' in result.stdout
    assert (
        "RTX 4090 Laptop GPU               error: expected a product of the catalogue; nearest: NVIDIA" in result.stdout
    )
    assert lines[-2:] == ["Carried along, not read", "Region"]


def test_all_of_it_as_json(shown: Callable[..., Result], book: Path) -> None:
    result = shown(book, "--json")
    found = json.loads(result.stdout)
    assert list(found) == ["order_book", "columns", "products", "constants", "unread", "doubts", "missing"]
    assert {column["column"]: column["field"] for column in found["columns"]} == {
        "Sales Order": "order_id",
        "Ship Date": "date",
        "Ship-To Country": "destination",
        "Part Description": "product",
        "Qty Ordered": "quantity",
        "Consignee": "consignee",
    }
    date = next(column for column in found["columns"] if column["field"] == "date")
    assert date["options"] == {"date": "mdy"}
    assert date["values"] == [
        {"given": "06/25/2025", "read": "2025-06-25"},
        {"given": "06/02/2025", "read": "2025-06-02"},
    ]
    assert found["products"][:2] == [
        {
            "given": "NVIDIA H100 SXM5 80GB GPU module",
            "read": "NVIDIA H100 SXM5 80GB",
            "score": 97,
            "how": "text",
        },
        {"given": "DGX H100", "read": "NVIDIA DGX H100", "score": 100, "how": "name"},
    ]
    assert found["products"][2]["error"].startswith("expected a product of the catalogue")
    assert (found["unread"], found["doubts"], found["missing"]) == (["Region"], [], [])


def test_what_is_saved_can_be_used(shown: Callable[..., Result], book: Path, tmp_path: Path) -> None:
    saved = tmp_path / "orders.toml"
    first = json.loads(shown(book, "--save", saved, "--json").stdout)
    assert len(read_mapping(saved.read_text(encoding="utf-8")).columns) == 6
    again = json.loads(shown(book, "--mapping", saved, "--json").stdout)
    assert {column["why"] for column in again["columns"]} == {"said"}
    for column in (*first["columns"], *again["columns"]):
        del column["why"], column["certainty"]
    assert again == first


def test_a_mapping_is_remembered_and_forgotten(shown: Callable[..., Result], book: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAP, encoding="utf-8")
    said = shown(book, "--mapping", mapping, "--remember", "--json")
    assert said.stderr.startswith(f"remembered in {tmp_path / 'config' / 'mappings'}")
    found = json.loads(said.stdout)
    assert found["constants"] == {"destination": "IN"}
    assert found["products"][2] == {
        "given": "RTX 4090 Laptop GPU",
        "read": "NVIDIA GeForce RTX 4090",
        "score": 100,
        "how": "said",
    }
    assert json.loads(shown(book, "--json").stdout) == found
    forgotten = shown(book, "--forget", "--json")
    assert forgotten.stderr == "forgotten\n"
    assert json.loads(forgotten.stdout)["constants"] == {}
    assert shown(book, "--forget").stderr == "nothing was remembered for files with these columns\n"


def test_what_is_missing_or_in_doubt_is_an_error(shown: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = ("Order Date,Product,Destination", *(f"2025-06-0{i},B100,{city}" for i, city in enumerate(CITIES, 1)))
    path.write_text("\n".join(lines), encoding="utf-8")
    result = shown(path)
    assert result.exit_code == 3
    assert [line.split(": ")[0:2] for line in result.stderr.splitlines()] == [["error", str(path)]] * 3
    assert "no column is the quantity" in result.stderr
    assert "'Order Date' may be the date, and may not" in result.stderr
    assert "'Destination' is named like the destination" in result.stderr
    assert "In doubt" in result.stdout
    assert json.loads(shown(path, "--json").stdout)["missing"] == ["date", "quantity"]


def test_what_is_in_doubt_is_saved_as_such_and_not_remembered(shown: Callable[..., Result], tmp_path: Path) -> None:
    path, saved = tmp_path / "orders.csv", tmp_path / "map.toml"
    path.write_text("date,Land,product,quantity\n2025-06-02,IN,B100,8\n", encoding="utf-8")
    result = shown(path, "--save", saved, "--remember")
    assert result.exit_code == 3
    assert "'Land' may be the destination, and may not" in result.stderr
    assert "not remembered" in result.stderr
    assert json.loads(shown(path, "--json").stdout)["columns"][0]["why"] == "name"
    text = saved.read_text(encoding="utf-8")
    assert '"Land" = "?"' in text
    assert "found '?'; expected the field that it is" in shown(path, "--mapping", saved).stderr
    saved.write_text(text.replace('"?"', '"destination"'), encoding="utf-8")
    assert shown(path, "--mapping", saved).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("map.toml", b"[columns", "not TOML"),
        ("map.toml", b"\xff\xfe", "utf-8"),
        ("map.toml", b'[columns]\n"Gone" = "date"', 'names "Gone", which is no column of the file'),
    ],
)
def test_a_bad_mapping_is_named(
    shown: Callable[..., Result], book: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    mapping = tmp_path / name
    mapping.write_bytes(content)
    result = shown(book, "--mapping", mapping)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {mapping}: ")
    assert said in result.stderr


def test_a_file_that_is_no_order_book_is_named(shown: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"")
    result = shown(path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {path}: ")


def test_wrong_usage(shown: Callable[..., Result], book: Path, tmp_path: Path) -> None:
    assert shown().exit_code == 2
    assert shown(tmp_path / "gone.csv").exit_code == 2
    assert shown(book, "--remember", "--forget").exit_code == 2
    assert shown(book, "--save", tmp_path / "no" / "map.toml").exit_code == 2


def test_what_could_drive_a_terminal_is_escaped(shown: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Ship Date,Product,Qty,\x1b[2JX\n2025-06-02,\x1b]0;x\x07 H100,8,y\n", encoding="utf-8")
    assert "\x1b" not in shown(path).output
