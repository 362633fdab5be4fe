"""Both sides of `diff`: files, folders, REF:PATH, REF and standard input; and contracts that were moved."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import commit, contract, git

from openspec_lint.cli import standard_input
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.versions import both_versions
from openspec_lint.findings import OpenspecLintError

PETS = contract("Pets", "/pets", "/dogs", "/cats")
SHOP = contract("Shop", "/carts", "/orders")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which `main` has a contract of two files, and a folder beside it that is in no repository."""
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "-q")
    commit(root, "first", api__openapi_yaml=PETS.replace("description: OK", "$ref: '../parts/ok.yaml'"))
    commit(root, "second", parts__ok_yaml="description: old\n")
    git(root, "checkout", "-qb", "work")
    (root / "parts" / "ok.yaml").write_text("description: new\n", encoding="utf-8")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def described(base: str, revision: str, root: Path | None = None) -> list[str]:
    """Return path and description of an answer, in both versions."""
    versions = both_versions(base, revision, root or Path.cwd())
    return [
        f"{each.document.path}: {each.operations[0].responses[0].node.value.get('description')}"
        for each in (versions.base, versions.revision)
    ]


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        ("main:api/openapi.yaml", "api/openapi.yaml", ["api/openapi.yaml: old", "api/openapi.yaml: new"]),
        ("main", "api/openapi.yaml", ["api/openapi.yaml: old", "api/openapi.yaml: new"]),
        ("main", "api", ["api/openapi.yaml: old", "api/openapi.yaml: new"]),
        ("main:api", "api", ["api/openapi.yaml: old", "api/openapi.yaml: new"]),
        ("main:./api", ".", ["api/openapi.yaml: old", "api/openapi.yaml: new"]),
        ("main", "HEAD", ["api/openapi.yaml: old", "api/openapi.yaml: old"]),
        ("api/openapi.yaml", "main:api/openapi.yaml", ["api/openapi.yaml: new", "api/openapi.yaml: old"]),
        ("../kept", "api", ["../kept/shop.yaml: OK", "api/openapi.yaml: new"]),
        ("../kept/shop.yaml", "main:api/openapi.yaml", ["../kept/shop.yaml: OK", "api/openapi.yaml: old"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_sides(base: str, revision: str, expected: list[str]) -> None:
    assert described(base, revision) == expected


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ("main:api/openapi.yaml", "../api/openapi.yaml"),
        ("main:../api/openapi.yaml", "../api/openapi.yaml"),
        ("main", "../api/openapi.yaml"),
        ("main:../api", "../api"),
    ],
)
def test_from_a_folder_of_the_project(base: str, revision: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "docs").mkdir()
    monkeypatch.chdir(project / "docs")
    assert described(base, revision, project) == ["api/openapi.yaml: old", "api/openapi.yaml: new"]


def test_absolute_path_inside_the_project_is_named_from_its_root(project: Path) -> None:
    assert described("main", str(project / "api" / "openapi.yaml")) == described("main", "api/openapi.yaml")


REFUSED = [
    ("gone.yaml", "api", "gone.yaml: there is no such file, folder or git commit here; check the name"),
    ("gone:api.yaml", "api", "gone:api.yaml: there is no such file, folder or git commit here; check the name"),
    ("main:gone.yaml", "api", "main:gone.yaml: there is no such file"),
    ("main", "two", "two: it is a folder, and the contract may be two/a.yaml or two/b.yaml; name one"),
    ("parts", "api", "parts: it is a folder, and there is no contract in it"),
    ("main", "../kept/shop.yaml", "main:../kept/shop.yaml: it lies outside the repository"),
    ("api/openapi.yaml", "parts/ok.yaml", "parts/ok.yaml: it is no contract"),
    ("-", "-", "BASE and REVISION are both `-`; standard input can be only one of them"),
]


@pytest.mark.parametrize(("base", "revision", "message"), REFUSED)
def test_what_cannot_be_had_is_said(base: str, revision: str, message: str, project: Path) -> None:
    (project / "two").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (project / "two" / name).write_text(SHOP, encoding="utf-8")
    with pytest.raises(OpenspecLintError) as caught:
        both_versions(base, revision, project)
    assert str(caught.value) == message


