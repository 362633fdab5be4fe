"""What changed about who may call: the security requirements of operations and of the whole contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.schemes import called, scheme_pairs
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node

Alternatives = list[dict[str, frozenset[str]]]
"""The ways to be let in; each needs all its schemes with all their scopes. An empty one is anonymous access."""


class SecurityComparisons:
    """Compares the credentials that operations of two contracts ask for.

    expanded: each way to be let in is told by itself, and the contract's own list by itself. needing: the operations,
    a bit each, that cannot be called without a scheme, by the one name that it has in both contracts; asking: those
    that ask for one now.
    """

    def __init__(self, base: Contract, revision: Contract, expanded: bool = False) -> None:
        self.base, self.revision, self.expanded = base, revision, expanded
        self.schemes = scheme_pairs(base, revision)
        self.needing: dict[str, int] = {}
        self.asking: dict[str, int] = {}
        self.is_global_list_used = False

    def changes(self, old: Operation, new: Operation, number: int) -> Iterator[Change]:
        """Yield what changed about the credentials an operation asks for; of the contract's own list, at that list."""
        is_global = all("security" not in operation.site.value for operation in (old, new))
        self.is_global_list_used = self.is_global_list_used or is_global
        before, after = _requirements(self.base, old), _requirements(self.revision, new)
        was, now = self._ways(before, after)
        for name in set().union(*now):
            self.asking[name] = self.asking.get(name, 0) | 1 << number
        for name in set().union(*was) if {} not in now else ():
            self.needing[name] = self.needing.get(name, 0) | 1 << number
        if not (is_global and self.expanded):
            place = "global-security" if "security" not in new.site.value and not self.expanded else "security"
            name = "the contract" if place == "global-security" else "an operation"
            yield from self._list_changes(before, after, place, name)

    def global_changes(self) -> Iterator[Change]:
        """Yield what changed about the contract's own list, each way to be let in by itself.

        It hurts nobody where each operation that is still there has a list of its own.
        """
        lists = self.base.root.child("security"), self.revision.root.child("security")
        for fact in self._list_changes(*lists, "global-security", "the contract"):
            yield fact._replace(hidden=not self.is_global_list_used)

    def _list_changes(self, before: Node, after: Node, place: str, name: str) -> Iterator[Change]:
        was, now = self._ways(before, after)
        if was == now:
            return
        lost = [one for one in was if not any(_suffices(one, other) for other in now)]
        won = [one for one in now if not any(_suffices(one, other) for other in was)]
        for change, ways, others in (("specialized", lost, now), ("generalized", won, was)):
            for told in [[way] for way in ways] if self.expanded else [ways] if ways else []:
                texts = alternatives_text(was), alternatives_text(now)
                traits = {"name": name, "reason": _reason(told, others)}
                yield Change("security", "", change, *texts, before, after, traits=traits, place=place)

    def _ways(self, before: Node, after: Node) -> tuple[Alternatives, Alternatives]:
        """Return the ways to be let in of both sides, with one name for each scheme."""
        sides = (before, self.schemes.old_names, self.base), (after, self.schemes.new_names, self.revision)
        was, now = (
            [
                {called(name, names, contract): scopes for name, scopes in way.items()}
                for way in alternatives(node.value)
            ]
            for node, names, contract in sides
        )
        return was, now


def _requirements(contract: Contract, operation: Operation) -> Node:
    holder = operation.site.node if "security" in operation.site.value else contract.root
    return holder.child("security")


def alternatives(value: Any) -> Alternatives:
    """Return the ways to be let in that a list of requirements gives, with the scopes of each scheme."""
    listed = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return [
        {
            str(name): frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
            for name, scopes in item.items()
        }
        for item in listed
    ] or [{}]


def _suffices(credentials: dict[str, frozenset[str]], wanted: dict[str, frozenset[str]]) -> bool:
    """Tell whether who has `credentials` has all that is `wanted`."""
    return all(name in credentials and scopes <= credentials[name] for name, scopes in wanted.items())


def _reason(ways: Alternatives, others: Alternatives) -> str:
    """Say what is special about ways that only one side has: none needed, more or fewer scopes, other schemes."""
    if {} in ways:
        return "anonymous"
    schemes = {frozenset(other) for other in others}
    return "scope" if all(frozenset(way) in schemes for way in ways) else "scheme"


def alternatives_text(alternatives: Alternatives) -> str:
    """Return ways to be let in as a reader would say them: "key or (oauth [read] and key)"."""
    return " or ".join(_way_text(way) for way in alternatives)


def _way_text(way: dict[str, frozenset[str]]) -> str:
    parts = [f"{name} [{', '.join(sorted(scopes))}]" if scopes else name for name, scopes in sorted(way.items())]
    text = " and ".join(parts) or "no credentials"
    return f"({text})" if len(parts) > 1 else text
