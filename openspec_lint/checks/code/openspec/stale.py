"""A check of MODIFIED requirements against what the main spec was when they were written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.history import Overwritten, found_in, overwritten, source_name
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Site

_SHOWN: Final = 3
"""How many scenarios a message names."""


def stale(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a MODIFIED requirement that would overwrite what the main spec says since it was written."""
    delta = scope.delta_of(site)
    spec = scope.spec(delta.capability)
    if spec is None or scope.written_against is None:
        return
    for requirement in delta.modified:
        name = source_name(delta, requirement)
        now = found_in(spec, name)
        origin = scope.written_against(delta, requirement) if now is not None else None
        then = found_in(origin.spec, name) if origin is not None else None
        if now is None or then is None or origin is None:
            continue
        lost = overwritten(then, now, requirement)
        if not lost.is_nothing:
            arguments = {
                "name": requirement.name,
                "capability": delta.capability,
                "day": origin.day,
                "commit": origin.commit,
                "changes": _changes(lost),
            }
            note = Note(line_node(spec.document, now.line), "the main spec's")
            node = line_node(delta.document, requirement.line)
            yield Hit(node, arguments, related=(note,), aspect=requirement.name)


def _changes(lost: Overwritten) -> str:
    """Return what happened to the main spec's requirement."""
    parts = [
        *(["its text changed"] if lost.statement else []),
        *([f"{_scenarios(lost.changed)} changed"] if lost.changed else []),
        *([f"{_scenarios(lost.removed)} went"] if lost.removed else []),
    ]
    return " and ".join(parts)


def _scenarios(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    quoted = ", ".join(f'"{name}"' for name in names[:_SHOWN])
    return f"{'the scenario' if len(names) == 1 else 'the scenarios'} {quoted}{more}"


STALE_CHECKS: Final[dict[str, Check]] = {"modified-requirement-stale": stale}
"""The check of this module by rule; `table.py` takes it over."""
