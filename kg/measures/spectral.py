"""Eigenvector centrality and PageRank: the measures in which an actor counts by its neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eig
from scipy.sparse import eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackNoConvergence, eigs, eigsh, spsolve

from kg.errors import MeasureError
from kg.measures.paths import Codes, Floats, Matrix

_SMALLEST = 3
"""Blocks of more actors than this are solved from equal values (ARPACK needs two to spare)."""

_DENSE = 2000
"""Up to this many actors a block is solved as a dense matrix if ARPACK does not settle."""

_SAME_RADIUS = 1e-9
"""Two blocks whose largest eigenvalues differ by less than this share count both."""

_UNIT_ROUNDOFF = 2.0**-53


def eigenvector(matrix: Matrix, *, directed: bool) -> Floats:
    """Return the eigenvector of the largest eigenvalue that equal values are led to.

    The limit of ``x ← (B + I) x``, scaled to length 1, from equal values: for a connected network
    the one eigenvector that has no negative value; for several components with the same largest
    eigenvalue (two separate pairs) the projection of equal values on all their eigenvectors;
    components with a smaller one get zero. Bipartite networks converge too, by the I. If no actor
    has a tie, all are equal.

    Parameters
    ----------
    matrix
        ``B[v, u]``: what u gives to v; all values above zero.
    directed
        False if the matrix is symmetric.

    Notes
    -----
    Each block (component; strong component if directed) is solved by itself, so nothing depends on
    a solver's choice in an eigenspace. Directed blocks are joined in the order of influence: the
    limit is led by the chains with most blocks of the largest eigenvalue (Rothblum 1975); in a
    network without cycles these are the ends of the longest paths. Time is that of a few hundred
    products with the matrix.

    Raises
    ------
    MeasureError
        A block has so small a gap between its largest eigenvalues that none can be told.

    References
    ----------
    P. Bonacich (1972), J. Math. Sociology 2, 113-120. U. G. Rothblum (1975), Algebraic
    eigenspaces of nonnegative matrices, Linear Algebra and its Applications 12, 281-292.
    """
    n = matrix.shape[0]
    if not n:
        return np.zeros(0)
    count, group = connected_components(matrix, directed=directed, connection="strong")
    order = np.argsort(group, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(group, minlength=count))[:-1])
    blocks = [_block(matrix, codes, directed=directed) for codes in members]
    ordered = _in_order(matrix, group, count) if directed else range(count)
    limit = _Limit(matrix, max(block.radius for block in blocks))
    for number in ordered:
        if directed or limit.leads(blocks[number]):  # without direction none gives to another
            limit.join(blocks[number])
    values = limit.values()
    return values / math.sqrt(float(values @ values))


@dataclass(frozen=True, slots=True)
class _Block:
    """Codes of a block, its largest eigenvalue, and its right and left vectors (left·right = 1)."""

    codes: Codes
    radius: float
    right: Floats
    left: Floats


def _block(matrix: Matrix, codes: Codes, *, directed: bool) -> _Block:
    if len(codes) == 1:
        return _Block(codes, 0.0, np.ones(1), np.ones(1))
    inside = matrix[codes][:, codes]
    radius, right = _leading(inside, symmetric=not directed)
    if not directed:
        return _Block(codes, radius, right, right)
    _, left = _leading(inside.T.tocsr(), symmetric=False)
    return _Block(codes, radius, right, left / float(left @ right))


def _leading(inside: Matrix, *, symmetric: bool) -> tuple[float, Floats]:
    """Return the largest eigenvalue of a block and its vector, sought from equal values.

    Krylov methods find in an eigenspace only what their start holds of it. So two cliques that a
    long path joins, whose eigenvalues no float can tell apart, both count; a dense solver would
    favour one of them by chance.
    """
    k = inside.shape[0]
    if k > _SMALLEST:
        try:
            return _sought(inside, symmetric=symmetric)
        except ArpackNoConvergence as exc:
            if k > _DENSE:
                message = (
                    f"eigenvector: the largest eigenvalues of a component of {k} actors lie too "
                    "close to tell apart; use PageRank or degree"
                )
                raise MeasureError(message) from exc
    values, vectors = eig(inside.toarray())
    at = int(np.argmax(values.real))
    return float(values[at].real), _unit(vectors[:, at].real)


def _sought(inside: Matrix, *, symmetric: bool) -> tuple[float, Floats]:
    equal = np.ones(inside.shape[0])
    if symmetric:
        real_values, real_vectors = eigsh(inside, k=1, which="LA", v0=equal)
        return float(real_values[0]), _unit(real_vectors[:, 0])
    values, vectors = eigs(inside, k=1, which="LR", v0=equal)
    return float(values[0].real), _unit(vectors[:, 0].real)


def _unit(vector: NDArray[np.floating]) -> Floats:
    """Return a vector of one sign as one of length 1 without negative values."""
    positive = np.abs(np.asarray(vector, dtype=np.float64))
    return positive / math.sqrt(float(positive @ positive))


def _in_order(matrix: Matrix, group: NDArray[np.int32], count: int) -> Sequence[int]:
    """Return the blocks so that each comes after those that give to it."""
    givers = matrix.tocoo()
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    pairs = zip(group[givers.col].tolist(), group[givers.row].tolist(), strict=True)
    graph.add_edges_from(sorted({(a, b) for a, b in pairs if a != b}))
    return list(nx.lexicographical_topological_sort(graph))


@dataclass(slots=True)
class _Limit:
    """Where repeated ``x ← (B + I) x`` leads, block by block.

    ``level`` counts the blocks of the largest eigenvalue on the way to an actor; its value grows as
    ``coefficient · t^(level-1) · (1+radius)^t``. Before the first such block, ``coefficient`` is
    what the actor gives on in all (the resolvent).
    """

    matrix: Matrix
    radius: float
    level: NDArray[np.int64] = field(init=False)
    coefficient: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.level = np.zeros(self.matrix.shape[0], dtype=np.int64)
        self.coefficient = np.zeros(self.matrix.shape[0])

    def leads(self, block: _Block) -> bool:
        """Tell whether a block has the largest eigenvalue of all."""
        return block.radius >= self.radius * (1.0 - _SAME_RADIUS)

    def join(self, block: _Block) -> None:
        """Add a block after all that give to it."""
        rows = self.matrix[block.codes]
        givers = np.setdiff1d(rows.indices, block.codes)
        above = int(self.level[givers].max(initial=0))
        given: Floats = np.where(self.level == above, self.coefficient, 0.0)
        given[block.codes] = 0.0
        got: Floats = np.asarray(rows @ given)
        if above == 0:
            got = got + 1.0
        if self.leads(block):
            scale = 1.0 if above == 0 else (1.0 + self.radius) * above
            self.coefficient[block.codes] = block.right * float(block.left @ got) / scale
            self.level[block.codes] = above + 1
        else:
            inside = rows[:, block.codes]
            rest = (self.radius * eye_array(len(block.codes)) - inside).tocsc()
            self.coefficient[block.codes] = np.asarray(spsolve(rest, got))
            self.level[block.codes] = above

    def values(self) -> Floats:
        """Return the values of the actors that grow most; zero for the others."""
        return np.where(self.level == self.level.max(), self.coefficient, 0.0)


def pagerank(matrix: Matrix, *, damping: float) -> Floats:
    """Return the shares of visits of a random walker that starts anew with chance 1-damping.

    Parameters
    ----------
    matrix
        ``B[v, u]``: weight of the tie from u to v.
    damping
        The chance α to follow a tie, in [0, 1).

    Notes
    -----
    Power iteration until rounding: its error shrinks by α a step, so the number of steps is known
    beforehand. From an actor without ties out the walker goes anywhere.
    """
    n = matrix.shape[0]
    if not n:
        return np.zeros(0)
    given: Floats = np.asarray(matrix.sum(axis=0)).ravel()
    dangling = given == 0
    share = np.where(dangling, 0.0, 1.0 / np.where(dangling, 1.0, given))
    values = np.full(n, 1.0 / n)
    steps = math.ceil(math.log(_UNIT_ROUNDOFF) / math.log(damping)) if damping else 1
    for _ in range(steps):
        lost = float(values[dangling].sum()) / n
        followed: Floats = np.asarray(matrix @ (share * values))
        following = damping * (followed + lost) + (1.0 - damping) / n
        if np.array_equal(following, values):
            break
        values = following
    return values / float(values.sum())
