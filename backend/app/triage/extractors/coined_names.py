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

from app.rag.function_words import ENGLISH, folded
from app.triage.extractors.found import Found
from app.triage.extractors.letters import CAMEL_CASE
from app.triage.types import FieldName

_TAIL_WORDS = (
    r"(?:Pro|Plus|Mini|Max|Go|Lite|Air|Ultra|Studio|Business|Home|Cloud|Mobile|Desktop|Server|Hub|Suite|One|Classic|Express|Enterprise|Connect|Core|Sense|Desk|Bridge|Online|Direct|Kiosk|Clock|Duo|Trio|Arena|Exam|Vision|Assist|Guard|Box|Link"
    r"|Cam|Basic|Premium|Standard|Starter|Junior|Kids|Family|Sport|Touch|Play|Pay|Sync|Flow|Analytics|Insights|Manager|Planner|Scheduler|Viewer|Reader|Player|Editor|Wallet|Live|Web|App|API|Next|Neo|Prime|Smart|Station|Terminal|Tracker|Monitor|Gateway|Router|Lock|Light|Key|Pad|Tab|Phone|Watch|Pod"
    r"|Base|Vault|Track|Notes?|Books?|Board|Log|Maps?|Grid|Point|Space|Works|Forge|Stack|Port|Dock|Beam|Scan|Signer|Sign|Print|Chat|Drive|Docs|Forms|Buddy|Pilot|Mate|Care|Check|Count|Cast|View|Labs?|Kit|Teams?|Campus|Survey|Fleet|Cargo|City|Clip|Growth|Global|Solo|Deluxe|Advanced|Essentials?|Elite|Ultimate|Nano|Micro|Compact|Portable|mini|pro|plus|max|lite)"
)
_PLAIN_TAILS = r"(?:Pro|Plus|Mini|Max|Go|Lite|Ultra|Studio|Cloud|Hub|Suite|One|Express|Connect|Core|Sense|Desk|Bridge|Kiosk|Duo|Trio|Arena|Vision|Assist|Guard|Box|Link|Cam|Touch|Sync|Flow|Planner|Scheduler|Viewer|Player|Wallet|Neo|Prime|Tracker|Gateway|Pad|Pod|Base|Vault|Track|Board|Log|Grid|Forge|Stack|Dock|Beam|Scan|Signer|Buddy|Pilot|Mate|Cast|Nano|Deluxe)"
_CAMEL_CASE = re.compile(CAMEL_CASE)
_NAME = re.compile(
    rf"(?<![\w@./:&'’-])(?P<name>(?P<first>{CAMEL_CASE}|[A-Z][a-zà-ÿ]{{2,20}})(?P<tail>(?:[ \u00a0](?:{_TAIL_WORDS}|[A-Z]{{0,2}}\d{{1,4}}[A-Z]?|[A-Z]{{1,3}}-\d{{1,4}}[A-Z]?|[A-Z]{{2,3}})(?![\w-]|[.,:]\d)){{0,2}}\+?))(?![\w@]|\.\w|-\d)"
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
    r"\s(?:&|and Sons|und Söhne|GmbH|AG|KG|OHG|UG|Ltd|Limited|LLC|LLP|Inc|Corp|SA|SL|SRL|S\.|B\.?V|N\.?V|AB|AS|A/S|Oy|Oyj|Group|Holding|Partners|Bros|Verlag|Logisti\w+|Industries|Solutions|Consulting|Services|Systems|Foods|Bank|Hotels?|Street|Road|Lane|Avenue|Strasse|Straße)\b"
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
    r"|aggiorna(?:to|re)|installat[oa]|installare|apr(?:o|ire|iamo)|uso|usiamo|utilizz(?:o|iamo|are)|accedere a|gebruik(?:en|t)?|werk(?:en|t)? (?:met|in|op)|vanuit|installeer|geïnstalleerd|inloggen (?:op|in|bij)|atuali[zs](?:ei|ar)|instal(?:ei|ar)|entrar n[oa]|zainstalow\w+|zaktualizow\w+|uruchami\w+|używa\w+|pracuj\w+ (?:na|w)|korzysta\w+ z|používá\w+|otev\w+|zalogować się do"
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
_THING = r"(?:apps?|application|software|plug-?ins?|add-?ons?|extension|widget|SDK|API|agent|portal|dashboard|console|web ?site|status page|pages?|accounts?|licen[cs]es?|subscriptions?|firmware|updates?|installer|connector|integration|editor|servers?|platform|gateways?|controllers?|modems?|routers?|printers?|scanners?|readers?|terminals?|tablets?|sensors?|locks?|cameras?|thermostats?|speakers?|profile|login|log-?in|module|service|cloud|desktop|mobile|web|backend|workspace|admin|system|handsets?|devices?|doors?|machines?|freezers?|fridges?|ovens?|bikes?|scooters?|pumps?|lamps?|watch(?:es)?|headphones|headset|stations?|kit|engine|imports?|exports?|chairs?|exchange|seats|quiz|copies|probes?|gates|wallbox(?:es)?|chargers?|panels?|carts?|tools?|valves?|tills?|plugs?|bulbs?|alarms?|detectors?|doorbells?|trackers?|monitors?|keyboards?|drones?|robots?|vacuums?|mowers?|heaters?|boilers?|grills?|mixers?|strollers?|helmets?|phones?|earbuds|soundbars?|receivers?|remotes?|boards?|dongles?|kiosks?|inverters?|batter(?:y|ies)|meters?|switch(?:es)?|access points?|cables?|displays?|wallets?|plugin|customers?|users|subscribers|paketi|uygulama\w*|güncelleme\w*|frissítés\w*|alkalmazás\w*|sovellu\w+|päivity\w+|aplikac\w+|appen)"
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
    traceroute tracert nslookup telnet ipconfig ifconfig localhost curl wget ping subject betreff
    support help chat bank banking monthly yearly annual weekly daily
    galaxy pixel nexus surface xperia redmi kindle echo nest thinkpad ideapad moto oneplus huawei honor lenovo dell asus acer nokia sony philips
    bosch siemens canon epson brother xerox zebra logitech cisco netgear raspberry ring roku chromecast firestick
    verze surum surumu versio verzio versiune versiunea versjon udgave chyba hata virhe hiba eroare
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
_MODEL_TAIL = re.compile(
    r"[ \u00a0](?!A[0-8]\b|E\d|F\d\d|[QH][1-4]\b)[A-Z]{1,3}-?\d{1,4}[A-Z]?\+?(?:[ \u00a0][A-Z]\w*)?$"
)
"""What only models end with: "Fennora M2"."""
_NO_MODEL = re.compile(r"(?:[,\d]\s?|\b(?:at|near|platform|gate|room|error|fehler\w*|code)\s)$", re.I)
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
        if language and tail[-1:].islower() and tail.split()[-1].islower():
            continue  # "pro" and "plus" are words of many languages
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 90) : start])[-1]
        if _is_titled(before, first) or _FIRM_BEHIND.match(text, end):
            continue
        further = None if tail else _further(text, end, before)
        told = _ends_as_product(text, before, end, tail)
        if _CAMEL_CASE.fullmatch(first):
            # Without more it is a name whatever stands around it: ``products.product_names`` finds it.
            told = bool(tail or further or _COMPOUND.match(text, end))
        elif (_MODEL_TAIL.search(tail) and not _NO_MODEL.search(before) and not is_compound(first)) or (
            _MODEL_IN_BRACKETS.search(before) and tail[-1:].isdigit()
        ):
            told = not _STREET.fullmatch(first)
        elif language in _VERB_SECOND and _INVERTED.search(before) and _NOT_BEHIND.match(text, end):
            told = not is_compound(first)
        elif language == "de" or (language and not before.strip(" -–*\"'")):
            # German writes each noun with a capital, and all languages the first word of a sentence.
            told = (
                told
                or _CALLED.search(before) is not None
                or (tail[-1:].isdigit() and _WITH_SOFTWARE.match(text, end) is not None)
                or (_USED.search(before) is not None and not is_compound(first))
            )
        else:
            places = (further, end) if further else (end,)
            told = (
                told
                or (tail[-1:].isdigit() and _WITH_SOFTWARE.match(text, end) is not None)
                or (_MINE.search(before) is not None and _MINE_ENDS.match(text, places[0]) is not None)
                or (language is None and _is_worked_with(text, before, places[0], first))
                or _is_a_sentence(text, start, places[0])
                or any(_is_told(text, before, place, first, within=language is None) for place in places)
                or (about_software and _NUMBERED.match(text, places[0]) is not None)
            )
        if told:
            name = text[start : further or end]
            yield Found(FieldName.PRODUCT_NAME, name, name, 0.72, start, further or end)
    yield from _names_of_apps(text)
    if language is None:
        yield from _small_names(text, about_software=about_software)
        yield from _plain_names(text)


