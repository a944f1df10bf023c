"""What forgetting works on, how it is to be done, and what is to be done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from kg.erasure import Erasure
from kg.forgetting.fates import Change
from kg.forgetting.searching import CONTENT, NAME, Hit
from kg.forgetting.staging import Staged
from kg.forgotten import ForgottenList
from kg.ontology import Ontology
from kg.store.cypher import Database
from kg.store.erasure.erasing import ErasePlan
from kg.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to forget.

    Attributes
    ----------
    names
        More spellings to look for.
    texts
        Whether to black the name out of the texts of documents.
    keep_outputs
        Whether to leave outputs that hold the name where they are.
    """

    names: tuple[str, ...] = ()
    texts: bool = False
    keep_outputs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What forgetting works on.

    Attributes
    ----------
    workspace, ontology
        The workspace and its terms.
    database
        Opens the network's database; None if there is none yet.
    is_own
        Whether the database is the workspace's own server.
    cache
        Where the jars of the server are kept.
    report, progress
        Called with lines for the user, and with how much is copied.
    """

    workspace: Workspace
    ontology: Ontology
    database: Callable[[], AbstractContextManager[Database]] | None
    is_own: bool
    cache: Path
    report: Callable[[str], None]
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True, slots=True)
class ForgetPlan:
    """What is to be done.

    Attributes
    ----------
    erasure
        Ids and names, and what becomes of a claim.
    shared
        Names that another thing of the same class has too: they are left where they are.
    changes, files
        What changes in the sources, and the new files.
    by_hand
        What the mappings say, which nobody but a person can change.
    outputs
        Files of the output folder that hold the name and are to be deleted.
    hits
        What else holds the name, or cannot be searched.
    database
        What is to be erased of the database; None if there is none.
    listed
        The list of who was forgotten, with this one.
    """

    erasure: Erasure
    shared: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    files: tuple[Staged, ...] = ()
    by_hand: tuple[Change, ...] = ()
    outputs: tuple[Path, ...] = ()
    hits: tuple[Hit, ...] = ()
    database: ErasePlan | None = None
    listed: ForgottenList = field(default_factory=ForgottenList)

    @property
    def leftovers(self) -> tuple[Hit, ...]:
        """What will still hold the name when all this is done."""
        return tuple(hit for hit in self.hits if hit.what in {CONTENT, NAME})
