"""Words of people who have followed a false message and lost money by it, and of those whose account somebody has made their own.

The first is told in two parts that need not stand together: the money is gone, and the writer entered or confirmed something
on a page or after a message that was not what it seemed. Sources of regular expressions, to be read without regard to case.
"""

from __future__ import annotations

_SUM = r"(?:[$€£]\s?\d[\d.,' ]{0,12}|\d[\d.,' ]{0,12}\s?(?:[$€£]|euros?|eur|usd|gbp|chf|dollars?|pounds|franken|francs|kronor|kr|sek|pln|z[łl](?:otych)?|reais|pesos)|(?:hundred|thousand)s? of \w+)"
_GONE_EN = r"(?:gone|missing|missing from|taken|stolen|withdrawn|debited|charged|deducted|transferred|lost|disappeared|vanished|booked off)"
FRAUD = (
    rf"\b(?:my |our |the |all (?:my |our |the )?|some )?(?:money|savings|balance|{_SUM})\s?(?:(?:is|are|was|were|has been|have been|have|has|now|all|already|just) ){{0,3}}{_GONE_EN}\b",
    rf"{_SUM} (?:(?:is|are|was|were|has been|have been|have|has|now|all|already|just) ){{0,3}}{_GONE_EN}\b",
    rf"\b(?:they|somebody|someone|he|she|the (?:caller|man|woman|scammers?|fraudsters?|thieves)) (?:has |have |had |then |just |already )*(?:took|taken|withdrew|withdrawn|debited|charged|stole|stolen|transferred|emptied|spent) (?:\w+ ){{0,3}}?(?:{_SUM}|my (?:account|card|savings|money))",
)
"""In English: the money is gone."""
FRAUD_ABROAD = (
    rf"\b(?:geld|guthaben|erspartes|{_SUM})\s?(?:(?:ist|sind|wurden?|nun|jetzt|schon) ){{0,3}}(?:weg|futsch|verschwunden|abgebucht|abgehoben|gestohlen|(?:ü|ue)berwiesen)\b|{_SUM} (?:(?:ist|sind|wurden?|nun|jetzt|schon|mir|uns) ){{0,3}}(?:weg|futsch|verschwunden|abgebucht|abgehoben|gestohlen)\b",
    rf"(?:\bargent|{_SUM}) (?:(?:a|ont|a [ée]t[ée]|ont [ée]t[ée]|est|sont|m['’]ont [ée]t[ée]) )?(?:disparue?s?|d[ée]bit[ée]e?s?|vol[ée]e?s?|pr[ée]lev[ée]e?s?|partie?s?|envol[ée]e?s?|retir[ée]e?s?)(?!\w)|\b(?:on|ils|quelqu['’]un) m['’](?:a|ont) (?:pris|vol[ée]|d[ée]bit[ée]|pr[ée]lev[ée]|retir[ée]) (?:\w+ )?{_SUM}",
    rf"\b(?:me |nos )(?:han |ha )?(?:quitado|robado|cobrado|cargado|sacado|quitaron|robaron|cobraron|cargaron|sacaron|retirado|retiraron) (?:\w+ )?(?:{_SUM}|el dinero|todo el dinero)|(?:\b(?:el )?dinero|{_SUM}) (?:(?:ha|han|se ha|se han|fueron|ya) )?(?:desaparecid\w|desaparecido|desaparecieron|desapareci[óo]|robad\w+|cobrad\w+|retirad\w+)\b",
    rf"(?:\bgeld|{_SUM}) (?:(?:is|zijn|werd|werden|nu|al) ){{0,3}}(?:weg|verdwenen|afgeschreven|gestolen|kwijt|afgehaald)\b",
    rf"\b(?:mi|ci) hanno (?:preso|rubato|addebitato|prelevato|tolto) (?:\w+ )?(?:{_SUM}|i soldi|tutti i soldi)|(?:\bsoldi|{_SUM}) (?:(?:sono|è|sono stati|ormai) )?(?:sparit[ie]|spariti|rubat[ie]|addebitat[ie]|prelevat[ie]|andati via)\b",
    rf"\b(?:tiraram|roubaram|levaram|cobraram|debitaram)(?:-me|-nos)? (?:\w+ )?(?:{_SUM}|o dinheiro)|(?:\bdinheiro|{_SUM}) (?:(?:foi|foram|j[áa]) )?(?:sumiu|sumiram|desapareceu|desapareceram|roubad\w+|debitad\w+|levantad\w+)\b",
    rf"(?:\bpieni[ąa]dze|{_SUM}) (?:\w+ )?(?:znikn[ęe][łl][yo]|zgin[ęe][łl][yo]|pobran[oey]|skradzion[oey]|[śs]ci[ąa]gni[ęe]t[oey]|wyp[łl]acon[oey])\b|\b(?:znikn[ęe][łl]o|pobrano|skradziono|[śs]ci[ąa]gni[ęe]to|ukradli)(?: mi| nam)? (?:\w+ )?{_SUM}",
    rf"(?:\bpengarna|{_SUM}) (?:(?:[äa]r|har|blev|nu) ){{0,2}}(?:borta|f[öo]rsvunn\w+|f[öo]rsvunnit|f[öo]rsvann|dragits|dragna|stulna|stulits)\b|\b(?:drog|dragit|stal|stulit|tog|tagit) (?:\w+ )?{_SUM}",
)
"""In German, French, Spanish, Italian, Dutch, Portuguese, Polish and Swedish."""
_ACT = (
    r"\b(?:i|we|my (?:\w+ )?(?:mother|father|mum|mom|dad|wife|husband|son|daughter|colleague|grand\w+)|he|she)(?:['’]ve| have| had| has)? (?:then |just |also |stupidly |unfortunately |of course )?(?:entered|typed|gave|given|confirmed|approved|filled in|put in|clicked|tapped|followed (?:the|that|a) link|keyed in|submitted|told (?:him|her|them)|read (?:him|her|them) (?:the|my)|paid (?:there|on)|scanned)\b|(?<!not )(?<!never )\b(?:entered|typed(?: in)?|confirmed|filled in|gave(?: them| him| her)?) (?:my|our|his|her|the) (?:\w+ )?(?:cards?|passwords?|pin|codes?|tan|details|data|credentials)\b|\b(?:and )?(?:i|we) did(?: so| it| that| as)?(?=[.,;!\n]|$)"
    r"|\b(?:ich|wir|mutter|vater|habe|haben|hat)\b[^.!?\n]{0,70}\b(?:eingegeben|eingetippt|best(?:ä|ae)tigt|angeklickt|geklickt|freigegeben|durchgegeben|ausgef(?:ü|ue)llt)\b"
    r"|\b(?:j['’]ai|nous avons|a) (?:\w+ )?(?:saisi|entr[ée]|donn[ée]|confirm[ée]|valid[ée]|cliqu[ée]|tap[ée]|rempli|renseign[ée]|communiqu[ée])(?!\w)|\bje l['’]ai fait\b"
    r"|\b(?:he|hemos|ha) (?:\w+ )?(?:introducido|metido|puesto|dado|confirmado|pinchado|pulsado|rellenado)\b|\b(?:introduje|met[íi]|puse|di|confirm[ée]|pinch[ée]|puls[ée]|rellen[ée]|escrib[íi])(?!\w)|\blo hice\b"
    r"|\b(?:heb|hebben|heeft|ik)\b[^.!?\n]{0,60}\b(?:ingevuld|ingevoerd|bevestigd|geklikt|doorgegeven|ingetikt|goedgekeurd)\b"
    r"|\b(?:ho|abbiamo|ha) (?:\w+ )?(?:inserito|dato|confermato|cliccato|digitato|compilato|comunicato)\b|\bl['’]ho fatto\b"
    r"|\b(?:introduzi|inseri|coloquei|digitei|confirmei|cliquei|dei|preenchi|pus)(?!\w)"
    r"|\b(?:wpisa[łl][ae]m|poda[łl][ae]m|potwierdzi[łl][ae]m|klikn[ąęe][łl][ae]m|wprowadzi[łl][ae]m)\b"
    r"|\b(?:skrev in|knappade in|klickade p[åa]|fyllde i) (?:\w+ )?\w+|\b(?:jag|vi) (?:\w+ )?(?:skrev in|knappade in|angav|bekr[äa]ftade|klickade|fyllde i|godk[äa]nde|uppgav)\b|\bhar (?:\w+ )?(?:angett|bekr[äa]ftat|klickat|fyllt i)\b"
)
"""The writer entered or confirmed something."""
_LURE = (
    r"\b(?:phish\w*|fake|scam\w*|fraud\w*|in your name|pretend\w*|looked like (?:you|yours|your)|(?:a|the|your|another|other|some|that|this) (?:\w+ )?(?:message|link|sms|text|e-?mail|mail|call(?:er)?|qr[- ]code|pop-?up|chat|page|site)|inside your app|(?:caller|man|woman) (?:said|claimed)"
    r"|betr(?:ü|ue)g\w*|betrug|gef(?:ä|ae)lscht\w*|falsche\w?|link|nachricht|sms|in (?:ihrem|eurem) namen|anruf\w*|faux|fausse|lien|hame[çc]onnage|arnaque\w*|message|en votre nom|appel\w*|enlace|estafa\w*|fals[oa]|mensaje|llamad\w+|en su nombre|suplant\w+"
    r"|nepp\w*|valse|oplicht\w*|bericht\w*|truff\w+|messaggio|chiamat\w+|a vostro nome|burla|golpe|mensagem|liga[çc][ãa]o|fa[łl]szyw\w+|oszust\w*|wiadomo[śs][ćc]\w*|linku?|falsk\w*|bedr[äa]g\w*|l[äa]nk\w*|meddelande\w*|samtal\w*)\b"
)
"""A message, a page or a caller that was not what it seemed."""
_SENSITIVE = r"\b(?:cards?|passwords?|codes?|pin|tans?|log-?in|credentials|bank\w*|details|iban|cvv|otp|karte\w*|kartendaten|passwort|kennwort|zugangsdaten|bankdaten|carte|mot de passe|coordonn[ée]es|identifiants|tarjeta|contrase[ñn]a|clave|datos|c[óo]digo|kaart\w*|wachtwoord|gegevens|pincode|carta|codice|dati|cart[ãa]o|senha|dados|c[óo]digo|kart[ęya]\w*|has[łl]o|kod\w*|dane|kort\w*|l[öo]senord\w*|uppgifter|bankid)\b"
FOLLOWED = rf"\A(?=[\s\S]*?(?:{_ACT}))(?=[\s\S]*?(?:{_LURE}))(?=[\s\S]*?(?:{_SENSITIVE}))"
"""What a text must hold besides: the writer entered or confirmed a secret, after a lure."""
REFUNDED = (
    r"\b(?:(?:card|payment|order) (?:was )?declined|refund (?:of|for|please)|money back for|double charge\w*|charged (?:me |us )?twice|subscription|renewal|by mistake|wrong recipient|typo|promo ?code|discount code|voucher code|gift card code)\b"
    r"|\b(?:gutschein\w*|rabattcode|abo\b|doppelt|code promo|abonnement|suscripci[óo]n|c[óo]digo (?:de )?(?:descuento|promocional)|kortingscode|codice sconto|assinatura|kod rabatowy|rabattkod)"
)
"""What makes of the same words an everyday matter of money."""

