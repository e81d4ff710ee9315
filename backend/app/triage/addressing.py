"""What a customer is called in a greeting, and what they call themselves below their text."""

from __future__ import annotations

import re

from app.triage.cues import read_cues
from app.triage.phrases import MAX_NAME_CHARS, clean_name
from app.triage.text import HEADER_BLOCK, QUOTE_HEADER, QUOTED_LINE, read_ticket
from app.triage.types import Tone

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TITLE = re.compile(
    r"(?:dr|prof|mr|mrs|ms|mx|miss|sir|madam|herr|frau|dhr|mevr|mw|mme|mlle|monsieur|madame|sr|sra|srta|don|doña|sig|dott|rev)\.?(?!\w)",
    re.I,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|md|m\.d|ph\.? ?d|esq|mba|msc|bsc)\.?", re.I)
_PARTICLE = re.compile(r"(?:van|von|de|del|della|di|da|dos|den|der|el|al|la|le|ten|ter|zu|bin|ibn)\b")
_SEVERAL = re.compile(r"&|\+|\d|\b(?:and|und|et|y|e|en)\b", re.I)
_COMPANY = re.compile(
    r"\b(?:(?i:gmbh|mbh|ltd|limited|llc|llp|inc|corp|plc|sarl|s\.a\.r\.l|s\.?p\.?a|s\.?r\.?l|lda|b\.v|n\.v|e\.v|s\.l|s\.a|gbr|ohg"
    r"|company|studios?|teams?|support|sales|office|shops?|stores?|services?|group|solutions|systems|school|university|hotel|clinic"
    r"|association|foundation|verein|customer|kunde|admin|info)|AG|KG|UG|SA|SL|BV|NV|SAS|SE|AB|AS|Co)(?!\w)"
)
_EAST_ASIAN = re.compile(r"[\u2e80-\uffef]")
"""The family name comes first, and is not left away."""
_PART = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_SIGN_OFF = (
    r"(?:(?:with |many )?(?:kind|best|warm|kindest|warmest)?\s*(?:regards|wishes)|best|cheers|thanks(?: (?:so much|a lot|again|in advance))?"
    r"|thank you(?: (?:so|very) much)?|many thanks|thx|sincerely|yours(?: (?:sincerely|faithfully|truly))?|love"
    r"|(?:mit )?(?:einen? )?(?:freundliche[nr]?|viele[nr]?|beste[nr]?|liebe[nr]?|herzliche[nr]?|schöne[nr]?) gr(?:u|ü|ue)(?:ß|ss)(?:en?)?|(?:vielen )?dank(?:e)?(?: im [Vv]oraus)?|lg|vg|mfg|pozdrawiam(?: serdecznie)?|z poważaniem|(?:med )?(?:vänliga|bästa|många) hälsningar|mvh|hälsningar"
    r"|cordialement|bien à vous|merci(?: beaucoup)?|(?:un )?(?:cordial )?saludos?|(?:muchas )?gracias|atentamente"
    r"|(?:cordiali |un )?saluti|grazie(?: mille)?|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|(?:alvast )?bedankt"
    r"|(?:com os melhores )?cumprimentos|atenciosamente|obrigad[oa])"
)
_CLOSED = re.compile(rf"\s*{_SIGN_OFF}\s*[,.!]*\s*", re.I)
_SIGNED = re.compile(
    rf"\s*(?:(?i:{_SIGN_OFF})\s*[,.!–—-]\s*|[–—-]{{1,2}}\s*)?(?P<name>(?-i:[A-ZÀ-ÞĀ-Ž]){_PART}(?: (?-i:[A-ZÀ-ÞĀ-Ž]){_PART})?)\s*"
)
_PARTICLES = r"(?:van|von|de|del|della|di|da|dos|den|der|el|al|la|le|ten|ter|zu|bin|ibn)"
_INITIAL = r"(?-i:[A-ZÀ-ÞĀ-Ž])\.(?:-?(?-i:[A-ZÀ-ÞĀ-Ž])\.)*"
_FULL_NAME = re.compile(
    rf"\s*(?P<name>(?:(?-i:[A-ZÀ-ÞĀ-Ž]){_PART}|{_INITIAL})(?: (?:{_PARTICLES} ){{0,2}}(?-i:[A-ZÀ-ÞĀ-Ž]){_PART}){{1,2}})\s*(?:[,|(–].{{0,60}})?"
)
"""A first and a last name on a line of their own, with what somebody is behind a comma or a bar."""
_SIGN_OFF_AT_END = re.compile(
    rf"(?:^|[.!?…]\s+){_SIGN_OFF}\s*[,.!–—-]?\s*(?P<rest>[^\n,.!?]{{0,60}}|{_INITIAL} [^\n,.!?]{{1,40}})$",
    re.I,
)
"""A sign-off that ends a line of text, with the name behind it: "Bye for now. Kind regards, M. Whitcombe"."""
_RULE = re.compile(r"\s*(?:[-–—_]{1,}|\*+)\s*")
_DEPARTMENT = re.compile(
    r"\b(?:purchasing|procurement|accounting|accounts|finance|controlling|reception|marketing|logistics|production|engineering|maintenance|helpdesk|service|desk|management|manager|department|dept|operations|quality|warehouse|human resources|facility|administration|director|head|assistant|board|council"
    r"|einkauf|vertrieb|buchhaltung|empfang|verwaltung|abteilung|leitung|geschäftsführung|sekretariat|lager|produktion|comptabilité|direction|accueil|achats|ventas|compras|dirección|acquisti|vendite|direzione|inkoop|verkoop|administratie|directie|vendas|zakupy|dział|inköp|avdelning|google|outlook|yahoo|mail|iphone|android|regards|wishes)\b",
    re.I,
)
_FAMILY = re.compile(r"(?:family|familie|famille|familia|famiglia|família|familjen)\s", re.I)
_MAX_SIGNATURE_LINES = 8
"""A signature below a sign-off: name, place, company, telephone."""
_MAX_SIGNATURE_CHARS = 90
_NO_NAME = re.compile(
    r"\b(?:help|hilfe|ayuda|aide|aiuto|hulp|ajuda|asap|urgent|hello|hi|hallo|hola|bonjour|ciao|yes|no|ok|okay|sorry|question|sent|the|this"
    r"|it|we|i|you|my|your|please|bitte|order|refund|now|today|tomorrow)\b",
    re.I,
)


