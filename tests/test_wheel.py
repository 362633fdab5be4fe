"""The wheel, installed where nothing of this checkout is: the command starts, and all the rule files are in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import openspec_lint
from openspec_lint.catalog.load import load_rules

CHECKOUT = Path(__file__).parent.parent
UNREACHABLE = re.compile(
    "NewConnectionError|ConnectionError|NameResolutionError|Read timed out|ProxyError", re.IGNORECASE
)


def run(*command: str | Path, folder: Path) -> str:
    """Run `command` without this checkout on the path; skip the test where the package index cannot be reached."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0 and UNREACHABLE.search(done.stdout + done.stderr):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment with the wheel and its dependencies."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", place, CHECKOUT, folder=place)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "environment", with_pip=True)
    commands = place / "environment" / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, folder=place)
    return commands


@pytest.mark.slow
def test_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert openspec_lint.__version__ in run(installed / "openspec-lint", "--version", folder=tmp_path)


@pytest.mark.slow
def test_all_rules_are_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    listed = json.loads(run(installed / "python", "-m", "openspec_lint", "rules", "--json", folder=tmp_path))
    ids = {rule["id"] for rule in (listed["rules"] if isinstance(listed, dict) else listed)}
    assert set(load_rules()) <= ids


@pytest.mark.slow
def test_every_data_file_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import openspec_lint.catalog.load as load; print(load.rules_root())"
    root = Path(run(installed / "python", "-c", code, folder=tmp_path).strip())
    assert CHECKOUT not in root.parents
    here = CHECKOUT / "rules"
    shipped = {path.relative_to(root) for path in root.rglob("*") if path.is_file()}
    assert shipped == {path.relative_to(here) for path in here.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_installed_command_checks_a_project(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", encoding="utf-8"
    )
    options = ("--contract", "openapi.yaml", "--against", "none", "--fail-on", "never", "--format", "json")
    assert json.loads(run(installed / "openspec-lint", "check", *options, folder=tmp_path))["version"] == 1
