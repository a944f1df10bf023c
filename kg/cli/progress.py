"""Progress on stderr: bars on a terminal; when it is piped, a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from kg.pipeline import Progress

EVERY_S = 10.0
"""Between two lines; what takes less says nothing."""

WINDOW_S = 60.0
"""How far back the rate is measured: later parts of a work may be slower than the first."""

_MINUTE_S = 60
_HOUR_S = 60 * _MINUTE_S


@dataclass(slots=True)
class Pace:
    """How far one work is, and how fast it went of late.

    Attributes
    ----------
    what, total
        What is done, and how much of it there is; 0 if nobody knows.
    begun
        When it began, in seconds of a steady clock.
    done
        How much is done.
    """

    what: str
    total: int
    begun: float
    done: int = 0
    _seen: deque[tuple[float, int]] = field(default_factory=deque)

    def reach(self, done: int, now: float) -> None:
        """Take note of how much is done."""
        self.done = done
        self._seen.append((now, done))
        while len(self._seen) > 1 and now - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()

    def left_s(self, now: float) -> float | None:
        """Return the seconds left at the rate of the last minute; None if nothing tells it."""
        if not self._seen or self.done >= self.total:
            return None
        since, before = self._seen[0]
        if before == self.done:  # one step only: it began before
            since, before = self.begun, 0
        if now <= since or self.done <= before:
            return None
        return (self.total - self.done) * (now - since) / (self.done - before)

    def line(self, now: float) -> str:
        """Return how far it is, in words."""
        if not self.total:
            return f"{self.what}: {duration(now - self.begun)} so far"
        left = self.left_s(now)
        told = f", about {duration(left)} left" if left is not None else ""
        share = 100 * self.done // self.total
        return f"{self.what}: {self.done:,} of {self.total:,} ({share} %){told}"


def duration(seconds: float) -> str:
    """Return a time in words, as exact as an estimate can be.

    Examples
    --------
    >>> duration(42.4), duration(150), duration(8000)
    ('42 s', '3 min', '2 h 13 min')
    """
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    minutes = int(seconds / _MINUTE_S + 0.5)
    if seconds < _HOUR_S:
        return f"{minutes} min"
    return f"{minutes // _MINUTE_S} h {minutes % _MINUTE_S} min"


class Lines:
    """Says every ten seconds how far the work is; a work of less says nothing."""

    def __init__(
        self, say: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take where the lines go."""
        self._say = say
        self._clock = clock
        self._pace: Pace | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()

    def show(self, what: str, done: int, total: int) -> None:
        """Take note of how far the work is; what was done before is over."""
        now = self._clock()
        with self._lock:
            if self._pace is None or (self._pace.what, self._pace.total) != (what, total):
                self._pace = Pace(what, total, now)
            if done:
                self._pace.reach(done, now)

    def tell(self) -> None:
        """Say how far it is."""
        with self._lock:
            if self._pace is not None:
                self._say(self._pace.line(self._clock()))

    def run(self) -> None:
        """Say it every ten seconds, until it is over."""
        while not self._over.wait(EVERY_S):
            try:
                self.tell()
            except OSError:  # nobody reads them any more
                return

    def end(self) -> None:
        """Say nothing more."""
        self._over.set()


@contextmanager
def progress_bar() -> Generator[Progress]:
    """Yield a progress function: bars on a terminal, a line every ten seconds elsewhere."""
    if sys.stderr.isatty():
        with _bars() as show:
            yield show
        return
    lines = Lines(lambda line: click.echo(line, err=True))
    aside = threading.Thread(target=lines.run, daemon=True)
    aside.start()
    try:
        yield lines.show
    finally:
        lines.end()
        aside.join()


@contextmanager
def _bars() -> Generator[Progress]:
    from rich import progress as bars_  # noqa: PLC0415  # only a terminal needs rich
    from rich.console import Console  # noqa: PLC0415

    columns = (
        bars_.TextColumn("{task.description}"),
        bars_.BarColumn(),
        bars_.MofNCompleteColumn(),
        bars_.TimeElapsedColumn(),
        bars_.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with bars_.Progress(
        *columns, console=console, transient=True, speed_estimate_period=WINDOW_S
    ) as bars:
        tasks: dict[str, bars_.TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            for other, task in tasks.items():
                if other != what:
                    bars.stop_task(task)
                    bars.update(task, visible=False)
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield show
