"""Orders that a text only reports: quoted behind a verb of saying, or instructions that some person gave.

Customers report what others typed into a chat, what a screen says, and which of their own instructions no longer hold.
"""

from __future__ import annotations

import re

from app.triage.quotation import is_within

_SAYS = (
    r"(?:says|said|reads|wrote|writes|has written|typed|types|pasted|pastes|posted|posts|entered|enters|sent|asked|asks|told|tells|shows|showed|shown|displays|displayed|prints|printed|answered|answers|replied|replies|states|stated|contained|contains|appears|appeared"
    r"|sagt|sagte|steht|stand|schrieb|schreibt|geschrieben|eingegeben|eingefügt|getippt|gepostet|lautet|lautete|zeigt|zeigte|meldet|meldete|fragte|antwortet|antwortete|heißt|hieß|erscheint"
    r"|dit|disait|indique|affiche|affichait|écrit|écrivait|collé|tapé|saisi|marqué|répond|répondu|demande|demandé|apparaît"
    r"|dice|decía|pone|ponía|escribió|escrito|pegó|pegado|muestra|mostró|puso|respondió|aparece|apareció"
    r"|zegt|zei|staat|stond|schreef|geschreven|plakte|geplakt|typte|getypt|toont|toonde|meldt|meldde|antwoordt|antwoordde|verschijnt"
    r"|scrive|scritto|incollato|mostra|mostrava|appare|digitato|risponde|risposto"
    r"|diz|dizia|escreveu|colou|digitou|respondeu|mostrou"
    r"|mówi|pisze|napisał[aoi]?|wkleił[aoi]?|wyświetla|pokazuje|wpisał[aoi]?|odpowiedział[aoi]?|pojawia się"
    r"|säger|sade|står|stod|skrev|skrivit|klistrade|klistrat|visar|visade|svarade|svarar)"
)
_SAID_BEFORE = re.compile(rf"(?<!\w){_SAYS}(?:[\s,]+[\w'’-]+){{0,6}}[\s:,–—-]*[\"“”„«»'‘‚`]$", re.I)
_TO_READER = re.compile(
    r"\b(?:you(?:['’]re| are| were| have been)|du (?:bist|wurdest)|vous (?:êtes|avez été)|tu (?:es|as été)) (?:\w+ ){0,2}\w+[\s:,–—-]*[\"“”„«»'‘‚`]$",
    re.I,
)
"""What the reader is told is no report."""
_OBEY = re.compile(
    r"\b(?:do|follow|obey|execute|apply|carry out|act on|comply with|perform|adhere to) (?:exactly )?(?:what|as|that|this|these|it|so|the above|the (?:quoted |following )?(?:instructions?|text|order|words|line))\b"
    r"|\b(?:befolge\w*|führe\w* (?:das|dies|es) aus|tu(?:e|n sie)? das|suis (?:ces|cette|les)|suivez (?:ces|cette|les)|obéis|haz lo que|haga lo que|sigue (?:esas|estas)|doe wat|volg (?:deze|die)|fai (?:quello|ciò)|segui (?:queste|quelle)|faça o que|siga (?:estas|essas)|zrób to|wykonaj to|gör det|följ (?:dessa|de))\b",
    re.I,
)
_SCREEN_SAYS = re.compile(
    r"\b(?:says|said|shows|showed|reads|tells (?:me|us)|told (?:me|us)|states)(?: that)?[\s:,–—-]*$", re.I
)
_SOMEBODY = (
    r"(?:my|our|his|her|their|mr|mrs|ms|dr|a (?:colleague|driver|technician)|the (?:colleague|driver|lady|man|gentleman|technician|fitter|courier|agent|manager)"
    r"|meine[mnrs]?|unsere[mnrs]?|mon|ma|mes|notre|nos|mi|mis|nuestr[oa]s?|mijn|onze|mio|mia|miei|nostr[oaie]|meus?|minhas?|noss[oa]s?|moj\w+|mo[ij]ch|m[óo]j|nasz\w*|min|mitt|mina|v[åa]ra?|v[åa]rt)"
)
_GIVEN = re.compile(
    rf"^\s+(?:(?:of|from|by|given by|in|von|aus|de|di|du|des|dans|del|della|en|van|uit|nel|nella|dal|do|da|no|na|z|ze|w|fr[åa]n|i|av)\s+(?:(?:le|la|el|il|o|a)\s+)?{_SOMEBODY}|meine[rs]|unsere[rs]|moje(?:go|j)|naszego|naszej)(?!\w)"
    r"|^\s+(?:that |which )?(?:i|we|he|she|my \w+|our \w+)(?:['’]ve| have| had| has)? (?:\w+ )?(?:gave|given|sent|wrote|written|left|made|told|mailed|dictated|noted)\b"
    r"|^,?\s+(?:die ich|die wir|que (?:je|nous|j['’])|que (?:le|les|te|os) (?:di|dimos|mand[ée]|envi[ée])|die (?:ik|wij|we)|che (?:vi|ti|le) (?:ho|abbiamo)|que (?:lhe|lhes|eu) \w+|kt[óo]re (?:\w+ )?(?:da|wys|poda)\w+|som (?:jag|vi))\b"
    r"|^\s+(?:on|printed on|in|for) (?:the|your) (?:box|label|parcel|package|delivery note|leaflet|manual|packaging|bottle)\b",
    re.I,
)
_OWN = re.compile(
    r"\b(?:my|our) (?:[\w'’-]+ ){0,3}(?:instructions?|rules?|guidelines?|directives?|polic(?:y|ies))$"
    r"|\b(?:meine|unsere|mes|nos|mis|nuestras|mijn|onze|le mie|le nostre|(?:as )?minhas|(?:as )?nossas|moje|nasze|mina|v[åa]ra) (?:\w+ ){0,2}\w+$",
    re.I,
)
"""Instructions of the writer's own, or of somebody the writer names."""


def is_repeated(text: str, start: int, end: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether ``start`` to ``end`` stands in one of the quoted ``spans`` behind a verb of saying, and nothing in the text asks
    to do what is quoted."""
    span = next((span for span in spans if is_within(start, end, (span,))), None)
    if span is None:
        return False
    before = re.split(r"[.!?\n]", text[max(0, span[0] - 120) : span[0]])[-1]
    if not _SAID_BEFORE.search(before) or _TO_READER.search(before):
        return False
    return _OBEY.search(f"{text[max(0, span[0] - 400) : span[0]]} {text[span[1] : span[1] + 400]}") is None


def is_on_screen(text: str, start: int) -> bool:
    """Whether what stands at ``start`` is what a page or a message says."""
    return _SCREEN_SAYS.search(text[max(0, start - 60) : start]) is not None


def is_of_a_person(text: str, start: int, end: int) -> bool:
    """Whether the instructions named from ``start`` to ``end`` are the writer's own or those of somebody the writer names."""
    return bool(_GIVEN.search(text[end : end + 60]) or _OWN.search(text[start:end]))
