"""What another validator says of the contracts: lines for people, and values for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.findings import Location
from openspec_lint.report.report import Objection, SecondOpinion
from openspec_lint.report.visible import visible

SHOWN: Final = 10
"""Objections of each kind that are listed for people."""


def opinion_lines(opinion: SecondOpinion) -> Iterator[str]:
    """Yield the verdict on a contract, then what the two say differently or alike, each on a line."""
    yield visible(f"oracle: {opinion.validator} {_verdict(opinion)}")
    both = [each for each in opinion.theirs if each.is_shared]
    only_theirs = [each for each in opinion.theirs if not each.is_shared]
    only_ours = [each for each in opinion.ours if not each.is_shared]
    for who, objections in (("both", both), ("only it", only_theirs), ("only we", only_ours)):
        for location, message, _ in objections[:SHOWN]:
            place = f"{location.path}:{location.span.line}:{location.span.column}"
            yield visible(f"  {place}  {who}: {message}")
        if len(objections) > SHOWN:
            yield f"  ... and {len(objections) - SHOWN} more ({who})"


def _verdict(opinion: SecondOpinion) -> str:
    own = "accept" if opinion.we_accept else "reject"
    if opinion.accepts is None:
        return f"fails on {opinion.path}, which we {own}: {opinion.failure}"
    theirs = "accepts" if opinion.accepts else "rejects"
    same = opinion.accepts == opinion.we_accept
    return f"{theirs} {opinion.path}, {'and so do we' if same else f'which we {own}'}"


def opinion_value(opinion: SecondOpinion) -> dict[str, Any]:
    """Return an opinion as plain data, for the JSON report."""
    return {
        "validator": opinion.validator,
        "path": opinion.path,
        "accepts": opinion.accepts,
        "we_accept": opinion.we_accept,
        "failure": opinion.failure or None,
        "theirs": [_objection(each) for each in opinion.theirs],
        "ours": [_objection(each) for each in opinion.ours],
    }


def _objection(objection: Objection) -> dict[str, Any]:
    place: Location = objection.location
    return {
        "path": place.path,
        "line": place.span.line,
        "column": place.span.column,
        "pointer": place.pointer,
        "message": objection.message,
        "shared": objection.is_shared,
    }
