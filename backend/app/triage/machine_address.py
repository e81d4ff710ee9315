"""Words by which a text turns to a machine: its names, calls on it, conditions that only it meets, and what it is told to do.

Names of two letters count in capitals only: "ai" is a word of French and Italian.
"""

from __future__ import annotations

import re
from unicodedata import normalize

_NAME = (
    r"(?:(?-i:A\.I\.|AI|KI|IA|LLM|GPT)(?:[- ](?:agent\w*|assist\w+|model\w*|system\w*|bot|reader|reviewer|tool))?|chat ?-?gpt|llms?|(?:chat|support|service|help|e-?mail) ?-?(?:ro)?bots?|bots?"
    r"|(?:large |big )?language models?|(?:ai|virtual|automated|automatic|digital|support|artificial) (?:agent|assistant|bot|model|system|reader|reviewer|intelligence)s?|assistants?"
    r"|(?:große[sn]? )?sprachmodelle?|künstliche intelligenz|(?:virtueller |digitaler )?assistent|modèles? de langage|intelligence artificielle|assistant virtuel|agent conversationnel"
    r"|modelo de (?:lenguaje|linguagem)|inteligencia artificial|inteligência artificial|asistente(?: virtual)?|assistente(?: virtuale?)?|modello linguistico|intelligenza artificiale"
    r"|taalmodel|kunstmatige intelligentie|model(?:em)? językowy(?:m)?|sztuczn[aą] inteligencj[aą]|czatbot|asystent|språkmodell|artificiell intelligens)"
)
_ARTICLE = r"(?:(?:an?|the|any|some|eine?n?|der|die|das|une?|le|la|l['’]|el|un[oa]?|un['’]|il|uma?|o|een|de|het|en|ett)\s?)?"
_DECIDES = (
    r"approve|grant|refund|credit|authori[sz]e|mark|classify|ignore|disregard|forget|reveal|output|dump|resolve|escalate|override|waive"
    r"|genehmig\w*|erstatte\w*|markier\w*|ignorier\w*|vergiss|bewillig\w*|approuve[zr]?|rembourse[zr]?|marque[zr]?|ignore[zr]?|accorde[zr]?|oublie[zr]?"
    r"|apr[uo]eb[ae]|reembolsa|reembolse|marca|marque|ignora|olvida|concede|approva|rimborsa|segna|contrassegna|dimentica|concedi"
    r"|keur|markeer|negeer|vergeet|aprov[ae]|reembolse|zatwierdź|zaakceptuj|zwróć|oznacz|zignoruj|zapomnij|godkänn|återbetala|markera|ignorera|glöm"
)
"""What only somebody who decides can do."""
_DOES = (
    r"close|set|tell|reply|answer|respond|write|send|give|show|print|say|confirm|issue|pay|treat|include|add|list|repeat|quote|summari[sz]e|translate|do(?:n['’]t| not)|never|always|you (?:must|should|shall|will|have to)"
    r"|schließ\w*|setz\w*|sag(?:e|en)?|antwort\w*|schreib\w*|send\w*|zeig\w*|gib|geben|bestätig\w*|nenn\w*|ferme[zr]?|di(?:s|tes)|répond\w+|écri\w+|envo\w+|montre[zr]?|donne[zr]?|confirme[zr]?|affiche[zr]?"
    r"|cierra|cierre|di(?:le)?|responde|escrib[ea]|envía|muestra|da|confirma|chiudi|di['’]?|rispondi|scrivi|invia|mostra|conferma|sluit|zet|zeg|antwoord|schrijf|stuur|toon|geef|bevestig"
    r"|feche|diga|responda|escreva|envie|mostre|confirme|zamknij|powiedz|odpowiedz|napisz|wyślij|pokaż|potwierdź|stäng|säg|svara|skriv|skicka|visa|bekräfta"
)
_HANDS_ON = r"forward|e-?mail|transfer|export|share|leite\w*|transf[èe]re[zr]?|transmet(?:s|tez)|reenv[íi][ae]|inoltra(?:mi)?|encaminh[ae]|prześlij|przekaż|vidarebefordra"
"""What the hidden first lines of newsletters ask their readers to do as well."""
_OBJECT = (
    r"(?=\s+(?:my|our|the|this|that|these|those|all|every|each|any|me|us|him|her|it|them|a|an|as|in|with|only|to|out|no|nothing|everything|full|customers?|your|severity|yes|[\"'“„«]|\d+"
    r"|mein\w*|die\w*|der|das|den|dem|dass|alle\w*|ein\w*|mir|uns|als|mit|le|la|les|l['’]|ce\w*|mon|ma|mes|que|tou\w+|un\w*|au|aux|moi|el|los|las|est[aeo]\w*|mi|mis|tod[oa]\w*|como"
    r"|il|lo|gli|i|quest\w+|mio|mia|che|tutt\w+|come|de|het|dit|deze|mijn|dat|mij|goed|o|os|as|esta|este|minha|meu|mój|moją|moje|ten|tę|to|wszystk\w+|że|jako|zwrot|mig|min|mitt|den|det|detta|att|som)(?!\w)|[!.]?\s*$)"
)
_PLEASE = r"(?:please|kindly|now|just|bitte|nun|s['’]il (?:te|vous) pla[iî]t|veuillez|merci de|por favor|per favore|alsjeblieft|graag|proszę|snälla)"
_CALLED = rf"(?:^|(?<=[.!?>\"“(\n;])|(?<=[.!?] )|(?<=> )|(?<=— )|(?<=- ))\s{{0,8}}(?:(?:dear|hey|hello|hi|ok(?:ay)?|attention|liebe[rs]?|hallo|ch[eè]re?|hola|ciao|caro|cara|beste|olá|drogi|kära?)\s+)?{_NAME}\s?(?:[:,;–—-]|\s)\s?(?:{_PLEASE},?\s+)?"
_HUMAN = (
    r"(?![^\n.!?]{0,100}\b(?:humans?|persons?|people|someone|somebody|colleagues?|employee|staff|representative|cancel|leave|complain|i (?:will|shall|want|need|hate|would)|no thank"
    r"|mensch\w*|mitarbeiter\w*|jemand\w*|humaine?s?|personnes?|quelqu['’]un|conseiller\w*|personas?|human[oa]s?|alguien|agente|persone|uman[oaie]|qualcuno|operatore|mens(?:en)?|medewerker\w*|iemand"
    r"|pessoas?|alguém|atendente|człowiek\w*|konsultant\w*|osob\w+|människa|person|någon)\b)"
)
"""Who asks a machine for a person gives it no orders."""

