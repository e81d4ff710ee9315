"""Names of products, found only where something speaks for a name: its spelling, a version or a model number.

Without a catalogue there is no certainty, so plain capitalised words are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors import Found
from app.triage.extractors.letters import CAMEL_CASE, LOWER, UPPER
from app.triage.extractors.places import NO_VERSION
from app.triage.extractors.vocabulary import is_compound, is_known
from app.triage.types import FieldName

_FOREIGN_WORDS = """
    iphone ipad ipod ios ipados macos macbook imac airpods paypal youtube github gitlab linkedin wordpress javascript typescript
    postgresql mysql mariadb sqlite whatsapp tiktok facebook openai chatgpt onedrive sharepoint powerpoint quickbooks mastercard fedex
    dhl woocommerce shopify icloud airdrop airplay facetime playstation xbox homekit bluetooth wifi wlan android windows chrome
    firefox safari edge outlook gmail excel word teams zoom slack dropbox google apple microsoft samsung amazon klarna stripe visa
    sepa iban bizum ideal http https url csv pdf json xml api sso vpn dns ssl tls tcp mqtt usb hdmi gpx vat gmbh llc llp ltd inc phd
    mcdonald mckenzie macdonald mcdonalds devops saas iot qr id ids mfg gbr ohg ggmbh msc bsc voip poc dos mbit gbit mwst datamatrix codabar
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_MODEL = (
    r"(?:[A-Z]{1,3}\d{0,4}[A-Z]?|\d{1,4}[A-Z]{0,2}|[A-Z]\d{1,3}|Pro|Plus|Mini|Max|Go|Lite|Air|Ultra|Studio|Business|Home|Office|Bridge"
    r"|Premium|Cloud|Mobile|Desktop|Server|Hub|Suite|One|Classic|Express|Team|Enterprise|Connect|Core|Sense|Desk|[A-Z]-[A-Z][a-z]+)"
)
_CAMEL_NAME = re.compile(
    rf"(?<![\w@./-])(?P<name>{CAMEL_CASE}(?:[ \u00a0]{_MODEL}(?![\w-]|\.\d)){{0,2}}\+?)(?![\w@-]|\.\w)"
)
_WORD = r"[A-Z][a-zà-ÿ]{2,20}"
_MODEL_NAME = re.compile(
    rf"(?P<lead>\b(?:[Mm]y|[Oo]ur|[Yy]our|[Tt]he|[Aa]n?|[Tt]his|[Nn]ew|with|[Oo]f|[Oo]ld|for|[Mm]ein\w*|[Uu]nser\w*|[Dd]er|[Dd]ie|[Dd]as|[Mm]i|[Nn]uestr\w|[Mm]on|[Mm]a|[Ll]e|[Ll]a|[Mm]ijn|[Oo]nze|[Dd]e|[Hh]et)\s+(?:(?:left|right|old|new|second|other|first|broken|brand new|neue[rsn]?|alte[rsn]?|nouveau|nuevo|nuovo|nieuwe|oude)\s)?)"
    rf"(?P<name>{_WORD}(?:[ \u00a0]{_WORD}|[ \u00a0][A-Z]-[A-Z][a-z]+){{0,2}}[ \u00a0](?:[A-Z]{{1,3}}[ \u00a0]\d{{2,4}}|[A-Z]{{0,3}}\d{{1,4}}[A-Z]{{0,2}}|Mini|Max|Pro|Plus|Lite|Studio|Air|Go|Ultra)(?:[ \u00a0](?:Pro|Plus|Mini|Max|\d{{1,4}}))?\+?)(?![\w%€$£-]|[.,:]\d)"
)
_VERSIONED = re.compile(
    rf"(?<![\w@./-])(?P<name>{_WORD}(?:[ \u00a0]{_WORD}){{0,2}})[ \u00a0](?:web |app |desktop |mobile )?v?\.?(?!(?:\d{{1,3}}\.){{3}}\d)\d{{1,4}}\.\d{{1,4}}(?:\.\d+)*(?!\w)"
)
_IN_PLAN = re.compile(
    rf"\b(?:users?|seats?|licen[cs]es?|version|contract|subscription|app|customers?) (?:of|for|to) (?P<name>{_WORD})(?=[\s.,;:!?)]|$)"
)
_KIND_OF_MODEL = r"(?:set-?top box|box|plug|hub|router|modem|lamp|bulb|lock|thermostat|doorbell|speaker|charger|watch|wallbox|robot|mower|vacuum|printer|scanner|camera|drone|pump|washer|dryer|oven|fridge|freezer|bike|scooter|heater|boiler|inverter|sensor|gateway|terminal|reader|encoder|drucker|kamera|drohne|pumpe|mäher|sauger|backofen|kühlschrank|dongle|steckdose|lampe|schloss|klingel|ampoule|serrure|prise|enceinte|sonnette|bombilla|enchufe|cerradura|altavoz|lampada|lampadina|presa|serratura|stekker|deurbel|tomada|fechadura|lâmpada|żarówka|gniazdko|zamek|lampa|uttag|lås)"
_CALLED_MODEL = (
    r"(?:mod[eè]le?|modell?o?|modellen?|modelo|модель)(?: (?:number|no\.?|nr\.?|n[°º]|is|est|ist|es|è))?\s?:?"
)
_CODED = re.compile(
    # A single letter numbers rooms and pieces as well: only a model's name may begin with one where nothing says "model".
    rf"\b(?:(?i:{_CALLED_MODEL})\s?(?P<model>(?!A[0-8]\b|F24\b|E\d)[A-Z]{{1,5}}(?:-\d{{1,4}}[A-Z]{{0,3}}|\d{{1,4}}[A-Z]{{0,3}}|(?<=[A-Z][A-Z])[ \u00a0](?!(?:19|20)\d\d\b)\d{{2,4}}[A-Z]{{0,2}})(?:-[A-Z0-9]{{1,4}})?)"
    rf"|(?i:{_KIND_OF_MODEL})\s(?P<code>(?!(?:USB|HDMI|EU|UK|AM|PM|RJ|CAT|PIN|NO|NR|SN|ID|KW|KM)-)[A-Z]{{2,4}}-\d{{1,4}}[A-Z]{{0,2}})"
    rf"|(?P<named>(?:Hub|Router|Plug|Lock|Lamp|Bulb|Thermostat|Doorbell|Speaker|Dongle|Wallbox|Modem)[ \u00a0][A-Z]{{1,2}}\d{{1,4}}[A-Z]?))(?![\w%€$£-]|[.,:/]\d)"
)
"""A model's code behind the kind of thing that it is: "box NV-300", "Modèle LX-9", "Hub H2"."""
_NUMBER_WORD = re.compile(r".*(?:nummern?|nr|number|numbers|numéro|número|numero|numer)", re.I)
"""What digits are behind, and no product: "Kundennummer 4410"."""
_COMPANY = re.compile(r"\b(?:at|chez)\s+$")
"""Before the name of who sells."""
_COMMON_WORDS = """
    The This That These Those When Where What Which While With Without Since After Before App Version Build Firmware Release Android
    Chrome Firefox Safari Windows Edge Order Invoice Error Please Hello Dear Hi Thanks Thank Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug
    Sep Oct Nov Dec Step Steps Page Line Lines Level Room Floor Building Street Road Unit Ward Class Phase Team Basic Premium
    Enterprise Plus Pro Standard Black Good Christmas Easter Status Code Result Expected Actual Chapter Section Table Figure Part Item
    Number Galaxy Pixel Nexus Apple Google Samsung Microsoft Euro Dollar Java Python Node Linux Ubuntu Debian Internet Wifi Diagnostic
    Update Patch Hotfix Upgrade Rollout Total Price Amount English German French Spanish Dutch Italian Polish Europe Germany France Spain Italy Canada London Paris
    Berlin Support Customer Account Our Your My New Old Web Mobile Desktop Client Server From Field Terminal Gate Platform Route Zone
    Lane Article Annex
"""
_COMMON = frozenset(_COMMON_WORDS.split())

