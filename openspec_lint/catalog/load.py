"""Rule files → rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from openspec_lint.catalog.rule import FAMILIES, Files, Rule
from openspec_lint.findings import OpenspecLintError, Severity
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document

EXAMPLE_FILE: Final = {
    "text": "openapi.yaml",
    "contract": "openapi.yaml",
    "spec": "openspec/specs/example/spec.md",
    "crosscheck": "openapi.yaml",
}
"""The file that an example of one text stands for."""


class RuleFileError(OpenspecLintError):
    """A rule file is not what it must be: `path: reason`."""


def rules_root() -> Path:
    """Return the folder of the rule files: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def read_rule_file(path: Path, with_examples: bool = True) -> Any:
    """Return the plain value of a YAML file of the catalogue; raises RuleFileError for one that cannot be read.

    with_examples: whether to read on where the examples of a rule begin; they are two thirds of most files, and a check
    needs none of them.
    """
    try:
        data = read_bytes(path)
    except SourceError as error:
        raise RuleFileError(f"{path}: {error}") from error
    document = read_document(path.name, data if with_examples else data.partition(b"\ngood:")[0])
    if document.problems:
        problem = document.problems[0]
        raise RuleFileError(f"{path}:{problem.span.line}: {problem.in_short}")
    return document.value


def load_rules(
    root: Path | None = None, *, with_examples: bool = True, families: Iterable[str] = FAMILIES
) -> dict[str, Rule]:
    """Return the rules of `families` by id, sorted by id; `root` is another folder of rule files than our own.

    with_examples: whether their `good` and `bad` are wanted too.
    """
    root = root or rules_root()
    rules: dict[str, Rule] = {}
    for family in families:
        for path in sorted((root / family).rglob("*.yaml")):
            rule = rule_of(family, path, read_rule_file(path, with_examples))
            if rule.id in rules:
                raise RuleFileError(f"{path}: another rule has the id {rule.id} too")
            rules[rule.id] = rule
    return dict(sorted(rules.items()))


def rule_of(family: str, path: Path, value: Any) -> Rule:
    """Return the rule that the value of the file at `path` describes; raises RuleFileError with path and reason."""
    if not isinstance(value, dict):
        raise RuleFileError(f"{path}: a rule file holds one mapping")
    if value.get("id") != path.stem:
        raise RuleFileError(f"{path}: id {value.get('id')!r} must equal the file's name")
    try:
        given = value["given"]
        return Rule(
            id=value["id"],
            family=family,
            title=value["title"],
            category=value["category"],
            severity=Severity[value["severity"].upper()],
            rationale=value["rationale"].strip(),
            remedy=value["remedy"].strip(),
            message=value["message"].strip(),
            given=tuple(given) if isinstance(given, list) else (given,),
            check=value["check"],
            fixable=value.get("fixable", False),
            where=value.get("where", {}),
            options=value.get("options", {}),
            good=dict(_examples(family, value.get("good", {}))),
            bad=dict(_examples(family, value.get("bad", {}))),
            preset=value.get("preset", "recommended"),
            links=value.get("links", {}),
            known_as={
                tool: (ids,) if isinstance(ids, str) else tuple(ids) for tool, ids in value.get("known_as", {}).items()
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error


def _examples(family: str, examples: Mapping[str, Any]) -> Iterator[tuple[str, Files]]:
    for name, files in examples.items():
        yield name, files if isinstance(files, dict) else {EXAMPLE_FILE[family]: files}
