"""The version that a contract gives itself (`info.version`) against what changed: which bump the changes ask for.

What breaks somebody asks for a major version, and so does what may: a step that is too large costs a number, one that
is too small costs a client. Any other change of the interface asks for a minor one, and a text for a patch. Below
1.0.0, where a minor version may break, each asks for one less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openspec_lint.catalog.compat import CompatTable
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.judge import findings_of
from openspec_lint.checks.compat.texts import ANNOTATION
from openspec_lint.findings import ChangeDetails, Finding, VersionBump
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE

BUMPS: Final = ("none", "patch", "minor", "major")
"""The least first."""

_CAUSES: Final = {"breaks": "major", "may-break": "major", "adds": "minor", "texts": "patch", "nothing": "none"}
_BELOW_1: Final = {"major": "minor", "minor": "patch"}
_SEMVER: Final = re.compile(
    r"v?(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,9})\.(0|[1-9]\d{0,9})(?:-([0-9A-Za-z-][0-9A-Za-z.-]*))?(?:\+[0-9A-Za-z.-]+)?"
)


class _Version(NamedTuple):
    """A semantic version; numbers: major, minor, patch. label: of a version before the release ("rc.1"), or ""."""

    numbers: tuple[int, int, int]
    label: str


def version_findings(bump: VersionBump, base: Contract, revision: Contract, table: CompatTable) -> Iterator[Finding]:
    """Yield what is to be said of the version where something breaks and the version does not say so."""
    if bump.cause not in ("breaks", "may-break") or bump.is_sufficient is not False:
        return
    old, new = _version_node(base), _version_node(revision)
    what = "something breaks" if bump.cause == "breaks" else "something may break"
    traits = {"what": what, "declared": bump.declared, "wanted": bump.wanted}
    fact = Change("version", "", "changed", bump.base, bump.revision, old, new, target=ON_VALUE, traits=traits)
    yield from findings_of(fact, table, (base.document.path, revision.document.path))


def version_bump(findings: Iterable[Finding], base: Contract, revision: Contract) -> VersionBump:
    """Return which bump compat findings ask for, beside the one that the contract declares."""
    cause = _cause([finding.change for finding in findings if finding.change is not None])
    texts = [_text(_version_node(contract)) for contract in (base, revision)]
    old, new = (_version(text) for text in texts)
    asked = _CAUSES[cause]
    if old is not None and old.numbers[0] == 0:
        asked = _BELOW_1.get(asked, asked)
    if old is None or new is None:
        return VersionBump(texts[0], texts[1], asked, cause, None, None, None)
    wanted = _bumped(old, asked)
    declared = _declared(old, new)
    is_sufficient = asked == "none" or (
        declared not in ("none", "decreased") and (bool(old.label) or new.numbers >= wanted)
    )
    return VersionBump(texts[0], texts[1], asked, cause, ".".join(map(str, wanted)), declared, is_sufficient)


def _cause(changes: list[ChangeDetails]) -> str:
    verdicts = {change.verdict for change in changes}
    if "breaking" in verdicts:
        return "breaks"
    if "may break" in verdicts:
        return "may-break"
    if any(change.kind != ANNOTATION and not _is_correction(change) for change in changes):
        return "adds"
    return "texts" if changes else "nothing"


def _is_correction(change: ChangeDetails) -> bool:
    """Tell whether only the document changed, which was wrong, and not the service."""
    return change.accepted is not None and change.accepted.is_correction


def _version_node(contract: Contract) -> Node:
    info = contract.root.child("info")
    return info.child("version") if isinstance(info.value, dict) and "version" in info.value else contract.root


def _text(node: Node) -> str | None:
    """Return the version as it is written; None for what is none."""
    value = node.value
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


def _version(text: str | None) -> _Version | None:
    match = _SEMVER.fullmatch(text.strip()) if text is not None else None
    if match is None:
        return None
    return _Version((int(match[1]), int(match[2]), int(match[3])), match[4] or "")


def _bumped(version: _Version, bump: str) -> tuple[int, int, int]:
    """Return the version that a bump leads to; from what announces a release it is that release, yet to come."""
    major, minor, patch = version.numbers
    if version.label or bump == "none":
        return version.numbers
    return {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0)}.get(bump, (major, minor, patch + 1))


def _declared(old: _Version, new: _Version) -> str:
    """Return which number rose; "patch" for the release of what was announced, or for another announcement."""
    for name, before, after in zip(reversed(BUMPS), old.numbers, new.numbers, strict=False):
        if before != after:
            return name if after > before else "decreased"
    if old.label == new.label:
        return "none"
    return "decreased" if new.label and not old.label else "patch"
