"""What checks of a contract may look at besides the site they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.checks.envelope.hits import envelope_hits
from openspec_lint.checks.hit import Hit
from openspec_lint.model.contract import Contract


@dataclass(frozen=True, eq=False)
class ContractScope:
    """The contract a site belongs to, and the envelope its responses must have (None: none is asked for).

    others: the other contracts of the project, which may share files with this one. reports: whether a rule reports at
    all on an operation ("POST /pets"), for findings that several operations share; None where that hangs on none.
    """

    contract: Contract
    envelope: Envelope | None
    others: tuple[Contract, ...] = ()
    reports: Callable[[str, str], bool] | None = None

    @cached_property
    def envelope_hits(self) -> Mapping[str, list[Hit]]:
        """The hits of the envelope rules by rule id: one look at the responses finds those of all of them."""
        return envelope_hits(self.contract, self.envelope, self.reports) if self.envelope is not None else {}
