"""The words of languages other than English: rules/languages/*.yaml → headings and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from openspec_lint.catalog.config import Config, config_error, unknown_name
from openspec_lint.catalog.load import read_rule_file, rules_root
from openspec_lint.model.openspec.language import Headings


class Language(NamedTuple):
    """A language: its English name, what its headings are called, and what says that a requirement binds."""

    code: str
    name: str
    headings: Headings
    keywords: tuple[str, ...]


@cache
def load_languages() -> Mapping[str, Language]:
    """Return the languages by code ("zh"), sorted."""
    found = {}
    for path in sorted((rules_root() / "languages").glob("*.yaml")):
        value = read_rule_file(path)
        found[path.stem] = Language(path.stem, value["name"], value["headings"], tuple(value["keywords"]))
    return found


def languages_of(config: Config) -> tuple[Language, ...]:
    """Return the languages that a configuration names; raises ConfigError for one that there is not."""
    for index, code in enumerate(config.languages):
        if code not in load_languages():
            message = unknown_name("language", code, list(load_languages()))
            raise config_error(config.source, ["normative", "languages", index], message)
    return tuple(load_languages()[code] for code in config.languages)


def headings_of(config: Config) -> tuple[Headings, ...]:
    """Return what headings a project may have besides the English ones."""
    return (*(language.headings for language in languages_of(config)), config.headings)


def keywords_of(config: Config, own: Iterable[str]) -> tuple[str, ...]:
    """Return what says that a requirement binds; own: what says so where nobody configures anything."""
    keywords = config.keywords or tuple(own)
    return tuple(dict.fromkeys([*keywords, *(word for language in languages_of(config) for word in language.keywords)]))
