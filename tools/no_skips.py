"""A plugin of pytest: a skipped test is a failed test (``-p tools.no_skips``; CI has everything).

A test may skip where its server or browser cannot be had. Where they must be there, a skip would
hide that they are not, so it counts as a failure, with its reason. An expected failure (``xfail``)
stays one.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest


def _refuse(report: pytest.CollectReport | pytest.TestReport) -> None:
    """Turn a report of a skip into one of a failure."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped, and nothing may be skipped here: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Refuse a test that skips itself."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuse a module that skips itself."""
    report = yield
    _refuse(report)
    return report
