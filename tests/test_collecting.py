"""Putting off the search for unused objects."""

from __future__ import annotations

import gc

import pytest

from kg.collecting import uncollected


def _fails_meanwhile() -> None:
    with uncollected():
        assert not gc.isenabled()
        message = "something else is wrong"
        raise ValueError(message)


@pytest.mark.parametrize("was_on", [True, False])
def test_search_goes_on_afterwards_if_it_did_before(*, was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with pytest.raises(ValueError, match="something else"):
            _fails_meanwhile()
        assert gc.isenabled() == was_on
    finally:
        (gc.enable if before else gc.disable)()
