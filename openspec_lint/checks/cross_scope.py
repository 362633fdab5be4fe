"""What checks between specs and contracts may look at besides the site they are given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from openspec_lint.checks.accounts.bodies import Shown, each_once, shown_bodies
from openspec_lint.checks.accounts.claims import Claim, claims
from openspec_lint.checks.agreement import Agreement, agreement_of
from openspec_lint.checks.declared import UndeclaredBreak, undeclared_breaks
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.prose.ownership import NO_PATTERNS, EndpointPatterns


@dataclass(frozen=True)
class CrossScope:
    """All specs and all contracts (at least one) of a project.

    breaks: the compat findings, as `declare` left them. patterns: what the configuration says of endpoints.
    """

    openspec: OpenSpec
    contracts: tuple[Contract, ...]
    breaks: tuple[Finding, ...] = ()
    patterns: EndpointPatterns = NO_PATTERNS

    @cached_property
    def agreement(self) -> Agreement:
        """What the specs name against what the contracts declare."""
        return agreement_of(self.openspec, self.contracts, self.patterns)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the specs tell of declared operations in detail; nothing where the contracts are another API's."""
        agreement = self.agreement
        if agreement.is_unrelated:
            return ()
        named = (route for each in agreement.promises for m in each.mentions for route in agreement.routes.at(m.path))
        return tuple(claims(self.openspec, agreement.routes, {id(route.operation) for route in named}))

    @cached_property
    def bodies(self) -> tuple[Shown, ...]:
        """The bodies that the specs show, each with what it is the first to differ in."""
        return tuple(each_once(body for claim in self.claims for body in shown_bodies(claim)))

    @cached_property
    def undeclared_breaks(self) -> tuple[UndeclaredBreak, ...]:
        """The breaking changes that no change in flight declares, by operation or component."""
        return undeclared_breaks(self.breaks, self.contracts)
