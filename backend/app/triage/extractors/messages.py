"""Codes of errors told by where they stand: within a message that is quoted, on a line of a log, behind a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = r"(?:[A-Z][A-Z0-9]{0,13}(?:(?:[-_]|::?)[A-Z0-9]{1,16}){1,6}|[A-Z][A-Z0-9]{1,13}_0x[0-9A-Fa-f]{1,8}|[A-Z]{1,5}\d{1,6}[A-Z]?)"
_DISPLAY_CODE = r"(?:E[rR]{1,2}|ERROR|Error|E|F|H|A|AL)[ .]?\d{1,4}"
"""As the displays of machines write: "Er 3"."""
_WHOLE_CODE = re.compile(_CODE)
_QUOTED = re.compile(
    r"(?<!\w)(?:\"(?P<a>[^\"\n]{2,120})\"|[“„](?P<b>[^“”„\n]{2,120})[“”]|«\s?(?P<c>[^«»\n]{2,120}?)\s?»|»(?P<d>[^«»\n]{2,120})«|['‘](?P<e>[^'‘’\n]{2,120})['’]|`(?P<f>[^`\n]{2,120})`)(?!\w)"
)
_AT_AN_EDGE = (
    re.compile(rf"[\s\[(]*(?:[A-Z][a-z]{{2,12}}\s)?(?P<code>{_CODE})(?=\s?[:;,|\])–-]|\s)"),
    re.compile(rf"(?:[^\n]{{0,119}}[\s:,;(\[–-])?(?P<code>{_CODE})[\s)\].!…]*"),
)
"""A code that begins a message, and one that ends it."""
_WITHIN_BRACKETS = re.compile(rf"[(\[](?:(?i:code|error|err|ref|status)[\s:#]{{1,3}})?(?P<code>{_CODE})[)\]]")
_HEADS_A_MESSAGE = re.compile(r"(?!(?:INV|ORD|PO|RMA|NR|NO|ID)\b)(?P<code>[A-Z]{2,8}[-_]\d{2,6}):\s[^\W\d_]")
_NUMBER_OF_ERROR = re.compile(
    r"\s?(?P<word>[^\W\d_]{2,14})(?:[ -](?i:code|nr\.?|no\.?|number|kod))?\s?[:#]?\s?(?P<code>\d{1,6}|0x[0-9A-Fa-f]{1,8}|[A-Z]{1,8}[-_]?\d{1,6})\s?(?:[:–,.!(-].{0,100})?"
)
"""A whole message that begins with the word for an error and its number: "Fel 27"."""
_ERROR_NOUN = re.compile(
    r"(?:error|err|fehler|störung|erreur|errore|erro|fout|storing|błąd|fel|fejl|feil|chyba|hata|virhe|hiba|eroare|alarm|fault|fallo|anomalie)",
    re.I,
)
_ONE_OF_ERRORS = re.compile(
    r"(?:^|[_:-])(?:ERR(?:OR)?|EXC(?:EPTION)?|FAIL(?:ED|URE)?|FAULT|TIMEOUT|DENIED|INVALID|REFUSED|EXPIRED|UNAVAILABLE|UNSUPPORTED|FORBIDDEN|UNAUTHORI[SZ]ED|EXCEEDED|VIOLATION|OVERFLOW|NAK|NACK|ABORT(?:ED)?|REJECTED|UNKNOWN|MISSING|CONFLICT|MISMATCH|LOCKED|NOT_FOUND|NO_SERVICE)(?:[_:-]|$)"
)
"""What only names of errors have in them."""
_SNAKE = re.compile(
    r"(?<![\w./\\$%{@&?=:-])(?P<code>(?:[A-Z]{2,12}::)?[A-Z][A-Z0-9]{1,15}(?:_[A-Z0-9]{1,16}){1,6}|[A-Z][A-Z0-9]{1,13}_0x[0-9A-Fa-f]{1,8})(?![\w@=({/\\]|\.\w|:\w)"
)
_FILE = re.compile(
    r"(?:IMG|DSC|DSCN|PXL|VID|SCR|MVI|WP|CIMG|SAM|PIC|README|SCAN|FILE|BACKUP|EXPORT|UTF|ISO)_"
)
"""What the names of pictures and files begin with."""
_SAYING = re.compile(
    r"(?<!\w)(?:says?|said|saying|shows?|showed|showing|shown|displays?|displayed|display|reads?|reading|tells?|gets?|got|getting|gives?|gave|giving|returns?|returned|throws?|threw|see|sees|seen|saw|seeing|hit|hits|received?|comes?|came|pops? up|popped up|popup|appears?|appeared|messages?|msg|dialog(?:ue)?|console|screen|banner|log|logs|logged|answers?|answered|responds?|response|replies|replied|with|then|since|error|errors"
    r"|sagt|zeigt|meldet|meldung|steht|erscheint|kommt|heißt|bekomme\w*|erhalte\w*|anzeige|hinweis|display|mit|dann|dit|affiche|indique|apparaît|message|avec|reçois|obtiens|dice|pone|muestra|sale|aparece|mensaje|aviso|con|recibo|mostra|compare|appare|messaggio|ricevo|avviso|zegt|toont|staat|melding|krijg\w*|verschijnt|met"
    r"|diz|mensagem|recebo|surge|com|pokazuje|wyświetla|komunikat|pojawia|wyskakuje|visar|säger|står|meddelande|får|viser|siger|zobraz\w+|hlásí|píše|ukazuje|hláška|yazıyor|gösteriyor|diyor|uyarısı|mesajı|alıyorum|çıkıyor|näyttää|ilmoitus|lukee|kiírja|írja|üzenet|afișează|apare|mesaj)(?!\w)",
    re.I,
)
_NAMING = re.compile(
    r"\b(?:called|named|name|titled|labell?ed|subject|file|folder|button|menu|tab|option|report|list|field|label|coupon|voucher|promo|discount|plan|product|model|article|item|order|invoice|ticket|booking|reference|ref|sku|password|pin|tag|sample|project|column|sheet|group|room|workspace|account|user(?:name)?|genannt|namens|datei|ordner|gutschein\w*|bestellung|rechnung|feld|spalte|appelé\w*|nommé\w*|fichier|dossier|commande|facture|llamad[oa]|archivo|carpeta|pedido|factura|chiamat[oa]|cartella|ordine|fattura|bestand|map|bestelling|factuur|plik|folder|zamówienie|faktura)\s*[:=]?\s*$",
    re.I,
)
"""Right before a quoted name or number of something else."""
_OF_ANOTHER = re.compile(
    r"(?:^|[\s(\[])(?:#|no\.?|nr\.?|orders?|invoices?|bills?|tickets?|cases?|booking|reservation|ref(?:erence)?|request|item|article|product|model|account|customer|user|employee|member|line|row|page|room|rechnung|bestellung|auftrag|artikel|kunde|facture|commande|pedido|factura|ordine|fattura|factuur|bestelling|zamówienie|faktura|form|section|step|table|column|field|policy|contract|serial|sku|id|version|build|file)\s?[:#]?\s?$",
    re.I,
)
"""Right before the number of something that a message is about."""
_NO_HEAD = re.compile(
    r"(?:INV|ORD|ORDER|PO|SO|BK|TRX|TXN|RMA|REQ|CASE|TICKET|TKT|INC|SN|ID|NO|NR|TEL|FAX|REF|SKU|EAN|ISBN|ISO|IEC|EN|DIN|UTF|SHA|MD|RSA|AES|TLS|SSL|USB|HDMI|PDF|HTML|HTTP|MP|KB|CVE|RFC|GMT|UTC|AM|PM|Q|COVID|WPA|IPV|X|RE|RG|FW|WIN|OS|IOS|A|B|C|D|S|M|L|P|V|G)[-_: ]?\d|(?:ID|NO|NR|TEL|FAX|REF|PO|SN|AM|PM|VAT|IBAN|BIC|DOB):",
)
"""Beginnings of papers, techniques, sizes and of labels."""
_SHORT_ERROR = re.compile(r"[A-Z]\d{1,2}-\d{1,5}|[A-Z]-\d{2,5}|[A-Z]\d{3,5}")
"""Of what begins so what is an error's nevertheless, where a message says it: "A0-113", "A-204"."""
_LOG_LINE = re.compile(
    r"^[ \t>]{0,4}(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d[-./](?:\d\d|[A-Z][a-z]{2})(?:[-./]\d{2,4})?,?[ T:]\d\d:\d\d|\[?[A-Z][a-z]{2}\s{1,2}\d{1,2} \d\d:\d\d|\[?\d\d:\d\d:\d\d|\[?(?:ERROR|FATAL|SEVERE|CRITICAL|WARN(?:ING)?)\b)[^\n]{3,300}$",
    re.M,
)
_LEVEL = re.compile(
    r"\b(?:ERROR|ERR|FATAL|SEVERE|CRIT(?:ICAL)?|WARN(?:ING)?|EXCEPTION|Exception|ALARM|E)\b|rror:"
)
_IN_A_LINE = re.compile(rf"(?<![\w./@#=-])(?P<code>{_CODE})(?![\w@/=]|[.,]\d)")
_OF_A_ROW = re.compile(
    rf"^[ \t*•-]{{0,6}}(?:line|row|record|entry|item|satz|zeile|ligne|fila|línea|riga|linha|rij|regel|wiersz|rad|řádek|satır)\s(?:no\.? |nr\.? )?\d{{1,7}}\s?[:.)–-]\s?(?P<code>{_CODE})(?=[:\s])",
    re.I | re.M,
)
"""What a validation says of each row: "line 18: VAL-1107 tax number missing"."""
_LABELLED = re.compile(
    rf"(?<![\w-])(?P<word>[^\W\d_]{{3,20}})(?:[ -][^\W\d_]{{1,14}}){{0,3}}\s?[:=]\s?[\"'“„«`]?(?P<code>{_CODE}|{_DISPLAY_CODE}|\d{{2,6}}(?!\s[^\W\d_]))(?=[\s\"'”“»`.,;)]|$)(?![.,]\d)"
)
_CALLS_ERROR = re.compile(
    r"(?:errors?|errorcode|fault|faultcode|alarm|exception|fehler(?:code|nummer|meldung|anzeige)?|störung(?:scode|smeldung)?|erreurs?|errore|errori|erros?|fallo|fout(?:code|melding)?|storing(?:scode)?|błąd|błędu|fel(?:kod|meddelande)?|fejl(?:kode|meddelelse)?|feil(?:kode|melding)?|chyb(?:a|y|u|ový|ová|ové)|hata(?:sı|lar)?|virhe(?:koodi|ilmoitus)?|hiba(?:kód|üzenet)?|eroare|eroarea)",
    re.I,
)
_CODES = re.compile(r"(?:codes?|kod|kód|código|codice|message|meldung|mensaje|melding)", re.I)
_SHOWS = re.compile(
    r"(?:shown|displayed|given|screen|display|console|affichée?|écran|angezeigt|anzeige|mostrad[oa]|pantalla|visualizzato|schermo|getoond|scherm|wyświetlony|ekran\w*|skärmen|zobrazený)",
    re.I,
)
_SHOWN = re.compile(
    r"(?<!\w)(?i:shows?|showed|showing|says|reads|displays?|display|displayed|flash(?:es|ing)?|blink(?:s|ing)?|zeigt|meldet|anzeige|blinkt|affiche|muestra|marca|mostra|toont|geeft|pokazuje|wyświetla|visar|viser|ukazuje|hlásí|gösteriyor)\s(?:(?i:me|us|only|just|now|an?|the|an error|error|nur|einen?|immer|alleen)\s){0,2}[\"'“„«`]?(?P<code>(?:E[rR]{1,2})[ .-]?\d{1,4}|[EF][ -]\d{1,4})(?=[\s\"'”“»`.,;)!?]|$)(?!\s?(?:%|€|\$|£))"
)
_BEHIND_FAILING = re.compile(
    rf"(?<!\w)(?i:bounced|rejected|refused|declined|abgelehnt|abgewiesen|rejetée?s?|refusée?s?|rechazad[oa]s?|rifiutat[oa]|respint[oa]|geweigerd|afgewezen|odrzucon[yae]|avvisades?|nekad)\s?[:(–-]{{1,2}}\s?(?:[A-Z]{{2,12}}\s)?(?P<code>{_CODE})(?![\w@]|[.,]\d)"
)
"""What a partner's system gives as its reason: "bounced: APERAK E37"."""
_COLON = re.compile(r"(?:[:–>]|=>|->)\s*$")
_ERRORS = re.compile(rf"(?<!\w){_ERROR_NOUN.pattern}(?!\w)", re.I)
_OF_A_MACHINE = re.compile(
    r"(?<![\w./@#-])(?P<code>[A-Z]-?\d{2,4})(?=[\"'”“»`]?(?:[,;:!?)]|\.(?!\d)|\s*$|\s*\n|\s(?:and|und|et|y|e|en|i|och|a|on|again|then|when|after|auf|am|im|sur|dans|en|op|na|på)\b))"
)
_SIGNALS = re.compile(
    r"(?<!\w)(?:displays?|display|displej\w*|panel|screen|led|anzeige|bildschirm|écran|afficheur|voyant|pantalla|schermo|scherm|wyświetlacz\w*|ekran\w*|skärmen?|skjermen|displayet|blink\w*|flash\w*|beep\w*|piep\w*|clignot\w*|parpade\w*|lampeggi\w*|knipper\w*|miga\w*|bliká\w*|yanıp)(?!\w)",
    re.I,
)
"""What machines show a code with."""
_NO_SIGNAL = re.compile(
    r"\b(?:model\w*|type|typ|version|serial\w*|room|gate|seat|line|lot|article|part|size|paper|for|für|pour|per|voor|cable|port|called|from|the|an?|my|our|your|der|die|das|mein\w*|unser\w*|le|la|el|mon|mi|de|het)\s[\"'“„«]?$",
    re.I,
)
_SHORT_DISPLAY = re.compile(
    r"(?:E[Rr]{1,2}|AL|ALM?|COD|CODE|FAULT|FEHLER)[ .-]?\d{1,4}|[EFH](?:[ .-]\d{1,4}|\d{2,4})"
)
_NEGATIVE = re.compile(r"(?P<code>-\d{1,5})[\s:]")
"""A number below zero, as programs return, before its words."""
_BEFORE_ERROR = re.compile(
    rf"(?<![\w./@#-])(?P<code>{_CODE})[ -](?i:errors?|exceptions?|faults?|alarms?|fehler|error code|fejl|feil)(?!\w)"
)
"""A code before the word for an error: "a lot of ETL-5510 errors"."""
_SEPARATED = re.compile(
    r"(?<![\w./@#-])(?:(?i:error|fehler|fehlermeldung|erreur|errore|erro|fout|foutmelding|foutcode|błąd|felkod|chyba|hata|aborted|failed|declined|abgebrochen|interrompu|abortado)\s?:?\s)(?P<code>[A-Z]{1,6}[./#]\d{2,6})(?![\w/]|[.,]\d)"
)
"""Codes whose digits stand behind a dot, a sign or a slash."""
_CHECK_FIRST = re.compile(r"[A-Z]\d|[A-Z][-_:]+[A-Z\d]|E[rR]{1,2}[ .#-]?\d|\d{2}|0x")


