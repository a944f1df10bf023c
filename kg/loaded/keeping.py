"""What is kept of a load of a whole workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from kg.accounts import Account, RowState
from kg.claims import TYPE, Claim
from kg.errors import FaultsError
from kg.loaded.digests import Digests, digests_of
from kg.loaded.ground import Ground
from kg.loaded.record import Loaded
from kg.loaded.stock import LAST_ROW, Stock
from kg.messages import said
from kg.sources import Dataset, files_of

FEWEST_CLAIMS = 20_000
"""Fewer claims are read and compared in a second: nothing is kept of them."""


def is_worth_keeping(claims: Mapping[str, Sequence[Claim]]) -> bool:
    """Tell whether claims are so many that reading all of them again takes long."""
    return sum(map(len, claims.values())) >= FEWEST_CLAIMS


def kept(
    ground: Ground,
    datasets: Sequence[Dataset],
    claims: Mapping[str, Sequence[Claim]],
    accounts: Iterable[Account],
    lang: str,
) -> Loaded | None:
    """Return what is kept of datasets that were read, without a stamp.

    None if the next load could not tell from changed rows what is stated otherwise: a thing has
    two classes, a file that a claim stands in is not among those of its dataset, or a row of
    our own export says that it stood where no row is.
    """
    classes: dict[str, str] = {}
    for claim in chain.from_iterable(claims.values()):
        if claim.locator.row > LAST_ROW:
            return None
        if claim.property != TYPE:
            continue
        if classes.setdefault(claim.subject, claim.value) != claim.value:
            return None
    stock = Stock.of(claim for own in claims.values() for claim in own)
    told = tuple(_said(account, lang) for account in accounts)
    try:
        files = {dataset.id: dict(files_of(dataset)) for dataset in datasets}
        rows = {key: rows for each in datasets for key, rows in _rows(each).items()}
    except (FaultsError, OSError):
        return None
    places = {
        *rows,
        *((d, file) for d, file, _ in stock.places),
        *((a.dataset, a.file) for a in told),
    }
    if not all(file in files.get(dataset, ()) for dataset, file in places):
        return None
    return Loaded(
        ground=ground.name,
        stamp="",
        files=files,
        rows=rows,
        stock=stock,
        assertions=stock.assertions(),
        classes=classes,
        accounts=told,
        others=(),
    )


def _rows(dataset: Dataset) -> Mapping[tuple[str, str], Digests]:
    """Return the hashes of the rows of each text table."""
    if dataset.loader.records is None or dataset.loader.read_some is None:
        return {}
    records = dataset.loader.records(dataset.path)
    return {(dataset.id, file): digests_of(rows) for file, rows in records.items()}


def _said(account: Account, lang: str) -> Account:
    """Return an account with all that it says in one language, as plain text."""
    others = tuple(
        RowState(other.row, other.state, str(said(other.why, lang))) for other in account.others
    )
    notes = tuple(str(said(note, lang)) for note in account.notes)
    return replace(account, others=others, notes=notes)
