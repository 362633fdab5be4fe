"""`openspec-lint init`."""

from __future__ import annotations

from pathlib import Path

import click

from openspec_lint.catalog.config import CONFIG_FILES
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.cli.proposed_config import config_text
from openspec_lint.findings import OpenspecLintError


def write_config(path: Path, only_print: bool) -> None:
    """Write the configuration that fits the project at `path`; refuses to replace one."""
    gathered = gather(project_request(path, None, no_config=True, contracts=(), against="none"))
    root = gathered.place.root
    existing = next((name for name in CONFIG_FILES if (root / name).exists()), None)
    if existing is not None and not only_print:
        raise OpenspecLintError(f"{existing} exists already; `openspec-lint init --print` shows what init would write")
    text = config_text(gathered)
    if only_print:
        click.echo(text, nl=False)
        return
    (root / CONFIG_FILES[0]).write_text(text, encoding="utf-8")
    click.echo(f"{CONFIG_FILES[0]} is written. Run `openspec-lint` to check the project with it.")
