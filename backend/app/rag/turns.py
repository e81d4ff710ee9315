"""What a single line of a customer is: thanks, a subject that says nothing, a question of
another subject, one that points at what was said before."""

from __future__ import annotations

import re

from app.rag.analysis import query_terms
from app.rag.sentences import split_sentences

LONGEST_COURTESY = 120

_COURTESY = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b(?:[ ,]+[\w.'-]+){0,4}"
    r"|(?:many )?(?:thanks|thank you|thx|ty|cheers)\b(?:[ ,]+[\w.'-]+){0,7}"
    r"|(?:kind|best|warm)?\s*(?:regards|wishes)\b(?:[ ,]+[\w.'-]+){0,4}|sincerely(?:[ ,]+[\w.'-]+){0,4}"
    r"|yours (?:truly|sincerely|faithfully)|sent from my [\w ]+|please (?:help|advise)(?: me)?"
    r"|(?:ok|okay|yes|no|yeah|yep|nope|sure|great|perfect|right|i see|got it|alright))\W*$",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:thanks|thank you|thx|cheers|perfect|great|brilliant|solved|sorted|works (?:now|again|fine)|that (?:worked|helped)"
    r"|(?:very |all )?clear|appreciated?|danke?|gracias|merci|obrigad[oa]|bedankt|grazie|tack|dziękuję)\b",
    re.IGNORECASE,
)
_ASKING_ON = re.compile(
    r"\?|\b(?:but|however|still|except|only|unless|though|yet|not|no|how|what|when|where|why|which|who|can|could|would"
    r"|need|want|please|also|another|more|aber|noch|pero|mais|maar|però|mas|\w+n['’]t)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(?:(?:that|it|this|everything|which)(?:['’]s)? (?:has |have |is |all |now |just )*"
    r"(?:worked|helped|works|solved|sorted|fixed|resolved|done|did (?:it|the trick))"
    r"|works (?:now|again|fine)|(?:all|now|is|problem|issue) (?:solved|sorted|fixed|resolved|good)|solved (?:it|on my side)"
    r"|never ?mind|hat (?:geklappt|geholfen)|(?:funktioniert|geht) (?:jetzt|wieder)|erledigt|gelöst|ya funciona|solucionado"
    r"|resuelto|ça (?:marche|fonctionne)|résolu|opgelost|risolto|resolvido)\b",
    re.IGNORECASE,
)
_GOOD_NEWS = frozenset(
    query_terms(
        "thanks thank thx cheers perfect great brilliant awesome super lovely excellent amazing good solved sorted fixed resolved "
        "works worked working helped help helpful helping trick done clear quick fast appreciate appreciated now again fine "
        "support team reply answer problem issue question best kind regards wishes oh ah ok okay side never mind nevermind all much "
        "danke vielen dank hat geklappt geholfen funktioniert geht jetzt wieder erledigt gelöst muchas gracias ya funciona "
        "solucionado resuelto merci beaucoup ça marche fonctionne résolu das es c est bedankt opgelost grazie risolto obrigado "
        "obrigada resolvido tack dziękuję",
        "en",
    )
)
"""Words of a turn that says that all is well."""
_MOST_LEFT = 3
"""Other words of such a turn: a name, or what it is that works now."""
_TROUBLE = re.compile(
    r"\b(?:error\w*|fail\w*|crash\w*|broke\w*|wrong\w*|lost|missing|until|before|yesterday|then|never worked|fehler|kaputt)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"^\W*(?:(?:great|perfect|thanks|thank you|thx|ok(?:ay)?|cool|and|so|now|oh|danke|gracias|merci|und|y|et)\b[ ,!.]*){0,4}"
    r"(?:(?:i|we|ich|wir) (?:also |just )?(?:have|had|got|habe|haben)\b[ ,]*)?"
    r"(?:(?:just |on )?(?:another|an? (?:different|separate|new|unrelated|further)|one (?:more|last|other)|new|different|separate"
    r"|unrelated|second|last|next)(?: (?:quick|short|little|small|different))? (?:question|thing|topic|subject|matter|note)"
    r"|(?:another|a different|a separate|an unrelated) (?:issue|request|problem)"
    r"|one more|something (?:else|different)|separately|unrelated(?:ly)?|changing the (?:subject|topic)"
    r"|(?:noch )?(?:eine )?(?:ganz )?(?:andere|neue|weitere) (?:kurze )?frage|noch eine (?:kurze )?frage"
    r"|noch (?:et)?was(?: anderes)?|(?:et)?was anderes|anderes thema"
    r"|(?:tengo )?(?:una? )?otr[ao] (?:pregunta|cosa|consulta|tema|duda)|(?:une )?autre (?:question|chose|sujet)"
    r"|(?:un)?altra (?:domanda|cosa)|outra (?:pergunta|coisa)|(?:een )?andere vraag|nog een vraag)\b"
    r"(?: (?:please|bitte|though|entirely|altogether))?[\s:,;.!–—-]*",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|oh|so|well)\b[ ,]*)?(?:and|also|or|but|then|what about|how about|und|auch|y|et|aussi|oder)\b"
    r"|\b(?:it|its|it['’]s|they|them|their|those|these|same|either|instead|both|again|too|likewise|above|latter|former"
    r"|dafür|damit|davon|dabei|dort|dazu|auch|stattdessen|également|cela|ça|aussi|también|eso|esto|allí|anche|também|ook)\b"
    r"|(?<!\bis )(?<!\bare )\bthere\b(?! (?:is|are|any|a)\b)"
    r"|\b(?:this|that)\b(?! (?:week|month|year|morning|quarter|time)\b)|\bone\b(?=\W*$)",
    re.IGNORECASE,
)
"""What only what was said before explains."""
_HOLLOW = frozenset(
    query_terms(
        "question questions query queries help support request requests inquiry enquiry inquiries enquiries ticket tickets urgent "
        "asap important hello hey hi dear please info information assistance contact message issue issues problem problems "
        "thing things two three four few some several couple quick short small general various new customer service team desk "
        "helpdesk need needed want asking ask subject untitled test re fw fwd "
        "frage fragen anfrage anfragen hilfe hallo bitte dringend kurze kurz eine ein einige zwei drei noch und problem "
        "consulta consultas pregunta preguntas ayuda hola una dos urgente duda dudas solicitud una unas "
        "demande aide bonjour urgence une des quelques deux "
        "domanda domande aiuto ciao richiesta pergunta perguntas ajuda olá pedido vraag vragen hulp",
        "en",
    )
)
"""What the subject of any letter may say."""
_BEFORE_DECIDING = re.compile(
    r"\b(?:before|after|when|if) (?:i|we) (?:sign(?:ed|ing)? up|join(?:ed)?|buy|bought|order(?:ed)?|decide|start(?:ed)?|subscribe)\W*$",
    re.IGNORECASE,
)


