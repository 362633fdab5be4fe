"""What people have decided to live with: allows inside documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.rule import Rule
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.run import finding_of
from openspec_lint.findings import Edit, Finding, Span
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_KEY, Document, Target, Trail, lines_of
from openspec_lint.read.pointers import token_of

ALLOW_FIELD: Final = "x-openspec-lint-allow"
"""The member {rule: why} that allows, in JSON or YAML, whatever its object holds."""

ALLOW_RULES: Final = ("allow-unused", "allow-without-reason")
"""The rules about allows themselves."""

_COMMENT: Final = re.compile(
    r"openspec-lint:\s*allow\s+(?P<rules>[\w*,\s:.$/@+-]+?)\s*(?:--\s*(?P<why>\S.*?))?\s*(?:-->|$)"
)
_OPENERS: Final = {"yaml": "#", "markdown": "<!--", "catalogue": "#"}


class Allow(NamedTuple):
    """One permission: the rules it names, its reason, where it stands, and where it reaches.

    lines: the 1-based lines it covers, for a comment. pointer: the object it covers, for a member; size: how many rules
    its field names.
    """

    document: Document
    rules: tuple[str, ...]
    why: str
    target: Target
    trail: Trail = None
    lines: tuple[int, ...] = ()
    pointer: str | None = None
    size: int = 0

    def covers(self, finding: Finding) -> bool:
        """Tell whether the finding stands where this allows it."""
        place = finding.location
        if place.path != self.document.path or not any(fnmatchcase(finding.rule_id, rule) for rule in self.rules):
            return False
        if self.pointer is not None:
            return place.pointer is not None and (place.pointer + "/").startswith(self.pointer + "/")
        return place.span.line in self.lines


def allows(document: Document) -> Iterator[Allow]:
    """Yield the allows of a document: comments in YAML and Markdown, members in YAML and JSON."""
    if document.kind in _OPENERS and "openspec-lint:" in document.text:
        yield from _comments(document)
    if ALLOW_FIELD in document.text and isinstance(document.value, dict):
        yield from _members(document)


def _comments(document: Document) -> Iterator[Allow]:
    opener = _OPENERS[document.kind]
    for number, line in enumerate(lines_of(document.text), start=1):
        start = line.find(opener)
        while start >= 0 and "openspec-lint:" in line[start:]:
            match = _COMMENT.match(line[start + len(opener) :].strip())
            if match is not None:
                stands_alone = not line[:start].strip()
                rules = tuple(re.split(r"[\s,]+", match["rules"].strip(" ,")))
                target = Target(span=Span(number, start + 1, number, len(line.rstrip()) + 1))
                lines = (number, number + 1) if stands_alone else (number,)
                yield Allow(document, rules, match["why"] or "", target, lines=lines)
                break
            start = line.find(opener, start + 1)


def _members(document: Document) -> Iterator[Allow]:
    stack: list[tuple[Trail, str, Any]] = [(None, "", document.value)]
    while stack:
        trail, pointer, value = stack.pop()
        if isinstance(value, dict):
            allowed = value.get(ALLOW_FIELD)
            allowed = allowed if isinstance(allowed, dict) else {}
            for rule, why in allowed.items():
                place: Trail = ((trail, ALLOW_FIELD), rule)
                reason = why if isinstance(why, str) else ""
                yield Allow(document, (str(rule),), reason, ON_KEY, place, pointer=pointer, size=len(allowed))
            items: Iterable[tuple[Any, Any]] = value.items()
        else:
            items = enumerate(value)
        stack += [
            ((trail, key), f"{pointer}/{token_of(key)}", child)
            for key, child in items
            if isinstance(child, (dict, list))
        ]


class Silenced(NamedTuple):
    """The findings that are left, those about the allows themselves among them, and those that were silenced."""

    left: list[Finding]
    silenced: list[Finding]


def silence(
    findings: Iterable[Finding],
    documents: Iterable[Document],
    rules: Mapping[str, Rule],
    not_run: Collection[str] = (),
) -> Silenced:
    """Take out the findings that an allow covers; an allow without reason, or that covers nothing, is a finding.

    rules: those of this run; without the rules about allows, nothing is said about them. not_run: ids of the others;
    an allow of one of them may be needed in another run.
    """
    found = [allow for document in documents for allow in allows(document)]
    used: Counter[int] = Counter()
    left: list[Finding] = []
    silenced: list[Finding] = []
    by_place = _by_place(found)
    for finding in findings:
        near = (index for place in _places(finding) for index in by_place.get(place, ())) if by_place else ()
        index = min((index for index in near if found[index].why and found[index].covers(finding)), default=None)
        (left if index is None else silenced).append(finding)
        if index is not None:
            used[index] += 1
    unused = [
        allow
        for index, allow in enumerate(found)
        if not used[index] and not any(fnmatchcase(rule_id, rule) for rule_id in not_run for rule in allow.rules)
    ]
    beside = Counter(_holder(allow) for allow in unused)
    for allow in unused:
        left += _reported(allow, rules, beside[_holder(allow)])
    return Silenced(left, silenced)


def _by_place(found: Iterable[Allow]) -> dict[tuple[str, object], list[int]]:
    """Return the allows, by their numbers, at each line and each pointer that they stand for."""
    table: dict[tuple[str, object], list[int]] = {}
    for index, allow in enumerate(found):
        for place in allow.lines if allow.pointer is None else (allow.pointer,):
            table.setdefault((allow.document.path, place), []).append(index)
    return table


def _places(finding: Finding) -> Iterator[tuple[str, object]]:
    """Yield the line of a finding, its pointer, and the pointers of all that is around it."""
    path, pointer = finding.location.path, finding.location.pointer
    yield path, finding.location.span.line
    while pointer:
        yield path, pointer
        pointer = pointer[: pointer.rfind("/")]
    if pointer is not None:
        yield path, ""


def _holder(allow: Allow) -> tuple[str, str | None]:
    return allow.document.path, allow.pointer


def _reported(allow: Allow, rules: Mapping[str, Rule], beside: int) -> Iterator[Finding]:
    """Yield the finding about an allow that did nothing; beside: how many of its object did not, itself among them."""
    unused, without_reason = ALLOW_RULES
    rule = rules.get(unused if allow.why else without_reason)
    if rule is None:
        return
    site = Site("document", allow.document, allow.trail, allow.document.value)
    names = ", ".join(allow.rules)
    fix = _removal(allow, beside) if rule.id == unused else ()
    yield finding_of(rule, site, Hit(site, {"rules": names}, allow.target, aspect=names, fix=fix))


def _removal(allow: Allow, beside: int) -> tuple[Edit, ...]:
    """Return the edits that take out an allow."""
    from openspec_lint.checks.allow_edits import without_comment, without_member  # few documents have unused allows

    if allow.target.span is not None:
        return without_comment(allow.document, allow.target.span)
    return without_member(allow.document, allow.trail, beside == allow.size)
