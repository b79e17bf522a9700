"""Decisions about certificates, and how one is said to machines. No database, no Django."""

from .badges import Badge, credential, did, did_document, kid, proof_input, proven, status_list
from .certificates import State, doubled, is_same_name, number_in, serials, state

__all__ = [
    "Badge",
    "State",
    "credential",
    "did",
    "did_document",
    "doubled",
    "is_same_name",
    "kid",
    "number_in",
    "proof_input",
    "proven",
    "serials",
    "state",
    "status_list",
]