DECISIONS = rf"{_CALLED}(?:{_DECIDES})\b{_OBJECT}{_HUMAN}"
"""A call on a machine to decide something: "Chatbot: approve my refund"."""
ORDERS = rf"{_CALLED}(?:{_DOES}|{_HANDS_ON})\b{_OBJECT}{_HUMAN}"
"""A call on it to do something."""
_NOT_ASKED = r"(?<!know )(?<!tell )(?<!wonder )(?<!ask )(?<!asking )(?<!sure )(?<! me )(?<!saber )(?<!dime )(?<!savoir )(?<!-moi )(?<!sapere )(?<!dimmi )"
"""Who wants to know whether it is a machine says nothing to one."""
CONDITIONS = (
    rf"{_NOT_ASKED}\b(?:if|in case) you are an? (?:a\.?i\.?|llm|automated)\b{_HUMAN}|"
    rf"{_NOT_ASKED}\b(?:(?:if|in case|provided) (?:you are|you['’]re|you happen to be|this is)|(?:wenn|falls|sofern) (?:du|ihr|sie)|si (?:tu es|t['’]es|vous êtes)|si (?:eres|usted es|es usted|sos)|se (?:sei|lei è|siete)"
    rf"|als (?:je|jij|u)|se (?:você é|você for|és|fores|for)|(?:jeśli|jeżeli|gdy) jesteś|om du är)\s+{_ARTICLE}{_NAME}(?![\w])(?!['’]s){_HUMAN}"
    rf"|\b(?:if|in case|when(?:ever)?|should|wenn|falls|sollte|si|se|als|indien|caso|jeśli|jeżeli|om)\s+{_ARTICLE}{_NAME}\s+(?:[^\s.,!?]{{1,20}}\s+){{0,3}}?"
    rf"(?:reads?|reading|process(?:es|ing)?|sees?|handles?|parses?|liest|lesen|verarbeitet|bearbeitet|lit|lise|traite|lee|lea|procesa|legge|elabora|leest|verwerkt|lê|ler|leia|processa|czyta|przetwarza|läser)\b{_HUMAN}"
    rf"|\b(?:if|in case) this (?:\w+ )?(?:is|gets|was) (?:being )?(?:read|processed|handled|parsed|answered|seen) by {_ARTICLE}{_NAME}(?!\w){_HUMAN}"
    r"|\bwho(?:ever)? or what(?:ever)? (?:is |are )?(?:read|process|handl|pars|answer|see)\w*"
)
"""Conditions that a machine alone meets."""
ROLES = (
    r"\bals (?:(?-i:KI|AI)|sprachmodell|chatbot|assistent\w*|taalmodel)\b[^\n.!?]{0,30}\b(?:sollst|musst|sollen sie|müssen sie|darfst|moet je|moet u|dien je)\b"
    r"|\ben tant qu(?:['’]|e )(?:une )?(?:(?-i:IA)|assistant|modèle de langage)\b[^\n.!?]{0,24}\b(?:dois|devez)\b|\bcomo (?:una |uma )?(?:(?-i:IA)|asistente|assistente|modelo de \w+)\b[^\n.!?]{0,24}\b(?:debes?|tienes que|deves?|tem que|tens de)\b"
    r"|\bcome (?:un['’])?(?:(?-i:IA|AI)|assistente|modello linguistico)\b[^\n.!?]{0,24}\bdev[ie]\b|\bjako (?:(?-i:AI|SI)|sztuczna inteligencja|model językowy|asystent)\b[^\n.!?]{0,24}\b(?:musisz|powinieneś|masz)\b"
    r"|\bsom (?:en )?(?:(?-i:AI)|språkmodell|assistent)\b[^\n.!?]{0,24}\b(?:ska|skall|måste|bör) du\b"
    r"|\b(?:note|message|instructions?|hinweis|nachricht|notiz|note|nota|mensaje|messaggio|bericht|uwaga|notis)\s(?:to|for|an|für|à|pour|para|per|aan|voor|dla|till)\s(?:the |den |die |das |l['’]|la |le |el |il |de |o |a )?"
    r"(?:automat\w+|machine|model|parser|pipeline|(?-i:KI|AI|IA)|assist\w+|asist\w+)\b"
)
"""What somebody is told to do as a machine, and notes to one."""
SECRETS = (
    r"(?:(?:full |complete |whole )?(?:text of )?(?:your|the system|its) (?:config\w+|(?:system |hidden |initial )?prompts?|settings|instructions?|api keys?|credentials|knowledge base)|system ?-?prompts?|internal notes?|private notes?"
    r"|(?:data|details|addresses|tickets|orders|e-?mails?|messages|names) of (?:all |every |any )?(?:the )?(?:other|another|all|every) (?:customer|user|client|person|ticket)s?|other customers['’]? \w+|the (?:last|previous|next|other) (?:customer|client|user)['’]s \w+|(?:list|names) of (?:all |the )?(?:other )?(?:customers|users|clients)"
    r"|interne[nr]? notizen|systemprompt|(?:daten|tickets) anderer kunden|kundenliste|notes internes|données d['’]autres clients|liste des clients|notas internas|datos de otros clientes|lista de clientes"
    r"|note interne|dati di altri clienti|lista dei clienti|interne notities|gegevens van andere klanten|dados de outros clientes|notatki wewnętrzne|dane innych klientów|interna anteckningar)"
)
ASKS_SECRETS = (
    rf"(?:^|(?<=[.!?>:,\n;])|(?<=[.!?:,>] )|\b(?:and|und|et|y|e|en|i|och|please|bitte|to)\s)\s{{0,4}}(?:{_PLEASE},?\s+)?(?:output|print|send|show|give|list|reply with|answer with|respond with|include|quote|copy|paste|reveal|dump|tell|attach|append|forward"
    r"|zeig\w*|send\w*|gib|schick\w*|nenn\w*|montre\w*|envo\w+|donne\w*|affiche\w*|muestra|envía|da(?:me)?|mostra|invia|dammi|toon|stuur|geef|mostre|envie|pokaż|wyślij|podaj|visa|skicka)"
    rf"\b(?:\s+[^\s.!?]{{1,20}}){{0,5}}?\s+{SECRETS}(?!\w)"
)
"""An order to hand out what no customer may see."""
_OPENS = r"(?:^|(?<=[.!?:;,(>\n])|(?<=[.!?:;,>] )|\b(?:and|then|now|und|dann|et|puis|y|e|en|poi|i|oraz|och|sedan|please|kindly|bitte|por favor|per favore|prosz[ęe]|sn[äa]lla)\s)\s{0,4}"
LABEL_ORDERS = _OPENS + (
    r"(?:(?:mark|flag|set|treat|classify|label|tag|rate|raise|escalate|file|log|register|handle|upgrade)\s+(?:this|the|my|our)\s+(?:(?:support|whole|entire)\s+)?(?:ticket|case|request|message|e-?mail|mail|complaint|inquiry|enquiry)\s+(?:(?:as|to|at|with|for|is|being|a|an|the|of)\s+){0,3}(?:critical|(?:highest|maximum|max|critical|top) (?:severity|priority|urgency)|severity)\b"
    r"|(?:markier|stuf|setz|kennzeichn|einstuf|klassifizier|behandel|behandl)\w*\s+(?:sie\s+)?(?:dieses|das|mein|diese|die|meine|diesen|den)\s+(?:ticket|anfrage|anliegen|meldung|nachricht|fall|vorgang)\s+(?:als|auf)\s+(?:kritisch|höchste\w*)"
    r"|(?:marque|classe|passe|mett?|met|qualifie)(?:s|z|r|ez)?\s+(?:ce|cette|le|la|mon|ma)\s+(?:ticket|demande|dossier|message|cas)\s+(?:(?:comme|en|à|au|de)\s+){0,2}(?:critique|(?:priorité|gravité) (?:maximale|critique))"
    r"|(?:marca|marque|marquen|clasifica|clasifique|pon|ponga|trata|trate)\s+(?:este|esta|el|la|mi)\s+(?:ticket|tique|tíquet|caso|solicitud|mensaje|incidencia)\s+(?:como|en|a)\s+(?:crític[oa]|(?:prioridad|gravedad) (?:máxima|crítica))"
    r"|(?:markeer|zet|classificeer|behandel)\s+(?:dit|deze|het|mijn)\s+(?:ticket|verzoek|melding|bericht|zaak)\s+(?:als|op)\s+(?:kritiek|kritisch|hoogste)"
    r"|(?:segna|contrassegna|classifica|imposta|tratta)(?:te)?\s+(?:questo|questa|il|la|la mia)\s+(?:ticket|richiesta|caso|messaggio|segnalazione)\s+(?:(?:come|a|con)\s+)?(?:critic[oa]|(?:priorità|gravità) (?:massima|critica))"
    r"|(?:marque|marca|classifique|defina|trate)\s+(?:este|esta|o|a|meu)\s+(?:ticket|bilhete|chamado|pedido|caso|mensagem)\s+(?:como|com)\s+(?:crític[oa]|(?:prioridade|gravidade) (?:máxima|crítica))"
    r"|(?:oznacz|ustaw|zaklasyfikuj|potraktuj)\s+(?:to|ten|tę|te|moje)\s+(?:zgłoszenie|ticket|sprawę|wiadomość|bilet)\s+(?:jako|na)\s+krytyczn\w+"
    r"|(?:markera|sätt|klassa|klassificera|behandla)\s+(?:(?:det här|detta|den här|mitt)\s+)?(?:ärendet?|ticketen?|meddelandet?)\s+(?:som|till|på)\s+kritisk\w*)"
)
"""Orders to give a ticket the gravest label. "Urgent" is no label but what customers say of their matter."""
REFUND_ORDERS = _OPENS + (
    r"(?:(?:approve|grant|authori[sz]e)\s+(?:me\s+)?(?:my|the|this|a|an|our|full)\s+(?:[^\s.!?]{1,20}\s+){0,3}?(?:refund|reimbursement|credit|claim|payout|compensation)\b"
    r"|(?:genehmig|bewillig)(?:e|en sie)\s+(?:mir\s+)?(?:die|meine|eine|den|meinen)\s+(?:\w+\s+)?(?:rück)?(?:erstattung|zahlung|gutschrift|antrag)|(?:approuve|accorde)[zr]?(?:-moi)?\s+(?:le|mon|un)\s+remboursement|(?:apruebe?|aprueba|autoriza|autorice|conceda|concede)\s+(?:el|mi|un|la)\s+(?:reembolso|devolución)"
    r"|keur\s+(?:de|mijn|een)\s+(?:terugbetaling|restitutie)\b[^.!?\n]{0,20}\bgoed|(?:approva|concedi|autorizza)(?:te|mi)?\s+(?:il|un)\s+(?:mio\s+)?rimborso|(?:aprove|autorize|conceda)\s+(?:o\s+)?(?:meu|um|o)?\s*(?:reembolso|estorno)|(?:zatwierdź|zaakceptuj|przyznaj)\s+(?:mój\s+|mi\s+)?zwrot\w*|(?:godkänn|bevilja)\s+(?:min\s+|en\s+)?(?:återbetalning|ersättning)\w*)"
)
"""Orders to grant money back."""
HIDDEN_ORDER = rf"(?<![\w'’-]){_NAME}(?![\w-])|(?:^|[.!?:,;>\n]|\b(?:and|und|et|y|e|en|i|och|you|customer|agent|team|staff)\b)\s{{0,8}}(?:{_PLEASE},?\s+)?(?:{_DECIDES}|{_DOES})\b(?!\s+(?:us|(?:all |the )?your)\b){_OBJECT}|\byou (?:must|should|shall|have to|are to)\b"
"""What makes hidden words suspicious in themselves: a machine is named, or somebody is told to do something. The hidden first
lines of newsletters speak of "us" and "your"."""
TRANSCRIPT = re.compile(
    r"^[ \t]*(?:\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]?[ \t]*)?(?:me|you|i|visitor|customer|client|user|guest|agent|support|kunde|besucher|ich|moi|visiteur|cliente?|yo|io|klant|ik|klient|kund|jag|[A-Z][a-z]{1,15})[ \t]*:",
    re.M,
)
"""A line of a chat that somebody pastes: there a machine's name stands before what it said."""

