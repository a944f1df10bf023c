"""What a Neo4j database cannot hold, told with its place before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from kg.claims import Claim
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.store.schema import single_names

LONGEST_NAME = 32_766
"""Bytes of UTF-8 that the index over names can hold."""

_LARGEST_BITS = 63
_second = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The names of the properties that have limits.

    Attributes
    ----------
    names
        Names that an index holds.
    integers
        Whole numbers.
    """

    names: frozenset[str]
    integers: frozenset[str]

    @classmethod
    def of(cls, ontology: Ontology) -> Limits:
        """Return the limits of the properties of an ontology."""
        whole = (prop.name for prop in ontology.properties.values() if prop.kind == "integer")
        return cls(frozenset(single_names(ontology)), frozenset(whole))

    def check(self, claim: Claim) -> None:
        """Raise ``StoreError`` if the database cannot hold a claim, or what is derived of it."""
        if claim.property in self.names and len(claim.value) * 4 > LONGEST_NAME:
            self._check_name(claim)
        self._check_integer(claim, claim.property, claim.value)
        for name, value in claim.qualifiers:
            self._check_integer(claim, name, value)
        texts = "".join((claim.value, claim.note, claim.subject, *map(_second, claim.qualifiers)))
        if not texts.isascii():
            try:
                texts.encode("utf-8")
            except UnicodeEncodeError as exc:
                found = exc.object[exc.start]
                raise _refusal(claim, f"{found!r} is half a character") from exc

    def _check_integer(self, claim: Claim, name: str, value: str) -> None:
        if name in self.integers and int(value).bit_length() > _LARGEST_BITS:
            raise _refusal(claim, f"{name} is {value}, which is more than a whole number holds")

    def _check_name(self, claim: Claim) -> None:
        size = len(claim.value.encode("utf-8", "surrogatepass"))
        if size > LONGEST_NAME:
            what = (
                f"{claim.property} of {claim.subject} has {size} bytes, of at most {LONGEST_NAME}"
            )
            raise _refusal(claim, what)


def _refusal(claim: Claim, what: str) -> StoreError:
    return StoreError(f"{claim.locator}: {what}: the database cannot hold it")
