"""Numbers of orders and invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from app.triage.extractors.errors import NEAR_ERROR
from app.triage.extractors.found import Found
from app.triage.types import FieldName

_ID = r"[A-Z0-9](?:[A-Z0-9]|[-_/](?=[A-Z0-9])){1,29}"
_SPACED_ID = r"(?-i:(?!(?:FOR|OF|THE|NO|NR|AND|VON|VOM|ZU|AB|DE|DU|DEL|PER|POR|IN|ON|IS|MY|AT|TO|DA|DO|LE|LA|EL|OP|OM|ZA|NA)\b)[A-Z]{1,4}) (?:\d{2,8}[-/]){1,2}\d{2,8}"
"""An id whose letters stand apart: "FT 2025/1182"."""
_ORDER_WORD = (
    r"(?:orders?(?: (?:number|no\.?|id|ref(?:erence)?|nr\.?|ids))?|purchase orders?|(?-i:P\.?O\.?|PO[sS])|purchases?|bookings?|reservations?|consignments?|shipments?|parcels?"
    r"|tracking(?: number| no\.?)?|donation|delivery|package|basket|(?-i:PNR)|record locator|confirmation(?= (?:code|number|no\b))"
    r"|bestell(?:ung(?:en)?|nummern?|(?:ungs)?-?nr\.?)?|auftrag(?:snummer|s-?nr\.?)?|aufträge|buchung(?:en|snummer|scode|s-?nr\.?)?|sendung(?:en|snummer)?|paketnummer|bestelling(?:en|snummer)?|bestel(?:nummer|nr\.?)|boeking(?:en|snummer)?|pakket(?:nummer)?|pakje|reservering(?:en|snummer)?"
    r"|pedidos?|reservas?|localizador|paquetes?|envíos?|commandes?|réservations?|colis|ordin[ei]|prenotazion[ei]|spedizion[ei]|pacco|encomendas?|zamówie(?:nie|nia|niu|niem|ń)|rezerwacj[aięąe]|paczk[aięąo]|paczek|paczce|przesyłk[aięąo]|przesyłce"
    r"|(?:rental|hire|lease) agreement|rma|objednáv(?:k[auyo]|ce|ek|kou)|rezervac[eií]|zásilk[auy]|zásilce|zakázk[auy]|sipariş(?:im|imiz|iniz|in)?|rezervasyon(?:um|umuz)?|randevu|tilau(?:s(?:numero)?|ksen(?:i)?|kseni)|varau(?:s(?:numero)?|ksen)|(?:meg)?rendelés(?:szám|em|i szám)?|foglalás(?:om)?|comand[aăe]|comenzii|rezervare[a]?|bestilling(?:en|snummer)?"
    r"|beställning(?:snummer|en|ar)?|ordern(?:ummer|r\.?)|ordren(?:ummer|r\.?)|ordrer?|bokning(?:snummer|ar)?|försändelse)"
)
_INVOICE_WORD = (
    r"(?:invoices?|bills?|inv\.?|receipts?|credit note|statement|(?:[^\W\d_]{1,20})?rechnung(?:en|snummer|s-?nr\.?)?|gutschrift(?:en)?|quittung(?:en|snummer)?|beleg(?:e|nummer)?|facturas?|factures?"
    r"|factuur(?:nummer|nr\.?)?|facturen|kassabon|fattur[ae]|ricevut[ae]|scontrino|bolletta|faturas?|nota fiscal|faktur(?:a|y|ę|ze|u|ou|e)|faktuře|doklad|účtenk[auy]|fatura(?:nız|m|sı|mız)?|lasku(?:n(?:umero)?|ni|lla)?|számla(?:szám)?|számlám|factur[ăi]i?|regning(?:en)?|paragon(?:u)?|rachunek|kvitto|kvittering|fakturan(?:ummer|r\.?)|fakturor|fakturaer|faktury)"
)
_RECEIVED = r"(?:recibos?|reçus?)"
"""Papers whose names are verbs too: what stands behind them counts only when it is called a number or has parts."""
_NUMBERING = r"(?:č\.|čís\.|číslo|čísla|numarası|numaram|nolu|nro|sz\.|szám(?:a|ú)?|numărul|number|numbers|no\.?|nr\.?|n\.|nº|n°|num\.?|id|ids|ref(?:erence)?|code|nummer|número|numéro|numero|numer|referenz|referencia|référence|riferimento)"
_DATED = r"(?:\s+(?:vom|from|dated|of|du|del|van|dal|från)\s+\d{1,2}[./-]\d{1,2}\.?(?:[./-]?\d{4}|[./-]?\d{2})?\s*:)?"
_LINK = rf"{_DATED}(?:\s*[,(–-]\s*(?={_NUMBERING}))?(?:\s*(?:{_NUMBERING}|is|are|was|were|of|de|mit der nummer|(?:mit|med|con|with|z)(?=\s+{_NUMBERING}))(?![^\W\d_])){{0,6}}\s*[:#№=(]*\s*"
_ORDER = re.compile(rf"\b{_ORDER_WORD}(?![^\W\d_]){_LINK}(?P<id>{_SPACED_ID}|#?(?:{_ID}|\d))(?![\w@])", re.I)
_INVOICE = re.compile(
    rf"\b(?:{_INVOICE_WORD}|(?P<received>{_RECEIVED}))(?![^\W\d_]){_LINK}(?P<id>{_SPACED_ID}|#?(?:{_ID}|\d))(?![\w@])",
    re.I,
)
_DOTTED = re.compile(r"(?:\.\d{2,8}){2,5}(?![\w@]|[.,]\d)|\.\d{3,8}(?![\w@]|[.,]\d)")
"""The rest of a number whose groups are parted by dots: "4471.220.918"."""
_COUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""As a count or a sum is written: "orders of 1.250.000"."""
_MORE = re.compile(
    rf"\s*(?:,|;|\+|/|&|\band\b|\bor\b|\bund\b|\by\b|\bet\b|\ben\b|\be\b|\bi\b|\boraz\b|\boch\b|\bog\b)\s*(?P<id>#?(?:{_ID}|\d))(?![\w@])",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:[#№]|nº|n°|č\.|\b(?:\w*number|no\.|n\.|číslo|numarası|nro|szám|numero|numer|\w*nummer|\w*nr\.?|ids?|número|numéro)(?:\s+(?:is|ist|lautet))?)\s*[:=(]*\s*$",
    re.I,
)
"""What says of the digits behind it that they are an id, however few they are."""
_BOOKED = re.compile(
    r"(?:\bPNR|locator|localizador|code|ref\w*|r[ée]f[ée]renc\w+|riferimento)\s*[:#=(]*\s*$", re.I
)
_LOCATOR = re.compile(r"(?=[A-Z]*\d|[A-Z]{6}$)[A-Z0-9]{5,8}")
"""The code of a booking, with a single digit or none."""
_IN_GROUPS = re.compile(
    r"(?:[ \u00a0]\d{3,4}){2,4}(?![\w@]|[.,]\d)|[ \u00a0]\d{3,4}[ \u00a0]\d{2}(?=[.,;:)!?]?(?:\s*\n|\s*$|\s[A-Za-z]))|[ \u00a0]\d{3,4}(?=[.,;:)!?]?(?:\s*\n|\s*$))"
)
"""The rest of a number in groups. One more group alone may count something, unless nothing follows it."""
_COUNTED = re.compile(r"\s*(?:of|von|de|/)\s*\d", re.I)
"""Behind the first number of "parcel #2 of 3"."""
_PREFIXED = re.compile(
    r"(?<![\w-])#?(?:(?P<invoice>(?:INV|RE|RG|FAC|FACT|BILL|INVOICE|CN)[-_/]?\d[\w/-]{2,20}|(?:INV|INVOICE)-\d{1,2}(?!-))"
    r"|(?P<order>(?:ORD|ORDER|PO|BK|SO|BEST)[-_/]?\d[\w-]{2,20}|(?:ORD|ORDER)-\d{1,2}(?!-)))(?!\w)"
)  # fmt: skip
_NEAR_INVOICE = re.compile(rf"\b{_INVOICE_WORD}\b|\bunpaid\b|\breminder\b|\bdue\b", re.I)
_NEAR_ORDER = re.compile(rf"\b{_ORDER_WORD}\b|\bref(?:erence)?\b|\bboarding\b|\bticket\b", re.I)
_OF_ANOTHER_KIND = re.compile(
    r"\b(?:(?<!boarding )tickets?|cases?|incidents?|requests?|transactions?|transfers?|transaktion\w*|überweisung\w*|virement|transferencia|transacción|transazione|bonifico|transactie|overboeking|claims?|contracts?|polic(?:y|ies)"
    r"|customers?|accounts?|serial|vorgang\w*|anfrage|störung\w*|vertrag\w*|kunden\w*|dossier|demande|contrat|incidencia|caso|expediente|contrato|pratica|segnalazione|contratto|melding|zaak|zgłoszeni\w+|umow\w+|ärende\w*)"
    r"(?:[ -]?(?:id|ids|ref(?:erence)?|numbers?|no\.?|nr\.?|nummer|n°|nº|número|numéro|numero|numer))?[\s:#=(\[]*$",
    re.I,
)
"""Right before ids of what is neither ordered nor invoiced."""
_PREFIX_OF_ANOTHER_KIND = re.compile(r"(?:TRX|TXN|TRN|TRANS|PAY|TICKET|TKT|CASE|INC|REQ|SR|SN)-")
SENT = re.compile(
    rf"\b{_ORDER_WORD}\b|\b(?:food|meal|pizza|lunch|dinner|deliver\w*|courier|rider|driver|parcel|arriv\w*|shipped|essen|liefer\w*|fahrer|geliefert|livr\w+|colis|repas|entreg\w*|repartidor|comida"
    r"|paquete|consegn\w*|pacco|bezorg\w*|pakket|eten|entregador|przesył\w+|dostaw\w*|kurier\w*|paczk\w*|leverans|paket|levering)\b",
    re.I,
)
_SIGNED_ID = re.compile(
    r"(?<![\w&/#])#(?P<id>(?=[A-Z0-9]*[A-Z-])(?=(?:[A-Z-]*\d){2})[A-Z0-9]+(?:-[A-Z0-9]+)*)(?![\w@-])"
)
"""An id with no word before it but a sign, capital letters in it."""
_COLOUR = re.compile(r"[0-9A-F]{3}|[0-9A-F]{6}|[0-9A-F]{8}")
_MOST_LOOSE = 1_000
"""A text of more is a list, whose rows name nothing."""
_LOOSE_ID = re.compile(r"(?<![\w#@./:-])#?(?P<id>[A-Z]{1,5}-\d{3,10}(?:-[A-Z0-9]{1,6})*)(?![\w@])")


_REFERENCE = re.compile(
    rf"(?<![\w-])(?:(?P<kind>[^\W\d_]{{2,20}})[ -])?(?P<word>ref(?:erence)?s?\b\.?|réf(?:érence)?\b\.?|referencia|riferimento|referenz|referentie|referência|referencja|referens)(?:\s?(?:number|no\.?|nr\.?|code|id|is|n°|nº|nummer))*\s?[:#(]?\s?#?(?P<id>(?-i:{_ID}))(?![\w@]|[.,]\d)",
    re.I,
)
"""An id that is only called a reference: in the letters of shops it is that of what was booked or ordered."""
_OF_PAPERS = re.compile(
    r"(?:acc(?:oun)?t|acc|scheme|statement|letter|customer|client|member(?:ship)?|support|property|tenant|mandate|debit|dd|vendor|supplier|patient|file|meter|error|incident|model|parts?|article|item|product|job|bank|payment|payout|transfer|transaction|trace|log|request|case|ticket|claim|policy|project|employee|staff|tax|vat|cost|crm|api|kunden|konto|vertrags?|client|compte|cliente|cuenta|klant)",
    re.I,
)
"""References of these kinds are none of something ordered."""
_BOOKED_UNDER = re.compile(
    rf"\b(?:booked|reserved|registered|ordered|placed|made|bought|hired|rented|gebucht|reserviert|bestellt|gemietet|réservé\w*|commandé\w*|loué\w*|reservad[oa]|reservé|pedido|prenotat[oa]|ordinat[oa]|geboekt|gereserveerd|besteld|reservei|zarezerwowan\w+|zamówion\w+|bokat|beställt|bestilt)\b[^.!?\n]{{0,40}}?\s(?:under|as|unter|als|sous|bajo|como|sotto|onder|sob|pod|under)\s(?:(?:the\s|der\s)?(?:number|no\.?|nr\.?|ref\w*|code|nummer|numéro|número|numero)\s)?#?(?P<id>(?-i:(?=[A-Z0-9-]*\d){_ID}))(?![\w@]|[.,]\d)",
    re.I,
)
"""Under which id something stands: "4 bikes booked under KR-5520"."""


_ORDER_FAR = re.compile(
    r"\b(?:orders?|booking|reservation|bestellung|buchung|auftrag|commande|réservation|pedido|reserva|ordine|prenotazione|bestelling|boeking|reservering|encomenda|zamówienie|objednávka|beställning|bokning|bestilling)"
    r"(?:\s[a-zà-ÿ]{1,12}){1,4}\s\(?#?(?P<id>(?=[A-Z0-9/-]*[A-Z])(?=(?:[A-Z/-]*\d){4})[A-Z0-9]{2,12}(?:[-/][A-Z0-9]{1,10}){0,3})(?![\w@/-]|[.,]\d)",
)
"""With words between: "order from november W88201"."""
_NOT_OF_IT = re.compile(
    r"\b(?:tracking|serial|model|invoice|error|code|ticket|case|phone|account|voucher|coupon|card|contract|customer|rechnung|facture|factura|fattura|factuur|faktura|part|flight|sku|article|vat)\b",
    re.I,
)


def references(text: str) -> Iterator[Found]:
    """Ids that are called nothing but a reference, and those under which something is booked."""
    for match in _REFERENCE.finditer(text):
        start, end = match.span("id")
        value, kind = match["id"], match["kind"] or ""
        before = text[max(0, start - 60) : match.start("word")]
        sentence = re.split(r"[.!?]\s|\n", before)[-1]
        if (
            _OF_PAPERS.fullmatch(kind)
            or is_of_another_kind(value, before)
            or NEAR_ERROR.search(sentence)
            or _NEAR_INVOICE.search(sentence)
            or not (
                _is_shaped(value)
                or (
                    match["word"][0].isupper()
                    and text[match.end("word")] == ":"
                    and _plausible_id(value, numbered=False, strict=True)
                )
            )
        ):
            continue
        yield identifier(text, FieldName.ORDER_ID, start, end, 0.75)
    for match in _ORDER_FAR.finditer(text):
        between = text[match.start() : match.start("id")]
        if not (
            _NOT_OF_IT.search(between)
            or NEAR_ERROR.search(between)
            or is_of_another_kind(match["id"], between)
        ):
            yield identifier(text, FieldName.ORDER_ID, *match.span("id"), 0.75)
    for match in _BOOKED_UNDER.finditer(text):
        if _is_shaped(match["id"]):
            yield identifier(text, FieldName.ORDER_ID, *match.span("id"), 0.78)


def _is_shaped(value: str) -> bool:
    """Whether an id has both letters and digits, or parts of digits, and is long enough to be no size."""
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    return (
        len(value) >= 5
        and digits >= 2
        and (letters > 0 or (digits >= 5 and re.search(r"[-/]", value) is not None))
    )


def invoice_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _INVOICE, FieldName.INVOICE_ID, "invoice")


