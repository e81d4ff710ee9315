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
from app.triage.inquiry import SUPPOSED, is_calm, is_inquiry, is_plea
from app.triage.plain_matters import is_thought_of
from app.triage.text import sentences
from app.triage.types import Extraction, FieldName, Severity
from app.triage.wanting import holds


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
_MATTERS: Mapping[str, re.Pattern[str]] = {
    "account": _words(
        r"(?:my|our|your|the) (?:\w+ )?account|log(?:ged|ging)? ?-?in(?:to)?|sign(?:ed|ing)?[ -]in|passwords?|username|locked out|2fa",
        r"konto|anmeld\w*|einlogg\w*|passwort\w*|(?:mi|su) cuenta|iniciar sesión|contraseña|(?:mon|notre) compte|connecter|mot de passe",
        r"(?:mio|nostro) (?:account|conto)|accedere|(?:mijn|ons) account|inloggen|wachtwoord|(?:minha|nossa) conta|senha|palavra-passe",
    ),
    "billing": _words(
        r"charged|overcharged?|charges?|bill(?:s|ed|ing)?|invoices?|payments?|paid|refund(?:s|ed)?|subscription|payout",
        r"rechnung\w*|abgebucht|abbuchung\w*|zahlung\w*|bezahlt|erstatt\w+|abo|factur\w+|cobr\w+|pagos?|pagu?é|reembols\w+|suscripción",
        r"prélev\w+|paiements?|rembours\w+|abonnement|fattur\w+|addebit\w+|pagament\w+|rimbors\w+|abbonamento",
        r"betaling\w*|betaald|afgeschreven|terugbeta\w+|faturas?|pagamentos?|assinatura|cobrança",
    ),
    "feature_request": _words(
        r"feature (?:requests?|ideas?|wish(?:es)?|suggestions?)|(?:a|another|new|missing|this|that) (?:\w+ )?feature|(?:i|we)(?:['’]d| would)?(?: like to)? suggest|(?:my|our|a|one|some) (?:\w+ )?suggestions?|suggestion:"
        r"|would (?:be|love)(?: \w+)? (?:nice|great|good|handy|helpful|useful|to see|to have)|wish(?:es|list)?|possible to add|please add",
        r"could you (?:please )?add an?|vorschlag|wünsch\w*|wäre (?:schön|toll|super|hilfreich|gut)|funktion|sugerencia|sería (?:genial|útil|bueno|posible)",
        r"suggestion|serait (?:bien|super|utile|possible)|proposta|sarebbe (?:utile|bello)|suggestie|zou (?:fijn|mooi|handig|leuk)|sugestão|seria (?:ótimo|útil|bom)",
    ),
}  # fmt: skip
"""What a text must speak of before a reply names its category; of technical matters and bugs, a malfunction."""
ACCOUNT_WORDS = re.compile(
    r"\buser\s?[:=]|\b(?:acc(?:oun)?t|log(?:ged)? ?-?in|sign(?:ed)?[ -]?in|password|pass ?code|pw|pwd|locked|reset (?:e-?)?(?:mail|link)|2fa|two[- ]factor|otp|(?:no|sms|login|sign-in|security|verification|backup) codes?|my profile|username|subscription|unsubscribe"
    r"|konto|anmeld\w*|zugang\w*|passwort\w*|kennwort|gesperrt|zurücksetz\w*|profil|benutzer\w*|abo|compte|connexion|mot de passe|bloqué\w*|réinitialis\w*|identifiant|abonnement"
    r"|cuenta|contraseña|clave|bloquead\w*|restablec\w*|usuario|suscripción|profilo|accesso|reimposta\w*|bloccat\w*|utente|abbonamento|inlog\w*|wachtwoord|geblokkeerd|gebruiker\w*"
    r"|conta|senha|palavra-passe|bloqueada|redefin\w*|utilizador|assinatura|kont[oa]|hasł\w+|logowani\w+|zablokowan\w*|lösenord\w*|inloggning\w*|spärra\w*)\b",
    re.I,
)
"""What people say of an account of their own."""
_SUBSCRIPTION = _words("subscription|abo|suscripción|abonnement|abbonamento|assinatura")
"""Of a payment only together with one: to end one is no matter of bills."""
_OF_ACCOUNT = _words(
    r"hack(?:ed|er)\w*|signed in|logged out|my (?:e-?mail|data|wallet|points|membership|plan|profile)|gehackt|meine (?:daten|punkte|mail\w*|e-mail\w*)|piraté\w*|mes (?:données|points)",
    r"hackead\w*|mis (?:datos|puntos)|violato|i miei (?:dati|punti)|mijn (?:gegevens|punten|e-?mail\w*)|invadid[oa]|os meus dados|włama\w*|moje (?:dane|punkty)|kapat|mina (?:uppgifter|poäng)",
)
"""And what they say of it without naming it."""
SURE = 0.6
"""Confidence from which a category is named at all."""

