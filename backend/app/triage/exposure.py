"""Words of people who see what belongs to others: a leak told from the finder's side.

Made from parts: a verb of seeing or opening, a noun of personal things, and a mark that these are somebody else's. Sources of
regular expressions, to be read without regard to case; no gap leaves the sentence.
"""

from __future__ import annotations

_GAP = r"[^.!?\n]{0,60}"
_SHORT = r"[^.!?,\n]{0,40}"
_W2 = r"(?:[\w'’-]{1,20}\s){0,2}"

_THINGS_EN = (
    r"(?:data|details|invoices?|bills|contracts?|orders?|profiles?|prescriptions?|records?|letters?|messages|mails?|e-?mails|address(?:es)?"
    r"|pay ?slips?|salar(?:y|ies)|bookings?|documents?|files?|accounts?|names|statements?|results?|chats?|photos|pictures|recordings"
    r"|reports?|diagnos[ei]s|tickets?|appointments?|calendars?|balances?|phone numbers|birth ?days|grades|marks|reservations?|claims?|conversations?|transcripts?|history|charts?|x-?rays|policies|policy|cards?)"
)
_OTHERS_EN = (
    r"(?:(?:an)?other|different|strange|unknown|foreign|some other|any other|all (?:the )?other|our other)"
    r" (?:people|persons?|customers?|employees?|users?|patients?|clients?|tenants?|members?|famil(?:y|ies)|compan(?:y|ies)"
    r"|students?|pupils?|parents?|households?|residents?|guests?|subscribers?|passengers?|firms?|drivers?|organi[sz]ations?|schools?|shops?)"
)
_SEE_EN = r"(?:see|sees|saw|open|opens|view|views|read|reads|download|downloads|edit|edits|access|get|gets|got|find|show|shows|shown|showed|showing|display|displays|received?|look at|land in|sent|returns?|returned|gives?|gave|delivers?|lists?|listed|exposes?|leaks?|leaked)"
_GUESS_EN = r"\b(?:chang\w{1,3}|alter\w{0,3}|edit\w{0,3}|count\w{0,3}(?: up)?|increas\w{1,3}|increment\w{0,3}|guess\w{0,3}|replac\w{1,3}|swap\w{0,4}|typ(?:e|ing)|add\w{0,3}|modif\w{1,5}|try\w{0,3}|rais\w{1,3})\b[^.!?\n]{0,30}\b(?:numbers?|digits?|ids?|url|link|address(?: bar| line)?|parameter)\b"
_NOT_MINE_EN = (
    r"(?:(?:is|are|was|were)(?:n['’]t| not) (?:mine|ours|me|from us)|not (?:mine|ours)\b|belong\w{0,3} to (?:(?:an)?other|some(?:one|body)|a (?:different|stranger))"
    r"|of (?:a|some) (?:total |complete |perfect )?(?:stranger|different (?:person|customer|family|company))|of strangers)"
)
EXPOSURE = (
    rf"\b{_SEE_EN}\b{_SHORT}\b{_THINGS_EN}\b{_SHORT}\b(?:of|from|for|belonging to)\s(?:\w+ ){{0,2}}?{_OTHERS_EN}\b",
    rf"\b{_SEE_EN}\b{_SHORT}\b{_OTHERS_EN}['’]?s?['’]? (?:\w+ ){{0,2}}{_THINGS_EN}\b",
    rf"\b{_SEE_EN}\b{_SHORT}\b(?:some(?:one|body) else['’]s|strangers?['’]s?|a stranger['’]s) (?:\w+ ){{0,2}}{_THINGS_EN}\b",
    rf"\b{_SEE_EN}\b{_SHORT}\b(?:pay ?slips?|salar(?:y|ies)|sick notes?|test results?|medical \w+|diagnosis) (?:\w+ )?(?:of|from) (?:a|my|one of my) (?:colleagues?|neighbou?rs?|boss|strangers?|classmates?)\b",
    rf"\b{_SEE_EN}\b{_SHORT}\b{_THINGS_EN}\b{_SHORT}\b(?:that|which|they|it)?\s?{_NOT_MINE_EN}",
    rf"\b{_THINGS_EN}\b{_SHORT}\bbelongs? to (?:an?other|a different|some(?:one|body) else|a stranger)\b",
    rf"\b{_THINGS_EN} of (?:a|an|some) \w+ (?:that |whom? )?(?:i|we) (?:do not|don['’]t|have never|never|had never) (?:know|knew|met|heard)",
    rf"\b(?:any(?:one|body)|every(?:one|body)|strangers|(?:all )?other \w+|another \w+) (?:can|could|is able to|are able to) (?:\w+ )?(?:open|see|read|view|download|access|edit|look at) (?:my|our|the|all)\b{_SHORT}\b{_THINGS_EN}\b",
    rf"{_GUESS_EN}{_GAP}\b{_SEE_EN}\b{_GAP}\b(?:others?|(?:an)?other|different|any|every|not (?:mine|ours)|some(?:one|body)|all|each)\b",
    rf"\b{_SEE_EN}\b{_GAP}\b(?:others?|(?:an)?other|different|any|every|not (?:mine|ours)|some(?:one|body)|all|each)\b{_GAP}{_GUESS_EN}",
    rf"\b(?:greets?|greeted|welcomes?|welcomed|calls?|addresses|log(?:s|ged)|sign(?:s|ed)|logged|takes?|took|puts?|put) me (?:in )?(?:as|into|by the name of)\s(?-i:[A-Z])\w+{_GAP}\b(?:shows?|see|her|his|their)\b{_GAP}\b{_THINGS_EN}\b",
    r"\b(?:i am|i['’]m|we are) (?:logged|signed) in(?:to)? (?:as|the account of) (?:some(?:one|body) else|another \w+|a stranger|(?:a|some) (?:different|other) \w+)",
    rf"\b{_THINGS_EN}\b{_SHORT}\b(?:is|are|was|were|can be|could be) (?:\w+ )?(?:public|visible to (?:everyone|everybody|anyone|all|others)|openly|readable by (?:anyone|everyone|all))\b",
    rf"\b(?:each|it|this|that|they|these|every one) (?:is|are) (?:the |an? )?{_THINGS_EN} (?:of|from|belonging to) (?:an?other|a different|different|other) \w+",
    r"\b(?:all|\d[\d,.]{0,8}|every|the) (?:\w+ ){0,2}(?:addresses|recipients|e-?mails) (?:\w+ )?in (?:the )?(?:to|cc)(?: line| field|:|\b)",
    r"\b(?:search )?results? (?:are |is |come |came )?from (?:tenant|customer|client|company) (?-i:[A-Z0-9])\w{0,20}\b",
)
"""In English."""

