"""Operations by number: facts name those that they affect by a bit each, and some hurt nobody."""

from __future__ import annotations

from openspec_lint.checks.compat.lifecycle import stability_of
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.model.operations import Operation


class OperationNumbers:
    """Numbers the operations of a comparison.

    names: the operations by number. unstable: those that may change at any time, a bit each. expanded: these are left
    out altogether.
    """

    def __init__(self, terms: Terms, expanded: bool) -> None:
        self.terms, self.expanded = terms, expanded
        self.names: list[str] = []
        self.unstable = 0

    def of(self, *operations: Operation) -> int:
        """Return new bits for operations."""
        bits = 0
        for operation in operations:
            bits |= 1 << len(self.names)
            self.names.append(operation.name)
        return bits

    def leaves_out(self, operation: Operation, bit: int) -> bool:
        """Tell whether nothing is said of a version of an operation, and note where it may change at any time."""
        if self.terms.counts(stability_of(operation.site.value)):
            return False
        self.unstable |= bit
        return self.expanded
