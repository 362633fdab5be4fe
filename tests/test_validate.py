"""`openspec-lint validate` as its users meet it, and what no case of the corpus shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import openspec_lint
from openspec_lint.checks.validate.items import collated
from openspec_lint.cli.main import main
from openspec_lint.cli.validate_command import Wanted, validated

SPEC = (
    "# Parcels\n## Purpose\nLets staff find a parcel by the code that is printed on its label.\n## Requirements\n"
    "### Requirement: Find a parcel\nThe desk SHALL find it.\n#### Scenario: Known\n- **WHEN** x\n- **THEN** y\n"
)
DELTA = "## ADDED Requirements\n" + SPEC.partition("## Requirements\n")[2].replace("Find a", "Store a")
BRIEF = SPEC.replace("Lets staff find a parcel by the code that is printed on its label.", "Finds.")
SCHEMA = """name: ours
version: 1
artifacts:
  - {id: notes, generates: "rfc/**/*.md", description: what, template: notes.md}
  - {id: work, generates: "work/*.md", description: tasks, template: work.md, requires: [notes]}
apply: {requires: [work], tracks: "work/*.md"}
"""

Make = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def project(tmp_path: Path) -> Make:
    def make(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / "openspec" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return make


def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str, str]:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["openspec-lint", "validate", *options])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err


def report(folder: Path, environment: Mapping[str, str] | None = None, **wanted: Any) -> dict[str, Any]:
    return validated(folder, Wanted(**wanted), environment or {})


def issues(folder: Path, item: str, environment: Mapping[str, str] | None = None) -> list[tuple[str, str, int | None]]:
    found = report(folder, environment, everything=True)["items"]
    (entry,) = [each for each in found if each["id"] == item]
    return [(issue["level"], issue["path"], issue.get("line")) for issue in entry["issues"]]


def test_everything_in_text(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": SPEC, "changes/add-desk/specs/parcels/spec.md": DELTA})
    assert run(folder, monkeypatch, capsys, "--all") == (
        0,
        "✓ change/add-desk\n✓ spec/parcels\nTotals: 2 passed, 0 failed (2 items)\n",
        "",
    )


def test_what_is_wrong_goes_to_standard_error(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": BRIEF.replace("Finds.", "TBD"), "specs/desk/spec.md": SPEC})
    code, out, err = run(folder, monkeypatch, capsys, "--specs", "--strict")
    assert code == 1
    assert out.splitlines() == [
        "✓ spec/desk",
        "Totals: 1 passed, 1 failed (2 items)",
        "Details: openspec-lint validate parcels --type spec",
    ]
    head, issue = err.splitlines()
    assert head == "✗ spec/parcels"
    assert issue.startswith("  ⚠ [WARNING] overview:3: the Purpose is still a placeholder")


def test_a_warning_fails_under_strict_only(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": BRIEF})
    assert run(folder, monkeypatch, capsys, "--all", "--json")[0] == 0
    assert run(folder, monkeypatch, capsys, "--all", "--json", "--strict")[0] == 1


def test_the_json_has_the_reference_s_shape(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": BRIEF, "changes/.keep": ""})
    _, out, err = run(folder, monkeypatch, capsys, "--all", "--json", "--no-interactive", "--concurrency", "3")
    assert err == ""
    found = json.loads(out)
    message = found["items"][0]["issues"][0].pop("message")
    assert "50 characters" in message
    assert found == {
        "items": [
            {
                "id": "parcels",
                "type": "spec",
                "valid": True,
                "issues": [{"level": "WARNING", "path": "overview"}],
                "durationMs": 0,
            }
        ],
        "summary": {
            "totals": {"items": 1, "passed": 1, "failed": 0},
            "byType": {
                "change": {"items": 0, "passed": 0, "failed": 0},
                "spec": {"items": 1, "passed": 1, "failed": 0},
            },
        },
        "version": "1.0",
        "root": {"path": str(folder.resolve()), "source": "nearest"},
    }


def test_only_the_items_with_issues(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": BRIEF, "specs/desk/spec.md": SPEC})
    _, out, _ = run(folder, monkeypatch, capsys, "--specs", "--json", "--report", "findings")
    found = json.loads(out)
    assert found["report"] == {
        "kind": "validation-findings",
        "version": "1.0",
        "scope": "specs",
        "returnedItems": 1,
        "totalItems": 2,
    }
    assert [item["id"] for item in found["itemFindings"]] == ["parcels"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["nothing"], "unknown_item"),
        (["parcels"], "ambiguous_item"),
        ([], "nothing_to_validate"),
        (["parcels", "--report", "findings"], "invalid_validation_report_request"),
    ],
)
def test_what_cannot_be_validated_has_a_code(
    project: Make, monkeypatch: Any, capsys: Any, options: list[str], code: str
) -> None:
    folder = project({"specs/parcels/spec.md": SPEC, "changes/parcels/specs/parcels/spec.md": DELTA})
    status, out, _ = run(folder, monkeypatch, capsys, *options, "--json")
    assert status == 1
    assert json.loads(out)["status"][0]["code"] == code
    status, out, err = run(folder, monkeypatch, capsys, *options)
    assert (status, out, err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(("options", "type_"), [(["--type", "spec"], "spec"), (["--type", "change"], "change")])
def test_a_type_chooses_between_two(
    project: Make, monkeypatch: Any, capsys: Any, options: list[str], type_: str
) -> None:
    folder = project({"specs/parcels/spec.md": SPEC, "changes/parcels/specs/parcels/spec.md": DELTA})
    status, out, _ = run(folder, monkeypatch, capsys, "parcels", *options, "--json")
    found = json.loads(out)
    assert (status, [item["type"] for item in found["items"]], list(found["summary"]["byType"])) == (
        0,
        [type_],
        [type_],
    )
    status, out, _ = run(folder, monkeypatch, capsys, "nothing", *options, "--json")
    assert status == 1
    assert json.loads(out)["items"][0]["valid"] is False


def test_the_root_is_found_from_below(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project({"specs/parcels/spec.md": SPEC})
    assert run(folder / "openspec/specs/parcels", monkeypatch, capsys, "parcels")[0] == 0


def test_a_folder_without_openspec(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    status, out, err = run(tmp_path, monkeypatch, capsys, "--all", "--json")
    assert (status, json.loads(out)["status"][0]["code"], err) == (1, "no_openspec_root", "")


def test_archived_changes_have_their_tasks_done(project: Make, monkeypatch: Any, capsys: Any) -> None:
    folder = project(
        {
            "changes/archive/2026-01-01-a/tasks.md": "- [x] a\n- [X] b\n",
            "changes/archive/2026-01-02-b/tasks.md": "- [x] a\n- [ ] b\n",
            "changes/archive/2026-01-03-c/proposal.md": "# c\n",
        }
    )
    status, out, _ = run(folder, monkeypatch, capsys, "--archived", "--strict", "--json")
    found = {
        item["id"]: [(issue["path"], issue["message"]) for issue in item["issues"]] for item in json.loads(out)["items"]
    }
    assert status == 1
    assert found == {
        "2026-01-01-a": [],
        "2026-01-02-b": [("tasks.md", "1 of 2 tasks are not done")],
        "2026-01-03-c": [],
    }


def test_an_empty_folder_is_a_change(project: Make) -> None:
    folder = project({"specs/parcels/spec.md": SPEC})
    (folder / "openspec/changes/new").mkdir(parents=True)
    (folder / "openspec/changes/.hidden").mkdir()
    (folder / "openspec/changes/archive").mkdir()
    assert issues(folder, "new") == [("ERROR", "file", None)]
    assert len(report(folder, everything=True)["items"]) == 2


def test_a_workflow_of_the_project_s_own_names_the_task_files(project: Make) -> None:
    files = {
        "config.yaml": "schema: ours\n",
        "schemas/ours/schema.yaml": SCHEMA,
        "changes/add-desk/specs/parcels/spec.md": DELTA,
        "changes/add-desk/work/one.md": "## 1. A\n- do it\n",
        "changes/add-desk/tasks.md": "- no task of this workflow\n",
    }
    assert issues(project(files), "add-desk") == [("WARNING", "work/one.md", 2)]
    assert issues(project({"changes/add-desk/work/two.md": "- [ ] 1.1 a\n- [ ] 1.1 a\n"}), "add-desk") == []


@pytest.mark.parametrize(
    ("schema", "is_known"),
    [
        (SCHEMA, True),
        (SCHEMA.replace("requires: [notes]", "requires: [nothing]"), False),
        (SCHEMA.replace("requires: [work]", "requires: [nothing]"), False),
        (SCHEMA.replace("version: 1", "version: '1'"), False),
        (SCHEMA.replace("template: work.md, requires: [notes]", "template: ../work.md"), False),
        (SCHEMA.replace("what, template: notes.md}", "what, template: notes.md, requires: [work]}"), False),
        (SCHEMA + "artifacts: []\n", False),
    ],
)
def test_a_workflow_that_the_reference_refuses_is_none(project: Make, schema: str, is_known: bool) -> None:
    folder = project(
        {
            "schemas/ours/schema.yaml": schema,
            "changes/tidy/.openspec.yaml": "schema: ours\nskip_specs: true\n",
            "changes/tidy/proposal.md": "# Tidy\n",
        }
    )
    found = issues(folder, "tidy")
    assert found == (
        [("INFO", "file", None)] if is_known else [("ERROR", ".openspec.yaml", None), ("ERROR", "file", None)]
    )


def test_a_user_s_workflow_is_known(project: Make, tmp_path: Path) -> None:
    schema = tmp_path / "data/openspec/schemas/ours/schema.yaml"
    schema.parent.mkdir(parents=True)
    schema.write_text(SCHEMA, encoding="utf-8")
    folder = project({"changes/tidy/.openspec.yaml": "schema: ours\nskip_specs: true\n"})
    assert issues(folder, "tidy", {"XDG_DATA_HOME": str(tmp_path / "data")}) == [("INFO", "file", None)]
    assert issues(folder, "tidy")[0] == ("ERROR", ".openspec.yaml", None)


MODIFIED = DELTA.replace("ADDED", "MODIFIED").replace("Store a", "Find a")
SKIP = "schema: spec-driven\nskip_specs: true\n"
LINKS: list[tuple[str, dict[str, str], dict[str, str], str, list[tuple[str, str, int | None]]]] = [
    # what is linked, files, links, item, what is said of it
    ("a spec from another", {}, {"specs/desk/spec.md": "../parcels/spec.md"}, "desk", []),
    ("a spec from outside", {}, {"specs/desk/spec.md": "../../outside.md"}, "desk", [("ERROR", "file", None)]),
    ("a spec in a circle", {}, {"specs/desk/spec.md": "spec.md"}, "desk", [("ERROR", "file", None)]),
    (
        "a spec that is modified",
        {"changes/new/specs/desk/spec.md": MODIFIED},
        {"specs/desk/spec.md": "../parcels/spec.md"},
        "new",
        [("ERROR", "file", None)],
    ),
    (
        "a spec that is added to",
        {"changes/new/specs/desk/spec.md": DELTA},
        {"specs/desk/spec.md": "../parcels/spec.md"},
        "new",
        [],
    ),
    ("a folder of a spec", {"changes/new/specs/desk/spec.md": MODIFIED}, {"specs/desk": "../elsewhere"}, "new", []),
    (
        "a delta in its folder",
        {"changes/new/specs/parcels/real": DELTA},
        {"changes/new/specs/parcels/spec.md": "real"},
        "new",
        [],
    ),
    (
        "a delta from outside",
        {},
        {"changes/new/specs/parcels/spec.md": "../../../../delta.md"},
        "new",
        [("ERROR", "file", None)],
    ),
    (
        "a delta without capability",
        {"changes/new/specs/parcels/spec.md": DELTA},
        {"changes/new/specs/spec.md": "../../../delta.md"},
        "new",
        [("ERROR", "spec.md", None)],
    ),
    (
        "a file in a circle",
        {"changes/new/specs/parcels/spec.md": DELTA},
        {"changes/new/specs/parcels/notes.md": "notes.md"},
        "new",
        [("ERROR", "file", None)],
    ),
    (
        "a folder below the specs of a change without deltas",
        {"changes/new/.openspec.yaml": SKIP},
        {"changes/new/specs/desk": "../../../specs"},
        "new",
        [("ERROR", "file", None)],
    ),
    (
        "the tasks",
        {"changes/new/specs/parcels/spec.md": DELTA, "tasks.md": "- a\n"},
        {"changes/new/tasks.md": "../../tasks.md"},
        "new",
        [],
    ),
    (
        "the metadata",
        {"m.yaml": SKIP, "changes/new/a": ""},
        {"changes/new/.openspec.yaml": "../../m.yaml"},
        "new",
        [("INFO", "file", None)],
    ),
    ("all changes", {"real/new/specs/parcels/spec.md": DELTA}, {"changes": "real"}, "new", []),
]


@pytest.mark.parametrize(("files", "links", "item", "said"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS])
def test_symbolic_links(
    project: Make,
    files: dict[str, str],
    links: dict[str, str],
    item: str,
    said: list[tuple[str, str, int | None]],
) -> None:
    always = {"specs/parcels/spec.md": SPEC, "elsewhere/spec.md": SPEC, "outside.md": SPEC, "delta.md": DELTA}
    folder = project({**always, **files})
    for name, target in links.items():
        (folder / "openspec" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "openspec" / name).symlink_to(target)
    assert issues(folder, item) == said
    assert issues(folder, "parcels") == []


def test_a_linked_folder_is_no_change_and_no_spec(project: Make) -> None:
    folder = project({"specs/parcels/spec.md": SPEC, "changes/add-desk/specs/parcels/spec.md": DELTA})
    (folder / "openspec/changes/linked").symlink_to("add-desk", target_is_directory=True)
    (folder / "openspec/specs/linked").symlink_to("parcels", target_is_directory=True)
    assert [item["id"] for item in report(folder, everything=True)["items"]] == ["add-desk", "parcels"]


def test_specs_may_be_a_link(project: Make) -> None:
    folder = project({"real/parcels/spec.md": SPEC, "changes/new/specs/parcels/spec.md": MODIFIED})
    (folder / "openspec/specs").symlink_to("real", target_is_directory=True)
    assert issues(folder, "parcels") == issues(folder, "new") == []


def test_metadata_that_are_a_folder_cannot_be_read(project: Make) -> None:
    folder = project({"changes/new/specs/parcels/spec.md": DELTA, "changes/new/.openspec.yaml/x": ""})
    assert issues(folder, "new") == [("ERROR", ".openspec.yaml", None)]


def test_changes_inside_folders_are_found_three_levels_deep(project: Make) -> None:
    folder = project({"changes/mobile/ios/add/proposal.md": "# x", "changes/web/a/b/c/proposal.md": "# x"})
    found = report(folder, changes=True)["items"]
    messages = {item["id"]: item["issues"][0]["message"] for item in found}
    assert "changes/mobile/ios/add" in messages["mobile"]
    assert "changes/web/a/b/c" in messages["web"]
    deeper = project({"changes/deep/a/b/c/d/proposal.md": "# x"})
    (entry,) = [item for item in report(deeper, changes=True)["items"] if item["id"] == "deep"]
    assert "no delta" in entry["issues"][0]["message"]


def test_items_are_sorted_as_people_expect() -> None:
    names = ["Beta", "alpha", "Alpha", "a-b", "a_b", "ab", "a1", "ä", "az"]
    assert sorted(names, key=collated) == ["ä", "a_b", "a-b", "a1", "ab", "alpha", "Alpha", "az", "Beta"]


def test_the_function_returns_the_report(project: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = project({"specs/parcels/spec.md": BRIEF})
    assert openspec_lint.validate(folder)["items"][0]["valid"] is True
    assert openspec_lint.validate(str(folder), strict=True)["summary"]["totals"]["failed"] == 1
    status = openspec_lint.validate(tmp_path_factory.mktemp("empty"))["status"]
    assert status[0]["code"] == "no_openspec_root"