def order_ids(text: str) -> Iterator[Found]:
    yield from _identifiers(text, _ORDER, FieldName.ORDER_ID, "order")


def _identifiers(text: str, pattern: re.Pattern[str], name: FieldName, group: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        start, end = match.span("id")
        numbered = _is_numbered(text, match.start(), start, end)
        if text[start:end].lstrip("#").isdigit() and re.match(r"\.\d\d", text[end : end + 3]):
            rest = _DOTTED.match(text, end)
            if rest is None or (_COUNT.fullmatch(text, start, rest.end()) and not numbered):
                continue
            end = rest.end()
        value = text[start:end]
        if (
            name is FieldName.INVOICE_ID
            and match["received"]
            and not (numbered or re.search(r"\d[-/]|[A-Z]-?\d{4}", value))
        ):
            continue
        booked = _LOCATOR.fullmatch(value) and _BOOKED.search(text, match.start(), start)
        if not booked and not _plausible_id(value, numbered=numbered):
            continue
        if value.lstrip("#").isdigit() and (rest := _IN_GROUPS.match(text, end)):
            end = rest.end()
        yield identifier(text, name, start, end, 0.93)
        while more := _MORE.match(text, end):
            numbered = _is_numbered(text, end, *more.span("id"))
            if not _plausible_id(more["id"], numbered=numbered, strict=True):
                break
            start, end = more.span("id")
            yield identifier(text, name, start, end, 0.9)
    for match in _PREFIXED.finditer(text):
        if match[group]:
            yield identifier(text, name, *match.span(group), 0.9)


def identifier(text: str, name: FieldName, start: int, end: int, confidence: float) -> Found:
    if text[start] == "#":
        start += 1
    value = text[start:end]
    return Found(name, value, re.sub(r"\s", "", value).upper(), confidence, start, end)


def _is_numbered(text: str, begin: int, start: int, end: int) -> bool:
    """Whether ``text[begin:start]``, or a sign at the id itself, says that the id is a number of something."""
    said = text[start] == "#" or _NUMBERED.search(text, begin, start) is not None
    return said and not _COUNTED.match(text, end)


def _plausible_id(value: str, *, numbered: bool, strict: bool = False) -> bool:
    """An id holds a digit, is no word with a number behind and, unless it is ``numbered``, no year or small count."""
    bare = value.lstrip("#")
    if numbered and bare.isdigit():
        return True
    digits = sum(char.isdigit() for char in bare)
    if digits == 0 or re.fullmatch(
        r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d{2}|\d+(?:st|nd|rd|th|x|h|kg|am|pm)", bare, re.I
    ):
        return False
    if re.fullmatch(r"[\d.]+", bare):
        return len(bare) >= (5 if strict else 4)
    return digits >= 2 and (not strict or bool(re.search(r"[-/]|\d{3}", bare)))


_LETTERED = re.compile(r"(?P<letters>[A-Z]{1,6}-?)(?P<digits>\d{3,10})|(?P<head>\d{2,4}-)(?P<tail>\d{3,6})")
"""Ids of which others may be told by their shape."""
_ANY_SHAPED = re.compile(
    r"(?<![\w#@./:-])(?:[A-Z]{1,6}-?\d{3,10}|\d{2,4}-\d{3,6}|(?:[A-Z]{1,6}|\d{1,6})(?:[-/](?:[A-Z]{1,4}|\d{1,8})){1,4})(?![\w@/-]|\.\d)"
)

_CALLED = re.compile(r"\b(?:tele\w*|tel|phone|call|ring|fax|mobil\w*|handy|rufnummer|anruf\w*|serial|code|page|version|section|seats?|containers?|rooms?|flight|voucher|coupon|size|plate)\b[^\n]{0,16}$", re.I)  # fmt: skip


def like_ids(text: str, known: Sequence[Found]) -> Iterator[Found]:
    """Ids of the same shape as one that is ``known``, such as those of the other rows of a table."""
    shapes: dict[tuple[str, int], FieldName | None] = {}
    for item in known:
        if item.name in (FieldName.ORDER_ID, FieldName.INVOICE_ID) and (shape := _shape(item.value)):
            # A shape that two kinds share tells nothing.
            shapes[shape] = item.name if shapes.get(shape, item.name) is item.name else None
    if not any(shapes.values()):
        return
    for match in _ANY_SHAPED.finditer(text):
        shape = _shape(match[0])
        name = shapes.get(shape) if shape else None
        before = text[max(0, match.start() - 48) : match.start()]
        other = NEAR_ERROR.search(before[-30:]) or _CALLED.search(before)
        if name and not (other or is_of_another_kind(match[0], before)):
            yield identifier(text, name, match.start(), match.end(), 0.75)


def _shape(value: str) -> tuple[str, int] | None:
    """What comes before the digits, and their count."""
    match = _LETTERED.fullmatch(value)
    if match is None:
        parts = re.sub(r"\d", "9", value)
        # Of a date's shape much else is written; without letters there have to be many digits.
        telling = re.search(r"[-/]", value) and parts.count("9") >= (4 if re.search(r"[A-Z]", value) else 9)
        return (parts, 0) if telling else None
    return (
        (match["letters"], len(match["digits"])) if match["letters"] else (match["head"], len(match["tail"]))
    )


def loose_ids(text: str) -> Iterator[Found]:
    """Codes such as ``PX-88213-B`` or ``#A99X-12`` without a word before them, told apart by the words of their line."""
    for match in islice(_LOOSE_ID.finditer(text), _MOST_LOOSE):
        start, end = match.span("id")
        around = text[max(0, start - 90) : end + 30]
        before = text[max(0, start - 48) : start]
        if NEAR_ERROR.search(before[-30:]) or is_of_another_kind(match["id"], before):
            continue
        if _NEAR_INVOICE.search(around):
            yield identifier(text, FieldName.INVOICE_ID, start, end, 0.75)
        elif _NEAR_ORDER.search(around) and sum(char.isdigit() for char in match["id"]) >= 4:
            yield identifier(text, FieldName.ORDER_ID, start, end, 0.75)
    for match in _SIGNED_ID.finditer(text):
        start, end = match.span("id")
        before = text[max(0, start - 48) : start]
        if len(match["id"]) < 4 or _COLOUR.fullmatch(match["id"]) or is_of_another_kind(match["id"], before):
            continue
        if SENT.search(text[max(0, start - 90) : end + 60]):
            yield identifier(text, FieldName.ORDER_ID, start, end, 0.75)


def is_of_another_kind(value: str, before: str) -> bool:
    """Whether the id's first letters, or the word before it, say that it is of a ticket, a transfer, a contract."""
    return _PREFIX_OF_ANOTHER_KIND.match(value) is not None or _OF_ANOTHER_KIND.search(before) is not None
