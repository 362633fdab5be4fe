"""The names that findings have in the expanded view of a comparison, as `rules/expanded.yaml` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.compat import has_traits
from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root

_HIDDEN_WORDS: Final = {"request": "read-only-property", "response": "write-only-property"}
"""How a property is called that the other side never sees."""


class Untold(NamedTuple):
    """Facts that are left out where they break nobody; without `aspects`, those of every aspect."""

    kinds: tuple[str, ...]
    aspects: tuple[str, ...]
    where: Mapping[str, Any]


class ExpandedView(NamedTuple):
    """known: the ids that oasdiff has. renamed: our id → the traits that a fact must have, and the id it has then."""

    known: frozenset[str]
    renamed: Mapping[str, tuple[Mapping[str, Any], str]]
    untold: tuple[Untold, ...]

    def name(self, rule_id: str, traits: Mapping[str, Any]) -> str:
        """Return what a finding is called; traits: of its fact, `direction` and `hidden` among them."""
        where, other = self.renamed.get(rule_id, ({}, rule_id))
        if has_traits(traits, where):
            rule_id = other
        if traits["hidden"] and not traits["idle"] and traits["direction"] is not None:
            hidden = rule_id.replace("property", _HIDDEN_WORDS[traits["direction"]], 1)
            return hidden if hidden in self.known else rule_id
        return rule_id

    def tells(self, name: str, kind: str, aspect: str, traits: Mapping[str, Any]) -> bool:
        """Tell whether something of this name that breaks nobody is told."""
        if name not in self.known:
            return False
        is_named_hidden = traits["hidden"] and any(word in name for word in _HIDDEN_WORDS.values())
        return is_named_hidden or not any(
            kind in untold.kinds and aspect in (untold.aspects or (aspect,)) and has_traits(traits, untold.where)
            for untold in self.untold
        )


@cache
def load_expanded(root: Path | None = None) -> ExpandedView:
    """Return the names of the file `expanded.yaml` below `root`, our own by default; raises RuleFileError."""
    path = (root or rules_root()) / "expanded.yaml"
    value = read_rule_file(path)
    try:
        return ExpandedView(
            frozenset(value["known"]),
            {entry["id"]: (entry.get("where", {}), entry["as"]) for entry in value["renamed"]},
            tuple(
                Untold(tuple(entry["kinds"]), tuple(entry.get("aspects", ())), entry["where"])
                for entry in value["untold"]
            ),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RuleFileError(f"{path}: {type(error).__name__}: {error}") from error
