"""What is still to be asked for: whether a letter holds an error's words already, and what a quoted passage itself asks for.

The patterns hold the languages of ``wordings`` side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.rag.sentences import split_sentences
from app.triage.types import FieldName

_SHOWS = (
    r"(?:says|said|shows?|showed|reads?|displays?|reports?|tells me|gives?|gave|get|got|gets|getting|message|error|code|meldet|meldung|sagt|zeigt|steht|kommt|fehler|fehlermeldung|affiche|dit|indique|message|erreur|dice|muestra|pone|sale|error|mensaje"
    r"|mostra|appare|errore|messaggio|zegt|toont|meldt|staat|fout|foutmelding|diz|aparece|erro|mensagem|pokazuje|wyświetla|komunikat|błąd|visar|säger|står|fel|felmeddelande)"
)
_TOLD = (
    # What is quoted behind words of showing: two words, or a number.
    re.compile(
        rf"\b{_SHOWS}\b[^.!?\n\"'“„«‘]{{0,40}}(?:\"|“|„|«|‘|(?<!\w)')\s*(?:[^\s\"”“«»]+\s+[^\s\"”“«»]+|[^\s\"”“«»]*\d)",
        re.I,
    ),
    re.compile(
        r"\b(?:error|fehler|erreur|errore|fout|erro|błąd|fel|message|meldung|code|http)\b\W{0,4}(?:(?:no|nr|code|message|n°|nummer)\b\W{0,3})?[\w#.-]*\d",
        re.I,
    ),
    re.compile(r"\b(?:says|said|reads|meldet|sagt|affiche|dit|dice|zegt|diz|säger)\b:? (?:that )?[\w-]+ [\w-]+", re.I),
    re.compile(r"\b(?:error|fehler|erreur|errore|fout|erro|błąd|fel|message|meldung):\s*[\w-]+ [\w-]+", re.I),
    # Who sets what came against what should have come has shown it.
    re.compile(r"\b(?:actual(?:ly seen)?|observed|tatsächlich|beobachtet|obtenu|obtenido|ottenuto|gekregen|obtido|otrzymano|faktiskt)(?: \w+)?\s*[:=]", re.I),
    re.compile(r"(?-i:\b(?:[A-Z]{1,5}[-#_ ]\d{2,}[\w.-]*|[A-Z]{1,4}#\d+|0x[0-9A-Fa-f]{4,}|[A-Z]+(?:_[A-Z]+)+|[A-Z]\w*(?:Error|Exception))\b)"),
    re.compile(
        r"\b(?:access|permission) (?:is |was )?denied\b|\b(?:not|un)[ -]?authori[sz]ed to\b|\b(?:user|account) (?:is )?locked\b|\b(?:cannot|could not) (?:connect to|be (?:found|opened|reached))\b"
        r"|\bzugriff verweigert\b|\bkeine berechtigung\b|\baccès refusé\b|\bacceso denegado\b|\baccesso negato\b|\btoegang geweigerd\b|\bacesso negado\b|\bodmowa dostępu\b|\båtkomst nekad\b",
        re.I,
    ),
)  # fmt: skip
_TO_US = re.compile(
    r"\b(?:send|tell|give|e-?mail|mail|call|write|let) us\b|\bus know\b|\b(?:quote|state|mention|specify|include|attach|provide|note down) (?:\w+ ){0,3}(?:your|the|its|an?)\b|\bhave (?:\w+ ){0,6}(?:ready|at hand|to hand)\b|\bwe (?:will |also )?(?:need|require)\b|\b(?:with|together with) (?:your|the) (?:order|invoice|serial|phone|customer|account|error)\b"
    r"|\b(?:schicken|senden|nennen|schreiben|geben|teilen) sie (?:uns|bitte|mit|dabei)?|\b(?:halten sie|bereithalten|bereit)\b|\bangeben\b|\bgeben sie\b|\bbenötigen wir\b|\bwir (?:brauchen|benötigen)\b|\b(?:envoyez|indiquez|précisez|donnez|communiquez|joignez|mentionnez)\b|\bnous avons besoin\b|\bnous faut\b"
    r"|\b(?:envíe|indique|facilite|adjunte|mencione|díga)(?:nos|n)?\b|\bnecesitamos\b|\b(?:invii|indichi|comunichi|alleghi|fornisca|invia|indica|allega)(?:ci)?\b|\babbiamo bisogno\b|\bci serve\b|\b(?:stuur|vermeld|geef|noem)\b|\bhebben (?:wij|we) \w* ?nodig\b|\b(?:envie|indique|anexe|mencione|forneça)(?:-nos)?\b|\bprecisamos\b"
    r"|\b(?:prosimy (?:o )?(?:podać|podanie|przesłać|przesłanie)|podaj|prześlij|potrzebujemy)\b|\b(?:skicka|ange|uppge|bifoga|meddela)\b|\bvi behöver\b",
    re.I,
)
"""A passage has the customer hand something to the desk."""
_NAMES: Mapping[FieldName, re.Pattern[str]] = {
    field: re.compile(pattern, re.I)
    for field, pattern in {
        FieldName.ORDER_ID: r"\border (?:number|no\b|id\b|code)|\bbestell-?nummer|\bauftragsnummer|num[ée]ro de (?:la )?commande|número (?:de|do|da) (?:pedido|encomenda)|numero (?:dell['’]|d['’])?ordine|bestelnummer|numer zamówienia|ordernum",
        FieldName.INVOICE_ID: r"\binvoice (?:number|no\b|id\b)|rechnungsnummer|num[ée]ro de (?:la )?facture|número (?:de|da) (?:la )?fac?tura|numero (?:della )?fattura|factuurnummer|numer faktury|fakturanum",
        FieldName.ERROR_CODE: r"\berror (?:message|code|number|text)|\bscreen ?shot|fehler(?:meldung|code|nummer|text)|(?:message|code) d['’]erreur|(?:mensaje|código) de error|(?:messaggio|codice) di errore|foutmelding|foutcode|(?:mensagem|código) de erro|komunikat\w* (?:o )?błęd|kod błędu|felmeddelande|felkod",
        FieldName.ACCOUNT_EMAIL: r"\be-?mail address|\bmail-?adresse|adresse e-?mail|(?:dirección|endereço) de (?:correo|e-?mail)|indirizzo e-?mail|e-?mail-?adres|adres e-?mail|e-?post-?adress",
        FieldName.PHONE_NUMBER: r"\b(?:tele)?phone number|telefonnummer|rufnummer|num[ée]ro de téléphone|número de (?:teléfono|telefone)|numero di telefono|telefoonnummer|numer telefonu",
        FieldName.AMOUNT: r"\bamount\b|\bbetrag\b|\bmontant\b|\bimporte\b|\bimporto\b|\bbedrag\b|\bvalor\b|\bkwot[aęy]\b|\bbelopp",
        FieldName.DATE: r"\bdate\b|\bdatum\b|\bfecha\b|\bdata\b|\bdatę\b",
        FieldName.PRODUCT_NAME: r"\b(?:product|model) (?:name|number)|\bmodell(?:bezeichnung|nummer)|nom du produit|nombre del producto|nome (?:del prodotto|do produto)|productnaam|nazw\w+ produktu|produktnamn",
        FieldName.VERSION: r"\bversion\b|\bversión\b|\bversione\b|\bversie\b|\bversão\b|\bwersj\w+",
        FieldName.URL: r"\b(?:web ?page|page|site) address|\burl\b|\badresse der seite",
        FieldName.IP_ADDRESS: r"\bip[- ]?ad\w+|\badresse ip|\b(?:dirección|indirizzo|endereço|adres) ip",
    }.items()
}  # fmt: skip


_INVOICE = re.compile(
    r"\b(?:invoices?|bills?|rechnung(?:en)?|factures?|facturas?|fatture|fattura|facturen|factuur|faturas?|faktur\w*)\b\W{0,3}(?:(?:no|nr|number|nummer|n°|nº|numero|número|numer)\b\W{0,3})?(?:[A-Z]{1,5}[\s/-]?)?\d[\w/.-]{2,}",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:as soon as|whenever|every time|each time|(?:when|while|after|once|if) (?:i|we|you|they|the|a|an|my|our|opening|clicking|saving|printing|starting|exporting|importing|more)\b|sobald|immer wenn|jedes mal|(?:wenn|nachdem|falls) (?:ich|wir|man|die|der|das|sonder\w*|mehr)\b|beim [A-ZÄÖÜ]\w+|dès que|(?:quand|lorsque?|chaque fois que)\b"
    r"|en cuanto|cada vez que|(?:cuando|al) \w+|(?:appena|ogni volta che|quando)\b|zodra|telkens als|(?:als|wanneer|nadat) (?:ik|we|wij|je|de|het)\b|assim que|sempre que|za każdym razem|(?:gdy|kiedy|po)\b \w+|så snart|varje gång|när (?:jag|vi|man))",
    re.I,
)


_HELD: Mapping[FieldName, tuple[re.Pattern[str], ...]] = {
    FieldName.ERROR_CODE: _TOLD,
    FieldName.INVOICE_ID: (_INVOICE,),
    FieldName.ORDER_ID: (
        re.compile(
            r"\b(?:orders?|bestell(?:ung(?:en)?|nummer|nr)|auftrag(?:snummer)?|commandes?|pedidos?|ordin[ei]|bestelling(?:en)?|bestelnummer|encomendas?|zam[óo]wieni\w*|beställning(?:ar|en)?|ordernummer)\b\W{0,3}(?:(?:no|nr|number|nummer|n°|nº|numero|número|numer)\b\W{0,3})?(?:[A-Z]{1,5}[\s/-]?)?\d[\w/.-]{2,}",
            re.I,
        ),
    ),
    FieldName.AMOUNT: (re.compile(r"(?:[€$£]|\b(?:eur|usd|gbp|chf|pln|sek)\b)\s?\d|\d\s?(?:[€$£]|(?:eur|euros?|usd|gbp|chf|pln|zł|sek|kr)\b)", re.I),),
    FieldName.ACCOUNT_EMAIL: (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),),
}  # fmt: skip


def holds(field: str, text: str) -> bool:
    """Whether a letter gives what ``field`` names in some form, be it one that nothing could be looked up by."""
    patterns = next((patterns for name, patterns in _HELD.items() if name == field), ())
    return any(pattern.search(text) for pattern in patterns)


def tells_when(text: str) -> bool:
    """Whether a letter says upon what something fails."""
    return _CONDITION.search(text) is not None


def asked_by(passages: str, fields: Sequence[str]) -> tuple[str, ...]:
    """Of ``fields`` those that a sentence of an answer tells the customer to hand to the desk."""
    asking = [
        sentence
        for span in split_sentences(passages)
        if _TO_US.search(sentence := passages[span.start : span.end])
    ]
    return tuple(
        name
        for name in fields
        if any(
            pattern.search(sentence)
            for sentence in asking
            for field, pattern in _NAMES.items()
            if field == name
        )
    )
