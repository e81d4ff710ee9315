"""Troubles told beside a wish: "it would be nice if people could pay again: since eight no customer can order".

The wish decides what a ticket seems to be about, and a short one makes it look harmless.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.cues import read_cues
from app.triage.elsewhere import ELSEWHERE
from app.triage.weights import SAID

_CLAUSE = re.compile(r"(?<=[.!?…])\s+|\n+|[;:]\s|\s[–—-]\s|(?:^|\s)(?=\(?\d\)\s)")
_EARLIER = re.compile(
    r"\b(?:last (?:year|month|summer|winter|spring|autumn|week|time)|years? ago|months? ago|once|used to|in (?:19|20)\d\d|back then|in the past|recently had|had (?:an?|our|two|several)|(?:so that|to avoid|avoid|prevent\w*|in case|otherwise|whenever|when(?:ever)?|if|until|unless|as long as|before|without|instead|at night|at present|today you|currently you|would|could|should|might|may|will|(?:from|in|by|until) (?:\d{1,2}\.? )?(?:january|february|march|april|may|june|july|august|september|october|november|december|next (?:month|year|week|quarter)|mid \w+)|every (?:year|summer|winter|time)|sometimes|now and then)"
    r"|letztes? (?:jahr|woche|mal|monat)|fr(?:ü|ue)her|wenn|falls|damit|w(?:ü|ue)rde|k(?:ö|oe)nnte|manchmal|l['’]an dernier|si|quand|pour (?:que|[ée]viter)|parfois|el a[ñn]o pasado|cuando|para (?:que|evitar)|a veces|vorig jaar|als|zodat|soms|l['’]anno scorso|se|quando|per evitare|a volte|no ano passado|para que|[àa]s vezes|w zesz[łl]ym roku|je[śs]li|gdy|[żz]eby|czasem|f[öo]rra [åa]ret|om|n[äa]r|s[åa] att|ibland)\b",
    re.I,
)
"""What makes a clause tell of another time, a condition or an aim."""
_STRUCK = ("outage", "blocked", "data_loss", "security")
_MANY = 10
_ASIDE = re.compile(
    r",? (?:which|that) (?:nobody|no one|none) |\b(?:there is|there['’]s|there are) (?:no|not)\b|\ber is geen\b|\bes gibt kein\w*|\bil n['’]y a (?:pas|aucun)|\bno hay\b|\bnon c['’][èe]|\bn[ãa]o h[áa]\b|\bnie ma\b|\bdet finns ing\w+",
    re.I,
)
"""What a wish gives as its reason, or says is not the case."""
_NOBODY = re.compile(
    r"\b(?:no|none|nobody|kein\w*|niemand|aucune?|personne|ning[uú]n\w*|nadie|geen|nessun\w*|nenhuma?|ningu[ée]m|[żz]ad\w{2}|nikt|ingen|inga)\b",
    re.I,
)
_NO_CUSTOMER_CAN = re.compile(
    r"\bkan (?:inge[nt]|inga|ingen av v[åa]ra) (?:kund(?:er)?|bes[öo]kare|anv[äa]ndare|medlem(?:mar)?)\b",
    re.I,
)
"""Swedish puts the verb first after a time, which the cues do not know."""
_OVER = ("resolved", "harmless", "workaround", "partial", "minor")


@lru_cache(maxsize=256)
def hides_trouble(text: str) -> bool:
    """Whether a clause of ``text`` that wishes and asks for nothing says of the present that everybody or the takings are stopped,
    or that many have lost data, accounts or their safety. Never raises; linear in the length of the text."""
    clauses = [part.strip()[:600] for part in _CLAUSE.split(text[:6_000]) if part and part.strip()]
    return any(map(_is_grave, clauses))


def _is_grave(clause: str) -> bool:
    if clause.endswith("?") or _EARLIER.search(clause) or _ASIDE.search(clause) or ELSEWHERE.search(clause):
        return False
    reading = read_cues(clause)
    cue = reading.strength
    if max(cue["wish"], *(cue[name] for name in _OVER)) >= SAID:
        return False
    nobody_buys = min(cue["scope_all"], cue["revenue"]) >= SAID and _NOBODY.search(clause)
    if nobody_buys or _NO_CUSTOMER_CAN.search(clause):
        return True
    struck = max(cue[name] for name in _STRUCK) >= SAID
    return struck and (max(cue["scope_all"], cue["revenue"]) >= SAID or reading.people >= _MANY)
