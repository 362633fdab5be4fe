"""What a check yields: the place that is wrong, and at most the arguments of the rule's message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from openspec_lint.findings import Edit, Severity
from openspec_lint.model.grammar import METHODS
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, Target, keys_of

Options = Mapping[str, Any]


class Note(NamedTuple):
    """A second place, and what stands there."""

    node: Node | Site
    message: str
    target: Target = ON_KEY


class Hit(NamedTuple):
    """A place that a rule objects to.

    arguments: what the message's `{names}` stand for, beyond those that every site has (see `checks/run.py`).
    target: the key of the place, its value, or columns of its line. aspect: what tells two hits of one rule at one
    place apart, for the fingerprint. operation: method and path, where the place itself stands outside the operation;
    operations: the same where several share it. fix: the edits that mend it, where one answer is right. is_shared: it
    stands for several places, and so inside no single operation or path. severity: a lower one than the
    rule's, where the check is less sure; None for the rule's.
    """

    node: Node | Site
    arguments: Mapping[str, object] = {}
    target: Target = ON_KEY
    related: tuple[Note, ...] = ()
    aspect: str = ""
    operation: tuple[str, str] | None = None
    fix: tuple[Edit, ...] = ()
    operations: tuple[tuple[str, str], ...] = ()
    is_shared: bool = False
    severity: Severity | None = None

    @property
    def inside(self) -> tuple[str, str] | None:
        """The operation that the hit belongs to, by its own word or by its place."""
        if self.is_shared:
            return None
        place = self.node
        return self.operation or (place.operation if isinstance(place, Site) else _written_in(place))


def _written_in(place: Node) -> tuple[str, str] | None:
    """Return method and path of the operation that a place is written inside of, under the paths of its document."""
    keys = keys_of(place.trail)
    if len(keys) < 3 or keys[0] != "paths" or keys[2] not in METHODS:
        return None
    return str(keys[2]).upper(), str(keys[1])


Check = Callable[[Site, Options, Any], Iterable[Hit]]
"""(site of a kind that the rule is given, the rule's options, the scope of its family) → hits.

The scope is a `ContractScope`, an `OpenSpec` or a `CrossScope`; each check states which it takes.
"""
