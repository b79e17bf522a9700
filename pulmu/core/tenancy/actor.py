"""Who is acting, for which organisation, and how far they can see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pulmu.core.kernel.errors import NotAllowed

from .permissions import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed as the first argument of every action and every query.

    ``home`` is the one organisation the actor may write for. ``reach`` is the
    set it may read; ``None`` means every organisation (the national view).
    ``key`` stands for the actor in the ledger, where no names may appear.
    ``batch`` is the key of the import, or of the act on many records, that is going on; or empty.
    ``holds`` are proofs of somebody without a log-in: the index of an e-mail address that a code
    was read from, the ticket of a link.
    ``address`` is where a request came from, as far as the server sees it.
    ``token`` is the key of the token that acts for somebody; it may do what is ``granted`` to it
    and no more than they may.
    """

    label: str
    key: str
    role: Role
    home: int | None
    reach: frozenset[int] | None
    user_id: int | None = None
    channel: str = "desk"
    batch: str = ""
    address: str = ""
    holds: frozenset[str] = frozenset()
    token: str = ""
    granted: frozenset[Permission] | None = None

    def can(self, permission: Permission) -> bool:
        is_granted = self.granted is None or permission in self.granted
        return is_granted and permission in GRANTS[self.role]

    def require(self, permission: Permission, *, organisation_id: int | None = None) -> None:
        """Raise unless granted and, for a record, unless it belongs to ``home``."""
        if not self.can(permission):
            raise NotAllowed(permission)
        if organisation_id is not None and organisation_id != self.home:
            raise NotAllowed(permission)

    @property
    def organisation_id(self) -> int:
        """The organisation that is written for; an actor without one may not write."""
        if self.home is None:
            raise NotAllowed
        return self.home

    def in_batch(self, batch: str) -> Actor:
        """The same actor, its writes marked as parts of one whole."""
        return replace(self, batch=batch)


NOBODY = Actor(
    label="anonymous", key="", role=Role.MEMBER, home=None, reach=frozenset(), channel="portal"
)
