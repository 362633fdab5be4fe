"""Endpoints of one document that lie together where no contract declares anything: one cause, told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openspec_lint.checks.endpoints import Claim
from openspec_lint.model.prose.mentions import segments
from openspec_lint.model.prose.routes import Routes, without_prefix

_ENOUGH: Final = 3
"""Endpoints that are told together; fewer are told one by one."""


class Together(NamedTuple):
    """Claims of one document that are told as one; below: the path that all of them have, "" for a single one."""

    claims: tuple[Claim, ...]
    below: str


def together(claims: Iterable[Claim], routes: Routes) -> Iterator[Together]:
    """Yield claims in their order, those of a document together whose first word below the prefix no contract has."""
    claims = tuple(claims)
    known = {_word(route.operation.effective_path) for route in routes.routes}
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        word = _word(claim.endpoint.path)
        key = (claim.place.promise.site.document.path, word) if word not in known else (id(claim),)
        groups.setdefault(key, []).append(claim)
    for group in groups.values():
        if len(group) < _ENOUGH:
            yield from (Together((claim,), "") for claim in group)
        else:
            yield Together(tuple(group), _below(group[0].endpoint.path))


def _word(path: str) -> str:
    return next(iter(without_prefix(segments(path))), "")


def _below(path: str) -> str:
    """Return a path up to the first word below its prefix, as it is written: "/api/v1/toys"."""
    parts = segments(path)
    length = len(parts) - len(without_prefix(parts)) + 1
    return "/" + "/".join(path.strip("/").split("/")[:length])
