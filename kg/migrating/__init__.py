"""Follow a new version of the ontology: claims of replaced terms become claims of the new ones.

Nothing is dropped: where the old and the new term were both stated and differ, both are kept and
told; what a stricter rule would refuse now is migrated and listed.
"""

from kg.migrating.planned import Migration, migration, tell_deprecated
from kg.migrating.rewriting import Renaming, Rewriting
from kg.migrating.stored import MIGRATE, migrate, plan_migration, tell_replaced

__all__ = [
    "MIGRATE",
    "Migration",
    "Renaming",
    "Rewriting",
    "migrate",
    "migration",
    "plan_migration",
    "tell_deprecated",
    "tell_replaced",
]
