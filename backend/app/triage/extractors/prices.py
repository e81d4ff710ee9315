"""Money without its currency: numbers with two decimals that the words around them call a sum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.triage.extractors.amounts import UNIT, decimal
from app.triage.extractors.found import Found
from app.triage.extractors.places import NO_VERSION
from app.triage.types import FieldName

_PAID = (
    r"(?:charg(?:ed?|es|ing)|bill(?:ed|ing)|debit(?:ed|s)?|paid|pay(?:ing)?|refund(?:ed)?|deducted|withdrew|abgebucht|abbuchung|berechnet|bezahlt|gezahlt|überwiesen|erstattet"
    r"|débit[ée]+s?|prélev[ée]+s?|factur[ée]+s?|pay[ée]+s?|rembours[ée]+s?|cobr(?:ado|aron|ó)|pagad[oa]|pagué|reembolsad[oa]|addebitat[oaie]|pagat[oaie]|rimborsat[oaie]"
    r"|betaald|afgeschreven|teruggestort|pago|paguei|cobrad[oa]|pobran[oey]|zapłacił[ae]m|betalat|debiterat|betalt|trukket)"
)
_PRICE_WORD = (
    r"(?:costs?|costing|prices?|priced|worth|rent|fees?|premium|amount|sum|total|deposit|balance|surcharge|kosten|kostete?|gekostet|preis|betrag|summe|gebühr|miete|beitrag|prix|montant|somme|coûte|coûté|coûtait|loyer|frais"
    r"|precio|importe|cuesta|costó|costaba|cuota|prezzo|importo|costa|costava|costato|totale|canone|prijs|bedrag|kost|kostte|totaal|preço|valor|custa|custou|custava|cena|cenę|kwot[aęy]|kosztuje|kosztował[ao]?|suma|sumę|pris(?:et)?|belopp(?:et)?|summa|kostar|kostade)"
)
"""What only sums have."""
_DEED = (
    r"(?:you took|taken|overcharged|overpaid|bought|buys?|purchased|spent|owes?|owed|transferred|credited|booked|ordered|due|genommen|abgezogen|eingezogen|gekauft|verlangt|schulden?|überwies|retiré|retenu|ach[eè]t[ée]e?|dû"
    r"|retirado|descontado|comprado|compré|debo|prelevat[oaie]|trattenut[oaie]|comprat[oaie]|ho pagato|gekocht|ingehouden|afgehaald|comprei|retirad[oa]|descontad[oa]|kupił[ae]m|ściągnięto|potrącono|köpt(?:e)?|dragit|dragits|dragen)"
)
_PAPER = (
    r"(?:reminders?|invoices?|bills?|demand|fine|receipts?|statement|quote|mahnung|rechnung|erinnerung|zahlungserinnerung|gutschrift|bußgeld|angebot|rappel|facture|amende|devis|avoir|recordatorio|factura|recibo|multa|sollecito|fattura|aanmaning"
    r"|factuur|boete|lembrete|fatura|wezwanie|upomnienie|fakturę|faktura|rachunek|mandat|påminnelse|kravbrev|böter)"
)
"""Papers that are over a sum and of a day."""
_VALUE = r"(?:\d{1,3}(?:[.,’']\d{3})*[.,]\d{2}|\d{4,6}[.,]\d{2})"
_DECIMALS = re.compile(r"\d[.,]\d\d(?!\d)")
_QUANTITY = (
    r"(?:[ap]\.?m|h|hrs?|hours?|uhr|percent|prozent|kwh|kw|gb|mb|kb|tb|kg|g|mg|km|m|cm|mm|l|ml|ms|s|secs?|seconds?|min(?:s|utes?|uten)?|days?|weeks?|months?|years?|degrees?|miles?|lbs?|inch(?:es)?|mbit|volts?|points?|stars?|users?|people"
    r"|stunden?|tage?n?|wochen?|sekunden?|heures?|jours?|horas?|días?|ore|giorni|uur|dagen|dias|godzin\w*|dni|timmar|dagar|r|hours|cet|gmt|utc|o['’]?clock|thousand|million\w*|mio|mln|mrd|billion\w*|tausend|k|bn)\b"
)
_NO_MORE = rf"(?![\w%°]|[.,:/-]\d|\s?(?:{UNIT}|%|°|{_QUANTITY})|\.\s\d)"
_BARE = re.compile(
    rf"(?<!\w){_PAID}(?:[^\d\n]{{0,30}}(?<!\w)\d{{1,2}}\s?[x×]\s?|(?:\s+(?:me|us|you|twice|again|only|exactly|mir|uns|nur|zweimal|doppelt))?[\s:=]{{1,3}})(?P<n>{_VALUE}){_NO_MORE}",
    re.I,
)
"""Right behind a word of payment: "charged 64.99", "charged me twice! 2x 64.99"."""
_FAR = re.compile(
    rf"(?<!\w)(?:(?P<price>{_PRICE_WORD})|(?P<deed>{_DEED}|{_PAID})|(?P<paper>{_PAPER}))(?P<between>[^\w\n.;?][^\d\n.;?]{{0,29}})(?<![\w.,:/#$€£-])(?P<n>{_VALUE}){_NO_MORE}",
    re.I,
)
_OVER = re.compile(r"(?:\b(?:of|for|over|about|only|just|über|für|von|nur|i\.h\.v\.|de|d['’]|por|di|per|da|van|voor|za|na|på|för|om)|[:=]|!)\s*$", re.I)  # fmt: skip
"""Right before a sum."""
_AT_ONCE = re.compile(r"[\s:=]*(?:(?:is|was|were|are|be|now|also|still|already|again|me|us|you|ist|war|waren|jetzt|auch|mich|uns|est|était|es|era|è|jest|is|was|är|var)\s+){0,3}[(\"'“„«]?", re.I)  # fmt: skip
"""Between the word of a price and a number that could be a time of the day as well."""
_ELSEWHERE = re.compile(
    r"\b(?:at|around|gegen|à|vers|dès|alle|dalle|las|rond|kl\.?|klockan|o|około|on|am|um|vom|zum|im|le|el|den|dnia|op|em|as|às|since|seit|depuis|desde|dal|sinds|od|sedan|until|till|bis|jusqu['’]à|hasta|fino|tot|até|do|before|after|by|vor|nach|avant|après"
    r"|versions?|version[e]?|versión|versie|versão|wersj[aię]|ver|v|release|build|firmware|app|update|ios|android|php|python|java|windows|chapter|x|to|from|auf|up|down|channel|frequency|page)\s*[:=]?\s*$",
    re.I,
)
"""Right before times, days, versions and the ends of a way."""
_NAME = re.compile(r"(?<![.!?]\s)\b[A-Z][\w-]*\s+$")
"""A number behind a name may be its version."""
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")
"""With a dot behind it a date: "paid 14.10."."""
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_INSTEAD = r"(?:instead of|rather than|statt|anstatt|anstelle von|au lieu de|en vez de|en lugar de|invece di|anziché|in plaats van|em vez de|zamiast|i ?stället för|i stedet for)"
_MORE = re.compile(
    rf"\s*(?:,\s?|&|\+|\b(?:and(?: then| again)?|und(?: dann)?|et(?: puis)?|y(?: luego)?|e(?: poi| depois)?|i(?: potem)?|en|och|og|plus|not|nicht|{_INSTEAD})\b)\s*(?:(?:only|just|nur)\s+)?(?P<n>{_VALUE}){_NO_MORE}",
    re.I,
)
_AGAINST = re.compile(rf"\b{_INSTEAD}\s+(?P<n>{_VALUE}){_NO_MORE}", re.I)
"""What a sum with its currency should have been: "€318 instead of 280.00"."""
_MONEY = re.compile(UNIT, re.I)
_TAX = re.compile(
    rf"(?<![\w.,:/#$€£-])(?P<n>{_VALUE})\s+(?:(?:city|tourist|visitors?|sales|local|dog|road|income|council)\s)?(?:tax(?:es)?|fees?|deposit|vat|postage|shipping|surcharge|mwst|mehrwertsteuer|kurtaxe|steuern?|gebühr(?:en)?|porto|versandkosten|pfand|trinkgeld"
    r"|(?:de |di )?(?:frais|taxes?|tva|caution|impuestos?|tasas?|iva|gastos|tasse|imposta|spese)|belasting|btw|toeristenbelasting|verzendkosten|borg|impostos?|podatku|opłaty|kaucji|skatt|moms|frakt|avgift)\b",
    re.I,
)
_BACK = re.compile(
    rf"\b(?:want|need|get|got|give|have|like|pay|refund|transfer|send|return|see|will|haben|hätte|möchte|will|bekomme|veux|voudrais|rendez|quiero|devuelvan|voglio|vorrei|wil|krijg|quero|chcę|proszę o|vill ha)\b(?:\s+[^\W\d_]{{1,12}}){{0,3}}\s+(?P<n>{_VALUE})"
    r"\s+(?:back|refunded|returned|zurück(?:haben|erstattet)?|erstattet|de retour|remboursés?|de vuelta|indietro|di rimborso|terug|de volta|zwrotu|z powrotem|tillbaka|tilbake)\b",
    re.I,
)
_THEN_PAID = re.compile(
    rf"(?<![\w.,:/#$€£-])(?P<n>{_VALUE})\s+(?:(?:was|were|is|are|has been|have been|got|extra|more|too much|zu viel|mehr|doppelt|zweimal|twice|te veel)\s+){{0,2}}"
    r"(?:charged|debited|deducted|withdrawn|overcharged|refunded|abgebucht|berechnet|eingezogen|abgezogen|bezahlt|gezahlt|überwiesen|erstattet|afgeschreven|betaald|ingehouden|teruggestort|in rekening gebracht)\b",
    re.I,
)
_OF_SOFTWARE = re.compile(
    r"\b(?:versions?|updat\w*|upgrad\w*|releases?|firmware|roll\w*|downgrad\w*|installier\w*)\b", re.I
)


def prices(text: str) -> Iterator[Found]:
    if not _DECIMALS.search(text):
        return
    yield from _right_behind(text)
    start = 0
    while match := _FAR.search(text, start):
        # Another word of money may stand between this one and the number: "deposit shows amount 0.00".
        start = match.end("n") if _is_a_sum(match) else match.start() + 1
        if start == match.end("n"):
            yield from _with_more(text, match)
    for pattern in (_TAX, _THEN_PAID):
        for match in pattern.finditer(text):
            if not _is_elsewhere(text, match.start("n")) and not _CLOCK.fullmatch(match["n"]):
                yield _price(match, 0.75)
    for match in _BACK.finditer(text):
        if not _OF_SOFTWARE.search(_sentence_around(text, match)):
            yield _price(match, 0.75)
    for match in _AGAINST.finditer(text):
        if _MONEY.search(text, max(0, match.start() - 24), match.start()):
            yield _price(match, 0.75)


def _right_behind(text: str) -> Iterator[Found]:
    for match in _BARE.finditer(text):
        if not _is_a_day(match):
            yield from _with_more(text, match)


def _with_more(text: str, match: re.Match[str]) -> Iterator[Found]:
    """The sum and those that are counted up behind it."""
    yield _price(match, 0.8 if match.re is _BARE else 0.75)
    end = match.end("n")
    while more := _MORE.match(text, end):
        if _is_a_day(more):
            return
        yield _price(more, 0.75)
        end = more.end("n")


def _is_a_sum(match: re.Match[str]) -> bool:
    """Whether nothing between the word and the number says that it is a time, a day, a version or a place."""
    number, between = match["n"], match["between"]
    if _is_a_day(match) and not match["price"]:
        return False
    if _ELSEWHERE.search(between) or _NAME.search(between):
        # "from 31,20 to 39,60": with a comma no version and no time of the clock.
        return "," in number and re.search(r"\b(?:to|from|auf|up|um)\s*$", between) is not None
    if NO_VERSION.search(between) or _OF_SOFTWARE.search(between):
        return False
    like_a_day = _DAY.fullmatch(number) is not None
    if match["paper"]:
        said = _OVER.search(between) or (between.strip() and _AT_ONCE.fullmatch(between))
        return not like_a_day and bool(said)
    if like_a_day or _CLOCK.fullmatch(number):
        at_once = match["price"] is not None and _AT_ONCE.fullmatch(between) is not None
        return at_once or _OVER.search(between) is not None
    return True


def _is_a_day(match: re.Match[str]) -> bool:
    return _DAY.fullmatch(match["n"]) is not None and match.string.startswith(".", match.end("n"))


def _is_elsewhere(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    return _ELSEWHERE.search(before) is not None or _NAME.search(before) is not None


def _sentence_around(text: str, match: re.Match[str]) -> str:
    before = re.split(r"[.!?]\s|\n", text[max(0, match.start() - 80) : match.start()])[-1]
    return f"{before} {match[0]} " + re.split(r"[.!?]\s|\n", text[match.end() : match.end() + 80])[0]


def _price(match: re.Match[str], confidence: float) -> Found:
    number = match["n"]
    return Found(FieldName.AMOUNT, number, f"{decimal(number):.2f}", confidence, *match.span("n"))
