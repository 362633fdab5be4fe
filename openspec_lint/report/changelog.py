"""A changelog: the findings of a comparison in groups, and what they ask of the version, in words.

What concerns one operation stands under it. What concerns several stands under the component it was changed in, once:
that is where an author mends it and what a reader recognises; each entry names the operations it affects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.findings import Finding, VersionBump
from openspec_lint.read.pointers import keys_of_pointer


class Changelog(NamedTuple):
    """What a report is a changelog of: the titles of both contracts (None: it has none), and the bump asked for."""

    base_title: str | None
    revision_title: str | None
    bump: VersionBump


class Group(NamedTuple):
    """Findings that belong together, by their indexes in the report, what breaks first.

    words: what the group is of, where its name does not say it ("Schema"). name: an operation, a path, a component; ""
    where the words are enough.
    """

    words: str
    name: str
    indexes: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """Return words and name: "GET /pets", "Schema Pet", "Security"."""
        return f"{self.words} {self.name}".strip()


_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SECTIONS: Final = {
    "security": "Security",
    "securityDefinitions": "Security",
    "securitySchemes": "Security",
    "servers": "Servers",
    "host": "Servers",
    "basePath": "Servers",
    "tags": "Tags",
    "info": "Info",
}
_COMPONENTS: Final = {
    "schemas": "Schema",
    "definitions": "Schema",
    "$defs": "Schema",
    "parameters": "Parameter",
    "responses": "Response",
    "requestBodies": "Request body",
    "headers": "Header",
    "examples": "Example",
    "links": "Link",
    "callbacks": "Callback",
    "pathItems": "Path item",
    "mediaTypes": "Media type",
}
_SEVERAL: Final = "Several operations"
_UNUSED: Final = "Components that no operation uses"
_WHOLE: Final = "The contract"
_CONFIGURATION: Final = "Configuration"
_ORDER: Final = (
    "",
    *dict.fromkeys(_COMPONENTS.values()),
    "File",
    _SEVERAL,
    _UNUSED,
    *dict.fromkeys(_SECTIONS.values()),
    _WHOLE,
    _CONFIGURATION,
)
"""Groups by their words: operations and paths first."""

_OF_THE_WHOLE: Final = frozenset(("security", "security-scheme", "contract"))

Key = tuple[str, str]


def groups_of(findings: Sequence[Finding]) -> list[Group]:
    """Return the groups of findings about changes: operations by path, components, then the rest; each finding once."""
    found: dict[Key, list[int]] = {}
    for index, finding in enumerate(findings):
        found.setdefault(_group(finding), []).append(index)
    ordered = sorted(found.items(), key=lambda item: _group_order(*item[0]))
    return [
        Group(*key, tuple(sorted(indexes, key=lambda index: (_weight(findings[index]), index))))
        for key, indexes in ordered
    ]


def _group(finding: Finding) -> Key:
    """Return words and name of the group that a finding belongs to."""
    change = finding.change
    if change is None:
        return _CONFIGURATION, ""
    if len(change.operations) == 1 and (change.operation is not None or change.path is None):
        return "", change.operations[0]
    if change.path is not None:
        return "", change.path
    if change.kind == "unused-component":
        return _UNUSED, ""
    keys = keys_of_pointer(finding.location.pointer or "")
    below = keys[1:] if keys[:1] == ["components"] else keys
    if (not change.operations or change.kind in _OF_THE_WHOLE) and below and below[0] in _SECTIONS:
        return _SECTIONS[below[0]], ""
    if len(below) > 1 and below[0] in _COMPONENTS:
        return _COMPONENTS[below[0]], below[1]
    if keys[:1] == ["paths"]:
        return ("", keys[1]) if len({name.partition(" ")[2] for name in change.operations}) == 1 else (_SEVERAL, "")
    return (_SEVERAL, "") if change.kind in _OF_THE_WHOLE and change.operations else _elsewhere(finding, keys)


def _elsewhere(finding: Finding, keys: list[str]) -> Key:
    """Return the group of what is no part of an ordinary contract: another file, a model of a collection."""
    change = finding.change
    if change is not None and (change.operations or change.kind in ("schema", "property", "model")):
        return "File", finding.location.path
    return _WHOLE, ""


def _group_order(words: str, name: str) -> tuple[object, ...]:
    rank = _ORDER.index(words) if words in _ORDER else len(_ORDER)
    method, space, path = name.partition(" ")
    if words or not space:
        return (rank, name, -1, "")
    return (rank, path, _METHODS.index(method) if method in _METHODS else len(_METHODS), method)


def _weight(finding: Finding) -> int:
    change = finding.change
    if change is None:
        return 0
    return {"breaking": 0, "may break": 1}.get(change.verdict, 2 + (change.kind == "annotation"))


def entries(group: Group, findings: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield the findings of a group and what is said of each; those that read alike once, with their number."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for index in group.indexes:
        finding = findings[index]
        alike.setdefault((finding.rule_id, finding.message), []).append(finding)
    for (_, message), found in alike.items():
        times = f" ({len(found)} times)" if len(found) > 1 else ""
        yield found[0], _message_in(group, message) + times


def _message_in(group: Group, message: str) -> str:
    """Return a message without the operation that its group is named after."""
    if not group.name:
        return message
    name = re.escape(group.name)
    return re.sub(rf" (?:\({name}\)|of {name}(?= |\.$))", "", message, count=1)


def heading(changelog: Changelog) -> str:
    """Return what changed from which version to which: "Bookstore 1.4.0 → 1.5.0"."""
    old, new = changelog.base_title or "no title", changelog.revision_title or "no title"
    bump = changelog.bump
    versions = [version if version is not None else "no version" for version in (bump.base, bump.revision)]
    if old != new:
        return " → ".join(f"{title} {version}" for title, version in zip((old, new), versions, strict=True))
    return f"{new} {' → '.join(dict.fromkeys(versions))}"


def version_sentences(changelog: Changelog, findings: Sequence[Finding]) -> str:
    """Return what the changes ask of the version and why, and whether `info.version` does it."""
    bump = changelog.bump
    if bump.cause == "nothing":
        return "Nothing changed."
    reason = _reason(bump, findings)
    for side, text in (("before", bump.base), ("now", bump.revision)):
        if text is None:
            return f"{reason}: this asks for a {bump.asked} version. There is no info.version {side}."
    if bump.wanted is None:
        did = "is still" if bump.base == bump.revision else f"went from {bump.base} to"
        return (
            f"{reason}: this asks for a {bump.asked} version. info.version {did} {bump.revision}; only semantic "
            "versions (MAJOR.MINOR.PATCH) say whether that is enough."
        )
    asks = f"{reason}: this asks for {bump.wanted} ({bump.asked})"
    if bump.is_sufficient:
        return f"{asks}, and info.version is {bump.revision}."
    did = {"none": "is still", "decreased": "went back to"}.get(bump.declared or "", "is only")
    return f"{asks}, but info.version {did} {bump.revision}."


def _reason(bump: VersionBump, findings: Sequence[Finding]) -> str:
    changes = [finding.change for finding in findings if finding.change is not None]
    verdicts = [change.verdict for change in changes if change.kind != "version"]
    breaks, may = verdicts.count("breaking"), verdicts.count("may break")
    if bump.cause == "breaks":
        more = f", and {may:,} more may" if may else ""
        return f"{_part(breaks, len(verdicts))} {_s('break', breaks)} clients{more}"
    if bump.cause == "may-break":
        return f"{_part(may, len(verdicts))} may break clients, which the contract does not tell"
    return "Nothing breaks, and the interface grew or changed" if bump.cause == "adds" else "Only texts changed"


def _part(number: int, whole: int) -> str:
    return f"{number:,} of {whole:,} changes" if whole > 1 else "The only change"


def _s(verb: str, number: int) -> str:
    return f"{verb}s" if number == 1 else verb