def _candidates(text: str, language: str | None) -> Iterator[re.Match[str]]:
    """Names whose first word is none."""
    for match in _NAME.finditer(text):
        first = match["first"]
        if _CAMEL_CASE.fullmatch(first):
            if not (is_known(first) or _PERSON.match(first)):
                yield match
        elif not (
            folded(first) in _NO_NAME
            or is_known(first)
            # An ending says little where a word follows that ends names: "Latchly Mini".
            or (
                not re.search(rf"[ \u00a0]{_TAIL_WORDS}\b", match["tail"])
                and _is_inflected(first, _ENDINGS if language else _ENGLISH_ENDINGS)
            )
        ):
            yield match


def _names_of_apps(text: str) -> Iterator[Found]:
    for match in _KNOWN_NAME.finditer(text):
        first = match["first"]
        # A name that is no word is found without its app.
        if is_known(first) and folded(first) not in _NO_NAME:
            yield Found(FieldName.PRODUCT_NAME, match["name"], match["name"], 0.7, *match.span("name"))


_SMALL = re.compile(r"(?<![\w@./:&'’#$_-])(?P<name>[a-z]{5,14})(?![\w@/_-]|\.\w|['’])")
_THING_OF_IT = re.compile(rf"\s{_THING}\b")
_OWNED = re.compile(r"\b(?:the|your|my|our|with|in|for|this|a|an|of)\s$", re.I)
_VERSION_BEHIND = re.compile(
    r"\s(?:v|version |ver )?\d{1,4}\.\d{1,4}(?:\.\d{1,5})*(?![\w%€$£]|[.,:]\d|\s?(?:%|€|\$|£|kg|km|mm|cm|gb|mb|l|m)\b)"
)
_OPENED = re.compile(
    r"\b(?:(?:re|un)?install(?:ed|ing)?|open(?:ed|ing)?|launch(?:ed|ing)?|using|cancel(?:led|ling|ed|ing)?|upgrad(?:ed?|ing)|log(?:ged|ging)? ?(?:in ?to|out of|on ?to)|sign(?:ed|ing)? ?(?:in ?to|out of|up for|up to)|subscribed? to|switch(?:ed|ing)? to|mov(?:ed|ing) to|migrat(?:ed|ing) to)\s(?:(?:the|your|my|our)\s)?$",
    re.I,
)
_ACTS = re.compile(
    r"\s(?:(?:takes|keeps|says|shows|crash(?:es|ed)|freezes|froze|stopped|stops|logs|logged|won['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|hangs|loses|lost|asks|refuses|sync(?:s|ed)?)\b|is (?:down|slow|broken|dead|frozen|empty|blank|gone)\b)"
)
_IN_IT = re.compile(r"\b(?:in|into|from)\s$", re.I)
_CLAUSE_ENDS = re.compile(r"\s*(?:[?.!,;)]|$|\n)")
_STARTS_A_QUESTION = re.compile(r"^\W*(?:(?:hi|hello|hey)\W+)?(?:can|could|does|will|is|would)\s$", re.I)
_USE = re.compile(r"\s(?:use|coming|work|working|going to|ever|have|available)\b")
_WHERE = re.compile(r"\b(?:where|how)\b", re.I)
_MOST_SMALL = 60
_ENGLISH_SHARE = 0.85
"""Of the words that have to be known ones, since a text in a language that is not told apart has no others."""