_ADDRESS_ES = r"(?:el |mi |la |nuestro )?(?:correo(?: electr[óo]nico)?|e-?mail|contrase[ñn]a|tel[ée]fono|direcci[óo]n(?: de correo)?|clave)"
_ADDRESS_FR = r"(?:l['’]|mon |ma |notre |le )(?:adresse(?: (?:e-?)?mail)?|e-?mail|mot de passe|num[ée]ro)"
_ADDRESS_IT = r"(?:la |il |l['’]|la mia |il mio )?(?:e-?mail|mail|indirizzo|password|numero)"
_ADDRESS_PT = r"(?:o |a |meu |minha )?(?:e-?mail|senha|palavra-?passe|n[úu]mero|endere[çc]o)"
ACCOUNT_TAKEN = (
    r"\b(?:some(?:one|body)|they|strangers?) (?:has |have )?(?:changed|replaced) (?:my|our|the) (?:\w+ )?(?:e-?mail|mail address|address|password|phone number)\b[^.!?\n]{0,40}\b(?:bought|ordered|purchased|spent|paid|booked|rented)\b",
    r"\b(?:my|our|the) (?:\w+ )?(?:e-?mail|mail|address|password)(?: address)? (?:was|has been|got) (?:changed|replaced)\b[^.!?\n]{0,50}\b(?:bought|ordered|purchased|spent|booked|rented)\b",
)
"""In English: the address was changed, and then things were bought."""
ACCOUNT_TAKEN_ABROAD = (
    r"\b(?:jemand|unbekannte|fremde)\b[^.!?\n]{0,20}\b(?:mail\w*|e-?mail\w*|adresse|passwort|kennwort|nummer)\b[^.!?\n]{0,40}\bge(?:ä|ae)ndert\b[^.!?\n]{0,40}\b(?:gekauft|bestellt|bezahlt|gebucht|ausgeliehen)\b|\b(?:e-?mail\w*|mailadresse|passwort|adresse) (?:\w+ ){0,2}wurde ge(?:ä|ae)ndert\b[^.!?\n]{0,40}\b(?:gekauft|bestellt|bezahlt|gebucht)\b",
    rf"\b(?:me |nos )?(?:han|alguien ha|cambiaron|alguien) (?:cambiado |cambi[óo] |modificado )?{_ADDRESS_ES}\b[^.!?\n]{{0,40}}\b(?:(?:me |nos )?(?:han |ha )?(?:comprado|pedido|gastado|contratado|alquilado)|compraron|pidieron|gastaron|compr[óo])\b",
    rf"\b(?:on|quelqu['’]un|ils|des inconnus) (?:\w+ )?(?:a |ont |m['’]a |m['’]ont )?(?:chang[ée]|modifi[ée]|remplac[ée]) {_ADDRESS_FR}\b[^.!?\n]{{0,50}}\b(?:achet[ée]|command[ée]|d[ée]pens[ée]|lou[ée]|r[ée]serv[ée])(?!\w)",
    rf"\b(?:hanno|qualcuno ha|mi hanno) (?:cambiato|modificato) {_ADDRESS_IT}\b[^.!?\n]{{0,40}}\b(?:comprato|acquistato|ordinato|speso|noleggiato)\b",
    rf"\b(?:mudaram|alteraram|trocaram|algu[ée]m (?:mudou|alterou|trocou)) {_ADDRESS_PT}\b[^.!?\n]{{0,40}}\b(?:compraram|comprou|encomendaram|gastaram|encomendou|alugaram)\b",
    r"\b(?:iemand|ze|onbekenden)\b[^.!?\n]{0,20}\b(?:mail\w*|e-?mail\w*|wachtwoord|adres|nummer)\b[^.!?\n]{0,20}\b(?:gewijzigd|veranderd|aangepast)\b[^.!?\n]{0,40}\b(?:gekocht|besteld|geboekt|gehuurd)\b",
    r"\b(?:kto[śs] zmieni[łl]|zmieniono|zmienili)(?: mi)? (?:\w+ )?(?:adres\w*|e-?mail\w*|has[łl]o|numer)\b[^.!?\n]{0,40}\b(?:kupi[łl]\w*|kupiono|zam[óo]wi\w+|wypo[żz]yczy\w+)\b",
    r"\b(?:n[åa]gon|de) har [äa]ndrat (?:\w+ )?(?:mejl\w*|e-?post\w*|l[öo]senord\w*|adress\w*|nummer\w*)\b[^.!?\n]{0,40}\b(?:k[öo]pt|best[äa]llt|hyrt|handlat)\b",
)
"""In German, Spanish, French, Italian, Portuguese, Dutch, Polish and Swedish."""
