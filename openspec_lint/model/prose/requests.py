"""Requests that fenced blocks show: `POST /pets` in a block of HTTP, or in one that says of no language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from openspec_lint.model.prose.mentions import LONGEST_LINE, Confidence, Mention
from openspec_lint.model.prose.wordings import REQUEST_LINE, split_target, without_closing

_FENCE: Final = re.compile(r"\s*(?P<marks>`{3,}|~{3,})\s*(?P<language>[\w-]*)")
_LANGUAGES: Final = frozenset({"", "http", "https", "rest", "text", "txt", "plain", "plaintext"})
"""Languages of blocks in which a line of verb and path is a request; in others it is a part of something."""


def requests(lines: Sequence[str], fenced: Collection[int], start: int, end: int) -> Iterator[Mention]:
    """Yield the endpoints of the requests in the fenced blocks between `start` and `end` (exclusive).

    fenced: the indices of fenced lines, those of the fences included. They are examples, so none is sure.
    """
    marks, is_read = "", False
    for index in range(start, end):
        text = lines[index]
        if index not in fenced:
            marks = ""
        elif not marks:
            fence = _FENCE.match(text)
            marks = fence["marks"] if fence is not None else "```"
            is_read = fence is not None and fence["language"].lower() in _LANGUAGES
        elif text.strip().startswith(marks) and not text.strip().strip(marks[0]):
            marks = ""
        elif is_read and "/" in text and len(text) <= LONGEST_LINE:
            request = REQUEST_LINE.fullmatch(text)
            if request is not None:
                target = without_closing(request["target"])
                host, path = split_target(target)
                column, last = request.start("verbs") + 1, request.start("target") + len(target) + 1
                yield Mention(request["verbs"], path, index, column, last, Confidence.MEDIUM, host)
