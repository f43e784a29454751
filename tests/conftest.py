"""Options of the test suite."""

from __future__ import annotations


def pytest_addoption(parser) -> None:
    group = parser.getgroup("accuracy")
    group.addoption("--points", type=int, default=400, help="points a function for the accuracy tests")
    group.addoption("--seed", type=int, default=2024, help="what these points follow from")
