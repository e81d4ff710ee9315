"""What calls for neither regret nor questions: a slip of the customer's own, a wish to have something ended, a payment that never
happened, a purchase that is only thought of. And what calls for a word more: that somebody had to write again.

The patterns hold the languages of ``wordings`` side by side.
"""

from __future__ import annotations

import re

from app.triage.text import sentences

_MISTAKE = re.compile(
    r"\b(?:by (?:mistake|accident)|accidentally|mistakenly|(?:my|our) (?:own )?(?:mistake|fault|error)|aus versehen|versehentlich|mein (?:fehler|irrtum)|par (?:erreur|mégarde|inadvertance)|mon erreur|por (?:error|equivocación|descuido|engano|erro|lapso)"
    r"|per (?:errore|sbaglio)|per ongeluk|per vergissing|przez (?:pomyłkę|przypadek)|omyłkowo|av misstag|mi error|mio errore|meu erro|mijn fout|mój błąd|mitt fel)\b",
    re.I,
)
_THEIRS = re.compile(
    r"\b(?:you|your|they|somebody|someone|he|she|was|were|been|sie|ihr\w*|wurden?|vous|votre|vos|usted(?:es)?|su|sus|me (?:han|cobraron)|voi|vostr\w+|hanno|avete|uw|jullie|werd|jij|vocês?|vos\w*|foi|państwo|państwa|zostałe?\w*|ni|er[at]?|blev)\b",
    re.I,
)
"""Of others, or of what was done to somebody."""
_UNCHARGED = re.compile(
    r"\b(?:nothing|no (?:money|amount|payment)) (?:was|were|has been|is|got|had been) (?:\w+ )?(?:taken|charged|debited|deducted|withdrawn|booked)\b[^.!?\n,]*|\bnot (?:been )?charged(?: yet| anything)?\b"
    r"|\bnichts (?:abgebucht|abgezogen|belastet)\b|\brien (?:n['’]a été |n['’]est )?(?:débité|prélevé)\b|\bno (?:se )?(?:me )?(?:ha|han) cobrado\b|\b(?:non|nulla) (?:\w+ ){0,3}addebitat\w\b|\bniets (?:\w+ )?afgeschreven\b|\bnada (?:\w+ )?(?:cobrado|debitado)\b|\bnic (?:\w+ )?pobrano\b|\binget (?:har )?(?:\w+ )?(?:debiterats|dragits)\b",
    re.I,
)
_FAILED = re.compile(
    r"\b(?:payment|debit|transfer|card|charge|instal?lment)\b[^.!?\n]{0,40}\b(?:failed|(?:was|is|got|were|been) (?:declined|rejected|refused|returned)|bounced|did(?: not|n['’]t) go through|could not be (?:made|collected|taken))|\b(?:failed|declined|rejected|bounced) (?:payment|debit|card)\b"
    r"|\b(?:zahlung|lastschrift|abbuchung|überweisung)\b[^.!?\n]{0,40}\b(?:fehlgeschlagen|abgelehnt|zurückgegeben|gescheitert|geplatzt|nicht (?:geklappt|durch\w*))|\b(?:paiement|prélèvement|virement)\b[^.!?\n]{0,40}\b(?:échoué|refusé|rejeté)|\b(?:pago|domiciliación|recibo|transferencia)\b[^.!?\n]{0,40}\b(?:falló|fallado|rechazad[oa]|devuelt[oa])"
    r"|\b(?:pagamento|addebito|bonifico)\b[^.!?\n]{0,40}\b(?:fallit[oa]|rifiutat[oa]|respint[oa]|falhou|recusad[oa])|\b(?:betaling|incasso)\b[^.!?\n]{0,40}\b(?:mislukt|geweigerd|teruggeboekt)|\bpłatność\b[^.!?\n]{0,40}\b(?:nieudana|odrzucona|nie powiodła)|\b(?:betalningen|autogirot)\b[^.!?\n]{0,40}\b(?:misslyckades|nekades)",
    re.I,
)
_CHARGED = re.compile(
    r"\b(?:over)?charged\b|\bdebited\b|\btook\b|\bdeducted\b|\btwice\b|\brefund\w*|\babgebucht\b|\babgezogen\b|\bdoppelt\b|\bzweimal\b|\bdébité\w*|\bprélevé\w*|\bdeux fois\b|\bcobrad[oa]\w*|\bcobraron\b|\bdos veces\b|\baddebitat\w+|\bdue volte\b|\bafgeschreven\b|\btwee keer\b|\bcobraram\b|\bduas vezes\b|\bpobran\w+|\bdwukrotnie\b|\bdebiterat\w*|\btvå gånger\b",
    re.I,
)
_END = r"(?:cancel(?:led|ed)?|stop(?:ped)?|unsubscribe[d]?|delete[d]?|erase[d]?|remove[d]?|close[d]?|end(?:ed)?|terminate[d]?|take me off)"
_TO_END = re.compile(
    rf"(?:^|[.!?\n]\s*)(?:(?:please|pls|plz|kindly)[, ]+)?{_END}\b(?! (?:working|at|on|when|after|here)\b)|\b(?:please|pls|plz|kindly) (?:\w+ )?{_END}\b|\b(?:i|we)(?:['’]d)? (?:would )?(?:like|want|wish|ask you|request|need) (?:you )?(?:to )?(?:have |see )?(?:\w+ ){{0,6}}?{_END}\b"
    r"|\b(?:unsubscribe me|take me off)\b|\bbitte\b[^.!?\n]{0,60}\b(?:kündigen|kündigung|stornieren|löschen|abmelden|beenden|stoppen|entfernen)\b|\b(?:ich|wir) (?:kündige|kündigen|storniere|widerrufe|möchte\w*|will|wollen)\b[^.!?\n]{0,60}\b(?:kündigen|stornieren|löschen|abmelden|beenden|abbestellen)\b|\b(?:hiermit )?kündige ich\b"
    r"|\b(?:veuillez|merci de|je (?:souhaite|voudrais|veux|désire)|j['’]aimerais)\b[^.!?\n]{0,40}\b(?:annuler|résilier|supprimer|effacer|désabonner|désinscrire|arrêter|clôturer)\b|\b(?:por favor|quiero|quisiera|deseo|solicito)\b[^.!?\n]{0,40}\b(?:cancelar|cancelen?|anular|eliminar|eliminen?|borrar|borren?|dar(?:me)? de baja)\b"
    r"|\b(?:vorrei|voglio|desidero|per favore|chiedo di)\b[^.!?\n]{0,40}\b(?:annullare|annullate|disdire|cancellare|cancellate|eliminare|disiscriver\w+|chiudere)\b|\b(?:graag|ik wil|ik zou graag|gelieve)\b[^.!?\n]{0,60}\b(?:opzeggen|annuleren|verwijderen|afmelden|uitschrijven|beëindigen|stopzetten)\b"
    r"|\b(?:por favor|quero|queria|gostaria de|solicito)\b[^.!?\n]{0,40}\b(?:cancelar|cancelem?|anular|eliminar|apagar|apaguem?|encerrar)\b|\b(?:proszę o|chcę|chciał(?:bym|abym))\b[^.!?\n]{0,40}\b(?:anulowa\w+|rezygn\w+|usun\w+|wypisa\w+|zamkn\w+)|\b(?:jag vill|vänligen|snälla)\b[^.!?\n]{0,40}\b(?:avsluta|avbeställa|säga upp|radera|ta bort|avregistrera|avboka)\b",
    re.I,
)
_THOUGHT_OF = re.compile(
    r"\b(?:will|would|shall|do|must) (?:i|we) (?:have to |need to |get |be )?(?:pay|charged)\b|\bif (?:i|we) (?:were to )?(?:order|buy|ordered|bought)\b|\b(?:i|we)(?:['’]d| would)? (?:want|like|plan|intend|(?:am|are) (?:planning|thinking|going)) (?:of |to |on )*(?:order|buy|purchas)\w*"
    r"|\b(?:muss|müsste|müssen|werde|zahle) (?:ich|wir)\b[^.!?\n]{0,60}\b(?:zahlen|bezahlen|zoll\w*)|\bwenn (?:ich|wir)\b[^.!?\n]{0,40}\bbestelle?n?\b|\b(?:devrai-je|dois-je|faut-il|devrons-nous)\b[^.!?\n]{0,30}\bpayer\b|\bsi (?:je|nous) command\w+|\b(?:tendré que|tengo que|tendría que)\b[^.!?\n]{0,20}\bpagar\b|\bsi (?:pido|compro|hago un pedido)\b"
    r"|\b(?:dovrò|devo|dovrei)\b[^.!?\n]{0,20}\bpagare\b|\bse (?:ordino|compro|acquisto)\b|\bmoet ik\b[^.!?\n]{0,60}\bbetalen\b|\bals ik\b[^.!?\n]{0,40}\bbestel\b|\b(?:terei de|tenho de|terei que)\b[^.!?\n]{0,20}\bpagar\b|\bse (?:encomendar|comprar)\b|\b(?:czy )?(?:będę musiał\w*|muszę)\b[^.!?\n]{0,20}\b(?:za)?płacić\b|\bmåste jag betala\b|\bom jag beställer\b",
    re.I,
)
_DAMAGE = r"(?:crushed|damaged|smashed|squashed|dented|torn|leak(?:ed|ing)|soaked|broken|ripped)"
_DAMAGED = re.compile(
    rf"\b(?:parcel|package|packaging|box|carton|delivery|shipment|envelope)\b[^.!?\n]{{0,40}}\b{_DAMAGE}\b|\b{_DAMAGE} (?:parcel|package|box|carton|delivery)\b|\b(?:arrived|came|delivered) (?:\w+ )?{_DAMAGE}\b"
    r"|\b(?:paket|karton|packung|verpackung|sendung|lieferung|schachtel)\b[^.!?\n]{0,40}\b(?:zerdrückt|beschädigt|eingedrückt|zerbrochen|aufgerissen|kaputt|durchnässt)|\b(?:colis|carton|emballage|boîte)\b[^.!?\n]{0,40}\b(?:écrasée?|abîmée?|endommagée?|cassée?|déchirée?)|\b(?:paquete|caja|embalaje)\b[^.!?\n]{0,40}\b(?:aplastad[oa]|dañad[oa]|rot[oa]|golpead[oa])"
    r"|\b(?:pacco|scatola|imballaggio)\b[^.!?\n]{0,40}\b(?:schiacciat[oa]|danneggiat[oa]|rott[oa])|\b(?:pakket|pakje|doos|verpakking)\b[^.!?\n]{0,40}\b(?:geplet|beschadigd|kapot|gescheurd)|\b(?:encomenda|caixa|embalagem|pacote)\b[^.!?\n]{0,40}\b(?:esmagad[oa]|danificad[oa]|partid[oa]|amassad[oa])|\b(?:paczka|karton|pudełko|opakowanie)\b[^.!?\n]{0,40}\b(?:zgniecion\w+|uszkodzon\w+)|\b(?:paketet|kartongen|lådan)\b[^.!?\n]{0,40}\b(?:krossad\w*|skada[dt]\w*|trasig\w*)",
    re.I,
)
_TIMES = r"(?:second|third|fourth|fifth|sixth|tenth|last|2nd|3rd|4th|5th)"
_WROTE = r"(?:written|wrote|complained|asked|told|contacted|called|e-?mailed|mailed|messaged|reported|chased|reminded)"
_AGAIN = re.compile(
    rf"\b{_TIMES} (?:time (?:that |now )?(?:i|we)(?:['’]m| am| are|['’]ve| have|['’]re)? (?:ask|writ|complain|tell|contact|call|e-?mail|report|messag|request)\w*|(?:complaint|reminder|request|e-?mail|mail|message|letter)\b)"
    rf"|\b{_WROTE}\b[^.!?\n]{{0,30}}\b(?:twice|(?:two|three|four|five|six|ten|several|many|\d+) times|again and again|repeatedly)\b|\b(?:again and again|repeatedly) {_WROTE}\b|\bhow (?:often|many times) (?:do|must|should) (?:i|we) (?:have to )?(?:ask|write|call|complain)\b"
    r"|\b(?:zum|das) (?:zweiten?|dritten?|vierten?|fünften?|x-ten) mal\b[^.!?\n]{0,40}\b(?:schreib\w*|frag\w*|beschwer\w*|meld\w*|wende)|\b(?:zweite|dritte|vierte) (?:beschwerde|mail|anfrage|erinnerung|nachricht)\b|\b(?:zweimal|dreimal|mehrfach|mehrmals)\b[^.!?\n]{0,40}\b(?:geschrieben|gefragt|beschwert|gemeldet|angerufen)\b"
    r"|\b(?:deuxième|troisième|quatrième) (?:fois que (?:je|nous)|réclamation|message|mail|relance)\b|\b(?:écrit|demandé|réclamé|appelé)\b[^.!?\n]{0,20}\b(?:deux|trois|plusieurs) fois\b|\b(?:segunda|tercera|cuarta) (?:vez que (?:escribo|pregunto|me quejo|reclamo|pido)|queja|reclamación)\b|\b(?:escrito|preguntado|reclamado|llamado)\b[^.!?\n]{0,20}\b(?:dos|tres|varias) veces\b"
    r"|\b(?:seconda|terza|quarta) volta che (?:scrivo|chiedo|vi|reclamo)|\b(?:terzo|secondo) (?:reclamo|sollecito)\b|\b(?:scritto|chiesto|chiamato)\b[^.!?\n]{0,20}\b(?:due|tre|più) volte\b|\b(?:tweede|derde|vierde) (?:keer dat ik|klacht|mail|verzoek|herinnering)\b|\b(?:twee|drie|meerdere) keer\b[^.!?\n]{0,30}\b(?:geschreven|gevraagd|geklaagd|gebeld|gemaild)\b"
    r"|\b(?:segunda|terceira|quarta) (?:vez que (?:escrevo|pergunto|peço|reclamo)|reclamação)\b|\b(?:escrevi|pedi|reclamei|liguei)\b[^.!?\n]{0,20}\b(?:duas|três|várias) vezes\b|\bpo raz (?:drugi|trzeci|kolejny)\b[^.!?\n]{0,30}\b(?:pisz\w+|pyta\w+|prosz\w+|skarż\w+|zgłasza\w+)|\b(?:andra|tredje|fjärde) (?:gången (?:som )?jag|klagomålet|mejlet)\b",
    re.I,
)
_INSURANCE = re.compile(
    r"\b(?:insur\w+|health fund|versicher\w*|krankenkasse|mutuelle|assuranc\w*|assuré\w*|mutualité|asegur\w+|aseguradora|assicura\w+|verzeker\w*|seguradora|ubezpiecz\w*|försäkring\w*)\b",
    re.I,
)
_REPLACED = re.compile(
    r"\b(?:where|how)\b[^.!?\n]{0,30}\b(?:order|get|buy|request|apply for) (?:an? |the )?(?:new|replacement|another)\b[^.!\n]*\?|\b(?:wo|wie)\b[^.!?\n]{0,30}\bneue\w*\b[^.!?\n]{0,30}\b(?:bestelle\w*|bekomme\w*|beantrage\w*)[^.!\n]*\?|\b(?:où|comment)\b[^.!?\n]{0,40}\b(?:nouvelle?|nouveau)\b[^.!\n]*\?|\b(?:dónde|cómo)\b[^.!?\n]{0,40}\bnuev[oa]\b[^.!\n]*\?"
    r"|\b(?:dove|come)\b[^.!?\n]{0,40}\bnuov[oa]\b[^.!\n]*\?|\b(?:waar|hoe)\b[^.!?\n]{0,40}\bnieuwe?\b[^.!\n]*\?|\b(?:onde|como)\b[^.!?\n]{0,40}\bnov[oa]\b[^.!\n]*\?|\b(?:gdzie|jak)\b[^.!?\n]{0,40}\bnow[ąyae]\w*\b[^.!\n]*\?|\b(?:var|hur)\b[^.!?\n]{0,40}\b(?:nytt?|nya)\b[^.!\n]*\?",
    re.I,
)
_OWN_ACT = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)? (?:just |only |already )?(?:ordered|bought|booked|paid|subscribed|signed up|registered)\b",
    re.I,
)
_LACKS = re.compile(
    r"\b(?:no|not|never|nothing|nobody|none|still|only|wrong|instead|missing|late|delay\w*|waiting|weeks?|although|though|but|without)\b|n['’]t\b|!", re.I
)  # fmt: skip


