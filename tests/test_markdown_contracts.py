"""Markdown contracts: the shapes in which documents tell of endpoints, each read into sites with its own places."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from examples import RECOMMENDED as RULES
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.compat import load_compat
from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE, load_envelopes
from openspec_lint.checks.checked import CheckedContract
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.project import check_project, contract_findings
from openspec_lint.cli.locate import choose_contracts, find_place
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree, memory_tree

PATH = "docs/api.md"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "contracts"
CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/projects"

SHAPES = {
    "bullets with code": ("- `GET /books`\n- `POST /books`: adds one\n", ["GET /books", "POST /books"]),
    "bullets with bold verbs": ("* **GET** /books\n* **PUT** `/books/{id}`\n", ["GET /books", "PUT /books/{id}"]),
    "numbered and ticked": ("1. `GET /a`\n2. GET /b\n\n- [x] POST /c\n", ["GET /a", "GET /b", "POST /c"]),
    "several in one bullet": (
        "- `GET /a`, `/a/{id}`; `PUT /a/{id}`\n- `GET/DELETE /b`\n",
        ["GET /a", "GET /a/{id}", "PUT /a/{id}", "GET /b", "DELETE /b"],
    ),
    "headings": ("## GET /a\n\n### 1. Add one — `POST /b`\n\n#### `PUT` /c\n", ["GET /a", "POST /b", "PUT /c"]),
    "a heading with underline": ("GET /books\n----------\n", ["GET /books"]),
    "bold lines": ("**`GET /a`**\n\n**POST /b/**\n\n**Endpoint:** `PUT /c`\n", ["GET /a", "POST /b/", "PUT /c"]),
    "labels of other languages": ("接口：`GET /a`\n\n**请求**: POST /b\n", ["GET /a", "POST /b"]),
    "fences": (
        "```http\nGET /a HTTP/1.1\nHost: x\n```\n\n```\nPOST /b\nGET /c   (both)\n```\n",
        ["GET /a", "POST /b", "GET /c"],
    ),
    "indented code": ("text\n\n    GET /books\n", ["GET /books"]),
    "a table": ("| Method | Path |\n|---|---|\n| GET | `/a` |\n| `post` | /b |\n", ["GET /a", "POST /b"]),
    "a table in another order": (
        "|说明|路径|方法|\n|--|--|--|\n|列表|/a|GET|\n|新建|/a|POST|\n",
        ["GET /a", "POST /a"],
    ),
    "a table with both in one cell": ("| What | Does |\n|---|---|\n| `GET /a` | lists |\n", ["GET /a"]),
    "method and path in bullets": ("- **Method**: GET\n- **Path**: `/a`\n", ["GET /a"]),
    "path before method": ("**URL** : `/login/`\n\n**Method** : `POST`\n", ["POST /login/"]),
    "method and path in rows": ("| Method | GET |\n|---|---|\n| Path | `/a` |\n", ["GET /a"]),
    "parameters in every style": (
        "- GET /a/:id\n- GET /b/<int:id>\n- GET /c/[id]\n- GET /d/{id}\n",
        ["GET /a/{id}", "GET /b/{id}", "GET /c/{id}", "GET /d/{id}"],
    ),
    "hosts and queries": (
        "- `GET http://localhost:8000/a?x=1`\n- GET {{base}}/b[?y=]\n- GET https://<your-host>/c\n",
        ["GET /a", "GET /b", "GET /c"],
    ),
    "one endpoint in three places": (
        "- `GET /a/:id`\n\n| GET | /a/{aId} |\n|---|---|\n\n## GET /a/{id}/\n",
        ["GET /a/{id}"],
    ),
    "a quote": ("> - `GET /a`\n", ["GET /a"]),
    "front matter": ("---\ntitle: GET /no\n---\n\n## GET /a\n", ["GET /a"]),
    "other ends of lines": ("## GET /a\r\n\r\n- `GET /b`\r\n", ["GET /a", "GET /b"]),
}

NO_ENDPOINTS = {
    "a sentence": "Call `GET /a` first, then `POST /b`.\n",
    "a sentence that begins with one": "`GET /a` must be called first.\n",
    "wildcards and ellipses": "- `GET /api/**`\n- `GET /a/...`\n- `GET /b/*`\n",
    "a language that is no request": "```bash\nGET /a\n```\n\n```ts\nGET /b\n```\n",
    "a log": "```\nGET /a 200 12ms\n```\n",
    "an HTML comment": "<!--\n- `GET /a`\n-->\n",
    "what is no longer there": "## Removed\n\n- `GET /a`\n\n## Roadmap\n\n### GET /b\n\n- ~~`GET /c`~~\n",
    "what is not there yet": "- `GET /a` (not implemented)\n",
    "a verb and no path": "- GET requests need the cookie\n- POST it/there\n",
    "a mention in a cell": "| Status | Why |\n|---|---|\n| 503 | `GET /readyz` returns this |\n",
    "verbs without a path": "- GET/PUT/DELETE answers alike\n",
    "nothing": "",
}


def contract(text: str, base_path: str | None = None) -> Contract | None:
    store = DocumentStore(memory_tree({PATH: text}).read)
    return read_contract(store.load(PATH), store, base_path)


def read(text: str) -> Contract:
    found = contract(text)
    assert found is not None
    assert (found.format, found.version) == ("markdown", "3.1")
    return found


def names(found: Contract) -> list[str]:
    return [operation.name for operation in found.operations]


def text_at(found: Contract, site: Site, *, on_value: bool = False) -> str:
    place = found.document.locate(site.trail, ON_VALUE) if on_value else found.document.locate(site.trail)
    assert (place.path, place.span.line) == (PATH, place.span.end_line)
    line = found.document.text.replace("\r\n", "\n").split("\n")[place.span.line - 1]
    return line[place.span.column - 1 : place.span.end_column - 1]


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_gives_the_operations(shape: str) -> None:
    text, expected = SHAPES[shape]
    assert sorted(names(read(text))) == sorted(expected)


@pytest.mark.parametrize("shape", NO_ENDPOINTS)
def test_what_declares_no_endpoint_is_no_contract(shape: str) -> None:
    assert contract(NO_ENDPOINTS[shape]) is None


def test_specification_is_never_a_contract() -> None:
    store = DocumentStore(memory_tree({"openspec/specs/api/spec.md": "- `GET /a`\n"}).read)
    assert read_contract(store.load("openspec/specs/api/spec.md"), store) is None


STYLES = ("{%s}", ":%s", "<%s>", "[%s]")
LINES = (
    "- `%s`",
    "- **%s**",
    "### %s",
    "1. Do it — %s\n\n## %s",
    "```http\n%s HTTP/1.1\n```",
    "**Endpoint:** `%s`",
    "> %s",
)
WORD = st.from_regex(r"[a-z][a-z-]{0,8}[a-z]", fullmatch=True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE")),
            st.lists(
                WORD | st.builds(lambda style, name: style % name, st.sampled_from(STYLES), WORD),
                min_size=1,
                max_size=4,
            ),
            st.sampled_from([line for line in LINES if line.count("%s") == 1]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_operation_stands_where_its_path_is_written(endpoints: list[tuple[str, list[str], str]]) -> None:
    written = {"/" + "/".join(segments) for _, segments, _ in endpoints}
    found = read("\n\n".join(line % f"{method} /{'/'.join(parts)}" for method, parts, line in endpoints))
    assert {site.operation[0] for site in found.by_kind["operation"] if site.operation} == {e[0] for e in endpoints}
    for kind in ("path-item", "operation"):
        for site in found.by_kind[kind]:
            assert text_at(found, site) in written


FRAGMENTS = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "- ",
            "  - ",
            "> ",
            "| ",
            " |",
            "\n",
            "\n\n",
            "```",
            "```json\n",
            "```http\n",
            "|---|---|\n",
            "**",
            "`",
        ),
        *(
            "GET ",
            "POST",
            " /a",
            "/{id}",
            "/:x",
            "?q=1",
            "https://h/x",
            "Request",
            "Response",
            "Error",
            ":",
            "(404)",
            "`200`",
        ),
        *(
            '{"a": ',
            "[",
            "]",
            "}",
            "...",
            "1",
            "null",
            ",",
            "// x",
            '"s"',
            "Base URL: ",
            "/v1",
            "Method",
            "Path",
            "Name",
            "\\",
        ),
        *("HTTP/1.1 201 Created\n", "- `id` (string)", "\t", "\r\n", "é", "\u2028", "<id>", "<!--", "-->", "---\n"),
    ]
)


@settings(max_examples=150)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_any_text_is_read_and_every_site_stands_in_it(text: str) -> None:
    found = contract("- `GET /always/{id}`\n\n" + text)
    if found is None:
        return
    lines = found.document.text.replace("\r\n", "\n").split("\n")
    for site in found.sites:
        for target in (ON_VALUE,):
            span = found.document.locate(site.trail, target).span
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= span.end_column or span.line < span.end_line
    list(contract_findings(CheckedContract(found, load_envelopes()[DEFAULT_ENVELOPE]), RULES.values()))


DETAILS = """\
## POST /users/{id}/notes

