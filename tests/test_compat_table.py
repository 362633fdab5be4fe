"""Each row of the tables at each place: exactly its finding, at the severity that follows from effect and direction."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml
from compat_places import (
    ANNOTATED,
    SCHEMA_PLACES,
    TABLE,
    annotated,
    at_place,
    compared,
    contract,
    fact_place,
    whole,
)

from openspec_lint.catalog.compat import POLICY_FILE, CompatRow, Effect, compat_rules, row_id
from openspec_lint.catalog.expanded import load_expanded
from openspec_lint.catalog.load import read_rule_file, rules_root
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.version import version_bump, version_findings
from openspec_lint.findings import Severity

IN_CHANGELOGS = ("annotation", "unused-component", "version")
"""The kinds of facts that are looked for only where everything is asked for."""

FORMAT = jsonschema.Draft202012Validator(json.loads((rules_root() / "compat.schema.json").read_text(encoding="utf-8")))
FILES = sorted(path for path in (rules_root() / "compat").glob("*.yaml") if path.name != POLICY_FILE)


def _of_schemas(row: CompatRow) -> bool:
    return bool({"schema", "property"} & set(row.kinds))


def _name(row: CompatRow) -> str:
    conditions = ",".join(f"{key}={value}" for key, value in row.where.items())
    return f"{row.name}[{row.aspect}/{row.change}{'/' if conditions else ''}{conditions}]"


def _is_at(row: CompatRow, place: str) -> bool:
    direction, name = fact_place(row, place)
    wanted = row.where.get("place")
    return row.where.get("direction") in (None, direction) and (wanted is None or name in wanted)


def _is_told_by_changelogs(row: CompatRow) -> bool:
    return row.kinds[0] in IN_CHANGELOGS


# A change of type that text hides is told apart by how the values travel.
_TEXT_ONLY = {"type-compatible": ("request-parameter",), "xml-changed": ("request-parameter", "response-header")}

# What a change in a branch does to others, and to what the branches leave over, is told beside the change itself.
_TOLD_BESIDE = {
    *(("overlap", "specialized"), ("overlap", "generalized")),
    *(("unevaluatedItems", "changed"), ("unevaluatedProperties", "changed")),
}

AT_PLACES = [
    pytest.param(row, place, id=f"{place}-{_name(row)}")
    for row in TABLE.rows
    if _of_schemas(row) and not row.expanded
    for place in SCHEMA_PLACES
    if _is_at(row, place) and place in _TEXT_ONLY.get(row.name, SCHEMA_PLACES)
]
EXPANDED = [
    pytest.param(row, place, id=f"{place}-{_name(row)}")
    for row in TABLE.rows
    if _of_schemas(row) and row.expanded
    for place in SCHEMA_PLACES
    if _is_at(row, place)
]
ELSEWHERE = [
    pytest.param(row, id=_name(row)) for row in TABLE.rows if not _of_schemas(row) and not _is_told_by_changelogs(row)
]
ONLY_IN_CHANGELOGS = [
    pytest.param(row, id=_name(row)) for row in TABLE.rows if _is_told_by_changelogs(row) and "{place}" not in row.name
]
AT_ANNOTATED_PLACES = [
    pytest.param(row, place, id=f"{place}-{row.aspect}")
    for row in TABLE.rows
    if "{place}" in row.name and row.kinds == ("annotation",)
    for place in row.where["place"]
]
RULES = compat_rules(TABLE)
WITNESSED = [pytest.param(row, id=_name(row)) for row in TABLE.rows if row.witnesses]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_table_has_the_format(path: object) -> None:
    FORMAT.validate(read_rule_file(path))  # type: ignore[arg-type]  # parametrize types its values as object


def _severity(row: CompatRow, direction: str, name: str) -> Severity:
    severity = row.at.get(f"{direction}-{name}", row.at.get(direction))
    return TABLE.policy.severities[direction, row.effect[direction]] if severity is None else severity


@pytest.mark.parametrize(("row", "place"), EXPANDED)
def test_row_of_the_expanded_view_is_told_where_it_has_a_name_there(row: CompatRow, place: str) -> None:
    old, new = (at_place(place, row.example[side]) for side in ("old", "new"))
    direction, name = fact_place(row, place)
    id_, severity = row_id(row, direction, name), _severity(row, direction, name)
    found = [(finding.rule_id, finding.severity) for finding in compared(old, new, expanded=True)]
    assert ((id_, severity) in found) == (id_ in load_expanded().known or severity > Severity.INFO)
    assert id_ in RULES


@pytest.mark.parametrize(("row", "place"), AT_PLACES)
def test_row_is_found_at_every_place(row: CompatRow, place: str) -> None:
    old, new = (at_place(place, row.example[side]) for side in ("old", "new"))
    direction, name = fact_place(row, place)
    severity = _severity(row, direction, name)
    found = [(finding.rule_id, finding.severity) for finding in compared(old, new, **row.terms)]
    wanted = (row_id(row, direction, name), severity)
    if (row.aspect, row.change) in _TOLD_BESIDE:
        found = [one for one in found if one == wanted]
    assert found == [wanted]
    assert wanted[0] in RULES


@pytest.mark.parametrize("row", ELSEWHERE)
def test_row_is_found_in_its_example(row: CompatRow) -> None:
    (finding,) = compared(whole(row.example["old"]), whole(row.example["new"]), expanded=row.expanded, **row.terms)
    direction = "request" if row.negotiated or "response" not in row.name else "response"
    assert finding.rule_id == row.name.replace("{place}", "security")
    assert finding.rule_id in RULES
    assert finding.severity == row.at.get(direction, TABLE.policy.severities[direction, row.effect[direction]])


@pytest.mark.parametrize(("row", "place"), AT_ANNOTATED_PLACES)
def test_text_is_found_at_every_place_and_only_when_asked_for(row: CompatRow, place: str) -> None:
    texts = [annotated(place, fields) for fields in (row.example["old"], row.example["new"], "")]
    for old, new in ((texts[0], texts[1]), (texts[2], texts[1]), (texts[0], texts[2])):
        found = [(finding.rule_id, finding.severity) for finding in compared(old, new, texts=True)]
        assert found == [(row.name.replace("{place}", place), Severity.INFO)]
        assert found[0][0] in RULES
        assert compared(old, new) == compared(old, new, expanded=True) == []


def test_every_place_of_a_text_is_tried() -> None:
    tried = {param.values[1] for param in AT_ANNOTATED_PLACES}
    assert tried == set(ANNOTATED)


@pytest.mark.parametrize("row", ONLY_IN_CHANGELOGS)
def test_row_of_changelogs_is_found_in_its_example(row: CompatRow) -> None:
    old, new = (contract(whole(row.example[side])) for side in ("old", "new"))
    plain = compat_findings(old, new, TABLE)
    assert row.name not in {finding.rule_id for finding in plain}
    everything = compat_findings(old, new, TABLE, texts=True)
    everything += version_findings(version_bump(everything, old, new), old, new, TABLE)
    assert [finding.rule_id for finding in everything if finding not in plain] == [row.name]


@pytest.mark.parametrize("row", WITNESSED)
def test_effect_is_proved_by_witnesses(row: CompatRow) -> None:
    old, new = (_validator(row.example[side]) for side in ("old", "new"))
    lost = [value for value in row.witnesses if old.is_valid(value) and not new.is_valid(value)]
    won = [value for value in row.witnesses if new.is_valid(value) and not old.is_valid(value)]
    proved = {
        (True, False): Effect.NARROWS,
        (False, True): Effect.WIDENS,
        (True, True): Effect.REPLACES,
        (False, False): Effect.ANNOTATES,
    }[bool(lost), bool(won)]
    assert proved in row.effect.values()
    if len(set(row.effect.values())) == 1:
        assert set(row.effect.values()) == {proved}


def _validator(schema: str) -> Any:
    return jsonschema.Draft202012Validator(yaml.safe_load(schema))


def test_no_two_rows_judge_the_same_fact() -> None:
    seen = set()
    for row in TABLE.rows:
        for kind in row.kinds:
            conditions = json.dumps(row.where, sort_keys=True)
            key = (kind, row.aspect, row.change, conditions)
            assert key not in seen
            seen.add(key)


@pytest.mark.parametrize("rule_id", ["request-body-enum-value-removed", "api-path-sunset-parse"])
def test_rule_of_several_rows_is_explained_by_the_worst(rule_id: str) -> None:
    assert compat_rules(TABLE)[rule_id].severity is Severity.ERROR


def test_number_that_may_rise_may_also_fall_come_and_go() -> None:
    found = {aspect: {fact[2] for fact in TABLE.by_fact if fact[:2] == ("schema", aspect)} for aspect in _numbers()}
    assert found.pop("minContains") == {"increased", "decreased"}  # without it, 1 is meant
    assert len(found) > 8
    assert all(changes == {"added", "removed", "increased", "decreased"} for changes in found.values()), found


def _numbers() -> set[str]:
    return {aspect for kind, aspect, change in TABLE.by_fact if kind == "schema" and change == "increased"}


@pytest.mark.parametrize("row", [pytest.param(row, id=_name(row)) for row in TABLE.rows])
def test_row_that_can_be_wrong_about_values_is_witnessed_or_says_nothing(row: CompatRow) -> None:
    """A claim about the set of valid values needs a proof, except where JSON Schema itself does not decide."""
    undecided = {"format", "x-extensible-enum", "contentEncoding", "contentMediaType", "contentSchema", "discriminator"}
    claims = set(row.effect.values()) & {Effect.NARROWS, Effect.WIDENS, Effect.REPLACES}
    lifecycle = {"deprecated", "x-sunset", "x-stability-level", "readOnly", "writeOnly"}
    is_name_only = row.where.get("covered", False)  # a named alternative whose values another one has, too
    if "schema" in row.kinds and claims and row.aspect not in undecided | lifecycle and not is_name_only:
        assert row.witnesses