def _is_english(text: str) -> bool:
    words = re.findall(r"(?<!\w)[a-z]{3,}(?!\w)", text[:4_000])
    unknown = len(words) - sum(map(is_known, words))
    return len(words) >= 3 and unknown <= max(1, len(words) * (1 - _ENGLISH_SHARE))


def _small_names(text: str, *, about_software: bool) -> Iterator[Found]:
    """Names without a capital, as people write on telephones: "cancel fennora", "fennora app". They are no words, nor
    such with a slip of the finger."""
    if not _is_english(text):
        return
    unknown = (
        m
        for m in _SMALL.finditer(text)
        if not (is_known(m["name"]) or _is_inflected(m["name"], _ENGLISH_ENDINGS))
    )
    for match in islice(unknown, _MOST_SMALL):
        start, end = match.span("name")
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 60) : start])[-1]
        told = (
            (_THING_OF_IT.match(text, end) and _OWNED.search(before))
            or _VERSION_BEHIND.match(text, end)
            or _ACTS.match(text, end)
            or _OPENED.search(before)
            or (
                (about_software or _WHERE.search(before))
                and _IN_IT.search(before)
                and _CLAUSE_ENDS.match(text, end)
                and not _LIKE_A_PLACE.fullmatch(match["name"])
            )
            or (_STARTS_A_QUESTION.search(before) and (_CAPABLE.match(text, end) or _USE.match(text, end)))
        )
        if told and not _is_misspelt(match["name"]):
            tail = _SMALL_TAIL.match(text, end)
            end = tail.end() if tail else end
            yield Found(FieldName.PRODUCT_NAME, text[start:end], text[start:end], 0.65, start, end)


