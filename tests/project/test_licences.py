"""THIRD_PARTY_LICENCES.md lists exactly what pyproject.toml asks for, with the licences the packages state."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    return sorted({re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements})


def listed_licences() -> dict[str, str]:
    text = (ROOT / "THIRD_PARTY_LICENCES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| ([\w. -]+?)(?: \*)? \|$", text, re.MULTILINE)
    return {name.lower(): licence for name, licence in rows if name not in ("Package", "---")}


def test_every_direct_dependency_is_listed_and_no_other():
    assert sorted(listed_licences()) == direct_dependencies()


def test_listed_licences_are_those_the_installed_packages_state():
    listed = listed_licences()
    for package in direct_dependencies():
        try:
            stated = metadata(package).get("License-Expression")
        except PackageNotFoundError:  # the packages of the benchmarks are optional
            continue
        assert stated in (None, listed[package]), f"{package} states {stated}"
