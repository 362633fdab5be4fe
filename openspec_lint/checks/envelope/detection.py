"""What the bodies of a contract look like already: their top-level members, and which profiles they fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE, Envelope, Shape
from openspec_lint.checks.envelope.bodies import find, is_described, shown
from openspec_lint.checks.envelope.body_check import is_misfit
from openspec_lint.checks.envelope.responses import Use, faults_by_use, json_uses
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import side_of

ENOUGH: Final = 0.8
"""The share of bodies, of each side, that must fit a profile before it is proposed."""


class Fit(NamedTuple):
    """How many bodies fit a profile, of those that it asks something of."""

    fit: int = 0
    asked: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether nearly all fit; where there are none to ask, that is so."""
        return self.fit >= ENOUGH * self.asked


class SideFit(NamedTuple):
    """The same for bodies on success and in errors, and what is wrong with those that do not fit, most common first.

    reasons: side, rule id and what it says is missing or wrong → number of bodies. members: how many the profile
    requires of them.
    """

    success: Fit
    error: Fit
    reasons: Mapping[tuple[str, str, str], int]
    members: int = 0


@dataclass(frozen=True, slots=True)
class DetectedEnvelope:
    """How the described JSON bodies of a contract look.

    shapes: "2XX", "4XX", "5XX" or "default" → top-level members, sorted → number of bodies; a body that is no object
    counts under what it is, such as ("an array",). fitting: profile id → (bodies that fit, bodies it is asked of);
    a profile that asks nothing of any body is left out. sides: the same for success and error apart.
    """

    shapes: Mapping[str, Counter[tuple[str, ...]]]
    fitting: Mapping[str, tuple[int, int]]
    sides: Mapping[str, SideFit] = field(default_factory=dict)

    def of_side(self, side: str) -> Counter[tuple[str, ...]]:
        """Return the shapes of bodies on "success", or of those of an "error"."""
        found: Counter[tuple[str, ...]] = Counter()
        for status, shapes in self.shapes.items():
            if side_of(status) == side:
                found.update(shapes)
        return found


def detect_envelope(contract: Contract, profiles: Iterable[Envelope], *, only_likely: bool = False) -> DetectedEnvelope:
    """Return the shapes of a contract's bodies, and how many of them fit each of `profiles`.

    only_likely: leave out the profiles that cannot be those of nearly all bodies, as the names of members tell.
    """
    shapes: dict[str, Counter[tuple[str, ...]]] = {}
    described: set[int] = set()
    for use in json_uses(contract):
        if use.content.schema is None:
            continue
        for view in contract.schemas.variants(use.content.schema):
            if is_described(view):
                described.add(id(use.content.schema.value))
                members = tuple(sorted(view.properties)) or (shown(view),)
                shapes.setdefault(status_class(use), Counter())[members] += 1
    fitting: dict[str, tuple[int, int]] = {}
    sides: dict[str, SideFit] = {}
    for profile in profiles:
        if only_likely and not _is_likely(profile, shapes):
            continue
        found = fit_of(contract, profile, described)
        asked = found.success.asked + found.error.asked
        if asked:
            sides[profile.id] = found
            fitting[profile.id] = (found.success.fit + found.error.fit, asked)
    return DetectedEnvelope(shapes, fitting, sides)


def _is_likely(profile: Envelope, shapes: Mapping[str, Counter[tuple[str, ...]]]) -> bool:
    """Tell whether nearly all bodies have the members that a profile requires, by whatever name."""
    for side, shape in (("success", profile.success), ("error", profile.error)):
        wanted = [set(member.names) for member in shape.members if member.required]
        ours = [found for status, found in shapes.items() if side_of(status) == side]
        for names in wanted:
            having = sum(count for found in ours for members, count in found.items() if not names.isdisjoint(members))
            if having < ENOUGH * sum(found.total() for found in ours):
                return False
    return True


def status_class(use: Use) -> str:
    """Return the class of a response's status: "2XX", "4XX", "5XX" or "default"."""
    status = use.response.status
    if status == "default":
        return "2XX" if use.side == "success" else status
    return f"{status[0]}XX"


def fit_of(contract: Contract, profile: Envelope, described: Iterable[int]) -> SideFit:
    """Return how many bodies fit a profile; `described` has the `id`s of the schemas that count."""
    verdicts: dict[str, list[bool]] = {"success": [], "error": []}
    reasons: Counter[tuple[str, str, str]] = Counter()
    counted = frozenset(described)
    for use, faults in faults_by_use(contract, profile):
        side = use.side
        if use.content.schema is None or id(use.content.schema.value) not in counted:
            continue
        misfits = [fault for fault in faults if is_misfit([fault])]
        shape = profile.success if side == "success" else profile.error
        verdicts[side].append(not misfits and (contract.format == "openapi" or _is_told(contract, use, shape)))
        reasons.update({(side, fault.rule_id, fault.aspect) for fault in misfits})
    success, error = (Fit(sum(verdicts[side]), len(verdicts[side])) for side in ("success", "error"))
    asked = ((profile.success, success.asked), (profile.error, error.asked))
    members = sum(member.required for shape, count in asked if count for member in shape.members)
    return SideFit(success, error, dict(reasons.most_common()), members)


def _is_told(contract: Contract, use: Use, shape: Shape) -> bool:
    """Tell whether a body, in a format that does not say what it is sent as, has something of a shape.

    Where nothing is required that takes more than one member, which may be there by chance.
    """
    if not shape.media_types or any(member.required for member in shape.members) or use.content.schema is None:
        return True
    view = contract.schemas.view(use.content.schema)
    return sum(find(view, member) is not None for member in shape.members) > 1


def fitting_profile(detected: DetectedEnvelope) -> str | None:
    """Return the profile that most bodies fit, of those that fit nearly all they ask about; None without any.

    Nearly all on success and nearly all in errors. Of several, the one that requires most; then the default one.
    """
    candidates = [
        (-detected.fitting[profile][0], -found.members, profile != DEFAULT_ENVELOPE, profile)
        for profile, found in detected.sides.items()
        if found.success.is_enough and found.error.is_enough and detected.fitting[profile][0] > 0
    ]
    return min(candidates)[3] if candidates else None
