"""The law of the differ, with an independent validator as judge: what was valid and no longer is, is told, and back.

Exceptions, each a decision about what clients rely on and not about sets of values:
- A property that comes or goes in an open object is judged by being told of: nobody is taken to have sent it before.
- A response whose object is opened, or has a property more, only annotates: clients ignore what they don't know.
- An object is taken to be no branch of a `oneOf` for the sake of properties that the branch does not name.
- A `oneOf` whose branches are not kept apart is read as the choice that it is meant to be: what is lost or won only
  because two branches take it is left out (`_as_choices`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

import pytest
from compat_places import TABLE, TODAY, contract
from made_schemas import document_of
from schema_pairs import Pair, pair, places
from schema_rewritings import REWRITINGS, everywhere, has_a_form_in_3_0, in_version_3_0
from schema_values import Excuses, Side, candidates, is_valid

from openspec_lint.catalog.compat import compat_rules
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Finding, Severity

FAST = 300
ALL = 10_000

NO_EXCUSE = Excuses(added=False, unknown=False)
OF_REQUESTS = Excuses(added=True, unknown=False)
OF_RESPONSES = Excuses(added=True, unknown=True)


OF_PRESENCE = {
    name for name, rule in compat_rules(TABLE).items() if rule.row.aspect == "" and "property" in rule.row.kinds
}
"""Rules about properties that come or go: a new one that is required narrows, one that goes leaves clients unsure."""


class Witnesses(NamedTuple):
    """Values that one version allows and the other does not, as lists of one or none."""

    lost: list[Any]
    won: list[Any]


def test_what_is_no_longer_valid_breaks_and_what_breaks_has_a_witness() -> None:
    assert list(contradictions(range(FAST))) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_law_holds_for_ten_thousand_pairs(part: int) -> None:
    share = ALL // 20
    assert list(contradictions(range(part * share, (part + 1) * share))) == []


@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_is_no_change(name: str) -> None:
    for seed in range(150):
        schema, components = document_of(seed)
        if name == "null as a branch" and "allOf" in json.dumps([schema, components]):
            continue  # several nulls that must all be allowed are not seen through
        written, others = everywhere(schema, components, REWRITINGS[name])
        for one in (
            Pair("rewriting", schema, written, components, others),
            Pair("rewriting", written, schema, others, components),
        ):
            assert findings(one) == [], f"{seed}: {one}"


def test_another_version_of_openapi_is_no_change() -> None:
    compared = 0
    for seed in range(0, 4 * FAST, 4):
        schema, components = document_of(seed)
        found = [*places({"": schema}, ""), *[place for name in components for place in places(components, name)]]
        if not all(has_a_form_in_3_0(holder[key]) for holder, key in found):
            continue
        written, others = everywhere(schema, components, in_version_3_0)
        older, newer = _contract(written, others, "3.0.3"), _contract(schema, components)
        for old, new in ((older, newer), (newer, older)):
            assert compat_findings(contract(old), contract(new), TABLE, Terms(TODAY)) == [], f"{seed}: {old} {new}"
        compared += 1
    assert compared > 50


def test_what_narrows_one_way_widens_the_other() -> None:
    opposite = {"narrows": "widens", "widens": "narrows"}
    for seed in range(FAST):
        there = pair(seed)
        back = Pair(there.kind, there.new, there.old, there.new_components, there.old_components)
        effects = [
            {opposite.get(effect, effect) if is_back else effect for effect in _effects(findings(one))}
            for is_back, one in ((False, there), (True, back))
        ]
        assert effects[0] == effects[1], f"{seed}: {there}"


def _effects(found: list[Finding]) -> set[str]:
    """Return whether requests are narrowed or widened; what replaces does both."""
    effects = {
        finding.change.effect
        for finding in found
        if finding.change and finding.change.direction == "request" and finding.rule_id not in OF_PRESENCE
    }
    return effects & {"narrows", "widens"} | ({"narrows", "widens"} if "replaces" in effects else set())


def test_nothing_changed_between_a_contract_and_itself() -> None:
    for seed in range(FAST):
        schema, components = document_of(seed)
        assert findings(Pair("itself", schema, schema, components, components)) == []


def contradictions(seeds: range) -> Iterator[str]:
    """Yield in words where findings and witnesses contradict each other."""
    for seed in seeds:
        made = pair(seed)
        found = findings(made)
        seen = witnesses(made, seed, NO_EXCUSE)
        lost = witnesses(made, seed, OF_REQUESTS).lost if seen.lost else []
        won = witnesses(made, seed, OF_RESPONSES).won if seen.won else []
        for direction, values in (("request", lost), ("response", won)):
            if values and not is_told(found, direction):
                yield f"{seed}: {direction}: nothing is told, but see {values[0]!r} of {made}"
        if made.kind == "plain edit":
            for finding in found:
                if _claims(finding, "narrows") and not seen.lost:
                    yield f"{seed}: no witness for {finding.message!r} of {made}"


def _claims(finding: Finding, effect: str) -> bool:
    change = finding.change
    return change is not None and change.direction == "request" and change.effect in (effect, "replaces")


def is_told(found: list[Finding], direction: str) -> bool:
    """Tell whether a finding breaks in a direction, or may."""
    return any(
        finding.change is not None
        and finding.change.direction == direction
        and (finding.change.breaking or finding.severity >= Severity.WARNING)
        for finding in found
    )


def witnesses(made: Pair, seed: int, excuses: Excuses) -> Witnesses:
    """Return a value that only the old schema allows, and one that only the new schema allows, if any is found."""
    old, new = Side(made.old_components, (made.old,)), Side(made.new_components, (made.new,))
    was, now = is_valid(made.old, made.old_components), is_valid(made.new, made.new_components)
    meant = Pair(made.kind, *(_as_choices(part) for part in made[1:]))
    was_meant, is_meant = is_valid(meant.old, meant.old_components), is_valid(meant.new, meant.new_components)
    lost: list[Any] = []
    won: list[Any] = []
    for value in candidates(old, new, Random(seed), excuses):
        verdict = was(value), now(value)
        if excuses != NO_EXCUSE and (was_meant(value), is_meant(value)) != verdict:
            continue
        if verdict == (True, False):
            lost = lost or [value]
        elif verdict == (False, True):
            won = won or [value]
    return Witnesses(lost, won)


def _as_choices(schema: Any) -> Any:
    """Return a schema with `anyOf` in place of `oneOf`."""
    if isinstance(schema, list):
        return [_as_choices(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _as_choices(value) for key, value in schema.items() if key != "oneOf"}
    if "oneOf" in schema:
        choice = {"anyOf": _as_choices(schema["oneOf"])}
        return {**found, "allOf": [*found.get("allOf", ()), choice]} if "anyOf" in found else {**found, **choice}
    return found


def findings(made: Pair) -> list[Finding]:
    """Return what the differ finds where the schemas are request and response of one operation."""
    old = contract(_contract(made.old, made.old_components))
    new = contract(_contract(made.new, made.new_components))
    return compat_findings(old, new, TABLE, Terms(TODAY))


def _contract(schema: Any, components: dict[str, Any], version: str = "3.1.0") -> str:
    content = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": content, "responses": {"200": {"description": "OK", **content}}}
    return json.dumps(
        {
            "openapi": version,
            "info": {"title": "An example", "version": "1"},
            "paths": {"/x": {"post": operation}},
            "components": {"schemas": components},
        }
    )
