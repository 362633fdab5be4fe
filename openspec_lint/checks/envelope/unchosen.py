"""A contract that has hardly anything of the envelope that is asked for because nobody has chosen one."""

from __future__ import annotations

from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import Envelope, load_envelopes
from openspec_lint.checks.envelope.bodies import is_described
from openspec_lint.checks.envelope.body_check import Fault, is_misfit
from openspec_lint.checks.envelope.detection import DetectedEnvelope, detect_envelope, fitting_profile
from openspec_lint.checks.envelope.responses import Use
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract

_SEVERAL: Final = 2
_MANY: Final = 5
"""Schemas at fault that are told in one, where another profile fits them and in any case."""

_FEW: Final = 0.2
_COMMON: Final = 0.3
"""The share of bodies that makes one shape worth telling."""


class Verdicts(NamedTuple):
    """Whether bodies fit an envelope: by schema and side, with the number of answers that have it."""

    by_schema: dict[tuple[int, str], tuple[bool, int]]

    def add(self, contract: Contract, use: Use, faults: list[Fault]) -> None:
        """Add an answer; one whose body nothing describes tells nothing."""
        schema, side = use.content.schema, use.side
        key = (id(schema.value if schema is not None else use.content.node.value), side)
        fits, count = self.by_schema.get(key, (None, 0))
        if fits is None:
            fits = not is_misfit(faults)
            if fits and schema is not None and not any(map(is_described, contract.schemas.variants(schema))):
                return
        self.by_schema[key] = (fits, count + 1)

    @property
    def misfits(self) -> int:
        """How many schemas do not fit; 0 where more than a few do."""
        misfits = sum(not fits for fits, _ in self.by_schema.values())
        return misfits if len(self.by_schema) - misfits <= _FEW * len(self.by_schema) else 0


def unchosen_hit(contract: Contract, envelope: Envelope, verdicts: Verdicts) -> Hit | None:
    """Return the one hit that says what the bodies of a contract look like, and which envelope would fit.

    None where that is not worth more than what is wrong with each body: some fit, or there are few bodies and no other
    profile fits them.
    """
    if verdicts.misfits < _SEVERAL:
        return None
    detected = detect_envelope(contract, load_envelopes().values(), only_likely=True)
    if verdicts.misfits < _MANY and fitting_profile(detected) is None:
        return None
    fit = sum(count for fits, count in verdicts.by_schema.values() if fits)
    asked = sum(count for _, count in verdicts.by_schema.values())
    wanted = [member.names[0] for member in envelope.success.members if member.required]
    arguments = {
        "envelope": envelope.id,
        "expected": listed(wanted),
        "fit": f"None of the {asked} described bodies has"
        if not fit
        else f"{fit} of the {asked} described bodies have",
        "bodies": _in_words(detected),
        "advice": _advice(detected),
    }
    return Hit(contract.root.child("paths"), arguments, aspect=envelope.id)


def _in_words(detected: DetectedEnvelope) -> str:
    """Return what most bodies of each side look like."""
    parts = []
    for side, words in (("success", "on success"), ("error", "in errors")):
        shapes = detected.of_side(side)
        if not shapes:
            continue
        (members, count), total = shapes.most_common(1)[0], shapes.total()
        if count < _COMMON * total:
            parts.append(f"{words}, there are {len(shapes)} different shapes")
            continue
        share = f"{count} of {total}" if count < total else "the one body" if total == 1 else f"all {total}"
        is_plural = total > 1
        if members[0].startswith(("a ", "an ")):
            parts.append(f"{words}, {share} {'are' if is_plural else 'is'} {members[0]}")
        else:
            parts.append(f"{words}, {share} {'have' if is_plural else 'has'} {listed(members)}")
    return "; ".join(parts)


def _advice(detected: DetectedEnvelope) -> str:
    profile = fitting_profile(detected)
    if profile is None:
        return "no profile fits; `openspec-lint init` writes one that does, or `none`"
    fit, asked = detected.fitting[profile]
    return f"`envelope: {profile}`, which `openspec-lint init` writes, fits {fit} of {asked}"
