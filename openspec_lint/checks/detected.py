"""What `detect` tells of a contract, as plain data: the bodies of its responses, paging, names, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.checks.envelope.derived import derive_envelope
from openspec_lint.checks.envelope.detection import DetectedEnvelope, SideFit, detect_envelope, fitting_profile
from openspec_lint.checks.survey import KINDS, Survey, survey_of
from openspec_lint.model.contract import Contract

ONE_WORD = "one word"
"""What the casing of a name of one word is called; it has every casing."""


def detected_value(contract: Contract) -> dict[str, Any]:
    """Return what a contract does, as JSON has it."""
    value: dict[str, Any] = {"path": contract.document.path, "format": contract.format, "version": contract.version}
    if contract.collection is not None:
        return {**value, "draft": contract.collection.draft, "schemas": len(contract.collection.schemas)}
    detected, survey = detect_envelope(contract, load_envelopes().values()), survey_of(contract)
    return {
        **value,
        "operations": len(contract.operations),
        "base_path": contract.base_path,
        "prefix": survey.prefix,
        "bodies": {
            status: [{"members": list(members), "bodies": count} for members, count in shapes.most_common()]
            for status, shapes in sorted(detected.shapes.items())
        },
        "envelope": proposed_envelope(contract, detected),
        "profiles": [_profile(name, fits) for name, fits in _ranked(detected)],
        "paging": _paging(survey),
        "casing": {kind: _casing(survey.casing[kind]) for kind in KINDS},
        "ids": dict(survey.ids.most_common()),
        "error_media_types": dict(survey.error_media_types.most_common()),
    }


def proposed_envelope(contract: Contract, detected: DetectedEnvelope) -> str | Mapping[str, Any]:
    """Return what `envelope:` should say: the profile that fits, one of the contract's own, or "none"."""
    profile = fitting_profile(detected)
    if profile is not None:
        return profile
    derived = derive_envelope(contract)
    return derived.value if derived is not None else "none"


def _ranked(detected: DetectedEnvelope) -> Iterator[tuple[str, SideFit]]:
    """Yield the profiles by the number of bodies that fit; the one that is proposed comes first."""
    best = fitting_profile(detected)
    found = detected.sides.items()
    yield from sorted(
        found, key=lambda each: (each[0] != best, -sum(fit.fit for fit in (each[1].success, each[1].error)))
    )


def _profile(name: str, fits: SideFit) -> dict[str, Any]:
    return {
        "profile": name,
        **{side: fit._asdict() for side, fit in (("success", fits.success), ("error", fits.error))},
        "misfits": [
            {"side": side, "rule": rule, "what": what, "bodies": count}
            for (side, rule, what), count in fits.reasons.items()
        ],
    }


def _paging(survey: Survey) -> dict[str, Any]:
    parameters = [
        {"style": style, "parameters": names, "operations": count}
        for style, used in survey.paging_parameters.items()
        for names, count in used.most_common()
    ]
    answers = [{"at": at, "style": style, "lists": n} for (at, style), n in survey.paging_answers.most_common()]
    return {
        "parameters": sorted(parameters, key=lambda each: -int(str(each["operations"]))),
        "answers": answers,
        "lists": survey.lists,
    }


def _casing(counts: Counter[str]) -> dict[str, int]:
    return {case or ONE_WORD: count for case, count in sorted(counts.items(), key=lambda each: (not each[0], -each[1]))}
