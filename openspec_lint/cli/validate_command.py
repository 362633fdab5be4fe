"""`openspec-lint validate`: a drop-in for `openspec validate`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from openspec_lint.checks.validate.issue import error
from openspec_lint.checks.validate.items import (
    SCOPES,
    VERSION,
    Item,
    archived_items,
    change_items,
    report_of_items,
    spec_items,
)
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.openspec import DEFAULT_FOLDER
from openspec_lint.model.openspec.folder import OpenSpec, read_openspec
from openspec_lint.model.openspec.workflow import Workflow, read_workflows
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree
from openspec_lint.report.validation import validation_lines

_NEAREST: Final = 5
_CONFIGURATION: Final = ("config.yaml", "config.yml")


class Wanted(NamedTuple):
    """What somebody asks for: one item, or all of some scopes."""

    item: str | None = None
    everything: bool = False
    specs: bool = False
    changes: bool = False
    archived: bool = False
    type: str | None = None
    strict: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """The types of items that are asked for in bulk; none when one item is."""
        asked = {"change": self.everything or self.changes, "spec": self.everything or self.specs}
        return ("change",) if self.archived else tuple(kind for kind in SCOPES if asked[kind])


class Status(OpenspecLintError):
    """Nothing can be validated; `code` is openspec's word for why, `fix` what to do."""

    def __init__(self, code: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.code, self.fix = code, fix

    @property
    def report(self) -> dict[str, Any]:
        """The report in place of one on items."""
        entry = {"severity": "error", "code": self.code, "message": str(self)}
        return {"status": [entry if self.fix is None else {**entry, "fix": self.fix}]}


def run_validate(wanted: Wanted, as_json: bool, findings_only: bool) -> int:
    """Validate what is asked for in the project around the working folder, print the report, return the exit status."""
    try:
        if findings_only and not wanted.types:
            raise Status(
                "invalid_validation_report_request", "--report is for --all, --changes, --specs or --archived."
            )
        root = find_root(Path.cwd(), is_bulk=bool(wanted.types) and not wanted.archived)
        report = validated(root, wanted, os.environ)
    except Status as status:
        if as_json:
            click.echo(_dumped(status.report))
        else:
            click.echo(f"{status}{f' {status.fix}.' if status.fix else ''}", err=True)
        return 1
    shown = with_issues(report, wanted) if findings_only else report
    if as_json:
        click.echo(_dumped(shown))
    else:
        for is_complaint, lines in groupby(validation_lines(shown), key=lambda line: line.is_complaint):
            click.echo("\n".join(line.text for line in lines), err=is_complaint)
    return int(report["summary"]["totals"]["failed"] > 0)


def _dumped(report: Mapping[str, Any]) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False)


def with_issues(report: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Return the form that `--report findings` asks for: only the items that have issues, and how many there are."""
    scope = "archived" if wanted.archived else "all" if len(wanted.types) > 1 else f"{wanted.types[0]}s"
    found = [item for item in report["items"] if item["issues"]]
    head = {"kind": "validation-findings", "version": VERSION, "scope": scope}
    return {
        "report": {**head, "returnedItems": len(found), "totalItems": len(report["items"])},
        "itemFindings": found,
        "summary": report["summary"],
        "root": report["root"],
    }


def find_root(start: Path, is_bulk: bool, top: Path | None = None) -> Path:
    """Return the nearest folder from `start` upward whose openspec/ has specs, changes or a configuration.

    Without one, a single item is looked for at `start` itself; is_bulk: raise Status instead. top: the last folder to
    look in.
    """
    for folder in (start, *start.parents):
        if top is not None and not folder.is_relative_to(top):
            break
        inside = folder / DEFAULT_FOLDER
        if (inside / "specs").is_dir() or (inside / "changes").is_dir():
            return folder
        if any((inside / name).is_file() for name in _CONFIGURATION):
            _refuse_store(inside)
            return folder
    if is_bulk:
        raise Status("no_openspec_root", "There is no openspec/ folder with specs or changes here or above.", _NO_ROOT)
    return start


_NO_ROOT: Final = "Run the command inside the project, or `openspec init` to begin one"


def _refuse_store(folder: Path) -> None:
    """Raise Status for a configuration that keeps specs and changes in a store elsewhere."""
    tree = folder_tree(folder)
    store = DocumentStore(tree.read)
    name = next(name for name in _CONFIGURATION if name in tree.paths(""))
    value = store.load(name).value
    if isinstance(value, dict) and value.get("store") is not None:
        message = f"{DEFAULT_FOLDER}/{name} keeps specs and changes in the store {value['store']}, not in this project."
        raise Status("no_registered_stores", message, "Run the command in the store's own folder")


def validated(root: Path, wanted: Wanted, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the report of `openspec validate --json` on what is asked for in the project at `root`; raises Status."""
    tree = folder_tree(root)
    store = DocumentStore(tree.read)
    openspec = read_openspec(tree, store, shared=user_workflows(environment), with_prose=False)
    types: Sequence[str] = wanted.types
    files = tree.paths(DEFAULT_FOLDER)
    for name in (f"{kind}s" for kind in types if f"{DEFAULT_FOLDER}/{kind}s" in files):
        raise Status("validate_error", f"{DEFAULT_FOLDER}/{name} is a file.", "It has to be a folder")
    if not types:
        item = named_item(openspec, wanted)
        items, types = [item], [item.type]
    elif openspec is None:
        items = []
    elif wanted.archived:
        items = list(archived_items(openspec))
    else:
        items = [item for kind in types for item in _OF_TYPE[kind](openspec)]
    report = report_of_items(items, types, wanted.strict and not wanted.archived)
    return {**report, "root": {"path": str(root), "source": "implicit" if openspec is None else "nearest"}}


_OF_TYPE: Final[Mapping[str, Callable[[OpenSpec], Iterable[Item]]]] = {"change": change_items, "spec": spec_items}


def user_workflows(environment: Mapping[str, str]) -> dict[str, Workflow | None]:
    """Return the workflow schemas that a user keeps for all projects, where openspec looks for them."""
    data = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '')}/.local/share"
    tree = folder_tree(Path(data, "openspec"))
    return read_workflows("schemas", tree.paths("schemas"), DocumentStore(tree.read))


def named_item(openspec: OpenSpec | None, wanted: Wanted) -> Item:
    """Return the one item that is asked for; raises Status for a name that is none, or two."""
    name = wanted.item
    if name is None:
        raise Status("nothing_to_validate", "Say what to validate: --all, --specs, --changes, --archived, or an item.")
    found = [] if openspec is None else [item for kind in SCOPES for item in _OF_TYPE[kind](openspec)]
    fitting = [item for item in found if item.id == name and wanted.type in (None, item.type)]
    if len(fitting) > 1:
        raise Status("ambiguous_item", f'"{name}" is both a change and a spec.', "Pass --type change or --type spec")
    if fitting:
        return fitting[0]
    if wanted.type is not None:
        return Item(name, wanted.type, (error("file", f"there is no {wanted.type} of this name"),))
    close = get_close_matches(name, [item.id for item in found], n=_NEAREST, cutoff=0.4)
    raise Status(
        "unknown_item", f'There is no change or spec "{name}".', f"The closest: {', '.join(close)}" if close else None
    )
