"""Progress on stderr: bars on a terminal; when it is piped, a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kg.cli.words import Words, report
from kg.messages import ENGLISH
from kg.pipeline import Progress

GROUP = "progress"
"""The group of ``messages.toml`` that has the words."""

EVERY_S, SELDOM_S = 10.0, 60.0
"""Between two lines: at first, and at most; what takes less than the first says nothing."""

WINDOW_S = 60.0
"""How far back the rate is measured: later parts of a work may be slower than the first."""

EARLY_S, EARLY_SHARE = 20.0, 0.05
"""Before so long, and before so much is done, the pace says nothing of the rest: a server that has
just started takes long for the first steps, and each of these is a large part of all that is seen.
"""

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
        """Return the seconds left at the rate of late; None if nothing tells it yet.

        The rate is that of the second half of the time, or of the last minute if that is less.
        """
        if not self._seen or self.done >= self.total or self._is_early(now):
            return None
        since, before = self._since(now)
        if now <= since or self.done <= before:
            return None
        return (self.total - self.done) * (now - since) / (self.done - before)

    def _is_early(self, now: float) -> bool:
        """Tell whether too little is seen: one step of many, or a few seconds of a long work."""
        if self.done >= self.total * EARLY_SHARE:
            return False
        return len(self._seen) == 1 or now - self.begun < EARLY_S

    def _since(self, now: float) -> tuple[float, int]:
        """Return the moment from which the rate is measured, and how much was done then."""
        half = now - (now - self.begun) / 2
        earlier = [seen for seen in self._seen if seen[1] < self.done]
        if not earlier:  # one step only: it began before
            return self.begun, 0
        return next((seen for seen in reversed(earlier) if seen[0] <= half), earlier[0])

    def line(self, now: float, lang: str = ENGLISH) -> str:
        """Return how far it is, in words."""
        words = Words.of(GROUP, lang)
        what = step(self.what, lang)
        if not self.total:
            return words("so_far", what=what, time=duration(now - self.begun, lang))
        share = 100 * self.done // self.total
        line = words("reached", what=what, done=self.done, total=self.total, share=share)
        return ", ".join(filter(None, (line, self.told(now, lang))))

    def told(self, now: float, lang: str = ENGLISH) -> str:
        """Return how long it takes yet in words, "" if nothing tells it."""
        left = self.left_s(now)
        return "" if left is None else Words.of(GROUP, lang)("left", time=duration(left, lang))


def step(what: str, lang: str) -> str:
    """Return what is done in words; a step that has none is called as it is."""
    words = Words.of(GROUP, lang)
    return words(what) if what in words.texts else what


def duration(seconds: float, lang: str = ENGLISH) -> str:
    """Return a time in words, as exact as an estimate can be.

    Examples
    --------
    >>> duration(42.4), duration(150), duration(8000)
    ('42 s', '3 min', '2 h 13 min')
    """
    words = Words.of(GROUP, lang)
    if seconds < _MINUTE_S:
        return words("seconds", seconds=seconds)
    minutes = int(seconds / _MINUTE_S + 0.5)
    if seconds < _HOUR_S:
        return words("minutes", minutes=minutes)
    return words("hours", hours=minutes // _MINUTE_S, minutes=minutes % _MINUTE_S)


class Lines:
    """Says now and then how far the work is; a work of less than ten seconds says nothing."""

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        lang: Callable[[], str] = lambda: ENGLISH,
    ) -> None:
        """Take where the lines go, and who knows the language when they are said."""
        self._say = say
        self._clock = clock
        self._lang = lang
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
                self._say(self._pace.line(self._clock(), self._lang()))

    def left(self) -> str:
        """Return how long the work of now takes yet, "" if nothing tells it."""
        with self._lock:
            return self._pace.told(self._clock(), self._lang()) if self._pace else ""

    def run(self) -> None:
        """Say it after ten seconds, then less and less often, until it is over."""
        pause = EVERY_S
        while not self._over.wait(pause):
            try:
                self.tell()
            except OSError:  # nobody reads them any more
                return
            pause = min(2 * pause, SELDOM_S)

    def end(self) -> None:
        """Say nothing more."""
        self._over.set()


@contextmanager
def progress_bar(lang: Callable[[], str] = lambda: ENGLISH) -> Generator[Progress]:
    """Yield a progress function: bars on a terminal, a line now and then elsewhere.

    Parameters
    ----------
    lang
        Returns the language: it may be known only when the work has begun.
    """
    lines = Lines(report, lang=lang)
    if sys.stderr.isatty():
        with _bars(lines, lang) as show:
            yield show
        return
    aside = threading.Thread(target=lines.run, daemon=True)
    aside.start()
    try:
        yield lines.show
    finally:
        lines.end()
        aside.join()


@contextmanager
def _bars(lines: Lines, lang: Callable[[], str]) -> Generator[Progress]:
    from rich import progress as bars_  # noqa: PLC0415  # only a terminal needs rich
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    class Left(bars_.ProgressColumn):
        """How long it takes yet, as a log says it."""

        def render(self, task: bars_.Task) -> Text:
            return Text(lines.left() if task.visible else "")

    columns = (
        bars_.TextColumn("{task.description}"),
        bars_.BarColumn(),
        bars_.MofNCompleteColumn(),
        bars_.TimeElapsedColumn(),
        Left(),
    )
    with bars_.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, bars_.TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            lines.show(what, done, total)
            for other, task in tasks.items():
                if other != what:
                    bars.stop_task(task)
                    bars.update(task, visible=False)
            if what not in tasks:
                tasks[what] = bars.add_task(step(what, lang()), total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield show