def is_slip(text: str) -> bool:
    """Whether somebody tells of a mistake of their own, in words that lay it on nobody else."""
    told = [part for part in sentences(text) if _MISTAKE.search(part)]
    return bool(told) and not any(_THEIRS.search(part) for part in told)


def only_own_acts(text: str) -> str:
    """The text without what its writer did and what was not taken from them, where nothing is set against it; else as it is."""
    left = _UNCHARGED.sub(" ", text)
    return text if _LACKS.search(left) else _OWN_ACT.sub(" ", left)


def is_uncharged(text: str) -> bool:
    """Whether a payment did not come about, so that there is no charge to be named."""
    left = _UNCHARGED.sub(" ", text)
    return (left != text or _FAILED.search(text) is not None) and not _CHARGED.search(left)


def is_to_end(text: str) -> bool:
    """Whether something is to be stopped, cancelled, closed or deleted: told that much, nobody need explain it."""
    return any("?" not in part and _TO_END.search(part) for part in sentences(text))


def is_thought_of(text: str) -> bool:
    """Whether a purchase is only thought of: there is no order yet."""
    return _THOUGHT_OF.search(text) is not None


def came_damaged(text: str) -> bool:
    return _DAMAGED.search(text) is not None


def wrote_again(text: str) -> bool:
    """Whether somebody says that they had to ask or complain more than once."""
    return _AGAIN.search(text) is not None


def is_of_insurance(text: str) -> bool:
    return _INSURANCE.search(text) is not None


def wants_another(text: str) -> bool:
    """Whether it is asked how to come by a new one: what befell the old one is only why."""
    return _REPLACED.search(text) is not None
