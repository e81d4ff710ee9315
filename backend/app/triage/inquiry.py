"""Plain questions: what somebody wants to know, apart from what has befallen them.

Who asks what a plan costs or whether a bag may come along reports nothing that could be looked up. The patterns hold the
languages of ``wordings`` side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ASKS = re.compile(
    r"\?|¿|\b(?:how (?:much|many|long|do|does|can|often|late|early|big)|(?:until|since|from) when|what time|(?:may|can|could|should|shall) i\b|do (?:i|you|we)\b|does (?:it|the|your)\b|is (?:it|there)\b|are (?:there|you)\b"
    r"|wie (?:viel|lange|oft|kann)|bis wann|ab wann|darf ich|kann ich|gibt es|combien|jusqu['’]à quelle heure|est-ce qu\w*|puis-je|peut-on|cuánto|hasta qué hora|puedo|se puede|hay\b"
    r"|quanto|fino a che ora|posso|si può|c['’]è|hoeveel|tot hoe laat|mag ik|kan ik|até que horas|há\b|ile\b|do której|czy\b|hur (?:mycket|länge)|kan jag|får jag|finns det)",
    re.I,
)
_REQUEST = re.compile(
    r"\b(?:(?:can|could|would|will) you|please|kindly)\b[^.?!\n]{0,60}\b(?:my|our|me|us)\b|\b(?:(?:can|could|would|will) you|please|kindly)\s(?:please\s)?(?:cancel|refund|fix|change|reset|resend|unlock|delete|update|correct|check|remove|close|reopen)\b|\b(?:can|could|may) i have (?:my|our)\b"
    r"|\b(?:können|könnten) sie\b[^.?!\n]{0,60}\b(?:mein\w*|unser\w*|mir|uns|es)\b|\bbitte\b[^.?!\n]{0,40}\b(?:mein\w*|unser\w*|mir|uns)\b|\b(?:pouvez|pourriez)-vous\b[^.?!\n]{0,60}\b(?:mon|ma|mes|notre|nos|me|nous)\b"
    r"|\b(?:pueden?|podrían?)\b[^.?!\n]{0,60}\b(?:mi|mis|nuestr[oa]s?|me|nos)\b|\b(?:può|potete|potreste|potrebbe)\b[^.?!\n]{0,60}\b(?:mio|mia|miei|nostr[oaie]|mi|ci)\b|\b(?:kunt u|kunnen jullie|kun je)\b[^.?!\n]{0,60}\b(?:mijn|onze?|me|mij|ons)\b"
    r"|\b(?:pode|podem|poderiam?)\b[^.?!\n]{0,60}\b(?:meu|minha|noss[oa]|me|nos)\b|\bproszę\b[^.?!\n]{0,60}\b(?:mój|moje\w*|moją|mi|nam|nasz\w*)\b|\b(?:kan ni|kan du|skulle ni)\b[^.?!\n]{0,60}\b(?:min|mitt|mina|vår\w*|mig|oss)\b",
    re.I,
)
"""Somebody is to do something for the customer, though it is asked politely."""
_REPORT = re.compile(
    # English: what happened to "me" or "us", what we did, what is not there yet.
    r"\b(?:i|we|i['’]ve|we['’]ve|i['’]d)\s(?:(?:have|had|just|already|accidentally|also|never|only|still|then|recently)\s){0,2}(?:paid|ordered|bought|returned|sent|cancell?ed|received|got|changed|lost|forgot(?:ten)?|booked|tried|signed up|subscribed|entered|deleted|noticed|found"
    r"|was|were|been|see|keep|filed|requested|asked|wrote|made|transferred|moved|upgraded|downgraded|returned|fell|typed|clicked|closed)\b"
    r"|\b(?:my|our)\s(?:[\w-]+\s){1,3}(?:is|are|was|were|has|have|had|did|does|shows?|says|went|got|came|never|still|keeps?|stopped|expired|disappeared|vanished)\b"
    r"|\b(?:you|they|it)\s(?:have\s|['’]ve\s|has\s|just\s|already\s)*(?:charged|debited|billed|took|taken|withdrew|withdrawn|refused|cancelled|blocked|deleted|sent)\b"
    r"|\b(?:was|were|been|got|am|are being) (?:over)?(?:charged|billed|debited|hacked|locked|blocked|refused|cancelled|deducted|declined|rejected)\b|\b(?:hacked|stolen|fraud\w*|unauthori[sz]ed|overcharged|double[- ]charged|twice|wrong(?:ly)?|missing|not me|instead of)\b"
    r"|\b(?:has|have|had|did)(?: not|n['’]t)\b|\bnot (?:yet )?(?:arrived|received|been|come)\b|\bno (?:money|refund|answer|reply|mail|parcel|payout) (?:yet|so far|came)\b|\bnever (?:came|arrived|got)\b|\bwhere (?:is|are) (?:my|our)\b|\bi sent back\b|\b(?:who|somebody|someone) (?:\w+ )?(?:logged|used|changed|is using)\b"
    r"|\b(?:does|do|did)(?: not|n['’]?t) (?:come|arrive|work|open|load|show|start|accept|let|go|appear|sync|connect|respond|answer|save|send|print|reach)\b|\bwhy (?:is|are|was|were|has|have|did|do) (?:my|our|i|we|you charge)\b"
    # German
    r"|\b(?:habe|haben|hatte|bin|wurde|wurden|hat|sind|ist)\b[^.?!\n]{0,80}\b(?:bezahlt|bestellt|gekauft|zurück\w+|gekündigt|storniert|erhalten|bekommen|geändert|verloren|vergessen|gebucht|abgebucht|abgezogen|gesperrt|gehackt|gestohlen|belastet|angekommen|überwiesen|abgelehnt|abgelaufen|verschwunden)\b|\b(?:doppelt|zweimal|wo (?:ist|bleibt) (?:mein|unser)\w*)\b"
    r"|\b(?:kommt|kommen|funktioniert|geht|lädt|startet) (?:\w+ ){0,3}nicht\b|\bwarum (?:ist|sind|wurde|wird|habe|haben) (?:mein|unser|ich|wir|mir)\w*"
    # French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish
    r"|\bj['’]ai (?:été |déjà |bien |été )?(?:payé|commandé|acheté|renvoyé|annulé|reçu|changé|perdu|oublié|réservé|résilié)\w*|\b(?:avez|a|ont) (?:été )?(?:débité|prélevé|facturé|bloqué|piraté|annulé)\w*|\bn['’](?:est|ai|a|ont) (?:pas|jamais|toujours)\b|\bdeux fois\b|\boù est (?:mon|ma)\b"
    r"|\b(?:pagué|pedí|compré|devolví|cancelé|recibí|cambié|perdí|olvidé|reservé)\b|\bhe (?:pagado|pedido|comprado|devuelto|cancelado|recibido|cambiado|perdido|olvidado)\b|\b(?:han|habéis|ha) (?:cobrado|cargado|bloqueado|hackeado|cancelado)\b|\bme cobraron\b|\bdos veces\b|\bdónde está mi\b|\bno (?:ha|han|he|llegó)\b"
    r"|\bho (?:pagato|ordinato|comprato|restituito|annullato|disdetto|ricevuto|cambiato|perso|dimenticato|prenotato)\b|\b(?:avete|hanno|ha) (?:addebitato|prelevato|bloccato|annullato)\b|\bdue volte\b|\bnon (?:è|ho|ha) (?:ancora )?(?:arrivat|ricevut)\w+|\bdov['’]è (?:il mio|la mia)\b"
    r"|\b(?:heb|hebben|ben|is|werd|hebt|heeft)\b[^.?!\n]{0,80}\b(?:betaald|besteld|gekocht|teruggestuurd|opgezegd|geannuleerd|ontvangen|gewijzigd|verloren|vergeten|geboekt|afgeschreven|geblokkeerd|gehackt)\b|\b(?:dubbel|twee keer|waar (?:is|blijft) mijn)\b"
    r"|\b(?:paguei|encomendei|comprei|devolvi|cancelei|recebi|mudei|perdi|esqueci|reservei|cobraram|duas vezes|ainda não (?:chegou|recebi))\b|\b(?:zapłacił\w*|zamówił\w*|kupił\w*|zwrócił\w*|anulował\w*|otrzymał\w*|zgubił\w*|zapomniał\w*|pobran\w+|dwukrotnie|nie (?:dotarł\w*|otrzymał\w*))\b"
    r"|\bn['’]arrive(?:nt)? pas\b|\bne (?:marche|fonctionne|vient|s['’]ouvre)(?:nt)? (?:pas|plus)\b|\bpourquoi (?:mon|ma|mes|notre|ai-je)\b|\bno (?:llega|funciona|abre|carga)n?\b|\bpor qué (?:mi|mis|me)\b|\bnon (?:arriva|funziona|si apre)\b|\bperché (?:il mio|la mia|mi)\b"
    r"|\b(?:komt|werkt|opent) (?:\w+ ){0,3}niet\b|\bwaarom (?:is|zijn|heb|wordt) (?:mijn|ik|onze?)\b|\bnão (?:chega|funciona|abre)\b|\bporque é que (?:o meu|a minha)\b|\bnie (?:przychodzi|działa|otwiera)\b|\bdlaczego (?:mój|moja|moje)\b|\b(?:kommer|fungerar|öppnas) (?:\w+ ){0,2}inte\b|\bvarför (?:är|har) (?:min|mitt|mina|jag)\b"
    r"|\b(?:har|blev)\b[^.?!\n]{0,60}\b(?:betalat|beställt|köpt|returnerat|avbokat|fått|ändrat|tappat|glömt|bokat|debiterat\w*|spärrat|hackat)\b|\b(?:två gånger|var är mi(?:n|tt))\b",
    re.I,
)
"""What befell the customer, or what they did: there is something to look up."""
SUPPOSED = re.compile(
    r"\b(?:if|in case|what happens when|suppose|wenn|falls|si|se|als|indien|quando|caso|jeśli|jeżeli|gdy|om)\s+(?:[\w'’]+\s+){0,4}$",
    re.I,
)
"""Before an event that has not happened."""
_PLEA = re.compile(
    r"^\W*(?:please |so |and |but |hi |hello )*(?:(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody)(?: please| maybe| kindly)? (?:help|assist|advise|look|check|explain|fix|repair|solve|sort|investigate|see)\b.{0,40}|what(?:['’]?s| is| was) (?:going on|wrong|happening|this|that|it|the (?:problem|matter|issue|reason|cause))\b.{0,30}"
    r"|any (?:ideas?|help|news|updates?|suggestions?|advice)\b.{0,20}|what (?:now|next|(?:can|shall|should|do|could|must|am|are) (?:i|we) (?:supposed to )?do)\b.{0,15}|why(?: (?:is|does|did|do) (?:that|this|it))?(?: \w+)?|(?:really|right|how so|how come).{0,10}|how (?:do|can|could|should) (?:i|we|you) (?:fix|solve|repair|sort|get rid of|get around) (?:this|that|it|the \w+)\b.{0,20}"
    r"|(?:is|are) (?:it|this|that|something|anything|there|you)(?: a| an)? (?:broken|down|bug|defect|wrong|fault|known|anything wrong|a known|working on).{0,30}|can (?:this|that|it) be (?:fixed|solved|repaired).{0,20}"
    r"|(?:und )?was (?:tun|nun|jetzt|ist (?:da |das |hier )?(?:los|kaputt|passiert)?|(?:kann|soll|muss|können|sollen) (?:ich|wir) (?:da |jetzt |nun )?(?:tun|machen)).{0,15}|(?:können|könnten|würden) sie (?:mir |uns |bitte |da |das |dabei |das bitte )*(?:\w+ )?(?:helfen|weiterhelfen|prüfen|nachsehen|reparieren|beheben).{0,15}|kann (?:mir |uns )?(?:jemand|wer) (?:\w+ ){0,2}helfen|warum(?: ist das so)?|woran (?:liegt|kann das).{0,20}"
    r"|que (?:faire|(?:puis|dois)-je faire|se passe-t-il).{0,15}|qu['’]est-ce qui se passe|(?:pouvez|pourriez)-vous (?:m['’]aider|nous aider|vérifier|regarder|le réparer).{0,20}|pourquoi|¿?(?:y )?qué (?:hago|puedo hacer|debo hacer|pasa|está pasando|hacemos).{0,15}|¿?(?:me |nos )?(?:pueden?|podrían?) (?:ayudar\w*|revisar\w*|mirar\w*).{0,20}|¿?por qué"
    r"|(?:che )?cosa (?:faccio|posso fare|devo fare|succede|facciamo).{0,15}|(?:mi |ci )?(?:può|potete|potreste|potrebbe) (?:aiutar\w*|controllare|verificare).{0,20}|perché|wat (?:nu|moet ik(?: nu)? doen|kan ik(?: nu)? doen|is er aan de hand).{0,15}|(?:kunt u|kunnen jullie|kun je) (?:me |mij |ons )?(?:\w+ )?(?:helpen|kijken|nakijken).{0,15}|waarom"
    r"|o que (?:faço|posso fazer|devo fazer|se passa).{0,15}|(?:pode|podem|poderiam?) (?:ajudar\w*|verificar).{0,20}|porqu[eê]|por qu[eê]|co (?:robić|mam (?:z?robić)|teraz|się dzieje).{0,15}|czy (?:możecie|mogą państwo|ktoś może) (?:mi |nam )?pomóc.{0,15}|dlaczego|vad (?:gör jag|ska jag göra|händer|nu|är fel).{0,15}|kan (?:ni|du|någon) (?:hjälpa|kolla).{0,20}|varför)\W*$",
    re.I,
)
"""A question for help, or for what is wrong, and for nothing in particular."""
_GRAVE = ("data_loss", "security", "danger", "money_wrong", "blocked")
"""Cues of what is looked into however it is asked."""
_ONLY_ASKED = 0.6
"""Strength of a cue that is only asked about."""
_UPSET = ("negative", "sarcasm", "repeat")


def is_inquiry(text: str, strength: Mapping[str, float], *, trouble: bool) -> bool:
    """Whether a text asks and reports nothing. ``strength``: that of the cues in it. Linear in the text."""
    return (
        not trouble
        and not any(strength[cue] > _ONLY_ASKED for cue in _GRAVE)
        and _ASKS.search(text) is not None
        and not asks_for_something(text)
        and not reports(text)
    )


def is_plea(clause: str) -> bool:
    """Whether a question only asks for help or for what is wrong: "Can you have a look?", "What now?", "Why?"."""
    return _PLEA.search(clause) is not None


def asks_for_something(text: str) -> bool:
    """Whether somebody is to do something for the customer."""
    return _REQUEST.search(text) is not None


def reports(text: str) -> bool:
    """Whether it is told what befell the customer, or what they did; what is only supposed is no report."""
    return any(
        not SUPPOSED.search(text, max(0, found.start() - 60), found.start())
        for found in _REPORT.finditer(text)
    )


def is_calm(strength: Mapping[str, float]) -> bool:
    """Whether the cues show no displeasure."""
    return not any(strength[cue] for cue in _UPSET)
