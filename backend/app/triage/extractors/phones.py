"""Telephone numbers, told apart from the numbers of contracts and customers by the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from app.rag.function_words import language_by_words
from app.triage.extractors.found import Found
from app.triage.types import FieldName

_PHONE = re.compile(
    r"(?<![\w.,#/@-])(?:\+|00)?\(?\d{1,5}\)?(?:(?:[ \u00a0][/–-][ \u00a0]|[ \u00a0./–-])?\(?\d{1,5}\)?){1,6}(?![\w@]|[.,:/-]\d)"
)
_CALLED = (
    r"(?:tele)?phones?|tel|telefo\w*|teléfono|téléphone|mobiles?|mobil\w*|komór\w+|cell(?:ulare)?|celular|handy\w*|call\w*|ring|reach|whatsapp|sms|fax|hotline"
    r"|dial|me at|us at|me on|us on|contact|text me|portable|móvil|telemóvel|llám\w+|llamar\w*|ligue\w*|appel\w+|joindre|joignable|rufe?n?|anrufen|rückruf\w*"
    r"|erreich\w+|durchwahl|rufnummer|bel|bellen|bereikbaar|chiam\w+|dzwoni\w+|zadzwo\w+|ring mig|nås|mob|natel|gsm|ddi|direct dial|volej\w*|zavolej\w*|volat|tlf|puh(?:elin)?|soita\w*|soitta\w*|arayın\w*|ara(?:r mısınız|yabilirsiniz)|cep|hívj\w*|hívható|telefonszám\w*|suna[țt]i\w*"
)
_KINDS = (
    r"order|invoice|ticket|serial|code|card|account|acct|iban|ref(?:erence)?|customer|client|case|po|sku|isbn|vat|tax|id|setup|booking|reservation|tracking|parcel"
    r"|contract|policy|member(?:ship)?|patient|meter|licen[cs]e|subscription|claim|file|dossier|device|article|item|part|batch|lot|transaction|cheque|passport"
    r"|rechnung|bestellung|auftrag|vertrag|kunden?|police|konto|zähler|mitglied|depot|vorgang|aktenzeichen|steuer|commande|facture|contrat|compte|cliente|adhérent"
    r"|pedido|factura|contrato|cuenta|póliza|socio|expediente|ordine|fattura|contratto|conto|polizza|pratica|bestelling|factuur|klant|rekening|polis|lidmaatschap"
    r"|encomenda|fatura|conta|apólice|processo|zamówieni\w+|faktur\w+|umow\w+|polis\w+|klient\w*|konta|avtal\w*|kund|beställning|ärende"
    r"|insurance|insured|versicher\w+|police[nr]?|assurance|assuré|sécurité sociale|seguro|asegurad[oa]|assicurazione|verzekering\w*|ubezpieczeni\w*|försäkring\w*|employee|staff|student|matrikel|personal|mitarbeiter"
)
_NUMBERING = r"numbers?|no\.?|nr\.?|nummer|numéro|número|numero|numer\w*|n°|nº|num\.?"
_OWN = (
    r"my|our|your|the|this|that|new|old|his|her|its|following|same|right|correct|direct|home|work|office|private|emergency|daytime|back"
    r"|mein\w?|unser\w?|diese\w?|mon|notre|ce|le|mi|nuestro|este|el|mio|nostro|questo|il|mijn|ons|dit|het|meu|nosso|o|mój|nasz|ten|mitt|vårt|det"
)
_WORD = re.compile(
    # A number is one of whatever the word beside it says: "customer number", "numéro de client", "Vertragsnummer".
    rf"\b(?:(?P<called>(?:breakdown|emergency|helpline|switchboard|reception|front desk|duty|toll-?free|free-?phone)\s(?:{_NUMBERING}|line)|(?:{_CALLED})(?:[ -]?(?:{_NUMBERING}))?|(?:{_NUMBERING})\s(?:de |di |do )?(?:{_CALLED})|(?:(?:{_OWN})\s)?(?:{_NUMBERING})(?=\W|$))"
    rf"|(?P<other>(?:{_KINDS})(?![ -](?:desk|service|support|line|department|team|office|cent(?:re|er)|care|hotline)\b)(?:[ -]?(?:{_NUMBERING}|ids?))?|numbers? of|(?:{_NUMBERING})\s?(?:of |de |d['’]|du |di |do |del(?:la)? )?(?:{_KINDS})"
    rf"|(?!(?:{_OWN}|{_CALLED}|and|or|und|et|y|is)\s)[^\W\d_]{{3,20}}\s(?:{_NUMBERING})|[^\W\d_]{{3,30}}(?:nummer|nr)|(?!(?:{_CALLED}|notruf|service)-)[^\W\d_]{{1,20}}-(?:{_NUMBERING})))(?!\w)",
    re.I,
)
_NEAR_CALLED = re.compile(r"[^\n]{0,30}")
_NEAR_OTHER = re.compile(r"(?:[^\n.\d]|\d(?!\d{3})){0,18}")
"""Without the number itself: behind it comes another."""
_SIGNED_OFF = re.compile(
    r"\b(?:best|regards|cheers|thanks|thank you|yours|sincerely|grüße?n?|gruss|gruß|mfg|lg|vg|cordialement|bien à vous|merci|saludos|atentamente|un saludo|gracias"
    r"|saluti|cordialmente|grazie|groet(?:en|jes)?|mvg|bedankt|cumprimentos|atenciosamente|obrigad[oa]|pozdrawiam|pozdrowienia|dziękuję|hälsningar|mvh|tack)\b"
    r"[^\w\n]{0,3}\n?(?:[ \t]*[^\W\d_][^\d\n@]{0,40}[\n,;|]?)?\s*$",
    re.I,
)
"""Before the number of somebody who has just signed."""
_ENDS = re.compile(r"[ \t]*(?:$|[\n,;.)|])")
_AFTER_A_BREAK = re.compile(r"(?:^|[\n,;|(])[ \t]*$")
_REGIONS = ("US", "GB", "DE", "FR", "ES", "NL", "IT", "AU", "IN")
_HOMES: dict[str, tuple[str, ...]] = {
    "en": ("US", "GB"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH"), "es": ("ES", "MX"), "it": ("IT",), "nl": ("NL", "BE"),
    "pt": ("PT", "BR"), "pl": ("PL",), "sv": ("SE",), "da": ("DK",), "no": ("NO",), "cs": ("CZ",), "fi": ("FI",),
}  # fmt: skip
"""Where people who write a language mostly have their telephones."""
_IN_GROUPS = re.compile(
    r"\(?0\d{1,5}\)?[ ./-]\d[\d ./-]{5,13}|\d{3} \d{3} \d{3}|\d{3} \d{2} \d{2} \d{2}|\d{2} \d{3} \d{2} \d{2}|\d{3} \d{3} \d{4}|0\d(?: \d\d){4}"
)
"""How numbers are written without the code of their country; each also has to be valid there."""
_SHAPED = re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|0\d{2,5}[ /-]\d[\d -]{4,12}|0[1-9](?:[ .]\d\d){4}")
"""Forms that little else has."""


def phone_numbers(text: str) -> Iterator[Found]:
    homes: tuple[str, ...] | None = None
    for match in _PHONE.finditer(text):
        value = match[0].strip(" ./-")
        start = text.index(value, match.start())
        digits = re.sub(r"\D", "", value)
        if not 7 <= len(digits) <= 15 or value.count("(") != value.count(")"):
            continue
        if homes is None:
            homes = _HOMES.get(language_by_words(text) or "", ())
        before = text[max(0, start - 64) : start]
        told = _told(before)
        known = value.startswith("+")
        if told is False and not known:
            continue
        end = start + len(value)
        looks = value.startswith(("+", "00")) or _SHAPED.fullmatch(value)
        if not (told or looks or _stands_alone(text, start, end, homes)):
            continue
        number = _parse_phone(value, homes)
        if number is None:
            continue
        valid = phonenumbers.is_valid_number(number)
        # With the code of its country it is one whatever stands before it, if there are such numbers.
        if told is False and not valid:
            continue
        form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if known else digits
        yield Found(FieldName.PHONE_NUMBER, value, form, 0.95 if valid else 0.8, start, end)


def _told(before: str) -> bool | None:
    """Whether the nearest word says that it is a telephone number (True) or another one (False)."""
    told: bool | None = None
    for word in _WORD.finditer(before):
        if word["called"] and _NEAR_CALLED.fullmatch(before, word.end()):
            told = True
        elif word["other"] and _NEAR_OTHER.fullmatch(before, word.end()):
            told = False
    return told


def _stands_alone(text: str, start: int, end: int, homes: Sequence[str]) -> bool:
    """Whether a number without a word, such as in a signature, is written as those of the writer's country are."""
    value = text[start:end].replace("\u00a0", " ")
    if not _IN_GROUPS.fullmatch(value) or not _ENDS.match(text, end):
        return False
    before = text[max(0, start - 80) : start]
    signed = _SIGNED_OFF.search(before) is not None
    if not signed and not _AFTER_A_BREAK.search(before):
        return False
    return any(_is_valid(value, region) for region in (*homes, *(_known_homes() if signed else ())))


def _known_homes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(region for regions in _HOMES.values() for region in regions))


def _is_valid(value: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number_for_region(phonenumbers.parse(value, region), region)
    except phonenumbers.NumberParseException:
        return False


def _parse_phone(value: str, homes: Sequence[str]) -> phonenumbers.PhoneNumber | None:
    """The number as the first region in which it is valid, the writer's first, else in which it is possible; None when in
    none."""
    possible = None
    for region in (None,) if value.startswith("+") else dict.fromkeys((*homes, *_REGIONS)):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
        if possible is None and phonenumbers.is_possible_number(number):
            possible = number
    return possible
