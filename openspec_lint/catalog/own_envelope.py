"""Envelope profiles of a project's own, in a file or in its configuration; what is wrong with one has its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openspec_lint.catalog.config import Config, ContractEntry, Keys, config_error, refuse_unfit, unknown_name
from openspec_lint.catalog.envelope import (
    DEFAULT_ENVELOPE,
    Envelope,
    envelope_of,
    paging_styles,
    profile_paths,
    read_envelope,
)
from openspec_lint.catalog.load import read_rule_file, rules_root
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import read_document


def envelope_for(config: Config, entry: ContractEntry, root: Path) -> Envelope | None:
    """Return the profile that a contract's responses must have; None where "none" is asked for.

    root: the folder that the path of a profile begins at. Raises ConfigError, with file and place, for a profile that
    there is not or that says what no profile can say.
    """
    found = _chosen(config, entry, root)
    return found._replace(exempt=(*found.exempt, *entry.envelope_exempt)) if found is not None else None


def _chosen(config: Config, entry: ContractEntry, root: Path) -> Envelope | None:
    place: Keys = (*entry.place, "envelope")
    wanted = entry.envelope
    if wanted is None:
        return read_envelope(profile_paths()[DEFAULT_ENVELOPE])._replace(is_assumed=True)
    if wanted == "none":
        return None
    if not isinstance(wanted, str):
        assert config.source is not None  # it is the configuration that says so
        return own_envelope(config.source, wanted, place, "your own")
    if wanted in profile_paths():
        return read_envelope(profile_paths()[wanted])
    if not (root / wanted).is_file():
        is_path = "." in wanted or "/" in wanted
        message = unknown_name("envelope", wanted, list(profile_paths()))
        raise config_error(config.source, place, f"{wanted}: there is no such file" if is_path else message)
    try:
        document = read_document(wanted, read_bytes(root / wanted))
    except SourceError as error:
        raise config_error(config.source, place, f"{wanted}: {error}") from error
    return own_envelope(document, document.value, (), Path(wanted).stem)


def own_envelope(document: Document, value: Any, at: Keys, name: str) -> Envelope:
    """Return the profile that stands at the place `at` of a document; `name` is for one without id.

    Raises ConfigError with the place of what is wrong.
    """
    if not document.problems and not isinstance(value, dict):
        raise config_error(document, at, "a profile is one mapping, with `success`, `error` and the like in it")
    refuse_unfit(document, value, _schema(), at)
    _check_styles(document, value, at)
    if "extends" in value:
        extended = value["extends"]
        if extended not in profile_paths():
            message = unknown_name("envelope", extended, list(profile_paths()))
            raise config_error(document, [*at, "extends"], message)
        inherited = read_rule_file(profile_paths()[extended])
        return envelope_of(_merged(inherited, {**value, "id": value.get("id", name)}))
    return envelope_of(value, name)


def _check_styles(document: Document, value: Mapping[str, Any], at: Keys) -> None:
    """Refuse the name of a style of paging that there is not."""
    for side in ("success", "error"):
        paging = value.get(side, {}).get("lists", {}).get("paging") or {}
        styles = paging.get("styles", ())
        for index, style in enumerate(styles if isinstance(styles, list) else ()):
            if style not in paging_styles():
                message = unknown_name("style of paging", style, list(paging_styles()))
                raise config_error(document, [*at, side, "lists", "paging", "styles", index], message)


def _merged(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a profile says together with what it extends: its own word counts, exemptions add up."""
    merged = dict(inherited)
    for key, value in own.items():
        before = merged.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            merged[key] = _merged(before, value)
        elif key == "operations" and isinstance(before, list):
            merged[key] = [*before, *value]
        else:
            merged[key] = value
    return merged


@cache
def _schema() -> dict[str, Any]:
    return dict(json.loads(read_bytes(rules_root() / "envelope.schema.json")))
