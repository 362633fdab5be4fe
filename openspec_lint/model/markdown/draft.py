"""What a Markdown contract tells of its endpoints, before it is put into OpenAPI's form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.model.markdown.places import Place
from openspec_lint.model.markdown.samples import Sample

REQUEST: Final = "request"
"""The side of a body that is sent; that of one that is answered is its status."""

ANY_SUCCESS: Final = "2XX"
"""The side of a response on success of which no status is said."""

ANY_ERROR: Final = "default"
"""The side of a response on failure of which no status is said."""


GENERAL_STATUSES: Final = "x-general-statuses"
"""The member of the OpenAPI form that lists the statuses that the text names of no endpoint in particular."""


class Field(NamedTuple):
    """A parameter, or a member of a body: its name, its schema, whether it must be there, and where it stands."""

    name: str
    schema: Mapping[str, Any]
    required: bool
    place: Place


@dataclass(slots=True, eq=False)
class Draft:
    """An endpoint, as one place of the document tells it.

    method: upper case. path: as written. host: of an absolute URL, else "". parameters: each with the place it is sent
    in ("path" or "query"). statuses: those it names, and where first. samples, fields: of its bodies, each with the
    side: "request", or the status of the response.
    """

    method: str
    path: str
    host: str
    place: Place
    parameters: list[tuple[str, Field]] = field(default_factory=list)
    statuses: dict[str, Place] = field(default_factory=dict)
    samples: list[tuple[str, Sample]] = field(default_factory=list)
    fields: list[tuple[str, Field]] = field(default_factory=list)
    is_deprecated: bool = False

    @property
    def has_details(self) -> bool:
        """Whether anything more than method, path and query was told."""
        has_parameters = any(each.place != self.place for _, each in self.parameters)
        return bool(has_parameters or self.statuses or self.samples or self.fields)


@dataclass(slots=True)
class Told:
    """What a whole document tells.

    base: the base URL or path, with its place. general: statuses that it names of no endpoint in particular. errors:
    the bodies that it shows of errors in general.
    """

    title: str = ""
    base: tuple[str, Place] | None = None
    drafts: list[Draft] = field(default_factory=list)
    general: dict[str, Place] = field(default_factory=dict)
    errors: list[Sample] = field(default_factory=list)
