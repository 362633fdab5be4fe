"""Checks of openspec/config.yaml and of the metadata of changes: what openspec ignores, drops or refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.wording import listed, with_article
from openspec_lint.findings import Edit
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.metadata import metadata_problem
from openspec_lint.model.openspec.workflow import BUILT_IN, named_workflow
from openspec_lint.model.site import Node, Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_VALUE, lines_of

_OPERATIONS: Final = ("apply", "archive")
_CONFIG_KEYS: Final = ("schema", "context", "rules", "operations", "references", "store", "githubCopilot")
_METADATA_KEYS: Final = (
    *("schema", "created", "goal", "affected_areas", "initiative", "skip_specs", "retire_capabilities"),
)
_BUILT_IN_ARTIFACTS: Final = ("proposal", "specs", "design", "tasks")
"""The artifacts of the workflow schema that openspec brings along."""


class Shape(NamedTuple):
    """What a value must be, in words, and whether one is."""

    name: str
    fits: Callable[[Any], bool]


_TEXT: Final = Shape("a text", lambda value: isinstance(value, str))
_NAME: Final = Shape("a name", lambda value: isinstance(value, str) and value != "")
_MAPPING: Final = Shape("a mapping", lambda value: isinstance(value, dict))
_LIST: Final = Shape("a list", lambda value: isinstance(value, list))
_FLAG: Final = Shape("true or false", lambda value: isinstance(value, bool))
_SHAPES: Final[Mapping[tuple[str, ...], Shape]] = {
    ("schema",): _NAME,
    ("context",): _TEXT,
    ("rules",): _MAPPING,
    ("operations",): _MAPPING,
    **{("operations", name): _MAPPING for name in _OPERATIONS},
    ("references",): _LIST,
    ("store",): _TEXT,
    ("githubCopilot",): _MAPPING,
    ("githubCopilot", "cloudAgent"): _FLAG,
}
"""What the values of a configuration must be; openspec ignores one that is something else."""


def config_value_ignored(site: Site, options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each value of the configuration that openspec ignores because of its type or size."""
    if not isinstance(site.value, dict):
        if site.value is not None:
            yield Hit(site, {"field": "The configuration", "expected": "a mapping", "actual": _kind_of(site.value)})
        return
    for keys, shape in _SHAPES.items():
        node = site.child(*keys)
        if _is_there(site.value, keys) and not shape.fits(node.value):
            yield _ignored(node, ".".join(keys), shape.name)
    for node, name in (*_rules(site, scope), *_guidance(site)):
        if not isinstance(node.value, list):
            yield _ignored(node, name, "a list of texts")
    context = site.value.get("context")
    size = len(context.encode(errors="surrogatepass")) if isinstance(context, str) else 0
    if size > options["most_bytes"]:
        wanted = f"of at most {options['most_bytes']:,} bytes"
        yield Hit(site.child("context"), {"field": "context", "expected": wanted, "actual": f"of {size:,}"})


def _ignored(node: Node, field: str, expected: str) -> Hit:
    return Hit(node, {"field": field, "expected": expected, "actual": _kind_of(node.value)}, aspect=field)


def _is_there(value: Any, keys: Iterable[str]) -> bool:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


def _kind_of(value: Any) -> str:
    """Return what a value is, in words."""
    kinds = {dict: "mapping", list: "list", str: "text", bool: "truth value", int: "number", float: "number"}
    return "empty" if value in (None, "") else with_article(kinds[type(value)])


def _lists(site: Site, key: str) -> Iterator[tuple[Node, str]]:
    """Yield each list of texts below a mapping of the configuration, with what it is called."""
    value = site.value.get(key) if isinstance(site.value, dict) else None
    for name in value if isinstance(value, dict) else ():
        yield site.child(key, name), f"{key}.{name}"


def _rules(site: Site, scope: OpenSpec) -> Iterator[tuple[Node, str]]:
    """Yield each list of rules that openspec would hand out; those for an unknown artifact are reported as that."""
    known = _known_artifacts(scope)
    for node, name in _lists(site, "rules"):
        if known is None or name.removeprefix("rules.") in known:
            yield node, name


def _guidance(site: Site) -> Iterator[tuple[Node, str]]:
    for node, name in _lists(site, "operations"):
        if node.trail is not None and node.trail[1] in _OPERATIONS and _is_there(node.value, ("guidance",)):
            yield node.child("guidance"), f"{name}.guidance"


