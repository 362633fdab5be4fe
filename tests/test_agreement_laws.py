"""What holds of all specs and contracts: their order says nothing; a contract made of a spec's words agrees with it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import Any, NamedTuple

from examples import BASE_FOLDER, RULES, project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding
from openspec_lint.model.markdown.samples import schema_of_sample

CROSSCHECK = {rule_id: rule for rule_id, rule in RULES.items() if rule.category == "crosscheck"}
SPEC = "openspec/specs/pets/spec.md"
DELTA = "openspec/changes/toys/specs/pets/spec.md"

WORDS = ["pets", "toys", "mine", "owners", "{id}", "{petId}", "42", "rex"]
PATHS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
SAID = PATHS.map(lambda path: path.replace("petId", "id"))  # of two names, the first would be told
PREFIXES = st.sampled_from(["", "", "/api", "/v1", "/api/v1"])
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE"])
STATUSES = st.sampled_from(["200", "201", "404", "409"])


@st.composite
def contracts(draw: st.DrawFn) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for path in draw(st.lists(st.tuples(PREFIXES, PATHS).map("".join), max_size=6, unique=True)):
        methods = draw(st.lists(METHODS, min_size=1, max_size=3, unique=True))
        paths[path] = {method.lower(): draw(operations()) for method in methods}
    return {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": paths}


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(["id", "name", "age"]), max_size=3, unique=True))
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": names[:1]}
    body = {"content": {"application/json": {"schema": schema}}}
    parameters = [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}]
    responses = {status: {"description": "It", **body} for status in draw(st.sets(STATUSES, min_size=1))}
    return {"parameters": parameters[: draw(st.integers(0, 1))], "requestBody": body, "responses": responses}


@st.composite
def requirements(draw: st.DrawFn, number: int) -> str:
    lines = [f"### Requirement: Number {number}"]
    endpoint = f"{draw(METHODS)} {draw(PREFIXES)}{draw(SAID)}"
    lines.append(draw(st.sampled_from([f"`{endpoint}` SHALL answer.", "It SHALL be.", f"{endpoint} SHALL not exist."])))
    lines += draw(
        st.lists(
            st.sampled_from(["It accepts `?page=1`.", "It takes the query parameter `limit` (max 99)."]), max_size=1
        )
    )
    for case in range(draw(st.integers(0, 2))):
        called = draw(st.sampled_from([endpoint, f"{draw(METHODS)} {draw(SAID)}"]))
        body = draw(st.sampled_from(["", ' with `{"id": "x", "colour": 1}`', ' with `{"name": 5}`']))
        lines += [
            f"#### Scenario: Number {case}",
            f"- **WHEN** `{called}` is called{body}",
            f"- **THEN** it returns {draw(STATUSES)}",
        ]
    return "\n".join(lines) + "\n"


@st.composite
def projects(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any] | None, list[str], list[str]]:
    """Draw a contract, what it was before (None: nothing), the requirements of a spec and those that a change adds."""
    number = draw(st.integers(0, 6))
    texts = [draw(requirements(index)) for index in range(number)]
    before = draw(st.none() | contracts())
    return (
        draw(contracts()),
        before,
        texts,
        [draw(requirements(index)) for index in range(10, 10 + draw(st.integers(0, 2)))],
    )


def findings_of(contract: Any, before: Any, texts: list[str], added: list[str]) -> list[Finding]:
    files = {"openapi.json": json.dumps(contract), SPEC: "## Requirements\n" + "".join(texts)}
    if before is not None:
        files[f"{BASE_FOLDER}openapi.json"] = json.dumps(before)
    if added:
        files[DELTA] = "## ADDED Requirements\n" + "".join(added)
        files["openspec/changes/toys/proposal.md"] = "## What Changes\n- **BREAKING** `GET /pets` goes\n"
    return check_project(project_of_files(files), CROSSCHECK).left


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return a contract with the keys of its objects in another order."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    chance.shuffle(keys)
    return {key: shuffled(value[key], chance) for key in keys}


def said(found: list[Finding]) -> Counter[tuple[object, ...]]:
    """Return what findings say, in whatever order they list it; one names examples, the first that there are."""
    words = {each: sorted(re.findall(r"\w+", each.message)) for each in found if each.rule_id != "contract-unrelated"}
    return Counter((each.rule_id, each.severity, each.operation, *words.get(each, ())) for each in found)


def placed(found: list[Finding]) -> Counter[tuple[object, ...]]:
    """Return what is found where in the specs, and of which operations; of many, a message names the first only."""
    return Counter(
        (each.rule_id, each.severity, each.operation, each.location.path.endswith(".md") and each.location)
        for each in found
    )


@settings(max_examples=60, deadline=None)
@given(projects(), st.randoms(use_true_random=False))
def test_order_of_keys_says_nothing(project: tuple[Any, Any, list[str], list[str]], chance: random.Random) -> None:
    contract, before, texts, added = project
    other = findings_of(shuffled(contract, chance), shuffled(before, chance), texts, added)
    assert placed(other) == placed(findings_of(contract, before, texts, added))


@settings(max_examples=60, deadline=None)
@given(projects(), st.randoms(use_true_random=False))
def test_order_of_requirements_says_nothing(
    project: tuple[Any, Any, list[str], list[str]], chance: random.Random
) -> None:
    contract, before, texts, added = project
    moved = chance.sample(texts, len(texts))
    assert said(findings_of(contract, before, moved, added)) == said(findings_of(contract, before, texts, added))


NAMES = st.sampled_from(["id", "name", "colour", "created_at", "ownerId"])
VALUES = st.recursive(
    st.text("abc ", max_size=5) | st.integers(0, 99) | st.booleans() | st.just(1.5),
    lambda inner: st.lists(inner, max_size=1) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


class Endpoint(NamedTuple):
    """What a specification tells of an endpoint. queries: parameters with their limits, maximum and default."""

    method: str
    path: str
    queries: dict[str, tuple[int, int]]
    sent: dict[str, Any] | None
    status: str
    answered: dict[str, Any]


ENDPOINTS = st.lists(
    st.builds(
        Endpoint,
        st.sampled_from(["POST", "PUT"]),
        st.sampled_from(["/pets", "/pets/{id}", "/toys", "/owners/{id}/pets"]),
        st.dictionaries(st.sampled_from(["limit", "page", "sort"]), st.tuples(st.integers(5, 99), st.integers(1, 5))),
        st.none() | BODIES,
        st.sampled_from(["200", "201"]),
        BODIES,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each.path,
)


def as_scenarios(endpoint: Endpoint, number: int) -> str:
    name = f"{endpoint.method} {endpoint.path}"
    lines = [f"### Requirement: Number {number}", f"`{name}` SHALL answer."]
    for query, (most, usual) in endpoint.queries.items():
        lines.append(f"It SHALL take the query parameter `{query}` (default: {usual}, max: {most}).")
    lines += ["#### Scenario: It answers", f"- **WHEN** `{name}` is called"]
    if endpoint.sent is not None:
        lines[-1] += " with"
        lines += ["  ```json", f"  {json.dumps(endpoint.sent)}", "  ```"]
    return "\n".join([*lines, f"- **THEN** it returns {endpoint.status} with `{json.dumps(endpoint.answered)}`", ""])


def as_sections(endpoint: Endpoint) -> str:
    lines = [f"### {endpoint.method} {endpoint.path}"]
    if endpoint.queries:
        lines += ["#### Query parameters", "| Name | Type | Default | Description |", "|---|---|---|---|"]
        lines += [f"| `{name}` | integer | {usual} | max: {most} |" for name, (most, usual) in endpoint.queries.items()]
    if endpoint.sent is not None:
        lines += ["#### Request body", "```json", json.dumps(endpoint.sent), "```"]
    return "\n".join([*lines, f"#### Response {endpoint.status}", "```json", json.dumps(endpoint.answered), "```", ""])


def as_operation(endpoint: Endpoint) -> dict[str, Any]:
    def body(value: Any) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": schema_of_sample(value)}}}

    parameters = [
        {"name": name, "in": "query", "schema": {"type": "integer", "maximum": most, "default": usual}}
        for name, (most, usual) in endpoint.queries.items()
    ]
    operation = {"parameters": parameters, "responses": {endpoint.status: body(endpoint.answered)}}
    return operation | ({"requestBody": body(endpoint.sent)} if endpoint.sent is not None else {})


@settings(max_examples=60, deadline=None)
@given(ENDPOINTS, st.booleans(), st.booleans())
def test_contract_of_the_same_words_agrees(endpoints: list[Endpoint], is_prose: bool, is_markdown: bool) -> None:
    sections = "# Pets\n## Endpoints\n" + "\n".join(map(as_sections, endpoints))
    scenarios = "## Requirements\n" + "".join(as_scenarios(each, number) for number, each in enumerate(endpoints))
    paths = {each.path: {each.method.lower(): as_operation(each)} for each in endpoints}
    contract = json.dumps({"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": paths})
    written = {"docs/api.md": sections} if is_markdown else {"openapi.json": contract}
    project = project_of_files({SPEC: scenarios if is_prose else sections, **written})
    assert project.openspec is not None
    scope = CrossScope(project.openspec, tuple(each.contract for each in project.contracts))
    assert {each.route.name for each in scope.statements} == {f"{each.method} {each.path}" for each in endpoints}
    found = check_project(project, CROSSCHECK).left
    assert [each.message for each in found if each.rule_id.startswith(("parameter-", "body-"))] == []
