"""The phrases of automatic mails, the languages of ``wordings`` side by side."""

from __future__ import annotations

import re

_W = r"(?:[\w.,/-]+ )"
"""A word or a date between two parts of a phrase."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:(?<!\w){pattern}(?!\w))" for pattern in patterns), re.I)


AWAY_SUBJECT = re.compile(
    r"\s*(?:\[?auto(?:matic|mated|matische)?[- ]?(?:reply|response|antwort|answer)\]?|out[- ]of[- ](?:the[- ])?office(?: (?:auto-?)?reply)?|ooo|on (?:vacation|leave|holiday)"
    r"|abwesenheits(?:notiz|nachricht|meldung|assistent)|automatische antwort|abwesenheit|abwesend|nicht im büro|réponse automatique|absence(?: du bureau)?|absente? du bureau|message d['’]absence"
    r"|respuesta automática|fuera de (?:la )?oficina|ausencia|risposta automatica|fuori (?:ufficio|sede)|assenza|assente|automatisch antwoord|afwezig(?:heids(?:bericht|melding))?"
    r"|resposta automática|ausência(?: temporária)?|fora do escritório|odpowied[źz] automatyczna|automatyczna odpowied[źz]|nieobecno[śs][ćc]|autosvar|automatiskt svar|frånvaro(?:meddelande)?)\s*(?:[:–—-]|\(|$)",
    re.I,
)
"""How a mail program names the reply of somebody who is away."""

AWAY = _any(
    r"(?:i(?:['’]m| am| will be|['’]ll be| shall be)|we(?:['’]re| are| will be|['’]ll be)) (?:currently |now |still |again )?(?:out of (?:the |my )?office|away(?: from (?:the office|my desk|work|my e-?mails?))?|off work"
    r"|on (?:\w+ )?(?:leave|vacation|holidays?)|on a business trip|travell?ing|absent|unavailable|not (?:available|reachable|in the office))",
    r"(?:currently )?out of (?:the )?office (?:until|till|from)|(?:our|the|my) (?:offices?|practice|company|business|team|shop) (?:is|are|will be|remains?) (?:currently )?closed",
    rf"(?:ich bin|wir sind|bin|bin ich|sind wir) {_W}{{0,10}}?(?:nicht (?:im (?:büro|haus|dienst)|am (?:arbeits)?platz|erreichbar|anwesend)|abwesend|außer haus|im urlaub|in elternzeit|im mutterschutz|auf (?:dienst|geschäfts)reise)",
    rf"befinde(?:n)? (?:ich )?(?:mich|uns) {_W}{{0,8}}?im urlaub|unser büro (?:ist|bleibt) {_W}{{0,8}}?geschlossen",
    rf"je (?:suis|serai) {_W}{{0,8}}?(?:absente?|en (?:congés?|vacances|déplacement)|hors du bureau|indisponible)|actuellement absente?|nos bureaux (?:sont|seront) {_W}{{0,6}}?fermés",
    rf"(?:estoy|estaré|me encuentro|me encontraré) {_W}{{0,8}}?(?:fuera de (?:la |mi )?oficina|fuera del despacho|de vacaciones|ausente|de baja|de viaje)|nuestras? oficinas? (?:está|están|estará|estarán|permanecerá) {_W}{{0,6}}?cerradas?",
    rf"(?:sono|sarò|mi trovo|mi troverò) {_W}{{0,8}}?(?:fuori (?:ufficio|sede)|in ferie|assente|in viaggio)|i nostri uffici (?:sono|saranno|resteranno) {_W}{{0,6}}?chiusi",
    rf"(?:ik ben|wij zijn|we zijn|ben ik) {_W}{{0,10}}?(?:niet (?:op kantoor|aanwezig|bereikbaar)|afwezig|(?:met|op) vakantie|met verlof)|ons kantoor is {_W}{{0,6}}?gesloten",
    rf"(?:estou|estarei|encontro-me|encontrar-me-ei) {_W}{{0,8}}?(?:fora do escritório|de férias|ausente|em viagem|de licença)|o nosso escritório (?:está|estará) {_W}{{0,6}}?(?:fechado|encerrado)",
    rf"(?:jestem|będę|przebywam) {_W}{{0,8}}?(?:poza biurem|nieobecn[ya]|na urlopie|niedostępn[ya]|w delegacji)|nie ma mnie w biurze|nasze biuro (?:jest|będzie) {_W}{{0,6}}?(?:nieczynne|zamknięte)",
    rf"(?:jag är|vi är|är jag) {_W}{{0,10}}?(?:inte på kontoret|borta från kontoret|frånvarande|på semester|(?:tjänst|föräldra)ledig|på tjänsteresa)|vårt kontor är {_W}{{0,6}}?stängt",
)
"""That somebody is away."""

MANNER = _any(
    # English
    r"(?:with |have |has )?(?:no|limited|only limited|restricted|little|sporadic|without|reduced)\s(?:or no )?access to (?:my |the )?(?:e-?mails?|mail(?:box)?|messages|inbox)|(?:and )?(?:do not|don['’]t|will not|won['’]t|cannot|can['’]t) (?:read|check|see|answer) (?:my )?(?:e-?mails?|messages)|read no mail",
    r"(?:in|for|if)(?: \w+){0,3} (?:urgent|emergenc(?:y|ies))(?: (?:cases?|matters?|requests?|enquir(?:y|ies)|questions?|issues?|help|assistance))?",
    r"(?:please |kindly |you (?:can|may) (?:also )?)?(?:contact|call|phone|ring|dial|reach(?: out to)?|turn to|e-?mail|write to|get in touch with) (?:me (?:on|at|by)|us (?:on|at)|my (?:colleagues?|deputy|assistant|team)|our (?:office|hotline|team|service desk)|the (?:office|hotline|switchboard))?",
    r"(?:i|we)(?:['’]ll| will| shall) (?:reply|respond|answer|get back|return|be back|read|come back|deal with|handle)(?: to)?(?: (?:you|it|your (?:e-?mail|message)|the office))?(?: (?:as soon as (?:possible|i can|i am back|i return)|when i(?:['’]m| am|get) back|(?:up)?on my return|after my return))?",
    r"(?:up)?on my return|when i(?:['’]m| am| get) back|(?:i(?:['’]m| am) )?back (?:in the office |at work )?(?:on|from)|during (?:this|that|my) (?:time|period|absence)|in my absence|in the meantime",
    r"(?:many )?thank(?:s| you)(?: very much)? for (?:your |the )?(?:e-?mail|mail|message|contacting (?:me|us)|writing)|your (?:e-?mail|message|mail)s? (?:will|has|have|is|are)(?: not| been| be){0,3} (?:forwarded|read|deleted|answered|received|processed)",
    r"(?:my|our) (?:colleagues?|deputy|assistant|team)(?: \w+){0,4} will (?:be (?:happy|glad) to |gladly )?(?:help|assist|take care|look after|answer)(?: (?:you|of (?:it|you|your \w+)))?|this is an auto(?:matic|mated|matically generated) (?:e-?mail |mail )?(?:reply|response|message|mail|e-?mail|notification)|(?:please )?do not reply to this (?:message|e-?mail|mail)",
    r"(?:with )?(?:kind|best|warm) (?:regards|wishes)|sincerely|dear (?:sender|sir or madam|all|colleagues?)|hello|hi",
    # German
    r"(?:und )?(?:habe |haben |ohne )?(?:\w+ ){0,3}(?:keinen|eingeschränkten|nur eingeschränkten|begrenzten|ohne) zugriff auf (?:meine |das |mein )?(?:e-?mails?|mails?|postfach|nachrichten)|(?:meine |ihre )?(?:e-?mails?|mails?|nachrichten?) (?:wird|werden) (?:\w+ ){0,3}(?:weitergeleitet|gelesen|bearbeitet|beantwortet)",
    r"(?:in|bei|für) (?:sehr |besonders )?dringende[nr]? (?:fällen?|angelegenheiten|anliegen|anfragen)?|in not?fällen|(?:bitte )?(?:wenden sie sich|kontaktieren sie|rufen sie|schreiben sie)(?: \w+)?(?: bitte)?(?: an)?(?: (?:meine[nr]?|unser[en]?|das) (?:kolleg\w+|vertretung|team|sekretariat|hotline))?(?: an)?",
    r"(?:vielen |besten |herzlichen )?dank für (?:ihre|deine|die) (?:nachricht|e-?mail|mail)|(?:ich |wir )?(?:werde|melde|antworte|beantworte)(?: \w+){0,6} (?:nach meiner rückkehr|zurück|melden|beantworten|antworten|bearbeiten)|nach meiner rückkehr|ab dem|bin ich wieder(?: für sie)?(?: da| erreichbar| im büro)|wieder (?:erreichbar|im büro|für sie da)",
    r"(?:mit )?(?:freundlichen|besten|viele[n]?|liebe[n]?) grüße?n?|sehr geehrte\w* (?:damen und herren|absender\w*)|guten tag|hallo|(?:meine|ihre|die) vertretung (?:ist|übernimmt|erreichen sie)|(?:dies|das) ist eine automatische (?:antwort|nachricht|e-?mail)|automatisch (?:erstellt|generiert|versandt)\w*",
    # French, Spanish, Italian
    r"(?:avec un |sans |n['’](?:ai|aurai) (?:pas |qu['’]un )?)?accès (?:limité |restreint )?à (?:mes (?:e-?mails?|mails?|messages|courriels)|ma messagerie)|en cas d['’]urgence|pour toute (?:demande |question )?urgen(?:ce|te)|(?:merci de|veuillez|vous pouvez)(?: bien vouloir)? (?:contacter|appeler|écrire à|joindre|vous adresser à)|je (?:vous )?(?:répondrai|reviendrai|prendrai connaissance|serai de retour|traiterai)(?: (?:à|vers|de) (?:vous|votre (?:message|mail)))?|(?:à|dès) mon retour|(?:pendant|durant) (?:cette période|mon absence)|(?:merci|je vous remercie) (?:pour|de) votre (?:message|mail|e-?mail|courriel)|ceci est un(?:e)? (?:message|réponse) automatique|cordialement|bonjour|bien à vous",
    r"(?:sin |con |no tengo |no tendré )(?:acceso )(?:limitado )?(?:a mi |al )?(?:correo|e-?mail|email)|en caso(?:s)? (?:de urgencia|urgentes?)|para (?:asuntos|temas|cuestiones) urgentes|(?:por favor,? )?(?:contacte(?: con)?|pónganse? en contacto con|llame(?:n)? al?|diríjase a|puede (?:contactar(?: con)?|llamar al?|escribir a))|(?:le |les )?(?:responderé|contestaré)(?: a su (?:mensaje|correo))?|a mi (?:vuelta|regreso)|(?:muchas )?gracias por su (?:mensaje|correo)|(?:este es un|esta es una) (?:mensaje|respuesta) automátic[oa]|(?:un )?(?:cordial )?saludos?|atentamente|buenos días|hola",
    r"(?:senza |con |non ho |non avrò )accesso (?:limitato )?(?:alla (?:posta|e-?mail)|alle e-?mail|alla mia (?:posta|casella))|(?:in caso di|per) (?:urgenz[ae]|necessità urgent[ei]|questioni urgenti|comunicazioni urgenti)|(?:si prega di|per favore|potete|può|vi prego di) (?:contattare|chiamare|scrivere a|rivolgersi a)|(?:vi |le )?(?:risponderò|ricontatterò)|al mio (?:ritorno|rientro)|(?:grazie|la ringrazio) per (?:il (?:suo|vostro|tuo) messaggio|la (?:sua|vostra) (?:e-?mail|mail))|questa è una risposta automatica|cordiali saluti|buongiorno|salve|distinti saluti",
    # Dutch, Portuguese, Polish, Swedish
    r"(?:geen|beperkt(?:e)?|zonder) toegang tot (?:mijn )?(?:e-?mails?|mail(?:box)?)|(?:in|bij|voor) (?:dringende|spoedeisende|urgente) (?:gevallen|zaken|vragen)|bij spoed|(?:neem(?:t u)?|kunt u|gelieve)(?: \w+){0,2} (?:contact op(?:nemen)? met|bellen(?: met)?|contact)|contact opnemen met|ik (?:zal|beantwoord|reageer|antwoord)(?: \w+){0,4}(?: (?:beantwoorden|reageren|antwoorden))?|(?:na|bij) mijn terugkomst|(?:bedankt|dank u?) voor (?:uw|je) (?:bericht|e-?mail|mail)|dit is een automatisch(?:e)? (?:antwoord|bericht)|(?:met )?vriendelijke groet(?:en)?|groeten|beste|goedendag",
    r"(?:sem|com|não tenho|não terei) acesso (?:limitado )?ao (?:meu )?(?:e-?mail|correio)|em caso(?:s)? (?:de urgência|urgentes?)|para (?:assuntos|questões) urgentes|(?:por favor,? |pode )?(?:contacte|contactar|entre em contacto com|ligue para|ligar para)|(?:irei )?respond(?:erei|er)(?: (?:à|a) sua mensagem)?|(?:quando regressar|no meu regresso|assim que possível)|(?:muito )?obrigad[oa] pel(?:a sua mensagem|o seu (?:e-?mail|contacto))|esta é uma resposta automática|(?:com os melhores )?cumprimentos|atenciosamente|olá|bom dia",
    r"(?:bez|nie mam|nie będę mia[łl]a?|ograniczony|z ograniczonym)(?: \w+)? dostęp\w* do (?:poczty|e-?maili?|skrzynki)|w (?:pilnych|nagłych) (?:sprawach|przypadkach)|(?:proszę|prosimy)(?: o)? (?:kontakt(?:ować się)?|dzwonić|telefon)(?: z| pod)?|odpowiem|(?:odpiszę)(?: na (?:wiadomość|państwa wiadomość))?|po (?:moim )?powrocie|dziękuję za (?:wiadomość|e-?maila?)|to (?:jest )?(?:automatyczna )?odpowiedź automatyczna|to jest automatyczna (?:odpowiedź|wiadomość)|(?:z )?(?:poważaniem|pozdrowieniami)|dzień dobry|pozdrawiam",
    r"(?:ingen|begränsad|utan) (?:tillgång|åtkomst) till (?:min )?(?:e-?post|mejl|mail)|(?:i|vid|för) brådskande (?:fall|ärenden)|(?:vänligen |var god )?(?:kontakta|ring)|jag (?:svarar|återkommer)(?: (?:så snart som möjligt|på ditt (?:mejl|meddelande)))?|när jag är tillbaka|(?:är )?tillbaka (?:den|på)|tack för (?:ditt|er[t]?) (?:mejl|meddelande|mail|e-?post)|detta är ett (?:automatiskt (?:svar|meddelande)|autosvar)|(?:med )?vänliga? hälsning(?:ar)?|hej",
)
"""What those who are away add, and how they greet."""

PLEASE = _any(
    r"please|kindly|could you|can you|would you|i (?:need|want|would like)|bitte|könn(?:t)?en sie|ich (?:brauche|möchte)|veuillez|merci de|pouvez-vous|pourriez-vous|je (?:voudrais|souhaite)",
    r"por favor|pued[ea]n?|podrían?|necesito|quiero|per favore|si prega|potete|può|potreste|vorrei|alstublieft|graag|kunt u|kunnen jullie|pode(?:m|ria)?|preciso|proszę|prosimy|czy|vänligen|kan ni|kan du",
)
"""Of a request that is none for patience."""

NOTICE_SUBJECT = re.compile(
    r"\s*(?:undelivered mail returned to sender|delivery status notification|mail delivery (?:failed|failure|error|problem)?:|mail delivery (?:subsystem|system)|undeliverable(?: mail)?:|undelivered:|returned mail:|failure notice$|delivery (?:failure|failed|incomplete)?:"
    r"|message (?:could not be delivered|delivery failure):|unzustellbar:|nicht zugestellt:|nicht zustellbar:|non remis ?:|non distribuable ?:|échec de la remise ?:|no (?:se puede entregar|entregado):|non recapitabile:|mancato recapito:|onbestelbaar:|niet bezorgd:"
    r"|não (?:é possível entregar|entregue):|niedostarczaln[ea]:|nie dostarczono:|olevererbart:|det går inte att leverera:)",
    re.I,
)
"""How a mail server names its notices."""

MACHINE = _any(
    r"this (?:message|report|e-?mail) (?:was|is) (?:created|generated) automatically(?: by (?:the )?mail (?:delivery software|system))?|this is the mail (?:delivery )?(?:system|program)(?: at (?:host )?\S+)?|this is an automatically generated delivery status notification",
    r"i['’]m sorry to have to inform you that your message could not be delivered to one or more recipients|i['’]m afraid i was(?:n['’]t| not) able to deliver your message to the following addresses|we(?:['’]re| are) (?:sorry|writing) to (?:let you know|inform you)",
    r"(?:a|the|your|this) message (?:that )?(?:you sent )?(?:to \S* ?)?(?:could not|couldn['’]t|wasn['’]t|was not|has not been|cannot|can['’]t)(?: be)? delivered(?: to (?:one or more|all) (?:of its )?recipients)?|delivery (?:has failed )?to (?:the following|these) (?:recipients?|address(?:es)?)(?: or groups)?(?: (?:has )?failed(?: permanently)?)?",
    r"the following (?:address(?:es)?|recipients?) (?:failed|could not be reached)|(?:final|original)-recipient ?:|diagnostic-code ?:|reporting-mta ?:|remote-mta ?:|action: failed|status: [45]\.\d+\.\d+|the remote (?:mail )?(?:server|system) (?:returned|said|responded)|(?:said|response was|error was): ?[45]\d\d|mailer-daemon|mail delivery subsystem",
    r"the (?:error|response|reason) (?:that the other server returned|from the remote server|for the problem) (?:was|is)|this is a permanent error|address not found|(?:recipient address rejected: )?user unknown|no such user(?: here)?|(?:mailbox|recipient) (?:unavailable|not found)",
    r"(?:ihre|die) (?:nachricht|e-?mail)(?: an \S*)? ?(?:konnte|wurde) (?:\w+ ){0,4}?nicht zugestellt(?: werden)?|fehler bei der nachrichtenzustellung(?: an folgende empfänger)?|votre message (?:à \S* )?n['’]a pas (?:pu être|été) (?:remis|distribué|délivré)|échec de la remise (?:à ces destinataires|du message)",
    r"(?:su|el|tu) mensaje (?:para \S* )?no (?:se )?(?:pudo|ha podido|puede)(?: ser)? entrega(?:do|rse|r)|no se (?:pudo|ha podido) entregar (?:el|su|tu) mensaje|(?:impossibile|non è stato possibile) (?:recapitare|consegnare) il (?:suo |tuo )?messaggio|il messaggio non è stato (?:recapitato|consegnato)",
    r"(?:uw|het) bericht (?:aan \S* )?(?:kon|is|kan) niet (?:worden )?(?:bezorgd|afgeleverd)(?: worden)?|não foi possível entregar a (?:sua )?mensagem|a sua mensagem não foi entregue|(?:nie udało się|nie można) dostarczyć (?:\w+ )?wiadomości|wiadomość nie została dostarczona|(?:det gick inte att leverera|kunde inte leverera) (?:ditt |det här )?meddelande\w*|ditt meddelande kunde inte levereras",
)
"""The sentences of mail servers."""

FIRST_PERSON = re.compile(
    r"(?<![\w.@-])(?:i|we|our|my|us|me|ich|wir|unser\w*|mein\w*|uns|mir|je|j['’]\w+|nous|nos|notre|mon|mes|yo|mis?|nuestr\w+|io|mio|mia|nostr\w+|ik|wij|onze|ons|mijn|eu|meu|minha|noss\w+|mój|moj\w+|nasz\w*|nam|jag|vi|vår\w*|min|mitt)(?![\w@-])",
    re.I,
)
"""Somebody speaks for themselves."""
