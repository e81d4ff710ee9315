"""Names of products that are words of no language, such as an invented "Fennora": told by being unknown and by what is said
around them.

A word with a capital that nobody uses as a word is the name of a product, a firm, a person or a village. What is opened,
updated, signed in to or shown on a screen is the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from app.rag.function_words import folded
from app.triage.extractors.found import Found
from app.triage.types import FieldName

_CAMEL = r"[A-Z][a-z]+(?:[A-Z][a-z]+)+|[A-Z][a-z]+[A-Z]{1,3}(?![a-z])"
_TAIL_WORDS = (
    r"(?:Pro|Plus|Mini|Max|Go|Lite|Air|Ultra|Studio|Business|Home|Cloud|Mobile|Desktop|Server|Hub|Suite|One|Classic|Express|Enterprise|Connect|Core|Sense|Desk|Bridge|Online|Direct|Kiosk|Clock|Duo|Trio|Arena|Exam|Vision|Assist|Guard|Box|Link"
    r"|Cam|Basic|Premium|Standard|Starter|Junior|Kids|Family|Sport|Touch|Play|Pay|Sync|Flow|Analytics|Insights|Manager|Planner|Scheduler|Viewer|Reader|Player|Editor|Wallet|Live|Web|App|API|Next|Neo|Prime|Smart|Station|Terminal|Tracker|Monitor|Gateway|Router|Lock|Light|Key|Pad|Tab|Phone|Watch|Pod)"
)
_CAMEL_CASE = re.compile(_CAMEL)
_NAME = re.compile(
    rf"(?<![\w@./:&'’-])(?P<name>(?P<first>{_CAMEL}|[A-Z][a-zà-ÿ]{{2,20}})(?P<tail>(?:[ \u00a0](?:{_TAIL_WORDS}|[A-Z]{{0,2}}\d{{1,4}}[A-Z]?|[A-Z]{{1,3}}-\d{{1,4}}[A-Z]?|[A-Z]{{2,3}})(?![\w-]|[.,:]\d)){{0,2}}))(?![\w@]|\.\w|-\d)"
)
_FURTHER = re.compile(r"[ \u00a0](?P<word>[A-Z][a-z]{3,14})(?![\w@-]|\.\w|[ \u00a0][A-Z]|\s?[>→])")
"""One more word of a name: "Fennora Warehouse"."""
_NO_FURTHER = frozenset(
    folded("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december support team sales customer service login account accounts password error errors invoice invoices order orders
    settings reports report version update updates app status page help center centre company group limited partners holding inc gmbh
    version problem question issue trouble urgent please thanks when what where why how not since after before does can cannot
    """).split()
)
_TITLE = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|sir|madam|frau|herrn?|mme|m|mlle|monsieur|madame|sr|sra|don|doña|señora?|signora?|sig|dhr|mevr|mevrouw|pan|pani|st|san|santa|sankt|saint|dear|hi|hello|hallo|hey|liebe[rs]?|lieber|cher|chère|ciao|hola|beste|cara?|"
    r"regards|thanks|cheers|by|name is|named|i am|i['’]m|ich bin|colleague|husband|wife|son|daughter|grandson|mother|father|brother|sister|neighbour|friend|patient|farm|hotel|village|town|city|street|road|school|klinik|pension|firma|company|chez|port of|university of|county)\b\.?\s$)",
    re.I,
)
"""Before names of people, places and firms."""
_FIRM_BEHIND = re.compile(
    r"\s(?:&|and Sons|und Söhne|GmbH|AG|KG|OHG|UG|Ltd|Limited|LLC|LLP|Inc|Corp|SA|SL|SRL|S\.|B\.?V|N\.?V|AB|AS|A/S|Oy|Oyj|Group|Holding|Partners|Bros|Verlag|Hotels?|Street|Road|Lane|Avenue|Strasse|Straße)\b"
)
_SOFTWARE = (
    r"(?:apps?|applications?|software|suite|backend|plug-?ins?|add-?ons?|extension|widget|sdk|api|programme?|platform|portal|tool|system|firmware|service|programm|anwendung|plattform|gerät|logiciel|application|appli|plateforme|aplicación|programa|plataforma|applicazione|programma|piattaforma"
    r"|applicatie|aplicativo|aplikacj[aięąe]|programu?|appen|programmet|game|spiel|jeu|juego|gioco|jogo|gra|gry|spel)"
)
_LABEL = r"(?:product|produkt|produit|producto|prodotto|produto|device|gerät|appareil|dispositivo|apparaat|model|modell|modèle|modelo|modello|app|software|system|programm?|game)"
_USING = (
    r"(?:(?:re|un)?install(?:ed|ing|s)?|open(?:ed|ing|s)?|launch(?:ed|ing)?|start(?:ed|ing)?|restart(?:ed|ing)?|reboot(?:ed|ing)?|updat(?:ed?|ing)|upgrad(?:ed?|ing)|us(?:es?|ed|ing)|runs?|running|set(?:ting)? up|logg?(?:ed|ing)? ?(?:in ?to|out of|on ?to)|sign(?:ed|ing)? ?(?:in ?to|out of|up for|up to)"
    r"|connect(?:ed|ing)? to|switch(?:ed|ing)? to|mov(?:ed|ing) to|migrat(?:ed|ing) to|sync(?:ed|ing)? (?:with|to)|thrown out of|kicked out of|locked out of|subscribed? to|pair(?:ed|ing)? (?:with|the)|download(?:ed|ing)?|reset(?:ting)?|unlock(?:ed|ing)?|charg(?:e|ing)|renew(?:ed|ing)?|cancel(?:led|ling)?|buy(?:ing)?|bought|evaluat(?:ed?|ing)|trying|linked? to|integrat(?:ed?|ing) with|configur(?:ed?|ing)"
    r"|actuali(?:cé|zar|zado|zamos|zo)|instal(?:é|ar|ado|amos)|abr(?:o|ir|imos|í)|utili[zs](?:o|ar|amos)|usamos|usar|iniciar sesión en|entrar en|install(?:é|er|ons)|ouvr(?:e|ir|ons)|utilis(?:e|er|ons)|lanc(?:e|er)|mis à jour|me connecter à|connecter à|connexion à"
    r"|aggiorna(?:to|re)|installat[oa]|installare|apr(?:o|ire|iamo)|uso|usiamo|utilizz(?:o|iamo|are)|accedere a|gebruik(?:en|t)?|installeer|geïnstalleerd|inloggen (?:op|in|bij)|atuali[zs](?:ei|ar)|instal(?:ei|ar)|entrar n[oa]|zainstalow\w+|zaktualizow\w+|uruchami\w+|używa\w+|zalogować się do"
    r"|installer(?:at|ade|ar|t|te)|uppdatera(?:t|de)?|öppnar?|använder|logga in (?:på|i)|bruker|bruger|åbner|åpner)"
)
_SCREEN = (
    r"(?:calendars?|grade ?books?|dashboards?|streams?|queues?|boards?|lists?|reports?|exports?|imports?|settings|menus?|buttons?|tabs?|fields?|templates?|modules?|inbox|feeds?|logs?|search|steps|items?|codes?|accounts?|licen[cs]es?|subscriptions?|contracts?|seats|users|passwords?|notifications?"
    r"|versions?|updates?|servers?|databases?|integrations?|connectors?|rosters?|timesheets?|charts?|data|backups?|documentation|manual|help pages?|editor|players?|money box|cart|checkout|pages?|screens?|views?|(?:new )?look"
    r"|kalender|übertragung|export|import|auswertung|liste|bericht|anmeldung|einstellungen|menü|maske|formular|konto|lizenz(?:en)?|vertrag|abo|zugang|passwort|server|datenbank|schnittstelle|daten|calendrier|compte|licence|contrat|abonnement|tableau|liste|rapport|paramètres|menu|formulaire|serveur"
    r"|calendario|cuenta|licencias?|contrato|suscripción|lista|informe|ajustes|menú|formulario|servidor|conto|licenz[ae]|contratto|abbonamento|elenco|impostazioni|modulo|agenda|account|licentie|contract|abonnement|lijst|rapport|instellingen|koder|konto|licens|avtal|lista|inställningar|conta|licença|assinatura|definições)"
)
_IN = r"(?:in|of|on|from|inside|into|for|with|via|through|von|aus|bei|mit|für|zu|de|dans|sur|depuis|pour|avec|en|con|para|di|su|da|per|van|op|voor|met|do|no|na|em|på|i|från|till)"
_MOVING = (
    r"(?:arriv(?:e[sd]?|ing)|show(?:s|n|ed)?|download(?:ed|ing|s)?|sav(?:e[sd]?|ing)|enter(?:ed|ing|s)?|click(?:ed|ing|s)?|chang(?:e[sd]?|ing)|edit(?:ed|ing|s)?|creat(?:e[sd]?|ing)|delet(?:e[sd]?|ing)|export(?:ed|ing|s)?|import(?:ed|ing|s)?|upload(?:ed|ing|s)?|print(?:ed|ing|s)?|trad(?:e[ds]?|ing)|booked|sold|published|scheduled|logged"
    r"|arbeiten|gespeichert|angelegt|gelöscht|exportiert|importiert|gebucht|reconnue?|reconocid[oa]|reconhecid[oa]|enregistrée?s?|travaillons|aparece[nm]?|guardad[oa]s?|trabajamos|salvat[oa]|lavoriamo|werken|opgeslagen|trabalhamos|arbetar|sparad)"
)
_DEVICE = r"(?:montre|reloj|orologio|armbanduhr|bondrucker|drucker|printer|imprimante|impresora|stampante|drukarka|router|scanner|kamera|caméra|cámara|camera|lampe|lampada|lámpara|thermostat|thermostaat|termostato|centrala|sterownik|vélo|fahrrad|bicicletta|bicicleta|fiets|wallbox|waage|stereo|lautsprecher|staubsauger)"
_CALLED = re.compile(
    rf"(?:(?<![\w-])(?:{_SOFTWARE}|{_DEVICE})\s[\"“„«'‘]?|(?:^|[\n;(])\s?{_LABEL}\s?:\s?)$", re.I
)
_MADE_OF = re.compile(
    rf"(?:\b{_USING}\s(?:(?:the|your|our|my|an?|la|el|le|il|de|het|den|die|das)\s)?"
    rf"|\b{_SCREEN}\s{_IN}\s(?:(?:the|your|our)\s)?|\b{_MOVING}(?:\s[^\s.!?,;:]{{1,20}}){{0,5}}\s(?:in|into|through|via|with|mit|aus|avec|dans|con|en|en el|no|na|met|in het|med)\s"
    rf"|\b(?:exported|exports?|imports?|imported|uploads?|uploaded|downloaded|downloads?|connected|sync(?:ed|s)?|logged on)(?:\s[^\s.!?,;:]{{1,20}}){{0,2}}\s(?:from|to|into)\s"
    rf"|\b(?:vanished|disappeared|missing|gone|deleted|restor(?:ed?|ing)|events?|jobs?|labels?|push|webhooks?|data|feed)(?:\s\w+)? from\s|\bthrough\s"
    rf"|\b(?:pieces|units|pcs|copies|pairs?|stück|unidades|pièces|pezzi|stuks|sztuk) (?:of )?(?:the )?"
    rf"|\b(?:suggestions?|feature request|wish|feature idea|verbesserungsvorschlag|wunsch|suggestion|sugerencia|suggerimento|suggestie|sugestão|önskemål) (?:for|für|pour|para|per|voor|till) )$",
    re.I,
)
_THING = r"(?:apps?|application|software|plug-?ins?|add-?ons?|extension|widget|SDK|API|agent|portal|dashboard|console|web ?site|status page|pages?|accounts?|licen[cs]es?|subscriptions?|firmware|updates?|installer|connector|integration|editor|servers?|platform|gateways?|controllers?|modems?|routers?|printers?|scanners?|readers?|terminals?|tablets?|sensors?|locks?|cameras?|thermostats?|speakers?|profile|login|log-?in|module|service|cloud|desktop|mobile|web|backend|workspace|admin|system|handsets?|devices?|doors?|machines?|freezers?|fridges?|ovens?|bikes?|scooters?|pumps?|lamps?|watch(?:es)?|headphones|headset|stations?|kit|engine|imports?|exports?|chairs?|exchange|seats|quiz|copies|probes?|gates|wallbox(?:es)?|chargers?|panels?|carts?|tools?|valves?|tills?|plugs?|bulbs?|alarms?|detectors?|doorbells?|trackers?|monitors?|keyboards?|drones?|robots?|vacuums?|mowers?|heaters?|boilers?|grills?|mixers?|strollers?|helmets?|phones?|earbuds|soundbars?|receivers?|remotes?|boards?|dongles?|kiosks?|inverters?|batter(?:y|ies)|meters?|switch(?:es)?|access points?|cables?|displays?|wallets?|plugin|customers?|users|subscribers|paketi|uygulaması)"
_WORKS = (
    r"(?:(?:crash|freez|hang|stutter|lagg?|synch?ronis|synch?roniz|sync|boot|reboot|restart|disconnect|overheat|glitch)(?:e?s|ed|es)?\b|(?:does|do|did|would)(?:n['’]t| not)\s(?:start|open|load|sync|connect|save|print|respond|work|recogni[sz]e|charge|turn on|boot|update|show|display|export|import|accept|support|let|pair)\b|(?:won['’]t|will not|can['’]t|cannot)\s(?:start|open|load|sync|connect|save|print|boot|update|display|pair|be (?:opened|installed|reached))\b"
    r"|(?:is|was|goes|went|has been)\s(?:down|offline|unreachable|unresponsive|unavailable|buggy|laggy|frozen|blank)\b|drops?\s(?:off|to|out|the)\b|keeps?\s(?:crashing|freezing|disconnecting|logging|restarting|asking|showing|losing|dropping)\b|logs? (?:me|us|everyone|users) out|shows?\s(?:[\"“'„]|an? |no |the |only |\d)|(?:says|reports?|replies|returns|answers|stops at|ends (?:in|with|at))\s(?:[\"“'‘„]|\d)|displays?\s|knows only\b|closes (?:on|upon|at) (?:start|launch|opening)|refuses to (?:load|start|open|connect|sync|print|save)\b|takes (?:\w+ ){1,4}to (?:load|open|start|draw|save|sync)\b|makes? no\b|has come up\b|eats the batter|is our (?:\w+ ){0,2}(?:system|program|software|tool)\b"
    r"|(?:stürzt ab|startet nicht|lädt nicht|zeigt|hängt|reagiert nicht|meldet)\b|(?:plante|crashe|bugue|rame)\b|(?:charged|charges|billed|debited|put|moved|switched|downgraded|upgraded|logged) (?:me|us|my|our)\b|ne (?:démarre|s['’]ouvre|fonctionne|répond)\b|se (?:ferme|bloque|cierra|cuelga)\b|no (?:abre|arranca|funciona|carga|responde)\b|non (?:si apre|parte|funziona|risponde)\b|start niet|opent niet|werkt niet|não (?:abre|arranca|funciona)|nie (?:działa|otwiera|uruchamia)|startar inte|fungerar inte)"
)
_MADE_BY = re.compile(
    rf"(?:\s{_THING}\b|['’]s\s(?:{_SCREEN}|{_THING})\b|\s{_WORKS}|\s?\((?:firmware|version|app|v|build)?\.?\s?\d{{1,4}}\.\d{{1,4}}(?:\.\d{{1,5}}){{0,2}}[,)]|\s(?:at|on)\s\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d|\sis (?:the|a|an|my|our) (?:\w+ ){{0,2}}{_SOFTWARE}\b"
    r")"
)
_COMPOUND = re.compile(
    r"-(?:App|Lizenz(?:en)?|Konto|Konten|Software|Server|Account|Zugang|Plugin|Update|Portal|Abo|Vertrag|Kasse|Kalender|licentie|account|abonnement|konto|licens|appen|app)\b"
)
_NUMBERED = re.compile(r"\s(?:v|version |ver\. )?\d{1,4}\.\d{1,4}(?:\.\d{1,5})*(?![\w%€$£]|[.,:]\d)")
_KNOWN_NAME = re.compile(
    r"\b(?:[Tt]he|[Yy]our|[Mm]y|[Oo]ur|[Tt]his)[ \u00a0](?P<name>(?P<first>[A-Z][a-z]{2,15})(?:[ \u00a0][A-Z][a-z]{2,15})?)(?=[ \u00a0](?:apps?|API|SDK|software|plug-?in|firmware|widget|status page|subscription)\b)"
)
"""A word of a language that has become a name: "the Heron app"."""
_NO_NAME = frozenset(
    folded("""
    january february march april may june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday spring summer autumn winter christmas easter english german french spanish italian dutch polish portuguese
    swedish danish norwegian finnish turkish greek czech hungarian romanian russian ukrainian chinese japanese korean arabic
    european american british swiss austrian belgian canadian australian indian
    android windows linux mac apple google microsoft samsung amazon outlook excel word teams gmail office chrome firefox safari edge
    facebook instagram whatsapp telegram signal twitter youtube spotify netflix uber zoom slack dropbox notion paypal stripe klarna
    shopify magento wordpress salesforce sap oracle adobe acrobat garmin fitbit sonos alexa siri rest soap graph web mobile desktop
    new old latest last next main official native free paid premium basic pro plus standard business enterprise team family student
    admin administrator customer client member driver rider courier parent teacher student staff employee manager owner user users guest
    tenant patient doctor partner supplier vendor seller buyer mail calendar maps map camera settings clock weather notes photos contacts
    phone messages wallet health files store play smart home internet desktop companion booking bookings order orders invoice payment
    support help chat bank banking monthly yearly annual weekly daily
    """).split()
)
_OF_SOFTWARE = re.compile(
    r"\b(?:apps?|apis?|updat\w*|upgrad\w*|software|firmware|endpoints?|bugs?|steps|expected|actual|reproduc\w*|GET|POST|PUT|versi[oó]\w*|release|screen|click\w*|button|login|server|tap|android|ios|windows|browser|export\w*|import\w*|schritte|erwartet|klick\w*|étapes|attendu|pasos|esperado|passi|atteso|verwacht|stappen|kroki|steg|förväntat)\b",
    re.I,
)
_IN_PLACE = re.compile(r"\b(?:in|into|en|em|no|na|i|w|dans|from|aus|of|our|your)\s$", re.I)
_WITHIN = re.compile(r"(?P<what>[^\s,;:]+)[\s,]+(?:in|into|within)\s$")
_NOT_WITHIN = re.compile(
    r"(?:(?:am|is|are|was|were|be|been|here|there|back|lost|living|lives?|lived|born|based|stay(?:ing|ed)?|stuck|stranded|standing|parked|waiting|works?|working|arriv(?:ed?|ing)|land(?:ed)?|up|down|out|good|said|speaks?|written|reads?|translated|holidays?|weather|family|friends?|famil(?:y|ies)|guests?|people|lad(?:y|ies)|m[ae]n|wom[ae]n|customers?|clients?|managers?|drivers?|agents?|colleagues?|staff|employees?|teachers?|nurses?|users?|workers?|teams?|partners?|suppliers?|members?|children|screen|text|menu|language|version"
    r"|museum|church|cinema|theatre|bakery|caf[eé]|restaurant|bar|pub|farms?|villages?|towns?|primary|secondary|kindergarten|nursery|dock|desk|programme|project|accountancy|lab|laboratory|cottages?|apartments?|garages?|markets?|bridge|change|mine|camp|region|valley|island|conference|fair|company|firm|gmbh|ltd|court|studio|gallery|library|universit(?:y|ies)|college|surgery|hospitals?|pharmac(?:y|ies))"
    r"|\w+['’](?:s|m|re))",
    re.I,
)
"""What is in a place, not in a program."""
_AT_A_PLACE = re.compile(
    r"\b(?:departments?|offices?|branch(?:es)?|warehouses?|depots?|stores?|hotels?|factory|factories|plants?|schools?|clinics?|ports?|airports?|stations?|hubs?|sites?|houses?|flats?|rooms?|buildings?|halls?|streets?|lobby|entrance)\b",
    re.I,
)
_LIKE_A_PLACE = re.compile(
    r".*(?:bach|ingen|kirchen?|dorf|hausen|stadt|stedt|moos|heim|shire|bury|stowe|mouth|chester|borough|ville|ford|wick|ham|ton|field|gate|sund|vik|holm|berg|burg|furt|brück|reuth|hofen|witz|inge|mark|land)"
)
_USED = re.compile(r"\b(?:benutz|nutz|verwend|öffne|installier|gebrauch)\w*\s(?:wir\s|ich\s)?$", re.I)
_INVERTED = re.compile(
    r"\b(?:opent|laadt|start|crasht|vindt|toont|herkent|synchroniseert|öppnar|startar|laddar|visar|hittar|åpner|åbner|starter|viser|finder|finner|startet|öffnet|lädt|synchronisiert)\s$",
    re.I,
)
"""A verb before what it says something of, as after "since yesterday" in Germanic languages."""
_NOT_BEHIND = re.compile(r"\s[^.!?\n]{0,40}?\b(?:niet|nicht|inte|ikke|ikkje)\b")
_MODEL_IN_BRACKETS = re.compile(r"\b(?:the|my|our|a|an|your)\s[a-z-]+\s\($", re.I)
_STREET = re.compile(r".*(?:weg|stra(?:ss|ß)e|gasse|platz|allee|gatan|vej|veien|straat|laan|plein)")
_ASKED = re.compile(r"\b(?:is|can|could|would|does|will|should|may)\s$", re.I)
_CAPABLE = re.compile(
    r"\s(?:support|export|import|sync\w*|integrate|run on|work with|remind|display|print|handle|notify|connect|keep|cost|ship|include|come with|store|encrypt|require|send notifications|GDPR|compliant|compatible|available (?:in|on|for)|waterproof|secure)\b"
)
_PERSON = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z]|.*(?:Error|Exception)s?$")
"""Names of people, and of exceptions, that have capitals within as well."""
_VERB_SECOND = ("de", "nl", "sv", "da", "no")
_MOST_CANDIDATES = 300
"""A text of more words that are none is a list of people, or no text."""
_ENGLISH_ENDINGS = ("s", "es", "ing", "ed", "er", "ers", "ly", "ness", "able", "less")
_ENDINGS = (*_ENGLISH_ENDINGS, "e", "n", "en", "em", "ern", "ung", "ungen", "o", "a", "os", "as", "i")
_BEGINNINGS = ("re", "un", "pre", "over", "under", "mis", "non", "ge")


