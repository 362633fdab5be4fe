"""Any text in the place of a document of OpenSpec beside a contract, junk in any place of that: nothing falls over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import BASE_FOLDER, RULES, project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import everything, places, replaced

from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import EVERYTHING
from openspec_lint.checks.comparison import changes_since
from openspec_lint.checks.project import check_project
from openspec_lint.checks.trace.matrix import trace_of
from openspec_lint.checks.trace.narrowing import narrowed
from openspec_lint.checks.trace.operation import Sources, operation_traces, wanted_of
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.prose.mentions import LONGEST_LINE
from openspec_lint.model.prose.ownership import NO_PATTERNS
from openspec_lint.report.operation_text import operations_text
from openspec_lint.report.trace_json import operations_json, trace_json
from openspec_lint.report.trace_markdown import operations_markdown, trace_markdown
from openspec_lint.report.trace_text import trace_text

LIBRARY = yaml.safe_load((Path(__file__).parent.parent / "fixtures" / "contracts" / "library.yaml").read_text("utf-8"))

SPEC = """\
# Library

## Purpose
Lends books to members, and takes them back.

## Requirements

### Requirement: Books
`GET /books` SHALL accept `?limit=20` and the `page` query parameter (default: 1, max: 10). It returns 200 with
`{"data": [{"id": "x", "title": 5}]}`.

#### Scenario: New ones
- **GIVEN** the shelf is empty
- **WHEN** `POST /books` is called with
  ```json
  {"title": "x", "author": {"name": null}, "extra": [1, {"a": 2}]}
  ```
- **THEN** it returns 201

#### Scenario: Old ones
- **GIVEN** `GET /books/{bookId}` knows none
- **WHEN** `DELETE /v1/books/42` is called
- **THEN** it returns 404, 409 or 410

### Requirement: Members
- **Method**: POST
- **Path**: `/v1/members`

| Name | Type | Required | Default |
|---|---|---|---|
| `name` | string (max 20) | yes | `x` |

### Requirement: Loan
`GET /loans` SHALL answer.

### Requirement: Shelves
`GET /v1/shelves` SHALL answer.

