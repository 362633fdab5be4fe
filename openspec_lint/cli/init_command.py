"""`openspec-lint init`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from openspec_lint.catalog.config import CONFIG_FILES
from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.checks.envelope.detection import detect_envelope, fitting_profile
from openspec_lint.cli.gather import Gathered, gather, project_request
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec import DEFAULT_FOLDER


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


def config_text(gathered: Gathered) -> str:
    """Return the text of a configuration file; where no contract is certain, the candidates stand in comments."""
    lines = ["extends: recommended   # minimal | recommended | strict"]
    openspec = gathered.project.openspec
    if openspec is not None and openspec.folder != DEFAULT_FOLDER:
        lines.append(f"openspec: {json.dumps(openspec.folder)}")
    if not gathered.project.contracts:
        lines += [f"# {note}" for note in gathered.notes]
    else:
        lines.append("contracts:")
    for checked in gathered.project.contracts:
        profile, reason = _envelope(checked.contract)
        lines.append(f"  - path: {json.dumps(checked.contract.document.path)}")
        lines.append(f"    envelope: {profile}   # {reason}")
    return "\n".join(lines) + "\n"


def _envelope(contract: Contract) -> tuple[str, str]:
    """Return the profile to write for a contract, and why."""
    detected = detect_envelope(contract, load_envelopes().values())
    profile = fitting_profile(detected)
    if profile is not None:
        fit, asked = detected.fitting[profile]
        return profile, f"{fit} of {asked} described bodies fit it"
    return "none", f"no profile fits; there are {', '.join(name for name in load_envelopes() if name != 'none')}"
