"""Checks of what an operationId says against what its operation does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.wording import either
from openspec_lint.model.path_shape import words
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE


def operation_id_verb_misleading(site: Site, options: Options, _scope: object) -> Iterator[Hit]:
    """Object to an operationId that begins with a verb which stands for other methods than the operation's.

    options: `verbs` has verb → the methods that it goes with.
    """
    name, verbs = site.value.get("operationId"), options["verbs"]
    operation = site.operation
    if not isinstance(name, str) or operation is None:
        return
    said = words(name.rpartition("/")[2].rpartition(".")[2])
    is_verb = bool(said) and said[1:2] not in (["or"], ["and"])  # get-or-create does either
    methods: Sequence[str] = verbs.get(said[0], ()) if is_verb else ()
    if methods and operation[0] not in methods:
        arguments = {"text": name, "verb": said[0], "methods": either(methods)}
        yield Hit(site.child("operationId"), arguments, ON_VALUE)


OPERATION_NAME_CHECKS: Final[Mapping[str, Check]] = {
    "operation-id-verb-misleading": operation_id_verb_misleading,
}
