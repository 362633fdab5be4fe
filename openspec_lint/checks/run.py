"""The engine: sites × rules → findings. Only here do they get id, severity, text, place and fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.rule import Rule
from openspec_lint.checks.assertions import ASSERTIONS, holds
from openspec_lint.checks.code.table import code_checks
from openspec_lint.checks.hit import Check, Hit, Note
from openspec_lint.findings import Finding, Location, Related
from openspec_lint.model.site import Node, Site, identity

MAX_MESSAGE: Final = 2_000
"""Characters of a message; a longer one quotes a key or a value that nobody reads to its end."""

MAX_QUOTED: Final = 300
"""Characters that such a message quotes of one text."""


def check_of(rule: Rule) -> Check:
    """Return the function that a rule's `check` names."""
    return code_checks(rule.family)[rule.id] if rule.check == "code" else ASSERTIONS[rule.check]


_Entry = tuple[Rule, Check, Sequence[str], Mapping[str, Any]]
"""A rule, its check, the keywords that bring the same site to it already, and the conditions that are left to ask."""


class _Given(NamedTuple):
    """What looks at the sites of one kind: rules that look at each, and those that look where a keyword is there."""

    always: list[_Entry]
    keyed: dict[str, list[_Entry]]


def keywords_of(rule: Rule) -> Sequence[str]:
    """Return the keywords of which a site must have one to be looked at by `rule`; none where it looks at all."""
    has = rule.where.get("has", ())
    return (has,) if isinstance(has, str) else tuple(has)


def _by_kind(rules: Iterable[Rule]) -> dict[str, _Given]:
    """Return the rules by the kind of site that they are given, and by the keywords that `where.has` names."""
    table: dict[str, _Given] = {}
    for rule in rules:
        check, keywords = check_of(rule), keywords_of(rule)
        conditions = {name: value for name, value in rule.where.items() if name in _OF_A_SITE}
        for kind in rule.given:
            given = table.setdefault(kind, _Given([], {}))
            for index, keyword in enumerate(keywords):
                given.keyed.setdefault(keyword, []).append((rule, check, keywords[:index], conditions))
            if not keywords:
                given.always.append((rule, check, (), conditions))
    return table


_OF_A_SITE: Final = frozenset({"direction", "equals", "method"})
"""What `where` says of single sites; the rest chooses contracts, or keywords."""


def _applies(conditions: Mapping[str, Any], site: Site) -> bool:
    """Tell whether a site is one of those that a rule's conditions leave."""
    if "direction" in conditions and site.direction != conditions["direction"]:
        return False
    if "equals" in conditions and not all(holds(site, field, value) for field, value in conditions["equals"].items()):
        return False
    if "method" in conditions:
        operation = site.operation
        return operation is not None and operation[0].lower() in conditions["method"]
    return True


def run(
    rules: Iterable[Rule],
    sites: Mapping[str, Iterable[Site]],
    scope: object,
    by_keyword: Mapping[str, Mapping[str, Iterable[Site]]] = {},
) -> Iterator[Finding]:
    """Yield the findings of `rules` over `sites` by kind, at the rules' own severities; configuration comes later.

    scope: what the checks of the rules' family take as their third argument. by_keyword: for kinds whose sites are
    known by their keywords, those; most rules about such a kind name the keywords that they are about.
    """
    for kind, (always, keyed) in _by_kind(rules).items():
        of_kind = sites.get(kind, ())
        for entry in always:
            yield from _found(entry, of_kind, scope)
        for key, entries in keyed.items():
            known = by_keyword.get(kind)
            having = known.get(key, ()) if known is not None else [site for site in of_kind if key in site.value]
            for entry in entries:
                yield from _found(entry, having, scope)


def _found(entry: _Entry, sites: Iterable[Site], scope: object) -> Iterator[Finding]:
    rule, check, before, conditions = entry
    options = rule.options
    for site in sites:
        if before and any(keyword in site.value for keyword in before):
            continue
        if not conditions or _applies(conditions, site):
            for hit in check(site, options, scope):
                yield finding_of(rule, site, hit)


def finding_of(rule: Rule, site: Site, hit: Hit) -> Finding:
    """Return the finding that a hit of `rule` at `site` is."""
    place = hit.node
    inside = None if hit.is_shared else hit.inside or site.operation
    operation = " ".join(inside) if inside is not None else None
    location = located(place, hit)
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity if hit.severity is None else min(rule.severity, hit.severity),
        message=_message(rule, site, hit, inside),
        location=location,
        related=tuple(_related(note) for note in hit.related),
        fingerprint=fingerprint(rule.id, _identity(place, site), hit.aspect),
        operation=operation,
        fix=hit.fix,
        api_path=inside[1] if inside is not None else None if hit.is_shared else _path_of(place, site),
        operations=tuple(map(" ".join, hit.operations)),
    )


def _path_of(place: Node | Site, site: Site) -> str | None:
    """Return the path that a finding stands at, outside of its operations; None where it stands at none."""
    near = place if isinstance(place, Site) else site
    item = near.around("path-item")
    if item is None or item.parent is None or item.parent.kind != "paths":
        return None
    return str(item.name or item.key)


def _message(rule: Rule, site: Site, hit: Hit, operation: tuple[str, str] | None) -> str:
    """Fill the rule's message; every site has {kind}, {name}, and inside an operation {method} and {path}."""
    method, path = operation if operation is not None else ("", "")
    name = site.name if site.name is not None else site.key
    if isinstance(name, int) and isinstance(site.value, dict):
        name = site.value.get("name", name)  # an item of a list is known by its own name
    arguments = {"kind": site.kind, "name": name, "method": method, "path": path, **hit.arguments}
    message = rule.message.format_map(arguments)
    if len(message) <= MAX_MESSAGE:
        return message
    return rule.message.format_map({key: _cut(value) for key, value in arguments.items()})[:MAX_MESSAGE]


def _cut(value: object) -> object:
    """Return the beginning of a text that would bury the message it stands in."""
    return value[:MAX_QUOTED] + "…" if isinstance(value, str) and len(value) > MAX_QUOTED else value


def _related(note: Note) -> Related:
    return Related(located(note.node, note), note.message)


def located(node: Node | Site, note: Note | Hit) -> Location:
    """Return where a hit or a note stands."""
    return node.document.locate(node.trail, note.target)


def _identity(place: Node | Site, site: Site) -> str:
    """Return what names the place across edits: by pointer, or in Markdown by the names of the sites around it."""
    if place.document.kind != "markdown":
        return identity(place.document, place.trail)
    names = [around.name for around in (site, *site.ancestors()) if around.name is not None]
    return "/".join([place.document.path, *reversed(names)])


def fingerprint(rule_id: str, identity: str, aspect: str) -> str:
    """Return 16 hex digits of rule, identity and aspect: never of a line number or of the wording."""
    return hashlib.sha256("\0".join((rule_id, identity, aspect)).encode(errors="surrogatepass")).hexdigest()[:16]
