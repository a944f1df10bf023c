"""The provinces, districts and subdistricts of Thailand, found by name within what they lie in.

`Gazetteer` finds a `Unit`; a `Resolution` says how a printed name was understood. Nothing is read
before the first look-up.
"""

from __future__ import annotations

from kg.places.gazetteer import Gazetteer, Resolution
from kg.places.lexicon import Kind
from kg.places.units import Unit

__all__ = ["Gazetteer", "Kind", "Resolution", "Unit"]
