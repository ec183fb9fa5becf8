"""The names of a run's files, and that they come to be together or not at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.files import KNOWN, outputs, together, unknown_suffix


def names(out: str, suffix: str = ".csv", *also: str) -> list[str]:
    return [path.as_posix() for path in outputs(out, suffix, also).all]


def test_a_name_without_suffix_is_that_of_all_files() -> None:
    assert names("build/decided", ".xlsx") == [
        "build/decided.xlsx",
        "build/decided.rejects.xlsx",
        "build/decided.run.json",
        "build/decided.jsonl",
        "build/decided.summary.xlsx",
        "build/decided.html",
    ]


def test_a_name_with_the_suffix_of_a_table_is_that_of_the_results() -> None:
    assert names("a.csv") == ["a.csv", "a.rejects.csv", "a.run.json"]
    assert names("a.CSV", ".csv", "page", "summary") == [
        "a.CSV",
        "a.rejects.csv",
        "a.run.json",
        "a.summary.xlsx",
        "a.html",
    ]
    assert names("a.parquet", ".csv") == ["a.parquet", "a.rejects.csv", "a.run.json"]  # rejects are as the input is


def test_a_dot_in_a_name_need_not_begin_a_suffix() -> None:
    assert names("v1.2")[:2] == ["v1.2.csv", "v1.2.rejects.csv"]


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.pdf", "a.csv.zip", "a.parquet.gz", "a.b.XLSB"])
def test_a_suffix_that_is_none_of_a_results_file(name: str) -> None:
    assert unknown_suffix(Path(name)) == Path(name).suffix


@pytest.mark.parametrize("name", ["a", "a.CSV", "a.csv.gz", "a.xls.xlsx", "v1.2", "a.2025-06", ".hidden", "a.b/c"])
def test_a_name_with_a_known_suffix_or_none(name: str) -> None:
    assert unknown_suffix(Path(name)) == ""


@pytest.mark.parametrize("out", ["a", "a.jsonl"])
def test_json_lines_results_and_determinations_are_two_files(out: str) -> None:
    found = outputs(out, ".jsonl", ["determinations"])
    assert (str(found.results), str(found.determinations)) == ("a.jsonl", "a.determinations.jsonl")


@given(
    st.from_regex(r"[a-z]{1,5}(\.[a-z0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["", *KNOWN]),
    st.sampled_from(KNOWN),
    st.sets(st.sampled_from(["determinations", "summary", "page"])),
)
def test_no_two_files_of_a_run_have_one_name(stem: str, ending: str, suffix: str, also: set[str]) -> None:
    found = names(stem + ending, suffix, *also)
    assert len(set(found)) == len(found)


def test_files_take_their_names_together(tmp_path: Path) -> None:
    a, b = tmp_path / "new" / "a.csv", tmp_path / "b.json"
    with together() as parts:
        for path in (a, b):
            parts.of(path).write_text("x")
        assert not a.exists()
        assert not b.exists()
        assert parts.keep() == [a, b]
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.csv", "b.json"]


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, OSError])
def test_what_was_there_stays_if_anything_goes_wrong(tmp_path: Path, wrong: type[BaseException]) -> None:
    (tmp_path / "a.csv").write_text("before")

    def interrupted() -> None:
        with together() as parts:
            parts.of(tmp_path / "a.csv").write_text("after")
            raise wrong

    with pytest.raises(wrong):
        interrupted()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.csv", "before")]


def test_without_keep_nothing_stays(tmp_path: Path) -> None:
    with together() as parts:
        parts.of(tmp_path / "a.csv").write_text("x")
    assert list(tmp_path.iterdir()) == []