_OTHERS_DE = r"(?:(?:von|bei) (?:(?:ganz |v(?:ö|oe)llig )?(?:anderen|fremden) \w{4,20}|wildfremden|fremden)|(?:anderer|fremder) (?:leute|\w{4,20})|eines (?:anderen|fremden) \w{4,20}|einer (?:anderen|fremden) \w{4,20})"
_THINGS_DE = r"\w{0,14}(?:daten|rechnung(?:en)?|abrechnung(?:en)?|vertr(?:ä|ae)ge|vertrag|adressen?|profile?|befunde?|akten?|rezepte?|nachrichten|bestellungen?|unterlagen|dokumente?|konto|konten|briefe?|mails?|namen|termine?|fotos|bilder|buchungen?|auftr(?:ä|ae)ge|noten|geh(?:a|ä|ae)lter|bescheide?|ausz(?:ü|ue)ge)"
_SEE_DE = r"(?:sehe|sehen|sieht|sah|(?:ö|oe)ffnen?|(?:ö|oe)ffne|lese|lesen|bekomme|bekommen|bekam|bekamen|zeigt|zeigte|angezeigt|abrufen|herunterladen|einsehen|erhalte|erhalten|erhielt|finde|lande|gelange|komme|erscheinen|kriege)"
_OTHERS_FR = r"(?:d['’]autres? \w{4,20}|(?:d['’]|de l['’])un(?:e)? autre \w{4,20}|de quelqu['’]un d['’]autre|d['’]inconnus?|qui ne (?:sont|est) pas (?:[àa] (?:moi|nous)|les? (?:n[ôo]tres?|miens?|miennes?))|d['’]autrui)"
_THINGS_FR = r"(?:donn[ée]es|factures?|contrats?|adresses?|profils?|bulletins?|fiches?|dossiers?|ordonnances?|messages?|commandes?|documents?|comptes?|courriers?|noms|photos?|r[ée]sultats?|relev[ée]s?|mails?|r[ée]servations?|notes)"
_SEE_FR = r"(?:vois|voit|voyons|voir|vu|ouvre|ouvrir|lis|lire|consulter|affiche|affich[ée]e?s?|re[çc]ois|re[çc]u|re[çc]oit|acc[èe]de|acc[ée]der|t[ée]l[ée]charger|tombe|trouve|montre|(?:ai|avons|a|ont) acc[èe]s|appara[iî]\w{1,5})"
_OTHERS_ES = r"(?:de otr[oa]s? \w{4,20}|de otra persona|de desconocid[oa]s?|ajen[oa]s?|que no (?:son|es) (?:m[ií][oa]s?|nuestr[oa]s?)|de alguien m[áa]s)"
_THINGS_ES = r"(?:datos|facturas?|contratos?|direcci(?:[óo]n|ones)|perfil(?:es)?|n[óo]minas?|expedientes?|recetas?|mensajes?|pedidos?|documentos?|cuentas?|cartas?|nombres|fotos?|resultados?|extractos?|correos?|reservas?|notas)"
_SEE_ES = r"(?:veo|ve|vemos|ver|vi|abro|abrir|leo|leer|muestra|mostr[óo]|aparece[n]?|recibo|recib[ií]|recibimos|accedo|acceder|descargar|sale[n]?|encuentro|consultar|visualizar|(?:tengo|tenemos) acceso)"
_OTHERS_NL = r"(?:van (?:(?:een|de) )?(?:andere?|vreemde|onbekende) ?\w{0,20}|van iemand anders|die niet van (?:mij|ons) (?:is|zijn))"
_THINGS_NL = r"\w{0,10}(?:gegevens|data|facturen|factuur|contract(?:en)?|adres(?:sen)?|profiel(?:en)?|loonstro(?:ok|ken)|dossiers?|recepten|berichten|bestelling(?:en)?|documenten|accounts?|brieven|namen|foto['’]?s|uitslagen|afschriften|mails?|boekingen|cijfers)"
_SEE_NL = r"(?:zie|zien|ziet|zag|open|openen|lees|lezen|krijg|krijgen|kreeg|toont|inzien|toegang|downloaden|ontvang|ontvangen|vind|getoond)"
_OTHERS_IT = r"(?:di (?:altr[ie]|un['’ ]?altr[oa]) ?\w{0,20}|di qualcun altro|altrui|di (?:sconosciut[ie]|estrane[ie])|che non (?:sono|è) (?:mi[oae]i?|nostr[oaie]))"
_THINGS_IT = r"(?:dati|fattur[ae]|contratt[oi]|indirizz[oi]|profil[oi]|bust[ae] paga|cartell[ae]|ricett[ae]|messaggi[o]?|ordin[ei]|document[oi]|account|lettere|nomi|foto|referti|estratti|mail|prenotazion[ei]|voti)"
_SEE_IT = r"(?:vedo|vede|vediamo|vedere|visto|apro|aprire|leggo|leggere|mostra|appaiono|compaiono|ricevo|ricevuto|accedo|accedere|scaricare|trovo|(?:ho|abbiamo) accesso|visualizz\w{1,4})"
_OTHERS_PT = r"(?:de outr[oa]s? \w{4,20}|de outra pessoa|de desconhecid[oa]s?|alhei[oa]s?|que n[ãa]o (?:s[ãa]o|[ée]) (?:me[u]s?|minhas?|noss[oa]s?))"
_THINGS_PT = r"(?:dados|faturas?|contratos?|endere[çc]os?|moradas?|perfi[sl]|holerites?|recibos?|prontu[áa]rios?|receitas?|mensagens|pedidos?|encomendas?|documentos?|contas?|cartas?|nomes|fotos?|resultados?|extratos?|e-?mails?|reservas?|notas)"
_SEE_PT = r"(?:vejo|v[êe]|vemos|ver|vi|abro|abrir|leio|ler|mostra|mostrou|aparece[m]?|recebo|recebi|recebemos|acesso|acessar|aceder|acedo|baixar|encontro|consultar|(?:tenho|temos) acesso)"
_OTHERS_PL = (
    r"(?:(?:innych|obcych|cudzych) ?\w{0,20}|innej osoby|innego \w{4,20}|kogo[śs] innego|cudze|nie moje)"
)
_THINGS_PL = r"(?:dan(?:e|ych)|faktur[ayę]?|umow[ayę]|adres[yów]{0,2}|profil\w{0,2}|recept[ayę]|wiadomo[śs]ci|zam[óo]wieni[ae]|dokument[yów]{0,2}|kont[oa]|list[yów]{0,2}|wynik[iów]{0,2}|zdj[ęe]cia|rezerwacj[eę])"
_SEE_PL = r"(?:widz(?:[ęe]|imy|i|ia[łl][ea]m)|wida[ćc]|otwieram|otworzy[ćc]|czytam|przeczyta[ćc]|pokazuje|wy[śs]wietla|dosta(?:j[ęe]|[łl][ea]m)|pobra[ćc]|mog[ęe] zobaczy[ćc]|mam dost[ęe]p)"
_OTHERS_SV = r"(?:andras? ?\w{0,20}|fr[äa]mmande \w{4,20}|f[öo]r andra \w{4,20}|n[åa]gon annans?|som inte [äa]r (?:mina|v[åa]ra|min|v[åa]r))"
_THINGS_SV = r"(?:uppgifter|fakturor|avtal|adresser|profil(?:er)?|l[öo]nebesked|journaler|recept|meddelanden|best[äa]llningar|dokument|konton?|brev|namn|bilder|resultat|bokningar|betyg|data)"
_SEE_SV = r"(?:ser|se|s[åa]g|[öo]ppnar?|l[äa]ser?|visar?|visas|f[åa]r|fick|komma [åa]t|har tillg[åa]ng|kommer [åa]t|ladda ner|hittar)"