_PERSON = (
    r"(?:husband|wife|partner|spouse|fianc[ée]e?|mother|father|mom|mum|dad|mama|papa|son|daughter|brother|sister|parents?|child|baby|grand(?:mother|father|ma|pa|son|daughter)"
    r"|uncle|aunt|cousin|friend|colleague|co-?worker|boss|owner|founder|employee|teacher|member|customer|client|neighbou?r|he|she)"
)
_LOVED = r"(?:husband|wife|partner|spouse|mother|father|mom|mum|dad|son|daughter|brother|sister|child|baby|grand(?:mother|father|ma|pa)|uncle|aunt|friend)"
_PERSON_DE = r"(?:(?:ehe)?mann|(?:ehe)?frau|mutter|vater|sohn|tochter|bruder|schwester|oma|opa|großmutter|großvater|kollegin?|chefin?|inhaberin?|freundin?|partnerin?)"
_PERSON_FR = r"(?:mari|femme|épouse|mère|père|fils|fille|frère|sœur|soeur|grand-mère|grand-père|collègue|amie?|associée?)"
_PERSON_ES = r"(?:marido|esposo|esposa|mujer|madre|padre|hijo|hija|hermano|hermana|abuelo|abuela|compañer[oa]|amig[oa]|soci[oa])"
_PERSON_IT = r"(?:marito|moglie|madre|padre|mamma|papà|figli[oa]|fratello|sorella|nonn[oa]|colleg[ah]i?|amic[oa]|soci[oa])"
_PERSON_NL = r"(?:man|vrouw|moeder|vader|zoon|dochter|broer|zus|oma|opa|collega|vriend(?:in)?|partner)"
_PERSON_PT = r"(?:marido|esposa|mulher|mãe|pai|filh[oa]|irmão|irmã|av[óô]|colega|amig[oa]|sóci[oa])"
_SADLY = (
    r"(?: (?:has|had|have|just|sadly|unfortunately|suddenly|recently|unexpectedly|also|(?-i:[A-Z])\w+)){0,3}"
)
_LOSS = _words(
    r"passed away|death of (?:my|our|his|her|the owner)|bereave\w*",
    rf"{_PERSON}{_SADLY} died|{_LOVED}\b[^.!?\n]{{0,80}} and (?:then )?(?:sadly |suddenly )?died|{_PERSON}, who [^.!?\n,]{{1,80}}, (?:sadly |suddenly )?died",
    rf"(?:my|our|his|her) (?:late|deceased) {_PERSON}|(?:i|we) (?:have |just |recently |sadly ){{0,2}}lost (?:my|our) {_LOVED}(?!['’]s)",
    r"verstorben\w*|verstarb|todesfall",
    rf"{_PERSON_DE}\b[^.!?\n]{{0,40}} (?:ist |sind )?gestorben|tod (?:meine[rs]|unsere[rs])",
    r"décédée?s?|décès",
    rf"{_PERSON_FR}\b[^.!?\n]{{0,40}} est morte?|perdu (?:mon|ma|notre) {_PERSON_FR}|feu mon (?:mari|père)",
    r"falleci[óo]|fallecid[oa]|fallecieron|fallecimiento|difunt[oa]",
    rf"{_PERSON_ES}\b[^.!?\n]{{0,40}} (?:murió|ha muerto)",
    r"decedut[oa]|decesso|defunt[oa]",
    rf"{_PERSON_IT}\b[^.!?\n]{{0,40}} (?:è mort[oa]|è venut[oa] a mancare)",
    rf"overleden|wijlen|{_PERSON_NL}\b[^.!?\n]{{0,40}} (?:is gestorven|stierf)",
    rf"faleceu|falecid[oa]|falecimento|{_PERSON_PT}\b[^.!?\n]{{0,40}} morreu",
)
_ILL = r"(?:(?:very|seriously|badly|really|terribly) )?(?:ill|sick|hospitali[sz]ed|injured|in (?:the )?hospital)(?![-\w]| of)"
_LIMB = r"(?:leg|arm|foot|ankle|wrist|hip|hand|finger|shoulder|collarbone|back|elbow|knee)"
_SUFFERING = _words(
    rf"i['’]?m {_ILL}|i (?:am|was|have been|fell|got) {_ILL}|{_PERSON}(?:['’]s| is| was| has been| fell| got) {_ILL}",
    rf"(?:broke|broken|fractured|injured) (?:my|her|his|their) {_LIMB}",
    r"(?:had|in|after|suffered) (?:an?|the|my|his|her) (?:\w+ )?accident|(?:car|road|traffic|skiing|riding|work) accident|diagnosed with|had a (?:stroke|heart attack)",
    rf"(?:ich|er|sie|{_PERSON_DE}) (?:bin|ist|war|wurde) (?:schwer |sehr )?(?:krank|erkrankt|verletzt)|bin (?:schwer |sehr )?(?:krank|erkrankt)|im krankenhaus liegt|(?:das|ein) bein gebrochen",
    r"(?:auto|verkehrs|arbeits|ski)?unfall (?:gehabt|erlitten)|hatte (?:einen|meinen) (?:auto|verkehrs|arbeits|ski)?unfall",
    r"je suis (?:très )?malade|est (?:gravement )?(?:malade|hospitalisée?)|(?:eu|subi) un accident|cassé (?:la|le) (?:jambe|bras)",
    r"estoy (?:muy )?enferm[oa]|está (?:muy )?enferm[oa]|(?:tuve|tuvo|sufrí|sufrió) un accidente|rompió (?:la|una) pierna",
    r"sono (?:molto )?malat[oa]|è (?:molto )?malat[oa]|(?:ho|ha) avuto un incidente|rott[oa] (?:la|una) gamba",
    r"(?:ik ben|is) (?:ernstig )?ziek|(?:heb|had|heeft) een ongeluk|been gebroken",
    r"estou (?:muito )?doente|está (?:muito )?doente|(?:tive|teve|sofri|sofreu) um acidente|parti(?:u)? a perna",
)
_LIFELESS = _words(
    r"phones?|batter(?:y|ies)|laptops?|computers?|tablets?|servers?|devices?|apps?|connection|screens?|printers?|engines?|machines?|motors?|kilns?|routers?|drives?",
    r"akkus?|handys?|rechner|batterien?|téléphones?|portables?|ordinateurs?|móvil(?:es)?|teléfonos?|batería|ordenador|telefon[oei]|batteri[ae]|accu|telefoon|telemóvel|celular|bateria|computador",
)
_LIFELESS_BEFORE = re.compile(
    rf"(?:{_LIFELESS.pattern})(?:\s+(?:has|have|had|is|just|finally|suddenly|then|also|ist|est|a|ha|heeft|è))*\s*$",
    re.I,
)
_WHENEVER = re.compile(r"\bwhen(?:ever)?\s+(?:[\w'’]+\s+){0,2}$", re.I)
_PAST = re.compile(r"\b(?:was|were|had|has been|fell|got|broke|broken|injured|fractured|died|passed)\b", re.I)
_IN_GENERAL = re.compile(
    r"\b(?:do|does|can|could|may|will|would|is|are|what|how|who|which|should|where|until|kann|können|darf|bekomm\w+|gibt|zahl\w+|was|wie|wer|puis|peut|est-ce|que|quoi|comment|combien|qui"
    r"|puedo|puede|se|qué|cómo|hay|posso|può|cosa|come|kan|mag|krijg|wat|hoe|pode|há|czy|co|jak|får|vad|hur)\b[^?\n]*$",
    re.I,
)
"""Before what somebody asks about in general: "Do I get another bike after an accident?"."""
_OF_SOMEBODY = re.compile(
    r"\b(?:i|i['’]?m|my|our|his|her|their|am|is|was|were|has|had|have|fell|got|broke|broken|suffered|ich|er|sie|bin|ist|war|wurde|hatte|gehabt|erlitten|mein\w*|unser\w*|suis|est|eu|subi|cassé|mon|ma|notre"
    r"|estoy|está|tuve|tuvo|sufrí|sufrió|rompió|murió|mi|sono|è|ho|ha|mio|mia|rott[oa]|ben|heb|heeft|mijn|estou|tive|teve|sofri|sofreu|meu|minha|died|passed)\b",
    re.I,
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
_MAX_CHARS = 4_000
"""What a reply has to know of stands in the first page; a log below it would only cost time."""
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
_CLAUSE = re.compile(r"[,;:.!?–]\s+|\s-\s")
_PARTICULAR = re.compile(
    r"\W*(?:and |so |or |und |et |y |e |en |i |och )?(?:(?:from |to |until |since |for )?(?:who|whom|which|where|when)\b|how (?:much|many|long|often|soon)\b|what (?:does|do|will|would) .{0,40}\bcost|(?:wer|wen|wem|wann|wo|wohin|welche\w*|bis wann|wie (?:viel\w*|lange|oft))\b"
    r"|(?:qui|où|combien|quand|quel\w*|à qui)\b|(?:quién|dónde|cuánt\w+|cuándo|cuál|a quién)\b|(?:chi|dove|quanto|quando|quale?|a chi)\b|(?:wie|waar|hoeveel|hoelang|wanneer|welke?)\b|(?:quem|onde|quanto|qual)\b|(?:kto|komu|gdzie|ile|kiedy|któr\w+)\b|(?:vem|var|när|hur (?:mycket|länge|ofta)|vilken|vilka)\b)",
    re.I,
)
"""A question of who, where, when or how much is no question of what is wrong, whatever trouble it names."""
_MIN_QUESTION_WORDS = 3
_MOST_SENTENCES = 60
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
    bare: bool
    """Next to nothing is said at all."""
    praise: bool
    """Nothing but praise and thanks: there is nothing to ask and nothing to look into."""
    loss: bool
    """Somebody has died."""
    suffering: bool
    """An illness or an accident of somebody."""
    inquiry: bool
    """Something is asked, and nothing reported that could be looked up."""
    calm: bool
    """No word of displeasure."""
    question: bool
    """Something particular is asked, whatever is told besides: who wants to know what a repair costs need not describe it."""

    @classmethod
    def of(cls, text: str, severity: Severity, sentiment_score: int, subject: str = "") -> Occasion:
        """``text``: subject and current body."""
        strength = read_cues(text, subject).strength
        text = text[:_MAX_CHARS]
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
            bare=bare,
            praise=praise,
            loss=has_happened(_LOSS, text),
            suffering=has_happened(_SUFFERING, text),
            inquiry=not bare and is_inquiry(text, strength, trouble=trouble),
            calm=is_calm(strength),
            question=any(map(_puts_question, sentences(text)[:_MOST_SENTENCES])),
        )

    def is_of(self, category: str) -> bool:
        """Whether the text speaks of what a reply would call this category."""
        if category in ("technical", "bug_report"):
            return self.trouble
        told = _SUBSCRIPTION.sub(" ", self.text) if category == "billing" else self.text
        return speaks_of(category, told)

    def lacks_order(self, extraction: Extraction) -> bool:
        """Whether it is about an order of the customer's own and says nothing by which it could be found."""
        if self.inquiry and is_thought_of(self.text):
            return False
        found = extraction.get(FieldName.ORDER_ID) or _NUMBER.search(self.text)
        return not found and _OWN_ORDER.search(self.text) is not None

    def fitting(self, missing: Sequence[str]) -> tuple[str, ...]:
        """Of the fields a category requires, those that somebody who wrote this could name and has not."""
        return tuple(name for name in missing if self._fits(name) and not holds(name, self.text))

    def _fits(self, name: str) -> bool:
        if name == FieldName.ERROR_CODE:
            # Who asks what an error means has none to show.
            program = self.trouble and bool(_PROGRAM.search(self.text))
            shown = program or bool(_ERROR.search(self.text))
            return shown and not (self.inquiry or self.question)
        if name == FieldName.ACCOUNT_EMAIL:
            named = any(
                not SUPPOSED.search(self.text[max(0, found.start() - 60) : found.start()])
                for pattern in (ACCOUNT_WORDS, _OF_ACCOUNT)
                for found in pattern.finditer(self.text)
            )
            return self.bare or (named and not self.inquiry)
        if name == FieldName.ORDER_ID and _OWN_ORDER.search(self.text):
            return True
        pattern = next((pattern for field, pattern in _FITS.items() if field == name), None)
        if pattern is None:
            return True
        return not self.inquiry and pattern.search(_IN_ORDER.sub(" ", self.text)) is not None


