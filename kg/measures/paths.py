"""Distances and shortest paths: what betweenness, closeness and harmonic are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kg.network import Network

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Matrix: TypeAlias = "csr_array[np.float64, tuple[int, int]]"

EQUAL = 1e-10
"""Two lengths that differ by less than this share of themselves are the same length."""

_BITS = 64
_WORDS_AT_ONCE = 4_000_000
_LENGTHS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Reach:
    """For each actor: how many others reach it, the sum of their distances, and of 1/distance."""

    reached: Codes
    farness: Floats
    harmonic: Floats


def both_ways(network: Network) -> tuple[Codes, Codes, Floats]:
    """Return source, target and weight of every pair, without direction once each way."""
    if network.made.directed:
        return network.source, network.target, network.weight
    return (
        np.concatenate([network.source, network.target]),
        np.concatenate([network.target, network.source]),
        np.concatenate([network.weight, network.weight]),
    )


def square(n: int, row: Codes, column: Codes, value: Floats) -> Matrix:
    """Return a sparse matrix of n actors; values at one place are summed.

    Its indices have 32 bits: older scipy's graph algorithms take no others.
    """
    places = (row.astype(np.int32), column.astype(np.int32))
    return csr_array((value, places), shape=(n, n))


def reach_in_steps(network: Network) -> Reach:
    """Return reach by distances in steps, from others to each actor.

    Notes
    -----
    Breadth-first search from 64 actors at a time: the bits of a word say which of them have come
    to an actor. Sums of distances are exact. Time O(V·E·D/64) for a diameter D.
    """
    n = len(network.ids)
    reached = np.zeros(n, dtype=np.int64)
    farness, harmonic = np.zeros(n), np.zeros(n)
    source, target, _ = both_ways(network)
    if not len(source):
        return Reach(reached, farness, harmonic)
    order = np.argsort(target, kind="stable")
    before = source[order]
    rows, starts = np.unique(target[order], return_index=True)
    words = max(1, _WORDS_AT_ONCE // (len(source) + n))
    for first in range(0, n, _BITS * words):
        bits = np.arange(min(_BITS * words, n - first))
        seen = np.zeros((n, 1 + int(bits[-1]) // _BITS), dtype=np.uint64)
        seen[first + bits, bits // _BITS] = np.uint64(1) << (bits % _BITS).astype(np.uint64)
        fresh, step = seen.copy(), 0
        while fresh.any():
            step += 1
            come = np.bitwise_or.reduceat(fresh[before], starts, axis=0)
            fresh = np.zeros_like(seen)
            fresh[rows] = come & ~seen[rows]
            seen |= fresh
            count = np.bitwise_count(fresh).sum(axis=1, dtype=np.int64)
            reached += count
            farness += step * count
            harmonic += count / step
    return Reach(reached, farness, harmonic)


def reach_by_weight(network: Network) -> Reach:
    """Return reach by distances of 1/weight a tie, from others to each actor.

    Notes
    -----
    Dijkstra's algorithm from every actor: time O(V·E·log V).
    """
    n = len(network.ids)
    reached = np.zeros(n, dtype=np.int64)
    farness, harmonic = np.zeros(n), np.zeros(n)
    source, target, weight = both_ways(network)
    backwards = square(n, target, source, 1.0 / weight)
    for some in _in_parts(np.unique(target), n):
        lengths = np.asarray(dijkstra(backwards, indices=some))
        others = np.isfinite(lengths) & (lengths > 0)
        reached[some] = others.sum(axis=1)
        farness[some] = np.where(others, lengths, 0.0).sum(axis=1)
        harmonic[some] = np.where(others, 1.0 / np.where(others, lengths, 1.0), 0.0).sum(axis=1)
    return Reach(reached, farness, harmonic)


def betweenness(network: Network, length: Floats) -> Floats:
    """Return on how many shortest paths between two others each actor lies.

    Parameters
    ----------
    network
        Actors and pairs.
    length
        How long each pair is, above zero: ones for steps.

    Notes
    -----
    Brandes' accumulation over the shortest-path ties from every actor. Lengths are equal if they
    differ by less than 1e-10 of themselves: three ties of a third are as long as one of one, which
    an exact comparison of floating-point sums often denies. Time O(V·E + V·E·log V).
    """
    n = len(network.ids)
    between = np.zeros(n)
    source, target, _ = both_ways(network)
    if not len(source):
        return between
    long = np.resize(length, len(source))
    matrix = square(n, source, target, long)
    for some in _in_parts(np.unique(source), n):
        lengths = np.asarray(dijkstra(matrix, indices=some))
        for start, away in zip(some.tolist(), lengths, strict=True):
            comes, goes = away[source], away[target]
            with np.errstate(invalid="ignore"):  # both ends out of reach: inf - inf
                on_path = np.flatnonzero(np.abs(comes + long - goes) <= EQUAL * goes)
            order = on_path[np.argsort(goes[on_path], kind="stable")]
            between += _dependencies(n, start, source[order].tolist(), target[order].tolist())
    return between if network.made.directed else between / 2.0


def _dependencies(n: int, start: int, sources: list[int], targets: list[int]) -> Floats:
    """Return what share of the paths from ``start`` each actor lies on, summed over their ends.

    The ties of the shortest paths come in the order of how far their targets are.
    """
    paths = [0] * n
    paths[start] = 1
    for a, b in zip(sources, targets, strict=True):
        paths[b] += paths[a]
    share = [0.0] * n
    for a, b in zip(reversed(sources), reversed(targets), strict=True):
        share[a] += paths[a] / paths[b] * (1.0 + share[b])
    share[start] = 0.0
    return np.array(share)


def _in_parts(codes: Codes, n: int) -> list[Codes]:
    """Return the codes in parts whose distances to all n actors fit into memory."""
    size = max(1, _LENGTHS_AT_ONCE // n) if n else 1
    return [codes[first : first + size] for first in range(0, len(codes), size)]
