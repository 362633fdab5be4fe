"""Breaking-change tables: which change of a contract means what, as `rules/compat/*.yaml` say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root
from openspec_lint.findings import Severity

POLICY_FILE: Final = "policy.yaml"

DIRECTIONS: Final = ("request", "response")


class Effect(str, Enum):
    """What a change does to the set of values (or calls) that are valid."""

    NARROWS = "narrows"
    WIDENS = "widens"
    REPLACES = "replaces"
    ANNOTATES = "annotates"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CompatRow:
    """One kind of change, 1:1 from YAML; `rules/compat.schema.json` describes the format.

    name: the rule id; of a row over schemas, the id without its place. kinds, aspect, change: which facts it judges.
    consequence: who is hurt, where that is not what the policy says of the effect. where: what must hold of the fact
    besides, by trait. effect: by direction. negotiated: a client chooses among what
    is offered, so that a response is judged like a request. at: severities that depart from the policy, by place or
    direction. terms: what the example's comparison asks for besides ("deprecation_days").
    expanded: only the expanded view has such facts.
    """

    name: str
    kinds: tuple[str, ...]
    aspect: str
    change: str
    effect: Mapping[str, Effect]
    message: str
    consequence: str | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    negotiated: bool = False
    at: Mapping[str, Severity] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    expanded: bool = False
    witnesses: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """How an effect on requests or responses becomes a severity, and in words who is hurt."""

    severities: Mapping[tuple[str, Effect], Severity]
    consequences: Mapping[tuple[str, Effect], str]

    def breaks(self, direction: str, effect: Effect) -> bool:
        """Tell the law's verdict: does this effect break somebody, whatever its severity."""
        if effect is Effect.REPLACES:
            return True
        return effect is (Effect.NARROWS if direction == "request" else Effect.WIDENS)


@dataclass(frozen=True, slots=True)
class CompatTable:
    """All rows, and the same by (kind, aspect, change)."""

    rows: tuple[CompatRow, ...]
    policy: Policy
    by_fact: Mapping[tuple[str, str, str], tuple[CompatRow, ...]]

    def consequence(self, row: CompatRow, effect: Effect, direction: str) -> str:
        """Return in words who is hurt by an effect that a row has; nothing where nobody is."""
        words = self.policy.consequences[direction, effect]
        return words if row.consequence is None or not words else row.consequence


_SCHEMA_PLACES: Final = ("body", "property", "parameter", "parameter-property", "header", "header-property")
_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "schema": _SCHEMA_PLACES,
    "property": ("property", "parameter-property", "header-property"),
    "security": ("security", "global-security"),
    "annotation": (
        *_SCHEMA_PLACES,
        *("operation", "path", "request-body", "response", "media-type", "tag", "server", "security-scheme"),
        *("info", "contract"),
    ),
}
"""Where the facts of a kind stand, for the kinds whose rules are named after the place."""

_ONE_WAY: Final = {"parameter": "request", "header": "response"}
"""Places that only one direction has, by their first word."""


def row_id(row: CompatRow, direction: str | None, place: str) -> str:
    """Return the rule id of a row at a place; `{direction}` and `{place}` in its name stand for themselves."""
    name = f"{direction}-{place}" if direction else place
    if "{" in row.name:
        return row.name.format(direction=direction, place=name)
    return f"{name}-{row.name}" if "schema" in row.kinds else row.name


