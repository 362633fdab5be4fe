"""`openspec-lint init`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from openspec_lint.catalog.config import CONFIG_FILES, ContractEntry
from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE
from openspec_lint.cli.locate import DEFAULT_OPENSPEC, choose_contracts, find_place, openspec_folders
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree


def write_config(path: Path, only_print: bool) -> None:
    """Write the configuration that fits the project at `path`; refuses to replace one."""
    place = find_place(path, None, use_config=False)
    existing = next((name for name in CONFIG_FILES if (place.root / name).exists()), None)
    if existing is not None and not only_print:
        raise OpenspecLintError(f"{existing} exists already; `openspec-lint init --print` shows what init would write")
    tree = folder_tree(place.root)
    choice = choose_contracts(place, (), os.environ, tree, DocumentStore(tree.read))
    folder, _ = openspec_folders(place.config, os.environ)
    text = config_text(folder, choice.entries, choice.notes)
    if only_print:
        click.echo(text, nl=False)
        return
    (place.root / CONFIG_FILES[0]).write_text(text, encoding="utf-8")
    click.echo(f"{CONFIG_FILES[0]} is written. Run `openspec-lint` to check the project with it.")


def config_text(openspec: str, contracts: tuple[ContractEntry, ...], notes: tuple[str, ...]) -> str:
    """Return the text of a configuration file; where no contract is certain, the candidates stand in comments."""
    lines = ["extends: recommended   # minimal | recommended | strict"]
    if openspec != DEFAULT_OPENSPEC:
        lines.append(f"openspec: {json.dumps(openspec)}")
    if contracts:
        lines.append("contracts:")
        for entry in contracts:
            lines.append(f"  - path: {json.dumps(entry.path)}")
            lines.append(f"    envelope: {DEFAULT_ENVELOPE}   # or another of our profiles, a file, or none")
    else:
        lines += [f"# {note}" for note in notes]
    return "\n".join(lines) + "\n"
