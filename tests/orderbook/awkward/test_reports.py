"""Reports are given to others: they name the order book, and not the folders that it is in."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.orderbook.awkward.desk import run, text


def test_reports_say_the_name_of_the_file_and_not_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "secret-project"
    folder.mkdir()
    (folder / "in.csv").write_text(text(), encoding="utf-8")
    assert run(folder / "in.csv", "--out", str(folder / "decided")).exit_code == 0
    record = json.loads((folder / "decided.run.json").read_text())
    assert record["input"]["path"] == str(folder / "in.csv")
    page = (folder / "decided.html").read_text()
    assert "in.csv" in page
    assert "secret-project" not in page
    with zipfile.ZipFile(folder / "decided.summary.xlsx") as workbook:
        assert not any(b"secret-project" in workbook.read(name) for name in workbook.namelist())
