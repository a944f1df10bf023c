"""The short way of a load: only what has changed since the last one is read; see `kg.loaded`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from kg.accounts import Account
from kg.check import check
from kg.claims import Claim
from kg.collecting import uncollected
from kg.loaded.changed import Changed, what_changed
from kg.loaded.ground import Ground, Signature, ground_of, signature
from kg.loaded.keeping import is_worth_keeping, kept
from kg.loaded.record import Loaded, read_loaded
from kg.ontology import Ontology
from kg.sources import Dataset
from kg.store.changes.loading import LoadResult
from kg.store.changes.some import Some
from kg.workspace import Workspace


class Shortcut:
    """What was kept of a workspace's last load, and what is to be kept of this one."""

    def __init__(
        self, workspace: Workspace, ontology: Ontology, datasets: Sequence[Dataset], lang: str
    ) -> None:
        """Take all datasets of a workspace; nothing of them is read yet."""
        self._workspace = workspace
        self._ontology = ontology
        self._datasets = datasets
        self._lang = lang
        self._before = self._signature()

    @cached_property
    def _loaded(self) -> Loaded | None:
        return read_loaded(self._workspace.state)

    @property
    def stamp(self) -> str:
        """The stamp of the network when the last load was done; "" if nothing was kept of it."""
        return self._loaded.stamp if self._loaded else ""

    def _signature(self) -> Signature | None:
        try:
            return signature(self._workspace, self._datasets)
        except OSError:
            return None

    def _ground(self) -> Ground | None:
        if self._ontology.deprecated:  # How many claims hold such a term is told of all.
            return None
        return ground_of(self._workspace, self._ontology, self._datasets, self._lang)

    @uncollected()
    def look(self, *, named: bool = False) -> Changed | None:
        """Find what has changed; None if that cannot be told, or is wrong.

        Parameters
        ----------
        named
            See `kg.loaded.changed.what_changed`.
        """
        ground = self._ground() if self._loaded else None
        if self._loaded is None or ground is None:
            return None
        changed = what_changed(
            self._loaded, ground, self._workspace, self._ontology, self._datasets, named=named
        )
        return changed if changed is not None and self._conforms(changed) else None

    def _conforms(self, changed: Changed) -> bool:
        faults = check(
            changed.facts,
            lang=self._lang,
            shape_files=self._workspace.shape_files,
            declared={id_: (name,) for id_, name in changed.loaded.classes.items()},
        )
        return not faults

    # ------------------------------------------------------------ keeping
    @uncollected()
    def keep(
        self,
        claims: Mapping[str, Sequence[Claim]],
        accounts: Iterable[Account],
        result: LoadResult,
    ) -> None:
        """Keep what was read and loaded, if the files are still those that were read."""
        if not is_worth_keeping(claims) or not result.settled:
            return
        ground = self._ground()
        if ground is None:
            return
        found = kept(ground, self._datasets, claims, accounts, self._lang)
        if found is not None and self._before and self._signature() == self._before:
            self.write(found, result)

    def write(self, loaded: Loaded, result: LoadResult) -> None:
        """Keep what was loaded, unless the network is as it cannot be told of later."""
        if result.settled and result.stamp:
            now = replace(loaded, stamp=result.stamp, others=tuple(result.others))
            now.write(self._workspace.state)


def some_of(changed: Changed) -> Some:
    """Return what the store is to compare."""
    return Some(
        stamp=changed.loaded.stamp,
        ids=changed.ids,
        unchanged=changed.unchanged,
        others=changed.loaded.others,
    )