def coined_names(text: str, language: str | None) -> Iterator[Found]:
    """``language``: ISO 639-1 code of the ticket's language; None for English."""
    about_software = _OF_SOFTWARE.search(text) is not None
    for match in islice(_candidates(text, language), _MOST_CANDIDATES):
        first, tail = match["first"], match["tail"]
        start, end = match.span("name")
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 90) : start])[-1]
        if _TITLE.search(before) or _FIRM_BEHIND.match(text, end):
            continue
        further = None if tail else _further(text, end, before)
        told = _ends_as_product(text, before, end, tail)
        if _CAMEL_CASE.fullmatch(first):
            # Without more it is a name whatever stands around it: ``products.product_names`` finds it.
            told = bool(tail or further or _COMPOUND.match(text, end))
        elif _MODEL_IN_BRACKETS.search(before) and tail[-1:].isdigit():
            told = not _STREET.fullmatch(first)
        elif language in _VERB_SECOND and _INVERTED.search(before) and _NOT_BEHIND.match(text, end):
            told = not _is_compound(first)
        elif language == "de" or (language and not before.strip(" -–*\"'")):
            # German writes each noun with a capital, and all languages the first word of a sentence.
            told = (
                told
                or _CALLED.search(before) is not None
                or (_USED.search(before) is not None and not _is_compound(first))
            )
        else:
            places = (further, end) if further else (end,)
            told = (
                told
                or any(_is_told(text, before, place, first, within=language is None) for place in places)
                or (about_software and _NUMBERED.match(text, places[0]) is not None)
            )
        if told:
            name = text[start : further or end]
            yield Found(FieldName.PRODUCT_NAME, name, name, 0.72, start, further or end)
    yield from _names_of_apps(text)


