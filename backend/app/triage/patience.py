"""What people say of a matter that can wait: "I can wait until next week"."""

from __future__ import annotations

import re
from functools import lru_cache

_WAITS = re.compile(
    r"\b(?:i|we|it|this|that|which|all of it|the matter)(?: really)? (?:can|could) (?:easily |well |gladly |happily |surely |certainly |also )?wait\b(?! (?:no|any) longer| (?:to|for) )|\b(?:can|may) wait (?:until|till|a (?:few|couple)|another|some|for (?:a|another) (?:week|few|while)|for (?:next|monday))\b|\b(?:i|we) (?:don['’]t|do not) mind waiting\b|\b(?:next|in a) (?:week|month) (?:is|would be|will be|will do|is early) (?:\w+ )?(?:fine|enough|ok|okay|early enough|soon enough|good|all right)\b|\bhas time (?:until|till)\b|\bkeeps? until (?:next|monday)\b"
    r"|\b(?:kann|k(?:ö|oe)nnen|k(?:ö|oe)nnte) (?:\w+ ){0,4}?(?:noch |auch |gern\w? |gut |ruhig |problemlos |durchaus )*warten\b|\bhat (?:noch |ruhig |\w+ )?zeit(?= bis|[.,!]| und|$)|\b(?:n(?:ä|ae)chste woche|n(?:ä|ae)chsten monat) (?:reicht|gen(?:ü|ue)gt)\b"
    r"|\b(?:je|on|nous|[çc]a|cela) (?:peux|peut|pouvons|pourra|pourrait) (?:\w+ )?attendre\b(?! (?:plus|que)\b)|\b(?:la semaine prochaine|le mois prochain) (?:suffit|suffira|ira|convient)\b"
    r"|\b(?:puedo|podemos|puede|pueden|podr[íi]a) (?:\w+ )?esperar\b|\b(?:la semana que viene|la pr[óo]xima semana) (?:basta|est[áa] bien|vale|me va bien)\b|\bno (?:me|nos) importa esperar\b"
    r"|\b(?:kan|kunnen|mag) (?:\w+ ){0,3}?(?:nog |wel |best |rustig |gerust )*wachten\b|\bheeft (?:geen haast|de tijd)\b|\bvolgende week is (?:prima|goed|vroeg genoeg)\b"
    r"|\b(?:posso|possiamo|pu[òo]) (?:\w+ )?aspettare\b|\bla (?:prossima settimana|settimana prossima) va (?:bene|benissimo)\b"
    r"|\b(?:posso|podemos|pode) (?:\w+ )?esperar\b|\bpara a semana (?:est[áa] bem|chega|serve)\b"
    r"|\b(?:mog[ęe]|mo[żz]emy|mo[żz]e) (?:\w+ )?(?:poczeka[ćc]|zaczeka[ćc])\b|\bw przysz[łl]ym tygodniu (?:wystarczy|b[ęe]dzie dobrze)\b"
    r"|\b(?:kan|kunde) (?:\w+ ){0,2}?(?:gott |utan vidare )?v[äa]nta\b(?! l[äa]ngre)|\bn[äa]sta vecka (?:g[åa]r bra|r[äa]cker|duger)\b",
    re.I,
)
_CANNOT = re.compile(
    r"(?:\b(?:not|no|never|hardly|nobody|none|who|how|cannot|nicht|kein\w*|kaum|niemand|wer|ne|pas|personne|nadie|no|niet|geen|niemand|non|nessuno|n[ãa]o|ningu[ée]m|nie|nikt|inte|ingen)\b|n['’]t)[^.!?,\n]{0,20}$",
    re.I,
)
_LONGER = re.compile(
    r"^[^.!?\n]{0,12}\b(?:no longer|any longer|any more|nicht|keinen|kaum|l(?:ä|ae)nger|plus|pas|no|m[áa]s|niet|langer|oltre|mais|d[łl]u[żz]ej|inte|l[äa]ngre)\b",
    re.I,
)
_LONGEST = 6_000


@lru_cache(maxsize=256)
def can_wait(text: str) -> bool:
    """Whether the writer of ``text`` says that they or the matter can wait. Never raises; linear in the length of the text."""
    text = text[:_LONGEST]
    for found in _WAITS.finditer(text):
        inside = re.search(r"\b(?:nicht|niet|inte|pas|nie|kaum|keinen)\b", found[0], re.I)
        asked = re.match(r"[^.!\n]{0,60}\?", text[found.end() :])
        before = text[max(0, found.start() - 60) : found.start()]
        if not (inside or asked or _CANNOT.search(before) or _LONGER.search(text[found.end() :])):
            return True
    return False