def message_codes(text: str, *, trouble: re.Pattern[str]) -> Iterator[tuple[str, int, float]]:
    """Each code with its offset and how sure it is (0..1). ``trouble`` finds what went wrong in a piece of text."""
    if not _CHECK_FIRST.search(text):
        return
    yield from _quoted(text, trouble)
    yield from _snakes(text, trouble)
    yield from _of_lines(text, trouble)
    yield from _labelled(text)
    for match in _BEFORE_ERROR.finditer(text):
        if is_code(match["code"]):
            yield match["code"], match.start("code"), 0.8
    for match in _SEPARATED.finditer(text):
        yield match["code"], match.start("code"), 0.78
    for pattern in (_SHOWN, _BEHIND_FAILING):
        for match in pattern.finditer(text):
            if pattern is _SHOWN or is_code(match["code"]):
                yield match["code"], match.start("code"), 0.78
    for match in _OF_A_MACHINE.finditer(text):
        before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 60) : match.start()])[-1]
        if _SIGNALS.search(before) and not _NO_SIGNAL.search(before):
            yield match["code"], match.start("code"), 0.75


def _of_lines(text: str, trouble: re.Pattern[str]) -> Iterator[tuple[str, int, float]]:
    """The first code of each line of a log, and those of the rows that something checked."""
    for line in _LOG_LINE.finditer(text):
        if _LEVEL.search(line[0]) or trouble.search(line[0]):
            found = next((m for m in _IN_A_LINE.finditer(line[0]) if _is_of_a_log(m["code"])), None)
            if found:
                yield found["code"], line.start() + found.start("code"), 0.78
    for match in _OF_A_ROW.finditer(text):
        if is_code(match["code"]):
            yield match["code"], match.start("code"), 0.8


