"""What specs tell of endpoints besides naming them: parameters with their limits, and bodies that are sent or answered.

A spec is read the way a Markdown contract is. Where it has requirements, each of them and each scenario is read by
itself, for the endpoint that it is about; what stands around them is read by its sections.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from openspec_lint.model.markdown.draft import ANY_SUCCESS, REQUEST, Draft, Field
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import Outline
from openspec_lint.model.prose.mentions import Mention, mentions, segments
from openspec_lint.model.prose.promises import REQUIREMENTS, Passage, outcome_of, passages, section_site
from openspec_lint.model.prose.statuses import statuses
from openspec_lint.model.site import Site

if TYPE_CHECKING:  # most specs tell of endpoints in sentences, and are not read as Markdown contracts are
    from openspec_lint.model.markdown.blocks import Block
    from openspec_lint.model.markdown.samples import Sample

_TELLS: Final = re.compile(r"```|~~~|`[{\[]|\?[A-Za-z_]\w*=|\*\*(?:Path|Endpoint)|[Pp]aram|参数")
"""What every text has that tells more of an endpoint than its name; most have not, and are not read again."""

_LAID_OUT: Final = re.compile(
    r"```|~~~|`\[|`\{(?:[^`]*:|\s*\})|^\s*\||\*\*(?:Path|Endpoint)|[Pp]aram[^.]{0,60}[:：*_]\W*$|^\s*#.*[Pp]aram|参数"
)
"""What a line has where bodies, tables or lists tell of an endpoint; what a sentence tells needs no blocks."""

_QUERY: Final = re.compile(r"`\?(?P<query>[A-Za-z_][^`\s]*)`")
_NAMES: Final = r"`[A-Za-z_]\w*`(?:\s*(?:,|and|or|/)\s*`[A-Za-z_]\w*`){0,7}"
_ARE_SENT: Final = r"query[- ](?:string[- ])?param\w*"
_SPOKEN: Final = re.compile(
    rf"(?P<before>{_NAMES})\s+(?:optional\s+)?{_ARE_SENT}(?P<rest>.*)|\b{_ARE_SENT}:?\s+(?P<behind>{_NAMES})(?P<more>.*)",
    re.IGNORECASE,
)
_ONE_NAME: Final = re.compile(r"`([A-Za-z_]\w*)`")
_QUERY_NAME: Final = re.compile(r"(?:^|&)\[?([A-Za-z_][\w.-]*(?:\[\w*\])?)=")
_FAILS: Final = re.compile(
    r"\b(?:invalid|unknown|unsupported|malformed|missing|reject\w*|refus\w*|fail\w*|error|ignor\w*|without|empty|denied"
    r"|forbidden|unauthori[sz]ed|exceed\w*|not|cannot|never)\b|无效|非法|失败|拒绝|缺少|忽略",
    re.IGNORECASE,
)


class Account(NamedTuple):
    """What a passage tells of an endpoint; `site` is the requirement, scenario or section that it stands in."""

    site: Site
    told: Draft


def accounts_of_spec(spec: Spec, is_declared: Callable[[str], bool]) -> Iterator[Account]:
    """Yield what a main spec tells of endpoints in detail; is_declared: whether a path is worth to be read about."""
    if _tells(spec.document.text, spec.outline, is_declared):
        requirements = (*spec.requirements, *spec.strays)
        yield from _of_requirements(requirements, spec.outline)
        yield from _around(requirements, spec.outline, spec.site)


def accounts_of_delta(delta: Delta, is_declared: Callable[[str], bool]) -> Iterator[Account]:
    """Yield what a delta that adds or modifies requirements tells of endpoints, or one without any section."""
    if _tells(delta.document.text, delta.outline, is_declared):
        if delta.has_entries or delta.operations:
            yield from _of_requirements((*delta.added, *delta.modified), delta.outline)
        else:
            yield from _around((), delta.outline, delta.site)


def _tells(text: str, content: Outline, is_declared: Callable[[str], bool]) -> bool:
    """Tell whether a document may tell anything of a declared endpoint: most do not, and are not read again."""
    if _TELLS.search(text) is None:
        return False
    return any(is_declared(mention.path) for mention in mentions(enumerate(content.lines)))


def _around(requirements: Sequence[Requirement], content: Outline, parent: Site) -> Iterator[Account]:
    """Yield what is told around the requirements of a document, or in one without any."""
    outside = list(content.lines)
    for requirement in requirements:
        outside[requirement.line : requirement.end] = [""] * (requirement.end - requirement.line)
    if next(mentions(enumerate(outside)), None) is None:
        return
    from openspec_lint.model.markdown.reader import told  # not before an endpoint is named there

    for draft in told(outside).drafts:
        _place_queries(draft, content.lines[draft.place.line])
        if draft.has_details:
            yield Account(section_site(content, parent, draft.place.line), draft)


def _of_requirements(requirements: Iterable[Requirement], content: Outline) -> Iterator[Account]:
    """Yield what requirements and scenarios tell of the one endpoint that each of them is about."""
    laid_out = _LaidOut(content)
    for requirement in requirements:
        inherited: Mention | None = None
        for passage in passages([requirement]):
            lines = list(enumerate(content.lines[passage.start : passage.end], passage.start))
            named = _only_endpoint([(index, line) for index, line in lines if index not in content.fenced])
            if passage.site.kind in REQUIREMENTS:
                inherited = named[0] if named else None
            subject = named[0] if named else inherited if named is not None else None
            if subject is None or not any(_TELLS.search(line) for _, line in lines):
                continue
            about = Draft(subject.method, subject.path, subject.host, _place_of(subject))
            for draft in laid_out.told(about, passage):
                _add_queries(draft, named or (), lines)
                _settle(draft, lines, is_scenario=passage.site.kind.endswith("scenario"), name=passage.site.name)
                if draft.has_details:
                    yield Account(passage.site, draft)


class _LaidOut:
    """Reads the passages of a document that lay out what they tell; its blocks are found for the first of them."""

    def __init__(self, content: Outline) -> None:
        self.lines = content.lines

    def told(self, subject: Draft, passage: Passage) -> list[Draft]:
        """Return what the blocks of a passage tell of its subject, and of what they declare besides."""
        if not any(map(_LAID_OUT.search, self.lines[passage.start : passage.end])):
            return [subject]
        from openspec_lint.model.markdown.reader import told_about  # not before something is laid out

        inside = self._blocks[bisect_right(self._starts, passage.start) : bisect_left(self._starts, passage.end)]
        return told_about(subject, inside, self.lines).drafts

    @cached_property
    def _blocks(self) -> Sequence[Block]:
        from openspec_lint.model.markdown.blocks import blocks  # the same

        return list(blocks(self.lines))

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [block.line for block in self._blocks]


def _only_endpoint(lines: Iterable[tuple[int, str]]) -> tuple[Mention, ...] | None:
    """Return the mentions of the one endpoint that lines name, () where they name none, None where several."""
    found = [mention for mention in mentions(lines) if mention.method and not mention.is_pattern]
    names = {(mention.method, segments(mention.path)) for mention in found}
    return tuple(found) if len(names) < 2 else None


def _place_of(mention: Mention) -> Place:
    return Place(mention.line, mention.column, mention.end_column)


def _place_queries(draft: Draft, text: str) -> None:
    """Give the query parameters behind the path of an endpoint the places of their names; text: its line."""
    for index, (place, field) in enumerate(draft.parameters):
        if place == "query" and field.place == draft.place:
            here = _behind_path(draft.place.line, text, field.name, draft.place.column - 1)
            draft.parameters[index] = (place, field._replace(place=here))


def _behind_path(line: int, text: str, name: str, start: int) -> Place:
    """Return where a query parameter is named in a line, behind an index of it; what stands there where it is not."""
    match = re.compile(rf"[?&\[{{]{re.escape(name)}").search(text, start)
    column = match.start() + 2 if match is not None else start + 1
    return Place(line, column, column + len(name))


def _add_queries(draft: Draft, named: Iterable[Mention], lines: Sequence[tuple[int, str]]) -> None:
    """Add the query parameters that stand behind the path, by themselves (`?status=open`), or are called so.

    What is told of one that is known by its name alone takes the place of that.
    """
    known = {field.name: index for index, (_, field) in enumerate(draft.parameters)}
    for field in (
        *_behind_paths(named, dict(lines)),
        *(each for index, text in lines for each in _spoken(index, text)),
    ):
        index = known.setdefault(field.name, len(draft.parameters))
        if index == len(draft.parameters):
            draft.parameters.append(("query", field))
        elif field.schema and draft.parameters[index][0] == "query" and not draft.parameters[index][1].schema:
            draft.parameters[index] = ("query", field)


def _behind_paths(named: Iterable[Mention], texts: Mapping[int, str]) -> Iterator[Field]:
    """Yield the query parameters of the endpoints that lines name, each at its name."""
    from openspec_lint.model.markdown.endpoints import declared  # not before a passage is about one

    for mention in named:
        text = texts.get(mention.line, "")[: mention.end_column - 1]
        for found in declared(text[mention.column - 1 :]):
            for name in found.query:
                yield Field(name, {}, False, _behind_path(mention.line, text, name, mention.column - 1))


def _spoken(index: int, text: str) -> Iterator[Field]:
    """Yield the query parameters that a line speaks of: "`?status=open`", "the `limit` query parameter (max 50)"."""
    for match in _QUERY.finditer(text):
        for name in _QUERY_NAME.findall(match["query"]):
            yield Field(name, {}, False, Place(index, match.start("query"), match.end("query") + 1))
    for match in _SPOKEN.finditer(text):
        from openspec_lint.model.prose_limits import limits_of  # not before a parameter is spoken of

        group = "before" if match["before"] is not None else "behind"
        names = list(_ONE_NAME.finditer(match[group]))
        limits = limits_of(match["rest" if group == "before" else "more"], None) if len(names) == 1 else {}
        for name in names:
            start = match.start(group) + name.start(1)
            yield Field(name[1], limits, False, Place(index, start + 1, start + len(name[1]) + 1))


def _settle(draft: Draft, lines: Sequence[tuple[int, str]], *, is_scenario: bool, name: str | None) -> None:
    """Leave out what a scenario sends on purpose that is wrong, and say which status a body is answered with."""
    if not is_scenario:
        return
    draft.samples = [(_side(side, shown, draft), shown) for side, shown in draft.samples]
    outcome = outcome_of(lines)
    named = {mention.status for mention in statuses(outcome)}
    fails = any(status[0] in "45" for status in named)
    if fails or _FAILS.search(" ".join([name or "", *(text for _, text in outcome)])):
        draft.parameters.clear()
        draft.samples = [each for each in draft.samples if each[0] != REQUEST]
        draft.fields = [each for each in draft.fields if each[0] != REQUEST]
    if len(named) == 1:
        (status,) = named
        draft.samples = [(status if side == ANY_SUCCESS else side, shown) for side, shown in draft.samples]
    elif fails or len(named) > 1:
        draft.samples = [each for each in draft.samples if each[0] != ANY_SUCCESS]


def _side(side: str, shown: Sample, draft: Draft) -> str:
    """Return the side of a body: what stands behind the endpoint in one line is sent to it, even in an outcome."""
    is_behind = shown.line == draft.place.line and shown.column >= draft.place.end_column - 1
    return REQUEST if side == ANY_SUCCESS and shown.is_inline and is_behind else side
