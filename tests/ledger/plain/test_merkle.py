from __future__ import annotations

import hashlib
from itertools import pairwise

import pymerkle  # noqa: TID251 -- an oracle, in tests only
import pytest

from pulmu.ledger.plain import merkle

LEAVES = [merkle.leaf_hash(bytes([n])) for n in range(256)]
ROOTS = [merkle.root_of(LEAVES[:n]) for n in range(257)]

# RFC 6962's own test data (certificate-transparency, merkletree): inputs and roots.
KNOWN_DATA = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
KNOWN_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _spoiled(proof: list[bytes]) -> list[list[bytes]]:
    """Every proof that differs in one hash, or has one more or one less."""
    wrong = [
        [
            *proof[:at],
            bytes(b ^ 1 if n == 5 else b for n, b in enumerate(proof[at])),
            *proof[at + 1 :],
        ]
        for at in range(len(proof))
    ]
    return [
        *wrong,
        *[proof[:at] + proof[at + 1 :] for at in range(len(proof))],
        [*proof, LEAVES[0]],
    ]


def test_roots_are_those_of_certificate_transparency():
    leaves = [merkle.leaf_hash(bytes.fromhex(data)) for data in KNOWN_DATA]

    roots = [merkle.root_of(leaves[:size]).hex() for size in range(1, 9)]

    assert roots == KNOWN_ROOTS
    assert merkle.root_of([]) == hashlib.sha256(b"").digest()


def test_roots_are_those_of_an_independent_library():
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for size in range(1, 201):
        tree.append_entry(bytes([size - 1]))
        assert tree.get_root(size) == ROOTS[size]


def test_appending_many_is_appending_each():
    one_by_one, at_once = merkle.Frontier(), merkle.Frontier()
    for leaf in LEAVES:
        one_by_one.append(leaf)
    at_once.extend(LEAVES[:100])
    at_once.extend(LEAVES[100:])

    assert one_by_one.dump() == at_once.dump()
    assert one_by_one.root() == ROOTS[256]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 64, 255, 256])
def test_a_frontier_is_taken_up_where_it_was_put_down(size):
    frontier = merkle.Frontier()
    frontier.extend(LEAVES[:size])

    again = merkle.Frontier.load(frontier.dump())
    again.extend(LEAVES[size:])

    assert len(frontier.peaks) == size.bit_count()
    assert (again.size, again.root()) == (256, ROOTS[256])


@pytest.mark.parametrize(
    "dumped",
    [
        {"size": 3, "peaks": ["00" * 32]},
        {"size": 1, "peaks": ["00" * 31]},
        {"size": 1, "peaks": ["no hex"]},
        {"size": 0, "peaks": ["00" * 32]},
    ],
)
def test_what_cannot_be_a_frontier_is_refused(dumped):
    with pytest.raises(ValueError, match=r"frontier|hex"):
        merkle.Frontier.load(dumped)


def _check_inclusion(size: int) -> None:
    for index in range(size):
        proof = merkle.inclusion_proof(LEAVES, index, size)
        told = {"leaf": LEAVES[index], "index": index, "size": size, "root": ROOTS[size]}
        assert merkle.verify_inclusion(**told, proof=proof)
        for wrong in _spoiled(proof):
            assert not merkle.verify_inclusion(**told, proof=wrong)
        assert not merkle.verify_inclusion(**{**told, "leaf": LEAVES[index + 1]}, proof=proof)
        assert not merkle.verify_inclusion(**{**told, "root": ROOTS[size + 1]}, proof=proof)


def _check_consistency(new: int) -> None:
    for old in range(1, new + 1):
        proof = merkle.consistency_proof(LEAVES, old, new)
        told = {"old": old, "new": new, "old_root": ROOTS[old], "new_root": ROOTS[new]}
        assert merkle.verify_consistency(**told, proof=proof)
        for wrong in _spoiled(proof):
            assert not merkle.verify_consistency(**told, proof=wrong)
        assert not merkle.verify_consistency(**{**told, "old_root": ROOTS[old + 1]}, proof=proof)
        assert not merkle.verify_consistency(**{**told, "new_root": ROOTS[new + 1]}, proof=proof)


@pytest.mark.parametrize("size", range(1, 65))
def test_every_inclusion_proof_holds_and_no_spoiled_one_does(size):
    _check_inclusion(size)


@pytest.mark.parametrize("new", range(1, 65))
def test_every_consistency_proof_holds_and_no_spoiled_one_does(new):
    _check_consistency(new)


def test_proofs_reach_to_the_newest_leaf():
    inclusion = merkle.inclusion_proof(LEAVES, 255)
    consistency = merkle.consistency_proof(LEAVES, 100)

    assert merkle.verify_inclusion(
        leaf=LEAVES[255], index=255, size=256, proof=inclusion, root=ROOTS[256]
    )
    assert merkle.verify_consistency(
        old=100, new=256, old_root=ROOTS[100], new_root=ROOTS[256], proof=consistency
    )


@pytest.mark.slow
@pytest.mark.parametrize("size", range(65, 256))
def test_proofs_of_larger_trees(size):
    _check_inclusion(size)
    _check_consistency(size)


@pytest.mark.parametrize("size", [1, 2, 5, 33, 100])
def test_proofs_are_those_of_an_independent_library(size):
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for n in range(size):
        tree.append_entry(bytes([n]))

    for index in range(size):
        theirs = tree.prove_inclusion(index + 1, size)
        pymerkle.verify_inclusion(LEAVES[index], ROOTS[size], theirs)
        ours = merkle.inclusion_proof(LEAVES, index, size)
        assert sorted(theirs.path) == sorted([LEAVES[index], *ours])
    for old in range(1, size + 1):
        theirs = tree.prove_consistency(old, size)
        pymerkle.verify_consistency(ROOTS[old], ROOTS[size], theirs)


def test_a_proof_of_what_is_not_there_is_refused():
    for index, size in [(-1, 5), (5, 5), (0, 0), (0, 257)]:
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_proof(LEAVES, index, size)
    for old, new in [(0, 5), (6, 5), (1, 257)]:
        with pytest.raises(ValueError, match="no way"):
            merkle.consistency_proof(LEAVES, old, new)


def test_a_check_of_what_cannot_be_is_false():
    proof = merkle.inclusion_proof(LEAVES, 0, 5)
    told = {"leaf": LEAVES[0], "root": ROOTS[5], "proof": proof}

    assert not merkle.verify_inclusion(**told, index=-1, size=5)
    assert not merkle.verify_inclusion(**told, index=5, size=5)
    for old, new in pairwise([0, 5, 4]):
        assert not merkle.verify_consistency(
            old=old, new=new, old_root=ROOTS[old], new_root=ROOTS[new], proof=[]
        )
    assert not merkle.verify_consistency(
        old=3, new=5, old_root=ROOTS[3], new_root=ROOTS[5], proof=[]
    )
