"""Rules of a project's own: files in the format of ours, which the configuration names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.config import Config, ConfigError, config_error, refuse_unfit, unknown_name
from openspec_lint.catalog.load import rule_of, rules_root
from openspec_lint.catalog.rule import Rule
from openspec_lint.model.grammar import KINDS
from openspec_lint.model.openspec.folder import OPENSPEC_KINDS
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document

_MAY_LACK: Final = {"title": "", "category": "", "rationale": "", "remedy": "", "good": {}, "bad": {}}
"""What a rule of ours must have and one of a project may do without."""

_CONTRACT_KINDS: Final = KINDS | {"reference"}


class OwnRule(NamedTuple):
    """A rule of the project's own, and the document that it was read from."""

    rule: Rule
    document: Document


def read_own_rules(configs: Iterable[Config], root: Path, ours: Mapping[str, Rule]) -> dict[str, OwnRule]:
    """Return the rules that configurations name files of, by id.

    root: the folder that their paths begin at. ours: the rules that there are besides. Raises ConfigError, with file
    and place, for a file that there is not or that is no rule, and for an id that is taken.
    """
    found: dict[str, OwnRule] = {}
    for config in configs:
        for name, place in config.rule_files:
            for path in _files(root / name, config, name, place):
                own = _read(path, path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path))
                rule_id = own.rule.id
                taken = found[rule_id].document.path if rule_id in found else "one of ours" if rule_id in ours else None
                if taken == own.document.path:
                    continue
                if taken is not None:
                    raise config_error(own.document, ["id"], f"there is a rule `{rule_id}` already, {taken}")
                found[rule_id] = own
    return found


def _files(path: Path, config: Config, name: str, place: tuple[str | int, ...]) -> Iterator[Path]:
    """Yield the rule files that a name in a configuration stands for: itself, or those in the folder."""
    if path.is_dir():
        yield from sorted(each for each in path.rglob("*.y*ml") if each.suffix in (".yaml", ".yml"))
    elif path.is_file():
        yield path
    else:
        raise config_error(config.source, list(place), f"there is no file or folder `{name}` with rules")


def _read(path: Path, shown: str) -> OwnRule:
    try:
        document = read_document(shown, read_bytes(path))
    except SourceError as error:
        raise ConfigError(f"{shown}: {error}") from error
    value = document.value
    refuse_unfit(document, value, _schema())
    if value["id"] != path.stem:
        raise config_error(document, ["id"], f"the id `{value['id']}` must be the name of the file, `{path.stem}`")
    family = _family(document, value["given"])
    missing = {"title": value["id"].replace("-", " ").capitalize(), "category": _CATEGORY[family]}
    return OwnRule(rule_of(family, path, {**_MAY_LACK, **missing, **value}), document)


_CATEGORY: Final = {"contract": "semantics", "spec": "spec"}
"""What a rule of the project's own counts among when it does not say so."""


def _family(document: Document, given: str | list[str]) -> str:
    """Return what a rule looks at, by the kinds of sites that it names."""
    kinds = [given] if isinstance(given, str) else given
    for family, known in (("contract", _CONTRACT_KINDS), ("spec", frozenset(OPENSPEC_KINDS))):
        if all(kind in known for kind in kinds):
            return family
    unknown = next((kind for kind in kinds if kind not in _CONTRACT_KINDS and kind not in OPENSPEC_KINDS), None)
    if unknown is None:
        raise config_error(document, ["given"], "these are kinds of contracts and of OpenSpec documents; choose one")
    place: list[Any] = ["given"] if isinstance(given, str) else ["given", kinds.index(unknown)]
    raise config_error(document, place, unknown_name("kind", unknown, sorted({*_CONTRACT_KINDS, *OPENSPEC_KINDS})))


def _schema() -> dict[str, Any]:
    """Return the schema of our rule files, without what only ours must have."""
    schema = deepcopy(json.loads(read_bytes(rules_root() / "rule.schema.json")))
    schema["required"] = [name for name in schema["required"] if name not in _MAY_LACK]
    for name in _MAY_LACK:
        schema["properties"][name].pop("minLength", None)
    return dict(schema)
