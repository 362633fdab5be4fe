"""Endpoints in prose: what is found, how sure it is, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.model.prose.mentions import Mention, mentions, segments

FORMS = yaml.safe_load((Path(__file__).parent / "data" / "mention_forms.yaml").read_text(encoding="utf-8"))
TEXTS = [(text, expected) for texts in FORMS.values() for text, expected in texts.items()]


def said(mention: Mention) -> str:
    level = "either" if mention.is_alternative else mention.confidence.name.lower()
    return f"{level} {mention.method} {mention.host}{mention.path}".replace("  ", " ")


@pytest.mark.parametrize(("text", "expected"), TEXTS, ids=[text for text, _ in TEXTS])
def test_what_a_text_names(text: str, expected: list[str]) -> None:
    lines = text.split("\n")
    found = list(mentions(enumerate(lines)))
    assert [said(mention) for mention in found] == [each.split(" @ ")[0] for each in expected]
    for mention, each in zip(found, expected, strict=True):
        name, _, written = each.partition(" @ ")
        _, _, full = name.partition(" ")
        there = lines[mention.line][mention.column - 1 : mention.end_column - 1]
        assert there in ((written,) if written else (full, full.partition(" ")[2] or full))


def test_lines_keep_their_numbers() -> None:
    assert [mention.line for mention in mentions([(7, "`GET /pets`"), (9, "`GET /toys`")])] == [7, 9]


PIECES = st.sampled_from(
    ["GET", "POST", "`", "``", "*", "**", "|", "/pets", "{id}", "{", "}", "<", ">", ":id", "[", "]", "?", "#", ",",
     " ", " or ", " and ", "Method", "Path", ":", "- ", "\n", "https://x.dev", "${", "(", ")", "请求", "、", ".", "é"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)))
def test_any_text_is_read_and_columns_hold_the_path(text: str) -> None:
    lines = text.split("\n")
    for mention in mentions(enumerate(lines)):
        there = lines[mention.line][mention.column - 1 : mention.end_column - 1]
        assert mention.path.strip("/") in there
        assert mention.method == "" or mention.method in text.upper()
        assert not set(mention.path) & set("?#`")


@pytest.mark.parametrize(
    "path", ["/pets/*", "/api/v1/**", "/projects/:id/{agents|pipelines}", "/pets/...", "/pets[/{id}]"]
)
def test_paths_that_stand_for_several(path: str) -> None:
    (mention,) = mentions([(0, f"`GET {path}`")])
    assert mention.is_pattern


@pytest.mark.parametrize(
    "path",
    ["/pets/{petId}", "/pets/:id", "/pets/<pet id>", "/pets/[id]", "/pets/{{id}}/", "/pets/$id", "/pets/${id}"],
)
def test_all_ways_to_write_a_parameter_are_one(path: str) -> None:
    assert segments(path) == ("pets", "{}")


def test_action_behind_a_colon_is_no_parameter() -> None:
    assert segments("/pets/{id}:feed") == ("pets", "{}:feed")
