"""What `detect` tells of a contract, and what `init` makes of it: it is read back, and asks for what is there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from bodies import ARRAY, INTEGER, OBJECT, STRING, answers, body, contract

from openspec_lint.catalog.config import config_of
from openspec_lint.catalog.envelope import envelope_of, load_envelopes
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.own_envelope import envelope_for
from openspec_lint.checks.detected import detected_value
from openspec_lint.checks.envelope.derived import derive_envelope
from openspec_lint.checks.envelope.detection import detect_envelope, fitting_profile
from openspec_lint.checks.envelope.hits import envelope_hits
from openspec_lint.checks.survey import survey_of
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.cli.main import main
from openspec_lint.cli.proposed_config import config_text
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore, read_document
from openspec_lint.read.tree import memory_tree
from openspec_lint.report.detected import detected_lines

CORPUS: Final = Path(__file__).resolve().parents[2] / "shared/corpus/projects"
PROJECTS: Final = sorted(path for path in CORPUS.iterdir() if path.is_dir()) if CORPUS.is_dir() else []

OK: Final = {"type": "boolean"}
PAGED: Final = body(page=INTEGER, size=INTEGER, total=INTEGER)


def ok_result(*, errors: bool = True) -> dict[str, Any]:
    """Return paths whose answers are `{ok, result}`, lists among them, and whose errors `{ok, description}`."""
    items = answers(*(body(ok=OK, result={"type": "object", "title": str(n)}) for n in range(3)))
    lists = {
        path: answers(body(ok=OK, result=ARRAY, paging=PAGED), path=path)[path]
        for path in ("/pets", "/dog-houses", "/cats", "/bird-cages")
    }
    failed = {"description": "", "content": {"application/json": {"schema": body(ok=OK, description=STRING)}}}
    for item in items.values() if errors else ():
        item["get"]["responses"]["400"] = failed
    return {**items, **lists}


def profile(read: Contract) -> str | None:
    return fitting_profile(detect_envelope(read, load_envelopes().values()))


def test_profile_must_fit_both_sides() -> None:
    paths = answers(*(body(data={"type": "object", "title": str(n)}) for n in range(5)))
    assert profile(contract(paths)) == "data-error"
    wrong = {"description": "", "content": {"application/json": {"schema": body(reason=STRING)}}}
    paths["/pets/{id}"]["get"]["responses"]["400"] = wrong
    assert profile(contract(paths)) is None
    (first, *_) = detected_value(contract(paths))["profiles"]
    assert (first["success"], first["error"]) == ({"fit": 5, "asked": 5}, {"fit": 0, "asked": 1})
    assert first["misfits"] == [{"side": "error", "rule": "error-envelope-missing", "what": "", "bodies": 1}]


def test_profile_that_requires_most_comes_first() -> None:
    assert profile(contract(answers(body(code=INTEGER, message=STRING, data=OBJECT)))) == "code-message-data"
    assert profile(contract(answers(body(success=OK, data=OBJECT)))) == "success-data-error-meta"


def test_profile_of_its_own_is_derived_from_what_bodies_have_in_common() -> None:
    derived = derive_envelope(contract(ok_result()))
    assert derived is not None
    assert derived.value == {
        "success": {
            "data": "result",
            "members": {
                "ok": {"required": True, "type": "boolean", "value": True},
                "result": {"required": True, "type": ["array", "object"]},
            },
        },
        "error": {
            "members": {
                "ok": {"required": True, "type": "boolean", "value": False},
                "description": {"required": True, "type": "string"},
            }
        },
    }
    assert envelope_hits(contract(ok_result()), envelope_of(derived.value)).keys() <= {"envelope-flag-open"}


@pytest.mark.parametrize(
    "schemas",
    [
        [body(id=STRING, **{f"a{n}": STRING, f"b{n}": OBJECT}) for n in range(6)],
        [body(id=STRING, object=STRING, created=INTEGER, **{f"a{n}": STRING}) for n in range(6)],
        [body(data=OBJECT)],
        [ARRAY, ARRAY],
        [],
    ],
    ids=["models", "models of one ancestor", "one alone", "arrays", "nothing"],
)
def test_bare_bodies_have_no_envelope_in_common(schemas: list[Any]) -> None:
    assert derive_envelope(contract(answers(*schemas))) is None


def test_errors_may_have_a_shape_in_common_where_successes_are_bare() -> None:
    paths = answers(*(body(**{f"a{n}": STRING}) for n in range(4)))
    error = body("hint", error=body("details", code=STRING, details=OBJECT), hint=STRING)
    for path in paths.values():
        path["get"]["responses"]["default"] = {
            "description": "",
            "content": {"application/vnd.error+json": {"schema": error}},
        }
    derived = derive_envelope(contract(paths))
    assert derived is not None
    inner = {"code": {"required": True, "type": "string"}, "details": {"required": "described", "type": "object"}}
    assert derived.value == {
        "error": {
            "media_types": ["application/vnd.error+json"],
            "members": {
                "error": {"required": True, "type": "object", "members": inner},
                "hint": {"required": "described", "type": "string"},
            },
        }
    }


def test_survey_counts_what_a_contract_does() -> None:
    listing = {
        "parameters": [
            {"name": name, "in": "query", "schema": INTEGER} for name in ("page_number", "page_size", "sort_by")
        ],
        **answers(body(data=ARRAY, meta=PAGED), path="/dog-houses")["/dog-houses"]["get"],
        "operationId": "listDogHouses",
    }
    single = {
        "parameters": [{"name": "houseId", "in": "path", "required": True, "schema": {**STRING, "format": "uuid"}}],
        "responses": {"404": {"description": "", "content": {"application/problem+json": {"schema": OBJECT}}}},
    }
    paths = {"/api/v1/dog-houses": {"get": listing}, "/api/v1/dog-houses/{houseId}": {"get": single}}
    survey = survey_of(contract(paths, PetShop=body(petName=STRING, id=STRING)))
    assert survey.prefix == "/api/v1"
    assert survey.paging_parameters == {"page": {"page_number, page_size": 1}}
    assert (survey.paging_answers, survey.lists) == ({("meta", "page"): 1}, 1)
    assert (survey.ids, survey.error_media_types) == ({"uuid": 1}, {"application/problem+json": 1})
    assert survey.casing["paths"] == {"kebab-case": 1, "": 2}
    assert survey.casing["query parameters"] == {"snake_case": 3}
    assert survey.casing["path parameters"] == {"camelCase": 1}
    assert survey.casing["schemas"] == {"PascalCase": 1}
    assert survey.casing["operation ids"] == {"camelCase": 1}


def test_text_that_names_no_media_type_has_problem_details_only_by_their_members() -> None:
    text = '## GET /pets\n\nResponse 200: `{{"name": "Rex"}}`\n\nResponse 404: `{}`\n'
    for error, expected in (('{"error": "x"}', None), ('{"title": "x", "status": 404}', "bare-problem-json")):
        store = DocumentStore(memory_tree({"api.md": text.format(error)}).read)
        read = read_contract(store.load("api.md"), store)
        assert read is not None and profile(read) == expected


def test_text_says_why_the_best_profile_does_not_fit_all() -> None:
    paths = answers(*(body(data={"type": "object", "title": str(n)}) for n in range(5)), body(name=STRING))
    paths["/pets/{id}"]["get"]["responses"]["400"] = {
        "description": "",
        "content": {"application/json": {"schema": body(error=body(text=STRING))}},
    }
    text = "\n".join(detected_lines(detected_value(contract(paths))))
    assert "envelope  data-error                success 5 of 6, error 0 of 1 bodies fit" in text
    assert "  error: 1 without `error.message`" in text
    assert "  success: 1 with none of its members" in text


@pytest.mark.parametrize("value", [{}, {"/a": {"get": {"parameters": [{"name": "id", "in": "path", "schema": True}]}}}])
def test_contract_that_says_nothing(value: Any) -> None:
    assert list(detected_lines(detected_value(contract(value))))


class Shell:
    """Runs the command in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys, self.patch = folder, capsys, patch

    def write(self, name: str, value: Any) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = value if isinstance(value, str) else json.dumps(value)
        (self.folder / name).write_text(text, encoding="utf-8")

    def __call__(self, *arguments: str) -> str:
        self.patch.setattr(sys, "argv", ["openspec-lint", *arguments])
        try:
            main()
        except SystemExit as stop:
            assert stop.code in (0, 1, None), self.capsys.readouterr().err
        return self.capsys.readouterr().out


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    for variable in ("OPEN_SPEC_DIR", "MAIN_SPECS_DIR", "API_CONTRACTS_PATH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    yield Shell(tmp_path, capsys, monkeypatch)


def document(paths: Any) -> Any:
    return {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}


def test_init_writes_the_envelope_that_bodies_have_with_their_paging(shell: Shell) -> None:
    shell.write("openapi.json", document(ok_result()))
    printed = shell("init", "--print")
    assert "# no profile of ours fits; 7 of 7 bodies on success and 3 of 3 bodies in errors fit this one" in printed
    assert "          paging: {at: [paging], styles: [page]}\n" in printed
    assert "# 4 of 4 lists page this way" in printed
    shell("init")
    report = json.loads(shell("check", "--select", "envelope", "--format", "json"))
    assert report["findings"] == []
    shell.write("openapi.json", document({**ok_result(), **answers(body(ok=OK, result=ARRAY), path="/fish")}))
    (finding,) = json.loads(shell("check", "--select", "envelope", "--format", "json"))["findings"]
    assert finding["rule"] == "envelope-meta-missing"


def test_init_does_not_ask_for_paging_that_no_list_has(shell: Shell) -> None:
    lists = {path: answers(body(success=OK, data=ARRAY), path=path)[path] for path in ("/a", "/b", "/c")}
    shell.write("openapi.json", document(lists))
    printed = shell("init", "--print")
    assert "paging: null" in printed and "none of 3 lists says there which part of the whole it is" in printed
    shell("init")
    assert json.loads(shell("check", "--select", "envelope", "--format", "json"))["findings"] == []


def test_init_writes_what_the_specs_put_before_paths_and_the_casings(shell: Shell) -> None:
    names = ("pet-shops", "dog-houses", "bird-cages")
    paths = {path: item for name in names for path, item in answers(body(shopName=STRING), path=f"/{name}").items()}
    shell.write("openapi.json", document(paths))
    lines = [
        f"#### Scenario: {name}\n- **WHEN** `GET /api/v1/{name}` is called\n- **THEN** it is 200\n" for name in names
    ]
    spec = (
        "# Shops\n\n## Purpose\nThe shops.\n\n## Requirements\n### Requirement: Lists\nThe system SHALL list them.\n\n"
    )
    shell.write("openspec/specs/shops/spec.md", spec + "\n".join(lines))
    printed = shell("init", "--print")
    assert "base_path: /api/v1   # before 3 of 3 endpoints in the specs; the contract has none" in printed
    takes_case = "case" in load_rules(families=["contract"])["path-casing-mixed"].options
    casing = "path-casing-mixed: {options: {case: kebab-case}}   # 3 of 3 that have a casing"
    assert (casing in printed) is takes_case
    assert "envelope: none   # bodies on success are bare: 3 of 1 shape" in printed
    shell("init")
    shell("check")


def test_detect_as_json_is_what_the_text_says(shell: Shell) -> None:
    shell.write("openapi.json", document(ok_result()))
    value = json.loads(shell("detect", "--json"))
    (found,) = value["contracts"]
    assert found["paging"]["answers"] == [{"at": "paging", "style": "page", "lists": 4}]
    assert "of its own, success: {ok, result}" in shell("detect")


def test_contract_that_is_named_keeps_what_the_configuration_says_of_it(shell: Shell) -> None:
    shell.write("openapi.json", document(answers(body(name=STRING))))
    shell.write("openspec-lint.yaml", "contracts: [{path: openapi.json, envelope: none}]\n")
    report = shell("check", "--contract", "openapi.json", "--select", "envelope", "--format", "json")
    assert json.loads(report)["findings"] == []


@pytest.mark.skipif(not PROJECTS, reason="the corpus lies beside the checkout, where it is there at all")
@pytest.mark.parametrize("root", PROJECTS, ids=lambda path: path.name)
def test_what_init_writes_for_a_real_project_is_read_back_and_fits(root: Path) -> None:
    try:
        gathered = gather(project_request(root, None, no_config=True, contracts=(), against="none"))
    except OpenspecLintError:
        pytest.skip("nothing is found in it")
    read = read_document("openspec-lint.yaml", config_text(gathered).encode())
    config = config_of(read, read.value)
    assert len(config.contracts) == len(gathered.project.contracts)
    for entry, checked in zip(config.contracts, gathered.project.contracts, strict=True):
        assert entry.path == checked.contract.document.path
        envelope = envelope_for(config, entry, root)
        found = envelope_hits(checked.contract, envelope) if envelope is not None else {}
        strict = len(found.get("envelope-flag-open", ()))
        assert sum(map(len, found.values())) - strict <= max(3, len(checked.contract.operations) / 20)
