"""What the OpenSpec folder was in the previous state: from git, from a folder, and not from a single file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from openspec_lint.cli.gather import Gathered, gather, project_request

CONTRACT = (
    'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\npaths: {/pets: {get: {responses: {"200": {description: x}}}}}\n'
)
SPEC = "## Purpose\nPets.\n## Requirements\n### Requirement: %s\nThere SHALL be pets.\n"
CHANGES = "openspec/changes"


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def before(root: Path) -> None:
    write(
        root,
        {
            "openapi.yaml": CONTRACT,
            "openspec/specs/pets/spec.md": SPEC % "Old",
            f"{CHANGES}/archive/2025-12-01-past/proposal.md": "x\n",
            f"{CHANGES}/plan/tasks.md": "- [ ] 1.1 x\n",
            f"{CHANGES}/begun/tasks.md": "- [x] 1.1 x\n- [ ] 1.2 x\n",
            f"{CHANGES}/same/tasks.md": "- [ ] 1.1 x\n",
        },
    )


def after(root: Path) -> None:
    for name in ("plan", "begun"):
        shutil.move(root / CHANGES / name, root / CHANGES / "archive" / f"2026-01-01-{name}")
    write(root, {"openspec/specs/pets/spec.md": SPEC % "New", f"{CHANGES}/fresh/proposal.md": "x\n"})


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def of_git(folder: Path) -> Gathered:
    project = folder / "inside"
    before(project)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    after(project)
    return gather(project_request(project, None, False, (), against="HEAD"))


def of_folder(folder: Path) -> Gathered:
    before(folder / "now")
    shutil.copytree(folder / "now", folder / "then")
    after(folder / "now")
    return gather(project_request(folder / "now", None, False, (), against=str(folder / "then")))


@pytest.mark.parametrize("state", [of_git, of_folder])
def test_previous_state_tells_what_landed_and_how_far_changes_were(
    state: Callable[[Path], Gathered], tmp_path: Path
) -> None:
    project = state(tmp_path).project
    past, openspec = project.past, project.openspec
    assert past is not None and openspec is not None
    landed = {change.id.removeprefix("2026-01-01-"): change for change in project.landed}
    assert set(landed) == {"plan", "begun"}
    active = {change.id: change for change in openspec.changes}
    assert {name for name, change in {**landed, **active}.items() if past.had_begun(change)} == {"begun"}
    assert {name for name, change in active.items() if past.differs(change)} == {"fresh"}
    then, now = past.spec("pets"), openspec.spec("pets")
    assert then is not None and now is not None
    assert (then.requirements[0].name, now.requirements[0].name) == ("Old", "New")
    assert past.spec("plants") is None
    assert past.used_changes


def test_single_file_tells_nothing_of_the_folder(tmp_path: Path) -> None:
    before(tmp_path)
    write(tmp_path, {"old.yaml": CONTRACT})
    gathered = gather(project_request(tmp_path, None, False, ("openapi.yaml",), against=str(tmp_path / "old.yaml")))
    assert gathered.project.past is None
    assert gathered.project.landed == ()
