"""The Merkle tree over an organisation's entries, as RFC 9162 sections 2.1.1 to 2.1.4 say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_sha256 = hashlib.sha256
EMPTY_ROOT = _sha256(b"").digest()
HASH_SIZE = 32


def leaf_hash(data: bytes) -> bytes:
    return _sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return _sha256(b"\1" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: all that is needed to append and to tell the root.

    ``peaks`` are the roots of the perfect subtrees, largest (leftmost) first.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count() or any(len(peak) != HASH_SIZE for peak in peaks):
            raise ValueError(f"{len(peaks)} peaks cannot be the frontier of {size} leaves")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, size = self.peaks, self.size
        while size & 1:
            leaf = _sha256(b"\1" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add many leaf hashes, in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree head over everything appended so far."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root

    def dump(self) -> dict[str, Any]:
        """The frontier as JSON: ``{"size": n, "peaks": [hex, ...]}``."""
        return {"size": self.size, "peaks": [peak.hex() for peak in self.peaks]}

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> Frontier:
        """Take up what `dump` gave. Raises ValueError when it cannot be a frontier."""
        return cls(dumped["size"], [bytes.fromhex(peak) for peak in dumped["peaks"]])


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The tree head over these leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The hashes that tie leaf ``index`` (from 0) to the root over the first ``size`` leaves."""
    low, high = 0, len(leaves) if size is None else size
    if not 0 <= index < high <= len(leaves):
        raise ValueError(f"no leaf {index} among {high} of {len(leaves)}")
    path: list[bytes] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_root(leaves, middle, high))
            high = middle
        else:
            path.append(_root(leaves, low, middle))
            low = middle
    path.reverse()
    return path


def consistency_proof(leaves: Sequence[bytes], old: int, new: int | None = None) -> list[bytes]:
    """The hashes that show the tree of ``new`` leaves to begin with the tree of ``old``."""
    low, high = 0, len(leaves) if new is None else new
    if not 0 < old <= high <= len(leaves):
        raise ValueError(f"no way from {old} to {high} of {len(leaves)} leaves")
    path: list[bytes] = []
    known = True  # whether the old root is the node we stand on: then it need not be said
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_root(leaves, middle, high))
            high = middle
        else:
            path.append(_root(leaves, low, middle))
            low = middle
            known = False
    if not known:
        path.append(_root(leaves, low, high))
    path.reverse()
    return path


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 section 2.1.3.2: whether the proof ties the leaf hash to the root."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(one, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, one)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 section 2.1.4.2: whether the newer tree only adds to the older one."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = new_node = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, new_node = node_hash(one, old_node), node_hash(one, new_node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new_node = node_hash(new_node, one)
        place, last = place >> 1, last >> 1
    return last == 0 and old_node == old_root and new_node == new_root


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(leaves: Sequence[bytes], low: int, high: int) -> bytes:
    frontier = Frontier()
    for place in range(low, high):
        frontier.append(leaves[place])
    return frontier.root()
