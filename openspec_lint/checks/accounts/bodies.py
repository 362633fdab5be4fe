"""Bodies that specs show, field by field against the schema that the operation declares for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.accounts.limits import Difference, admits, differences
from openspec_lint.checks.accounts.statements import Statement
from openspec_lint.checks.accounts.wrapping import Wrapping, wrapping
from openspec_lint.model.bodies import Content
from openspec_lint.model.markdown.draft import ANY_ERROR, ANY_SUCCESS, REQUEST
from openspec_lint.model.markdown.samples import Sample
from openspec_lint.model.media_types import is_json
from openspec_lint.model.operations import Operation
from openspec_lint.model.schemas import TYPE_OF, SchemaView, SchemaViews
from openspec_lint.model.site import Node
from openspec_lint.read.document import Trail, Value

_DEEPEST: Final = 20


class Member(NamedTuple):
    """A member of a shown body: its name from the root ("data.items[].id"), and the trail to it in the example.

    owner: the name of the object that has it in the contract, "" for the body itself.
    """

    name: str
    trail: Trail
    owner: str = ""

    @property
    def declared_name(self) -> str:
        """What the contract calls it, or would."""
        return f"{self.owner}.{self.name.rpartition('.')[2]}".lstrip(".")

    def below(self, key: str, trail: Trail, owner: str) -> Member:
        """Return the member at `key`; `owner` is what the contract calls this one."""
        return Member(f"{self.name}.{key}".lstrip("."), trail, owner)


class Unlike(NamedTuple):
    """A value that the declared schema does not allow, or tells other limits of."""

    member: Member
    difference: Difference


class Shown(NamedTuple):
    """A body that a statement shows, and in what it differs from the declared one.

    side: "request", or the status of the response. undeclared: members that the schema has not, each with the view of
    the object that lacks it. omitted: members that it requires and the example lacks. wrapping: where one side has an
    envelope and the other none.
    """

    statement: Statement
    side: str
    sample: Sample
    content: Content
    undeclared: tuple[tuple[Member, SchemaView], ...]
    omitted: tuple[tuple[Member, Node], ...]
    unlike: tuple[Unlike, ...]
    wrapping: Wrapping | None


def shown_bodies(statement: Statement) -> Iterator[Shown]:
    """Yield the bodies that a statement shows for which the operation declares a schema."""
    schemas = statement.route.contract.schemas
    for side, sample in statement.account.told.samples:
        content = _content(statement.route.operation, side)
        if content is None or content.schema is None:
            continue
        wrapped = wrapping(sample.value, schemas.view(content.schema)) if side != REQUEST else None
        walk = _Walk(schemas, is_request=side == REQUEST, is_whole=sample.is_exact and not sample.is_inline)
        if wrapped is None:
            walk.value(sample.value, content.schema, Member("", None), "", 0)
        elif wrapped.inside is not None:
            value, trail, node, declared_at = wrapped.inside
            walk.value(value, node, Member("" if trail is None else str(trail[1]), trail), declared_at, 0)
        found = (tuple(walk.undeclared), tuple(walk.omitted), tuple(walk.unlike))
        yield Shown(statement, side, sample, content, *found, wrapped)


class Unexpected(NamedTuple):
    """A body that a statement shows where the operation declares that there is none."""

    statement: Statement
    side: str
    sample: Sample


def unexpected_bodies(statements: Iterable[Statement]) -> Iterator[Unexpected]:
    """Yield the bodies that specs show of requests and answers that have none, once for each side of an operation.

    What a contract in Markdown does not tell may be there all the same.
    """
    known: set[tuple[int, str]] = set()
    for statement in statements:
        operation = statement.route.operation
        for side, sample in statement.account.told.samples if statement.route.contract.format != "markdown" else ():
            key = (id(operation), side)
            if key not in known and _declares_none(operation, side):
                known.add(key)
                yield Unexpected(statement, side, sample)


def _declares_none(operation: Operation, side: str) -> bool:
    """Tell whether an operation has no body on a side; of a status that it does not declare nothing is known."""
    if side == REQUEST:
        return operation.body is None
    return any(response.status == side and not response.contents for response in operation.responses)


def each_once(bodies: Iterable[Shown]) -> Iterator[Shown]:
    """Yield the bodies without what an earlier one differs in too, where both are the same body of one operation."""
    known: set[tuple[object, ...]] = set()

    def is_new(body: Shown, *fact: str) -> bool:
        before = len(known)
        known.add((id(body.statement.route.operation), id(body.content.node.value), *fact))
        return len(known) > before

    for body in bodies:
        yield body._replace(
            undeclared=tuple(each for each in body.undeclared if is_new(body, "undeclared", each[0].declared_name)),
            omitted=tuple(each for each in body.omitted if is_new(body, "omitted", each[0].declared_name)),
            unlike=tuple(each for each in body.unlike if is_new(body, each.member.name, each.difference.in_spec)),
            wrapping=body.wrapping if body.wrapping is not None and is_new(body, "wrapping") else None,
        )


def _content(operation: Operation, side: str) -> Content | None:
    """Return the JSON body of an operation's request, or of the response that answers with a status."""
    if side == REQUEST:
        contents: Iterable[Content] = operation.body.contents if operation.body is not None else ()
    else:
        declared = {response.status.upper(): response.contents for response in operation.responses}
        wanted = [side.upper(), f"{side[0]}XX", "DEFAULT"] if side != ANY_ERROR else ["DEFAULT"]
        if side == ANY_SUCCESS:
            wanted = [status for status in declared if status.startswith("2")]
        contents = next((declared[status] for status in wanted if status in declared), ())
    return next((content for content in contents if is_json(content.media_type)), None)


