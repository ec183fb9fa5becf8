"""The example of the guide is what the program says."""

import re
from pathlib import Path

import licet
from licet.lab.compare.parting_report import parting_report

ROOT = Path(__file__).parents[3]


def test_the_example_is_real_output() -> None:
    shown = re.search(r"<!-- begin example -->\n(.*)<!-- end example -->", (ROOT / "docs/compare.md").read_text(), re.S)
    assert shown is not None
    example = re.sub(r"^ {4}", "", shown[1], flags=re.M)
    transaction = (ROOT / "examples" / "transaction.json").read_text()
    said = parting_report(licet.compare_transaction(transaction, "ear-2023", "diffusion-2025"))
    assert said.startswith(example)
