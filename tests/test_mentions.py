"""Endpoints in prose: what is found, how sure it is, and where it stands."""

from __future__ import annotations

import pytest

from openspec_lint.model.prose.mentions import Confidence, mentions, segments

FOUND = {
    "- WHEN a client calls `GET /pets/{id}` twice": [("GET /pets/{id}", Confidence.HIGH)],
    "- `POST /pets?dry=1` and `DELETE /pets/:id`.": [
        ("POST /pets", Confidence.HIGH),
        ("DELETE /pets/:id", Confidence.HIGH),
    ],
    "`GET /find?since=<window start>&kinds=a,b` lists them": [("GET /find", Confidence.HIGH)],
    "`GET/PUT /pets/{id}` and `POST, PATCH /pets`": [
        ("GET /pets/{id}", Confidence.HIGH),
        ("PUT /pets/{id}", Confidence.HIGH),
        ("POST /pets", Confidence.HIGH),
        ("PATCH /pets", Confidence.HIGH),
    ],
    "`curl -X POST /pets` is run": [("POST /pets", Confidence.MEDIUM)],
    "WHEN GET /pets/. is called, then DELETE /pets/{id}, too": [
        ("GET /pets/", Confidence.MEDIUM),
        ("DELETE /pets/{id}", Confidence.MEDIUM),
    ],
    "A PATCH request is sent to `/pets/{id}`": [("PATCH /pets/{id}", Confidence.MEDIUM)],
    "`GET` or `PATCH` on `/pets/{id}`": [
        ("GET /pets/{id}", Confidence.MEDIUM),
        ("PATCH /pets/{id}", Confidence.MEDIUM),
    ],
    "**DELETE** `/pets/{id}`": [("DELETE /pets/{id}", Confidence.MEDIUM)],
    "| GET | `/pets` | all pets |": [("GET /pets", Confidence.MEDIUM)],
    "| `POST` | `/pets/{id}/feed` | `GET /menu` |": [
        ("POST /pets/{id}/feed", Confidence.MEDIUM),
        ("GET /menu", Confidence.HIGH),
    ],
    "#### POST /pets": [("POST /pets", Confidence.HIGH)],
    "routes below `/pets` need a key": [("/pets", Confidence.LOW)],
    "### Requirement: GET /pets lists pets": [("GET /pets", Confidence.MEDIUM)],
}
NOTHING = [
    "`DELETE FROM pets` and `GET` return quickly",
    "and/or TARGET /pets, FORGET /pets, widGET /pets",
    "the GET handler / the POST handler",
    "`GET .../watch` continues",
    "plain /etc/passwd in a sentence",
    "",
]


@pytest.mark.parametrize("text", FOUND)
def test_endpoints_of_a_line(text: str) -> None:
    assert [(mention.name, mention.confidence) for mention in mentions([(0, text)])] == FOUND[text]


@pytest.mark.parametrize("text", NOTHING)
def test_text_that_names_no_endpoint(text: str) -> None:
    assert list(mentions([(0, text)])) == []


@pytest.mark.parametrize("text", FOUND)
def test_columns_hold_the_path(text: str) -> None:
    for mention in mentions([(7, text)]):
        assert mention.line == 7
        assert mention.path in text[mention.column - 1 : mention.end_column - 1]


def test_columns_of_a_code_span_are_those_of_verb_and_path() -> None:
    text = "- WHEN `GET /pets/{id}` is called"
    (mention,) = mentions([(0, text)])
    assert text[mention.column - 1 : mention.end_column - 1] == "GET /pets/{id}"


def test_bullets_for_method_and_path_are_read_together() -> None:
    lines = ["- **Method**: GET", "- **Path**: `/pets`", "", "- **Path**: `/menu`"]
    assert [mention.name for mention in mentions(enumerate(lines))] == ["GET /pets", "/menu"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("`GET https://api.example.com/v1/pets?x=1`", "api.example.com"),
        ("`GET {base_url}/v1/pets`", "{base_url}"),
        ("`GET /v1/pets`", ""),
    ],
)
def test_hosts_are_told_apart(text: str, host: str) -> None:
    (mention,) = mentions([(0, text)])
    assert (mention.host, mention.path) == (host, "/v1/pets")


@pytest.mark.parametrize("path", ["/pets/*", "/api/v1/**", "/projects/:id/{agents|pipelines}", "/pets/..."])
def test_paths_that_stand_for_several(path: str) -> None:
    (mention,) = mentions([(0, f"`GET {path}`")])
    assert mention.is_pattern


@pytest.mark.parametrize(
    "path", ["/pets/{petId}", "/pets/:id", "/pets/<pet id>", "/pets/[id]", "/pets/{{id}}/", "/pets/$id"]
)
def test_all_ways_to_write_a_parameter_are_one(path: str) -> None:
    assert segments(path) == ("pets", "{}")


def test_action_behind_a_colon_is_no_parameter() -> None:
    assert segments("/pets/{id}:feed") == ("pets", "{}:feed")
