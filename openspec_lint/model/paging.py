"""What has to do with paging, by its name in any spelling: parameters, and members of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from openspec_lint.model.path_shape import words

SIZE: Final = "size"
PAGE: Final = "page"
OFFSET: Final = "offset"
CURSOR: Final = "cursor"
ITEM: Final = "item"

STYLES: Final[Mapping[str, str]] = {PAGE: "page", OFFSET: "offset", CURSOR: "cursor", ITEM: "cursor"}
"""The style of paging that a parameter is of; a size goes with each."""

_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    SIZE: (
        *("limit", "pagesize", "perpage", "pagelimit", "maxresults", "maxitems", "maxpagesize", "itemsperpage"),
        *("resultsperpage", "recordsperpage", "take", "pagecount", "maxcount", "maxrecords", "top"),
        *("topk", "topn", "maxhits", "maxnumresults", "numresults", "numperpage"),
    ),
    PAGE: ("page", "pagenumber", "pagenum", "pageno", "pageindex", "pageidx", "currentpage"),
    OFFSET: ("offset", "skip", "pageoffset", "startindex", "startat", "firstresult", "startoffset"),
    CURSOR: (
        *("cursor", "pagecursor", "nextcursor", "pagetoken", "nexttoken", "nextpagetoken", "continuationtoken"),
        *("continuetoken", "continue", "marker", "pagemarker", "scrollid", "exclusivestartkey", "startkey"),
        "skiptoken",
    ),
    ITEM: (
        *("after", "before", "startingafter", "endingbefore", "startafter", "pageafter", "pagebefore", "lastid"),
        *("sinceid", "maxid", "minid", "afterid", "beforeid", "fromid"),
    ),
}
_ONLY_NUMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("size", "count", "first", "last", "rows", "num", "results"), SIZE),
    "p": PAGE,
}
"""Words that mean other things too, and paging only as integers, of a list."""

_BY_NAME: Final = {name: role for role, names in _ROLES.items() for name in names}
_MEMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("page", "pages", "currentpage", "pagenumber", "pageindex", "totalpages", "lastpage"), PAGE),
    **dict.fromkeys(("offset", "skip", "startindex"), OFFSET),
    **dict.fromkeys(("cursor", "nextcursor", "pagetoken", "nextpagetoken", "nexttoken", "continuationtoken"), CURSOR),
    **dict.fromkeys(("continue", "continuetoken", "nextmarker", "marker", "endcursor", "nextkey"), CURSOR),
}
_NEXT: Final = frozenset({"next", "cursor", "cursors", "continue", "continuation", "marker", "more"})
_NEXT_WHOLE: Final = frozenset({"link", "links", "pages", "paging", "pagination", "pageinfo"})
_END: Final = _NEXT | {"total", "totals", "count", "remaining", "last", "end"}
"""Words of names, and whole names, that lead on or say where a list ends."""


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a name without what spellings differ in: "page[size]", "page-size" and "PageSize" are "pagesize"."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def role_of_parameter(name: str, types: frozenset[str] | None, form: object) -> str | None:
    """Return what a parameter has to do with paging; None for nothing.

    types and form: the types and the format of its schema, by which a time is told from an item, a size from a shirt's.
    """
    text = plain(name)
    role = _BY_NAME.get(text)
    if role is None:
        return _ONLY_NUMBERS.get(text) if types == frozenset({"integer"}) else None
    if types is not None and types & {"object", "array", "boolean"} and not types & {"integer", "string", "number"}:
        return None
    return None if form in ("date", "date-time") else role


def may_page(name: str) -> bool:
    """Tell whether a parameter of this name may have to do with paging, whatever its schema."""
    text = plain(name)
    return text in _BY_NAME or text in _ONLY_NUMBERS


def always_pages(name: str) -> bool:
    """Tell whether a parameter of this name pages whatever it is a parameter of, and not lists alone."""
    return plain(name) in _BY_NAME


def role_of_member(name: str) -> str | None:
    """Return the kind of paging that a member of an answer speaks of; None for none, or for any."""
    return _MEMBERS.get(plain(name))


def says_what_is_next(name: str) -> bool:
    """Tell whether a member or header leads to the next page, or says that there is one."""
    return _says(name, _NEXT)


def links_to_next(name: str) -> bool:
    """Tell whether a member or header is, or has, the address of the next page, which needs no parameter then."""
    text = plain(name)
    return text in ("link", "links", "next") or (
        text.startswith("next") and text.endswith(("url", "uri", "link", "href"))
    )


def says_where_it_ends(name: str) -> bool:
    """Tell whether a member or header says whether there are more pages, or how many items there are."""
    return _says(name, _END) or plain(name).startswith("total") or role_of_member(name) == PAGE


def _says(name: str, wanted: frozenset[str]) -> bool:
    text = plain(name)
    return text in _NEXT_WHOLE or text.startswith(("next", "hasmore")) or not wanted.isdisjoint(words(name))
