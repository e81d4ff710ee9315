"""Codes of errors."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from app.triage.extractors.failures import NO_FAILURE, failure_codes
from app.triage.extractors.found import Found
from app.triage.extractors.messages import message_codes
from app.triage.extractors.statuses import statuses
from app.triage.types import FieldName

_HEX = re.compile(r"(?<!\w)(?P<code>0x[0-9a-f]{1,8})(?!\w)", re.I)
"""Longer ones are addresses in memory."""
_NAMED_ERROR = re.compile(r"(?<![\w-])(?P<code>(?:[A-Z]{2,12}::)?(?:ERR|ERROR|EXC|EXCEPTION|EX|FATAL|HTTP|ORA|SQLSTATE|HRESULT)[-_](?:[A-Z0-9]+[-_])*[A-Z0-9]+)(?!\w)")  # fmt: skip
_ERRNO = re.compile(
    r"(?<![\w-])(?P<code>E(?:CONN(?:REFUSED|RESET|ABORTED)|(?:SOCKET)?TIMEDOUT|ACCES|NOENT|PERM|PIPE|NOTFOUND|HOST(?:UNREACH|DOWN)|NET(?:UNREACH|DOWN)|ADDR(?:INUSE|NOTAVAIL)"
    r"|NOSPC|MFILE|BUSY|EXIST|INVAL|NOMEM|AI_AGAIN|PROTO|NOTEMPTY|ISDIR|NOTDIR|ROFS|DQUOT|XDEV|AGAIN)|SIG(?:SEGV|ABRT|KILL|BUS|FPE|ILL|TERM|PIPE|TRAP)|[A-Z]{2,12}(?:_[A-Z0-9]{1,16}){0,4}_ERROR(?:_[A-Z0-9]{1,16}){0,4})(?!\w)"
)
"""Names of the errors of systems (POSIX errno, Node.js) and of browsers ("SSL_ERROR_NO_CYPHER_OVERLAP")."""
_FAILED_CODE = re.compile(
    r"(?<!\w)(?i:fail(?:ed|s|ure|ing)?|crash(?:ed|es)?|abort(?:ed|s)?|fehlgeschlagen|gescheitert|abgebrochen|échou[ée]\w*|échec|falló|fallido|fallito|mislukt|misslyckades|falhou)"
    r"\s*[:(\[–-]*\s*(?P<code>[EF]-?\d{2,5}|[A-Z]{1,5}-?\d{3,6})(?![\w@%€$£-]|[.,:]\d)"
)
"""A code right behind what failed: "upload failed E413"."""
_MET_CODE = re.compile(
    r"\b(?i:gets?|got|getting|sees?|saw|seeing|throws?|threw|returns?|returned|gives?|gave|answers?|answer(?:ed|ing)|repl(?:y|ies|ied)|hits?|hitting|comes?(?: back)?(?: as| with)?|appears?|then|ends? in|ended in|results? in|resulted in|runs? into|ran into"
    r"|bekomm\w*|erhalt\w*|sehe|kommt|erscheint|dann|reçois|reçoit|obtiens|donne|renvoie|apparaît|ensuite|puis|recibo|recibimos|sale|devuelve|aparece|luego|krijg(?:en)?|geeft|verschijnt|ricevo|restituisce|poi|recebo|dá|dostaj\w+|får|ger)"
    r"\s+(?i:(?:an?|the|this|only|always|again|me|us|just|nur|immer|mir|uns|solo|solamente|alleen|steeds|sempre|tylko|bara)\s+){0,2}[\"'“„«‘`]?"
    r"(?P<code>[A-Z]{2,5}-\d{2,5}|[A-Z]{3,8}-[A-Z]?\d{1,4}|[A-Z]-\d{3,5}|[A-Z]{2,12}(?:_[A-Z0-9]{1,16}){1,4})(?![\w@%€$£-]|[.,:]\d)"
)
"""A code that somebody meets with: "our integration gets API-5003 on every call"."""
_TROUBLE = (
    r"(?:no|not|none|non|without|sin|sans|senza|ohne|zonder|sem|bez|utan|cannot|can['’]t|couldn['’]t|fail\w*|invalid|expired|denied|locked|blocked|missing|error|exceeded|unknown|time-?out|timed out|unavailable|unreachable|refused|rejected|incomplete|empty|lost|mismatch|unexpected|conflict|full|offline|closed|forbidden|limit"
    r"|nicht|keine?[nmr]?|ungültig\w*|abgelaufen|gesperrt|fehl\w*|unbekannt\w*|abgelehnt|pas|aucune?|expirée?|invalide|introuvable|inconnue?|échou\w*|refusée?|indisponible"
    r"|ningun[oa]?|inválid[oa]|caducad[oa]|denegad[oa]|desconocid[oa]|agotad[oa]|imposibile|impossibile|nessun[oa]?|scadut[oa]|negat[oa]|sconosciut[oa]|niet|geen|ongeldig\w*|verlopen|geweigerd|onbekend\w*"
    r"|não|nenhum\w*|expirad[oa]|negad[oa]|indisponível|nie|brak|nieprawidłow\w+|wygas\w+|odrzucon\w+|inte|ingen|inga|ogiltig\w*|ikke|ugyldig\w*)"
)
"""What the words of a message say when something did not work."""
_OPEN, _CLOSE = r"[\"'“”„«»‘`]", r"\"'“”„«»’`\n"
_SHAPED = r"(?:[A-Z]{1,8}-\d{1,6}|[A-Z]{2,12}(?:_[A-Z0-9]{1,16}){1,4})"
_WITH_MESSAGE = (
    re.compile(
        rf"(?<![\w/#.-])(?P<code>{_SHAPED}):?\s{_OPEN}(?=[^{_CLOSE}]{{0,60}}(?<!\w)(?i:{_TROUBLE})\b[^{_CLOSE}]{{0,60}}[{_CLOSE}])"
    ),
    re.compile(
        rf"{_OPEN}(?P<code>{_SHAPED})(?::|\s[–-])?\s(?=[^{_CLOSE}]{{0,60}}(?<!\w)(?i:{_TROUBLE})\b[^{_CLOSE}]{{0,60}}[{_CLOSE}])"
    ),
)
"""A code before the words of its message, or in one pair of quotes with them: TR-18 "no route"."""
_IN_BRACKETS = re.compile(r"\((?P<code>[A-Z]{2,8}-\d{1,5}|[A-Z]{2,12}(?:_[A-Z0-9]{1,16}){1,4})\)")
_NAMED_THING = re.compile(
    r"\b(?:jobs?|tasks?|tickets?|cases?|runs?|batch|orders?|invoices?|units?|devices?|machines?|models?|stations?|rooms?|sites?|projects?|routes?|lots?|parts?|items?|sensors?|customers?|accounts?|contracts?|users?|flights?|changes?|auftrag|gerät|modell|anlage|projekt)\s$",
    re.I,
)
"""Right before the bracket with the name or number of the thing."""
_WENT_WRONG = re.compile(
    rf"(?<!\w)(?:{_TROUBLE}|\w+n['’]t|never|refuses|rejects|zero|stops?|stopped|crash\w*|hangs?|freezes?|wrong|verweigert|bricht|stürzt|lässt sich|jamais|nunca|mai|nooit|nigdy|aldrig)\b",
    re.I,
)
_OF_PROGRAMS = re.compile(
    r"\b(?:every|each|when(?:ever)?|always|cannot|can['’]t|again|api|apps?|integration|log-?in|sign-?in|sync\w*|import\w*|export\w*|upload\w*|screen|site|page|program\w*|server|calls?|requests?|forms?|files?|downloads?|clock|key|prompt|endpoints?|checkout|formular|datei|formulaire|fichier|formulario|fichero|archivo|modulo|formulier|bestand|ficheiro|plik|jedes|immer|beim|chaque|toujours|cada|siempre|elke|altijd|ogni|sempre|toda|każd\w+|varje)\b",
    re.I,
)
_ERROR_WORD = (
    r"(?:errors?|err|error[- ]?codes?|fault(?: codes?)?|exception|fails? with|failed with|bounc\w+ with|reject\w+ with"
    r"|fehler(?:code|meldung|nummer)?|störungs?(?:code|meldung|nummer)|erreur|code (?:d['’]\s?)?erreur|code (?:de )?(?:panne|défaut)"
    r"|foutmelding|fout(?:code)?|storingscode|errore|codice (?:d['’]\s?)?errore|código(?: de (?:error|erro|falla|fallo|falha))?|fallo|erro"
    r"|błąd|błędu|błędem|błędy|kod(?:em|u)? błędu|felkod(?:en)?|felmeddelande(?:t)?|fejlkode[nr]?|fejl|feilkode[nr]?|feil|chyb(?:a|y|u|ou)|chybov(?:ý kód|á hláška|é hlášení)|kód chyby|hata(?:sı)?|hata (?:kodu|mesajı)|virhe(?:koodi|ilmoitus)?|hiba(?:kód|üzenet)?|eroare(?:a)?|cod(?:ul)? (?:de )?eroare)"
)
"""What only an error is called: a number behind it is a code."""
_SHOWING = (
    r"(?:codes?|responde|responds|displays?|shows?|showed|showing|says|reads|reading|blink(?:s|ing|ed)?|flash(?:es|ing|ed)?"
    r"|messages?|alarm|display|panel|screen|störung|meldung|zeigt(?: an)?|anzeige|blinkt|défaut|panne|affiche|affichent|indique|message"
    r"|aviso|avviso|hinweis|warnung|avería|falla|mensaje|código|aparece|muestra|marca|indica|guasto|anomalia|messaggio|codice|mostra|segnala|visualizza|appare"
    r"|zobrazuje|ukazuje|hlásí|hláška|gösteriyor|yazıyor|veriyor|näyttää|afișează|storing|melding|toont|geeft|falha|avaria|mensagem|kod(?:em|u)?|komunikat|wyświetla|pokazuje|usterka|awaria|fel|visar|meddelande(?:t)?|viser)"
)
"""What shows much besides: a code behind it has letters and digits."""
_CODE = r"(?:[A-Z]{1,8}[-_ ]?\d{1,6}(?:[-_][A-Z0-9]{1,8})*|[A-Z]{2,8}(?:[-_][A-Z0-9]{1,16}){1,4}|\d{3,6}|(?!0)\d{9}|[a-z]+(?:_[a-z0-9]+){1,5})"
_MARKS = r"""[:#=(\"'“”„«‘`*]*"""
_BETWEEN = r"(?i:\s+(?:me|us|message|number|no\.?|nr\.?|code|status|kod|is|was|of|saying|says|shows|reads|with|du|el|il|den|the|:)){0,4}"
_ADJECTIVE = (
    r"(?:inattendue?|inconnue?|internes?|fatale?|critique|grave|générale?|technique|système|serveur|réseau|inesperad[oa]|desconocid[oa]|intern[oa]|crític[oa]|general|técnic[oa]"
    r"|imprevist[oa]|inaspettat[oa]|sconosciut[oa]|critic[oa]|generic[oa]|desconhecid[oa]|krytyczny|nieznany|wewnętrzny|nieoczekiwany|onverwacht|onbekend)"
)
"""What languages that put it behind the noun call an error."""
_DESCRIBED = re.compile(
    rf"\b(?i:erreurs?|error(?:es)?|errore|errori|erros?|fallo|błąd|fout)\s+(?i:{_ADJECTIVE})(?i:\s+(?:n°|nº|code|código|codice|kod))?\s*[:(]?\s*(?P<code>[A-Z]{{1,8}}(?:[-_]\d{{1,6}}|\d{{2,6}})|[A-Z]{{1,8}}(?:_[A-Z0-9]{{1,12}}){{1,4}})(?![\w@%€$£]|[.,:]\d)"
)
_ERROR = re.compile(
    rf"\b(?:(?P<error>(?i:{_ERROR_WORD}))|(?P<showing>(?i:{_SHOWING}))){_BETWEEN}\s*{_MARKS}\s*(?P<code>{_CODE})(?![\w@%€$£]|[.,:]\d)"
)
_OTHER_NUMBER = re.compile(
    r"(?:INV|ORD|PO|SO|BK|TRX|RE|RMA|REQ|CASE|TICKET|SMS|MMS|PDF|MP|USB|HTML|UTF|ISO|COVID)[-_ ]?\d|[QAH][-_ ]?\d(?!\d)",
    re.I,
)
"""What a display or a message shows besides errors: papers, quarters, sizes of paper."""
_UNLIKE_AN_ERROR = re.compile(
    r"\b(?:setup|order|product|article|item|tracking|booking|reservation|customer|login|security|pin|activation|licen[cs]e|unlock|pairing|door|gift|referral|confirmation|promo\w*|coupon|discount|rabatt|zip|post(?:al)?|verification|access|backup|sms|voucher|gutschein|dress|country|bar|qr|source|your|the)\s+$",
    re.I,
)
COUPON = re.compile(
    r"\b(?:coupons?|vouchers?|promo\w*|discounts?|gift ?(?:cards?|codes?)|referral|gutschein\w*|rabatt\w*|aktionscode\w*|geschenkkarte\w*|bons? (?:de réduction|d['’]achat)|réductions?|cadeau|cup[óo]n(?:es)?"
    r"|descuentos?|regalo|buon[oi]|scont[oi]|korting\w*|cadeaubon\w*|tegoedbon\w*|cupo(?:m|ns)|descontos?|kupon\w*|rabat\w*|zniżk\w*|presentkort\w*|gavekort\w*|redeem\w*|einlös\w*)\b",
    re.I,
)
"""What a code without "error" is one of, in the same sentence or the subject."""
_COUPON_BEFORE = re.compile(rf"{COUPON.pattern}(?:[ -](?:codes?|kod\w*|codice|código))?[^\w\n]*$", re.I)
_LIKE_A_COUPON = re.compile(r"(?!ERR|ALARM|FAULT|FAIL|WARN|EXC|STOP|FEHLER)[A-Z]{4,}\d{1,3}")
"""A word with a percentage behind it: "HUNGRY20"."""
_LIKE_AN_ERROR = re.compile(r"[EF][- ]?\d{2,4}|\d+|[A-Z]{1,4}-\d{2,5}|[A-Z]+_\w+")
_ONLY_CALLED_CODE = re.compile(
    r"(?<!\w)(?<!error )(?<!error-)(?<!fault )(?:codes?|kod|codice|código)[^\w\n]*$", re.I
)
_CALLED_CODE = re.compile(r"codes?|kod|codice|código")
_SCREENS = ("display", "panel", "screen", "anzeige")
_LETTER_CODE = re.compile(r"[EFH] ?\d{2,3}")
"""Of codes with a space those that are meant as one: "E 07"."""
_QUOTED_CODE = re.compile(
    r"[\"'“”„«‘`](?P<code>[A-Z]{1,4}[ -]?\d{1,5}[A-Z]?|[A-Z]{1,8}-\d{1,6}|[A-Z]{1,8}(?:_[A-Z0-9]{1,12}){1,4})[\"'“”»’`]"
)
_SMTP = re.compile(
    r"(?<![\w.,])(?<!diagnostic: )(?<!Diagnostic: )(?P<code>[245]\d{2}[ -]#?[245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d)"
)
"""Reply and enhanced status of a mail server (RFC 5321, RFC 3463); not in the report on a letter that the desk itself could not
deliver, which begins the line so."""
_MAIL_STATUS = re.compile(
    r"\b(?:smtp|dsn|status(?: code)?|bounc\w*|undeliver\w*|reject\w*|mailer)\b[^\n.]{0,24}?(?<![\w.])#?(?P<code>[45]\.\d{1,2}\.\d{1,3})(?![\w]|\.\d)",
    re.I,
)
_CODE_FIELD = re.compile(
    r"[\"']?\b(?:error_?code|errorCode|error|code)\b[\"']?\s*[:=]\s*[\"'](?P<code>[\w.-]{2,60})[\"']"
)
_BRACKET_CODE = re.compile(
    r"[(\[](?P<code>[A-Z]{1,8}-?\d{2,6}|[A-Z]{2,8}-[A-Z0-9]{2,8}|[A-Z]{1,8}(?:_[A-Z0-9]{1,12}){1,4})[)\]]"
)
_BY_THEMSELVES = (
    (_HEX, 0.96),
    (_NAMED_ERROR, 0.96),
    (_ERRNO, 0.93),
    (_SMTP, 0.9),
    (_MAIL_STATUS, 0.9),
    (_DESCRIBED, 0.88),
)
"""What is a code of an error whatever stands beside it, with the confidence."""
NEAR_ERROR = re.compile(
    rf"\b(?:{_ERROR_WORD}|crash\w*|fail\w*|ungültig\w*|ongeldig\w*|invalid|denied|display)\b", re.I
)


def error_codes(text: str) -> Iterator[Found]:
    for pattern, confidence in _BY_THEMSELVES:
        for match in pattern.finditer(text):
            yield _code(match["code"], match.start("code"), confidence)
    yield from _called(text)
    yield from _set_off(text)
    for match in _FAILED_CODE.finditer(text):
        if not _OTHER_NUMBER.match(match["code"]):
            yield _code(match["code"], match.start("code"), 0.8)
    yield from _met(text)
    yield from _with_messages(text)
    for code, start, confidence in failure_codes(text):
        if not _COUPON_BEFORE.search(text, max(0, start - 30), start):
            yield _code(code, start, confidence)
    for code, start, confidence in message_codes(text, trouble=_WENT_WRONG):
        if not is_of_a_coupon(text, start, code):
            yield _code(code, start, confidence)
    for code, start in statuses(text):
        yield _code(code, start, 0.75)


def _met(text: str) -> Iterator[Found]:
    """Codes that somebody who works with a program meets."""
    for match in _MET_CODE.finditer(text):
        sentence = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 100) : match.start()])[-1]
        behind = re.split(r"[.!?]\s|\n", text[match.end() : match.end() + 80])[0]
        if not _OTHER_NUMBER.match(match["code"]) and (
            "_" in match["code"]
            or _OF_PROGRAMS.search(f"{sentence} {behind}")
            or _WENT_WRONG.search(text, max(0, match.start() - 120), match.start())
        ):
            yield _code(match["code"], match.start("code"), 0.75)


