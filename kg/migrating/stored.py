"""A migration of the network that a database holds: what it would do, and doing it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from kg.migrating.dormant import dormant_questions
from kg.migrating.planned import Migration, migration
from kg.migrating.rewriting import Rewriting
from kg.resources import message_templates
from kg.store.changes.loading import LoadResult
from kg.store.changes.records import LoadRequest
from kg.store.changes.transaction import Progress
from kg.store.neo4j import Store
from kg.workspace import Workspace

MIGRATE = "migrate"
"""The kind of load that a migration is."""
QUESTIONS = "queries"
"""The folder of a workspace's own questions."""


def plan_migration(store: Store, workspace: Workspace, *, lang: str) -> Migration:
    """Return what following the ontology would change in a database; writes nothing."""
    held = store.status()
    found = migration(
        store.claims(),
        store.ontology,
        before=held.ontology_version,
        base=workspace.base,
        lang=lang,
        shape_files=workspace.shape_files,
    )
    dormant = dormant_questions(store.ontology, workspace.directory / QUESTIONS, lang)
    found = replace(found, conflicts=(*dormant, *found.conflicts))
    if not held.loads:
        return found
    plan = store.plan_amend(Rewriting(store.ontology).change)
    return replace(found, counts=plan.counts, pending=plan.pending)


def migrate(store: Store, request: LoadRequest, *, progress: Progress | None = None) -> LoadResult:
    """Rewrite the replaced terms in a database, as one load of its own that can be undone.

    Its files are those of the ontology.
    """
    paths = store.ontology.paths
    files = tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)
    return store.amend(
        Rewriting(store.ontology).change,
        replace(request, files=files),
        kind=MIGRATE,
        about=store.ontology.version,
        progress=progress,
    )


def tell_replaced(store: Store, report: Callable[[str], None], lang: str) -> None:
    """Report if the database holds replaced terms: what is read of it has them too."""
    if store.ontology.replacements and (found := store.replaced_term()):
        report(message_templates("notices")["replaced"][lang].format(term=found))
