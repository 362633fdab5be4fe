"""What changed in the contracts of a project since their previous versions, to be asked by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.read.pointers import keys_of_pointer

Compare = Callable[[Contract, Contract], Iterable[Finding]]
"""A contract and its previous version → all that changed, texts and examples too."""


@dataclass(frozen=True, eq=False)
class Changed:
    """What is different between contracts and their previous versions; nothing is compared before somebody asks.

    contracts: those that have a previous version, with it.
    """

    contracts: tuple[tuple[Contract, Contract], ...]
    compare: Compare

    @cached_property
    def findings(self) -> tuple[tuple[Contract, Finding], ...]:
        """Each finding of the comparison with its contract."""
        return tuple((now, finding) for now, base in self.contracts for finding in self.compare(now, base))

    @cached_property
    def operations(self) -> frozenset[str]:
        """The names of the operations that changed, came or went, or in whose schemas anything did."""
        return frozenset(name for _, finding in self.findings for name in _operations(finding))

    @cached_property
    def components(self) -> frozenset[str]:
        """The names of the schemas that changed, came or went."""
        told = (name for _, finding in self.findings for name in _components(finding))
        written = (name for pair in self.contracts for name in _rewritten(*pair))
        return frozenset((*told, *written))

    @cached_property
    def known_components(self) -> frozenset[str]:
        """The names of all schemas, of both versions."""
        both = (contract for pair in self.contracts for contract in pair)
        return frozenset(name for contract in both for name in contract.named_schemas) | self.components

    def beside_texts(self, contract: Contract) -> list[Finding]:
        """Return what changed about a contract beside titles, descriptions, examples and the like."""
        from openspec_lint.checks.compat.texts import ANNOTATION  # something was compared by now

        return [
            finding
            for owner, finding in self.findings
            if owner is contract and finding.change is not None and finding.change.kind != ANNOTATION
        ]


def _operations(finding: Finding) -> Iterable[str]:
    named = finding.change.operations if finding.change is not None else ()
    return named if finding.operation is None else (*named, finding.operation)


def _components(finding: Finding) -> Iterable[str]:
    from openspec_lint.checks.named import component_of  # the same

    base = finding.change.base if finding.change is not None else None
    pointers = (finding.location.pointer, base.pointer if base is not None else None)
    return [name for pointer in pointers if pointer for name in component_of(keys_of_pointer(pointer))]


def _rewritten(now: Contract, base: Contract) -> Iterable[str]:
    """Return the schemas that are written otherwise, be they used or not."""
    after, before = ({name: node.value for name, node in each.named_schemas.items()} for each in (now, base))
    return [name for name in {**after, **before} if after.get(name) != before.get(name)]
