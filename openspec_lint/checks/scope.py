"""What checks may look at besides the site they are given, by family of rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.checks.agreement import Agreement, agreement_of
from openspec_lint.checks.declared import UndeclaredBreak, undeclared_breaks
from openspec_lint.checks.envelope.responses import envelope_hits
from openspec_lint.checks.hit import Hit
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.folder import OpenSpec


@dataclass(frozen=True)
class ContractScope:
    """The contract a site belongs to, and the envelope its responses must have (None: none is asked for)."""

    contract: Contract
    envelope: Envelope | None

    @cached_property
    def envelope_hits(self) -> Mapping[str, list[Hit]]:
        """The hits of the envelope rules by rule id: one look at the responses finds those of all of them."""
        return envelope_hits(self.contract, self.envelope) if self.envelope is not None else {}


@dataclass(frozen=True)
class CrossScope:
    """All specs and all contracts (at least one) of a project; breaks: the compat findings, as `declare` left them."""

    openspec: OpenSpec
    contracts: tuple[Contract, ...]
    breaks: tuple[Finding, ...] = ()

    @cached_property
    def agreement(self) -> Agreement:
        """What the specs name against what the contracts declare."""
        return agreement_of(self.openspec, self.contracts)

    @cached_property
    def undeclared_breaks(self) -> tuple[UndeclaredBreak, ...]:
        """The breaking changes that no change in flight declares, by operation or component."""
        return undeclared_breaks(self.breaks, self.contracts)
