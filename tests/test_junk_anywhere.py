"""Anything in any place of a contract: all rules, those of no preset too, say something or nothing, none falls over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES, project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import everything, places, replaced

from openspec_lint.checks.project import check_project

LIBRARY = yaml.safe_load((Path(__file__).parent.parent / "fixtures" / "contracts" / "library.yaml").read_text("utf-8"))
DOCUMENTS = [LIBRARY, *(everything(version) for version in ("2.0", "3.0", "3.1", "3.2"))]
JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**30, "", "x", "{", "2026-01-01", "#/components/schemas/x"),
    *([], [None], ["a", 1], [[[]]], {}, {"": {}}, {"$ref": "#/x"}, {"$ref": "#"}, {"type": ["null", 3]}),
    *({"properties": []}, {"required": 3}, {"allOf": 3}, {"oneOf": [3, None]}, {"enum": {}}, {"schema": 3}, {"get": 3}),
]


def check(document: Any) -> None:
    check_project(project_of_files({"openapi.json": json.dumps(document)}), RULES)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_junk_in_any_place(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(DOCUMENTS))
    way = data.draw(st.sampled_from(places(document)[1:]))
    check(replaced(document, way, data.draw(st.sampled_from(JUNK))))


@pytest.mark.parametrize("junk", JUNK, ids=repr)
@pytest.mark.parametrize("keyword", ["format", "type", "pattern", "enum", "maxLength", "description", "example"])
def test_junk_in_a_keyword_of_a_request(keyword: str, junk: Any) -> None:
    way = ("components", "schemas", "NewBook", "properties", "author", keyword)
    check(replaced(LIBRARY, way, junk))
