"""The second opinion: what it says, where it points, and where it and we differ on real contracts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from oai_corpus import CORPUS, DOCUMENTS, opinion_on

from openspec_lint.catalog.load import read_rule_file
from openspec_lint.cli import oracle
from openspec_lint.report.opinion import SHOWN, opinion_lines
from openspec_lint.report.report import SecondOpinion

WAIVERS: dict[str, str] = read_rule_file(Path(__file__).parent / "data/oracle_waivers.yaml")
REAL = [
    CORPUS / "contracts/box.json",
    *(path for name in ("openapi*", "swagger*") for path in sorted((CORPUS / "projects").glob(f"*/**/{name}"))),
]
JUDGED = [
    path
    for path in (*DOCUMENTS["pass"], *DOCUMENTS["fail"], *REAL)
    if path.suffix in (".yaml", ".yml", ".json") and "history" not in path.parts and path.is_file()
]
HEADER = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


def opinion(folder: Path, text: str) -> SecondOpinion:
    path = folder / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    found = opinion_on(path)
    assert found is not None
    return found


def said(found: SecondOpinion) -> list[str]:
    return [line.replace(found.validator, "VALIDATOR") for line in opinion_lines(found)]


def test_both_accept(tmp_path: Path) -> None:
    assert said(opinion(tmp_path, HEADER + "paths: {}\n")) == [
        "oracle: VALIDATOR accepts openapi.yaml, and so do we",
    ]


def test_both_object_at_the_same_place(tmp_path: Path) -> None:
    found = opinion(tmp_path, HEADER + "paths: {}\ntags:\n  - {name: 5}\n")
    assert said(found) == [
        "oracle: VALIDATOR rejects openapi.yaml, and so do we",
        '  openapi.yaml:5:6  both: 5 is not of type "string"',
    ]


def test_only_we_object(tmp_path: Path) -> None:
    found = opinion(tmp_path, HEADER + "components:\n  links:\n    a: {operationId: b, body: {url: /}}\n")
    verdict, *objections = said(found)
    assert verdict == "oracle: VALIDATOR accepts openapi.yaml, which we reject"
    assert "  openapi.yaml:5:25  only we: structure-field-unknown" in objections


def test_only_it_objects(tmp_path: Path) -> None:
    dialect = "jsonSchemaDialect: https://example.com/dialect\ncomponents: {schemas: {A: {}}}\n"
    found = opinion(tmp_path, HEADER + dialect)
    verdict, objection = said(found)
    assert verdict == "oracle: VALIDATOR rejects openapi.yaml, which we accept"
    assert objection.startswith("  openapi.yaml:1:1  only it: Unknown JSON Schema dialect")


def test_error_of_a_default_is_found_though_it_does_not_say_where(tmp_path: Path) -> None:
    right, wrong = "{type: [string, 'null'], default: null}", "{type: string, default: null}"
    found = opinion(tmp_path, HEADER + f"components:\n  schemas:\n    A: {right}\n    B: {wrong}\n")
    (objection,) = said(found)[1:]
    assert objection.startswith("  openapi.yaml:6:23  only it: ")


def test_files_beside_the_contract_are_read_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("type: object\n", encoding="utf-8")
    schema = "components: {{schemas: {{A: {{$ref: '{}'}}}}}}\n"
    assert opinion(tmp_path, HEADER + schema.format("pets.yaml")).accepts is True
    remote = opinion(tmp_path, HEADER + schema.format("https://example.com/pets.yaml"))
    assert remote.accepts is None
    assert "fails on openapi.yaml" in said(remote)[0]


def test_files_outside_the_project_are_not_read(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "pets.yaml").write_text("type: object\n", encoding="utf-8")
    found = opinion(project, HEADER + "components: {schemas: {A: {$ref: '../pets.yaml'}}}\n")
    assert found.accepts is None
    assert found.failure == "Unresolvable: ../pets.yaml"


def test_its_crash_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RecursionError("too\ndeep")

    monkeypatch.setattr(oracle, "_each_error", crash)
    (line,) = said(opinion(tmp_path, HEADER + "paths: {}\n"))
    assert line == "oracle: VALIDATOR fails on openapi.yaml, which we accept: RecursionError: too"


def test_long_lists_are_cut_short(tmp_path: Path) -> None:
    tags = "".join(f"  - {{name: {number}}}\n" for number in range(SHOWN + 5))
    found = opinion(tmp_path, HEADER + f"paths: {{}}\ntags:\n{tags}")
    assert said(found)[-1] == "  ... and 5 more (both)"
    assert len(found.theirs) == SHOWN + 5


@pytest.mark.skipif(not JUDGED, reason="the corpus is not here")
@pytest.mark.parametrize("path", JUDGED, ids=lambda path: str(path.relative_to(CORPUS)))
def test_we_differ_only_where_there_is_a_reason(path: Path) -> None:
    found = opinion_on(path)
    if found is None:
        pytest.skip("no version of OpenAPI is recognised")
    differs = found.accepts is not found.we_accept
    assert differs == (str(path.relative_to(CORPUS)) in WAIVERS), json.dumps(said(found), indent=1)


@pytest.mark.skipif(not JUDGED, reason="the corpus is not here")
def test_waivers_are_for_documents_that_there_are() -> None:
    assert WAIVERS.keys() <= {str(path.relative_to(CORPUS)) for path in JUDGED}
