"""Whether a question says what it is about: "hi, it does not work" or "Thanks, solved!" finds passages, and none of them
can be meant."""

from __future__ import annotations

import re

from app.rag.analysis import query_terms
from app.rag.turns import only_thanks
from app.rag.types import CollectionStats, Query

_LANGUAGES = ("en", "de", "fr", "es")


def _terms(words: str) -> frozenset[str]:
    """As questions in each of the languages give them."""
    return frozenset().union(*(query_terms(words, language) for language in _LANGUAGES))


_TROUBLE = _terms(
    "work works working worked broken break breaks broke fail fails failed failing failure problem problems issue "
    "issues error errors wrong trouble bug fault happen happens happening stuck crash crashes stopped stop "
    "funktioniert funktionieren geht gehen kaputt fehler probleme defekt marche fonctionne funciona"
)
"""That something is wrong, and not what."""
_FILLING = _terms(
    "help please need want try tried trying fix fixed solve solved urgent asap soon quickly fast still again anymore "
    "since today yesterday now always never sometimes thing things something "
    "anything nothing everything see look tell know say answer reply back call sorry hey dear team support guys "
    "question ask keep keeps go goes going seem seems really just same got "
    "hallo bitte danke hilfe es nicht mehr um das ist ein eine ich habe mir wir uns gar immer wieder schon seit heute "
    "gestern nichts etwas und frage"
)
"""What letters of any subject say."""
_DOWN = re.compile(r"\b(?:down|geht)\b", re.IGNORECASE)
"""Stop words elsewhere, so none of the terms."""
_LARGE, _COMMON = 50, 0.5


def says_nothing(query: Query, stats: CollectionStats | None = None) -> bool:
    """Whether a question names trouble and no subject, here or in the turns before it, or only thanks.

    With ``stats`` a term that most of a large collection holds is no subject either: the name of the product.
    """
    if only_thanks(query.question):
        return True
    terms = frozenset(query.terms)
    if stats is not None and stats.chunk_count >= _LARGE:
        terms -= {
            term for term in terms if stats.document_frequency.get(term, 0) > _COMMON * stats.chunk_count
        }
    trouble = terms & _TROUBLE or _DOWN.search(query.question)
    return bool(trouble) and terms <= _TROUBLE | _FILLING and not query.exact
