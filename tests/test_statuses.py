"""HTTP statuses in prose, and the numbers that are none."""

from __future__ import annotations

import pytest

from openspec_lint.model.prose.statuses import statuses

FOUND = {
    "- **THEN** the system returns HTTP 404": ["404"],
    "- THEN it responds with HTTP status 422 and a body": ["422"],
    "the response status SHALL be 200 OK": ["200"],
    "responds with `409 Conflict`": ["409"],
    "- THEN a 403 response is returned": ["403"],
    "the response is `201` with a Location": ["201"],
    "status code: 503": ["503"],
    "returns 400 or HTTP 422": ["400", "422"],
    "returns 403, 404 or `410`": ["403", "404", "410"],
    "a 401 or 403 response is returned": ["401", "403"],
    "it answers 204": ["204"],
    "the request is rejected with 401": ["401"],
    "**THEN** returns 200 and the list": ["200"],
}
NOTHING = [
    "it returns 256 rows",
    "the response SHALL be shorter than 500 chars",
    "returns 100 items at most",
    "returns 200 tokens",
    "it SHALL NOT return 500",
    "returns no HTTP 404",
    "job 404 has status 7",
    "within 300 seconds",
    "127.0.0.1:404",
    "error 4041",
    "returns 404.5",
]


@pytest.mark.parametrize("text", FOUND)
def test_statuses_of_a_line(text: str) -> None:
    found = list(statuses([(3, text)]))
    assert [each.status for each in found] == FOUND[text]
    assert all(text[each.column - 1 : each.end_column - 1] == each.status and each.line == 3 for each in found)


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_are_no_status(text: str) -> None:
    assert list(statuses([(0, text)])) == []