def speaks_of(category: str, text: str) -> bool:
    """Whether a text holds words of an account, a payment or a wish; of other categories nothing is known."""
    pattern = _MATTERS.get(category)
    return pattern is not None and pattern.search(text) is not None


def _puts_question(sentence: str) -> bool:
    """Whether a sentence asks something particular, and neither what is wrong nor for help with it."""
    told = sentence.rstrip(" \"'”»)")
    if not told.endswith("?"):
        return False
    clause = _CLAUSE.split(told)[-1]
    if len(_WORD.findall(clause)) < _MIN_QUESTION_WORDS or is_plea(clause):
        return False
    if _PARTICULAR.match(clause):
        return True
    told_of = read_cues(clause).strength
    trouble = told_of["malfunction"] or told_of["outage"] or _TROUBLE.search(clause) or _ERROR.search(clause)
    return not trouble


def has_happened(pattern: re.Pattern[str], text: str) -> bool:
    """Whether people are told to have met with it: no thing, and nothing that might be."""
    return any(
        not _LIFELESS.search(match[0])
        and not _LIFELESS_BEFORE.search(_before(text, match.start(), 60))
        and not is_supposed(text, match)
        for match in pattern.finditer(text)
    )


def is_supposed(text: str, match: re.Match[str]) -> bool:
    """Whether an event is one that might happen: behind "if", or in a question about such events."""
    before = _before(text, match.start(), 160)
    if SUPPOSED.search(before[-60:]) or (_WHENEVER.search(before[-40:]) and not _PAST.search(match[0])):
        return True
    asked = re.match(r"[^.!?\n]{0,160}\?", text[match.end() : match.end() + 161])
    return bool(asked) and not _OF_SOMEBODY.search(match[0]) and _IN_GENERAL.search(before) is not None


def _before(text: str, end: int, length: int) -> str:
    """What stands before a place in the same sentence."""
    return re.split(r"[.!?\n]", text[max(0, end - length) : end])[-1]
