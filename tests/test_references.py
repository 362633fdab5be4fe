"""References: what each one leads to, what is said of one that leads nowhere, and what is fetched and what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result
from examples import RULES, project_of_files
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.checks.project import check_project
from openspec_lint.cli.main import cli
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.references import (
    FILE_MISSING,
    OUTSIDE,
    REMOTE,
    TARGET_MISSING,
    UNREADABLE,
    BrokenReference,
    Resolver,
)
from openspec_lint.model.site import Node
from openspec_lint.read import remote
from openspec_lint.read.document import pointer_of
from openspec_lint.read.remote import remote_source
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree, memory_tree

HEADER = 'openapi: 3.1.0\ninfo: {title: An example, version: "1"}\n'


def contract(files: Mapping[str, str], entry: str = "openapi.yaml") -> Contract:
    store = DocumentStore(memory_tree(files).read)
    found = read_contract(store.load(entry), store)
    assert found is not None
    return found


def findings(files: Mapping[str, str | bytes], start: str = "reference-") -> list[Finding]:
    rules = {rule_id: rule for rule_id, rule in RULES.items() if rule_id.startswith(start)}
    return check_project(project_of_files(files), rules).left


FILES = {
    "api/openapi.yaml": HEADER,
    "api/pets.json": '{"a b": {"c/d": {"~e": 1}}, "list": [10, 20], "": {"": 2}, "%41": 3}',
    "api/with space.yaml": "x: 1\n",
    "shared.yaml": "here: {$anchor: here}\n",
    "broken.yaml": "a: [\n",
    "empty.yaml": "",
}


@pytest.mark.parametrize(
    ("reference", "path", "pointer"),
    [
        ("", "api/openapi.yaml", ""),
        ("#", "api/openapi.yaml", ""),
        ("#/info/title", "api/openapi.yaml", "/info/title"),
        ("openapi.yaml#/info", "api/openapi.yaml", "/info"),
        ("pets.json", "api/pets.json", ""),
        ("./pets.json#/a%20b", "api/pets.json", "/a b"),
        ("pets.json#/a b/c~1d/~0e", "api/pets.json", "/a b/c~1d/~0e"),
        ("pets.json#/a%20b/c%7E1d", "api/pets.json", "/a b/c~1d"),
        ("pets.json#/list/1", "api/pets.json", "/list/1"),
        ("pets.json#//", "api/pets.json", "//"),
        ("pets.json#/%2541", "api/pets.json", "/%41"),
        ("../api/../shared.yaml", "shared.yaml", ""),
        ("../shared.yaml#here", "shared.yaml", "/here"),
        ("../shared.yaml?version=1#/here", "shared.yaml", "/here"),
        ("with%20space.yaml#/x", "api/with space.yaml", "/x"),
        ("with space.yaml#/x", "api/with space.yaml", "/x"),
    ],
)
def test_reference_leads_to_its_target(reference: str, path: str, pointer: str) -> None:
    found = contract(FILES, "api/openapi.yaml")
    target = found.resolver.resolve(found.document, reference)
    assert isinstance(target, Node)
    assert (target.document.path, pointer_of(target.trail)) == (path, pointer)


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("gone.yaml", FILE_MISSING),
        ("gone.yaml#/x", FILE_MISSING),
        ("..\\shared.yaml", FILE_MISSING),
        ("#/gone", TARGET_MISSING),
        ("#gone", TARGET_MISSING),
        ("pets.json#/list/2", TARGET_MISSING),
        ("pets.json#/list/-1", TARGET_MISSING),
        ("pets.json#/list/²", TARGET_MISSING),
        ("pets.json#/a b/c~1d/~0e/f", TARGET_MISSING),
        ("http://[", TARGET_MISSING),
        ("../../x.yaml", OUTSIDE),
        ("/etc/passwd", OUTSIDE),
        ("file:///etc/passwd", OUTSIDE),
        ("C:\\x.yaml", OUTSIDE),
        ("c:/x.yaml", OUTSIDE),
        ("https://example.org/x.yaml#/x", REMOTE),
        ("HTTP://example.org/x.yaml", REMOTE),
        ("//example.org/x.yaml", REMOTE),
        ("urn:example:x", REMOTE),
        ("../broken.yaml", UNREADABLE),
    ],
)
def test_broken_reference_has_its_problem(reference: str, problem: str) -> None:
    found = contract(FILES, "api/openapi.yaml")
    target = found.resolver.resolve(found.document, reference)
    assert isinstance(target, BrokenReference)
    assert target.problem == problem


def test_file_url_inside_the_project_is_read(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(HEADER)
    (tmp_path / "pets.yaml").write_text("x: 1\n")
    store = DocumentStore(folder_tree(tmp_path).read)
    found = read_contract(store.load("openapi.yaml"), store)
    assert found is not None
    target = found.resolver.resolve(found.document, (tmp_path / "pets.yaml").resolve().as_uri())
    assert isinstance(target, Node)
    assert target.value == {"x": 1}


def test_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(HEADER)
    (tmp_path / "pets").mkdir()
    store = DocumentStore(folder_tree(tmp_path).read)
    found = read_contract(store.load("openapi.yaml"), store)
    assert found is not None
    target = found.resolver.resolve(found.document, "pets")
    assert isinstance(target, BrokenReference)
    assert target.problem == UNREADABLE


@given(st.text(max_size=30))
def test_any_text_as_a_reference_is_answered(reference: str) -> None:
    found = contract(FILES, "api/openapi.yaml")
    assert isinstance(found.resolver.resolve(found.document, reference), (Node, BrokenReference))


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=4))
def test_pointer_of_a_place_leads_to_it(keys: list[str]) -> None:
    value: Any = "here"
    trail: Any = None
    for key in reversed(keys):
        value = {key: value}
    for key in keys:
        trail = (trail, key)
    store = DocumentStore(memory_tree({"x.json": json.dumps(value)}).read)
    pointer = pointer_of(trail).replace("%", "%25").replace("#", "%23")
    assert Resolver(store.load).resolve(store.load("x.json"), "#" + pointer) == Node(
        store.load("x.json"), trail, "here"
    ) or any(mark in pointer for mark in "\t\r\n")  # which no URI reference holds


IDENTIFIED = (
    HEADER
    + """
