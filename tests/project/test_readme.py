"""The README's example is what the program says."""

import re
from pathlib import Path

import licet

ROOT = Path(__file__).parents[2]


def test_the_example_is_real_output():
    shown = re.search(r"<!-- begin example -->\n(.*)<!-- end example -->", (ROOT / "README.md").read_text(), re.S)
    assert shown is not None
    example = re.sub(r"^ {4}", "", shown[1], flags=re.M)
    said = licet.determine((ROOT / "examples" / "transaction.json").read_text()).explain()
    assert said.startswith(example)
