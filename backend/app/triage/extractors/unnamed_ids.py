"""Ids that no word names: what their sentence says tells whether they are of something ordered or of something invoiced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from app.triage.extractors.amounts import UNIT
from app.triage.extractors.errors import NEAR_ERROR
from app.triage.extractors.found import Found
from app.triage.extractors.identifiers import SENT, identifier, is_of_another_kind
from app.triage.types import FieldName

_ID = re.compile(
    r"(?<![\w#@./:&=+-])(?P<id>#?(?:[A-Z]{1,5}\d{0,3}(?:-[A-Z0-9]{1,8}){1,3}|(?P<plain>[A-Z]{1,4}\d{5,10}|(?!(?:19|20)\d\d[-/](?:\d\d|20\d\d)\b|\d\d[-/](?:19|20)\d\d\b)\d{2,8}[-/]\d{2,8}(?:[-/]\d{1,8})?)))(?![\w@/-]|[.,]\d)"
)
"""``plain``: what much else is written like."""
_LEAST_DIGITS = 4
_MOST_DIGITS = 14
_MOST_CANDIDATES = 200
"""A text of more is a list, whose rows name nothing."""
_TELLING_DIGITS = 5
"""Names of models have fewer."""
_MONEY = rf"(?:(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK)\b)\s?\d|\d[\d.,'’]*\s?{UNIT})"
_COMES_TO = re.compile(
    r"\s?[(,:–-]?\s?(?:(?:over|for|of|about|(?:comes|came|amounts|amounted) to|is|was|über|mit|von|zu|de|d['’]un montant de|por|por importe de|per|di|van|na|på)\s)?"
    + _MONEY,
    re.I,
)
"""A sum right behind the id."""
_IS_PAID = re.compile(
    r"\s(?:is|was|has been|had been|were|ist|wurde|war|sei|est|a été|está|fue|è|è stata|werd|foi|została|är)\s(?:\w{1,12}\s)?"
    r"(?:paid|unpaid|overdue|settled|bezahlt|beglichen|unbezahlt|überfällig|payée?|réglée?|impayée?|pagad[oa]|impagad[oa]|pagat[oa]|saldat[oa]|betaald|paga|zapłacona|opłacona|betald)\b",
    re.I,
)
_STATES = re.compile(
    r"\s(?:shows?|says|states?|lists?|contains?|includes?|has|enthält|weist|zeigt|nennt|indique|mentionne|contient|indica|muestra|incluye|contiene|vermeldt|toont|bevat|mostra|inclui|zawiera|pokazuje|visar|anger)\b",
    re.I,
)
_FOR_BOOKS = re.compile(
    r"\b(?:pdf|accountants?|book-?keep\w+|tax (?:adviser|advisor|return)|buchhaltung|steuerberat\w+|comptab\w+|contable|asesor[ií]a|commercialista|contabilità|boekhoud\w*|contabilista|księgow\w+|bokför\w+)\b",
    re.I,
)
_SENT_AS_PAPER = re.compile(
    r"\b(?:send|re-?send|need|forward|e-?mail|copy of|correct|reissue|schick\w*|send\w*|brauch\w*|envoy\w+|besoin de|envi\w+|necesit\w+|invi\w+|stur\w+|stuur|mand\w+|wysł\w+|skicka)(?:\s[^\s.!?]{1,12}){0,2}\s$",
    re.I,
)
_PAID_FOR = re.compile(
    r"\b(?:(?:non-?)?payments?|remind(?:ed|er)|pa(?:id|y|ying)|charg(?:ed?|ing)|bill(?:ed)?|debit(?:ed)?|invoiced|deducted|reminders?|dunned|bezahlt|gezahlt|überwiesen|abgebucht|berechnet|gemahnt|mahnung|zahlung|payé|paiement|prélevée?s?|facturée?s?|débitée?s?"
    r"|pagado|pagué|pago|cobrado|cobraron|cargado|pagato|pagamento|addebitat[oa]|betaald|betaling|afgeschreven|paguei|cobrança|zapłac\w+|pobran\w+|betalat|debiterat)\b"
    r"[^.!?\n]{0,60}?\b(?:for|of|against|für|von|zu|wegen|pour|de|por|para|per|di|voor|van|za|för)\s$",
    re.I,
)
_TWICE = re.compile(
    r"\b(?:twice|double|two times|again|zweimal|doppelt|deux fois|dos veces|due volte|twee keer|dubbel|duas vezes|dwa razy|två gånger)\b",
    re.I,
)
_ON = re.compile(r"(?:^|\s)(?:on|auf|sur|op|su|på|na)\s$", re.I)
_OF_BILLING = re.compile(
    r"\b(?:vat|tax(?:es)?|charge[sd]?|surcharges?|overcharged|discounts?|amounts?|totals?|billed|fees?|mwst|ust|umsatzsteuer|betrag|zuschlag|rabatt|skonto|tva|remise|frais|iva|recargo|descuento|btw|korting|toeslag|sconto|desconto|rabat|moms|po numbers?|vat (?:id|number)|tax id|cost cent(?:er|re)|billing address|ust-?id\S*|kostenstelle|rechnungsadresse)\b|"
    + _MONEY,
    re.I,
)
_BOOKED_THING = re.compile(
    r"\b(?:sessions?|sesj[aięą]|sesi[oó]n(?:es)?|sessione|sessão|courses?|training|seminars?|workshops?|kurs|schulung|formation|curso|corso|cursus|szkoleni[ea]|trips?|rides?|journey|fahrt|reise|voyage|trajet|viaje|viagem|viaggio|reis|podróż|resa"
    r"|rentals?|miete|alquiler|noleggio|stay|aufenthalt|séjour|estancia|soggiorno|verblijf|appointment|confirmation|bestätigung|confirmación|conferma|bevestiging|purchase|kauf|achat|compra|acquisto|aankoop|zakup|hampers?|bouquets?|statues?|(?:gift|collector['’]s|subscription) (?:box|set))"
    r"\s?[:#(]?\s?$",
    re.I,
)
"""What is booked or bought, right before the id."""
_ORDERED = re.compile(
    r"\b(?:ordered|booked|reserved|confirmed|bought|purchased|bestellt|gebucht|reserviert|gekauft|commandé|réservé|acheté|pedí|encargu?[éa]\w*|reservad[oa]|reservé|comprado|compré|ordinat[oa]|prenotat[oa]|comprat[oa]|besteld|geboekt|gereserveerd|gekocht"
    r"|encomend(?:ei|ado|ámos)|reservei|comprei|zamówi\w+|kupi\w+|zarezerwowa\w+|beställt|bokat|köpt|bestilt|booket)\b(?P<between>(?:[^.!?\n]|\.\d)*)\($",
    re.I,
)
_AWAITED = re.compile(
    r"\b(?:where(?: is|['’]s)|wo (?:ist|bleibt)|où est|dónde está|dov['’]è|waar (?:is|blijft)|onde está|gdzie jest|var är|hvor er|returned|sent back|received|waiting for|cancel(?:led)?|zurückgeschickt|storniert|renvoyé|reçu|annulé|devuelto|devolví|recibido|cancelado|restituito|ricevuto|annullato"
    r"|teruggestuurd|ontvangen|geannuleerd|devolvi|recebi|cancelei|zwróci\w+|anulowa\w+|returnerat|avbokat)\s$",
    re.I,
)
"""What is asked about or sent back, right before the id."""
_ARRIVES = re.compile(
    r"\)?:?,?\s(?:(?:has|is|was|still|never|hasn['’]t|isn['’]t|wasn['’]t|not|been|ist|wurde|noch|nie|nicht|est|a|été|jamais|ha|sido|nunca|è|stata?o?|mai|is|niet|nooit)\s){0,3}(?:arriv\w+|came(?!\sto\s[€$£\d])|come|delivered|shipped|dispatched|lost in transit|stuck|late\b|kam\b|angekommen|geliefert|steckt|livrée?|llegó|llegado|entregad[oa]|consegnat[oa]|bezorgd|geleverd|aangekomen|chegou)",
    re.I,
)
_SAMPLE = re.compile(
    r"\b(?:samples?|examples?|e\.g\.|for instance|such as|beispiel|z\. ?b\.|exemples?|ejemplos?|esempi?o?|voorbeeld|exemplo|przykład|exempel)\W{0,3}$",
    re.I,
)
_UNNAMED = re.compile(
    r"(?:^|[,;(–:]\s?|\b(?:with|for|of|on|to|about|from|under|and|is|was|because|that|but|mit|für|von|zu|auf|unter|und|weil|dass|avec|pour|sur|de|et|que|car|con|para|por|per|di|da|e|y|porque|che|perché|met|voor|van|en|dat|omdat|com|z|o|na|że|och|med|att)\s)$",
    re.I,
)
"""What stands before an id that no noun names."""
_OTHER_THING = re.compile(
    r"\b(?:mandates?|offers?|quot(?:e|es|ation)|estimates?|jobs?|files?|lots?|batch(?:es)?|returns?|slips?|vouchers?|cards?|applications?|reports?|clubs?|org|tenants?|licen[cs]es?|projects?|parts?|models?|articles?|machines?|devices?|units?|sensors?|vehicles?|vans?|trucks?"
    r"|containers?|rooms?|sites?|specimens?|patients?|members?|shop|seller|user|angebot|charge|gerät|modell|artikel|anlage|maschine|projekt|devis|lot|offre|appareil|modèle|oferta|lote|modelo|equipo|preventivo|lotto|modello|offerte|partij|toestel)"
    r"(?:[ -]?(?:id|ref(?:erence)?|numbers?|no\.?|nr\.?|code))?[\s:#=(\[]*$",
    re.I,
)


_SHOPPED = re.compile(
    r"\b(?:i|we) (?:have )?(?:ordered|booked)\b|\b(?:habe|haben) .{0,60}\b(?:bestellt|gebucht)\b|\bai commandé\b|\bpedí\b|\bho ordinato\b|\bheb .{0,60}\bbesteld\b|\bzamówi(?:łam|łem)\b",
    re.I,
)
_INVOICED = re.compile(
    r"\b(?:invoices?|invoiced|bills?|billed|remind\w*|statements?|rechnung\w*|mahnung\w*|factures?|facturas?|fattur\w+|factuur\w*|faktur\w*)\b",
    re.I,
)


def unnamed_ids(text: str) -> Iterator[Found]:
    for match in islice(_ID.finditer(text), _MOST_CANDIDATES):
        start, end = match.span("id")
        digits = sum(char.isdigit() for char in match["id"])
        before = text[max(0, start - 140) : start]
        least = _TELLING_DIGITS if match["plain"] else _LEAST_DIGITS
        if (
            not least <= digits <= _MOST_DIGITS
            or NEAR_ERROR.search(before[-30:])
            or is_of_another_kind(match["id"], before)
        ):
            continue
        sentence = re.split(r"[.!?]\s|\n", before)[-1]
        telling = digits >= _TELLING_DIGITS or text[start] == "#"
        behind = re.split(r"[.!?]\s|\n", text[end : end + 100])[0]
        name = _called(sentence, behind, telling=telling)
        if name is None and digits >= _TELLING_DIGITS and not _OTHER_THING.search(sentence):
            name = _paid(sentence, behind, plain=match["plain"] is not None)
            if name is None and not match["plain"]:
                name = _sent(sentence, text[max(0, start - 400) : end + 200])
        if name is FieldName.INVOICE_ID and _SHOPPED.search(text) and not _INVOICED.search(text):
            name = FieldName.ORDER_ID
        if name is not None:
            yield identifier(text, name, start, end, 0.72)


def _called(before: str, behind: str, *, telling: bool) -> FieldName | None:
    """``before``: the id's sentence up to it. ``telling``: it has so many digits that it names no model."""
    if _BOOKED_THING.search(before):
        return FieldName.ORDER_ID
    if telling and not _OTHER_THING.search(before) and (_AWAITED.search(before) or _ARRIVES.match(behind)):
        return FieldName.ORDER_ID
    if (ordered := _ORDERED.search(before)) and (telling or not ordered["between"].strip()):
        return FieldName.ORDER_ID
    return FieldName.INVOICE_ID if _TWICE.search(before) and _PAID_FOR.search(before) else None


def _paid(before: str, behind: str, *, plain: bool) -> FieldName | None:
    """Whether the sentence says what the id comes to, or that it is paid."""
    if _PAID_FOR.search(before) or _IS_PAID.match(behind):
        return FieldName.INVOICE_ID
    billed = _OF_BILLING.search(before) is not None
    if _COMES_TO.match(behind) and (billed or (_UNNAMED.search(before) and not plain)):
        return FieldName.INVOICE_ID
    if _STATES.match(behind) and _OF_BILLING.search(behind):
        return FieldName.INVOICE_ID
    if _SENT_AS_PAPER.search(before) and _FOR_BOOKS.search(behind):
        return FieldName.INVOICE_ID
    if _ON.search(before) and not plain and (billed or _OF_BILLING.search(behind)):
        return FieldName.INVOICE_ID
    return None


def _sent(before: str, around: str) -> FieldName | None:
    """Whether the id is of what is on its way: the sentence speaks of it, or the ticket does and gives the id as a sample."""
    sent = SENT.search(around) if _SAMPLE.search(before) else _UNNAMED.search(before) and SENT.search(before)
    return FieldName.ORDER_ID if sent else None
