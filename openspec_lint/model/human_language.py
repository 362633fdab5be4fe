"""Whether a contract is written in English, as far as its texts tell: rules about English nouns ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MOST_CHARACTERS: Final = 20_000
"""Of the texts that are looked at."""

_ENGLISH: Final = frozenset({"the", "of", "and", "to", "is", "are", "for", "with", "by", "that", "this", "from", "all"})

_OTHERS = """
aan ao auf av avec com con conforme dan dans das de dei del della den dengan der des di die du een ein eine einer eines
el est ett fra från für gli het ile için jest la las le les lo los mit não nicht och ou para per pour por que se sie sur
um uma un una und une untuk uit van ve voor von yang zu
"""

_OTHER_LANGUAGES: Final = frozenset(_OTHERS.split())
"""The short words of other languages in Latin letters: Dutch, French, German, Indonesian, Italian, Portuguese ..."""

_WORD: Final = re.compile(r"[^\W\d_]+")


def is_in_another_language(texts: Iterable[str]) -> bool:
    """Tell whether texts are in another language with Latin letters, where nouns have other plurals.

    Texts in other scripts say nothing of the names beside them, which are then English mostly.
    """
    english = others = read = 0
    for text in texts:
        words = [word.lower() for word in _WORD.findall(text[:MOST_CHARACTERS])]
        english += sum(word in _ENGLISH for word in words)
        others += sum(word in _OTHER_LANGUAGES for word in words)
        read += len(text)
        if read > MOST_CHARACTERS:
            break
    return others > english
