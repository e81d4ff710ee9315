"""Statuses of HTTP (RFC 9110) in running text, told apart from counts, prices and area codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FAILURES = r"(?:40[0134589]|41[0-8]|42[2-9]|431|451|50[0-8]|51[01]|52[0-7])"
_ROUND = frozenset({"400", "410", "500", "510", "520"})
"""Statuses that are as likely counts or prices."""
_WELL_KNOWN = frozenset({"401", "403", "404", "429", "502", "503", "504"})
"""Those that somebody gets without saying "a": "I've got 412" counts something."""
_ERRORS = r"(?:errors?|error codes?|response|fehler|fehlercode|erreurs?|errore|erro|fout|foutmelding|błąd|fel|fejl|feil)"
_ARTICLE = r"(?:a|an|the|another|these|those|this|that|only|constant|ein|einen|eine|der|die|den|un|una|une|um|uma|een|en|et|ett)"
_ANSWERS = (
    r"(?:answer(?:s|ed|ing)?|repl(?:y|ies|ied)|respond(?:s|ed|ing)?|return(?:s|ed|ing)?|gives?|gave|giving|throw(?:s|ing)?|threw|fail(?:s|ed|ing)?|antwortet|liefert|meldet|wirft|gibt|renvoie|répond"
    r"|retourne|devuelve|responde|restituisce|risponde|geeft|antwoordt|devolve|retorna|zwraca|svarar|returnerar|svarer|returnerer)"
)
_GETS = (
    r"(?:get(?:s|ting)?|got|receiv(?:e|es|ed|ing)|see(?:s|ing)?|saw|hit(?:s|ting)?|show(?:s|ed|ing)?|bekomm(?:e|en|t)|bekam|erhalt(?:e|en)|kommt|obtien[ts]?|obtenons|obtengo|recibo|recibimos|ricev(?:o|iamo)|dà"
    r"|krijg(?:en)?|recebo|recebemos|dá|dostaj(?:ę|emy)|får|j['’]ai|avons)"
)
_FOLLOWED = (
    r"(?=\s*(?:$|[.,;:!?)\]\"'»”*`](?!\d)|[–—-]\s)|\s+(?:on|for|when|whenever|from|at|in|if|since|every|each|and|or|but|again|back|instead|with|without|after|while|once|not|all|until|now|today|here|everywhere|to|as|because|error|response|status|page"
    r"|bei|auf|für|wenn|ohne|seit|und|oder|aber|zurück|statt|beim|bei[mn]?|sur|quand|depuis|et|ou|à|dans|pour|en|al|cuando|desde|y|o|con|su|quando|da|e|op|bij|als|sinds|of|maar|terug|no|na|ao|w|przy|i|på|när|ved|når"
    r"|GET|POST|PUT|PATCH|DELETE)\b|\s+/\w|\s*\n)"
)
"""What may stand behind a status: no noun that it would count."""
_PLACE = (
    r"(?:(?:on|at|from|for|bei|beim|auf|sur|en|su|op|na|på)\s+(?:(?:the|our|your|every|any|all|der|die|dem|la|le|el|il|de)\s+)?"
    r"(?:/\w|https?://|(?:GET|POST|PUT|PATCH|DELETE)\b|(?i:check-?out|log-?in|sign-?in|api|endpoints?|pages?|web-?sites?|site|home ?page|dashboard|uploads?|requests?|server|web-?hooks?)\b))"
)
_REASON = (
    r"(?:bad request|unauthori[sz]ed|forbidden|not found|method not allowed|request time-?out|payload too large|unprocessable|too many requests|internal server error|bad gateway"
    r"|service unavailable|gateway time-?out)"
)
_STATUS = re.compile(
    rf"(?<![\w.,/#-])(?:(?:HTTP(?:/\d(?:\.\d)?)?|status(?: code)?)\s+(?P<sure>[45]\d{{2}})\b(?!\s*(?:users|people|€|\$|[.,]\d))"
    rf"|{_ANSWERS}(?:\s+(?:with|me|us|back|mit|avec|con|met|com|med))?(?:\s+{_ARTICLE})?(?:\s+(?:HTTP|status))?\s+(?P<answer>{_FAILURES})s?{_FOLLOWED}"
    rf"|{_GETS}(?:\s+(?:me|us|back|mit|nur|immer|always|just|only))?(?P<article>\s+{_ARTICLE})?\s+(?P<got>{_FAILURES})s?{_FOLLOWED}"
    rf"|(?P<reason>{_FAILURES})[\s:–-]{{1,3}}{_REASON}\b"
    rf"|(?P<error>{_FAILURES})[ -](?:HTTP )?{_ERRORS}\b(?!\s+(?:a|per|of|so far|today|this|pro|par|por)\b)"
    rf"|(?P<place>{_FAILURES})s?\s+{_PLACE})",
    re.I,
)
_ONLY = re.compile(rf"\W*(?P<code>{_FAILURES})\W*")


def statuses(text: str) -> Iterator[tuple[str, int]]:
    """Each status that says a request failed, with its offset."""
    alone = _ONLY.fullmatch(text)
    if alone and alone["code"] not in _ROUND:
        yield alone["code"], alone.start("code")
    for match in _STATUS.finditer(text):
        group = next(name for name in ("sure", "answer", "got", "reason", "error", "place") if match[name])
        if group == "got" and not match["article"] and match[group] not in _WELL_KNOWN:
            continue
        yield match[group], match.start(group)
