"""Whose endpoint a text names: the project's own, another service's, or none that anybody should look for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from openspec_lint.model.prose.mentions import Mention, segments

_LOCAL_HOST: Final = re.compile(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d+)?")
_PLACEHOLDER_HOST: Final = re.compile(r"[{$<].*")
_ID: Final = re.compile(r"(?!v\d+$)[\w.%-]*\d[\w.%-]*")
"""A segment that stands for an example of a parameter: it has a digit and is no version."""


class EndpointPatterns(NamedTuple):
    """Globs by which a configuration tells endpoints apart: "POST /charges", "/internal/*", "https://api.example.com/*".

    external: another service's, which no contract of the project declares. ignored: no endpoints at all.
    """

    external: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def is_external(self, mention: Mention) -> bool:
        """Tell whether the configuration says that an endpoint is another service's."""
        return any(_fits(glob, mention) for glob in self.external)

    def is_ignored(self, mention: Mention) -> bool:
        """Tell whether the configuration says that a text names no endpoint there."""
        return any(_fits(glob, mention) for glob in self.ignored)


NO_PATTERNS: Final = EndpointPatterns()


def without_ids(path: str) -> tuple[str, ...]:
    """Return the segments of a path with each parameter, and each example of one, as "{}": "/pets/42" → pets, {}."""
    return tuple("{}" if _ID.fullmatch(part) else part for part in segments(path))


def is_foreign(mention: Mention, hosts: Collection[str]) -> bool:
    """Tell whether a mention's host is another service's; hosts: the project's own, lower case.

    A placeholder such as `{base_url}` is nobody's host.
    """
    host = mention.host.lower()
    if not host or is_placeholder(mention):
        return False
    return host not in hosts and _LOCAL_HOST.fullmatch(host) is None


def is_placeholder(mention: Mention) -> bool:
    """Tell whether a placeholder stands where the host would."""
    return _PLACEHOLDER_HOST.fullmatch(mention.host) is not None


def _fits(glob: str, mention: Mention) -> bool:
    """Tell whether a glob fits: of a path, with a method or a host before it where it asks for one."""
    method, _, wanted = glob.strip().rpartition(" ")
    if method.strip().upper() not in ("", "*", mention.method):
        return False
    wanted = re.sub(r"^https?://", "", wanted)
    host, path = ("", wanted) if wanted.startswith("/") else _parted(wanted)
    if host and not fnmatchcase(mention.host.lower(), host.lower()):
        return False
    if fnmatchcase(mention.path, path):
        return True
    template = _joined(segments(path))
    return any(fnmatchcase(_joined(parts), template) for parts in (segments(mention.path), without_ids(mention.path)))


def _parted(wanted: str) -> tuple[str, str]:
    host, slash, path = wanted.partition("/")
    return host, slash + path if slash else "*"


def _joined(parts: Iterable[str]) -> str:
    return "/" + "/".join(parts)