def _with_messages(text: str) -> Iterator[Found]:
    """Codes at the words of their message, and in brackets behind what went wrong in a program."""
    for pattern in _WITH_MESSAGE:
        for match in pattern.finditer(text):
            yield _code(match["code"], match.start("code"), 0.82)
    for match in _IN_BRACKETS.finditer(text):
        sentence = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 120) : match.start()])[-1]
        if (
            not _OTHER_NUMBER.match(match["code"])
            and _OF_PROGRAMS.search(sentence)
            and _WENT_WRONG.search(sentence)
            and not _NAMED_THING.search(sentence)
            and not COUPON.search(sentence)
        ):
            yield _code(match["code"], match.start("code"), 0.75)


def _called(text: str) -> Iterator[Found]:
    """Codes behind what an error is called, or what shows one."""
    for match in _ERROR.finditer(text):
        if is_of_a_coupon(text, match.start("code"), match["code"]):
            continue
        if match["showing"] and not _is_shown(match, text[max(0, match.start() - 16) : match.start()]):
            continue
        if (match["error"] or "").lower().endswith(" with") and NO_FAILURE.match(match["code"]):
            continue
        yield _code(match["code"], match.start("code"), 0.88)


def _set_off(text: str) -> Iterator[Found]:
    """Codes in a field of their own, in brackets or in quotes."""
    for match in _CODE_FIELD.finditer(text):
        short = match["code"].isdigit() and len(match["code"]) < 3
        if not short and not is_of_a_coupon(text, match.start("code"), match["code"]):
            yield _code(match["code"], match.start("code"), 0.9)
    for match in itertools.chain(_BRACKET_CODE.finditer(text), _QUOTED_CODE.finditer(text)):
        if _COUPON_BEFORE.search(text, max(0, match.start() - 30), match.start()):
            continue
        if not _OTHER_NUMBER.match(match["code"]) and NEAR_ERROR.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            yield _code(match["code"], match.start("code"), 0.8)