_KINDS_WORDS = """
    versión versie versione versão wersja verze verzí sürüm sürümü versio verzió versiune versiunea versjon udgave aplikace uygulama uygulaması ausgabe programm programme program programma programa software logiciel aplicación applicazione applicatie
    aplicativo aplikacja anwendung system systeem sistema système firmware treiber driver modul module modulo módulo plugin erweiterung extension
    steuerung steuergerät regler gerät anlage maschine drucker rechner bildschirm anzeige zentrale kasse terminal waage pumpe heizung kessel wecker kamera
    gateway router modem switch server client controller control controls panel display printer machine device machine camera scanner sensor boiler pump
    scale tablet laptop computer phone monitor unit player recorder receiver reader charger battery remote keyboard mouse
    routeur imprimante appareil chaudière caisse écran serveur commande contrôleur télécommande caméra balance pompe
    impresora aparato dispositivo caldera pantalla servidor controlador cámara báscula bomba equipo
    stampante apparecchio caldaia schermo controllore telecamera bilancia macchina centralina
    apparaat toestel ketel scherm besturing kassa weegschaal pomp camera drukarka urządzenie sterownik kocioł ekran skrivare enhet styrning skärm
    impressora aparelho caldeira ecrã tela balança máquina kontroler
"""
_OWN_THINGS = frozenset(
    [
        "phone",
        "telephone",
        "handset",
        "mobile",
        "computer",
        "laptop",
        "tablet",
        "pc",
        "car",
        "vehicle",
        "operating",
        "os",
    ]
)
"""Whose model is none of the desk's products."""
_ANY_DEVICE = frozenset(
    ["device", "gerät", "appareil", "dispositivo", "apparaat", "urządzenie", "machine", "unit"]
)
_KINDS = frozenset(_KINDS_WORDS.split())
"""Kinds of things, which languages that write nouns with a capital, or sentences that begin with one, show like names."""


