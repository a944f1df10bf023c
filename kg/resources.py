"""Where the files lie that the package brings: the ontology, the questions, the examples."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError, did_you_mean

NAMES = ("examples", "ontology", "queries")

_PACKAGE = Path(__file__).resolve().parent


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