def _labelled(text: str) -> Iterator[tuple[str, int, float]]:
    """Codes in a field whose label speaks of an error."""
    for match in _LABELLED.finditer(text):
        label = text[match.start() : match.start("code")].strip(" :=\"'“„«`\u00a0")
        words = re.split(r"[ -]", label)
        shaped = re.fullmatch(r"[A-Z]{1,6}[-_]?\d{1,6}", match["code"]) and is_code(match["code"])
        if len(words) > 1 and shaped and _CODES.fullmatch(words[0]) and _SHOWS.fullmatch(words[-1]):
            yield match["code"], match.start("code"), 0.8
        elif any(_CALLS_ERROR.fullmatch(word) for word in words):
            yield match["code"], match.start("code"), 0.85


def is_code(value: str) -> bool:
    """Whether it has the digits or the low lines of a code, and is no number of a paper, of a size or a technique."""
    if not re.search(r"[\d_]|::", value) or _FILE.match(value):
        return False
    return _NO_HEAD.match(value) is None or _SHORT_ERROR.fullmatch(value) is not None


def _is_of_a_log(value: str) -> bool:
    return is_code(value) and (value.count("_") > 0 or re.search(r"[-:]", value) is not None)


def _quoted(text: str, trouble: re.Pattern[str]) -> Iterator[tuple[str, int, float]]:
    for match in _QUOTED.finditer(text):
        group = match.lastgroup or "a"
        content, start = match[group], match.start(group)
        before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 60) : match.start()])[-1]
        if _NAMING.search(before):
            continue
        numbered = _NUMBER_OF_ERROR.fullmatch(content)
        if numbered and _ERROR_NOUN.fullmatch(numbered["word"]):
            yield numbered["code"], start + numbered.start("code"), 0.82
            continue
        said = (
            _SAYING.search(before)
            or trouble.search(before)
            or _COLON.search(before)
            or _ERRORS.search(before)
        )
        if _SHORT_DISPLAY.fullmatch(content) and said:
            yield content, start, 0.85
        elif _WHOLE_CODE.fullmatch(content):
            if (
                is_code(content)
                and not re.fullmatch(r"[A-Z]\d", content)
                and (_ONE_OF_ERRORS.search(content) or said)
            ):
                yield content, start, 0.8
        elif (negative := _NEGATIVE.match(content)) and trouble.search(content):
            yield negative["code"], start, 0.8
        elif said and (head := _HEADS_A_MESSAGE.match(content)):
            yield head["code"], start, 0.8
        else:
            yield from _of_message(content, start, before, trouble)


