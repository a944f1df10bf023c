"""Where the files lie that the package brings: the ontology, the questions, the examples."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KgError, OntologyError, did_you_mean

NAMES = ("examples", "ontology", "queries")

_PACKAGE = Path(__file__).resolve().parent

Templates = Mapping[str, Mapping[str, str]]
"""Texts with ``{names}`` in braces, by key and language."""


def resource(name: str) -> Path:
    """Return the folder of one kind of files that come with the package.

    An installed package holds them in ``kg/_data/NAME``; a checkout, also one that is installed
    as editable, has them as folders beside ``kg``. Treat the folder as read-only: copy what you
    want to change (``kg new`` and ``kg build`` do).

    Parameters
    ----------
    name
        ``"ontology"``, ``"queries"`` or ``"examples"``.

    Returns
    -------
    An absolute path of a folder that exists.

    Raises
    ------
    KgError
        If there is no such kind of files, or if the installation has lost its folder.

    Examples
    --------
    >>> (resource("ontology") / "stakeholder.ttl").name
    'stakeholder.ttl'
    """
    return _find(name, package=_PACKAGE)


@cache
def ontology_table(name: str) -> Mapping[str, Any]:
    """Return a TOML file that comes with the ontology; it is read once.

    Parameters
    ----------
    name
        Its place in the folder: ``"messages.toml"``, ``"lexicons/tables.toml"``.

    Raises
    ------
    OntologyError
        The file is missing or damaged.
    """
    path = resource("ontology") / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        message = f"{path}: cannot be read: {exc}; install the package again"
        raise OntologyError(message) from exc


def message_templates(group: str) -> Templates:
    """Return the message templates of a group of ``messages.toml``, by key and language."""
    templates: Templates = ontology_table("messages.toml")[group]
    return templates


def _find(name: str, *, package: Path) -> Path:
    """Return the folder ``name`` that belongs to the package in the folder ``package``."""
    if name not in NAMES:
        allowed = ", ".join(NAMES)
        msg = f'no files "{name}" come with kg; there are {allowed}{did_you_mean(name, NAMES)}'
        raise KgError(msg)
    installed = package / "_data" / name
    if installed.is_dir():
        return installed
    checkout = package.parent
    # Beside an installed package lie other people's packages: one of those may be called so too.
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    msg = (
        f"the files of kg's {name} are missing: looked for {installed}, and for a checkout's "
        f"{checkout / name}; install again: pip install --force-reinstall stakeholder-kg"
    )
    raise KgError(msg)
