"""The configuration that fits a project, as the text that `init` writes: what was found, and comments that say why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.envelope import Envelope, load_envelopes
from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.detected import proposed_envelope
from openspec_lint.checks.envelope.derived import derive_envelope
from openspec_lint.checks.envelope.detection import ENOUGH, DetectedEnvelope, SideFit, detect_envelope
from openspec_lint.checks.survey import HEADER, Survey, survey_of
from openspec_lint.cli.gather import Gathered
from openspec_lint.model.casing import MIXED, dominant_casing
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec import DEFAULT_FOLDER
from openspec_lint.model.prose.mentions import segments
from openspec_lint.read.written_values import is_plain

_WIDTH: Final = 120
_LEAST: Final = 3
"""Lists, or endpoints of the specs, from which something can be concluded."""

_CASING_RULES: Final = {
    "path-casing-mixed": ("paths",),
    "parameter-casing-mixed": ("query parameters", "path parameters"),
    "property-casing-mixed": ("properties",),
}
"""Rule → the kinds of names that it judges, by the words of a survey."""


def config_text(gathered: Gathered) -> str:
    """Return the text of a configuration file; where no contract is certain, the candidates stand in comments."""
    lines = ["extends: recommended   # minimal | recommended | strict"]
    openspec = gathered.project.openspec
    if openspec is not None and openspec.folder != DEFAULT_FOLDER:
        lines.append(f"openspec: {_scalar(openspec.folder)}")
    contracts = [checked.contract for checked in gathered.project.contracts]
    if not contracts:
        lines += [f"# {note}" for note in gathered.notes]
    else:
        lines.append("contracts:")
    surveys = [survey_of(contract) for contract in contracts if contract.collection is None]
    for contract in contracts:
        lines.append(f"  - path: {json.dumps(contract.document.path)}")
        if contract.collection is None:
            lines += [f"    {line}" for line in (*_base_path(gathered, contract), *_envelope(contract))]
    rules = list(_casings(surveys))
    return "\n".join([*lines, *(["rules:", *rules] if rules else [])]) + "\n"


def _base_path(gathered: Gathered, contract: Contract) -> Iterator[str]:
    """Yield the base path that the specs write before the contract's paths, where the document has none."""
    openspec = gathered.project.openspec
    if openspec is None or contract.base_path:
        return
    from openspec_lint.checks.agreement import agreement_of  # not for a project without specs
    from openspec_lint.model.prose.ownership import NO_PATTERNS  # the same

    leads: Counter[tuple[str, ...]] = Counter()
    for endpoint in agreement_of(openspec, (contract,), gathered.project.patterns or NO_PATTERNS).endpoints:
        if endpoint.route is not None:
            said, template = segments(endpoint.path), segments(endpoint.route.operation.path)
            leads[said[: max(0, len(said) - len(template))]] += 1
    (lead, count), *_ = leads.most_common(1) or [((), 0)]
    if lead and count >= _LEAST and count > leads.total() / 2:
        reason = f"before {count} of {leads.total()} endpoints in the specs; the contract has none"
        yield f"base_path: /{'/'.join(lead)}   # {reason}"


def _envelope(contract: Contract) -> Iterator[str]:
    """Yield the entry about the envelope."""
    profiles = load_envelopes()
    detected, survey = detect_envelope(contract, profiles.values()), survey_of(contract)
    proposed = proposed_envelope(contract, detected)
    if proposed == "none":
        yield f"envelope: none   # {_why_none(detected)}"
        return
    if isinstance(proposed, str):
        paging = _paging(survey, profiles[proposed])
        reason = f"{_in_numbers(detected.sides[proposed])} fit it"
        if paging is None:
            yield f"envelope: {proposed}   # {reason}"
            return
        value: Mapping[str, Any] = {"extends": proposed, "success": {"lists": {"paging": paging.value}}}
        yield from _block("envelope", value, (reason, paging.reason))
        return
    derived = derive_envelope(contract)
    assert derived is not None  # it was proposed
    reasons, value = [f"no profile of ours fits; {_in_numbers(derived.fits)} fit this one"], dict(proposed)
    paging = _paging(survey, derived.envelope) if "success" in value else None
    if "success" not in value:
        reasons.append(_why_none(detected))
    if paging is not None and paging.value is not None:
        value["success"] = {**value["success"], "lists": {"paging": paging.value}}
        reasons.append(paging.reason)
    yield from _block("envelope", value, reasons)


