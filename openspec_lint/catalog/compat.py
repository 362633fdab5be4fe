"""Breaking-change tables: which change of a contract means what, as `rules/compat/*.yaml` say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Final

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
    where: what must hold of the fact besides, by trait. effect: by direction. negotiated: a client chooses among what
    is offered, so that a response is judged like a request. at: severities that depart from the policy, by place or
    direction.
    """

    name: str
    kinds: tuple[str, ...]
    aspect: str
    change: str
    effect: Mapping[str, Effect]
    message: str
    where: Mapping[str, Any] = field(default_factory=dict)
    negotiated: bool = False
    at: Mapping[str, Severity] = field(default_factory=dict)
    example: Mapping[str, str] = field(default_factory=dict)
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
                where=row.get("where", {}),
                negotiated=row.get("negotiated", False),
                at={place: Severity[level.upper()] for place, level in row.get("at", {}).items()},
                example=row.get("example", {}),
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
