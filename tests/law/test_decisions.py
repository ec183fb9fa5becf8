"""docs/decisions.md is what the program says, and what a table written by hand from the law says."""

from pathlib import Path

import pytest
import yaml
from tests.law.decision_table import CHIPS, DATES, PLACES, decided, page

CLASSES = {
    "datacenter": ("H100", "H200", "MI300X", "TPU v5p"),
    "slow": ("A800", "L40S", "Ascend 910B1"),
    "consumer": ("RTX 4090",),
    "outside": ("H20",),
}
EXPECTED = {
    clock: {str(date): answers for date, answers in by_date.items()}
    for clock, by_date in yaml.safe_load(Path(__file__).with_name("expected_decisions.yaml").read_text()).items()
}
PAGE = Path(__file__).parents[2] / "docs" / "decisions.md"


def test_every_chip_is_in_one_class():
    assert sorted(c for chips in CLASSES.values() for c in chips) == sorted(CHIPS)


@pytest.mark.parametrize("regime", EXPECTED)
@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("chip", CHIPS)
def test_the_answers_of_the_law(regime, date, chip):
    if date not in EXPECTED[regime]:  # before the AI Diffusion rule both clocks are the same
        regime = "enforced"
    (name,) = (name for name, chips in CLASSES.items() if chip in chips)
    expected = EXPECTED[regime][date]
    answers = {**expected.get(name, {}), **expected.get(chip, {})}
    assert {p: decided(chip, p, date, regime)[0] for p in PLACES} == {p: answers.get(p, "-") for p in PLACES}


@pytest.mark.parametrize("date", [date for date in DATES if date < "2025"])
def test_both_clocks_are_the_same_before_the_ai_diffusion_rule(date):
    for chip in CHIPS:
        assert [decided(chip, p, date, "codified") for p in PLACES] == [
            decided(chip, p, date, "enforced") for p in PLACES
        ]


def test_the_page_is_what_the_program_prints():
    assert PAGE.read_text() == "\n".join(page()) + "\n", "python -m tests.law.decision_table > docs/decisions.md"
