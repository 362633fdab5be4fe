"""What specs promise about the API: each requirement and scenario with the endpoints and statuses that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openspec_lint.model.mentions import Mention, mentions
from openspec_lint.model.openspec_specs import Requirement, Spec
from openspec_lint.model.openspec_text import Outline
from openspec_lint.model.site import Site
from openspec_lint.model.statuses import StatusMention, statuses

_OUTCOME: Final = re.compile(r"^\s*(?:[-*+]\s*)?[*_`]{0,3}(?:THEN|那么|则)\b", re.IGNORECASE)
_STEP: Final = re.compile(r"^\s*(?:[-*+]\s*)?[*_`]{0,3}(?:GIVEN|WHEN)\b", re.IGNORECASE)


class Promise(NamedTuple):
    """A requirement's own text (heading included), or one of its scenarios.

    mentions: the endpoints it names. outcome: the lines that say what happens, pairs of 0-based index and text: those
    from THEN on, or all where no line has a keyword.
    """

    site: Site
    text: str
    mentions: tuple[Mention, ...]
    outcome: tuple[tuple[int, str], ...]

    @property
    def is_scenario(self) -> bool:
        """Tell a scenario from the text of a requirement."""
        return self.site.kind in ("scenario", "delta-scenario")

    def statuses(self) -> tuple[StatusMention, ...]:
        """Return the HTTP statuses that its outcome names."""
        return tuple(statuses(self.outcome))


def promises_of_spec(spec: Spec) -> Iterator[Promise]:
    """Yield the promises of a main spec that name an endpoint, in the order of its lines."""
    yield from promises(spec.requirements, spec.outline)


def promises(requirements: Iterable[Requirement], content: Outline) -> Iterator[Promise]:
    """Yield the promises of `requirements`, which stand in `content`, that name an endpoint."""
    for requirement in requirements:
        scenarios = requirement.scenarios
        own_end = min((scenario.line for scenario in scenarios), default=requirement.end)
        for site, start, end in (
            (requirement.site, requirement.line, own_end),
            *((scenario.site, scenario.line, scenario.end) for scenario in scenarios),
        ):
            lines = [(index, content.lines[index]) for index in range(start, end) if index not in content.fenced]
            found = tuple(mentions(lines))
            if found:
                yield Promise(site, "\n".join(text for _, text in lines), found, tuple(_outcome(lines)))


def _outcome(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the lines of the steps that say what happens."""
    if not any(_OUTCOME.match(text) or _STEP.match(text) for _, text in lines):
        yield from lines
        return
    happens = False
    for index, text in lines:
        if _OUTCOME.match(text):
            happens = True
        elif _STEP.match(text):
            happens = False
        if happens:
            yield index, text