def _of_message(
    content: str, start: int, before: str, trouble: re.Pattern[str]
) -> Iterator[tuple[str, int, float]]:
    code = _in_message(content)
    if (
        code
        and (
            _COLON.search(before)
            or _ERRORS.search(before)
            or (code.re is _WITHIN_BRACKETS and re.search(r"_|-\d{3}", code["code"]))
            or trouble.search(content)
            or (
                (_SAYING.search(before) or trouble.search(before))
                # "wants region AT-5": a word and a short code may name anything.
                and (
                    len(re.findall(r"[\d_]", code["code"])) >= 3
                    or not re.search(r"\w\s$", content[: code.start("code")])
                    or content.isupper()
                )
            )
        )
    ):
        yield code["code"], start + code.start("code"), 0.8


def _in_message(content: str) -> re.Match[str] | None:
    """The code within a message: in brackets, at its end or at its beginning."""
    found = [*_WITHIN_BRACKETS.finditer(content)]
    found += [
        match
        for pattern in _AT_AN_EDGE[::-1]
        if (match := pattern.fullmatch(content) if pattern is _AT_AN_EDGE[1] else pattern.match(content))
    ]
    for match in found:
        code = match["code"]
        strong = re.search(r"[-_:]", code) or re.fullmatch(r"[A-Z]{1,4}\d{1,5}", code)
        if strong and is_code(code) and not _OF_ANOTHER.search(content[: match.start("code")]):
            return match
    return None


def _snakes(text: str, trouble: re.Pattern[str]) -> Iterator[tuple[str, int, float]]:
    for match in _SNAKE.finditer(text):
        code, start = match["code"], match.start("code")
        if _FILE.match(code):
            continue
        before = re.split(r"[.!?]\s|\n", text[max(0, start - 80) : start])[-1]
        behind = re.split(r"[.!?]\s|\n", text[match.end() : match.end() + 80])[0]
        if _NAMING.search(before):
            continue
        if _ONE_OF_ERRORS.search(code) or trouble.search(before) or trouble.search(behind):
            yield code, start, 0.78