components:
  schemas:
    Pet:
      $id: https://example.org/schemas/pet
      title: Pet
      properties:
        own: {$ref: '#/$defs/name'}
        named: {$ref: '#name'}
        absolute: {$ref: 'https://example.org/schemas/pet#/$defs/name'}
        relative: {$ref: 'owner#/properties/name'}
        beside: {$ref: 'beside.yaml#/name'}
        whole: {$ref: '#/components/schemas/Other'}
        root: {$ref: '#'}
      $defs: {name: {$anchor: name, title: target}}
    Owner:
      $id: https://example.org/schemas/owner
      properties: {name: {title: target}}
    Other: {title: target}
    Outside:
      properties: {elsewhere: {$ref: '#/$defs/name'}, urn: {$ref: 'urn:example:thing#/$defs/x'}}
    Thing: {$id: 'urn:example:thing', $defs: {x: {title: target}}, $ref: '#/$defs/x'}
"""
)


def test_references_inside_a_schema_with_an_id_are_relative_to_it() -> None:
    found = contract({"openapi.yaml": IDENTIFIED, "beside.yaml": "name: {title: target}\n"})
    leads = {}
    for site in found.by_kind["reference"]:
        target = found.follow(site.node)
        leads[site.key] = target.value.get("title") if target is not None else None
    found_there = ("own", "named", "absolute", "relative", "beside", "whole", "urn", "Thing")
    assert leads == {**dict.fromkeys(found_there, "target"), "root": "Pet", "elsewhere": None}


def test_self_of_openapi_3_2_is_the_base_of_its_references() -> None:
    entry = "openapi: 3.2.0\n$self: https://example.org/api/openapi\ncomponents: {schemas: {A: {$ref: 'other#/x'}}}\n"
    other = "openapi: 3.2.0\n$self: https://example.org/api/other\nx: {title: target}\n"
    found = contract({"openapi.yaml": entry + "    \n", "other.yaml": other})
    found.resolver.resolve(found.document, "other.yaml")
    (site,) = found.by_kind["reference"]
    assert found.resolver.resolve(site.document, "other.yaml", site.trail) is not None
    target = found.follow(site.node)
    assert target is not None
    assert target.value == {"title": "target"}


def test_what_looks_like_an_id_in_data_identifies_nothing() -> None:
    found = contract(
        {
            "openapi.yaml": HEADER
            + "components: {schemas: {A: {example: {$id: 'https://example.org/x', a: 1}, properties: {$id: {}}}}}\n"
        }
    )
    target = found.resolver.resolve(found.document, "https://example.org/x")
    assert isinstance(target, BrokenReference)


def test_dynamic_reference_is_followed_to_its_anchor() -> None:
    text = (
        HEADER + "components: {schemas: {Tree: {$dynamicAnchor: node, items: {$dynamicRef: '#node', minItems: 1}}}}\n"
    )
    found = contract({"openapi.yaml": text})
    (site,) = found.by_kind["dynamic-reference"]
    target = found.resolver.resolve(site.document, site.value["$dynamicRef"], site.trail)
    assert isinstance(target, Node)
    assert target.value["$dynamicAnchor"] == "node"


CHAIN = {
    "openapi.yaml": HEADER + "paths:\n  /pets: {$ref: paths/pets.yaml}\n",
    "paths/pets.yaml": "get:\n  responses:\n    '200': {$ref: ../responses.yaml#/Pets}\n",
    "responses.yaml": "Pets:\n  description: The pets\n  content:\n    a/b: {schema: {$ref: gone.yaml}}\n",
}


def test_finding_stands_in_the_file_that_is_wrong_with_what_led_there() -> None:
    (found,) = findings(CHAIN)
    assert (found.rule_id, found.location.path, found.location.span.line) == (
        "reference-file-missing",
        "responses.yaml",
        4,
    )
    assert [(related.location.path, related.location.span.line) for related in found.related] == [
        ("paths/pets.yaml", 3),
        ("openapi.yaml", 4),
    ]
    assert found.operation == "GET /pets"


def test_file_that_does_not_parse_is_named_with_its_mistake() -> None:
    found = findings({"openapi.yaml": HEADER + "paths: {/x: {$ref: x.yaml}}\n", "x.yaml": "a: 1\nb: [\n"})
    (reference,) = [finding for finding in found if finding.rule_id == "reference-unreadable"]
    assert reference.related[0].location.path == "x.yaml"


MESSAGES = {
    "gone.yaml": "`gone.yaml` points to a file that does not exist: gone.yaml.",
    "pets.yml": "`pets.yml` points to a file that does not exist: pets.yml.",
    "pets": "`pets` points to a file that does not exist: pets; perhaps `pets.yaml` is meant.",
    "#/components/schemas/Pett": "`#/components/schemas/Pett` points to nothing: openapi.yaml has no "
    "/components/schemas/Pett; perhaps `#/components/schemas/Pet` is meant.",
    "#/definitions/Pet": "`#/definitions/Pet` points to nothing: openapi.yaml has no /definitions/Pet; "
    "perhaps `#/components/schemas/Pet` is meant.",
    "#Pet": "`#Pet` names the anchor Pet, which openapi.yaml does not have; perhaps `#/components/schemas/Pet` is "
    "meant.",
    "pets.yaml#/No": "`pets.yaml#/No` points to nothing: pets.yaml has no /No.",
    "pets.yaml#/text": "`pets.yaml#/text` leads to a text, but a schema belongs here.",
    "pets.yaml#/list": "`pets.yaml#/list` leads to a list, but a schema belongs here.",
    "pets.yaml#/nothing": "`pets.yaml#/nothing` leads to nothing, but a schema belongs here.",
    "#/components/parameters/Page": "`#/components/parameters/Page` leads to a parameter, but a schema belongs here.",
    "#": "`#` leads to the whole contract, but a schema belongs here.",
    "pets.yaml#/Page": "`pets.yaml#/Page` leads to a parameter, but a schema belongs here.",
    "#/components/schemas/Here": "`#/components/schemas/Here` never comes to an end: following it leads back to this "
    "place.",
    "../x.yaml": "`../x.yaml` points outside the project, where nothing is read: ../x.yaml.",
    "https://example.org/pet": "`https://example.org/pet` points to another host; it is not fetched without "
    "--allow-remote, and what stands there is not checked.",
}


SUGGESTIONS = {
    "#Pet": "#/components/schemas/Pet",
    "#components/schemas/Pet": "#/components/schemas/Pet",
    "components/schemas/Pet": "#/components/schemas/Pet",
    "Pet": "#/components/schemas/Pet",
    "/components/schemas/Pet": "#/components/schemas/Pet",
    "/etc/passwd": None,
    "#/components/schemas/pet": "#/components/schemas/Pet",
    "#/component/schemas/Pet": "#/components/schemas/Pet",
    "#/components/schemas/big~1pat": "#/components/schemas/big~1pet",
    "#/components/schemas/Page": None,
    "#/paths//pets/{id}/parameters/0/schema": "#/paths/~1pets~1{id}/parameters/0/schema",
    "pets": "pets.json",
    "pets#/Pe": "pets.json#/Pe",
    "pets.json#/Pe": "pets.json#/Pet",
    "pets.json#Pet": "pets.json#/Pet",
    "#/components/schemas/Nothing": None,
}


@pytest.mark.parametrize("reference", SUGGESTIONS)
def test_suggestion_is_a_reference_to_the_right_kind(reference: str) -> None:
    schemas = {"Pet": {"type": "object"}, "big/pet": {"type": "string"}, "Use": {"$ref": reference}}
    page = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    value = {
        "paths": {"/pets/{id}": {"parameters": [page]}},
        "components": {"schemas": schemas, "parameters": {"Page": page}},
    }
    files = {"openapi.yaml": json.dumps({"openapi": "3.1.0", **value}), "pets.json": '{"Pet": {"type": "object"}}'}
    (found,) = findings(files)
    perhaps = re.search("; perhaps `(.*)` is meant", found.message)
    assert (perhaps[1] if perhaps else None) == SUGGESTIONS[reference]


@pytest.mark.parametrize("reference", MESSAGES)
def test_message(reference: str) -> None:
    components = {
        "schemas": {"Pet": {"type": "object"}, "Here": {"$ref": reference}},
        "parameters": {"Page": {"name": "page", "in": "query", "schema": {}}},
    }
    pets: dict[str, Any] = {"text": "x", "list": [], "nothing": None, "Page": {"name": "page", "in": "query"}}
    files = {
        "openapi.yaml": HEADER + "components: " + json.dumps(components) + "\n",
        "pets.yaml": json.dumps(pets),
    }
    assert [finding.message for finding in findings(files)] == [MESSAGES[reference]]


@pytest.mark.parametrize(
    "target", ["{type: object}", "{}", "true", "false", "{$ref: '#/x/a'}", "{name: n, in: i, type: object}"]
)
def test_what_may_be_a_schema_is_one(target: str) -> None:
    text = HEADER + f"x: {{a: {{}}, b: {target}}}\ncomponents: {{schemas: {{A: {{$ref: '#/x/b'}}}}}}\n"
    assert findings({"openapi.yaml": text}) == []


def test_circle_is_reported_once_with_its_way() -> None:
    schemas = {
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/C"},
        "C": {"$ref": "#/components/schemas/A"},
        "D": {"$ref": "#/components/schemas/C"},
    }
    text = HEADER + "components: " + json.dumps({"schemas": schemas}) + "\n"
    (found,) = findings({"openapi.yaml": text})
    assert found.rule_id == "reference-circular"
    assert [related.message for related in found.related] == [
        "which leads to this",
        "which leads to this",
        "and back to here",
    ]


class _Host(BaseHTTPRequestHandler):
    """A host that answers by path and counts what it is asked for."""

    asked: list[str]
    PAGES: Mapping[str, tuple[int, str]] = {
        "/pet.yaml": (200, "type: object\nproperties: {owner: {$ref: 'owner.yaml#/Owner'}}\n"),
        "/owner.yaml": (200, "Owner: {type: strin}\n"),
        "/file": (302, "file:///etc/passwd"),
        "/moved": (302, "/pet.yaml"),
        "/down": (500, ""),
        "/local": (200, '{"$ref": "file:///etc/passwd"}'),
    }

    def do_GET(self) -> None:
        self.asked.append(self.path)
        assert "Cookie" not in self.headers
        assert "Authorization" not in self.headers
        status, text = self.PAGES.get(self.path, (404, ""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", text)
        self.end_headers()
        self.wfile.write(text.encode() if status == 200 else b"")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep silent."""