## Endpoints
| Verb | Path | Answers |
|---|---|---|
| GET | `/loans/{id}` | 200 `{"id": 1}` |
"""
DELTA = """\
## ADDED Requirements
### Requirement: Fines
`GET /fines` SHALL answer.
## MODIFIED Requirements
### Requirement: Loans
`GET /loans` SHALL accept `?sort=due`.
#### Scenario: One
- **WHEN** `GET /loans` is called
- **THEN** it returns 206
## REMOVED Requirements
### Requirement: Members
**Reason**: `POST /members` is old
## RENAMED Requirements
- FROM: `### Requirement: Loan`
- TO: `### Requirement: Loans`
"""
PROPOSAL = """\
## Why
Readers want fines, and they want them soon, so that they pay them.
## What Changes
- **BREAKING**: `GET /books` lost `page`; everything under `/members/*` goes, and `Book.title` too
## Breaking Changes
None
"""
TASKS = "## 1. Build\n- [ ] 1.1 `POST /fines`\n- [x] 1.2 Tell people\n"
CHANGE = "openspec/changes/fines/"
DOCUMENTS = {
    "openspec/specs/books/spec.md": SPEC,
    f"{CHANGE}specs/books/spec.md": DELTA,
    f"{CHANGE}proposal.md": PROPOSAL,
    f"{CHANGE}design.md": PROPOSAL,
    f"{CHANGE}tasks.md": TASKS,
}


CROSSCHECK = {rule_id: rule for rule_id, rule in RULES.items() if rule.category == "crosscheck"}


def say_everything(files: dict[str, Any], rules: Mapping[str, Rule] = RULES) -> list[str]:
    """Return the ids of what rules find, having asked for all that a trace can say."""
    project = project_of_files(files)
    found = check_project(project, rules).left
    contracts = tuple(each.contract for each in project.contracts if each.contract.collection is None)
    trace = trace_of(project.openspec, contracts, "", project.patterns or NO_PATTERNS)
    for form in (trace_text, trace_json, trace_markdown):
        form(trace)
    for name in {each.name for each in trace.capabilities}:
        trace_text(narrowed(trace, name))
    bases = tuple(each.base for each in project.contracts if each.base is not None)
    changes = changes_since(project, EVERYTHING, everything=True)[0] if bases else None
    sources = Sources(trace, contracts, bases, changes, [each for each in found if each.category == "crosscheck"])
    for name in {"/books", *(each.name for each in trace.operations[:5]), *(each.name for each in trace.loose[:5])}:
        try:
            told = operation_traces(wanted_of(name), sources)
        except OpenspecLintError:
            continue  # a name that is no path, or one that nothing has
        json.loads(operations_json(trace, told))
        assert operations_text(trace, told)
        assert operations_markdown(trace, told)
    return [finding.rule_id for finding in found]


def _before() -> Any:
    """Return what the contract was: with two operations that are gone since, and one whose answer was another."""
    post = {"post": {"responses": {"200": {"description": "It"}}}}
    document = replaced(replaced(LIBRARY, ("paths", "/members"), post), ("paths", "/fees"), post)
    return replaced(document, ("paths", "/loans", "get", "responses"), {"200": {"description": "All"}})


CONTRACT = {
    "openapi.json": json.dumps(LIBRARY),
    f"{BASE_FOLDER}openapi.json": json.dumps(_before()),
    f"{BASE_FOLDER}openspec/config.yaml": "schema: spec-driven\n",
}


def files_with(**texts: str) -> dict[str, Any]:
    names = {Path(path).stem: path for path in DOCUMENTS} | {"spec": "openspec/specs/books/spec.md"}
    names["delta"] = f"{CHANGE}specs/books/spec.md"
    return {**CONTRACT, **DOCUMENTS, **{names[key]: text for key, text in texts.items()}}


def test_the_project_is_one_in_which_much_is_found() -> None:
    found = set(say_everything(files_with()))
    assert {"endpoint-undeclared", "status-undeclared", "parameter-undeclared", "body-field-undeclared"} <= found
    assert {"breaking-undeclared", "planned-endpoint-undeclared"} <= found


LINE = LONGEST_LINE - 10
TEXTS = {
    "nothing": "",
    "a byte order mark": "\ufeff" + SPEC,
    "other ends of lines": SPEC.replace("\n", "\r\n"),
    "U+2028 in names": SPEC.replace("Books", "Bo\u2028oks").replace("POST", "PO\u2029ST"),
    "a null": SPEC.replace("/books", "/bo\0oks"),
    "a lone surrogate of JSON": SPEC.replace('"title"', r'"\ud800"'),
    "digits of others": SPEC.replace("201", "²⁰¹").replace("20", "٢٠"),
    "an endless fence": SPEC.replace("  ```\n- **THEN**", "- **THEN**"),
    "fences in each other": "```\n~~~\n```\n~~~~\n`GET /books`\n~~~\n" + SPEC,
    "deep lists": "".join(f"{'  ' * level}- `GET /books`\n" for level in range(200)),
    "deep quotes": "> " * 3_000 + "`GET /books`\n",
    "deep JSON": SPEC.replace('{"a": 2}', "[" * 3_000 + "]" * 3_000),
    "deep objects": SPEC.replace('{"a": 2}', '{"a": ' * 500 + "1" + "}" * 500),
    "a huge number": SPEC.replace("max: 10", f"max: {'9' * 6_000}").replace('title": 5', f'title": {"9" * 6_000}'),
    "a number that is none": SPEC.replace("max: 10", "max: 1_").replace('"title": 5', '"title": NaN'),
    "an infinite number": SPEC.replace('"title": 5', '"title": 1e999'),
    "a key twice": SPEC.replace('"title": "x", ', '"title": "x", "title": {}, '),
    "no key": SPEC.replace('"title"', '""'),
    "empty names": SPEC.replace("Requirement: Books", "Requirement: ").replace("Scenario: New ones", "Scenario:"),
    "names with braces": SPEC.replace("Requirement: Books", "Requirement: {name} %s {0}"),
    "a root": SPEC.replace("/books", "/"),
    "slashes only": SPEC.replace("/books", "//"),
    "an open brace": SPEC.replace("/books", "/books/{").replace("42", "}"),
    "hosts": SPEC.replace("/books", "http://[::1/books").replace("/members", "https://x.example:99999/m"),
    "placeholders": SPEC.replace("/books", "{{base}}/books").replace("/members", "${x}/members"),
    "a word before many spaces": SPEC.replace('`{"data"', f'GET{" " * LINE}!\n`{{"data"'),
    "a remark before many spaces": SPEC.replace('`{"data"', f'Response (a) -{" " * LINE}!\n`{{"data"'),
    "one long line": "`GET /books` " * (LINE // 13),
    "long backquotes": "`" * LINE,
    "long asterisks": "*" * LINE + "\n" + "**a" * (LINE // 3),
    "a long path": f"`GET /{'a/' * (LINE // 2)}`\n",
    "a path of parameters": f"`GET /{'{a}/' * (LINE // 4)}`\n",
    "a long query": f"- **WHEN** `GET /books?{'a=1&' * (LINE // 4)}`\n",
    "many verbs": "GET, POST or " * (LINE // 13) + "/books\n",
    "many statuses": "`GET /books` returns " + "404, " * (LINE // 5),
    "many brackets": "(" * LINE + "\n" + "[" * LINE + "\n" + "{" * LINE,
    "many markers": "**BREAKING** " * (LINE // 13),
    "negations": "no " * (LINE // 3) + "BREAKING",
    "a long table": "|" + " `GET` | `/books` |" * (LINE // 19) + "\n|" + "---|" * (LINE // 4),
    "only headings": "".join(f"{'#' * (level % 7)} {level}\n" for level in range(300)),
    "sections without requirements": SPEC.replace("### Requirement: ", "### "),
    "another project's delta": DELTA,
    "only steps": "- **THEN** `GET /books` returns 404\n" * 50,
    "quoted steps": "> - **THEN** `GET /books` returns 404\n" * 50,
}


@pytest.mark.parametrize("places", [("spec",), ("delta",), ("proposal", "design", "tasks")], ids=" ".join)
@pytest.mark.parametrize("name", TEXTS)
def test_text_in_the_place_of_documents(name: str, places: tuple[str, ...]) -> None:
    say_everything(files_with(**dict.fromkeys(places, TEXTS[name])))


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_the_place_of_a_requirement(name: str) -> None:
    text = f"## Requirements\n### Requirement: Books\n`GET /books` SHALL answer.\n{TEXTS[name]}"
    delta = text.replace("## Requirements", "## MODIFIED Requirements")
    say_everything(files_with(spec=text, delta=delta))


PIECES = [
    *(
        "`GET /books`",
        "`/books/{id}`",
        "POST /books",
        "GET",
        "/",
        "{",
        "}",
        "`",
        "```",
        "```json\n",
        "~~~",
        "\n",
        "\n\n",
    ),
    *(
        "# ",
        "## Requirements\n",
        "### Requirement: ",
        "#### Scenario: ",
        "## ADDED Requirements\n",
        "- ",
        "- **THEN** ",
    ),
    *(
        "**WHEN** ",
        "当",
        "GIVEN ",
        "**Path**: ",
        "**Method**: ",
        "| ",
        "|---|",
        "404",
        " returns ",
        "200 OK",
        "?a=1",
        "&b=",
    ),
    *('{"a": 1}', '{"a": [', "]", "query parameter ", "`limit`", "(default: 5, max: 3)", "**BREAKING**", "None", "no "),
    *(
        "~~",
        "*",
        "_",
        ":",
        "：",
        ",",
        "or ",
        "<",
        ">",
        "<!--",
        "-->",
        "[ ] ",
        "FROM: ",
        "TO: ",
        "\u2028",
        "\t",
        "\0",
        "é",
        "\\",
    ),
]
MARKDOWN = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("spec", "delta", "proposal", "design", "tasks"), MARKDOWN)))
def test_any_texts(texts: dict[str, str]) -> None:
    say_everything(files_with(**texts))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_document_with_pieces_taken_out_and_put_in(data: st.DataObject) -> None:
    key, text = data.draw(st.sampled_from([("spec", SPEC), ("delta", DELTA), ("proposal", PROPOSAL)]))
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 60)))
    say_everything(files_with(**{key: text[:start] + data.draw(MARKDOWN) + text[end:]}))


JUNK: list[Any] = [
    *(None, True, 0, -1, 1.5, 10**30, "", "x", "/", "{", "http://[", "#/components/schemas/x"),
    *([], [None], ["a", 1], [[[]]], {}, {"": {}}, {"$ref": "#/x"}, {"$ref": "#"}, {"type": ["null", 3]}),
    *({"properties": []}, {"required": 3}, {"allOf": 3}, {"oneOf": [3, None]}, {"enum": {}}, {"schema": 3}, {"get": 3}),
    *({"default": None}, {"maximum": "10"}, {"minimum": []}, {"items": 3}, {"type": "object", "required": [3]}),
]
CONTRACTS = [LIBRARY, *(everything(version) for version in ("2.0", "3.0", "3.1", "3.2"))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_junk_in_any_place_of_the_contract(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(CONTRACTS))
    way = data.draw(st.sampled_from(places(document)[1:]))
    wrong = json.dumps(replaced(document, way, data.draw(st.sampled_from(JUNK))))
    files = {"openapi.json": wrong, f"{BASE_FOLDER}openapi.json": json.dumps(document)}
    if data.draw(st.booleans()):
        files = {"openapi.json": json.dumps(document), f"{BASE_FOLDER}openapi.json": wrong}
    say_everything(DOCUMENTS | {"openspec/specs/books/spec.md": SPEC + _everything_named(document)} | files, CROSSCHECK)


def _everything_named(document: dict[str, Any]) -> str:
    """Return a spec of each operation of a contract, with a body that has nothing of what is declared."""
    lines = ["### Requirement: All"]
    for path, item in (document.get("paths") or {}).items():
        for method in item if isinstance(item, dict) else ():
            lines += [f"#### Scenario: {method}", f'- **WHEN** `{method.upper()} {path}?a=1` gets `{{"a": 1}}`']
            lines += ["- **THEN** it returns 418 with", "```json", '{"a": "integer (max: 5)", "b": [{}]}', "```"]
    return "\n".join(lines)


KEYWORDS = ("type", "properties", "items", "required", "allOf", "oneOf", "enum", "default", "maximum", "readOnly")


@pytest.mark.parametrize("junk", JUNK, ids=repr)
@pytest.mark.parametrize("keyword", KEYWORDS)
def test_junk_in_a_schema_of_what_the_spec_shows(keyword: str, junk: Any) -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string", keyword: junk}}, keyword: junk}
    content = {"application/json": {"schema": schema}}
    parameters = [
        {"name": "page", "in": "query", "schema": {keyword: junk}},
        {"name": "limit", "in": "query", keyword: 1},
    ]
    answer = {"description": "It", "content": content}
    post = {"requestBody": {"content": content}, "responses": {"201": answer, "default": answer}}
    paths = {"/books": {"get": {"parameters": parameters, "responses": {"200": answer}}, "post": post}}
    contract = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    say_everything(DOCUMENTS | {"openapi.json": json.dumps(contract)}, CROSSCHECK)
