"""Plurals of English nouns: the rules of a library, and the nouns of APIs that it gets wrong or does not know."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pluralizer import Pluralizer

IRREGULAR: Final[Mapping[str, str]] = {
    "agenda": "agendas",
    "bias": "biases",
    "chief": "chiefs",
    "corpus": "corpora",
    "cpu": "cpus",
    "epoch": "epochs",
    "focus": "focuses",
    "german": "germans",
    "gpu": "gpus",
    "guru": "gurus",
    "human": "humans",
    "index": "indexes",
    "lens": "lenses",
    "medium": "media",
    "metropolis": "metropolises",
    "monarch": "monarchs",
    "roman": "romans",
    "schema": "schemas",
    "sku": "skus",
    "spectrum": "spectrums",
    "stomach": "stomachs",
    "talisman": "talismans",
    "taxi": "taxis",
    "tpu": "tpus",
    "trellis": "trellises",
    "uri": "uris",
    "virus": "viruses",
}
"""Singular → plural where the library says otherwise."""

OTHER_PLURALS: Final = frozenset(
    {"indices", "foci", "corpuses", "matrixes", "schemata", "spectra", "quanta", "memoranda"}
)
"""Plurals of nouns that have two."""

_PLAIN_PLURAL: Final = re.compile(r"[^aiosu]s$")
"""Plurals that need no library."""

_UNCOUNTABLE = """
access accounting activity advice analytics audio auth authentication authoring authorization banking billing
bookkeeping bulk cache caching capital cash catalog catalogue clearing commerce compliance config configuration content
data debris diagnostics dns economics electricity email energy engineering environment equipment evidence feedback
finance firmware forwarding fraud furniture garbage gear geodata graphics hardware health history homework hosting
housing indexing information infrastructure insurance inventory invoicing knowledge labor learning leave legislation
lending literature logging logistics luggage machinery mail malware management manufacturing marketing media
merchandise messaging metadata middleware money monitoring music networking news offspring onboarding payroll
permission pollution pricing processing profiling progress provisioning publicity purchasing ransomware recruiting
redis registry reporting research revenue roaming routing satisfaction scheduling security self series shipping sick
sms software spacecraft spam species staff staffing status stock storage streaming success support telemetry tennis
terraform testing text tracking trading traffic training transparency transport trash travel usage versioning video
voice weather wildlife work
"""

UNCOUNTABLE: Final = frozenset(_UNCOUNTABLE.split())
"""Nouns that stay as they are, or that name a store of things in the singular and are as good so: history."""


def is_plural(word: str, irregular: Mapping[str, str], uncountable: Collection[str]) -> bool:
    """Tell whether a noun in lower case is a plural, has none, or may well be one.

    irregular: singular → plural. uncountable: nouns that stay as they are. Both go before what we know ourselves.
    """
    if word in uncountable or word in irregular.values():
        return True
    if word in irregular:
        return False
    return _is_plural(word)


def plural(word: str, irregular: Mapping[str, str]) -> str:
    """Return the plural of a noun in lower case."""
    return irregular[word] if word in irregular else _library().plural(word)


@cache
def _is_plural(word: str) -> bool:
    if word in UNCOUNTABLE or word in OTHER_PLURALS:
        return True
    if word not in IRREGULAR and _PLAIN_PLURAL.search(word) is not None:
        return True
    return _library().is_plural(word) or not _library().is_singular(word)


@cache
def _library() -> Pluralizer:
    from pluralizer import Pluralizer  # it takes some milliseconds, and most runs need no plural

    library = Pluralizer()  # type: ignore[no-untyped-call]  # its __init__ has no annotations
    for singular, many in IRREGULAR.items():
        library.add_irregular_rule(singular, many)
    return library