def config_list_dropped(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each list of rules or guidance that openspec drops, at the first item that is no text."""
    for node, name in (*_rules(site, scope), *_guidance(site)):
        items = node.value if isinstance(node.value, list) else []
        wrong = [index for index, item in enumerate(items) if not isinstance(item, str)]
        if not wrong:
            continue
        item = node.child(wrong[0])
        problem = "is read as a mapping because of its colon" if isinstance(item.value, dict) else "is no text"
        arguments = {"field": name, "number": wrong[0] + 1, "problem": problem}
        yield Hit(item, arguments, ON_VALUE, aspect=name, fix=tuple(_quoted(node, wrong)))


def _quoted(node: Node, wrong: Iterable[int]) -> Iterator[Edit]:
    """Yield the edits that put items in quotes; none at all where one of them is more than `- name: text` in a line."""
    lines = lines_of(node.document.text)
    edits = []
    for index in wrong:
        span = node.document.locate(node.child(index).trail, ON_VALUE).span
        item = node.value[index]
        line = lines[span.line - 1] if span.line <= len(lines) else ""
        text = line[span.column - 1 :].rstrip()
        [(key, value)] = item.items() if isinstance(item, dict) and len(item) == 1 else [("", None)]
        if not isinstance(value, str) or text != f"{key}: {value}" or line[: span.column - 1].strip() != "-":
            return
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        edits.append(
            Edit(
                node.document.path,
                span._replace(end_line=span.line, end_column=len(text) + span.column),
                f'"{escaped}"',
            )
        )
    yield from edits


def config_key_unknown(site: Site, _options: Options, _scope: OpenSpec) -> Iterator[Hit]:
    """Report each key of the configuration that openspec does not know."""
    if not isinstance(site.value, dict):
        return
    yield from _unknown_keys(site.node, _CONFIG_KEYS)
    operations = site.child("operations")
    yield from _unknown_keys(operations, _OPERATIONS)
    for name in _OPERATIONS:
        yield from _unknown_keys(operations.child(name), ("guidance",))


def _unknown_keys(node: Node, known: tuple[str, ...]) -> Iterator[Hit]:
    for key in node.value if isinstance(node.value, dict) else ():
        if key not in known:
            yield Hit(node.child(key), {"key": key, "hint": _hint(key, known)}, aspect=key)


def _hint(key: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = _near(key, names)
    return f"perhaps {near} is meant" if near else f"there are {listed(names)}"


def _near(key: str, known: Iterable[str]) -> str | None:
    """Return the known key that a key is probably meant to be; `created_at` is a key of people's own."""
    plain = {re.sub("[-_]", "", name).lower(): name for name in known}
    near = nearest(re.sub("[-_]", "", key).lower(), plain, cutoff=0.88)
    return plain[near] if near is not None else None


def config_artifact_unknown(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report rules for an artifact that no workflow schema has."""
    known = _known_artifacts(scope)
    for node, name in _lists(site, "rules") if known is not None else ():
        artifact = name.removeprefix("rules.")
        if known is not None and artifact not in known:
            is_operation = artifact in _OPERATIONS
            hint = f"perhaps operations.{artifact}.guidance is meant" if is_operation else _hint(artifact, known)
            yield Hit(node, {"artifact": artifact, "hint": hint}, aspect=artifact)


def _known_artifacts(scope: OpenSpec) -> set[str] | None:
    """Return the artifacts of all workflow schemas; None where one is broken or lies outside the project."""
    known = set(_BUILT_IN_ARTIFACTS)
    for name, workflow in scope.around.workflows.items():
        if workflow == BUILT_IN:
            continue
        document = scope.store.documents.get(f"{scope.folder}/schemas/{name}/schema.yaml")
        if workflow is None or document is None:
            return None
        known.update(artifact["id"] for artifact in document.value["artifacts"])
    return known


def schema_unknown(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a workflow schema that the configuration names and that there is not."""
    name = site.value.get("schema") if isinstance(site.value, dict) else None
    known = scope.around.workflows
    if isinstance(name, str) and name and name not in known and named_workflow(name, known) is None:
        yield Hit(site.child("schema"), {"schema": name, "hint": _hint(name, known)}, ON_VALUE)


def metadata_refused(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report metadata that openspec refuses; with `skip_specs` set, that is what is reported."""
    change = scope.change_of(site)
    document = change.metadata
    if document is None or document.problems or change.skips_specs.problem:
        return
    problem = metadata_problem(document.value, scope.around.workflows)
    if problem is not None:
        key = problem.split(" ", 1)[0]
        is_key = isinstance(document.value, dict) and key in document.value
        is_schema = problem.startswith("there is no schema")
        trail = (None, "schema") if is_schema else (None, key) if is_key else None
        yield Hit(Node(document, trail, None), {"problem": problem})


def metadata_key_unknown(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each key of a change's metadata that is close to one that openspec knows."""
    document = scope.change_of(site).metadata
    value = document.value if document is not None else None
    if document is None or not isinstance(value, dict):
        return
    for key in value:
        near = _near(key, _METADATA_KEYS) if key not in _METADATA_KEYS else None
        if near is not None and near not in value:
            yield Hit(Node(document, (None, key), value[key]), {"key": key, "near": near}, aspect=key)


METADATA_CHECKS: Final[dict[str, Check]] = {
    "config-value-ignored": config_value_ignored,
    "config-list-dropped": config_list_dropped,
    "config-key-unknown": config_key_unknown,
    "config-artifact-unknown": config_artifact_unknown,
    "config-schema-unknown": schema_unknown,
    "metadata-refused": metadata_refused,
    "metadata-key-unknown": metadata_key_unknown,
}
"""The checks of this module by rule; `table.py` takes them over."""
