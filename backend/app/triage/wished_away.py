"""Troubles whose end is wished: "it would be nice if the app did not crash every day".

Polite people put a complaint as a wish. It is a wish for something new only in its form: what is asked for has worked before. Sources
of regular expressions, to be read without regard to case; no gap leaves the sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.cues import TROUBLE, read_cues
from app.triage.text import sentences
from app.triage.weights import SAID

_GAP = r"[^.!?\n]{0,50}"
_FAIL_EN = r"(?:crash\w*|freez\w*|froze|hang(?:s|ing)?|fail(?:s|ed|ing)?|clos(?:es?|ed|ing) (?:itself|by itself|on me|down|each|every|all)|los(?:e|es|ing|t) (?:my|our|the|its|data|connection)|break(?:s|ing)?(?! (?:down|into|out))|stall\w*|disconnect\w*|drop(?:s|ped|ping)? (?:out|the (?:line|connection|call)s?|my|our|calls)|shut(?:s|ting)? (?:itself )?down|reboot\w*|restart(?:s|ed|ing)? (?:itself|by itself|all|every)|duplicat\w*|tim(?:e|es|ed|ing) out|charg(?:e|ed|ing) (?:me|us) (?:twice|double)|throw\w* (?:an )?errors?|giv\w* (?:an )?errors?|show\w* (?:an )?errors?|eat(?:s|ing)? (?:my|our)|delet(?:e|es|ed|ing) (?:my|our))"
_MEND_EN = r"(?:fix(?:ed)?|repair(?:ed)?|solved?|resolved?|mend(?:ed)?|sort(?:ed)?(?: out)?|correct(?:ed)?|look(?:ed)? (?:at|into)|restored?|get (?:it|this|that) (?:working|back|running|fixed)|deal(?:t)? with|take care of|do something)"
_NICE_EN = r"(?:would|['’]d|it['’]d|could|might) (?:\w+ )?(?:be )?(?:\w+ )?(?:nice|great|lovely|good|kind|super|fantastic|wonderful|appreciate\w*|brilliant|helpful|grateful|glad|happy|love it|like it)(?: it)?,? (?:if|when)\b"
_CEASES = (
    rf"\bif\b{_GAP}\b(?:did(?: not|n['’]t)|would(?: not|n['’]t)|does(?: not|n['’]t)|could|would|no longer|stop(?:s|ped)?|quit|ceased?)\b (?:(?:please|finally|just|always|constantly|not|stop|ever|so|often|each|every|all the time) ){{0,3}}{_FAIL_EN}",
    rf"\b(?:wish|want|love|like|prefer|hope)\b{_GAP}\b(?:(?:to|would|could|that) (?:\w+ )?(?:stop|cease|quit)(?:s|ped)?|did(?: not|n['’]t)|would(?: not|n['’]t)) (?:\w+ ){{0,2}}?{_FAIL_EN}",
    # German
    r"\b(?:w(?:ä|ae)re (?:\w+ ){0,2}(?:sch(?:ö|oe)n|toll|nett|super|gut|prima|klasse)|w(?:ü|ue)nsch\w+|h(?:ä|ae)tte (?:\w+ )?gern\w?|freuen)\b[^.!?\n]{0,40}\b(?:wenn|dass)\b[^.!?\n]{0,60}\b(?:nicht(?: mehr)?|aufh(?:ö|oe)r\w*|endlich)\b[^.!?\n]{0,40}\b(?:abst(?:ü|ue)rz\w*|einfrier\w*|h(?:ä|ae)ng\w*|ausf(?:ä|ae)ll\w*|ausfallen|schlie(?:ß|ss)\w*|streik\w*|abbrech\w*|abbricht|verlier\w*|verl(?:ö|oe)r\w*|verliert|spinn\w*|doppelt|fehlermeldung\w*)\b",
    # French
    r"\b(?:aimerais|aimerions|voudrais|voudrions|souhaite\w*|serait (?:\w+ )?(?:bien|bon|sympa|super|g[ée]nial|agr[ée]able|appr[ée]ciable))\b[^.!?\n]{0,50}\b(?:cess\w+|arr[êe]t\w+) (?:\w+ )?(?:de |d['’])(?:planter|se fermer|bugger|buguer|s['’]arr[êe]ter|geler|se bloquer|couper|se d[ée]connecter|perdre|nous? d[ée]connecter|redémarrer|afficher)|\b(?:aimerais|voudrais|serait (?:\w+ )?(?:bien|sympa|super))\b[^.!?\n]{0,50}\bne\b[^.!?\n]{0,12}\b(?:plante|ferme|bloque|bugue|g[èe]le|coupe|perde|d[ée]connecte)\w* (?:pas|plus)\b",
    # Spanish
    r"\b(?:gustar[ií]a|estar[ií]a bien|ser[ií]a (?:\w+ )?(?:bueno|genial|bonito|estupendo)|quisiera|agradecer[ií]a|ojal[áa])\b[^.!?\n]{0,50}\b(?:(?:dejara|dejase|dejaran|deje) de (?:cerrarse|bloquearse|fallar|colgarse|caerse|perder|desconectarse|reiniciarse|dar error\w*)|no se (?:cerrara|cerrase|bloqueara|colgara|colgase|cayera|desconectara|reiniciara)|no (?:fallara|fallase|diera error\w*|perdiera))\b",
    # Dutch
    r"\b(?:zou (?:\w+ )?(?:fijn|mooi|leuk|prettig|goed|super)|graag|wens)\b[^.!?\n]{0,50}\b(?:niet(?: meer| telkens| steeds| elke \w+)*|stopt?|ophoud\w*)\b[^.!?\n]{0,40}\b(?:crash\w*|vastlo\w+|vastliep\w*|uitval\w*|afsluit\w*|bevries\w*|haper\w*|foutmelding\w*|verlies\w*|verbroken)\b",
    # Italian
    r"\b(?:sarebbe (?:\w+ )?(?:bello|carino|ottimo|utile|gradito|bene)|vorrei|mi piacerebbe)\b[^.!?\n]{0,50}\b(?:(?:smettesse|smettessero|smetta) di (?:bloccarsi|chiudersi|crashare|cadere|andare in errore|perdere|disconnettersi|riavviarsi)|non si (?:bloccasse|chiudesse|disconnettesse|riavviasse)|non (?:crashasse|cadesse|desse errore))\b",
    # Portuguese
    r"\b(?:gostaria|gostava|seria (?:\w+ )?(?:bom|[óo]timo|[óo]ptimo|bonito|simp[áa]tico)|queria|quem me dera)\b[^.!?\n]{0,50}\b(?:(?:deixasse|parasse|deixassem|parassem) de (?:fechar|travar|bloquear|crashar|falhar|cair|perder|reiniciar|dar erros?)|n[ãa]o (?:se )?(?:fechasse|travasse|bloqueasse|crashasse|falhasse|ca[íi]sse|desligasse))\b",
    # Polish
    r"\b(?:by[łl]oby (?:\w+ )?(?:mi[łl]o|fajnie|dobrze|super)|chcia[łl]\w*bym|prosi[łl]\w*bym)\b[^.!?\n]{0,60}\b(?:przesta[łl]\w*|nie)\b[^.!?\n]{0,20}\b(?:zawiesza\w*|zamyka\w*|wysypywa\w*|wy[łl][ąa]cza\w*|zrywa\w*|rozłącza\w*|gubi\w*|wywala\w*)",
    # Swedish
    r"\b(?:vore (?:\w+ )?(?:bra|fint|trevligt|sk[öo]nt|kul|snällt)|skulle vilja|[öo]nskar)\b[^.!?\n]{0,50}\b(?:inte|slutade?|sluta)\b[^.!?\n]{0,30}\b(?:krascha\w*|h[äa]nga\w*|h[äa]nger|h[äa]ngde|st[äa]nga\w* (?:av|ner)|frysa\w*|fr[öo]s|tappa\w*|l[åa]sa\w*)\b",
)
"""The wish that a fault may stop."""
_MENDS = (
    rf"\b{_NICE_EN}{_GAP}\b{_MEND_EN}\b",
    rf"\b(?:can|could|would|will) (?:you|someone|somebody|anyone) (?:please |perhaps |maybe )*{_MEND_EN}\b",
    r"\b(?:would|['’]d) (?:love|like|be (?:so |very )?(?:happy|glad|grateful))\b[^.!?\n]{0,60}\b(?:again|back|once more)\b|\b(?:could|can|would|may)\b[^.!?\n]{0,40}\b(?:work|open|start|load|run|print|sync|connect|function|respond|show up)(?:s|ed)? again\b|\b(?:wish|hope|like|love|nice if)\b[^.!?\n]{0,40}\b(?:worked|works|working|opened|loaded|ran|printed|started|synced) (?:again|at all|for once|properly)\b",
    r"\b(?:w(?:ä|ae)re|w(?:ü|ue)rde|w(?:ü|ue)nsch\w+|k(?:ö|oe)nnt\w*|h(?:ä|ae)tte)\b[^.!?\n]{0,70}\b(?:ansieht|ansehen|anschaut|anschauen|behebt|beheben|behoben|repariert|reparieren|in ordnung (?:bringt|bringen)|k(?:ü|ue)mmer\w+|wieder (?:\w+ )?(?:funktionier\w*|ging\w*|geht|l(?:ä|ae)uft|laufen|gehen|arbeiten))\b",
    r"\b(?:aimerais|voudrais|souhaite\w*|serait|pourriez|pourrait)\b[^.!?\n]{0,60}\b(?:r[ée]par\w+|corrig\w+|r[ée]sol\w+|regard\w+|r[ée]tabl\w+|(?:re)?(?:marche|fonctionne)\w* (?:de nouveau|[àa] nouveau)|remarche\w*)\b",
    r"\b(?:gustar[ií]a|estar[ií]a bien|ser[ií]a|quisiera|agradecer[ií]a|podr[ií]an?)\b[^.!?\n]{0,60}\b(?:arregl\w+|repar\w+|solucion\w+|corrig\w+|revis\w+|(?:volviera|vuelva|volviese) a (?:funcionar|abrir|ir))\b",
    r"\b(?:zou|graag|wil|kunnen jullie|kunt u)\b[^.!?\n]{0,60}\b(?:repar\w+|oplos\w*|opgelost|verhelp\w*|verholpen|herstel\w*|kijkt?|kijken|weer (?:werkt?|werken|werkte|doet|doen|open))\b",
    r"\b(?:sarebbe|vorrei|mi piacerebbe|potete|potreste)\b[^.!?\n]{0,60}\b(?:ripar\w+|risolv\w+|sistem\w+|corregg\w+|controll\w+|funzion\w+ (?:di nuovo|ancora)|torn\w+ a funzionare)\b",
    r"\b(?:gostaria|gostava|seria|queria|podem|poderiam)\b[^.!?\n]{0,60}\b(?:arranj\w+|consert\w+|resolv\w+|corrig\w+|repar\w+|volt\w+ a (?:funcionar|abrir|dar))\b",
    r"\b(?:by[łl]oby|chcia[łl]\w*bym|prosi[łl]\w*bym|czy mo[żz]ecie|mogliby[śs]cie)\b[^.!?\n]{0,60}\b(?:napraw\w+|rozwi[ąa]za\w+|popraw\w+|sprawdzi\w+|zn[óo]w dzia[łl]a\w*|ponownie dzia[łl]a\w*)\b",
    r"\b(?:vore|skulle vilja|[öo]nskar|kan ni|kunde ni|skulle ni)\b[^.!?\n]{0,60}\b(?:laga\w*|[åa]tg[äa]rda\w*|l[öo]sa\w*|l[öo]ste|fixa\w*|titta\w* p[åa]|fungera\w* igen)\b",
)
"""The wish that somebody may mend, or that a thing may work again: it needs a trouble told besides."""
_CEASES_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _CEASES), re.I)
_MENDS_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _MENDS), re.I)
_ANOTHER_TIME = re.compile(
    r"\b(?:last (?:year|month|summer|winter)|years? ago|in case|if (?:it|the|a|an|one|something|anything|there)|when(?:ever)? (?:it|the|a|an|one|something)|wenn (?:es|das|die|der|etwas)|falls|si (?:le|la|un|une|el|algo|quelque)|als (?:het|de|er|iets)|se (?:il|la|o|a|qualcosa|algo)|je[śs]li|om (?:det|den|n[åa]got))\b",
    re.I,
)
_NOT_MINE = frozenset({"urgent", "deadline", "scope_all", "security", "danger", "safety", "revenue"})
_LONGEST = 6_000


def wishes_fault_to_cease(text: str) -> bool:
    """Whether the wish in ``text`` names the fault itself: "if it did not crash"."""
    return _CEASES_ANY.search(text[:_LONGEST]) is not None


@lru_cache(maxsize=256)
def wishes_away(text: str) -> bool:
    """Whether ``text`` wishes for the end of a fault that it tells of. Never raises; linear in the length of the text."""
    text = text[:_LONGEST]
    if wishes_fault_to_cease(text):
        return True
    if not _MENDS_ANY.search(text):
        return False
    return any(_tells_fault(part[:600]) for part in sentences(text) if not _MENDS_ANY.search(part)) or any(
        _tells_fault(rest)
        for part in sentences(text)
        for rest in re.split(r"[:;,–—]\s|\b(?:it|that|which) (?=stops|has)", _MENDS_ANY.sub(" ", part[:600]))
        if _MENDS_ANY.search(part)
    )


def _tells_fault(part: str) -> bool:
    if part.rstrip(" \"'”").endswith("?") or _ANOTHER_TIME.search(part):
        return False
    cue = read_cues(part).strength
    return max(cue[name] for name in TROUBLE - _NOT_MINE) >= SAID
