"""Mappings that are remembered by the header of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from licet.orderbook.mapping import templates
from licet.orderbook.mapping.cells import Options
from licet.orderbook.mapping.mapping import Mapped, Mapping
from licet.orderbook.source.source import OrderBookError

HEADER = ["Sales Order", "Ship Date", "Part", "Qty"]
MAPPING = Mapping(
    (Mapped("Ship Date", "date", Options(date="mdy")), Mapped("Part", "product"), Mapped("Qty", "quantity")),
    {"destination": "IN"},
    ("Sales Order",),
)


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_CONFIG", str(tmp_path / "config"))


def test_what_is_remembered_is_recalled_for_the_same_columns_in_any_order_and_writing() -> None:
    assert templates.recall(HEADER) is None
    path = templates.remember(HEADER, MAPPING)
    assert path.parent.name == "mappings"
    assert path.name.startswith("part-qty-sales-order-ship-date-")
    assert templates.recall(HEADER) == MAPPING
    again = templates.recall(["qty", "SHIP  DATE", "part", "sales order"])
    assert again is not None
    assert [mapped.column for mapped in again.columns] == ["SHIP  DATE", "part", "qty"]
    assert templates.recall([*HEADER, "New"]) is None
    assert templates.recall(HEADER[:3]) is None


def test_it_is_replaced_whole_and_forgotten() -> None:
    templates.remember(HEADER, MAPPING)
    path = templates.remember(HEADER, Mapping((Mapped("Part", "product"),), {}, ("Sales Order", "Ship Date", "Qty")))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    recalled = templates.recall(HEADER)
    assert recalled is not None
    assert len(recalled.columns) == 1
    assert templates.forget(HEADER)
    assert not templates.forget(HEADER)
    assert templates.recall(HEADER) is None


def test_nothing_half_written_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    path = templates.remember(HEADER, MAPPING)

    def fail(descriptor: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk"):
        templates.remember(HEADER, Mapping(()))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert templates.recall(HEADER) == MAPPING


@pytest.mark.parametrize(
    "damage", [b"[columns", b'[columns]\n"Gone" = "date"', b"\xff\xfe", b'[columns]\n"Part" = "x"']
)
def test_what_is_damaged_is_named(damage: bytes) -> None:
    path = templates.remember(HEADER, MAPPING)
    path.write_bytes(damage)
    with pytest.raises(OrderBookError) as error:
        templates.recall(HEADER)
    assert str(error.value).startswith(f"the remembered mapping {path} cannot be used: ")


@pytest.mark.parametrize(
    ("header", "slug"),
    [
        (["Ausfuhr-Land", "Menge"], "ausfuhr-land-menge"),
        (["数量", "製品"], "columns"),
        ([], "columns"),
        (["x" * 90], "x" * 40),
    ],
)
def test_the_file_has_a_name_that_can_be_read(header: list[str], slug: str) -> None:
    name = templates.template(header).name
    assert name[: -len("-01234567.toml")] == slug


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert templates.template(HEADER).parent == tmp_path / "config" / "mappings"
    monkeypatch.delenv("LICET_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert templates.template(HEADER).parent == tmp_path / "xdg" / "licet" / "mappings"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    assert templates.template(HEADER).parent == tmp_path / ".config" / "licet" / "mappings"
    monkeypatch.setattr("sys.platform", "darwin")
    assert templates.template(HEADER).parent == tmp_path / "Library" / "Application Support" / "licet" / "mappings"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert templates.template(HEADER).parent == tmp_path / "Roaming" / "licet" / "mappings"
