"""The example order book under one regime and under two."""

from typing import Any

import pytest

from tests.orderbook.report.samples import example


@pytest.fixture(scope="session")
def two() -> list[dict[str, Any]]:
    """The summaries of the example under two regimes."""
    return example()


@pytest.fixture(scope="session")
def one(two: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The summary of the example under the Framework for AI Diffusion, alone."""
    return two[:1]
