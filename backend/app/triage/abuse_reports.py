"""Reports that somebody else's machine or customer behaves badly: a stranger's network is probed, spam is sent from here.

Their writers are no customers, and nothing of theirs has been harmed: a matter for the working day. Where an attack has succeeded
or stops them, it is none of these.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.cues import read_cues
from app.triage.weights import SAID

_GAP = r"[^.!?\n]{0,60}"
_IP = r"\d{1,3}(?:\.\d{1,3}){3}"
_ACT_EN = (
    r"(?:(?:tr(?:y|ies|ying|ied)|attempt(?:s|ed|ing)?|guess(?:es|ed|ing)?) (?:to (?:log|break|sign|get) in(?:to)?|(?:\w+ ){0,2}(?:passwords?|log-?ins?|ports?|credentials|accounts?))|(?:port[- ]?)?scan(?:s|ned|ning) (?:us|our|all|the|ports)|prob(?:es|ed|ing) (?:us|our|all|the)|attack(?:s|ed|ing) (?:us|our)|hammer(?:s|ed|ing) (?:us|our)|brute[- ]?forc\w+|flood(?:s|ed|ing) (?:us|our)"
    r"|(?:sen(?:ds?|t|ding)|is the source of) (?:us |out |me )?(?:\w+ ){0,2}(?:spam|phishing|junk|unsolicited)|spam(?:s|med|ming)|host(?:s|ed|ing) (?:an? |the )?(?:\w+ )?(?:phishing|fake|malware|scam)\w*|scrap(?:es|ing) our)"
)
_THEIRS_EN = r"(?:(?:in|from|of|on|within|at|inside) your (?:\w+ )?(?:network|range|ranges|subnet|ip(?:s| range| space)?|servers?|data ?cent(?:er|re)s?|cloud|as|hosting|customers?|platform)|(?:hosted|registered|rented|announced) (?:by|with|at) you)"
_ACT_ABROAD = (
    r"(?:(?:versucht|probiert|r(?:ä|ae)t) (?:\w+ ){0,4}(?:passw(?:ö|oe)rter|kennw(?:ö|oe)rter|einzuloggen|anzumelden|logins?|ssh)|scannt|greift (?:\w+ )?(?:unser\w*|uns)|(?:verschickt|versendet|sendet) (?:\w+ ){0,3}(?:spam|phishing\S*)|brute[- ]?force\w*"
    r"|(?:essaie|tente|essaye) (?:\w+ ){0,3}(?:mots de passe|de se connecter|connexions?|ssh)|scanne|attaque (?:notre|nos)|envoie (?:\w+ ){0,2}(?:spam|pourriels?|hame[çc]onnage)"
    r"|(?:prueba|intenta|est[áa] (?:probando|intentando)) (?:\w+ ){0,3}(?:contrase[ñn]as|entrar|accesos?|ssh)|escanea|ataca (?:nuestr\w+)|(?:env[íi]a|manda) (?:\w+ ){0,2}(?:spam|phishing|correo basura)"
    r"|(?:probeert|raadt) (?:\w+ ){0,4}(?:wachtwoorden|in te loggen|logins?|ssh)|scant|valt (?:ons|onze) \w+ aan|(?:verstuurt|stuurt) (?:\w+ ){0,2}(?:spam|phishing\S*)"
    r"|(?:prova|tenta|sta provando) (?:\w+ ){0,3}(?:password|accedere|accessi|ssh)|scansiona|attacca (?:il|i|la) nostr\w|(?:invia|manda|spedisce) (?:\w+ ){0,2}(?:spam|phishing)"
    r"|(?:tenta|est[áa] a tentar|experimenta) (?:\w+ ){0,3}(?:senhas|palavras-passe|entrar|ssh)|varre|(?:envia|manda) (?:\w+ ){0,2}(?:spam|phishing)"
    r"|(?:pr[óo]buje|usi[łl]uje) (?:\w+ ){0,3}(?:hase[łl]|has[łl]a|zalogowa[ćc]|ssh)|skanuje|atakuje nasz\w*|(?:wysy[łl]a|rozsy[łl]a) (?:\w+ ){0,2}(?:spam|phishing)"
    r"|(?:f[öo]rs[öo]ker|provar|gissar) (?:\w+ ){0,3}(?:l[öo]senord|logga in|ssh)|skannar|attackerar v[åa]r\w*|skickar (?:\w+ ){0,2}(?:spam|skr[äa]ppost|phishing))"
)
_THEIRS_ABROAD = r"(?:(?:in|aus|von|auf) (?:ihrem|eurem|ihrer|eurer) (?:\w+ )?(?:netz\w*|adressbereich|server|rechenzentrum|cloud)|(?:de|dans|depuis) votre (?:r[ée]seau|plage|serveur|cloud)|(?:de|en|desde) (?:su|vuestra) (?:red|servidor|nube|rango)|(?:in|uit|van|op) (?:uw|jullie) (?:netwerk|server|cloud|reeks)|(?:nella|dalla|della) vostra (?:rete|cloud)|(?:na|da) (?:sua|vossa) rede|(?:w|z) (?:waszej|pa[ńn]stwa) sieci|(?:i|fr[åa]n) ert? n[äa]t\w*)"
_CUSTOMER_ABROAD = r"(?:(?:ihr|euer|einer ihrer|einer eurer) (?:kunden?|nutzer)|(?:votre client|un de vos (?:clients|abonn[ée]s))|(?:su cliente|uno de sus clientes|vuestro cliente)|(?:uw|jullie) klant|een van (?:uw|jullie) klanten|(?:il vostro cliente|un vostro cliente|uno dei vostri clienti)|(?:o (?:seu|vosso) cliente|um dos (?:seus|vossos) clientes)|(?:wasz|pa[ńn]stwa) klient|(?:er kund|en av era kunder))"
_REPORTED = re.compile(
    rf"\b(?:address|ip|host|server|machine|vps|customer|client|user|bot|somebody|someone|{_IP})\b{_GAP}\b{_THEIRS_EN}\b{_GAP}\b{_ACT_EN}\b"
    rf"|\b(?:your|one of your|a) (?:\w+ )?(?:customers?|clients?|users?|tenants?|subscribers?|ips?|vps|ip address)(?: of yours)?(?: (?:at|on|with|from|behind))?(?: {_IP})?\b[^.!?\n]{{0,30}}\b{_ACT_EN}\b|\b{_ACT_EN}\b{_GAP}\b{_THEIRS_EN}\b"
    rf"|\b{_THEIRS_ABROAD}\b{_GAP}\b{_ACT_ABROAD}|\b{_ACT_ABROAD}\b{_GAP}\b{_THEIRS_ABROAD}\b|\b{_CUSTOMER_ABROAD}\b[^.!?\n]{{0,30}}\b{_ACT_ABROAD}",
    re.I,
)
_SUCCEEDED = re.compile(
    r"\b(?:succeed\w*|success(?:ful\w*)?|got in|broke in|logged in(?: as)?|is in|are in|took over|taken over|has access|have access|stole|stolen|compromi[sz]ed|encrypted|hacked|our (?:\w+ )?(?:site|server|shop|line|service|customers?|staff) (?:is|are|has|have) (?:\w+ )?(?:down|offline|unreachable|slow|lost|paid|given)|my (?:account|password|mailbox|card|own)|(?:they|he) (?:read|downloaded|deleted|changed)"
    r"|erfolgreich|eingebrochen|(?:ü|ue)bernommen|gehackt|r[ée]ussi|pirat[ée]\w*|entr[óo]|logr[óo]|hackead\w*|gelukt|gehackt|riuscit\w|entrat\w|conseguiu|entrou|w[łl]ama\w+|lyckats|hackat)\b",
    re.I,
)
"""The writer is harmed."""
_NOT_FAILED = re.compile(
    r"\b(?:no|not|never|none|without|kein\w*|nicht|aucun\w*|pas|ning[uú]n\w*|sin|no|geen|niet|nessun\w*|non|nenhum\w*|n[ãa]o|[żz]ad\w+|nie|ingen|inte)\b[^.!?,\n]{0,25}$",
    re.I,
)
_STRUCK = ("outage", "blocked", "data_loss", "revenue", "danger")
_LONGEST = 4_000


@lru_cache(maxsize=256)
def is_abuse_report(text: str) -> bool:
    """Whether ``text`` reports that a customer or a machine of the desk's behaves badly and has done no harm. Never raises;
    linear in the length of the text."""
    text = text[:_LONGEST]
    if not _REPORTED.search(text):
        return False
    if any(not _NOT_FAILED.search(text[: found.start()]) for found in _SUCCEEDED.finditer(text)):
        return False
    cue = read_cues(text).strength
    return max(cue[name] for name in _STRUCK) < SAID
