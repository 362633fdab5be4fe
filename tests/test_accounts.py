"""What specs tell of endpoints in detail: which passage is about which, what is sent and answered, and where."""

from __future__ import annotations

import pytest
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.model.prose.accounts import Account, accounts_of_delta, accounts_of_spec
from openspec_lint.read.document import ON_KEY

REQUIREMENTS = "## Requirements\n### Requirement: Pets\n"


def accounts(text: str) -> list[Account]:
    openspec = project_of_files({"openspec/specs/pets/spec.md": text}).openspec
    assert openspec is not None
    return list(accounts_of_spec(openspec.specs[0], lambda _: True))


def told(text: str) -> list[str]:
    """Return what a spec tells, a line for each parameter and each body."""
    found = []
    for _, draft in accounts(text):
        name = f"{draft.method} {draft.path}"
        found += [f"{name} {place} {each.name} {dict(each.schema)}" for place, each in draft.parameters]
        found += [f"{name} {side} {shown.value}" for side, shown in draft.samples]
    return found


TOLD = {
    "an interface beside its bodies": (
        '# Spec\n## Interface\n- **Method**: POST\n- **Path**: `/pets`\n## Request Schema\n```json\n{"a": 1}\n```\n'
        '## Response Schema\n**201 Created**\n```json\n{"b": 2}\n```\n## Errors\n- **404 Not Found**: none\n'
        '  ```json\n  {"c": 3}\n  ```\n',
        ["POST /pets request {'a': 1}", "POST /pets 201 {'b': 2}", "POST /pets 404 {'c': 3}"],
    ),
    "parameters with their limits": (
        "## Interface\n- **Method**: GET\n- **Path**: `/pets`\n- **Query Parameters**:\n"
        "  - `limit` (integer, optional): how many (default: 20, max: 100)\n",
        ["GET /pets query limit {'type': 'integer', 'default': 20, 'maximum': 100}"],
    ),
    "steps of a scenario": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: One\n- **WHEN** somebody calls `POST /pets` with "
        '`{"a": 1}`\n- **THEN** it returns 201 with `{"b": 2}`\n',
        ["POST /pets request {'a': 1}", "POST /pets 201 {'b': 2}"],
    ),
    "fences below steps": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: One\n- **WHEN** `POST /pets` is called with\n  ```json\n"
        '  {"a": 1}\n  ```\n- **THEN** it returns 200 with\n  ```json\n  {"b": 2}\n  ```\n',
        ["POST /pets request {'a': 1}", "POST /pets 200 {'b': 2}"],
    ),
    "the endpoint of the requirement, for scenarios that name none": (
        REQUIREMENTS + "`GET /pets` SHALL answer.\n#### Scenario: One\n- **WHEN** somebody asks\n"
        '- **THEN** it returns 200 with `{"b": 2}`\n',
        ["GET /pets 200 {'b': 2}"],
    ),
    "query strings": (
        REQUIREMENTS + "`GET /pets` SHALL accept `?status=<s>&kind=<k>`.\n#### Scenario: One\n"
        "- **WHEN** somebody calls `GET /pets?sort=name`\n- **THEN** it returns 200\n",
        ["GET /pets query status {}", "GET /pets query kind {}", "GET /pets query sort {}"],
    ),
    "query parameters that are called so": (
        REQUIREMENTS + "`GET /pets` SHALL support `sort` query param: `name` (default) or `age`.\n"
        "It SHALL accept `page` and `size` query parameters (default size 100).\n"
        "It SHALL take the query parameter `limit` (max 50).\n",
        [
            "GET /pets query sort {'default': 'name'}",
            "GET /pets query page {}",
            "GET /pets query size {}",
            "GET /pets query limit {'maximum': 50}",
        ],
    ),
    "the limits of a query parameter that was named before": (
        REQUIREMENTS
        + "`GET /pets` SHALL accept `?limit=<n>`; the `limit` query parameter is at most 50 (default 20).\n",
        ["GET /pets query limit {'default': 20, 'maximum': 50}"],
    ),
    "nothing that is sent on purpose and refused": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: Wrong\n- **WHEN** `POST /pets?x=1` is called with "
        '`{"a": 1}`\n- **THEN** it returns 400 with `{"error": "no"}`\n',
        ["POST /pets 400 {'error': 'no'}"],
    ),
    "a request that is made as an outcome": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: One\n- **WHEN** somebody saves\n"
        '- **THEN** a `PATCH /pets/{id}` is sent with `{"a": 1}`\n',
        ["PATCH /pets/{id} request {'a': 1}"],
    ),
    "nothing of two endpoints at once": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: Two\n- **WHEN** `POST /pets` follows `POST /dogs` with "
        '`{"a": 1}`\n- **THEN** it returns 200\n',
        [],
    ),
    "nothing that is stored before": (
        REQUIREMENTS + 'It SHALL take pets.\n#### Scenario: One\n- **GIVEN** the row `{"a": 1}`\n'
        "- **WHEN** `GET /pets` is called\n- **THEN** it returns 200\n",
        [],
    ),
    "nothing of two statuses": (
        REQUIREMENTS + "It SHALL take pets.\n#### Scenario: One\n- **WHEN** `GET /pets` is called\n"
        '- **THEN** it returns 200, or 404 to strangers\n- **AND** the body is `{"a": 1}`\n',
        [],
    ),
    "a section beside requirements": (
        REQUIREMENTS + 'It SHALL answer.\n## API\n### GET /pets\n**Response (200):**\n```json\n{"b": 2}\n```\n',
        ["GET /pets 200 {'b': 2}"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=TOLD)
def test_what_a_spec_tells(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_delta_tells_what_it_adds_and_modifies_and_without_sections_all_of_it() -> None:
    scenario = '\n#### Scenario: One\n- **WHEN** `POST /pets` is called with `{"a": 1}`\n- **THEN** it returns 201\n'
    with_sections = (
        f"## ADDED Requirements\n### Requirement: A\nIt SHALL.{scenario}"
        f"## REMOVED Requirements\n### Requirement: B\n{scenario.replace('pets', 'dogs')}"
    )
    without = '# Spec\n## Interface\n- **Method**: POST\n- **Path**: `/cats`\n## Request\n```json\n{"a": 1}\n```\n'
    files = {
        "openspec/changes/one/specs/pets/spec.md": with_sections,
        "openspec/changes/two/specs/pets/spec.md": without,
    }
    openspec = project_of_files(files).openspec
    assert openspec is not None
    paths = [account.told.path for delta in openspec.deltas for account in accounts_of_delta(delta, lambda _: True)]
    assert paths == ["/pets", "/cats"]


LINES = st.sampled_from(
    [
        *("# Spec", "## Requirements", "### Requirement: A", "#### Scenario: B", "## Interface", "", "```json", "```"),
        *("- **Method**: GET", "- **Path**: `/pets`", "`GET /pets?a=1` SHALL answer", "- **WHEN** `POST /x` with"),
        *('{"a": {"b": [1]}}', '- **THEN** it returns 200 with `{"a": "<x>"}`', "- `limit` (integer): max 10"),
        *("**Query Parameters**:", "| Name | Type |", "|---|---|", "| page | integer |", "**200 OK**", "- 404: none"),
    ]
)


@settings(max_examples=200)
@given(st.lists(LINES, max_size=25))
def test_places_hold_what_they_name_in_any_order_of_lines(chosen: list[str]) -> None:
    lines = "\n".join(chosen).split("\n")
    for _, draft in accounts("\n".join(chosen)):
        for _, field in draft.parameters:
            line, start, end = field.place
            assert field.name in lines[line][start - 1 : end - 1]
        for _, shown in draft.samples:
            for name in shown.value if isinstance(shown.value, dict) else ():
                span = shown.span((None, name), ON_KEY)
                assert name in lines[span.line - 1][span.column - 1 : span.end_column - 1]


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    accounts(REQUIREMENTS + "`GET /pets?a=1` SHALL answer.\n" + text)
