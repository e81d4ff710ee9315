"""What stands around the names of products, of whatever kind these are."""

from __future__ import annotations

import re

from app.rag.function_words import folded

TITLE = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|sir|madam|frau|herrn?|mme|m|mlle|monsieur|madame|sr|sra|don|doña|señora?|signora?|sig|dhr|mevr|mevrouw|pan|pani|st|san|santa|sankt|saint|dear|hi|hello|hallo|hey|liebe[rs]?|lieber|cher|chère|ciao|hola|beste|cara?|"
    r"regards|thanks|cheers|by|name is|named|i am|i['’]m|ich bin|colleague|husband|wife|son|daughter|grandson|mother|father|brother|sister|neighbour|friend|patient|farm|hotel|village|town|city|street|road|school|klinik|pension|firma|company|chez|port of|university of|county)\b\.?\s$)",
    re.I,
)
"""Before names of people, places and firms."""
FIRM_BEHIND = re.compile(
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
CALLED = re.compile(
    rf"(?:(?<![\w-])(?:{_SOFTWARE}|{_DEVICE})\s[\"“„«'‘]?|(?:^|[\n;(])\s?{_LABEL}\s?:\s?)$", re.I
)
MADE_OF = re.compile(
    rf"(?:\b{_USING}\s(?:(?:the|your|our|my|an?|la|el|le|il|de|het|den|die|das)\s)?"
    rf"|\b{_SCREEN}\s{_IN}\s(?:(?:the|your|our)\s)?|\b{_MOVING}(?:\s[^\s.!?,;:]{{1,20}}){{0,5}}\s(?:in|into|through|via|with|mit|aus|avec|dans|con|en|en el|no|na|met|in het|med)\s"
    rf"|\b(?:exported|exports?|imports?|imported|uploads?|uploaded|downloaded|downloads?|connected|sync(?:ed|s)?|logged on)(?:\s[^\s.!?,;:]{{1,20}}){{0,2}}\s(?:from|to|into)\s"
    rf"|\b(?:vanished|disappeared|missing|gone|deleted|restor(?:ed?|ing)|events?|jobs?|labels?|push|webhooks?|data|feed)(?:\s\w+)? from\s|\bthrough\s"
    rf"|\b(?:pieces|units|pcs|copies|pairs?|stück|unidades|pièces|pezzi|stuks|sztuk) (?:of )?(?:the )?"
    rf"|\b(?:suggestions?|feature request|wish|feature idea|verbesserungsvorschlag|wunsch|suggestion|sugerencia|suggerimento|suggestie|sugestão|önskemål) (?:for|für|pour|para|per|voor|till) )$",
    re.I,
)
THING = r"(?:apps?|application|software|plug-?ins?|add-?ons?|extension|widget|SDK|API|agent|portal|dashboard|console|web ?site|status page|pages?|accounts?|licen[cs]es?|subscriptions?|firmware|updates?|installer|connector|integration|editor|servers?|platform|gateways?|controllers?|modems?|routers?|printers?|scanners?|readers?|terminals?|tablets?|sensors?|locks?|cameras?|thermostats?|speakers?|profile|login|log-?in|module|service|cloud|desktop|mobile|web|backend|workspace|admin|system|handsets?|devices?|doors?|machines?|freezers?|fridges?|ovens?|bikes?|scooters?|pumps?|lamps?|watch(?:es)?|headphones|headset|stations?|kit|engine|imports?|exports?|chairs?|exchange|seats|quiz|copies|probes?|gates|wallbox(?:es)?|chargers?|panels?|carts?|tools?|valves?|tills?|plugs?|bulbs?|alarms?|detectors?|doorbells?|trackers?|monitors?|keyboards?|drones?|robots?|vacuums?|mowers?|heaters?|boilers?|grills?|mixers?|strollers?|helmets?|phones?|earbuds|soundbars?|receivers?|remotes?|boards?|dongles?|kiosks?|inverters?|batter(?:y|ies)|meters?|switch(?:es)?|access points?|cables?|displays?|wallets?|plugin|customers?|users|subscribers|paketi|uygulama\w*|güncelleme\w*|frissítés\w*|alkalmazás\w*|sovellu\w+|päivity\w+|aplikac\w+|appen)"
_WORKS = (
    r"(?:(?:crash|freez|hang|stutter|lagg?|synch?ronis|synch?roniz|sync|boot|reboot|restart|disconnect|overheat|glitch)(?:e?s|ed|es)?\b|(?:does|do|did|would)(?:n['’]t| not)\s(?:start|open|load|sync|connect|save|print|respond|work|recogni[sz]e|charge|turn on|boot|update|show|display|export|import|accept|support|let|pair)\b|(?:won['’]t|will not|can['’]t|cannot)\s(?:start|open|load|sync|connect|save|print|boot|update|display|pair|be (?:opened|installed|reached))\b"
    r"|(?:is|was|goes|went|has been)\s(?:down|offline|unreachable|unresponsive|unavailable|buggy|laggy|frozen|blank)\b|drops?\s(?:off|to|out|the)\b|keeps?\s(?:crashing|freezing|disconnecting|logging|restarting|asking|showing|losing|dropping)\b|logs? (?:me|us|everyone|users) out|shows?\s(?:[\"“'„]|an? |no |the |only |\d)|(?:says|reports?|replies|returns|answers|stops at|ends (?:in|with|at))\s(?:[\"“'‘„]|\d)|displays?\s|knows only\b|closes (?:on|upon|at) (?:start|launch|opening)|refuses to (?:load|start|open|connect|sync|print|save)\b|takes (?:\w+ ){1,4}to (?:load|open|start|draw|save|sync)\b|makes? no\b|has come up\b|eats the batter|is our (?:\w+ ){0,2}(?:system|program|software|tool)\b"
    r"|(?:stürzt ab|startet nicht|lädt nicht|zeigt|hängt|reagiert nicht|meldet)\b|(?:plante|crashe|bugue|rame)\b|(?:charged|charges|billed|debited|put|moved|switched|downgraded|upgraded|logged) (?:me|us|my|our)\b|ne (?:démarre|s['’]ouvre|fonctionne|répond)\b|se (?:ferme|bloque|cierra|cuelga)\b|no (?:abre|arranca|funciona|carga|responde)\b|non (?:si apre|parte|funziona|risponde)\b|start niet|opent niet|werkt niet|não (?:abre|arranca|funciona)|nie (?:działa|otwiera|uruchamia)|startar inte|fungerar inte)"
)
MADE_BY = re.compile(
    rf"(?:\s{THING}\b|['’]s\s(?:{_SCREEN}|{THING})\b|\s{_WORKS}|\s?\((?:firmware|version|app|v|build)?\.?\s?\d{{1,4}}\.\d{{1,4}}(?:\.\d{{1,5}}){{0,2}}[,)]|\s(?:at|on)\s\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d|\sis (?:the|a|an|my|our) (?:\w+ ){{0,2}}{_SOFTWARE}\b"
    r")"
)
NO_NAME = frozenset(
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
LIKE_A_PLACE = re.compile(
    r".*(?:bach|ingen|kirchen?|dorf|hausen|stadt|stedt|moos|heim|shire|bury|stowe|mouth|chester|borough|ville|ford|wick|ham|ton|field|gate|sund|vik|holm|berg|burg|furt|brück|reuth|hofen|witz|inge|mark|land)"
)
ASKED = re.compile(r"\b(?:is|can|could|would|does|will|should|may)\s$", re.I)
CAPABLE = re.compile(
    r"\s(?:support|export|import|sync\w*|integrate|run on|work with|remind|display|print|handle|notify|connect|keep|cost|ship|include|come with|store|encrypt|require|send notifications|GDPR|compliant|compatible|available (?:in|on|for)|waterproof|secure)\b"
)
