"""What a trace comes to, in sentences; text and Markdown end with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openspec_lint.model.traceability import Counted, Trace, TracedCapability


def obstacle(trace: Trace) -> str | None:
    """Return the sentence that says why specs and contracts are not held against each other; None where they are."""
    names = listed(trace.contracts)
    if not trace.has_specs and not trace.contracts:
        return "There are neither specs nor a contract here, so there is nothing to trace."
    if not trace.has_specs:
        all_of_them = f"any of the {trace.whole:,} operations" if trace.whole != 1 else "the only operation"
        return f"There are no specs here, so no requirement names {all_of_them} of {names}."
    if trace.unread:
        return f"{trace.unread}, so this is only what the specs name."
    if not trace.contracts:
        return "There is no contract to look in, so this is only what the specs name."
    if not trace.whole:
        return f"{names} {'declares' if len(trace.contracts) == 1 else 'declare'} no operation."
    if trace.is_unrelated:
        return (
            f"{names} {'is' if len(trace.contracts) == 1 else 'are'} about another API: hardly any endpoint that the "
            "specs name is declared there, so this is only what the specs name; `--contract` takes the right one."
        )
    return None


def sentences(trace: Trace) -> Iterator[str]:
    """Yield how much of the contract the specs name, and what is left."""
    if not trace.is_compared:
        return
    coverage = trace.coverage
    yield f"{_share(coverage.operations, 'operation', 'is named by a requirement', 'are named by a requirement')}."
    if coverage.statuses.all:
        yield f"{_share(coverage.statuses, 'declared status', 'has a scenario', 'have a scenario')}."
    if coverage.undeclared_statuses:
        number = counted(coverage.undeclared_statuses, "status")
        their = "its operation does" if coverage.undeclared_statuses == 1 else "their operations do"
        yield f"Scenarios name {number} that {their} not declare."
    missed = [trace.is_planned(each) for each in trace.loose if each.state == "undeclared"]
    main, planned = missed.count(False), missed.count(True)
    if main:
        yield f"{counted(main, 'endpoint')} that the specs name {'is' if main == 1 else 'are'} in no contract."
    if planned:
        which = "1 endpoint that only a change in flight names is"
        which = which if planned == 1 else f"{planned} endpoints that only changes in flight name are"
        yield f"{which} in no contract yet."
    if coverage.requirements:
        names = "names" if coverage.naming == 1 else "name"
        yield f"{coverage.naming} of {counted(coverage.requirements, 'requirement')} {names} an operation."


def _share(counts: Counted, noun: str, is_so: str, are_so: str) -> str:
    """Return "3 of 5 operations (60 %) are named by a requirement, 1 more only by a change in flight"."""
    way = "by" if "named" in are_so else "in"
    share = f" ({percent(counts.specs, counts.all)})" if counts.all else ""
    more = f", {counts.changes} more only {way} a change in flight" if counts.changes else ""
    return f"{counts.specs} of {counted(counts.all, noun)}{share} {is_so if counts.specs == 1 else are_so}{more}"


def percent(part: int, whole: int) -> str:
    """Return a share as whole percent: "66 %"; never 0 or 100 for what is not nothing or all."""
    if part in (0, whole):
        return f"{100 if part else 0} %"
    return f"{min(99, max(1, round(100 * part / whole)))} %"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 operation", "2 statuses"."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def silent_capabilities(capabilities: Iterable[TracedCapability]) -> list[str]:
    """Return the names of the main specs that name no endpoint."""
    return [
        each.name
        for each in capabilities
        if each.change is None and not any(True for requirement in each.requirements for _ in requirement.named())
    ]