@pytest.fixture
def host() -> Iterator[str]:
    _Host.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def check(folder: Path, reference: str, *options: str) -> Result:
    (folder / "openapi.yaml").write_text(
        HEADER + f"paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: '{reference}'}}, B: {{$ref: '{reference}'}}}}}}\n"
    )
    arguments = ["check", str(folder), "--no-config", "--contract", "openapi.yaml", "--format", "json", *options]
    return CliRunner().invoke(cli, [*arguments, "--select", "reference-*", "--select", "structure-*"])


def reported(result: Result) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["path"]) for finding in json.loads(result.stdout)["findings"]]


def test_nothing_is_fetched_unless_it_is_allowed(tmp_path: Path, host: str) -> None:
    assert reported(check(tmp_path, f"{host}/pet.yaml")) == [("reference-remote", "openapi.yaml")]
    assert _Host.asked == []


def test_what_is_fetched_is_checked_at_its_url_and_fetched_once(tmp_path: Path, host: str) -> None:
    result = check(tmp_path, f"{host}/pet.yaml", "--allow-remote")
    assert sorted(_Host.asked) == ["/owner.yaml", "/pet.yaml"]
    assert {path for _, path in reported(result)} == {f"{host}/owner.yaml"}


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("gone", "reference-file-missing"),
        ("down", "reference-unreadable"),
        ("file", "reference-unreadable"),
        ("local", "reference-outside"),
    ],
)
def test_what_cannot_be_fetched_is_a_finding(tmp_path: Path, host: str, page: str, rule: str) -> None:
    assert rule in [rule_id for rule_id, _ in reported(check(tmp_path, f"{host}/{page}", "--allow-remote"))]


