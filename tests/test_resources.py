"""kg.resources finds the files in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KgError
from kg.resources import NAMES, _find, resource


@pytest.mark.parametrize("name", NAMES)
def test_a_checkout_has_each_folder(name: str) -> None:
    assert resource(name).is_dir()


def test_an_installed_package_uses_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "kg" / "_data" / "ontology").mkdir(parents=True)
    (tmp_path / "ontology").mkdir()
    (tmp_path / "pyproject.toml").touch()
    found = _find("ontology", package=tmp_path / "kg")
    assert found == tmp_path / "kg" / "_data" / "ontology"


def test_a_stranger_beside_an_installed_package_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    with pytest.raises(KgError, match="install again"):
        _find("ontology", package=tmp_path / "kg")


def test_a_slip_in_the_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(KgError, match="did you mean queries"):
        resource("querys")
