"""Finding the project, its configuration and its contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from openspec_lint.catalog.config import ConfigError
from openspec_lint.cli.locate import ContractChoice, choose_contracts, find_place, openspec_folders
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree

OPENAPI = "info: {title: t, version: '1'}\npaths: {}\nopenapi: 3.0.3\n"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def choice(root: Path, given: tuple[str, ...] = (), environment: dict[str, str] | None = None) -> ContractChoice:
    place = find_place(root, None, use_config=True)
    tree = folder_tree(place.root)
    return choose_contracts(place, given, environment or {}, tree, DocumentStore(tree.read))


def paths(found: ContractChoice) -> list[str]:
    return [entry.path for entry in found.entries]


@pytest.mark.parametrize("mark", ["openspec-lint.yaml", ".openspec-lint.yml", "openspec/specs/x/spec.md", ".git/HEAD"])
def test_project_is_found_from_inside(tmp_path: Path, mark: str) -> None:
    write(tmp_path, {mark: "", "deep/er/file.txt": ""})
    assert find_place(tmp_path / "deep" / "er", None, use_config=True).root == tmp_path


def test_pyproject_table_configures_and_marks_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.openspec-lint]\nfail_on = "warning"\n', "a/b.txt": ""})
    place = find_place(tmp_path / "a", None, use_config=True)
    assert (place.root, place.config.fail_on) == (tmp_path, "warning")


def test_mistake_in_pyproject_names_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[project]\nname = "x"\n[tool.openspec-lint]\nfail = "warning"\n'})
    with pytest.raises(ConfigError, match=r"^pyproject.toml:3:1: there is no key `fail`; did you mean `fail_on`\?$"):
        find_place(tmp_path, None, use_config=True)


def test_pyproject_without_table_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[project]\nname = 'openspec-lint-user'\n", "openspec/specs/x/spec.md": ""})
    assert find_place(tmp_path, None, use_config=True).note is None


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(OpenspecLintError, match="there is no such folder"):
        find_place(tmp_path / "gone", None, use_config=True)


def test_order_of_who_names_the_contract(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.yaml": OPENAPI for name in ("given", "configured", "variable")})
    write(tmp_path, {"shared/api-contracts.json": '{"openapi": "3.0.3"}', ".git/HEAD": ""})
    environment = {"API_CONTRACTS_PATH": "./variable.yaml"}
    assert paths(choice(tmp_path)) == ["shared/api-contracts.json"]
    assert paths(choice(tmp_path, environment=environment)) == ["variable.yaml"]
    write(tmp_path, {"openspec-lint.yaml": "contracts: [{path: configured.yaml}]"})
    assert paths(choice(tmp_path, environment=environment)) == ["configured.yaml"]
    assert paths(choice(tmp_path, ("given.yaml",), environment)) == ["given.yaml"]


@pytest.mark.parametrize(
    ("given", "environment", "message"),
    [
        (("gone.yaml",), {}, "--contract gone.yaml: there is no such file"),
        ((), {"API_CONTRACTS_PATH": "gone.json"}, r"\$API_CONTRACTS_PATH gone.json: there is no such file"),
    ],
)
def test_contract_that_somebody_names_must_exist(
    tmp_path: Path, given: tuple[str, ...], environment: dict[str, str], message: str
) -> None:
    with pytest.raises(OpenspecLintError, match=message):
        choice(tmp_path, given, environment)


def test_contract_of_the_command_line_is_looked_for_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"shop/.git/HEAD": "", "shop/api/a.yaml": OPENAPI, "other/b.yaml": OPENAPI})
    monkeypatch.chdir(tmp_path / "shop" / "api")
    assert paths(choice(tmp_path / "shop", ("a.yaml", "api/a.yaml", "../../other/b.yaml"))) == [
        "api/a.yaml",
        "api/a.yaml",
        "../other/b.yaml",
    ]


def test_paths_are_written_one_way(tmp_path: Path) -> None:
    write(tmp_path, {"api/a.yaml": OPENAPI, "openspec-lint.yaml": "contracts: [{path: ./api/../api/a.yaml}]"})
    assert paths(choice(tmp_path)) == ["api/a.yaml"]


def test_contract_that_the_configuration_names_must_exist(tmp_path: Path) -> None:
    write(tmp_path, {"openspec-lint.yaml": "contracts:\n  - path: gone.yaml\n"})
    with pytest.raises(ConfigError, match=r"^openspec-lint.yaml:2:11: contracts: gone.yaml: there is no such file"):
        choice(tmp_path)


def test_one_plausible_contract_is_taken_and_named(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "docs/api.yaml": OPENAPI, "vendor/stripe/openapi.yaml": OPENAPI})
    found = choice(tmp_path)
    assert paths(found) == ["docs/api.yaml"]
    assert found.notes == ("contract: docs/api.yaml (found; name it in the configuration)",)


@pytest.mark.parametrize(
    "files",
    [
        ["a/openapi.yaml", "b/openapi.yaml"],
        ["docs/swagger.json", "docs/swagger.yaml"],
        ["vendor/openapi.yaml"],
        ["archive/openapi.yaml"],
        ["tests/fixtures/openapi.yaml"],
    ],
)
def test_several_or_doubtful_ones_are_listed_with_the_line_to_write(tmp_path: Path, files: list[str]) -> None:
    write(tmp_path, {".git/HEAD": "", **dict.fromkeys(files, '{"openapi": "3.0.3"}')})
    found = choice(tmp_path)
    assert found.entries == ()
    assert f"contracts: [{{path: {files[0]}}}]" in found.notes[0]
    assert all(any(file in note for note in found.notes[1:]) for file in files)


def test_header_after_kilobytes_of_components_is_seen(tmp_path: Path) -> None:
    text = '{"components": {"x": "' + "y" * 30_000 + '"},\n "openapi": "3.1.0"}'
    write(tmp_path, {".git/HEAD": "", "generated.json": text})
    assert paths(choice(tmp_path)) == ["generated.json"]


def test_no_contract_is_said(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "package.json": '{"name": "x"}'})
    assert choice(tmp_path) == ContractChoice((), ("contract: none found; only the OpenSpec documents are checked",))


def test_variables_name_the_openspec_folders(tmp_path: Path) -> None:
    config = find_place(tmp_path, None, use_config=True).config
    assert openspec_folders(config, {}) == ("openspec", None)
    assert openspec_folders(config, {"OPEN_SPEC_DIR": "./spec", "MAIN_SPECS_DIR": "spec/main/"}) == (
        "spec",
        "spec/main",
    )
