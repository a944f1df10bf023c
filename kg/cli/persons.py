"""The option ``--persons``: names, or only posts."""

from __future__ import annotations

import click

from kg.maps.options import NAMES, ROLES_ONLY

PERSONS = click.option(
    "--persons",
    type=click.Choice([NAMES, ROLES_ONLY]),
    default=NAMES,
    show_default=True,
    help="Show people by name, or only by their posts.",
)