def test_redirect_is_followed(host: str) -> None:
    assert remote_source()(f"{host}/moved").startswith(b"type: object")


def test_same_failure_is_not_fetched_again(host: str) -> None:
    source = remote_source()
    for _ in range(2):
        with pytest.raises(MissingError):
            source(f"{host}/gone")
    assert _Host.asked == ["/gone"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://no-such-host.invalid/x", "ftp://example.org/x"])
def test_host_that_does_not_answer(url: str) -> None:
    with pytest.raises(SourceError):
        remote_source()(url)


def test_more_than_the_limit_is_not_read(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="more than"):
        remote_source()(f"{host}/pet.yaml")


def test_host_that_sends_for_ever_is_left(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "LONGEST", -1)
    with pytest.raises(SourceError, match="took more than"):
        remote_source()(f"{host}/pet.yaml")


def test_diff_fetches_when_it_is_allowed(tmp_path: Path, host: str) -> None:
    for name, inner in (("old", "type: string"), ("new", f"$ref: '{host}/pet.yaml'")):
        body = f"{{schema: {{type: object, properties: {{a: {{{inner}}}}}}}}}"
        (tmp_path / f"{name}.yaml").write_text(
            HEADER
            + f"paths: {{/x: {{get: {{responses: {{'200': {{description: x, content: {{a/json: {body}}}}}}}}}}}}}\n"
        )
    arguments = ["diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--fail-on", "never"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert _Host.asked == []
    assert CliRunner().invoke(cli, [*arguments, "--allow-remote"]).exit_code == 0
    assert "/pet.yaml" in _Host.asked


def test_circle_is_found_where_another_reference_leads_into_it_first() -> None:
    text = (
        HEADER + "paths: {/x: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/C'}}]}}}\n"
    )
    text += "components: {schemas: {B: {$ref: '#/components/schemas/C'}, C: {$ref: '#/components/schemas/B'}}}\n"
    assert [finding.rule_id for finding in findings({"openapi.yaml": text})] == ["reference-circular"]


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
def test_schema_with_a_dynamic_reference_stays_a_schema(version: str) -> None:
    schema = {"$dynamicRef": "#gone", "type": "strin"}
    head = {"openapi": version, "info": {"title": "An example", "version": "1"}, "paths": {}}
    if version == "2.0":
        head["swagger"] = head.pop("openapi")
    where = {"definitions": {"A": schema}} if version == "2.0" else {"components": {"schemas": {"A": schema}}}
    found = findings({"openapi.json": json.dumps({**head, **where})}, "")
    broken = [finding.rule_id for finding in found if finding.rule_id.startswith("reference-")]
    assert broken == (["reference-target-missing"] if version in ("3.1.0", "3.2.0") else [])
    assert "structure-value-invalid" in [finding.rule_id for finding in found]
