"""How far a change is, by its tasks: planned, begun or finished."""

from __future__ import annotations

import pytest
from examples import project_of_files

from openspec_lint.model.openspec.progress import is_finished, is_planned, is_under_way


@pytest.mark.parametrize(
    ("tasks", "planned", "under_way", "finished"),
    [
        ("- [ ] 1.1 Write it\n- [ ] 1.2 Test it\n", True, False, False),
        ("- [x] 1.1 Write it\n- [ ] 1.2 Test it\n", False, True, False),
        ("- [x] 1.1 Write it\n", False, False, True),
        ("| 1.1 | [ ] Write it |\n", False, False, False),
        ("", False, False, False),
    ],
)
def test_a_change_is_planned_until_a_task_is_done_and_finished_when_all_are(
    tasks: str, planned: bool, under_way: bool, finished: bool
) -> None:
    files = {"openspec/changes/feed/proposal.md": "## Why\nThey are hungry.\n", "openspec/changes/feed/tasks.md": tasks}
    openspec = project_of_files(files).openspec
    assert openspec is not None
    (change,) = openspec.changes
    assert (is_planned(change), is_under_way(change), is_finished(change)) == (planned, under_way, finished)