_LABELLED = re.compile(
    rf"^[ \t>*•-]{{0,6}}(?:(?P<owner>[{UPPER}{LOWER}]{{3,14}})[ -])?(?P<label>(?i:product(?: name)?|produkt|produit|producto|prodotto|produto|model|modell|modèle|modelo|modello|device|gerät|appareil|dispositivo|apparaat|urządzenie|ürün|výrobek|tuote|machine|unit))[ \t]?[:=][ \t]?"
    rf"(?P<name>[{UPPER}][\w+-]{{1,20}}(?: (?:[{UPPER}\d][\w+-]{{0,16}})){{0,3}})(?=[ \t]*(?:$|[,;(]))",
    re.M,
)
"""A field of a form with the name of a product: "Printer model: Fennora Nano"."""
_BARE_MODEL = re.compile(
    r"\b(?:[Tt]he|[Mm]y|[Oo]ur|[Yy]our)[ \u00a0](?P<name>(?!A[0-8]\b|[QH][1-4]\b)[A-Z]{1,3}\d{1,4}[ \u00a0](?:Pro|Plus|Mini|Max|Lite|Ultra|Air|XL|Duo))(?![\w-]|\.\d)"
)
"""A model whose maker is not said: "the M2 Pro"."""
_LOG = re.compile(
    r"[ \t>]*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:|\[?\d\d:\d\d:\d\d|at [\w.$]+\(|File \")|[^\n]{0,200}\b(?:ERROR|WARN|INFO|DEBUG|FATAL|TRACE)\b"
)
"""The beginning of a line that a program wrote, whose names are of its parts."""
_CALL = re.compile(
    r"(?:Get|Set|On|Is|Has|Add|Remove|Start|Stop|Remote|Create|Update|Delete|Post|Put|Send|Read|Write|Load|Save|Fetch|Init|Handle|Process|Validate|Check|Import|Export|Invoke|Request|Response|Boot|Change|Trigger|Authorize|Clear|Reset|Status)(?:[A-Z][a-z]+){2,}|[A-Z][a-z]+(?:[A-Z][a-z]+)*(?:Worker|Handler|Service|Controller|Factory|Request|Response|Notification|Listener|Provider|Callback|Impl|Util|Utils|Config|Context|Thread|Job)"
)
"""Names of calls and of parts of programs."""


def product_names(text: str, versions: tuple[str, ...]) -> Iterator[Found]:
    """``versions`` are the version numbers found in the same text."""
    yield from _labelled(text)
    for match in _BARE_MODEL.finditer(text):
        yield _found(match, 0.7)
    yield from _with_capitals(text)
    for match in _CODED.finditer(text):
        group = next(name for name in ("model", "code", "named") if match[name])
        yield Found(FieldName.PRODUCT_NAME, match[group], match[group], 0.75, *match.span(group))
    for match in _MODEL_NAME.finditer(text):
        if _plausible(match["name"]):
            yield _found(match, 0.75)
    about_software = _OF_SOFTWARE.search(text) is not None
    for match in _VERSIONED.finditer(text):
        name = match["name"]
        told = versions or (about_software and _is_versioned(text, match))
        if told and _plausible(name):
            yield _found(match, 0.75)
    for match in _IN_PLAN.finditer(text):
        if _plausible(match["name"]):
            yield _found(match, 0.6)