_SMALL_TAIL = re.compile(r"\s(?:pro|plus|mini|max|lite|\d{2,4})(?![\w.,:%€$£-])")


def _is_misspelt(word: str) -> bool:
    """Whether one letter more, less, changed or swapped makes a known word of it."""
    known = known_words()
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return any(
        head + tail[1:] in known
        or head + tail[1:2] + tail[:1] + tail[2:] in known
        or any(head + letter + tail in known or head + letter + tail[1:] in known for letter in letters)
        for head, tail in cuts
    )


_PLAIN = re.compile(
    rf"(?<![\w@./:&'’>-])(?P<name>(?P<first>[A-Z][a-z]{{2,14}})(?:[ \u00a0][A-Z][a-z]{{2,14}})?[ \u00a0](?:{_PLAIN_TAILS})(?P<number>[ \u00a0]\d{{1,3}}(?![\w.,:%€$£]))?)(?![\w@-]|\.\w|[ \u00a0][A-Z][a-z]|\s?[>→&])"
)
_OF_SCREENS = re.compile(
    r"\b(?:Control|Welcome|Home|Start|Main|Search|Task|Tool|Side|Status|Message|Notice|Score|White|Black|Key|Dash|Clip|Note|Price|Route|Data|Time|Date|Video|Audio|Photo|Music|Media|Check|Drop|Combo|Text|Mail|Letter|Error|Event|Change|Audit|Activity|Access|Call|Chat|Live|Customer|Team|Sales|Work|Cash|Tax|Bar|Line|Pie|Plan|New|Old|All|Your|My|Our|The|This|Premier|Level|Tier|Number|Part|Phase|Step|Option) "
)
"""First words of what screens and papers have: "Control Board", "Audit Log"."""
_CLICKED = re.compile(
    r"(?:[>→/]|\b(?:click|press|tap|tab|page|menu|button|section|select|choose|under|via|google|microsoft|apple|samsung|adobe|amazon|plan|tier)\b[^.\n]{0,12})\s?[\"'“„]?$",
    re.I,
)


_TRIED = re.compile(
    r"\b(?:trial(?:l?ing|led)?|testing|tested|tried|trying|demoing|piloting|we have|we['’]ve got|we run|we use|customers? of|love|hate)\s(?:out\s)?(?:the\s|your\s)?$",
    re.I,
)
_IN_OR_WITH = re.compile(r"\b(?:in|on|with|from|of|our|my|your|the)\s$", re.I)