def has_traits(traits: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Tell whether traits are what is wanted of them: a value, or one of a list of values."""
    for name, value in wanted.items():
        if traits.get(name) not in value if isinstance(value, list) else traits.get(name) != value:
            return False
    return True


def judged_direction(row: CompatRow, direction: str | None) -> str:
    """Return the direction that a row is judged by: what is negotiated, or has none, is judged like a request."""
    return DIRECTIONS[0] if row.negotiated or direction is None else direction


def row_severity(table: CompatTable, row: CompatRow, effect: Effect, direction: str | None, place: str) -> Severity:
    """Return the severity of an effect at a place: what the row says for it, else what the policy derives."""
    judged = judged_direction(row, direction)
    return row.at.get(f"{direction}-{place}", row.at.get(judged, table.policy.severities[judged, effect]))


class CompatRule(NamedTuple):
    """A rule id as the tables give it: the row it comes from (the first, where several rows share it)."""

    row: CompatRow
    effect: Effect
    severity: Severity
    consequence: str


def compat_rules(table: CompatTable) -> dict[str, CompatRule]:
    """Return every rule id of the tables, sorted; of several rows with an id, the first of the worst."""
    found: dict[str, CompatRule] = {}
    for row in table.rows:
        for direction, place in _places_of(row):
            judged = judged_direction(row, direction)
            effect = row.effect[judged]
            severity = row_severity(table, row, effect, direction, place)
            consequence = table.consequence(row, effect, judged)
            id_ = row_id(row, direction, place)
            if id_ not in found or severity > found[id_].severity:
                found[id_] = CompatRule(row, effect, severity, consequence)
    return dict(sorted(found.items()))


def _places_of(row: CompatRow) -> Iterator[tuple[str | None, str]]:
    """Yield direction and place of each fact that a row judges; one for a row that is named by itself."""
    kind = next((kind for kind in row.kinds if kind in _PLACES), None)
    for place in _PLACES[kind] if kind is not None else ("",):
        wanted = row.where.get("place", place)
        if place not in (wanted if isinstance(wanted, list) else [wanted]):
            continue
        if kind not in ("schema", "property"):
            yield None, place
            continue
        only = _ONE_WAY.get(place.split("-")[0])
        for direction in DIRECTIONS:
            if direction in (row.where.get("direction", direction), None) and only in (None, direction):
                yield direction, place


@cache
def load_compat(root: Path | None = None) -> CompatTable:
    """Return the tables of the folder `compat` below `root`, our own rule files by default; raises RuleFileError."""
    folder = (root or rules_root()) / "compat"
    rows: list[CompatRow] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != POLICY_FILE:
            rows += _rows(path, read_rule_file(path))
    by_fact: dict[tuple[str, str, str], tuple[CompatRow, ...]] = {}
    for row in rows:
        for kind in row.kinds:
            key = (kind, row.aspect, row.change)
            by_fact[key] = (*by_fact.get(key, ()), row)
    path = folder / POLICY_FILE
    return CompatTable(tuple(rows), _policy(path, read_rule_file(path)), by_fact)


def _rows(path: Path, value: Any) -> Iterator[CompatRow]:
    try:
        for row in value["changes"]:
            yield CompatRow(
                name=row["name"],
                kinds=tuple(row.get("kinds", value.get("kinds", ()))),
                aspect=row["aspect"],
                change=row["change"],
                effect=_effects(row["effect"]),
                message=row["message"].strip(),
                consequence=row.get("consequence"),
                where=row.get("where", {}),
                negotiated=row.get("negotiated", False),
                at={place: Severity[level.upper()] for place, level in row.get("at", {}).items()},
                example=row.get("example", {}),
                terms=row.get("terms", {}),
                expanded=row.get("expanded", False),
                witnesses=tuple(row.get("witnesses", ())),
            )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error


def _effects(value: Any) -> dict[str, Effect]:
    by_direction = value if isinstance(value, dict) else dict.fromkeys(DIRECTIONS, value)
    return {direction: Effect(effect) for direction, effect in by_direction.items()}


def _policy(path: Path, value: Any) -> Policy:
    try:
        severities = {
            (direction, effect): Severity[value[direction][effect.value]["severity"].upper()]
            for direction in DIRECTIONS
            for effect in Effect
        }
        consequences = {
            (direction, effect): value[direction][effect.value].get("consequence", "")
            for direction in DIRECTIONS
            for effect in Effect
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error
    return Policy(severities, consequences)