| Parameter | Type | Required |
|---|---|---|
| `id` | integer | yes |

**Query parameters:**

- `dry_run` (boolean): try it
- `tag` (string, required)

### Request

```json
{
  "text": "x",
  "pinned": false
}
```

### Response 201

```json
{ "id": 1, "tags": [{"name": "a"}, {"color": "b"}], "data": { ... } }
```

**Error (404):** `{"error": "gone"}`

| Status | Meaning |
|---|---|
| 409 | there is one |
| `5XX` | ours |

## GET /users
"""


def test_parameters_have_place_type_and_need() -> None:
    (operation, _) = read(DETAILS).operations
    found = [(each.place, each.name, each.required, each.schema and each.schema.value) for each in operation.parameters]
    assert found == [
        ("path", "id", True, {"type": "integer"}),
        ("query", "dry_run", False, {"type": "boolean"}),
        ("query", "tag", True, {"type": "string"}),
    ]


def test_responses_have_the_statuses_that_are_told() -> None:
    first, second = read(DETAILS).operations
    assert sorted(response.status for response in first.responses) == ["201", "404", "409", "5XX"]
    assert second.responses == ()


def test_bodies_have_the_shape_that_their_examples_show() -> None:
    found = read(DETAILS)
    operation = found.operations[0]
    assert operation.body is not None
    (content,) = operation.body.contents
    assert content.schema is not None
    assert content.schema.value["properties"] == {"text": {"type": "string"}, "pinned": {"type": "boolean"}}
    assert content.node.value["example"] == {"text": "x", "pinned": False}
    created = next(response for response in operation.responses if response.status == "201").contents[0]
    assert created.schema is not None
    items = created.schema.value["properties"]["tags"]["items"]
    assert list(items["properties"]) == ["name", "color"]
    assert "example" not in created.node.value, "what was left out is no example"


def test_member_of_an_example_stands_at_its_key_and_its_value() -> None:
    found = read(DETAILS)
    places = {str(site.key): site for site in found.by_kind["schema"] if site.key in ("pinned", "color")}
    assert text_at(found, places["pinned"]) == '"pinned"'
    assert text_at(found, places["pinned"], on_value=True) == "false"
    assert found.document.locate(places["pinned"].trail).span.line == 17


BODIES = {
    "a request and its response in one fence": (
        '```http\nPOST /a\n\n{"q": 1}\n\nHTTP/1.1 201 Created\n\n{"r": 1}\n```\n',
        {"request": ["q"], "201": ["r"]},
    ),
    "comments that say what follows": (
        '- `PUT /a`\n\n```json\n// Request\n{"q": 1}\n// Response 200\n{"r": 1}\n```\n',
        {"request": ["q"], "200": ["r"]},
    ),
    "a comment inside": (
        '## PUT /a\n\nResponse:\n\n```json\n{\n  // response time\n  "r": 1\n}\n```\n',
        {"2XX": ["r"]},
    ),
    "the only status of success": (
        '## POST /a\n\n- `201`: made\n- `409`: there\n\n**Response**\n\n```json\n{"r": 1}\n```\n',
        {"201": ["r"]},
    ),
    "labels that lead on": (
        "## GET /a\n\n## Success Response\n\n### GET /b\n\n#### Error Response\n\n**Code** : `400`\n\n"
        '**Content example**\n\n```json\n{"e": 1}\n```\n',
        {"400": ["e"]},
    ),
    "other languages": (
        '## POST /a\n\n### 请求体\n\n```json\n{"q": 1}\n```\n\n### 响应 (201)\n\n```json\n{"r": 1}\n```\n'
        '\n**Erreur (404)** : `{"e": 1}`\n',
        {"request": ["q"], "201": ["r"], "404": ["e"]},
    ),
    "cells of a table": (
        '| Method | Path | Request | Response |\n|--|--|--|--|\n| POST | /a | `{"q": 1}` | `{"r": 1}` |\n',
        {"request": ["q"], "2XX": ["r"]},
    ),
    "what only a table of members tells": (
        "## POST /a\n\n**Request body**\n\n| Field | Type | Required |\n|--|--|--|\n| `q` | string | yes |\n",
        {"request": ["q"]},
    ),
    "an example that nobody says is a body": ('## GET /a\n\n**Example:**\n\n```json\n{"x": 1}\n```\n', {}),
    "an example behind the section": ('### GET /a\n\n## Errors\n\nResponse:\n\n```json\n{"x": 1}\n```\n', {}),
    "an example that is no JSON": ("## GET /a\n\nResponse:\n\n```json\n{a b c}\n```\n", {}),
}


@pytest.mark.parametrize("case", BODIES)
def test_body_belongs_to_the_side_that_is_announced(case: str) -> None:
    text, expected = BODIES[case]
    bodies: dict[str, list[str]] = {}
    for operation in read(text).operations:
        sides = [("request", operation.body.contents)] if operation.body is not None else []
        sides += [(response.status, response.contents) for response in operation.responses]
        for side, contents in sides:
            for content in contents:
                assert content.schema is not None
                bodies[side] = list(content.schema.value["properties"])
    assert bodies == expected


def test_body_of_errors_in_general_is_that_of_each_error_without_its_own() -> None:
    own = '- `GET /a`\n  - 404: gone\n- `GET /b`\n\n### GET /c\n\nError 400:\n\n```json\n{"own": 1}\n```\n\n'
    found = read(own + '## Errors\n\n```json\n{"error": "x"}\n```\n')
    bodies = {
        (operation.path, response.status): list(content.schema.value["properties"])
        for operation in found.operations
        for response in operation.responses
        for content in response.contents
        if content.schema is not None
    }
    assert bodies == {("/a", "404"): ["error"], ("/b", "default"): ["error"], ("/c", "400"): ["own"]}
    checked = CheckedContract(found, load_envelopes()[DEFAULT_ENVELOPE])
    missing = [each for each in contract_findings(checked, RULES.values()) if each.rule_id == "envelope-member-missing"]
    assert [each.location.span.line for each in missing] == [len(own.split("\n")) + 3], "once, where it is shown"


@pytest.mark.parametrize("before", ["", "  ", "> ", "   > "])
def test_example_in_a_list_or_quote_stands_where_it_is_written(before: str) -> None:
    fence = "\n".join(before + line for line in ("```json", "{", '  "title": "Emma"', "}", "```"))
    head = "- `GET /a`\n\n  Response:\n\n" if before == "  " else "## GET /a\n\nResponse:\n\n"
    found = read(head + fence + "\n")
    (title,) = (site for site in found.by_kind["schema"] if site.key == "title")
    assert text_at(found, title) == '"title"'
    assert text_at(found, title, on_value=True) == '"Emma"'


def test_endpoint_that_is_said_to_be_deprecated_is() -> None:
    found = read("- `GET /a` (deprecated)\n- `GET /b`\n\n### GET /c — **Deprecated**\n")
    assert [site.value.get("deprecated", False) for site in found.by_kind["operation"]] == [True, False, True]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Base URL: `https://x.example/api/v1`\n\n- `GET /a`\n- `GET /b`\n", ["/api/v1/a", "/api/v1/b"]),
        ("> **Base path**: /api\n\n- `GET /a`\n", ["/api/a"]),
        ("## Base URL\n\n```\nhttp://localhost/v1\n```\n\n## X\n\n- `GET /v1/a`\n- `POST /hook`\n", ["/v1/a", "/hook"]),
        ("基础路径：`/api`\n\n- `GET /a`\n- `GET /b`\n- `GET /api/c`\n", ["/api/a", "/api/b", "/api/c"]),
        ("Base URL: paths follow `/x/{group}`.\n\n- `GET /a`\n", ["/a"]),
    ],
)
def test_base_path_stands_before_the_paths_that_lack_it(head: str, expected: list[str]) -> None:
    assert [operation.effective_path for operation in read(head).operations] == expected


def test_endpoint_at_another_host_is_none_of_the_contract() -> None:
    text = "Base URL: https://api.shop.com/v1\n\n- `GET /a`\n- `POST https://pay.other.com/charge`\n"
    assert names(read(text)) == ["GET /a"]


def test_request_that_is_an_example_of_an_endpoint_is_none() -> None:
    text = "- `GET /{group}/{kind}`\n\n```\nGET /shop/books?watch=true\n```\n"
    assert names(read(text)) == ["GET /{group}/{kind}"]


def test_contract_without_flaws_has_no_finding() -> None:
    files = {PATH: (FIXTURES / "bookstore-api.md").read_text(encoding="utf-8")}
    assert check_project(project_of_files(files), RULES).left == []


def test_contract_with_flaws_is_told_of_each_at_its_place() -> None:
    files = {PATH: (FIXTURES / "flawed-api.md").read_text(encoding="utf-8")}
    found = check_project(project_of_files(files), RULES).left
    lines = files[PATH].split("\n")
    spans = sorted((finding.rule_id, finding.location.span) for finding in found)
    assert [(rule, lines[span.line - 1][span.column - 1 : span.end_column - 1]) for rule, span in spans] == [
        ("envelope-missing", '{ "id": "u1", "name": "Ann" }'),
        ("path-has-verb", "/getUsers"),
        ("path-not-plural", "/user/{id}"),
        ("path-parameter-not-in-path", "userId"),
        ("property-casing-mixed", '"isAdmin"'),
    ]


def test_comment_allows() -> None:
    text = "# API\n\n<!-- openspec-lint: allow path-has-verb -- old clients call it -->\n- `POST /getUsers`\n"
    outcome = check_project(project_of_files({PATH: text}), RULES)
    assert ([f.rule_id for f in outcome.silenced], outcome.left) == (["path-has-verb"], [])


OLD = '- `GET /a`\n\n### GET /b\n\nResponse 200:\n\n```json\n{"n": 1, "s": null, "gone": "x"}\n```\n'


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("### GET /b\n", ["api-path-removed-without-deprecation"]),
        ("- `GET /a`\n- `GET /b`\n", []),
        (OLD.replace("1", "1.5").replace("null", '"x"'), []),
        (OLD.replace("Response 200", "Response 202"), ["response-success-status-removed"]),
        (OLD.replace(', "gone": "x"', ""), ["response-optional-property-removed"]),
    ],
)
def test_difference_is_what_both_texts_say(new: str, expected: list[str]) -> None:
    found = compat_findings(read(OLD), read(new), load_compat())
    assert [finding.rule_id for finding in found if finding.severity.name != "INFO"] == expected


SPEC = """\
# Books

