"""Praise of what has just failed: nobody means it.

Praise counts as mocked when what is praised is the thing itself, and the same or the next sentence tells how long it has been
missing, that it no longer works or that not one came through. Thanks for help, patience or an answer are thanks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.triage.text import sentences

_FINE = r"(?:great|amazing|fantastic|awesome|wonderful|brilliant|superb?|outstanding|excellent|lovely|perfect|impressive|splendid|marvell?ous|terrific|top|first[- ]class|stellar|glorious)"
_PRAISE = re.compile(
    rf"^(?:oh,? |wow,? |what an? |well,? |just |simply |really |such an? |truly )*{_FINE}(?:[ ,.!…:]|$)(?! (?:so far|that you|to (?:hear|see|know|meet)|if|idea|would|it would|app|product|thank))"
    rf"|\bwhat an? (?:\w+ )?{_FINE} (?:\w+ )?(?:morning|day|evening|service|update|idea|start|surprise|company|experience|weekend)\b"
    rf"|\b{_FINE} (?:\w+ )?(?:service|delivery|work|job|timing|customer care|reliability)\b(?=[^.!?\n]{{0,3}}[!.,:])"
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


@lru_cache(maxsize=256)
def is_ironic(text: str) -> bool:
    """Whether a praise in ``text`` is mockery. Never raises; linear in the length of the text."""
    parts = [part[:500] for part in sentences(text[:4_000])]
    for place, part in enumerate(parts):
        if not _PRAISE.search(part):
            continue
        near = " ".join(parts[place : place + 2])
        if _LACK.search(part) or (place + 1 < len(parts) and _LACK.search(parts[place + 1])):
            return _MEANT.search(near) is None
    return False
