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
    """What was kept of a workspace's last load, and what is to be kept of this one.

    Attributes
    ----------
    changed
        What has changed since, if that can be told and nothing is wrong with it; else None.
    """

    def __init__(
        self, workspace: Workspace, ontology: Ontology, datasets: Sequence[Dataset], lang: str
    ) -> None:
        """Take all datasets of a workspace; nothing of them is read yet."""
        self._workspace = workspace
        self._ontology = ontology
        self._datasets = datasets
        self._lang = lang
        self._before = self._signature()
        self.changed: Changed | None = None

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
        if changed is not None and self._conforms(changed):
            self.changed = changed
        return self.changed

    def _conforms(self, changed: Changed) -> bool:
        faults = check(
            changed.facts,
            lang=self._lang,
            shape_files=self._workspace.shape_files,
            declared={id_: (name,) for id_, name in changed.classes.items()},
        )
        return not faults

    def some(self) -> Some:
        """Return what the store is to compare, when something was found."""
        if self.changed is None or self._loaded is None:
            raise ValueError
        return Some(
            stamp=self._loaded.stamp,
            ids=self.changed.ids,
            unchanged=self.changed.unchanged,
            others=self._loaded.others,
        )

    # ------------------------------------------------------------ keeping
    def keep_changed(self, result: LoadResult) -> None:
        """Keep what stands now, after what had changed was loaded."""
        if self.changed is not None:
            self._write(self.changed.loaded, result)

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
            self._write(found, result)

    def _write(self, loaded: Loaded, result: LoadResult) -> None:
        if result.settled and result.stamp:
            now = replace(loaded, stamp=result.stamp, others=tuple(result.others))
            now.write(self._workspace.state)
