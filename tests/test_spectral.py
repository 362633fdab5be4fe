"""Rulesets of Spectral: read as they are, and run as Spectral runs them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES
from hypothesis import given, settings
from mutations import mutated

from openspec_lint.catalog.config import ConfigError
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.spectral.builtin import builtin_settings
from openspec_lint.catalog.spectral.reading import read_ruleset
from openspec_lint.catalog.spectral.ruleset import PREFIX
from openspec_lint.checks.spectral.expressions import UnreadableError
from openspec_lint.checks.spectral.findings import ruleset_findings, spectral_findings
from openspec_lint.checks.spectral.paths import path_of
from openspec_lint.checks.spectral.view import View
from openspec_lint.checks.spectral.walk import chosen
from openspec_lint.checks.suppress import silence
from openspec_lint.findings import Finding, Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import Resolver
from openspec_lint.read.source import MissingError, Source
from openspec_lint.read.store import DocumentStore

DATA = Path(__file__).parent / "data" / "spectral"
UNSUPPORTED = RULES["spectral-unsupported"]


def table(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


PATHS, FUNCTIONS, RULESETS = table("paths.yaml"), table("functions.yaml"), table("rulesets.yaml")


def source_of(files: Mapping[str, str]) -> Source:
    def read(path: str) -> bytes:
        if path not in files:
            raise MissingError("there is no such file")
        return files[path].encode()

    return read


def contract_of(files: Mapping[str, str], version: str = "3.1", path: str = "openapi.yaml") -> Contract:
    """Return a contract of any content, as Spectral takes it."""
    store = DocumentStore(source_of(files))
    document = store.load(path)
    assert not document.problems
    return Contract(document, version, "openapi", "", Resolver(store.load, read=store.read))


def found_in(ruleset: str, files: Mapping[str, str], version: str = "3.1") -> list[Finding]:
    rules = read_ruleset("r.yaml", source_of({"r.yaml": ruleset, **files}))
    return list(spectral_findings(rules, contract_of(files, version)))


def places(contract: Contract, path: str, *, follows: bool = False) -> list[str]:
    found = []
    for step, value in chosen(path_of(path), View(contract, follows)):
        place = "/".join(map(str, step.keys)) or "$"
        found.append(place if value is None or isinstance(value, (dict, list)) else f"{place}={value}")
    return sorted(found)


@pytest.mark.parametrize("case", PATHS["paths"], ids=lambda case: case["path"])
def test_jsonpath_chooses_what_spectral_chooses(case: Mapping[str, Any]) -> None:
    contract = contract_of({"openapi.yaml": PATHS["document"]})
    wanted = sorted({each.removesuffix("=null") for each in case["chosen"]})
    assert sorted(set(places(contract, case["path"]))) == wanted


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("paths", "does not begin with `$`"),
        ("$.paths[", "not closed"),
        ("$.paths[]", "empty brackets"),
        ("$.paths[?(@.x", "not closed"),
        ("$.paths[?(@.x ==)]", "not understood"),
        ("$.paths[?(fetch('x'))]", "`fetch` is not known here"),
        ("$.paths[?(@.x.reduce())]", "the method `reduce` is not known here"),
        ("$.paths[?(@.x = 1)]", "not understood"),
        ("$.paths[?(@.match(/[/))]", ""),
        (f"$.paths[?({'(' * 5000}@{')' * 5000})]", "nested too deeply"),
    ],
)
def test_a_path_that_is_not_understood_says_why(path: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        path_of(path)
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("script", "holds"),
    [
        ("@.n == '4'", True),
        ("@.n === '4'", False),
        ("@.n > 3 && @.n <= 4.0", True),
        ("@.none == null && @.none === undefined && @.nothing !== undefined", True),
        ("!@.empty && !@.zero && !!@.list && !!@.object", True),
        ("@.none.deeper", False),
        ("@.none?.deeper === undefined", True),
        ("@.list.length + 1 == 3", True),
        ("@.list.includes('b') && @.list.indexOf('x') === -1", True),
        ("@['text'].match(/^HELLO/i)", True),
        ("/o$/.test(@.text)", True),
        ("@.text.startsWith('he') ? true : false", True),
        ("typeof @.text === 'string' && typeof @.object == \"object\"", True),
        ("@.text.toUpperCase() === 'HELLO' && @.text.slice(1, 3) == 'el'", True),
        ("['a', 'hello'].includes(@.text)", True),
        ("Object.keys(@.object).length === 1 && Array.isArray(@.list)", True),
        ("@.list.constructor.name === 'Array'", True),
        ("@.text + @.n === 'hello4' && @.n % 3 == 1 && -@.n < 0", True),
        ("@.object.deep.x", True),
        ("@.reference.deep.x == 1", True),
        ("(@.n == 1 || @.n == 4) && !(@.n == 1)", True),
    ],
)
def test_scripts_are_read_as_javascript(script: str, holds: bool) -> None:
    document = (
        "it: {n: 4, nothing: null, empty: '', zero: 0, list: [a, b], text: hello, object: {deep: {x: 1}},"
        " reference: {$ref: '#/it/object'}}\n"
    )
    contract = contract_of({"openapi.yaml": document})
    assert bool(places(contract, f"$[?({script})]", follows=True)) is holds


def told(findings: Iterable[Finding]) -> Iterator[tuple[str, str, int, str]]:
    for finding in findings:
        keys = (finding.location.pointer or "").split("/")[1:]
        place = "/".join(key.replace("~1", "/").replace("~0", "~") for key in keys)
        yield finding.rule_id.removeprefix(PREFIX), place, finding.location.span.line, finding.message


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_say_what_spectral_says(name: str) -> None:
    case = FUNCTIONS[name]
    rules = "rules:\n" + "".join(f"  {line}\n" for line in case["rules"].splitlines())
    found = set(told(found_in(rules, {"openapi.yaml": case["document"]}, "3.0")))
    wanted = {tuple(each) for each in case["told"]}
    # What two ways lead to Spectral tells twice, where its words differ; the place is told once here.
    assert found <= wanted
    assert {each[:3] for each in wanted} == {each[:3] for each in found}


TITLE = {"openapi.yaml": "openapi: 3.1.0\ninfo:\n  title: ''\n  version: '1'\n"}
SHARED = """
rules:
  loud: {given: $.info, severity: error, then: {field: title, function: truthy}}
  quiet: {given: $.info, recommended: false, then: {field: title, function: truthy}}