def _why_none(detected: DetectedEnvelope) -> str:
    shapes = detected.of_side("success")
    if not shapes and not detected.of_side("error"):
        return "no body is described"
    return f"bodies on success are bare: {shapes.total()} of {len(shapes)} shape{'s'[: len(shapes) != 1]}"


def _in_numbers(fits: SideFit) -> str:
    sides = ((fits.success, "on success"), (fits.error, "in errors"))
    return " and ".join(f"{fit.fit} of {fit.asked} bodies {words}" for fit, words in sides if fit.asked)


class _Paging(NamedTuple):
    """What a profile is to say about paging, None for nothing, and why."""

    value: Mapping[str, Any] | None
    reason: str


def _paging(survey: Survey, envelope: Envelope) -> _Paging | None:
    """Return what is to be said about paging beyond what the profile says; None where that is right as it is."""
    told = survey.paging_answers
    if survey.lists < _LEAST:
        return None
    (at, style), count = told.most_common(1)[0] if told else (("", ""), 0)
    if count >= ENOUGH * survey.lists and not at.startswith(f"{HEADER} "):
        return _Paging({"at": [at], "styles": [style]}, f"{count} of {survey.lists} lists page this way")
    if envelope.success.paging is None:
        return None
    asked = {".".join(path) or "." for path in envelope.success.paging.at}
    if any(place in asked for place, _ in told):
        return None
    return _Paging(None, f"none of {survey.lists} lists says there which part of the whole it is")


def _casings(surveys: list[Survey]) -> Iterator[str]:
    """Yield the casings that nearly all names of the contracts have, as options of the rules that hold them."""
    rules = load_rules(with_examples=False, families=("contract",))
    for rule_id, kinds in _CASING_RULES.items():
        options = rules[rule_id].options if rule_id in rules else {}
        found = {_dominant(survey.casing[kind], options) for survey in surveys for kind in kinds if "case" in options}
        cases = [case for case in found if case is not None]
        if len(cases) == 1 and cases[0] != MIXED:
            case, (count, total) = cases[0], _counts(surveys, kinds, cases[0])
            yield f"  {rule_id}: {{options: {{case: {case}}}}}   # {count} of {total} that have a casing"


def _dominant(counts: Counter[str], options: Mapping[str, Any]) -> str | None:
    """Return the casing of nearly all names of one kind, by the measure of the rule; MIXED where there is none."""
    cased = [case for case in counts.elements() if case not in ("", "other")]
    return (dominant_casing(cased, options["share"], options["least"]) or MIXED) if cased else None


def _counts(surveys: list[Survey], kinds: tuple[str, ...], case: str) -> tuple[int, int]:
    counts = [survey.casing[kind] for survey in surveys for kind in kinds]
    total = sum(count for each in counts for name, count in each.items() if name not in ("", "other"))
    return sum(each[case] for each in counts), total


def _block(key: str, value: Mapping[str, Any], reasons: tuple[str, ...] | list[str]) -> Iterator[str]:
    """Yield a member of a YAML document in block style, down to what fits on a line."""
    yield from (f"# {reason}" for reason in reasons)
    yield f"{key}:"
    yield from (f"  {line}" for line in _lines(value))


def _lines(value: Mapping[str, Any]) -> Iterator[str]:
    for key, member in value.items():
        line = f"{_scalar(key)}: {_flow(member)}"
        is_deep = isinstance(member, dict) and any(isinstance(each, dict) for each in member.values())
        if is_deep or (isinstance(member, dict) and len(line) > _WIDTH - 12):
            yield f"{_scalar(key)}:"
            yield from (f"  {each}" for each in _lines(member))
        else:
            yield line


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(member)}" for key, member in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]" if isinstance(value, list) else _scalar(value)


def _scalar(value: Any) -> str:
    is_bare = isinstance(value, str) and is_plain(value, is_flow=True)
    return str(value) if is_bare else json.dumps(value, ensure_ascii=False)
