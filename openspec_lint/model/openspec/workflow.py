"""Workflow schemas: which files a change consists of, and which of them holds its tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import DocumentStore


class Workflow(NamedTuple):
    """A workflow schema: the files of each artifact (path or glob below the change), and which holds the tasks.

    tasks: None where the schema tracks no task file that one of its artifacts is.
    """

    name: str
    generates: tuple[str, ...]
    tasks: str | None


BUILT_IN: Final = Workflow("spec-driven", ("proposal.md", "specs/**/*.md", "design.md", "tasks.md"), "tasks.md")
"""The workflow schema that openspec brings along."""

Workflows = Mapping[str, Workflow | None]
"""Workflow schemas by name; None where there is a file that is no valid schema."""

NO_WORKFLOWS: Final[Workflows] = MappingProxyType({})

_GLOB = re.compile(r"[*?\[]|[!+@]\([^(]*\)|\{[^{}]*(?:,|\.\.)[^{}]*\}")
_FILE: Final = "schema.yaml"
_SUFFIX = re.compile(r"\.ya?ml\Z")
_DRIVE = re.compile("[A-Za-z]:")
_MOST_ARTIFACTS: Final = 1000


def read_workflows(folder: str, paths: Iterable[str], store: DocumentStore) -> dict[str, Workflow | None]:
    """Return the workflow schemas in `folder`; paths: all files below the folder."""
    found: dict[str, Workflow | None] = {}
    for path in paths:
        name, _, file = path[len(folder) + 1 :].partition("/")
        if file == _FILE:
            found[name] = _read(name, path, store)
    return found


def _read(name: str, path: str, store: DocumentStore) -> Workflow | None:
    try:
        document = store.load(path)
    except SourceError:
        return None
    return workflow_of(name, document)


def named_workflow(name: str, workflows: Workflows) -> Workflow | None:
    """Return the valid workflow schema of a name, which may be written with the suffix of a file; None without one."""
    return workflows.get(_SUFFIX.sub("", name))


def workflow_of(name: str, document: Document) -> Workflow | None:
    """Return the workflow schema that a document is; None where openspec would refuse it."""
    value = document.value
    if document.problems or not isinstance(value, dict) or not _is_schema(value):
        return None
    generates = {artifact["id"]: artifact["generates"] for artifact in value["artifacts"]}
    tracks = value.get("apply", {}).get("tracks")
    tasks = generates.get("tasks") if tracks is None else tracks if tracks in generates.values() else None
    return Workflow(name, tuple(generates.values()), tasks)


def _is_schema(value: Mapping[str, Any]) -> bool:
    artifacts, version, apply = value.get("artifacts"), value.get("version"), value.get("apply", {"requires": ["-"]})
    return (
        _is_name(value.get("name"))
        and isinstance(version, int)
        and not isinstance(version, bool)
        and version > 0
        and isinstance(value.get("description", ""), str)
        and isinstance(artifacts, list)
        and 0 < len(artifacts) <= _MOST_ARTIFACTS
        and all(map(_is_artifact, artifacts))
        and _is_apply(apply)
        and _refers_to_artifacts(artifacts, value.get("apply", {}).get("requires", ()))
    )


def _is_artifact(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _is_name(value.get("id"))
        and _is_inner_path(value.get("generates"))
        and _is_inner_path(value.get("template"))
        and isinstance(value.get("description"), str)
        and isinstance(value.get("instruction", ""), str)
        and _are_texts(value.get("requires", []))
    )


def _is_apply(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _are_texts(value.get("requires"))
        and len(value["requires"]) > 0
        and (value.get("tracks") is None or _is_inner_path(value["tracks"]))
        and isinstance(value.get("instruction", ""), str)
    )


def _refers_to_artifacts(artifacts: Sequence[Mapping[str, Any]], applied: Iterable[str]) -> bool:
    """Tell whether ids are unique, every id that is referred to exists, and no artifact requires itself in the end."""
    requires = {artifact["id"]: set(artifact.get("requires", ())) for artifact in artifacts}
    if len(requires) < len(artifacts) or not set().union(applied, *requires.values()) <= requires.keys():
        return False
    while ready := [name for name, needed in requires.items() if not needed & requires.keys()]:
        for name in ready:
            del requires[name]
    return not requires


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_inner_path(value: Any) -> bool:
    if not _is_name(value) or value[:1] in ("/", "\\") or _DRIVE.match(value) or "\0" in value:
        return False
    return ".." not in re.split(r"[\\/]", value)


def matching(pattern: str, paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that an artifact's path or glob names, sorted; globs see no hidden files."""
    pattern = pattern.replace("\\", "/").removeprefix("./")
    if not _GLOB.search(pattern):
        return [path for path in paths if path == pattern]
    from wcmatch import glob  # 20 ms, for the few projects with a workflow of their own

    flags = glob.GLOBSTAR | glob.BRACE | glob.EXTGLOB | glob.FORCEUNIX
    return sorted(path for path in paths if glob.globmatch(path, pattern, flags=flags))