def _plain_names(text: str) -> Iterator[Found]:
    """Names of plain words, the last of which products are told apart by: "Harvest Sync keeps crashing"."""
    for match in _PLAIN.finditer(text):
        first = match["first"]
        before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 60) : match.start()])[-1]
        if (
            not is_known(first)
            or folded(first) in _NO_NAME
            or folded(first) in ENGLISH
            or _OF_SCREENS.search(match["name"])
        ):
            continue
        if (
            re.search(r"[A-Z]\w*\s$", before)
            or _TITLE.search(before)
            or _CLICKED.search(before)
            or _FIRM_BEHIND.match(text, match.end())
        ):
            continue
        if (
            _CALLED.search(before)
            or _MADE_OF.search(before)
            or _OPENED.search(before)
            or _MADE_BY.match(text, match.end())
            or _VERSION_BEHIND.match(text, match.end())
            or _ASKED.search(before)
            or _TRIED.search(before)
            or (match["number"] and _IN_OR_WITH.search(before))
        ):
            yield Found(FieldName.PRODUCT_NAME, match["name"], match["name"], 0.65, *match.span("name"))


_MINE = re.compile(
    r"\b(?:my|our|mon|notre|mi|nuestr[oa]|il mio|la mia|il nostro|mijn|onze?|meu|minha|mój|moja|moją|nasz|naszą|min|mitt|vår|vores|můj|moje|moji|mou)\s$",
    re.I,
)
"""Before things, rarely before names of people."""
_MINE_ENDS = re.compile(rf"(?![ \u00a0][A-Z\d]|['’]s)(?!.{{0,24}}(?i:{_AT_A_PLACE.pattern}))")


_ADDED_TO = re.compile(r"\badd(?:ed|ing)?\b[^.!?\n]{2,50}\sto\s$", re.I)
_TO_OR_IN = re.compile(r"(?:^|\s)[a-z]{2,20}\s(?:to|in|into|with|on|from|via|of|for)\s$")
_WITH_SOFTWARE = re.compile(
    r"\s?[,(;]\s?(?:software|firmware|fw|app|version|versie|versione|versión|v)\b", re.I
)


def _is_put_together(word: str) -> bool:
    """Whether a name consists of two English words, as invented ones do, and is none of a place or a family."""
    return not _LIKE_A_PLACE.fullmatch(word) and not _LIKE_A_FAMILY.fullmatch(word) and is_compound(word)


_LIKE_A_FAMILY = re.compile(
    r".*(?:man|son|wood|well|stone|smith|worth|wright|ley|land|brook|brooks|hill|house|house|ridge|bridge|water|wall|ward|stein|baum|feld|berger|bauer|mayer|meier|hurst|port|haven|view|side|dale|pool|lake|beach|park|town|port|more|all|way|shaw|down|downs|forth|fold|combe|hall|church|gate|cross)"
)


def _is_titled(before: str, first: str) -> bool:
    """Whether the word before the name is one before people, places and firms; not so in "not seen by ShelfPilot Signer"."""
    titled = _TITLE.search(before)
    return titled is not None and not (_CAMEL_CASE.fullmatch(first) and titled[0].strip().lower() == "by")


def _is_worked_with(text: str, before: str, end: int, first: str) -> bool:
    """Whether something is added to it, or done in what is put together from two words of English."""
    if _ADDED_TO.search(before):
        return True
    at_a_place = _AT_A_PLACE.search(text, end, end + 24)
    return _TO_OR_IN.search(before) is not None and _is_put_together(first) and not at_a_place


def _is_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether the name is all that a sentence says, within a line: "It gives nothing. Fennora Survey. Port 4 is open." """
    return (
        re.search(r"[^\s.][.!?] $", text[max(0, start - 4) : start]) is not None
        and re.match(r"\. [A-Z]", text[end : end + 3]) is not None
    )


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
    if len(within["what"]) > 2 and within["what"][0].isupper() and not is_known(within["what"]):
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


def is_known(word: str) -> bool:
    bare = folded(word)
    if not bare.isascii():
        return True
    return bare in known_words() or bare.removesuffix("s") in known_words()


def _is_inflected(word: str, endings: Sequence[str]) -> bool:
    bare, known = folded(word), known_words()
    stems = [bare.removesuffix(end) for end in endings if bare.endswith(end)]
    stems += [bare.removeprefix(start) for start in _BEGINNINGS if bare.startswith(start)]
    return any(stem in known or f"{stem}e" in known for stem in stems)


def is_compound(word: str) -> bool:
    """Whether a word may be put together from two known ones, as German writes its nouns."""
    bare, known = folded(word), known_words()
    return any(
        bare[:cut] in known and {bare[cut:], bare[cut:].removeprefix("s")} & known
        for cut in range(4, len(bare) - 3)
    )
