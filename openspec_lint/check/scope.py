"""What checks may look at besides the site they are given, by family of rules."""

from __future__ import annotations

from dataclasses import dataclass

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.model.contract import Contract


@dataclass(frozen=True, slots=True)
class ContractScope:
    """The contract a site belongs to, and the envelope its responses must have (None: none is asked for)."""

    contract: Contract
    envelope: Envelope | None
