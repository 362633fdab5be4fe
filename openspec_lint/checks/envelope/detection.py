"""What the bodies of a contract look like already: their top-level members, and which profiles they fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE, Envelope
from openspec_lint.checks.envelope.bodies import is_undescribed, shown
from openspec_lint.checks.envelope.responses import faults_by_use, json_uses
from openspec_lint.model.contract import Contract

MISFITS: Final = frozenset(
    {"envelope-missing", "error-envelope-missing", "envelope-member-missing", "envelope-member-type"}
)
"""What makes a body one of another envelope; a member that is not required, or a list without meta, does not."""


ENOUGH: Final = 0.8
"""The share of bodies that must fit a profile before it is proposed."""


@dataclass(frozen=True, slots=True)
class DetectedEnvelope:
    """How the described JSON bodies of a contract look.

    shapes: "2XX", "4XX", "5XX" or "default" → top-level members, sorted → number of bodies; a body that is no object
    counts under what it is, such as ("an array",). fitting: profile id → (bodies that fit, bodies it is asked of);
    a profile that asks nothing of any body is left out.
    """

    shapes: Mapping[str, Counter[tuple[str, ...]]]
    fitting: Mapping[str, tuple[int, int]]


def detect_envelope(contract: Contract, profiles: Iterable[Envelope]) -> DetectedEnvelope:
    """Return the shapes of a contract's bodies, and how many of them fit each of `profiles`."""
    shapes: dict[str, Counter[tuple[str, ...]]] = {}
    described: set[int] = set()
    for use in json_uses(contract):
        if use.content.schema is None:
            continue
        for view in contract.schemas.variants(use.content.schema):
            if view.is_complete and not is_undescribed(view):
                status = use.response.status
                status_class = status if status == "default" else f"{status[0]}XX"
                members = tuple(sorted(view.properties)) or (shown(view),)
                described.add(id(use.content.schema.value))
                shapes.setdefault(status_class, Counter())[members] += 1
    fitting: dict[str, tuple[int, int]] = {}
    for profile in profiles:
        verdicts = [
            not any(fault.rule_id in MISFITS for fault in faults)
            for use, faults in faults_by_use(contract, profile)
            if use.content.schema is not None and id(use.content.schema.value) in described
        ]
        if verdicts:
            fitting[profile.id] = (sum(verdicts), len(verdicts))
    return DetectedEnvelope(shapes, fitting)


def fitting_profile(detected: DetectedEnvelope) -> str | None:
    """Return the profile that most bodies fit, of those that fit nearly all they ask about; None without any.

    Of several, the default one comes first.
    """
    candidates = [
        (fit, profile == DEFAULT_ENVELOPE, profile)
        for profile, (fit, asked) in detected.fitting.items()
        if fit >= ENOUGH * asked and fit > 0
    ]
    return max(candidates)[2] if candidates else None