def _candidates(text: str, language: str | None) -> Iterator[re.Match[str]]:
    """Names whose first word is none."""
    for match in _NAME.finditer(text):
        first = match["first"]
        if _CAMEL_CASE.fullmatch(first):
            if not (_is_known(first) or _PERSON.match(first)):
                yield match
        elif not (_is_known(first) or _is_inflected(first, _ENDINGS if language else _ENGLISH_ENDINGS)):
            yield match


def _names_of_apps(text: str) -> Iterator[Found]:
    for match in _KNOWN_NAME.finditer(text):
        first = match["first"]
        # A name that is no word is found without its app.
        if _is_known(first) and folded(first) not in _NO_NAME:
            yield Found(FieldName.PRODUCT_NAME, match["name"], match["name"], 0.7, *match.span("name"))


def _is_told(text: str, before: str, end: int, first: str, *, within: bool) -> bool:
    """Whether what stands before or behind the name says that it is a product's. ``within``: something in it may tell so."""
    if _IN_PLACE.search(before) and _LIKE_A_PLACE.fullmatch(first):
        return _CALLED.search(before) is not None
    made_of = _MADE_OF.search(before)
    at_a_place = made_of and (_AT_A_PLACE.search(made_of[0]) or _AT_A_PLACE.match(text, end + 1))
    return bool(
        _CALLED.search(before)
        or (made_of and not at_a_place)
        or (within and _is_within(before, first))
        or _MADE_BY.match(text, end)
        or (_ASKED.search(before) and _CAPABLE.match(text, end))
    )