_OF_SOFTWARE = re.compile(
    r"\b(?:apps?|updat\w*|upgrad\w*|software|firmware|crash\w*|error|bugs?|versi\w+|login|log in|browser|export\w*|import\w*|upload\w*|chrome|edge|firefox|safari|android|ios|windows|fehler|erreur|errore|erro|fout|błąd|fel|fejl|feil|chyba|hata|virhe|hiba)\b",
    re.I,
)
_ENDS_THERE = re.compile(r"\s*(?:[,;)(]|\.(?!\d)|$|\n)|\s(?:on|auf|sur|en|su|op|på|na|under)\s")


def _with_capitals(text: str) -> Iterator[Found]:
    for match in _CAMEL_NAME.finditer(text):
        if _CALL.fullmatch(match["name"]) or _LOG.match(
            text, text.rfind("\n", max(0, match.start() - 200), match.start()) + 1
        ):
            continue
        first = match["name"].split()[0]
        if first.lower() in _FOREIGN or re.match(r"(?:Mc|Mac|De|Van|O')[A-Z]", first):
            continue
        if first.endswith(
            ("Error", "Errors", "Exception", "Exceptions")
        ):  # the name of an exception, such as TypeError
            continue
        if _COMPANY.search(text, max(0, match.start() - 8), match.start()):
            continue
        yield _found(match, 0.85)


def _labelled(text: str) -> Iterator[Found]:
    """Names in the fields of a form."""
    for match in _LABELLED.finditer(text):
        words = match["name"].split()
        owner = (match["owner"] or "").lower()
        if (
            not words[0][0].isupper()
            or words[0] in _COMMON
            or words[0].lower() in _FOREIGN
            or owner in _OWN_THINGS
        ):
            continue
        if match["label"].lower() in _ANY_DEVICE and (is_known(words[0]) or words[0].lower() in _KINDS):
            continue  # somebody's telephone or computer
        while len(words) > 1 and re.fullmatch(r"\d{1,4}\.\d[\d.]*", words[-1]):
            words.pop()
        name = " ".join(words)
        start = match.start("name")
        if name == text[start : start + len(name)]:
            yield Found(FieldName.PRODUCT_NAME, name, name, 0.8, start, start + len(name))


def _is_versioned(text: str, match: re.Match[str]) -> bool:
    """Whether a number with a dot behind a name is its version, where the text has no other: within a sentence about software."""
    begins = re.search(r"(?:^|[.!?:]\s|\n)[\s*•-]{0,4}$", text[max(0, match.start() - 6) : match.start()])
    if begins and not re.match(r",\s[A-Z]", text[match.end() : match.end() + 3]):
        return False
    if NO_VERSION.search(f"{match['name']} ") or is_compound(match["name"].split()[0]):
        return False
    thousands = re.search(r"\b\d{1,3}\.\d{3}$", match[0])
    return not thousands and _ENDS_THERE.match(text, match.end()) is not None


def product_versions(text: str, names: tuple[str, ...]) -> Iterator[Found]:
    """Numbers such as ``8.2`` that stand right behind one of the product names."""
    for name in names:
        for match in re.finditer(
            rf"(?<!\w){re.escape(name)}\s(?:web |app |agent |desktop )?v?(?P<n>\d{{1,4}}\.\d{{1,4}})(?![\w]|\.\d)",
            text,
        ):
            yield Found(FieldName.VERSION, match["n"], match["n"], 0.85, *match.span("n"))


def _plausible(name: str) -> bool:
    words = name.split()
    return (
        words[0] not in _COMMON
        and not any(_NUMBER_WORD.fullmatch(word) for word in words)
        and words[0].lower() not in _FOREIGN
        and not all(word in _COMMON or word.lower() in _KINDS or word.isdigit() for word in words)
    )


def _found(match: re.Match[str], confidence: float) -> Found:
    start, end = match.span("name")
    return Found(FieldName.PRODUCT_NAME, match["name"], match["name"], confidence, start, end)