class _Walk:
    """Goes through an example and a schema at once. is_whole: nothing was left out of the example."""

    def __init__(self, schemas: SchemaViews, *, is_request: bool, is_whole: bool) -> None:
        self.schemas, self.is_request, self.is_whole = schemas, is_request, is_whole
        self.undeclared: list[tuple[Member, SchemaView]] = []
        self.omitted: list[tuple[Member, Node]] = []
        self.unlike: list[Unlike] = []

    def value(self, value: Value, node: Node, at: Member, declared_at: str, depth: int) -> None:
        """Compare a value with the schema that it should fit; declared_at: what the contract calls the place."""
        views = self.schemas.variants(node)
        if value is None or depth > _DEEPEST or not all(view.is_complete for view in views):
            return
        if isinstance(value, str) and (said := _described(value)) is not None:
            self._told(said, views, at)
        elif not any(admits(view, _type_of(value)) for view in views):
            if not _is_placeholder(value):
                declared = " or ".join(sorted({name for view in views for name in view.types or ()}))
                self.unlike.append(Unlike(at, Difference("type", _type_of(value), declared, views[0].node)))
        elif isinstance(value, dict):
            self._members(value, views, at, declared_at, depth)
        elif isinstance(value, list):
            items = next((view.items for view in views if view.items is not None), None)
            if items is not None and value:
                item = Member(f"{at.name}[]", (at.trail, 0), at.owner)
                self.value(value[0], items, item, f"{declared_at}[]", depth + 1)

    def _told(self, said: Mapping[str, Any], views: Iterable[SchemaView], at: Member) -> None:
        """Compare what a text says of the value that will stand in its place."""
        found = [list(differences(said, view)) for view in views]
        self.unlike += [Unlike(at, difference) for difference in min(found, key=len, default=[])]

    def _members(
        self, value: Mapping[str, Value], views: Iterable[SchemaView], at: Member, declared_at: str, depth: int
    ) -> None:
        objects = [view for view in views if view.types is None or "object" in view.types]
        view = max(objects, key=lambda each: len(each.properties.keys() & value.keys()))
        is_open = any(each.is_map or not each.properties for each in objects)
        for name, member in value.items():
            below = at.below(name, (at.trail, name), declared_at)
            declared = view.properties.get(name)
            if declared is not None:
                self.value(member, declared, below, f"{declared_at}.{name}".lstrip("."), depth + 1)
            elif not is_open and not any(name in each.properties for each in objects):
                self.undeclared.append((below, view))
        if self.is_whole and "..." not in value:
            for name in sorted(frozenset.intersection(*(each.required for each in objects)) - value.keys()):
                if not self._goes_the_other_way(view.properties.get(name)):
                    place = view.properties.get(name, view.node)
                    self.omitted.append((at.below(name, at.trail, declared_at), place))

    def _goes_the_other_way(self, node: Node | None) -> bool:
        """Tell whether a member is only sent or only answered, and this is the other side."""
        found = self.schemas.view(node).node.value if node is not None else None
        return isinstance(found, dict) and found.get("readOnly" if self.is_request else "writeOnly") is True


def _described(text: str) -> dict[str, Any] | None:
    from openspec_lint.model.prose_limits import described  # not before a body with a text in it is compared

    return described(text)


def _type_of(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return TYPE_OF[type(value)]


def _is_placeholder(value: Value) -> bool:
    """Tell whether a text only stands for a value: "<id>", "{id}", "...", "ISO 8601 datetime"."""
    return isinstance(value, str) and (not value or value[0] in "<{[$." or value.endswith("..."))
