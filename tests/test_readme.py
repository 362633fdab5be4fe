"""README.md against what is really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.catalog.rule import CATEGORIES
from openspec_lint.cli.main import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_screen_is_what_the_demo_prints() -> None:
    screen = re.search(r"```console\n\$ [^\n]*\n(.*?)```", README, re.DOTALL)
    assert screen is not None
    assert screen[1] == (ROOT / "fixtures" / "reports" / "bookstore-crosscheck.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", re.findall(r"^    openspec-lint (\w+) ", README, re.MULTILINE))
def test_command_exists(command: str) -> None:
    assert command in cli.commands


def test_named_things_exist() -> None:
    assert set(re.findall(r"^\| `([a-z]+)` \|", README, re.MULTILINE)) <= set(CATEGORIES)
    listed = re.search(r"envelope: (success-data-error-meta)\s+# (.*?) or a file", README, re.DOTALL)
    assert listed is not None
    assert set(re.findall(r"[a-z][a-z-]+", listed[2])) | {listed[1]} == set(load_envelopes())
