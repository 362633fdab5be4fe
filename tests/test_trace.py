"""`openspec-lint trace`: the bookstore in every form, the keys of the JSON, and what the command line takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import golden
import pytest
from click.testing import CliRunner

from openspec_lint.cli.main import cli
from openspec_lint.findings import OpenspecLintError

ROOT = Path(__file__).parent.parent
BOOKSTORE = ROOT / "fixtures" / "projects" / "bookstore"
AGAINST = ("--against", "history/openapi.before.yaml")
FORMS = ("text", "json", "markdown")


def traced(*arguments: str, folder: Path = BOOKSTORE) -> str:
    result = CliRunner().invoke(cli, ["trace", str(folder), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("form", FORMS)
def test_matrix_is_as_its_golden_file(form: str) -> None:
    golden.compare(f"trace-{form}.txt", traced("--format", form))


@pytest.mark.parametrize("form", FORMS)
def test_operation_is_as_its_golden_file(form: str) -> None:
    golden.compare(
        f"trace-operation-{form}.txt", traced("--operation", "post /api/v1/books", *AGAINST, "--format", form)
    )


def test_lines_fit_a_terminal() -> None:
    assert max(map(len, traced().splitlines())) <= 100


# The keys.


def _tables() -> list[dict[str, set[str]]]:
    """Return the documented keys: of the matrix, then of one operation, as object → keys."""
    text = (ROOT / "docs" / "trace.md").read_text(encoding="utf-8")
    tables = []
    for table in re.findall(r"\| object \| keys \|\n\|---\|---\|\n((?:\|.*\n)+)", text):
        found: dict[str, set[str]] = {}
        for row in table.splitlines():
            names, keys = row.strip("| ").split(" | ")
            for name in re.findall(r"`([^`]+)`", names) or [""]:
                found[name] = set(re.findall(r"`([a-z_]+)`", keys))
        tables.append(found)
    return tables


def _objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, f"{name}[]")
    elif isinstance(value, dict):
        yield name, value
        for key, member in value.items():
            if key not in ("keywords", "changes", "findings"):
                yield from _objects(member, f"coverage.{key}" if name == "coverage" else key)


def test_json_of_the_matrix_has_the_documented_keys() -> None:
    documented = _tables()[0]
    objects = list(_objects(json.loads(traced("--format", "json"))))
    assert {name for name, _ in objects} == documented.keys()
    for name, value in objects:
        assert value.keys() == documented[name], name


def test_json_of_an_operation_has_the_documented_keys() -> None:
    matrix, documented = _tables()
    documented["required_by[]"] |= matrix["requirements[]"]
    documented = {**matrix, **documented}
    value = json.loads(traced("--operation", "/order/7/cancellation", *AGAINST, "--format", "json"))
    objects = list(_objects(value))
    assert {"required_by[]", "parameters[]", "fields[]", "responses[]", "bodies[]"} <= {name for name, _ in objects}
    for name, value in objects:
        assert value.keys() == documented[name], name
    (operation,) = json.loads(traced("--operation", "POST /order", *AGAINST, "--format", "json"))["operations"]
    assert [change["rule"] for change in operation["changes"]] == ["response-property-enum-value-added"]
    assert [finding["rule"] for finding in operation["findings"]] == ["status-undeclared"]


def test_every_place_is_one_of_a_file() -> None:
    for _, value in _objects(json.loads(traced("--format", "json"))):
        if value.keys() == {"path", "line", "column"}:
            lines = (BOOKSTORE / value["path"]).read_text(encoding="utf-8").splitlines()
            assert len(lines[value["line"] - 1]) >= value["column"] > 0


# What the command line takes.


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("get /books/{bookId}", ["GET /books/{bookId}"]),
        ("GET /books/:id", ["GET /books/{bookId}"]),
        ("Get /api/v1/books/42", ["GET /books/{bookId}"]),
        ("`GET https://books.test/api/v1/books/42?full=1`", ["GET /books/{bookId}"]),
        ("/books", ["GET /books", "POST /books"]),
        ("books", ["GET /books", "POST /books"]),
        ("GET /books/<id>/reviews", ["GET /api/v1/books/{bookId}/reviews"]),
        ("GET /books/7/reviews", ["GET /api/v1/books/{bookId}/reviews"]),
        ("DELETE /order/7", ["DELETE /order/{orderId}"]),
    ],
)
def test_operation_is_found_as_people_write_it(asked: str, told: list[str]) -> None:
    value = json.loads(traced("--operation", asked, *AGAINST, "--format", "json"))
    assert [each["operation"] for each in value["operations"]] == told


def test_operation_that_was_removed_tells_who_required_it_and_what_became_of_it() -> None:
    text = traced("--operation", "DELETE /order/{orderId}", *AGAINST)
    assert "not declared by api/openapi.yaml" in text
    assert "Removing an order (removed by cancel-orders)" in text
    assert "breaking: Path /order/{orderId} was removed" in text
    assert re.search(r"breaking: Path /order/.*Declared .*openspec/changes/cancel-orders", text)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--operation", "GET /book"), "did you mean 'GET /books'?"),
        (("--operation", "PUT /books"), "/books has GET and POST"),
        (("--operation", "/bokks"), "did you mean '"),
        (("--operation", "GET http://[bad"), "no contract declares it"),
        (("--operation", "POST /nothing/like/this/at/all"), "`openspec-lint trace` lists all there are"),
        (("--operation", ""), "name a path, with or without a method"),
        (("--operation", "GET"), "name a path, with or without a method"),
        (("--capability", "order"), "did you mean orders?"),
        (("--against", "none"), "--operation"),
        (("--operation", "/books", "--capability", "orders"), "leave out --capability"),
    ],
)
def test_what_there_is_not_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(OpenspecLintError) as error:
        traced(*arguments)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_capability_shows_its_own_operations_and_shares_of_the_whole() -> None:
    text = traced("--capability", "orders")
    assert "catalogue" not in text and "GET /books" not in text
    assert "orders  openspec/specs/orders/spec.md, 1 of 5 operations (20 %)" in text
    assert "1 of 5 operations (20 %) is named by a requirement, 1 more only by a change in flight." in text
    value = json.loads(traced("--capability", "orders", "--format", "json"))
    assert [each["operation"] for each in value["operations"]] == ["POST /order", "POST /order/{orderId}/cancellation"]


def test_colour_adds_sequences_and_nothing_else() -> None:
    for more in ((), ("--operation", "/order", *AGAINST)):
        coloured = traced("--color", "always", *more)
        assert "\x1b[1;33m409 " in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == traced(*more)


# One side only.

CONTRACT = (
    "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/pets: {get: {responses: {'200': {description: a}}}}}\n"
)
SPEC = "# Pets\n\n## Purpose\nPets.\n\n## Requirements\n"
NAMES = "### Requirement: List\nIt SHALL be at `GET /api/v1/%s`.\n"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "There are neither specs nor a contract here"),
        ({"openapi.yaml": CONTRACT}, "no requirement names the only operation of openapi.yaml."),
        ({"openspec/specs/pets/spec.md": SPEC}, "There is no contract to look in"),
        (
            {
                "openspec/specs/pets/spec.md": SPEC,
                "openapi.yaml": "openapi: 3.1.0\npaths: {/pets: {get: {a: b}\n x",
                "openspec-lint.yaml": "contracts: [{path: openapi.yaml}]",
            },
            "openapi.yaml cannot be read (line ",
        ),
        (
            {
                "openspec/specs/pets/spec.md": SPEC,
                "openapi.yaml": "a: b",
                "openspec-lint.yaml": "contracts: [{path: openapi.yaml}]",
            },
            "openapi.yaml is no contract, so this is only what the specs name.",
        ),
        (
            {
                "openspec/specs/pets/spec.md": SPEC + "".join(NAMES % name for name in ("a", "b", "c", "d", "e", "f")),
                "openapi.yaml": CONTRACT,
                "openspec-lint.yaml": "contracts: [{path: openapi.yaml}]",
            },
            "openapi.yaml is about another API",
        ),
        (
            {"openspec/specs/pets/spec.md": SPEC, "openapi.yaml": CONTRACT.replace("/pets", "x-pets")},
            "openapi.yaml declares no operation.",
        ),
    ],
)
def test_what_is_missing_is_one_sentence(files: dict[str, str], sentence: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert sentence in traced(folder=tmp_path).splitlines()[-1]
    assert sentence in (json.loads(traced("--format", "json", folder=tmp_path))["obstacle"] or "")
    assert sentence.partition("(")[0] in traced("--format", "markdown", folder=tmp_path)
