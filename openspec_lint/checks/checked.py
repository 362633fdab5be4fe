"""What is checked: a project with its documents, its contracts and their previous versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.model.contract import Contract
from openspec_lint.read.document import Document
from openspec_lint.read.store import DocumentStore

if TYPE_CHECKING:  # a project without specs needs none of the model of OpenSpec, one without a past no differ
    from openspec_lint.catalog.acceptance import Acceptance
    from openspec_lint.catalog.baseline import Baseline
    from openspec_lint.catalog.spectral.ruleset import Ruleset
    from openspec_lint.checks.compat.terms import Terms
    from openspec_lint.model.openspec.changes import Change
    from openspec_lint.model.openspec.folder import OpenSpec
    from openspec_lint.model.openspec.past import Past
    from openspec_lint.model.prose.ownership import EndpointPatterns


class CheckedContract(NamedTuple):
    """A contract, the envelope its responses must have (None: none), and its previous version (None: it is new)."""

    contract: Contract
    envelope: Envelope | None
    base: Contract | None = None


class Project(NamedTuple):
    """What is checked. `openspec` is None in a project without OpenSpec folder; `store` has every document read.

    landed: the changes that were archived since the previous version: they too may declare its breaks. past: what the
    OpenSpec folder was then, None where nobody knows. declared_by: how much a change must say of a break
    (`declared.DECLARED_BY`). terms: of the comparison with the previous version; by default those of today, without
    any notice. unrecognised: documents that somebody named as contracts and that are none. acceptances: the breaks that
    the configuration accepts. baseline: the findings that the project lives with. rulesets: those of Spectral, whose
    rules are checked besides. patterns: which endpoints of the specs are another service's, or none; None where nothing
    is said of them.
    """

    store: DocumentStore
    contracts: tuple[CheckedContract, ...]
    openspec: OpenSpec | None
    landed: tuple[Change, ...] = ()
    declared_by: str = "operation"
    terms: Terms | None = None
    unrecognised: tuple[Document, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    baseline: Baseline | None = None
    rulesets: tuple[Ruleset, ...] = ()
    patterns: EndpointPatterns | None = None
    past: Past | None = None
