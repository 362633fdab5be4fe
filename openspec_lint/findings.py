"""The shared vocabulary of all stages: where something stands, how much it matters, what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple


class OpenspecLintError(Exception):
    """The tool cannot do its work: one line that says why and what to do (exit code 2)."""


class Severity(IntEnum):
    """How loud a finding is; `severity >= fail_on` is the exit rule.

    OFF is falsy: test for presence with `is None`, never with `or`.
    """

    OFF = 0
    INFO = 1
    WARNING = 2
    ERROR = 3


class Span(NamedTuple):
    """A stretch of text; lines and columns are 1-based, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""Where a finding about a whole file stands."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; `path` is relative to the project's root, with `/`.

    `pointer` is the JSON pointer (RFC 6901) of the place, None in a document without pointers (Markdown).
    """

    path: str
    span: Span = START
    pointer: str | None = field(default=None, compare=False)


class Related(NamedTuple):
    """A second place that a finding speaks of, and what stands there."""

    location: Location
    message: str


class Edit(NamedTuple):
    """A replacement in the document at `path`: what stands at `span` gives way to `text`; an empty span inserts."""

    path: str
    span: Span
    text: str


class Accepted(NamedTuple):
    """That a team lives with a breaking change: why, and until which day (YYYY-MM-DD; None for good).

    is_correction: the document was wrong, and the service did not change.
    """

    reason: str
    until: str | None = None
    is_correction: bool = False


class ChangeDetails(NamedTuple):
    """What a breaking-change finding carries besides: the fact, and the law's verdict on it.

    `breaking` is the verdict whatever severity a configuration gives; `operations` are written "POST /pets";
    `path` and `operation` (the method) are set when the finding belongs to exactly one of them; `alias` is the id that
    configurations know the change by, where a view of it gives the finding another one. kind: of what changed
    ("operation", "schema", "annotation" ...). subject: what changed as the message calls it, names in backticks.
    """

    effect: str
    direction: str | None
    old: Any
    new: Any
    base: Location | None
    operations: tuple[str, ...] = ()
    path: str | None = None
    operation: str | None = None
    breaking: bool = False
    declared_by: str | None = None
    accepted: Accepted | None = None
    alias: str | None = None
    kind: str = ""
    subject: str = ""

    @property
    def verdict(self) -> str:
        """Return "breaking", "may break", or "" for what harms nobody, like a document that was wrong all along."""
        if self.accepted is not None and self.accepted.is_correction:
            return ""
        return "breaking" if self.breaking else "may break" if self.effect == "unknown" else ""


class VersionBump(NamedTuple):
    """The version that a contract gives itself, before and after, against the bump that its changes ask for.

    base, revision: as they are written, None where there is none. asked: "major", "minor", "patch" or "none". cause:
    "breaks", "may-break", "adds", "texts" or "nothing". Where both are semantic versions, wanted: the lowest version
    that would do; declared: which number rose, "none" or "decreased"; is_sufficient: whether that will do.
    """

    base: str | None
    revision: str | None
    asked: str
    cause: str
    wanted: str | None
    declared: str | None
    is_sufficient: bool | None


class Finding(NamedTuple):
    """One thing that is wrong, at one place; plain data that no method renders.

    `fingerprint` is 16 hex digits that survive edits elsewhere in the file; `operation` is "POST /pets" where the
    finding stands inside one operation, `operations` are those that share what is at fault (the severity is the highest
    of theirs), `api_path` is "/pets" where it stands at a path or inside one; `contract` is the path of the contract
    that it is about, which may lie in several files. `fix`: the edits that mend it, all or none; empty where a person
    has to decide.
    """

    rule_id: str
    category: str
    severity: Severity
    message: str
    location: Location
    related: tuple[Related, ...] = ()
    fingerprint: str = ""
    operation: str | None = None
    change: ChangeDetails | None = None
    fix: tuple[Edit, ...] = ()
    api_path: str | None = None
    contract: str = ""
    operations: tuple[str, ...] = ()