EXPOSURE_ABROAD = (
    rf"\b{_SEE_DE}\b{_GAP}\b{_THINGS_DE}\b\s{_W2}{_OTHERS_DE}|\b{_SEE_DE}\b{_SHORT}\bfremde[rnms]? {_THINGS_DE}\b|\b{_THINGS_DE} {_OTHERS_DE}\b{_SHORT}\b{_SEE_DE}\b|\b(?:begr(?:ü|ue)(?:ß|ss)t|spricht) mich {_W2}als (?-i:[A-ZÄÖÜ])\w+|\b{_SEE_DE}\b{_SHORT}\b{_THINGS_DE},? die nicht (?:uns|mir|mein\w{{0,2}}|unser\w{{0,2}}) ?(?:geh(?:ö|oe)r\w{{1,2}}|sind)\b",
    rf"\b{_SEE_FR}\b{_SHORT}\b{_THINGS_FR}\b{_SHORT}{_OTHERS_FR}",
    rf"\b{_SEE_ES}\b{_SHORT}\b{_THINGS_ES}\b{_SHORT}\b{_OTHERS_ES}",
    rf"\b{_SEE_NL}\b{_SHORT}\b{_THINGS_NL}\b{_SHORT}\b{_OTHERS_NL}|\b{_THINGS_NL} {_OTHERS_NL}{_SHORT}\b{_SEE_NL}\b",
    rf"\b{_SEE_IT}\b{_SHORT}\b{_THINGS_IT}\b{_SHORT}\b{_OTHERS_IT}",
    rf"\b{_SEE_PT}\b{_SHORT}\b{_THINGS_PT}\b{_SHORT}\b{_OTHERS_PT}",
    rf"\b{_SEE_PL}\b{_SHORT}\b(?:{_THINGS_PL}\b\s{_W2}{_OTHERS_PL}|cudze \w{{4,20}})",
    rf"\b{_SEE_SV}\b{_SHORT}\b(?:{_THINGS_SV}\b{_SHORT}\b{_OTHERS_SV}|andra (?:kunders|personers|anv[äa]ndares|patienters|medlemmars|elevers|f[öo]retags|hyresg[äa]sters) {_THINGS_SV})",
)
"""In German, French, Spanish, Dutch, Italian, Portuguese, Polish and Swedish."""