## Purpose
The API of the shop, told by its statuses and by who may call it.

## Requirements

### Requirement: Books
The API SHALL offer `GET /api/books` and `POST /api/books`.

#### Scenario: %s
- **WHEN** a client calls `GET /api/books`
- **THEN** the API returns %s
"""


@pytest.mark.parametrize(
    ("contract_text", "status", "expected"),
    [
        ("- `GET /api/books`\n- `POST /api/books`\n", 404, []),
        ("- `GET /api/books`\n  - 200: the books\n- `POST /api/books`\n", 404, []),
        ("- `GET /api/books`\n  - 403: not yours\n- `POST /api/books`\n", 404, ["status-undeclared"]),
        (
            "Errors: `404`.\n\n- `GET /api/books`\n  - 403: no\n- `POST /api/books`\n\n## Errors\n\n- `404`: none\n",
            404,
            [],
        ),
        ('- `GET /api/books`\n  - 204: ok\n- `POST /api/books`\n\n## Errors\n\n```json\n{"e": 1}\n```\n', 404, []),
        (
            '- `GET /api/books`\n  - 204: ok\n- `POST /api/books`\n\n## Errors\n\n```json\n{"e": 1}\n```\n',
            200,
            ["status-undeclared"],
        ),
        ("- `GET /api/books`\n", 200, ["method-undeclared"]),
        ("- `GET /api/books`\n\nNothing else is there but `POST /api/books`.\n", 200, []),
    ],
)
def test_spec_is_held_against_what_the_text_says(contract_text: str, status: int, expected: list[str]) -> None:
    files = {PATH: contract_text, "openspec/specs/books/spec.md": SPEC % ("Called", status)}
    found = check_project(project_of_files(files), RULES).left
    reported = {finding.rule_id for finding in found if finding.category == "crosscheck"}
    assert reported & {"status-undeclared", "endpoint-undeclared", "method-undeclared"} == set(expected)


THREE = "- `GET /a`\n- `GET /b`\n- `GET /c`\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"docs/API_CONTRACTS.md": THREE}, ["docs/API_CONTRACTS.md"]),
        ({"api-contract.md": THREE.replace("GET /c", "/c")}, []),
        ({"docs/api-contracts.md": THREE, "openapi.yaml": "openapi: 3.1.0\npaths: {}\n"}, ["openapi.yaml"]),
        ({"docs/api.md": THREE}, []),
        ({"archive/api-contracts.md": THREE}, []),
    ],
)
def test_markdown_is_found_only_where_nothing_else_is(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    tree = folder_tree(tmp_path)
    place = find_place(tmp_path, None, use_config=True)
    choice = choose_contracts(place, (), {}, tree, DocumentStore(tree.read))
    assert [entry.path for entry in choice.entries] == expected


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "importtime", "-m", "openspec_lint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_commands_take_markdown_and_others_do_without_its_parser(tmp_path: Path) -> None:
    (tmp_path / "api.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "old.md").write_text(OLD + "\n- `GET /c`\n", encoding="utf-8")
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
    told = run(tmp_path, "detect", "--contract", "api.md")
    assert "api.md: Markdown document, 2 operations, base path none" in told.stdout
    removed = run(tmp_path, "diff", "old.md", "api.md")
    assert (removed.returncode, "Path /c was removed" in removed.stdout) == (1, True)
    other = run(tmp_path, "check", "--contract", "openapi.yaml", "--against", "none")
    assert "markdown_it" in told.stderr
    assert "markdown_it" not in other.stderr


COUNTED = {
    "felixti__agentic-pipeline-ingestor/docs/API_GUIDE.md": 62,
    "LessUp__go-live/docs/en/api/endpoints.md": 8,
    "getvictor__fleet-edr/docs/api.md": 19,
    "kidulabs__kapi/docs/api-reference.md": 25,
    "fiddeb__otlp_cardinality_checker/docs/API.md": 20,
    "DataCovey__nornweave/web/content/docs/api/rest.md": 13,
    "tangming1996__ai-edge/docs/design/07-api-spec.md": 2,
}
"""Endpoints of real documents, counted by hand."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real projects are not beside this checkout")
@pytest.mark.parametrize("path", COUNTED)
def test_real_document_is_read_as_people_count(path: str) -> None:
    found = read((CORPUS / path).read_text(encoding="utf-8"))
    assert len(found.operations) == COUNTED[path]
    for site in found.by_kind["path-item"]:
        tail = str(site.key).rpartition("/")[2].split("{")[0]
        assert tail in text_at(found, site)