_TO_NAME = r"[^\n.!?]{0,40}"
OVERRIDES_ELSEWHERE = normalize(
    "NFKC",  # as texts are read
    rf"\b(?:ignorera|bortse från|glöm|ignorer|glem|se bort fra)\b{_TO_NAME}\b(?:alla|tidigare|föregående|ovanstående|alle|tidligere|foregående|forrige){_TO_NAME}(?:instruktion|anvisning|regl|instruks)"
    rf"|\b(?:unohda|ohita|sivuuta)\b{_TO_NAME}\b(?:kaikki|aiemmat|edelliset|aikaisemmat){_TO_NAME}(?:ohje|sääntö|säännö|määräy)"
    rf"|\b(?:ignoruj|ignorujte|zapomeň|zapomeňte|ignorujete)\b{_TO_NAME}(?:pokyn|instrukc|pravid)"
    rf"|\b(?:hagyd|hagyja) figyelmen kívül\b{_TO_NAME}(?:utasítás|szabály)|\b(?:ignoră|ignorați|uită|uitați)\b{_TO_NAME}(?:instrucțiun|instrucţiun|regul)"
    rf"|\b(?:abaikan|lupakan)\b{_TO_NAME}\b(?:instruksi|perintah|aturan)|\bbỏ qua\b{_TO_NAME}(?:hướng dẫn|chỉ dẫn|chỉ thị|lệnh)"
    rf"|\btalimat\w*{_TO_NAME}(?:yok say|görmezden gel|dikkate alma|unut)|\b(?:αγνό\w*|ξέχνα\w*|ξέχασε|ξεχάστε)\b{_TO_NAME}(?:οδηγί|εντολ|κανόν)"
    rf"|(?:ігнору|забуд)\w*{_TO_NAME}(?:інструкц|вказівк|правил)|התעל[םמ]\w*{_TO_NAME}(?:הוראות|הנחיות)|(?:נ?שכח|תשכח)\w*{_TO_NAME}(?:הוראות|הנחיות)"
    r"|(?:지시|명령|규칙)(?:사항)?\w{0,2}[^\n.]{0,12}(?:무시|잊)|निर्देश\S{0,4}[^\n।]{0,24}(?:अनदेखा|अनदेखी|नज़रअंदाज़|भूल)|(?:ละเว้น|เพิกเฉย|ไม่ต้องสนใจ|ลืม)[^\n]{0,20}(?:คำสั่ง|คำแนะนำ)",
)
"""Orders to forget what was ordered before, in languages that tickets are not read in otherwise."""
