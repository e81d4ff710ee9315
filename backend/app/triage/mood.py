"""Where the words of a mood are not the mood: praise of what is only wished for, and mishaps that praise tells of."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from functools import lru_cache

from app.triage import weights
from app.triage.cues import TROUBLE, read_cues
from app.triage.features import Document
from app.triage.text import sentences

_WISH = re.compile(
    r"\b(?:would|['’]d|could|might) (?:\w+ )?(?:be )?(?:\w+ )?(?:nice|great|lovely|good|kind|super|fantastic|wonderful|brilliant|helpful|handy|useful|love|awesome|cool|perfect|amazing|ideal)\b|\b(?:i|we) wish\b|\bwishlist\b|\bit['’]d be\b"
    r"|\b(?:w(?:ä|ae)re|f(?:ä|ae)nde|h(?:ä|ae)tte|w(?:ü|ue)nsch\w+|w(?:ü|ue)rde\w* (?:mich|uns)) |\b(?:serait|aimerais|aimerions|adorerais)\b|\b(?:ser[ií]a|estar[ií]a|gustar[ií]a|encantar[ií]a)\b|\b(?:zou|zouden)\b|\b(?:sarebbe|piacerebbe|vorrei)\b|\b(?:gostaria|gostava|adoraria)\b|\b(?:by[łl]oby|fajnie by|chcia[łl]\w*bym)\b|\b(?:vore|skulle vara)\b",
    re.I,
)
"""A sentence that wishes."""
_PRAISE = re.compile(
    r"\b(?:hats? off|you (?:were|are|have been|guys (?:were|are|rock)) (?:all |so |just |simply |really |absolutely )*(?:wonderful|great|amazing|brilliant|fantastic|angels?|heroes|stars?|the best|lovely|kind|patient|superb|incredible|awesome)|(?:was|were|is|are) (?:all |so |just |simply |really |absolutely |truly )*(?:wonderful|amazing|brilliant|fantastic|angels?|outstanding|superb|an angel|a star|a hero)|cannot thank|can['’]t thank|thank you (?:all|so much|from the bottom|for everything)|many thanks to|big thanks|saved (?:my|our) (?:day|life|lives|week\w*|wedding|holiday|trip|business|\w{2,6}day)|made (?:my|our) day|stayed on the (?:phone|line) until|above and beyond|went out of (?:his|her|their) way|take a bow)\b"
    r"|\b(?:hut ab|engel\b|großartig|grossartig|wunderbar|tausend dank|herzlichen dank|vielen lieben dank|gro(?:ß|ss)es lob|danke (?:euch|ihnen) (?:allen|f(?:ü|ue)r alles))\b|\b(?:anges?\b|merveilleu\w+|mille mercis|merci (?:[àa] tous|infiniment|du fond)|extraordinaires?)\b|\b(?:[áa]ngeles|maravillos\w+|mil gracias|muchas gracias a todos|gracias de coraz[óo]n)\b"
    r"|\b(?:engelen|geweldig|dank jullie|duizendmaal dank)\b|\b(?:angeli|meraviglios\w+|ringraziare|grazie di cuore|mille grazie|straordinari\w?)\b|\b(?:anjos|maravilhos\w+|muito obrigad[oa] a todos|obrigad[oa] de cora[çc][ãa]o)\b|\b(?:anio[łl]\w*|wspania[łl]\w+|serdecznie dzi[ęe]kuj\w+|stokrotne dzi[ęe]ki)\b|\b(?:[äa]nglar|underbar\w*|tusen tack|stort tack)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|died|broke|fell|went|could (?:hardly|barely)|when|ago|last (?:year|week|month|winter|summer)|at first|first|each time|every time|until|then|war|waren|hatte\w*|ging\w*|kam\w*|als|vor (?:\w+ )?(?:wochen|monaten|jahren)|damals|zuerst|[ée]tait|avait|respirait|quand|il y a|lorsque|d['’]abord|estaba|era|hab[íi]a|cuando|hace|al principio|ten[íi]a|toen|had|geleden|eerst|era|aveva|quando|respirava|stava|fa\b|prima|tinha|estava|h[áa] (?:\w+ )?(?:meses|anos|semanas)|gdy|by[łl]\w*|mia[łl]\w*|temu|n[äa]r|hade|f[öo]r (?:\w+ )?(?:sedan)|sedan)\b",
    re.I,
)
"""What tells of a time that is past."""
_MISHAP = re.compile(
    r"\b(?:died|broke|broken|lost|fell|failed|sceptical|skeptical|could (?:hardly|barely|not)|couldn['’]t|wrong|sick|ill|stuck|in pain|dying|afraid|panic\w*|crashed|stopped|kaputt|verloren|krank|kaum|schlecht|angst|gestorben|cass[ée]e?|perdue?|malade|(?:ne|n['’]) ?\w+ plus|mal\b|peur|roto|perd\w+|enferm\w+|apenas|miedo|kapot|kwijt|ziek|nauwelijks|bang|rott\w|pers\w|malat\w|stava male|non \w+ pi[ùu]|paura|partid\w|doente|mal conseguia|medo|zepsu\w+|zgubi\w+|chor\w+|ledwo|trasig\w*|tappa\w+|sjuk\w*|knappt|r[äa]dd)\b",
    re.I,
)
"""What had gone wrong."""
_TURNS = re.compile(
    r"\b(?:but now|still (?:not|no|down|broken|waiting)|again (?:not|no|today|down|broken)|unfortunately|however|yet another|aber jetzt|leider|immer noch nicht|mais maintenant|malheureusement|toujours pas|pero ahora|lamentablemente|todav[íi]a no|maar nu|helaas|nog steeds niet|ma ora|purtroppo|mas agora|infelizmente|ale teraz|niestety|men nu|tyv[äa]rr|please|could you|can you|bitte|por favor|s['’]il vous pla[îi]t|per favore|prosz[ęe] o|thanks for nothing|thank you for (?:losing|breaking|nothing))\b",
    re.I,
)
"""What asks for something or turns the praise."""
_LOUD = TROUBLE - {"scope_all", "deadline", "urgent"}
_LONGEST = 4_000


def tempered(document: Document) -> Document:
    """``document`` as its mood is read: glad words of a sentence that wishes are no gladness."""
    strength = document.reading.strength
    if max(strength["positive"], strength["thanks"]) < weights.SAID:
        return document
    text = document.ticket.text[: 5 * _LONGEST]
    parts = sentences(text)
    told = [part for part in parts if not _WISH.search(part)]
    if len(told) == len(parts):
        return document
    cue = read_cues("\n".join(told)).strength
    lower = {name: min(strength[name], cue[name]) for name in ("positive", "thanks")}
    calm = copy(document)
    calm.reading = replace(document.reading, strength={**strength, **lower})
    return calm


@lru_cache(maxsize=256)
def praises_after_mishap(text: str) -> bool:
    """Whether ``text`` (a body) praises, and every mishap in it is past. Never raises; linear in the length of the text."""
    if len(text) > _LONGEST or not _PRAISE.search(text) or _TURNS.search(text):
        return False
    if text.rstrip(" \n)").endswith("?"):
        return False
    told, twice = False, len(_PRAISE.findall(text)) > 1
    for part in sentences(text):
        cue = read_cues(part).strength
        if cue["negative"] >= weights.SAID and not (twice or _PAST.search(part) or _PRAISE.search(part)):
            return False
        if max(cue[name] for name in _LOUD) < weights.SAID and not _MISHAP.search(part):
            continue
        if not (_PAST.search(part) or _PRAISE.search(part)):
            return False
        told = True
    return told