MARKDOWN = "# Shop\n\n## GET /carts\n\nAll.\n\n## GET /orders\n\nAll.\n"
CATALOGUE = json.dumps({"endpoints": [{"method": "GET", "path": "/carts"}, {"method": "GET", "path": "/orders"}]})


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts a text on standard input."""

    def pipe(text: str) -> None:
        standard_input.standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return pipe


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (SHOP, "openapi"),
        (
            json.dumps({"openapi": "3.1.0", "info": {"title": "S", "version": "1"}, "paths": {"/a": {"get": {}}}}),
            "openapi",
        ),
        (MARKDOWN, "markdown"),
        (CATALOGUE, "catalogue"),
    ],
)
def test_content_of_standard_input_says_its_format(
    text: str, form: str, project: Path, piped: Callable[[str], None]
) -> None:
    piped(text)
    versions = both_versions("-", "api/openapi.yaml", project)
    assert (versions.base.format, versions.base.document.path) == (form, "<stdin>")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "<stdin>: it is empty"),
        ("a: b: c", "-: line 1: a mapping cannot begin here"),
        (
            PETS.replace("description: OK", "$ref: '../parts/ok.yaml'"),
            "<stdin> refers to ../parts/ok.yaml, but standard",
        ),
    ],
)
def test_standard_input_that_is_no_whole_contract_is_refused(
    text: str, message: str, project: Path, piped: Callable[[str], None]
) -> None:
    piped(text)
    with pytest.raises(OpenspecLintError) as caught:
        _ = both_versions("-", "api/openapi.yaml", project).base.sites
    assert str(caught.value).startswith(message)


def test_standard_input_may_be_what_check_compares_with(project: Path, piped: Callable[[str], None]) -> None:
    piped(contract("Pets", "/pets", "/dogs", "/cats", "/mice"))
    report = run_job(Request(project, against="-", select=("compat",)))
    assert [each.change.path for each in report.findings if each.change is not None] == ["/mice"]
    assert "compared with <stdin>" in report.notes


# Where the contract of `main` lies now, and what is said. Each function changes the working tree.


PLACE = "moved/pets.yaml"


def place(root: Path) -> Path:
    """Return where the contract lies now, in a folder that is there."""
    (root / PLACE).parent.mkdir(exist_ok=True)
    return root / PLACE


def renamed(root: Path) -> None:
    place(root)
    git(root, "mv", "api/openapi.yaml", PLACE)


def renamed_outside_git(root: Path) -> None:
    (root / "api" / "openapi.yaml").rename(place(root))


def renamed_and_committed(root: Path) -> None:
    renamed(root)
    commit(root, "renamed")


def renamed_and_changed(root: Path) -> None:
    renamed(root)
    text = PETS.replace("  /cats", "  /mice").replace("description: OK", "$ref: '../parts/ok.yaml'")
    (root / PLACE).write_text(text, encoding="utf-8")


def rewritten_as_json(root: Path) -> None:
    (root / "api" / "openapi.yaml").unlink()
    answers = {"200": {"description": "new"}}
    paths = {path: {"get": {"responses": answers}} for path in ("/pets", "/dogs", "/cats")}
    value = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "2"}, "paths": paths}
    place(root).write_text(json.dumps(value), encoding="utf-8")


def moved_with_its_parts(root: Path) -> None:
    git(root, "mv", "api", "contracts")
    place(root)
    git(root, "mv", "contracts/openapi.yaml", PLACE)
    git(root, "mv", "parts", "pieces")
    text = (root / PLACE).read_text(encoding="utf-8").replace("../parts", "../pieces")
    (root / PLACE).write_text(text, encoding="utf-8")


def replaced_by_another(root: Path) -> None:
    (root / "api" / "openapi.yaml").unlink()
    place(root).write_text(SHOP, encoding="utf-8")


def copied(root: Path) -> None:
    place(root).write_text(PETS, encoding="utf-8")


WAS = f"{PLACE} was api/openapi.yaml in main"
NEW = f"{PLACE} is new: main does not have it"
MOVES: dict[Callable[[Path], None], str] = {
    renamed: WAS,
    renamed_outside_git: WAS,
    renamed_and_committed: WAS,
    renamed_and_changed: WAS,
    rewritten_as_json: WAS,
    moved_with_its_parts: WAS,
    replaced_by_another: NEW,
    copied: NEW,
}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_contract_that_was_moved_is_compared_with_what_it_was(move: Callable[[Path], None], project: Path) -> None:
    move(project)
    report = run_job(Request(project, against="main", contracts=(PLACE,), select=("compat",)))
    assert [note for note in report.notes if note.startswith(PLACE)] == [MOVES[move]]
    removed = {each.change.path for each in report.findings if each.change is not None}
    assert removed == ({"/cats"} if move is renamed_and_changed else set())


@pytest.mark.parametrize("move", [move for move, note in MOVES.items() if note == WAS], ids=lambda move: move.__name__)
def test_diff_with_a_revision_follows_the_move(move: Callable[[Path], None], project: Path) -> None:
    move(project)
    versions = both_versions("main", PLACE, project)
    assert versions.base.document.path == "api/openapi.yaml"
    assert WAS in versions.notes


def test_of_two_that_it_may_have_been_none_is_taken(project: Path) -> None:
    commit(project, "twice", one_yaml=contract("Pets", "/pets", "/dogs"), two_yaml=contract("Pets", "/pets", "/cats"))
    for name in ("one.yaml", "two.yaml", "api/openapi.yaml"):
        (project / name).unlink()
    (project / "pets.yaml").write_text(contract("Pets", "/pets", "/birds"), encoding="utf-8")
    report = run_job(Request(project, against="HEAD", contracts=("pets.yaml",), select=("compat",)))
    said = "pets.yaml is not compared: it may have been one.yaml or two.yaml; --against takes a file"
    assert said in report.notes
    with pytest.raises(OpenspecLintError, match=r"it may have been one.yaml or two.yaml, name it as HEAD:PATH"):
        both_versions("HEAD", "pets.yaml", project)


def test_the_one_with_the_same_text_is_taken_whatever_else_is_like_it(project: Path) -> None:
    commit(project, "twice", one_yaml=contract("Pets", "/pets", "/dogs"), two_yaml=contract("Pets", "/pets", "/cats"))
    (project / "one.yaml").rename(project / "pets.yaml")
    (project / "two.yaml").unlink()
    report = run_job(Request(project, against="HEAD", contracts=("pets.yaml",), select=("compat",)))
    assert "pets.yaml was one.yaml in HEAD" in report.notes


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
def test_symbolic_links_are_followed_in_git_and_on_disk(project: Path) -> None:
    (project / "api" / "now.yaml").symlink_to("openapi.yaml")
    commit(project, "link")
    assert described("main:api/openapi.yaml", "HEAD:api/now.yaml") == ["api/openapi.yaml: old", "api/now.yaml: new"]
    (project / "outside.yaml").symlink_to(project.parent / "kept" / "shop.yaml")
    with pytest.raises(OpenspecLintError, match=r"outside.yaml: it lies outside the project"):
        both_versions("main", "outside.yaml", project)


# A contract that is written in another format now: what is said, and what broke.
SECURED = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "security": [{"key": []}],
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}},
    "paths": {
        "/carts": {
            "get": {"responses": {"200": {"description": "All"}}},
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {"201": {"description": "Made"}},
            },
        }
    },
}
TOLD = "# Shop\n\n- `GET /carts`\n- `POST /carts`\n"
LISTED = json.dumps({"endpoints": [{"method": method, "path": "/carts"} for method in ("GET", "POST", "DELETE")]})
SCHEMAS = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {"Cart": {"type": "object"}}})
REWRITTEN = [
    ("a.md", TOLD, "it was Markdown and is now OpenAPI; what only one of the two can say is not compared", []),
    (
        "a.json",
        LISTED,
        "it was a list of endpoints and is now OpenAPI; what only one of the two can say is not compared",
        ["api-removed-without-deprecation"],
    ),
]


@pytest.mark.parametrize(("name", "text", "note", "breaks"), REWRITTEN)
def test_contract_in_another_format_is_compared_as_far_as_both_say_the_same(
    name: str, text: str, note: str, breaks: list[str], project: Path
) -> None:
    (project / name).write_text(text, encoding="utf-8")
    (project / "now.json").write_text(json.dumps(SECURED), encoding="utf-8")
    assert both_versions(name, "now.json", project).notes == (f"now.json: {note}",)
    report = run_job(Request(project, against=name, contracts=("now.json",), select=("compat",)))
    assert [each.rule_id for each in report.findings] == breaks
    assert f"now.json: {note}" in report.notes


def test_schemas_and_operations_have_nothing_in_common(project: Path) -> None:
    (project / "a.json").write_text(SCHEMAS, encoding="utf-8")
    (project / "now.json").write_text(json.dumps(SECURED), encoding="utf-8")
    message = "now.json: it was a collection of JSON Schemas and is now OpenAPI; the two cannot be compared"
    with pytest.raises(OpenspecLintError, match=message):
        both_versions("a.json", "now.json", project)
    with pytest.raises(OpenspecLintError, match=message):
        run_job(Request(project, against="a.json", contracts=("now.json",)))
    commit(project, "schemas", now_json=SCHEMAS)
    (project / "now.json").write_text(json.dumps(SECURED), encoding="utf-8")
    report = run_job(Request(project, against="HEAD", contracts=("now.json",), select=("compat",)))
    assert report.findings == ()
    assert message in report.notes
