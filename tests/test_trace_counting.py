"""What a trace counts: which operation a text names, which status belongs to which operation, and that sums add up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.trace.matrix import trace_of
from openspec_lint.checks.trace.narrowing import narrowed
from openspec_lint.model.prose.ownership import EndpointPatterns
from openspec_lint.model.traceability import Trace
from openspec_lint.report.trace_summary import percent

SPEC = "# Pets\n\n## Purpose\nThe pets that the shop has, and who bought them.\n\n## Requirements\n"
OPERATIONS = {
    "GET /pets": ("200", "default"),
    "POST /pets": ("201", "400"),
    "GET /pets/{petId}": ("200", "4XX"),
    "DELETE /pets/{petId}": ("204", "404"),
    "GET /pets/mine": ("200",),
    "PUT /shops/{shopId}/pets/{petId}": (),
}


def contract(operations: Sequence[str] = tuple(OPERATIONS), server: str = "/api/v1") -> str:
    lines = ["openapi: 3.1.0", "info: {title: Pets, version: '1'}", f"servers: [{{url: 'https://x.example{server}'}}]"]
    lines.append("paths:" if operations else "paths: {}")
    for path in dict.fromkeys(name.split(" ")[1] for name in operations):
        lines.append(f"  {path}:")
        for name in operations:
            method, of_path = name.split(" ")
            if of_path == path:
                statuses = ", ".join(f"'{each}': {{description: x}}" for each in OPERATIONS[name])
                lines.append(f"    {method.lower()}: {{responses: {{{statuses}}}}}")
    return "\n".join(lines) + "\n"


def trace(spec: str = "", document: str | None = None, **more: str) -> Trace:
    files = {"openapi.yaml": document if document is not None else contract()}
    files |= {
        "openspec/specs/pets/spec.md": SPEC + spec,
        **{key.replace("__", "/"): text for key, text in more.items()},
    }
    project = project_of_files(files)
    return trace_of(project.openspec, tuple(each.contract for each in project.contracts))


def requirement(text: str, *scenarios: str) -> str:
    parts = [f"### Requirement: One\nThe system SHALL {text}.\n"]
    parts += [f"#### Scenario: S{index}\n{scenario}\n" for index, scenario in enumerate(scenarios)]
    return "\n".join(parts)


def cells(traced: Trace) -> list[tuple[str | None, str, list[str]]]:
    """Return (scenario, operation or endpoint, statuses) of all that is named."""
    found = []
    for capability in traced.capabilities:
        for each in capability.requirements:
            for scenario, endpoint in each.named():
                names = [traced.operations[index].name for index in endpoint.operations] or [endpoint.name]
                told = [f"{status.status} {status.state}" for status in endpoint.statuses]
                found.append((scenario and scenario.name, " + ".join(names), told))
    return found


@pytest.mark.parametrize(
    ("own", "scenario", "expected"),
    [
        ("list at `GET /pets`", "- **WHEN** asked\n- **THEN** it answers 200 OK", [("GET /pets", ["200 declared"])]),
        ("list at `GET /pets`", "- **WHEN** asked\n- **THEN** pets are shown", [("GET /pets", [])]),
        ("sell at `POST /pets` and `GET /pets`", "- **WHEN** asked\n- **THEN** it answers 200 OK", []),
        (
            "add at `POST /pets`",
            "- **WHEN** `GET /pets/7` is called\n- **THEN** it answers 404",
            [("GET /pets/{petId}", ["404 declared"])],
        ),
        (
            "add at `POST /pets`",
            "- **WHEN** `POST /pets` is called\n- **THEN** it answers 409",
            [("POST /pets", ["409 undeclared"])],
        ),
        (
            "add at `POST /pets`",
            "- **WHEN** `POST /pets` is called\n- **THEN** it answers 201\n- **AND** `GET /pets` answers 200",
            [("POST /pets", ["201 declared"]), ("GET /pets", ["200 declared"])],
        ),
        (
            "add",
            "- **GIVEN** `POST /pets` was called\n- **WHEN** `GET /pets/1` is called\n- **THEN** it answers 200",
            [("POST /pets", []), ("GET /pets/{petId}", ["200 declared"])],
        ),
        (
            "add",
            "- **WHEN** `POST /pets` or `DELETE /pets/1` is called\n- **THEN** it answers 404",
            [("POST /pets", ["404 undeclared"]), ("DELETE /pets/{petId}", ["404 declared"])],
        ),
        ("add", "`POST /pets` and `GET /pets` are there.\nIt answers 404.", [("POST /pets", []), ("GET /pets", [])]),
        (
            "add at `POST /pets`",
            "- **WHEN** `/pets` is called\n- **THEN** it answers 201",
            [("POST /pets", ["201 declared"])],
        ),
        ("add", "- **WHEN** `/pets` is called\n- **THEN** it answers 201", [("GET /pets + POST /pets", [])]),
        (
            "add",
            "- **WHEN** `GET /pets/mine` is called\n- **THEN** it answers 200",
            [("GET /pets/mine", ["200 declared"])],
        ),
        (
            "add",
            "- **WHEN** `PUT /shops/1/pets/2` is called\n- **THEN** it answers 200",
            [("PUT /shops/{shopId}/pets/{petId}", ["200 unsaid"])],
        ),
        (
            "add at `POST /pets` as at `GET https://other.example/pets`",
            "- **WHEN** asked\n- **THEN** it answers 201",
            [("POST /pets", ["201 declared"])],
        ),
        (
            "be",
            "- **WHEN** `GET /pets/1/toys` is called\n- **THEN** it answers 200",
            [("GET /pets/1/toys", ["200 unsaid"])],
        ),
    ],
)
def test_scenario_and_status_belong_to_an_operation(
    own: str, scenario: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert [(name, told) for of, name, told in cells(trace(requirement(own, scenario))) if of] == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("list at `GET /api/v1/pets`", "declared"),
        ("list at `GET /api/v1/pats`", "undeclared"),
        ("list at GET /api/v1/pats", "undeclared"),
        ("list at `DELETE /api/v1/pets`", "undeclared"),
        ("list at `GET https://shop.example/pets`", "external"),
        ("guard `GET /api/v1/*/owners`", "pattern"),
        ("show the page `GET /`", "unclaimed"),
        ("NOT expose `GET /api/v1/secrets`", "unclaimed"),
        ("answer at `GET /api/v2/others`", "unclaimed"),
    ],
)
def test_endpoint_has_a_state(text: str, state: str) -> None:
    traced = trace(requirement(text) + requirement("list at `GET /pets` and `POST /pets`"))
    assert traced.capabilities[0].requirements[0].endpoints[0].state == state


def test_path_without_verb_that_nothing_declares_is_no_endpoint() -> None:
    assert cells(trace(requirement("write to `/etc/hosts` and `/tmp`"))) == []


def test_ids_of_one_loose_endpoint_are_told_once_with_what_was_meant() -> None:
    traced = trace(
        requirement("list at `GET /pets`", "- **WHEN** `GET /api/v1/pet/1`", "- **WHEN** `GET /api/v1/pet/2`")
    )
    (loose,) = traced.loose
    assert (loose.name, len(loose.places), loose.closest) == ("GET /api/v1/pet/1", 2, "GET /pets/{petId}")


def test_word_in_the_place_of_a_parameter_is_an_example_of_a_loose_endpoint() -> None:
    traced = trace(requirement("list at `GET /api/v1/toys/{id}`", "- **WHEN** `GET /api/v1/toys/lost` is called"))
    (loose,) = traced.loose
    assert (loose.name, len(loose.places)) == ("GET /api/v1/toys/{id}", 2)


def test_requirement_that_a_change_removes_counts_no_more() -> None:
    change = {"openspec__changes__tidy__specs__pets__spec.md": "## REMOVED Requirements\n### Requirement: One\n"}
    before = trace(requirement("list at `GET /pets`", "- **WHEN** asked\n- **THEN** 200 OK"))
    after = trace(requirement("list at `GET /pets`", "- **WHEN** asked\n- **THEN** 200 OK"), **change)
    assert before.coverage.operations.specs == before.coverage.statuses.specs == 1
    assert after.coverage.operations.specs == after.coverage.statuses.specs == after.coverage.naming == 0
    assert after.capabilities[0].requirements[0].removed_by == ("tidy",)


def test_configuration_says_whose_an_endpoint_is() -> None:
    text = requirement("list at `GET /pets`, `GET /api/v1/toys` and `GET /api/v1/none`")
    project = project_of_files({"openapi.yaml": contract(), "openspec/specs/pets/spec.md": SPEC + text})
    contracts = tuple(each.contract for each in project.contracts)
    patterns = EndpointPatterns(external=("/api/v1/toys",), ignored=("GET /api/v1/n*",))
    for used, expected in ((contracts, "declared"), ((), "unknown")):
        (spec,) = trace_of(project.openspec, used, "", patterns).capabilities
        states = {endpoint.path: endpoint.state for endpoint in spec.requirements[0].endpoints}
        assert states == {"/pets": expected, "/api/v1/toys": "external"}


def test_delta_without_delta_sections_is_read_by_its_sections() -> None:
    delta = "# Pets\n\n## Interface\n- **Method**: GET\n- **Path**: `/api/v1/pets`\n"
    traced = trace(**{"openspec__changes__add__specs__pets__spec.md": delta})
    assert cells(traced) == [(None, "GET /pets", [])]
    assert traced.coverage.operations == (6, 0, 1, 5)


def test_default_and_ranges_cover_statuses() -> None:
    scenarios = (
        "- **WHEN** `GET /pets`\n- **THEN** it answers 500",
        "- **WHEN** `GET /pets/1`\n- **THEN** it answers 404",
    )
    traced = trace(requirement("list", *scenarios))
    covered = {(o.name, r.status) for o in traced.operations for r in o.responses if r.scenarios}
    assert covered == {("GET /pets", "default"), ("GET /pets/{petId}", "4XX")}


def test_operation_of_two_contracts_is_named_in_both() -> None:
    project = project_of_files(
        {
            "openapi.yaml": contract(),
            "admin.yaml": contract(("GET /pets",), server=""),
            "openspec/specs/pets/spec.md": SPEC + requirement("list at `GET /pets`"),
        }
    )
    traced = trace_of(project.openspec, tuple(each.contract for each in project.contracts))
    assert [(each.contract, each.name) for each in traced.operations if each.coverage == "specs"] == [
        ("openapi.yaml", "GET /pets"),
        ("admin.yaml", "GET /pets"),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 5, "0 %"), (5, 5, "100 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (31, 47, "66 %"), (0, 0, "0 %")],
)
def test_percent_is_not_all_or_nothing_unless_it_is(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


# Whatever is named, however it is written.

_NAMES = st.lists(st.sampled_from(sorted(OPERATIONS)), unique=True)
_FORMS = st.lists(st.sampled_from(["{}", "/api/v1{}", "/v1{}"]), min_size=len(OPERATIONS), max_size=len(OPERATIONS))


def _spec(names: Sequence[str], forms: Sequence[str]) -> str:
    lines = []
    for name, form in zip(names, forms, strict=False):
        method, path = name.split(" ")
        path = form.format(path.replace("{petId}", "42").replace("{shopId}", ":shop"))
        lines.append(f"### Requirement: {name}\nIt SHALL be there.\n\n#### Scenario: S\n- **WHEN** `{method} {path}`")
        lines.append("- **THEN** it answers 200\n")
    return "\n".join(lines)


@settings(max_examples=60)
@given(_NAMES, _NAMES, _FORMS, st.permutations(sorted(OPERATIONS)))
def test_sums_add_up_in_any_order_and_form(
    main: list[str], planned: list[str], forms: list[str], order: list[str]
) -> None:
    delta = "## ADDED Requirements\n" + _spec(planned, forms[::-1])
    traced = trace(
        _spec(main, forms),
        contract(order),
        **{"openspec__changes__add__specs__pets__spec.md": delta} if planned else {},
    )
    coverage = traced.coverage
    for counts in (coverage.operations, coverage.statuses):
        assert counts.all == counts.specs + counts.changes + counts.none
    assert {each.name for each in traced.operations if each.coverage == "specs"} == set(main)
    assert {each.name for each in traced.operations if each.coverage == "changes"} == set(planned) - set(main)
    assert coverage.operations == (len(OPERATIONS), len(main), len(set(planned) - set(main)), coverage.operations.none)
    assert traced.loose == ()
    assert coverage.naming == coverage.requirements == len(main)
    narrow = narrowed(traced, "pets").coverage
    assert narrow.operations == coverage.operations
