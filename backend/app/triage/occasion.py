"""What a ticket's own words say about the reply it wants, where its category says too little.

A category is about the matter as a whole, so what it requires need not fit the words: a wheel that creeps shows no error
code, and a payout has no order number. The patterns hold the languages of ``wordings`` side by side: they are specific
enough, and short texts are often taken for another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.triage.cues import read_cues
from app.triage.types import Extraction, FieldName, Severity


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:\b(?:{pattern})\b)" for pattern in patterns), re.I)


_TROUBLE = _words(
    r"can['’]?t|cannot|can not|could ?n['’]?t|won['’]?t|not working|does ?n['’]?t work|doesnt work|problem with|stopped",
    r"kaputt|klappt nicht|kann (?:mich |ich )?nicht|problem mit|estropead[oa]|no (?:me )?(?:deja|va)|cassée?|n['’]arrive (?:pas|plus)",
    r"rott[oa]|non (?:va|funziona|riesco)|kapot|doet het niet|lukt niet|avariad[oa]|estragad[oa]|não (?:dá|abre|funciona)",
)
"""Besides what ``cues`` read as a malfunction or an outage."""
_ERROR = _words(
    r"errors?|error codes?|exceptions?|crash(?:es|ed|ing)?|fail(?:s|ed|ing|ures?)?|timed? ?-?out|bugs?|stack ?trace",
    r"fehler\w*|absturz|abgestürzt|stürzt|fehlgeschlagen|fall(?:a|ó|an|o)|erreurs?|plante|échou\w+|errore|errori|si blocca",
    r"foutmelding\w*|storing|crasht|erros?|falh(?:a|ou)",
)
_PROGRAM = _words(
    r"apps?|application|program(?:me)?|software|(?:web)?(?:site|page)s?|screen|dashboard|log-?in|sign-?in|log(?:ged)? in|sign in|password",
    r"export\w*|import\w*|upload\w*|download\w*|browser|server|api|webhooks?|checkout|button|form|sync\w*|install\w*|plugin|integration",
    r"programm|anwendung|seite|webseite|anmeld\w*|passwort|aplicación|página|sesión|contraseña|logiciel|site|connexion|connecter",
    r"applicazione|programma|pagina|sito|accedere|accesso|applicatie|inloggen|wachtwoord|aplicação|programa|senha",
)
_ORDER = _words(
    r"(?:my|our|the|this|that|an|your|her|his|their|a|for|of|from|new|last|each|every|both|same|recent|previous|shop|online)(?: \w+)? orders?(?! (?:to|of|for you|that))",
    r"orders? (?:number|id|no|status|confirmation|has|have|had|was|were|is|arrived|came)|(?:i|we|i['’]ve|we['’]ve)(?: have| just)? ordered|orders? #?(?:[a-z]{1,5}-?)?\d{3}\w*",
    r"parcels?|(?:my|our|the|a) package|packages? (?:has|was|is|never|arrived)|shipments?|shipped|courier|tracking (?:number|code|link|id|says|shows)|deliver(?:y|ies|ed)|purchase[ds]?",
    r"(?:sen[dt]|sending|ship(?:ped)?)(?: \w+){0,4} back|return(?:ed|ing)? (?:it|them|this|the|my|an?|one)(?! (?:error|page|list))|(?:a|my|the) return(?! value| code)",
    r"bestellung\w*|bestellt|paket\w*|sendung\w*|lieferung\w*|geliefert|zurückschick\w*|zurückgeschickt|rücksendung|retoure",
    r"pedidos?|paquetes?|envíos?|entrega\w*|devolver|commandes?|commandé\w*|colis|livraison|livrée?|renvoy\w+",
    r"ordini|ordine|ordinat[oi]|pacco|spedizione|consegna\w*|bestelling\w*|besteld|pakket\w*|pakje|bezorg\w+|geleverd|retour\w*",
    r"encomendas?|encomendei|devolução",
)
_IN_ORDER = re.compile(r"\b(?:in|out of) order\b|\border of magnitude\b", re.I)
_OWN_ORDER = _words(
    r"(?:my|our|this|that) (?:order|parcel|package|delivery|shipment)",
    r"(?:meine[rn]?|unsere[rn]?) (?:bestellung|lieferung|sendung)|(?:mein|unser)(?:em|en)? paket",
    r"(?:mi|nuestro) (?:pedido|paquete|envío)|(?:ma|notre) (?:commande|livraison)|(?:mon|notre) colis",
    r"(?:mio|nostro) (?:ordine|pacco)|(?:mijn|onze) (?:bestelling|pakket|pakje)|(?:minha|nossa) encomenda|(?:meu|nosso) pedido",
)
_CHARGE = _words(
    r"charg(?:e|es|ed|ing)|overcharged?|double[- ]charged?|debit(?:s|ed)?|billed|deducted|paid|payments?|refund(?:s|ed)?|amounts?|fees?",
    r"ab(?:gebucht|buchung\w*|gezogen)|bezahlt|zahlung\w*|erstatt\w+|betrag|gebühr\w*|cobr\w+|pag(?:o|ué|ado|amento|ato)|reembols\w+|importe|devolución",
    r"débit\w*|prélev\w+|pay(?:é|ée|er)|paiement|rembours\w+|montant|addebit\w+|rimbors\w+|importo|afgeschreven|afschrijving|betaald|betaling|terugbeta\w+|bedrag",
    r"cobrança|reembolso|valor",
)
_FITS: Mapping[FieldName, re.Pattern[str]] = {FieldName.AMOUNT: _CHARGE, FieldName.ORDER_ID: _ORDER}
_NUMBER = re.compile(r"\d{3}")
_PRAISE = _words(
    r"amazing|awesome|fantastic|wonderful|excellent|brilliant|outstanding|superb|perfect|great (?:job|work|service|help|support|team)|kudos|well done",
    r"super|großartig\w*|toll\w*|klasse|hervorragend\w*|wunderbar\w*|spitze|formidables?|génial\w*|parfaite?s?|excellente?s?",
    r"excelentes?|genial(?:es)?|estupend[oa]s?|maravillos[oa]s?|fantastic[oahei]+|eccellent[ei]|ottim[oaie]|bravissim[oaie]",
    r"geweldig\w*|fantastisch\w*|uitstekend\w*|ótim[oa]s?|maravilhos[oa]s?|fantástic[oa]s?",
)
_WANTS = _words(
    r"please|could|can|would|need|want|how|but|however|still|yet|unfortunately|except|wish|bitte|können|könnte\w*|brauche|möchte|aber|leider|wie",
    r"por favor|puede\w*|podría\w*|necesito|quiero|pero|s['’]il vous plaît|pouvez|pourriez|besoin|voudrais|mais|per favore|può|potete|vorrei|ma|però",
    r"graag|kunt|kunnen|wil|maar|pode\w*|preciso|quero|mas",
)
_MAX_PRAISE_WORDS = 80
_GLAD = 7
"""Sentiment from which praise is believed."""
_MAX_BRIEF_WORDS = 20
"""A malfunction told in more words than these says what happened."""
_FILLER = _words(
    r"help|please|hi|hello|hey|dear|team|support|urgent|question|problem|issue|thanks|thank|you|me|my|it|is|the|an|need|have|got|with|can|sir|madam",
    r"hilfe|bitte|hallo|frage|ich|brauche|habe|ayuda|por|favor|hola|pregunta|problema|necesito|aide|bonjour|besoin|problème|question",
    r"aiuto|ciao|salve|domanda|hulp|vraag|probleem|hoi|ajuda|olá|pergunta|preciso|ein|eine|una?|de|d['’]aide",
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_BARE_LETTERS = 20
"""One word with more letters than these is a sentence of a script without spaces."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a text tells."""

    text: str
    trouble: bool
    """Something does not work."""
    vague: bool
    """Too little is told to look into: nothing at all, or that something does not work and no more."""
    praise: bool
    """Nothing but praise and thanks: there is nothing to ask and nothing to look into."""

    @classmethod
    def of(cls, text: str, severity: Severity, sentiment_score: int) -> Occasion:
        """``text``: subject and current body."""
        strength = read_cues(text).strength
        told = strength["malfunction"] or strength["outage"]
        trouble = bool(told) or _TROUBLE.search(text) is not None
        words = _WORD.findall(text)
        content = set(_WORD.findall(_FILLER.sub(" ", text.lower())))
        bare = len(content) <= 1 and sum(map(len, content)) <= _BARE_LETTERS
        praise = (
            bool(strength["thanks"] or strength["resolved"] or _PRAISE.search(text))
            and not (trouble or strength["negative"] or strength["sarcasm"] or strength["wish"])
            and severity is Severity.LOW
            and sentiment_score >= _GLAD
            and len(words) <= _MAX_PRAISE_WORDS
            and "?" not in text
            and not _WANTS.search(text)
        )
        return cls(
            text=text,
            trouble=trouble,
            vague=not praise and (bare or (trouble and len(words) <= _MAX_BRIEF_WORDS)),
            praise=praise,
        )

    def lacks_order(self, extraction: Extraction) -> bool:
        """Whether it is about an order of the customer's own and says nothing by which it could be found."""
        found = extraction.get(FieldName.ORDER_ID) or _NUMBER.search(self.text)
        return not found and _OWN_ORDER.search(self.text) is not None

    def fitting(self, missing: Sequence[str]) -> tuple[str, ...]:
        """Of the fields a category requires, those that somebody who wrote this could name."""
        return tuple(name for name in missing if self._fits(name))

    def _fits(self, name: str) -> bool:
        if name == FieldName.ERROR_CODE:
            return bool(_ERROR.search(self.text)) or (self.trouble and bool(_PROGRAM.search(self.text)))
        pattern = next((pattern for field, pattern in _FITS.items() if field == name), None)
        return pattern is None or pattern.search(_IN_ORDER.sub(" ", self.text)) is not None