def full_name(name: str | None) -> str | None:
    """A customer's name in the order in which it is spoken, without markup; None when nothing is left."""
    told = (name or "").strip()
    if len(told) <= MAX_NAME_CHARS and _EMAIL.fullmatch(told):
        return told
    plain = clean_name(name)
    if plain is None or plain.count(",") != 1 or _COMPANY.search(plain):
        return plain
    family, given = (part.strip() for part in plain.split(","))
    if not family or not given:
        return plain
    return family if _SUFFIX.fullmatch(given) else f"{given} {family}"


def called(name: str | None, tone: Tone) -> str | None:
    """``name`` as a greeting in this tone says it: the first name where the tone is a warm one.

    Whole where the first word is no first name: companies, several people, titles, initials.
    """
    full = full_name(name)
    if full is None or tone not in (Tone.FRIENDLY, Tone.EMPATHETIC):
        return full
    first, _, rest = full.partition(" ")
    whole = (
        not rest
        or _SEVERAL.search(name or "")
        or _COMPANY.search(full)
        or _EAST_ASIAN.search(full)
        or _TITLE.match(full)
        or _PARTICLE.match(full)
        or _FAMILY.match(full)
        or re.fullmatch(r"(?:\w\.?)|(?:\w\.-?)+", first)
    )
    return full if whole else first


def writer_of(subject: str, body: str) -> str | None:
    """The name below a message, in its last line or at the head of the signature below a sign-off; None where it is not clear.
    What is quoted was written by others."""
    return signed_name(_own_part(read_ticket(subject, body).current, body)) or _name_below_sign_off(
        _own_part(body, body)
    )


def _own_part(text: str, body: str) -> str:
    """``text``, which is as long as ``body``, up to where ``body`` begins to quote a mail."""
    starts = [
        found.start()
        for pattern in (QUOTE_HEADER, HEADER_BLOCK, QUOTED_LINE)
        if (found := pattern.search(body))
    ]
    return text[: min(starts)] if starts else text


def _name_below_sign_off(text: str) -> str | None:
    lines = [line.strip() for line in text.strip().splitlines()]
    lines = [line for line in lines if line and not _RULE.fullmatch(line)]
    for place in range(len(lines) - 1, max(-1, len(lines) - _MAX_SIGNATURE_LINES - 2), -1):
        below = lines[place + 1 :]
        if any(len(line) > _MAX_SIGNATURE_CHARS or line.endswith("?") for line in below):
            return None
        if _CLOSED.fullmatch(lines[place]):
            return _clear_name(below[0]) if below else None
        if not below and (found := _SIGN_OFF_AT_END.search(lines[place])):
            return _clear_name(found["rest"])
    return None


def _clear_name(line: str) -> str | None:
    """The name that makes up a line of a signature: no company, department or greeting."""
    match = _FULL_NAME.fullmatch(line)
    if match is None:
        return signed_name(f"-\n\n{line}") if " " not in line.strip() else None
    name = match["name"]
    if name.isupper() or any(pattern.search(name) for pattern in (_NO_NAME, _COMPANY, _DEPARTMENT)):
        return None
    return None if any(read_cues(name).strength.values()) else name


def signed_name(text: str) -> str | None:
    """The one or two words that stand as a signature in the last line of a message, None without such a line."""
    lines = text.strip().splitlines()
    match = _SIGNED.fullmatch(lines[-1]) if len(lines) > 1 else None
    if match is None:
        return None
    name = match["name"]
    stands_alone = match.start("name") > 0 or not lines[-2].strip() or bool(_CLOSED.fullmatch(lines[-2]))
    if (
        not stands_alone
        or name.isupper()
        or any(pattern.search(name) for pattern in (_NO_NAME, _COMPANY, _DEPARTMENT))
    ):
        return None
    # "Unacceptable" below a text is a judgement, "Thanks" a sign-off; neither is a name.
    if _CLOSED.fullmatch(name) or any(read_cues(name).strength.values()):
        return None
    return name