"""


@pytest.mark.parametrize("case", RULESETS["wrong"], ids=lambda case: case["error"])
def test_a_wrong_ruleset_is_one_clear_line(case: Mapping[str, str]) -> None:
    with pytest.raises(ConfigError) as raised:
        read_ruleset("r.yaml", source_of({"r.yaml": case["ruleset"]}))
    assert str(raised.value).startswith(case["error"])
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("ruleset", RULESETS["right"])
def test_what_spectral_takes_is_taken(ruleset: str) -> None:
    assert list(ruleset_findings(read_ruleset("r.yaml", source_of({"r.yaml": ruleset})), UNSUPPORTED)) == []


@pytest.mark.parametrize("case", RULESETS["not-run"], ids=lambda case: case["ruleset"])
def test_what_is_not_run_is_named_at_its_place(case: Mapping[str, Any]) -> None:
    ruleset = read_ruleset("r.yaml", source_of({"r.yaml": case["ruleset"]}))
    found = list(ruleset_findings(ruleset, UNSUPPORTED))
    assert {finding.location.span.line for finding in found} == set(case["told"])
    for finding in found:
        assert finding.rule_id == "spectral-unsupported"
        assert finding.severity is Severity.WARNING
        assert case["told"][finding.location.span.line] in finding.message
    assert list(spectral_findings(ruleset, contract_of(TITLE))) == [] or "b:" in case["ruleset"]


@pytest.mark.parametrize("case", RULESETS["severities"], ids=lambda case: case["ruleset"])
def test_severities_come_from_all_that_is_extended(case: Mapping[str, Any]) -> None:
    found = found_in(case["ruleset"], {**TITLE, "shared.yaml": SHARED})
    assert {each.rule_id.removeprefix(PREFIX): each.severity.name for each in found} == case["told"]


def test_rulesets_that_extend_each_other_end() -> None:
    files = {"r.yaml": "extends: a/b.yaml\n", "a/b.yaml": "extends: ../r.yaml\nrules:" + SHARED.split("rules:")[1]}
    ruleset = read_ruleset("r.yaml", source_of(files))
    assert set(ruleset.rules) == {"loud", "quiet"}
    assert ruleset.rule_ids == {"spectral:loud", "spectral:quiet"}


def test_a_script_as_ruleset_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"spectral\.js: is written in JavaScript"):
        read_ruleset("spectral.js", source_of({}))


def test_builtin_rules_become_settings_of_ours() -> None:
    ours = [
        Rule(name, "contract", "t", "naming", Severity.WARNING, "r", "m", "m", ("contract",), "code", known_as=known)
        for name, known in (
            ("a", {"spectral": ("operation-description",)}),
            ("b", {"spectral": ("info-contact",)}),
            ("c", {"spectral": ("tag-other", "tag-description")}),
            ("d", {"spectral": ("operation-tags",)}),
            ("e", {"zally": ("101",)}),
        )
    ]
    text = (
        "extends: spectral:oas\nrules:\n  operation-description: off\n  info-contact: error\n  tag-description: true\n"
        "  operation-tags: {given: $, then: {function: truthy}}\n"
    )
    ruleset = read_ruleset("r.yaml", source_of({"r.yaml": text}))
    assert builtin_settings(ruleset, ours) == {"a": "off", "b": "error", "c": "on", "d": "off"}


def test_a_finding_stands_where_the_thing_is_written() -> None:
    files = {
        "openapi.yaml": "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n"
        "          $ref: parts/r.yaml#/ok\n",
        "parts/r.yaml": "ok:\n  description: ''\n  content: {a/b: {schema: {$ref: '#/one'}}}\none:\n  type: strin\n",
    }
    rules = (
        "rules:\n  a: {given: '$.paths[*][*].responses[*]', then: {field: description, function: truthy}}\n"
        "  b: {given: '$..schema.type', then: {function: enumeration, functionOptions: {values: [string]}}}\n"
    )
    found = {(each.rule_id, each.location.path, each.location.span.line) for each in found_in(rules, files)}
    assert found == {("spectral:a", "parts/r.yaml", 2), ("spectral:b", "parts/r.yaml", 5)}


def test_findings_can_be_allowed_and_have_operation_and_fingerprint() -> None:
    files = {
        "openapi.yaml": "openapi: 3.1.0\npaths:\n  /a:\n"
        "    get: {}  # openspec-lint: allow spectral:op.id-$1 -- not yet\n    post: {}\n"
    }
    found = found_in("rules: {op.id-$1: {given: '$.paths[*][*]', then: {field: operationId, function: truthy}}}", files)
    assert [each.operation for each in found] == ["GET /a", "POST /a"]
    assert len({each.fingerprint for each in found}) == 2
    left = silence(found, [contract_of(files).document], {}).left
    assert [each.operation for each in left] == ["POST /a"]


def test_what_is_not_run_can_be_allowed_in_the_ruleset() -> None:
    allow = "# openspec-lint: allow spectral-unsupported -- runs elsewhere"
    text = f"rules:\n  {allow}\n  a: {{given: $, then: {{function: mine}}}}\n"
    ruleset = read_ruleset("r.yaml", source_of({"r.yaml": text}))
    assert silence(ruleset_findings(ruleset, UNSUPPORTED), ruleset.documents, {}).left == []


def test_a_catalogue_is_left_alone() -> None:
    contract = contract_of(TITLE)
    other = Contract(contract.document, "3.1", "catalogue", "", contract.resolver)
    ruleset = read_ruleset("r.yaml", source_of({"r.yaml": SHARED}))
    assert list(spectral_findings(ruleset, other)) == []


@pytest.mark.parametrize(
    "document",
    [
        "null\n",
        "[]\n",
        "a: {$ref: '#/a'}\nb: {$ref: '#/c'}\nc: {$ref: '#/b'}\n",
        "a: {$ref: 3}\nb: {$ref: '#/nowhere'}\nc: {$ref: 'x.yaml'}\n",
        "paths: {/a: [1, null, {get: null}]}\ncomponents: 3\ninfo: [[]]\n",
        "a: &x {b: 1}\nc: *x\n",
        f"enum: [{'9' * 400}, .inf, .nan]\nproperties: {{id: {{type: {'9' * 400}}}}}\n",
        f"tags: [[1], {{name: {'9' * 400}}}]\n",
    ],
)
def test_no_document_is_too_strange(document: str) -> None:
    rules = read_ruleset("company.yaml", lambda path: (DATA / path).read_bytes())
    for version in ("2.0", "3.0", "3.1"):
        list(spectral_findings(rules, contract_of({"openapi.yaml": document}, version)))


def anywhere() -> str:
    """Return a ruleset that asks every function with the options of the table, of every place."""
    rules: dict[str, Any] = {}
    for name, case in FUNCTIONS.items():
        for rule, definition in yaml.load(case["rules"], Loader=yaml.CSafeLoader).items():
            rules[f"{name}-{rule}"] = {**definition, "given": ["$..*", "$..*~", "$..type^"]}
    return json.dumps({"rules": rules})


@settings(max_examples=15, deadline=None)
@given(mutated())
def test_every_function_takes_every_value(drawn: tuple[str, Any]) -> None:
    version, document = drawn
    for finding in found_in(anywhere(), {"openapi.yaml": json.dumps(document)}, version):
        assert finding.message


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ('{"$ref": "#foo"}', "refers to #foo"),
        (
            '{"$schema": "https://json-schema.org/draft/2020-12/schema", "$dynamicRef": "http://x/y"}',
            "refers to http://x/y",
        ),
        ('{"$ref": "#"}', "refers to itself"),
        (
            '{"$ref": "#/definitions/a", '
            '"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}',
            "itself",
        ),
        ('{"$ref": "#/definitions/none"}', "refers to #/definitions/none"),
    ],
)
def test_schema_whose_references_lead_nowhere_is_not_run(schema: str, why: str) -> None:
    text = f"rules: {{a: {{given: $.info, then: {{function: schema, functionOptions: {{schema: {schema}}}}}}}}}"
    (told,) = ruleset_findings(read_ruleset("r.yaml", source_of({"r.yaml": text})), UNSUPPORTED)
    assert why in told.message


@pytest.mark.parametrize(
    "schema",
    [
        '{"enum": [{"$ref": "http://x/y"}]}',
        '{"properties": {"enum": {"$ref": "#/definitions/a"}}, "definitions": {"a": {}}}',
        '{"patternProperties": {"\\\\p{L}+": {}, "^(?<n>t)": {}}}',
        '{"properties": {"a": {"$ref": "#"}}}',
    ],
)
def test_schema_that_spectral_takes_runs(schema: str) -> None:
    text = f"rules: {{a: {{given: $.info, then: {{function: schema, functionOptions: {{schema: {schema}}}}}}}}}"
    ruleset = read_ruleset("r.yaml", source_of({"r.yaml": text}))
    assert list(ruleset_findings(ruleset, UNSUPPORTED)) == []


@pytest.mark.parametrize(
    "script",
    [
        *("@.title.slice('x')", "@.title.slice(0/0)", "@.title.slice(Infinity)", "@.title.substr(1,'2')"),
        *("@.title.match(null,1)", "[].join(1,2,3)", "1 in 3", "@.title.substr(@.none)"),
    ],
)
def test_a_script_that_python_cannot_run_is_not_true(script: str) -> None:
    given_path = json.dumps(f"$[?({script})]")
    ruleset = f"rules: {{a: {{given: {given_path}, then: {{function: falsy}}}}}}"
    files = {"openapi.yaml": "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n"}
    found_in(ruleset, files)


def test_a_slice_that_goes_on_by_nothing_is_not_run() -> None:
    text = "rules: {a: {given: '$.tags[::0]', then: {function: falsy}}}"
    (told,) = ruleset_findings(read_ruleset("r.yaml", source_of({"r.yaml": text})), UNSUPPORTED)
    assert "a slice goes on by 0" in told.message
