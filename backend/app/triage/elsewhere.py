"""Troubles that people have had with somebody else: an earlier host, another bank, the place where they worked before.

They tell of them to say why they ask. Nothing is wrong here as long as no other sentence names a trouble of the writer's own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage import weights
from app.triage.cues import read_cues
from app.triage.text import sentences

_SELLER_EN = r"(?:web ?hosts?|hosts?|hosters?|hosting (?:company|provider|firm)|providers?|banks?|suppliers?|vendors?|agency|carriers?|operators?|isps?|registrars?|insurers?|insurance(?: company)?|competitors?|platforms?|services?|helpdesks?|cloud(?: provider| service)?|brokers?|landlords?|utility|software house|internet company|phone company)"
_PLACE_EN = r"(?:company|employers?|jobs?|schools?|firms?|offices?|clubs?|universit(?:y|ies)|hospitals?|workplace|practice|place|organi[sz]ation|team)"
_EARLIER_EN = r"(?:previous|old|former|last|ex-?|earlier|prior)"
ELSEWHERE = re.compile(
    rf"(?<!from )(?<!of )(?<!to )(?<!than )(?<!like )(?<!since )\b(?:our|my|her|his|their) {_EARLIER_EN}[ -]?(?:\w+ ){{0,2}}?{_SELLER_EN}\b|\bby (?:our|my|her|his|their|an?) (?:{_EARLIER_EN}|other|different) (?:\w+ )?{_SELLER_EN}\b"
    rf"|\b(?:at|with) (?:our|my|her|his|their|the|an?) (?:{_EARLIER_EN}) (?:\w+ )?(?:{_SELLER_EN}|{_PLACE_EN})\b"
    rf"|\b(?:with|at) (?:an?other|a different|some other|other) (?:\w+ )?(?:{_SELLER_EN}|{_PLACE_EN})\b|\bwith (?:a|one of your|some) competitors?\b|\b(?:elsewhere|somewhere else)\b|\b(?:with|at) (?:provider|vendor|host|supplier|bank) (?-i:[A-Z])\w*"
    r"|\bbei (?:(?:unserem|meinem|dem|einem|ihrem|seinem|der|einer|unserer|meiner) )?(?:fr(?:ü|ue)heren|alten|vorigen|letzten|ehemaligen|anderen|vorherigen) (?:\w+ )?\w*(?:anbieter|hoster|provider|bank|firma|arbeitgeber|dienst|lieferant|agentur|schule|betrieb|versicherung|betreiber)\b|\b(?:unser|mein|der|ihr|sein) (?:fr(?:ü|ue)herer|alter|voriger|letzter|ehemaliger|vorheriger) (?:\w*(?:anbieter|hoster|provider|dienstleister|lieferant|betreiber))\b|\b(?:unsere|meine|die) (?:fr(?:ü|ue)here|alte|vorige|ehemalige) (?:bank|agentur|plattform)\b|\b(?:anderswo|woanders)\b|\bvon (?:ihrem|meinem|unserem) (?:alten|fr(?:ü|ue)heren|vorigen) (?:anbieter|hoster|provider)\b|\bbei der konkurrenz\b"
    r"|\b(?:chez|par|avec) (?:notre|mon|son|leur|un|une|l['’])\s?(?:ancien(?:ne)?|pr[ée]c[ée]dent(?:e)?|autre|ex-?) (?:\w+ )?(?:h[ée]bergeur|fournisseur|op[ée]rateur|banque|employeur|entreprise|prestataire|soci[ée]t[ée]|[ée]cole|boutique)\b|\b(?:notre|mon|son|l['’])\s?(?:ancien(?:ne)?|ex-?) (?:\w+ )?(?:h[ée]bergeur|fournisseur|op[ée]rateur|banque|prestataire)\b|\b(?:notre|mon) (?:h[ée]bergeur|fournisseur|op[ée]rateur|prestataire|employeur) pr[ée]c[ée]dent\b|\b(?:chez|par|avec) (?:notre|mon|son|leur) (?:h[ée]bergeur|fournisseur|op[ée]rateur|prestataire|employeur) pr[ée]c[ée]dent\b|\bchez (?:un|le) concurrent\b|(?<!part )(?<!par )(?<!d['’])\bailleurs\b"
    r"|\b(?:con|en|por) (?:nuestro|mi|su|un|otra?|el) ?(?:antiguo|anterior|otro|otra|viejo|[úu]ltimo)? ?(?:\w+ )?(?:proveedor|hosting|banco|operador|empresa|trabajo|escuela)(?: anterior)?\b(?<=anterior)|\b(?:con|en|por) (?:otr[oa]|(?:nuestr[oa]|mi|su|el|la) (?:antigu[oa]|anterior|viej[oa]|[úu]ltim[oa])) (?:proveedor|hosting|banco|operador|empresa|trabajo|escuela|compa[ñn][íi]a)\b|\b(?:nuestro|mi|el) (?:antiguo|anterior) (?:proveedor|hosting|banco|operador)\b|\b(?:nuestro|mi|su) (?:proveedor|hosting|operador|banco) anterior\b|\bcon la competencia\b"
    r"|\b(?:bij|door|met) (?:onze|mijn|een|de|haar|zijn|hun) (?:vorige|oude|vroegere|andere) (?:\w+ )?(?:provider|host(?:er|ingpartij)?|leverancier|bank|werkgever|bedrijf|school|aanbieder)\b|\b(?:onze|mijn|de) (?:vorige|oude|vroegere) (?:\w+ )?(?:provider|host(?:er|ingpartij)?|leverancier|bank|aanbieder)\b|\bbij (?:de|een) concurrent(?:ie)?\b|\b(?:ergens anders|elders)\b"
    r"|\b(?:con|da|presso|dal|nel|col|nella|dalla) ?(?:il |la |un |un['’])?(?:nostro|nostra|mio|mia|suo)? ?(?:vecchi[oa]|precedente|altr[oa]|ex|ultim[oa]) (?:\w+ )?(?:provider|hosting|fornitore|banca|operatore|azienda|gestore|scuola|lavoro|datore)\b|\b(?:il|la) (?:nostr[oa]|mi[oa]) (?:vecchi[oa]|precedente|ex) (?:provider|hosting|fornitore|banca|operatore|gestore)\b|\b(?:provider|hosting|fornitore|gestore|operatore) precedente\b|\b(?:altrove|da un concorrente)\b"
    r"|\b(?:com|em|por|pelo|no|na|noutr[oa]|noutro) ?(?:o |a |um |uma )?(?:nosso|nossa|meu|minha|seu)? ?(?:antig[oa]|anterior|outr[oa]|[úu]ltim[oa]) (?:\w+ )?(?:provedor|fornecedor|alojamento|hosting|banco|operador[a]?|empresa|emprego|escola)\b|\b(?:o |a )?(?:nosso|nossa|meu|minha) (?:antig[oa]|anterior) (?:provedor|fornecedor|hosting|banco|operador[a]?)\b|\b(?:provedor|fornecedor|hosting|operadora) anterior\b|\bna concorr[êe]ncia\b|\bnoutro lado\b"
    r"|\b(?:u|w|przez|z) (?:nasz\w{0,3}|m\w{2,4}|swoj\w{1,3}|jej|jego)? ?(?:poprzedni\w{1,3}|star\w{2,3}|dawn\w{2,3}|inn\w{2,3}|ostatni\w{1,3}|by[łl]\w{2,3}) (?:\w+ )?(?:dostawc\w{1,2}|hosting\w{0,3}|bank\w{0,2}|operator\w{0,2}|firm\w{1,2}|pracodawc\w{1,2}|pracy|szko\w{2,3}|us[łl]ugodawc\w{1,2})\b|\b(?:nasz|m[óo]j) (?:poprzedni|stary|dawny) (?:dostawca|hosting|bank|operator|us[łl]ugodawca)\b|\bu konkurencji\b|\bgdzie indziej\b"
    r"|\b(?:hos|av|p[åa]|med) (?:v[åa]r|v[åa]rt|min|mitt|en|ett|sin|hennes|hans|den) ?(?:tidigare|f[öo]rra|gamla|f[öo]reg[åa]ende|annan|annat) (?:\w+ )?(?:leverant[öo]r|webbhotell|bank|operat[öo]r|arbetsgivare|f[öo]retag|jobb|skola|tj[äa]nst)\b|\b(?:v[åa]r|v[åa]rt|min) (?:tidigare|f[öo]rra|gamla) (?:leverant[öo]r|webbhotell|bank|operat[öo]r)\b|\bhos en konkurrent\b|\bn[åa]gon annanstans\b",
    re.I,
)
"""An earlier or another house that one deals with, named as the place or the doer. "Data of another company" names neither."""
_HERE = re.compile(
    r"\b(?:since (?:we|i|the) (?:\w+ )?(?:moved?|switch\w*|chang\w*|migrat\w*|came|left|transfer\w*|import\w*|move)|since (?:yesterday|today|this \w+|\w+day|noon|\d)|yours (?:is|was|has|got)|after (?:the|our|we|moving|switching) (?:\w+ )?(?:move|mov\w+|switch\w*|migrat\w*|import\w*|transfer\w*)|today|tonight|right now|this (?:morning|afternoon|evening)|at the moment|currently|(?:as|like|than) (?:with|at)|again here|and now|now (?:also|too|it|your|the same)|same (?:here|thing|with you|now)|your (?:\w+ )?(?:system|site|server|app|service|staff|team|portal|platform|support|employees?|update|shop)|shared|sent|mixed|mixing|confus\w+|swap\w*|merged|linked|leak\w*|can see|could see|i see|we see|shows?"
    r"|seit (?:wir|dem (?:umzug|wechsel)|unserem|ich)|heute|jetzt auch|ihr(?:e[nmrs]?)? (?:system|server|app|portal)|depuis (?:que|le|notre)|aujourd['’]hui|maintenant|desde que|hoy|ahora|sinds (?:we|de|onze)|vandaag|da quando|oggi|adesso|desde (?:que|a)|hoje|agora|odk[ąa]d|dzisiaj|teraz|sedan (?:vi|flytten)|idag|nu)\b",
    re.I,
)
"""What makes a sentence about an earlier house one about this one as well."""
_GOES_ON = re.compile(
    r"^(?:it|that|this|they|there|he|she|everything|all|which|nobody|no one|even|and|the (?:owner|company|firm|support)|das|es|die|alles|cela|[çc]a|ils?|elles?|tout|fue|eso|todo|ellos|dat|het|ze|fu|era|tutto|foi|tudo|to|wszystko|by[łl]o|det|de|allt)\b[^.!?\n]{0,60}\b(?:was|were|had|took|never|lost|went|did|war|waren|hatte\w*|ging\w*|[ée]tait|a [ée]t[ée]|avait|avaient|fue|era|hab[íi]a|perdi\w+|tard[óo]|waren|had|hadden|duurde|aveva|erano|durou|tinha|foram|by[łl]\w*|trwa[łl]o|hade|tog)\b",
    re.I,
)
"""How the next sentence carries such a story on."""
_GRAVE = (
    "outage",
    "blocked",
    "data_loss",
    "security",
    "danger",
    "revenue",
    "safety",
    "money_wrong",
    "malfunction",
)
_LOST = re.compile(
    r"\b(?:lost|losing|deleted|wiped|erased|stolen|hacked|leaked|breach\w*|outages?|went down|was down|were down|gone|vanished|disappeared|bankrupt|ransom\w*|burn(?:ed|t) down|caught fire|verlor\w*|gel(?:ö|oe)scht|gehackt|ausgefallen|perdue?s?|effac[ée]\w*|pirat[ée]\w*|perd(?:imos|[íi]|i[óo]|ido)|borr(?:aron|ado|[óo])|hackea\w+|kwijt|gewist|gehackt|verloren|pers[oie]|cancellat\w|hackerat\w|perdemos|perdi|apag(?:aram|ad\w+)|hackead\w|stracili\w+|utracil\w+|usun\w+|znik\w+|zhakowan\w+|f[öo]rlora\w+|raderad\w*|hackad\w*|f[öo]rsvann\w*)\b",
    re.I,
)
"""Losses of anything, told of another house."""
_LONGEST = 4_000


@lru_cache(maxsize=256)
def is_elsewhere(text: str) -> bool:
    """Whether ``text`` (a body) tells of a trouble, and of none that is not another house's. Never raises; linear in the length
    of the text; a longer one than 4,000 characters is no such text."""
    if len(text) > _LONGEST or not ELSEWHERE.search(text):
        return False
    told = follows = False
    for part in sentences(text):
        place = ELSEWHERE.search(part)
        strength = read_cues(part).strength
        grave = max(strength[name] for name in _GRAVE) >= weights.SAID and not part.endswith("?")
        if place and _HERE.search(part):
            return False
        follows = bool(place) or (follows and _GOES_ON.match(part) is not None and not _HERE.search(part))
        if grave and not follows:
            return False
        told = told or grave or (bool(place) and _LOST.search(part) is not None)
    return told
