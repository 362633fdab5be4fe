"""What checks between specs and contracts may look at besides the site they are given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from openspec_lint.checks.agreement import Agreement, agreement_of
from openspec_lint.checks.contract_changes import Changed, Compare
from openspec_lint.checks.declarations import InFlight
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.past import Past
from openspec_lint.model.prose.ownership import NO_PATTERNS, EndpointPatterns
from openspec_lint.model.prose.routes import Routes

if TYPE_CHECKING:  # what tells of bodies, and what compares, is imported when it is asked for
    from openspec_lint.checks.accounts.bodies import Shown, Unexpected
    from openspec_lint.checks.accounts.parameters import ToldParameter
    from openspec_lint.checks.accounts.statements import Statement
    from openspec_lint.checks.accounts.statuses import ListedGap
    from openspec_lint.checks.declared import UndeclaredBreak


@dataclass(frozen=True)
class CrossScope:
    """All specs and all contracts (at least one) of a project.

    breaks: the compat findings, as `declare` left them. patterns: what the configuration says of endpoints. bases: the
    previous version of each contract, None where it has none. flying: the changes that come with what is compared.
    past: what the OpenSpec folder was before, None where nobody knows. compare: what finds all that changed between two
    versions.
    """

    openspec: OpenSpec
    contracts: tuple[Contract, ...]
    breaks: tuple[Finding, ...] = ()
    patterns: EndpointPatterns = NO_PATTERNS
    bases: tuple[Contract | None, ...] = ()
    flying: tuple[InFlight, ...] = ()
    past: Past | None = None
    compare: Compare = lambda _now, _base: ()

    @cached_property
    def agreement(self) -> Agreement:
        """What the specs name against what the contracts declare."""
        return agreement_of(self.openspec, self.contracts, self.patterns)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What the specs tell of declared operations in detail; nothing where the contracts are another API's."""
        from openspec_lint.checks.accounts.statements import statements  # not before somebody asks

        return () if self.agreement.is_unrelated else tuple(statements(self.agreement))

    @cached_property
    def parameters(self) -> tuple[ToldParameter, ...]:
        """The parameters that the specs tell of, in the order of the documents, main specs first."""
        from openspec_lint.checks.accounts.parameters import place_in_documents, told_parameters  # the same

        found = (told for statement in self.statements for told in told_parameters(statement))
        return tuple(sorted(found, key=place_in_documents))

    @cached_property
    def undeclared_parameters(self) -> tuple[list[ToldParameter], ...]:
        """The query parameters that only the specs know: all places of each in one."""
        found: dict[tuple[int, str], list[ToldParameter]] = {}
        for told in self.parameters:
            if told.declared is None:
                found.setdefault((id(told.statement.route.operation), told.field.name), []).append(told)
        return tuple(found.values())

    @cached_property
    def listed_gaps(self) -> tuple[ListedGap, ...]:
        """The statuses that sections about an operation list and it does not declare, unless scenarios promise them."""
        from openspec_lint.checks.accounts.statuses import listed_gaps  # the same

        agreement = self.agreement
        told = (*agreement.gaps, *(gap for _, gap in agreement.plan_gaps))
        return tuple(listed_gaps(self.statements, {(id(gap.route.operation), gap.status) for gap in told}))

    @cached_property
    def bodies(self) -> tuple[Shown, ...]:
        """The bodies that the specs show, each with what it is the first to differ in."""
        from openspec_lint.checks.accounts.bodies import each_once, shown_bodies  # not before a body is shown

        return tuple(each_once(body for statement in self.statements for body in shown_bodies(statement)))

    @cached_property
    def unexpected_bodies(self) -> tuple[Unexpected, ...]:
        """The bodies that the specs show where the operation has none."""
        from openspec_lint.checks.accounts.bodies import unexpected_bodies  # the same

        return tuple(unexpected_bodies(self.statements))

    @cached_property
    def undeclared_breaks(self) -> tuple[UndeclaredBreak, ...]:
        """The breaking changes that no change in flight declares, by operation or component."""
        if not self.breaks:
            return ()
        from openspec_lint.checks.declared import undeclared_breaks  # not before something breaks

        return undeclared_breaks(self.breaks, self.contracts)

    @cached_property
    def changed(self) -> Changed:
        """What changed in the contracts since their previous versions, texts and examples too."""
        pairs = zip(self.contracts, self.bases, strict=True)
        return Changed(tuple((now, base) for now, base in pairs if base is not None), self.compare)

    @cached_property
    def routes(self) -> Routes:
        """The operations of the contracts, and those of their previous versions."""
        return Routes((*self.contracts, *(base for base in self.bases if base is not None)))
