"""Praise of what has just failed: nobody means it.

Praise counts as mocked when what is praised is the thing itself, and the same or the next sentence tells how long it has been
missing, that it no longer works or that not one came through; when thanks or praise are for a damage ("Thank you for losing my
parcel", "Love how it logs me out"); and when a word of praise alone stands before one more fault or beside what an update has
destroyed. Thanks for help, patience or an answer are thanks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.triage.text import sentences

_FINE = r"(?:great|amazing|fantastic|awesome|wonderful|brilliant|superb?|outstanding|excellent|lovely|perfect|impressive|splendid|marvell?ous|terrific|top|first[- ]class|stellar|glorious)"
_PRAISE = re.compile(
    rf"^(?:oh,? |wow,? |what an? |well,? |just |simply |really |such an? |truly )*{_FINE}(?:[ ,.!…:]|$)(?! (?:so far|that you|to (?:hear|see|know|meet)|if|idea|would|it would|app|product|thank))"
    rf"|\bwhat an? (?:\w+ )?{_FINE} (?:\w+ )?(?:morning|day|evening|service|update|idea|start|surprise|company|experience|weekend)\b"
    rf"|\b{_FINE} (?:\w+ )?(?:service|delivery|work|job|timing|customer care|reliability)\b(?=[^.!?\n]{{0,3}}[!.,:])"
    rf"|\b(?:is|are|was) (?:just |simply |truly |really |so )?{_FINE}\s*[:–—-]"
    r"|\b(?:love it|loving it|so happy that|keep (?:it )?(?:going|up)|i['’]?m (?:so |absolutely )?(?:thrilled|delighted)|adore you|we (?:all )?adore|thrilled to bits)\b"
    r"|\b(?:thanks|thank you)(?: so much| very much| a lot| a million| ever so much)? for (?:the|this|your|that) (?:\w+ )?(?:update|upgrade|improvement|release|new \w+|change|feature|price|surprise|redesign|silence)\b"
    r"|^(?:na |ach |ganz |echt |wirklich |das ist ja |ist ja )*(?:klasse|super|toll|gro(?:ß|ss)artig|prima|spitze|wunderbar|bravo|hervorragend|fantastisch|herrlich)(?:[ ,.!]|$)|\b(?:ich bin|bin|sind) (?:\w+ )?begeistert\b"
    r"|^(?:vraiment |ah |quel )*(?:super|bravo|g[ée]nial|formidable|magnifique|parfait|excellent|merveilleux)(?:[ ,.!]|$)|\bon adore\b|\bj['’]adore\b"
    r"|^(?:qu[ée] |muy )*(?:genial|estupendo|fant[áa]stico|maravilloso|excelente|perfecto|gran servicio|bravo|enhorabuena)(?:[ ,.!]|$)|\bme encanta\b|\bnos encanta\b"
    r"|^(?:wat |heel |echt )*(?:geweldig|fijn|top|super|mooi|lekker|fantastisch|prachtig|bravo)(?:[ ,.!]|$)"
    r"|^(?:che |davvero )*(?:ottimo|fantastico|complimenti|bravi|bello|perfetto|splendido|eccellente)(?:[ ,.!]|$)"
    r"|^(?:que |muito )*(?:[óo]timo|excelente|fant[áa]stico|parab[ée]ns|maravilha|maravilhoso|perfeito|show)(?:[ ,.!]|$)"
    r"|^(?:no )?(?:super|[śs]wietnie|brawo|wspaniale|rewelacja|pi[ęe]knie|[śs]wietna robota)(?:[ ,.!]|$)"
    r"|^(?:helt )?(?:toppen|fantastiskt|bra jobbat|underbart|grattis|h[äa]rligt|perfekt)(?:[ ,.!]|$)",
    re.I,
)
_SPAN = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several) (?:whole |full |working )?(?:days?|weeks?|months?|hours?|years?)"
_LACK = re.compile(
    rf"\b(?:third|fourth|fifth|sixth|seventh|\d{{1,2}}(?:th|rd|nd)) (?:day|week|month|time) (?:\w+ )?(?:without|no|in a row)\b|\b{_SPAN} (?:without|and (?:still )?(?:no|not|nothing)|of nothing|late|['’ou]{{0,3}}out for delivery)\b|\b(?:for|took|takes|needs) (?:now |over |only |just )?{_SPAN}\b|^{_SPAN} "
    rf"|\bnot (?:one |a )(?:single )?(?:call|order|parcel|mail|message|customer|letter|invoice|payment|word)\b|\bno longer (?:\w+ )?\w+|\b(?:(?:third|fourth|fifth|sixth) (?:reset|link|mail|call|attempt|technician|letter|refund|time|ticket|appointment))\b|\b(?:fail|crash|lock|charge|lose|delete|break)(?:s|d|es|ed)? (?:\w+ )?(?:every|each|all|me|three|four|five|twice|again)\b|\bsince you ['‘\"“]?(?:optimi[sz]ed|improved|upgraded|updated|fixed)\b"
    r"|\b(?:to zero|all gone|deleted everything|everything is gone|nothing works|does(?:n['’]t| not) (?:work|open|start|ring|load))\b|\bthey don['’]t have to pay\b"
    r"|\bseit (?:\w+ ){1,3}(?:tagen?|wochen?|monaten?|stunden)\b[^.!?\n]{0,20}\b(?:kein\w*|ohne|nicht|nichts)\b|\b(?:ohne|kein) (?:internet|heizung|strom|wasser|telefon|rechnung\w*)\b[^.!?\n]{0,20}\bseit\b|\b(?:dritte|vierte|f(?:ü|ue)nfte)[rn]? (?:tag|woche) ohne\b"
    r"|\b(?:jours?|semaines?|mois|heures) (?:sans|que (?:[çc]a|rien|je))\b|\b(?:d[íi]as?|semanas?|meses|horas) (?:sin|y (?:nada|sigo))\b|\b(?:dagen|weken|maanden|uur) (?:zonder|geen|en nog)\b|\b(?:giorni|settimane|mesi|ore) (?:senza|e (?:ancora )?niente)\b"
    r"|\b(?:dias|semanas|meses|horas) sem\b|\b(?:dni|tygodni\w?|miesi[ęe]c[yi]|miesi[ąa]ce|godzin\w?) bez\b|\b(?:dagar|veckor|m[åa]nader|timmar) utan\b",
    re.I,
)
_MEANT = re.compile(
    r"\b(?:works? (?:again|now|perfectly|fine)|fixed|solved|resolved|sorted|finally|arrived|you helped|helped (?:me|us)|within|saved|only took|quick\w*|wieder|endlich|gel(?:ö|oe)st|geholfen|remarche|r[ée]solu|enfin|resuelto|solucion\w+|por fin|opgelost|eindelijk|risolto|finalmente|resolvido|dzia[łl]a|fungerar igen|l[öo]st|despite|except)\b",
    re.I,
)
"""What makes praise meant: a happy end, or a trouble set against it."""


_DOES_HARM = (
    r"(?:los(?:e|es|ing)|break(?:s|ing)?|delet(?:e|es|ing)|eras(?:e|es|ing)|wip(?:e|es|ing)|ruin(?:s|ing)?|wast(?:e|es|ing)|ignor(?:e|es|ing)|crash(?:es|ing)?|forget(?:s|ting)?|destroy(?:s|ing)?|fail(?:s|ing)?|freez(?:e|es|ing)|hang(?:s|ing)?|kill(?:s|ing)?|raising|doubl(?:e|es|ing)"
    r"|lock(?:s|ing)? (?:me|us) out|log(?:s|ging)? (?:me|us) (?:out|off)|charg(?:e|es|ing) (?:me|us)|bill(?:s|ing)? (?:me|us)|hang(?:s|ing)? up|leav(?:e|es|ing) (?:me|us)|mak(?:e|es|ing) (?:me|us|our \w+) (?:wait|pay|do|look|start|re)\w*|send(?:s|ing)? (?:me|us) (?:the wrong|nothing|a broken|an empty)|not (?:answer|reply|deliver|tell|warn)\w*|never (?:answer|reply|call|arriv|deliver)\w*|remov(?:e|es|ing) the)"
)
_MOCKED_DEED = re.compile(
    rf"\b(?:thank(?:s| you)|cheers|kudos|congrat\w*|bravo|applause|props|hats off|well done|(?:nice|great|good|wonderful|fantastic|excellent|brilliant) (?:job|work|one))(?:,? (?:so much|very much|a lot|a million|ever so much|guys|everyone|all|team|to whoever|you))*,? (?:for |on |in |by |to whoever (?:thought|decided) )?{_DOES_HARM}\b"
    r"|\bthank(?:s| you) (?:very much )?for nothing ?[.!]"
    rf"|\b(?:love|adore|enjoy) (?:how|that|the way|it when|when) [^.!?\n]{{0,40}}?(?<!\bi )(?<!\bwe )(?<!\bto )(?<!\bnot )(?<!\bnever )(?<!n['’]t )(?<!longer )(?<!stopped )\b{_DOES_HARM}\b"
    r"|\b(?:love|adore|enjoy)(?:ed|s)? (?:waiting|being (?:on hold|ignored|charged|locked|hung|put|told|sent|ripped)|paying (?:twice|double|for nothing)|hearing nothing|talking to a (?:robot|bot|machine|wall))\b"
    r"|\b(?:nice|kind|good|sweet|thoughtful|generous|considerate) of you(?: \w+)? to (?:cancel|charge|delete|lock|lose|ignore|raise|double|close|cut|remove|stop|send (?:me|us) (?:the wrong|nothing)|let (?:me|us) wait|not |forget|hang|bill|keep (?:my|our) money)"
    r"|\b(?:congrat\w*|well done|bravo|nice one|good job|great job)[,!:. ]{1,3}you(?:['’]ve| have| guys| people)? (?:just |finally |successfully |really )?(?:managed to |lost|broke|broken|deleted|wiped|ruined|killed|locked|charged|destroyed)",
    re.I,
)
"""Thanks and praise for a damage. What is meant can only be put otherwise: "thank you for fixing what was lost"."""
_FAULT = r"(?:outage|crash\w*|error|failure|bug|breakdown|downtime|delay\w*|fail\w*|broken|broke|break\w*|down|dead|gone|lost|lose\w*|missing|wrong|delet\w+|wip\w+|eras\w+|stuck|froze\w*|freez\w*|hang\w*|locked|blocked|cancel\w+|late|disconnect\w*|can(?:['’]t|not)|won['’]?t|does(?:n['’]t| not)|nothing|no longer|charged|overcharged|refused|rejected|brick|useless)"
_BARE = re.compile(
    rf"^(?:oh,? |ah,? |wow,? |well,? |just |how |yay,? )*(?P<praise>{_FINE}|bravo|well done|(?:nice|good|great|wonderful|excellent|brilliant) (?:job|work|one)|congratulations|thanks a lot|thanks so much|a masterpiece(?: of an? \w+)?|best \w+ ever|\w+ at its (?:best|finest))\s*[,.!…:–-]+\s*(?P<rest>.*)$",
    re.I | re.S,
)
_ONE_MORE = re.compile(
    rf"^(?:and |so |yet |but |here we go[,:]? )*(?:(?:yet )?another|again|once more|one more|still|now)\b[^.!?\n]{{0,80}}?\b{_FAULT}\b"
    rf"|^(?=[^.!?\n]{{0,80}}\b(?:again|once more|still|the (?:third|fourth|fifth|\d+th) time)\b)(?:today |the |my |your |our |it |we |i )[^.!?\n]{{0,80}}?\b{_FAULT}\b",
    re.I,
)
_DESTROYED = re.compile(
    r"\b(?:your|the|this|that) (?:\w+ ){0,2}(?:update|upgrade|release|fix|patch|redesign|migration|sync|cleaner|script|technicians?|couriers?|system|team|support)\b[^.!?\n]{0,24}\b(?:deleted|wiped|erased|lost|broke|crashed|ruined|destroyed|killed|locked|bricked|removed|ate|swallowed)\b"
    r"|\b(?:nothing (?:works|opens|loads|starts)|is (?:now )?a brick|does(?:n['’]t| not) (?:even )?(?:open|start|load|work)) ?(?:any ?more|now|at all)?\b",
    re.I,
)
_FAULT_AGAIN_ABROAD = re.compile(
    r"^(?:na |oh,? |ach,? |ah,? |ist ja |qu[ée] |che |que |wat |no )*(?:toll|super|klasse|prima|spitze|gro(?:ß|ss)artig|bravo|g[ée]nial|formidable|magnifique|estupendo|fant[áa]stico|fantastico|ottimo|complimenti|[óo]timo|parab[ée]ns|perfeito|geweldig|fijn|mooi|lekker|[śs]wietnie|brawo|wspaniale|rewelacja|toppen|underbart|h[äa]rligt)\s*[,.!…:–-]+\s*(?:[^.!?\n]{0,30}\b)?"
    r"(?:schon wieder|wieder einmal|wieder mal|mal wieder|encore (?:une?|en)|une fois de plus|otra vez|una vez m[áa]s|otro|otra|alweer|w[ée][ée]r een|weer eens|di nuovo|ancora una volta|un altr[oa]|outra vez|mais uma vez|mais uma?|de novo|znowu|zn[óo]w|kolejn\w+|[äa]nnu en|igen)(?!\w)(?![^.!?\n]{0,30}\b(?:dank\w*|merci|gracias|bedankt|grazie|obrigad[oa]|dzi[ęe]kuj\w*|tack|frage|question|pregunta|vraag|domanda|pergunta|pytanie|fr[åa]ga|funktioniert|geht|marche|funciona|werkt|funziona|dzia[łl]a|fungerar)\b)",
    re.I,
)
"""A word of praise, then that it has happened once more."""
_BARE_WORDS = 6
"""Most words of a sentence that only praises."""


@lru_cache(maxsize=256)
def is_ironic(text: str) -> bool:
    """Whether a praise in ``text`` is mockery. Never raises; linear in the length of the text."""
    parts = [part[:500] for part in sentences(text[:4_000])]
    return any(_mocks(parts, place) for place in range(len(parts)))


def _mocks(parts: Sequence[str], place: int) -> bool:
    """Whether one sentence praises what is no good, as itself or those beside it tell."""
    part = parts[place]
    if _MOCKED_DEED.search(part) or _FAULT_AGAIN_ABROAD.search(part):
        return True
    behind = parts[place + 1] if place + 1 < len(parts) else ""
    if _MEANT.search(f"{part} {behind}"):
        return False
    if _PRAISE.search(part) and (_LACK.search(part) or _LACK.search(behind)):
        return True
    bare = _BARE.match(part)
    if bare is None:
        return False
    if bare["rest"]:
        return _ONE_MORE.search(bare["rest"]) is not None or _DESTROYED.search(bare["rest"]) is not None
    before = parts[place - 1] if place else ""
    alone = len(part.split()) <= _BARE_WORDS
    return alone and (_ONE_MORE.match(behind) is not None or any(map(_DESTROYED.search, (before, behind))))
