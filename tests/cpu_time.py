"""Lists tests without the mark `slow` that take more than a second or two of the processor.

Counted is the time of the processor, this process's and that of the children it has waited for:
a clock on the wall would blame the tests for whatever else the machine does. Fixtures that are
built for many tests count for none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

SLOW_SECONDS = 2.0
PROPERTY = "cpu_seconds"

shared_fixtures = pytest.StashKey[float]()


def cpu_seconds() -> float:
    """Of this process and its children, so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Iterator[None]:
    """Count what fixtures for several tests take. One inside another counts once, as the outer."""
    stash = request.session.stash
    before, counted = cpu_seconds(), stash.get(shared_fixtures, 0.0)
    found = yield
    if fixturedef.scope != "function":
        stash[shared_fixtures] = counted + cpu_seconds() - before
    return found


@pytest.fixture(autouse=True)
def cpu_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note how much of the processor a test takes. A busy core is slower, so nothing fails."""
    stash = request.session.stash
    before = cpu_seconds() - stash.get(shared_fixtures, 0.0)
    yield
    seconds = cpu_seconds() - stash.get(shared_fixtures, 0.0) - before
    request.node.user_properties.append((PROPERTY, seconds))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that should be marked, or made quicker."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    seconds = {
        report.nodeid: value
        for report in reports
        if isinstance(report, pytest.TestReport) and "slow" not in report.keywords
        for name, value in report.user_properties
        if name == PROPERTY and value > SLOW_SECONDS
    }
    if seconds:
        terminalreporter.section(f"not marked slow, but over {SLOW_SECONDS:.0f} s of the processor")
        for test, value in sorted(seconds.items(), key=lambda found: -found[1]):
            terminalreporter.line(f"{value:.1f} s  {test}")