def is_courtesy(line: str) -> bool:
    if len(line) > LONGEST_COURTESY or not _COURTESY.match(line):
        return False
    return not (_CONTENT.match(line) and _ASKING_ON.search(line))  # "Thanks, and on my phone?" asks


def is_acknowledgement(line: str) -> bool:
    """Whether a turn only says that all is well."""
    return len(line) <= LONGEST_COURTESY and bool(_CONTENT.search(line)) and not _ASKING_ON.search(line)


def is_settled(line: str) -> bool:
    """Whether a turn says that the matter is done with and asks nothing."""
    return bool(_SETTLED.search(line)) and _says_only_good(line)


def only_thanks(line: str) -> bool:
    """Whether a turn thanks, or says that the matter is done with, and asks nothing."""
    return bool(_CONTENT.search(line) or _SETTLED.search(line)) and _says_only_good(line)


def _says_only_good(line: str) -> bool:
    if len(line) > LONGEST_COURTESY or _ASKING_ON.search(line) or _TROUBLE.search(line):
        return False
    return len(frozenset(query_terms(line, "en")) - _GOOD_NEWS) <= _MOST_LEFT


def new_question(turn: str) -> str | None:
    """What a turn asks that says it changes the subject ("Great, done. Another question: ..."), and needs nothing before it."""
    spans = list(split_sentences(turn))
    while len(spans) > 1 and only_thanks(turn[spans[0].start : spans[0].end]):
        spans.pop(0)
    rest = turn[spans[0].start :] if spans else turn
    announced = _ANNOUNCED.match(rest)
    if announced is None:
        return None
    asked = rest[announced.end() :].strip()
    return asked if query_terms(asked) and not points_back(asked) else None


def points_back(turn: str) -> bool:
    """Whether a turn has a word that only what was said before explains."""
    return bool(_POINTS.search(turn))


def is_hollow(subject: str) -> bool:
    """Whether the subject of a letter says nothing of its matter: "A few questions", "Support request", "x"."""
    terms = query_terms(_BEFORE_DECIDING.sub("", subject), "en")
    return all(term in _HOLLOW or term.isdigit() or len(term) == 1 for term in terms)