def is_of_a_coupon(text: str, start: int, code: str, subject: str = "") -> bool:
    """Whether what is called a code, not one of an error, is that of a coupon: by its shape, or by what its sentence or the
    subject speaks of. A code such as ``E204`` is one of an error unless it is called a coupon's."""
    before = re.split(r"[.!?]\s|\n", text[max(0, start - 80) : start])[-1]
    if _COUPON_BEFORE.search(before):
        return True
    if not _ONLY_CALLED_CODE.search(before) or _LIKE_AN_ERROR.fullmatch(code):
        return False
    behind = re.split(r"[.!?]\s|\n", text[start : start + 60])[0]
    return (
        any(COUPON.search(part) for part in (before, behind, subject))
        or _LIKE_A_COUPON.fullmatch(code) is not None
    )


def _is_shown(match: re.Match[str], before: str) -> bool:
    """Whether what a display, a message or a code says is one of an error."""
    showing, code = match["showing"].lower(), match["code"]
    if " " in code and not _LETTER_CODE.fullmatch(code):
        return False
    mixed = re.search(r"[A-Z]", code) and re.search(r"\d", code)
    if not mixed or _OTHER_NUMBER.match(code):
        return False
    if showing in _SCREENS:  # "screen HD720" is a kind of screen
        return bool(match.string[match.end("showing") : match.start("code")].strip())
    return not (_CALLED_CODE.match(showing) and _UNLIKE_AN_ERROR.search(before))


def _code(value: str, start: int, confidence: float) -> Found:
    return Found(FieldName.ERROR_CODE, value, value.upper(), confidence, start, start + len(value))
