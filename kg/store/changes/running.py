"""Write the steps of a load one after the other; those of ties only, two at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock

from kg.errors import StoreError
from kg.store.changes.steps import NOTHING, Part, moves_in_parts, weight
from kg.store.changes.subjects import Subjects
from kg.store.changes.transaction import Ending, MovedError, Progress, Transactions
from kg.store.cypher import Database
from kg.store.state import version

WRITERS = 2
"""Transactions at once: while the server writes one, the next is worked out and sent."""


def run_all(
    database: Database,
    transactions: Transactions,
    steps: Sequence[Part],
    *,
    size: int,
    progress: Progress | None = None,
) -> None:
    """Write all steps; what is moved first.

    Raises
    ------
    MovedError
        Another process wrote to the network: plan again.
    """
    for moves in moves_in_parts(transactions.draft, size):
        transactions.advance(database.write(partial(transactions.move, moves=moves)))
    _Running(database, transactions, steps or [NOTHING], progress).run()


class _Running:
    """The steps of one load on their way into the database."""

    def __init__(
        self,
        database: Database,
        transactions: Transactions,
        steps: Sequence[Part],
        progress: Progress | None,
    ) -> None:
        self.database = database
        self.transactions = transactions
        self.steps = steps
        self.progress = progress
        self.lock = Lock()
        self.done = 0
        self.total = sum(map(_weight, steps))
        self.under_way: deque[tuple[Part, Future[None]]] = deque()

    def run(self) -> None:
        """Write all steps; the first and the last by themselves, for they mark the load."""
        self._tell()
        last = len(self.steps) - 1
        upcoming: Future[Subjects] | None = None
        with ThreadPoolExecutor(WRITERS) as writers:
            for number, step in enumerate(self.steps):
                if number < last and self.transactions.is_beside(step):
                    self._land(WRITERS - 1)
                    self.under_way.append((step, writers.submit(self._write_beside, step)))
                    continue
                new = upcoming.result() if upcoming else self.transactions.work_out(step)
                self._land(0)
                following = self.steps[number + 1] if number < last else NOTHING
                is_of_nodes = bool(following[0])
                upcoming = (
                    writers.submit(self.transactions.work_out, following) if is_of_nodes else None
                )
                self._write(step, new, is_last=number == last)

    def _write(self, step: Part, new: Subjects, *, is_last: bool) -> None:
        work = partial(self.transactions.run, part=step, new=new, is_last=is_last)
        self.transactions.advance(self.database.write(work))
        self._tell(step)

    def _land(self, most: int) -> None:
        """Wait until no more than so many steps are under way."""
        while len(self.under_way) > most:
            step, written = self.under_way.popleft()
            written.result()
            self._tell(step)

    def _tell(self, step: Part = NOTHING) -> None:
        self.done += _weight(step)
        if self.progress is not None:
            self.progress(self.done, self.total)

    # ------------------------------------------------------------ beside others
    def _write_beside(self, step: Part) -> None:
        new = self.transactions.work_out(step)
        ending = Ending(self.lock)
        work = partial(self.transactions.run_beside, part=step, new=new, ending=ending)
        try:
            self.transactions.advance(self.database.write(work))
        except StoreError as exc:
            # What another process wrote meanwhile may be what the server stumbled over.
            ending.take()
            if self.database.read(version) != self.transactions.version:
                raise MovedError from exc
            raise
        finally:
            ending.give_back()


def _weight(step: Part) -> int:
    nodes, ties = step
    return weight(nodes) + weight(ties)
