"""What is a list, where its items are, and which parameters page it, however they are written."""

from __future__ import annotations

import pytest
from examples import project_of_files, unmarked

from openspec_lint.checks.paged_lists import PagedList, lists_of
from openspec_lint.model.paging import role_of_parameter, says_what_is_next, says_where_it_ends

INTEGER, STRING = frozenset({"integer"}), frozenset({"string"})


@pytest.mark.parametrize(
    ("name", "types", "form", "role"),
    [
        ("limit", INTEGER, None, "size"),
        ("per_page", None, None, "size"),
        ("page[size]", INTEGER, None, "size"),
        ("$top", INTEGER, None, "size"),
        ("PageSize", STRING, None, "size"),
        ("page", INTEGER, None, "page"),
        ("$skip", INTEGER, None, "offset"),
        ("page-token", STRING, None, "cursor"),
        ("starting_after", STRING, None, "item"),
        ("before", STRING, "date-time", None),
        ("count", INTEGER, None, "size"),
        ("count", frozenset({"boolean"}), None, None),
        ("size", STRING, None, None),
        ("continue", frozenset({"boolean"}), None, None),
        ("landing_page", STRING, None, None),
    ],
)
def test_parameter_has_a_role_by_name_and_type(name: str, types: frozenset[str] | None, form: str, role: str) -> None:
    assert role_of_parameter(name, types, form) == role


@pytest.mark.parametrize("name", ["next", "nextPageUri", "next_cursor", "hasMore", "Link", "continueToken", "pages"])
def test_member_that_leads_on(name: str) -> None:
    assert says_what_is_next(name)
    assert says_where_it_ends(name)


@pytest.mark.parametrize("name", ["total", "total_count", "X-Total-Count", "itemCount", "totalPages", "last_id"])
def test_member_that_says_where_a_list_ends(name: str) -> None:
    assert says_where_it_ends(name)
    assert not says_what_is_next(name)


@pytest.mark.parametrize("name", ["account", "discount", "country", "context", "text", "items"])
def test_member_that_says_nothing_of_pages(name: str) -> None:
    assert not says_where_it_ends(name)


def one_list(path: str, schema: str, parameters: str = "[]", method: str = "get", body: str = "{}") -> PagedList | None:
    """Return the list that an operation answers with."""
    content = f"{{content: {{application/json: {{schema: {schema}}}}}}}"
    text = f"""\
paths:
  {path}:
    {method}:
      parameters: {parameters}
      requestBody: {{content: {{application/json: {{schema: {body}}}}}}}
      responses: {{"200": {content}}}
  /pets/{{id}}: {{get: {{}}}}
"""
    found = lists_of(project_of_files(unmarked({"openapi.yaml": text})).contracts[0].contract)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("path", "schema", "items"),
    [
        ("/pets", "{type: array}", ""),
        ("/pets", "{properties: {items: {type: array}}}", "items"),
        ("/pets", "{properties: {creatures: {type: array}}}", "creatures"),
        ("/zoo/pets", "{properties: {pets: {type: array}}}", "pets"),
        ("/Pets.json", "{properties: {pets: {type: array}}}", "pets"),
        ("/zoo/pets", "{properties: {data: {properties: {results: {type: array}}}}}", "data.results"),
        ("/zoo/pets", "{properties: {data: {type: array}, errors: {type: array}}}", "data"),
    ],
)
def test_list_is_told_by_its_items(path: str, schema: str, items: str) -> None:
    found = one_list(path, schema)
    assert found is not None
    assert found.items == items


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/pets/{id}/toys/{toy}", "{type: array}"),
        ("/pet", "{properties: {toys: {type: array}}}"),
        ("/pets", "{properties: {errors: {type: array}}}"),
        ("/pets", "{type: string}"),
        ("/pets", "true"),
    ],
)
def test_what_is_no_list(path: str, schema: str) -> None:
    assert one_list(path, schema) is None


@pytest.mark.parametrize(
    ("parameters", "roles"),
    [
        ("[{name: limit, in: query}, {name: q, in: query}]", ["size"]),
        ("[{name: Range, in: header, schema: {type: string}}]", ["offset"]),
        ("[{name: pageSize, in: query, schema: {type: string, enum: [A4, A5]}}]", []),
        (
            "[{name: pageable, in: query, schema: {properties: {page: {type: integer}, size: {type: integer}}}}]",
            ["page", "size"],
        ),
        ("[{name: page, in: query, schema: {type: object, properties: {number: {}, size: {}}}}]", ["page", "size"]),
        ("[{name: page, in: query, schema: {type: string}}]", ["cursor"]),
    ],
)
def test_parameters_of_a_list(parameters: str, roles: list[str]) -> None:
    found = one_list("/pets", "{properties: {items: {type: array}, next: {type: string}}}", parameters)
    assert found is not None
    assert [one.role for one in found.parameters] == roles


def test_search_is_paged_in_its_body() -> None:
    body = "{properties: {query: {type: string}, paging: {properties: {offset: {}, limit: {}}}}}"
    found = one_list("/pets/search", "{properties: {results: {type: array}}}", method="post", body=body)
    assert found is not None
    assert found.styles == {"offset"}