def _is_within(before: str, first: str) -> bool:
    """Whether something is said to be in what has the name, and that is not a place."""
    within = _WITHIN.search(before)
    if within is None or _LIKE_A_PLACE.fullmatch(first):
        return False
    if len(within["what"]) > 2 and within["what"][0].isupper() and not _is_known(within["what"]):
        return False  # somebody somewhere
    return not (_NOT_WITHIN.fullmatch(within["what"]) or _AT_A_PLACE.search(before[-32:]))


def _ends_as_product(text: str, before: str, end: int, tail: str) -> bool:
    """Whether the last word of the name is one that products are told apart by; not in the signature of a firm."""
    if re.search(rf"[ \u00a0]{_TAIL_WORDS}\b", tail) is None or re.match(
        r"[ \u00a0][A-Z]", text[end : end + 2]
    ):
        return False
    alone = re.match(r"\s*(?:[|\n]|$)", text[end : end + 40]) and re.search(r"(?:^|,)\s*$", before)
    return not (alone and end > len(text) // 2)


def _further(text: str, end: int, before: str) -> int | None:
    """Where the name ends when one more word belongs to it; not where each word of a title has a capital."""
    more = _FURTHER.match(text, end)
    if more is None or folded(more["word"]) in _NO_FURTHER or re.search(r"[A-Z]\w*\s$", before):
        return None
    return more.end()


@cache
def known_words() -> frozenset[str]:
    """Words of languages, names of people and towns, brands of others; folded. ``known_words.md`` says where they are from."""
    return frozenset(Path(__file__).with_name("known_words.txt").read_text(encoding="ascii").split())


def _is_known(word: str) -> bool:
    bare = folded(word)
    if not bare.isascii():
        return True
    return bare in known_words() or bare.removesuffix("s") in known_words()


def _is_inflected(word: str, endings: Sequence[str]) -> bool:
    bare, known = folded(word), known_words()
    stems = [bare.removesuffix(end) for end in endings if bare.endswith(end)]
    stems += [bare.removeprefix(start) for start in _BEGINNINGS if bare.startswith(start)]
    return any(stem in known or f"{stem}e" in known for stem in stems)


def _is_compound(word: str) -> bool:
    """Whether a word may be put together from two known ones, as German writes its nouns."""
    bare, known = folded(word), known_words()
    return any(
        bare[:cut] in known and {bare[cut:], bare[cut:].removeprefix("s")} & known
        for cut in range(4, len(bare) - 3)
    )
