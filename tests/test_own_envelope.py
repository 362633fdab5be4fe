"""Envelope profiles of a project's own: in the configuration or a file, with exemptions, and what is wrong with one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bodies import MESSAGE, OBJECT, STRING, answers, body, contract, hits, told

from openspec_lint.catalog.config import ConfigError, Override, config_of
from openspec_lint.catalog.envelope import Envelope, load_envelopes, paging_styles
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.own_envelope import envelope_for
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding, Severity
from openspec_lint.read.store import DocumentStore, read_document

RULES = {rule.id: rule for rule in load_rules(families=["contract"]).values() if rule.category == "envelope"}
OK = body(ok={"type": "boolean"}, result=OBJECT)


def configured(root: Path, entry: str) -> Envelope:
    """Return the envelope of the only contract of a configuration, in which `entry` follows its path."""
    document = read_document("openspec-lint.yaml", f"contracts:\n  - path: api.yaml\n{entry}".encode())
    config = config_of(document, document.value)
    found = envelope_for(config, config.contracts[0], root)
    assert found is not None
    return found


def error(root: Path, entry: str) -> str:
    with pytest.raises(ConfigError) as raised:
        configured(root, entry)
    return str(raised.value)


def test_nobody_has_chosen(tmp_path: Path) -> None:
    assert configured(tmp_path, "").is_assumed
    assert not configured(tmp_path, "    envelope: success-data-error-meta\n").is_assumed


def test_profile_inside_the_configuration(tmp_path: Path) -> None:
    envelope = configured(
        tmp_path,
        """    envelope:
      success: {data: result, members: {ok: {required: true, type: boolean, value: true}, result: {required: true}}}
      error: {members: {ok: {required: true}, description: {required: true, type: string}}}
      exempt: {operations: [POST /hooks/*]}
""",
    )
    assert told(envelope, contract(answers(OK))) == {}
    assert told(envelope, contract(answers(body(name=STRING), path="/health"))) == {}
    assert set(told(envelope, contract(answers(body(name=STRING), path="/hooks/x")))) == {"envelope-missing"}


def test_profile_that_extends_one_of_ours(tmp_path: Path) -> None:
    envelope = configured(
        tmp_path,
        """    envelope:
      extends: success-data-error-meta
      success: {members: {data: {also: [payload]}, error: null, meta: {required: true}}, lists: {paging: null}}
      error: {members: {error: {members: {message: null, code: {required: true}}}}}
      exempt: {operations: [/pets/*], usual: false}
""",
    )
    assert envelope.exempt == ("/pets/*",)
    success = {"success": {"type": "boolean"}, "payload": {"type": "array", "items": {}}}
    assert told(envelope, contract(answers(body(**success), path="/dogs"))) == {"envelope-member-missing": ["meta"]}
    assert told(envelope, contract(answers(body(**success, error=MESSAGE, meta=OBJECT), path="/dogs"))) == {}
    failed = body(success={"type": "boolean"}, error=MESSAGE)
    found = told(envelope, contract(answers(failed, path="/dogs", status="400")))
    assert found == {"envelope-member-missing": ["error.code"]}


def test_profile_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("extends: data-error\nexempt: {operations: [/old/*]}\n", encoding="utf-8")
    envelope = configured(tmp_path, "    envelope: house.yaml\n    envelope_exempt: [GET /older/*]\n")
    assert (envelope.id, envelope.exempt[-2:]) == ("house", ("/old/*", "GET /older/*"))
    assert told(envelope, contract(answers(body(name=STRING), path="/older/x"))) == {}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("    envelope: sucess-data\n", "3:15: there is no envelope `sucess-data`; did you mean `success-data`?"),
        ("    envelope: {extends: sucess-data}\n", "3:25: there is no envelope `sucess-data`; did you mean `success-d"),
        ("    envelope: {sucess: {}}\n", "3:16: there is no key `sucess`; did you mean `success`?"),
        (
            "    envelope:\n      success:\n        members:\n          data: {requierd: true}\n",
            "6:18: there is no key `requierd`; did you mean `required`?",
        ),
        (
            "    envelope: {success: {members: {a: {type: text}}}}\n",
            "3:46: `type`: there is no value `text`; there are",
        ),
        ("    envelope: {success: {members: {a: {type: [text]}}}}\n", "3:47: `type`: there is no value `text`"),
        ("    envelope: {success: {members: {a: {required: yes}}}}\n", "3:50: `required`: there is no value `yes`"),
        ("    envelope: {success: {members: {a: 3}}}\n", "3:39: `a`: 3 is not of type 'object', 'null'"),
        ("    envelope: {success: {lists: {paging: {}}}}\n", "3:42: `paging`: it needs `at`"),
        (
            "    envelope: {success: {lists: {paging: {at: [meta], styles: [pages]}}}}\n",
            "3:64: there is no style of paging `pages`; did you mean `page`?",
        ),
        ("    envelope: hose.yaml\n", "3:15: hose.yaml: there is no such file"),
        ("    envelope: 3\n", "3:15: `envelope`: 3 is not of type 'string', 'object'"),
        ("    envelope_exempt: /health\n", "3:22: `envelope_exempt`: '/health' is not of type 'array'"),
        ("    envelope_exemt: [/health]\n", "3:5: there is no key `envelope_exemt`; did you mean `envelope_exempt`?"),
    ],
)
def test_what_is_wrong_has_a_place_and_the_closest_name(tmp_path: Path, entry: str, expected: str) -> None:
    assert error(tmp_path, entry).startswith(f"openspec-lint.yaml:{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extends: data-eror\n", "house.yaml:1:10: there is no envelope `data-eror`; did you mean `data-error`?"),
        ("success:\n  member: {}\n", "house.yaml:2:3: there is no key `member`; did you mean `members`?"),
        ("success: [\n", "house.yaml:2:1: "),
        ("[]\n", "house.yaml:1:1: a profile is one mapping"),
        ("", "house.yaml:1:1: a profile is one mapping"),
    ],
)
def test_what_is_wrong_with_a_file_has_its_place_there(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")
    assert error(tmp_path, "    envelope: house.yaml\n").startswith(expected)


GUIDE = (Path(__file__).parent.parent / "docs" / "envelope.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("fence", re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))
def test_profiles_of_the_guide_are_read(tmp_path: Path, fence: str) -> None:
    value = read_document("guide.yaml", fence.encode()).value
    envelope = value["contracts"][0]["envelope"] if "contracts" in value else value["envelope"]
    found = configured(tmp_path, f"    envelope: {json.dumps(envelope)}\n")
    assert not found.success.asks_nothing


def test_guide_names_all_profiles_and_styles() -> None:
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", GUIDE, re.MULTILINE))
    assert rows >= load_envelopes().keys() | paging_styles().keys()


def findings(selection: Selection, schema: Any, *paths: str) -> list[Finding]:
    """Return the envelope findings on a schema that the answers of several operations share."""
    shared = {path: answers({"$ref": "#/components/schemas/Pet"}, path=path)[path] for path in paths}
    read = contract(shared, Pet=schema)
    envelope = configured(Path(), "    envelope: data-error\n")
    project = Project(DocumentStore(lambda _: b""), (CheckedContract(read, envelope),), None)
    return check_project(project, RULES, selection).left


def test_override_takes_its_operations_out_of_what_is_said_of_a_shared_schema() -> None:
    off = Override({"envelope": "off"}, operations=("GET /old/*",))
    (finding,) = findings(Selection(overrides=(off,)), body(name=STRING), "/old/pets", "/pets")
    assert (finding.operation, finding.operations) == ("GET /pets", ())
    assert "GET /pets (200) has" in finding.message
    assert findings(Selection(overrides=(off,)), body(name=STRING), "/old/pets", "/old/dogs") == []


def test_override_of_one_rule_leaves_the_others() -> None:
    off = Override({"envelope-member-optional": "off"}, operations=("/old/*",))
    schema = body("data", data=OBJECT)
    assert findings(Selection(overrides=(off,)), schema, "/old/pets", "/old/dogs") == []
    (finding,) = findings(Selection(overrides=(off,)), schema, "/old/pets", "/pets", "/dogs")
    assert finding.operations == ("GET /pets", "GET /dogs")


def test_shared_schema_has_the_highest_severity_of_its_operations() -> None:
    on = Override({"envelope": "warning"}, operations=("/new/*",))
    off = Selection(({"envelope": "off"},), (on,))
    assert findings(off, body(name=STRING), "/pets", "/dogs") == []
    (finding,) = findings(off, body(name=STRING), "/pets", "/new/pets")
    assert (finding.severity, finding.operation) == (Severity.WARNING, "GET /new/pets")
    milder = Selection(overrides=(on,))
    (finding,) = findings(milder, body(name=STRING), "/pets", "/new/pets")
    assert finding.severity is Severity.ERROR


def test_schema_of_an_exempt_and_of_another_operation_is_reported_for_the_other(tmp_path: Path) -> None:
    envelope = configured(tmp_path, "    envelope: data-error\n    envelope_exempt: [/old/*]\n")
    shared = {path: answers(body(name=STRING), path=path)[path] for path in ("/old/pets", "/pets")}
    (hit,) = hits(envelope, contract(json.loads(json.dumps(shared))))["envelope-missing"]
    assert hit.arguments["uses"] == "GET /pets (200)"
