"""Advice to call an emergency number, which comes before everything else that an answer says."""

from __future__ import annotations

import re
from dataclasses import replace

from app.rag.analysis import query_terms
from app.rag.types import Citation, GroundedAnswer

_NUMBER = (
    r"(?:112|911|999|000|111|113|114|115|118|119|15|144|061|190|192|193|996|997|998|1177)(?!\s*[\d€$£%]|[.,:/-]\d)(?! (?:euros?|days?|hours?|%))"
    r"|(?:the )?(?:emergency (?:services?|number|line|room|doctor)|ambulance|poisons? (?:cent(?:re|er)|control|information)|rescue (?:service|services))|(?:den |die |der )?(?:notruf\w*|notarzt|rettungsdienst|rettung|giftnotruf\w*|giftinformation\w*|feuerwehr)"
    r"|(?:les? |l['’])?(?:urgences|samu|secours|centre anti-?poison\w*)|(?:a |las? |los |los servicios de )*(?:emergencias|urgencias|ambulancia|toxicolog\w+)|(?:il |i |l['’])?(?:soccors\w+|pronto soccorso|ambulanza|centro antiveleni)|(?:het )?(?:alarmnummer|antigifcentrum|ambulance|vergiftigingen\w*)"
    r"|(?:a |o )?(?:emergência|ambulância|intoxicações)|(?:numer )?(?:alarmow\w+|pogotowi\w+)|(?:larmnumret|ambulans|giftinformationscentralen|sos)"
)
_CALL = (
    r"(?:call|dial|ring|phone|telephone|ruf\w*|anrufen|w[äa]hl\w*|alarmier\w*|appel\w+|compos\w+|téléphon\w+|llam\w+|marqu?\w+|chiam\w+|telefon\w+|bel(?:t|len)?|lig(?:ue\w*|ar)|chame\w*|zadzwo\w+|dzwo\w+|wezw\w+|ring(?:a|er)?|slå)"
)  # fmt: skip
_URGENT = re.compile(
    rf"\b{_CALL}\b(?:\s+(?:\w+\s+){{0,5}}?|\W+)(?:\*\*)?(?:{_NUMBER})(?!\w)|(?<!\w)(?:112|911|999|notruf|giftnotruf)\b[^.!?\n]{{0,25}}\b(?:anrufen|wählen|rufen|bellen|dzwoni\w+)\b", re.I
)  # fmt: skip
_COMMON = frozenset(
    query_terms("call calling phone number numbers emergency emergencies urgent time day night help free 112 911 999 service", "en")
)  # fmt: skip
"""Words of every such sentence, and of letters that only ask how somebody is reached."""


def is_urgent(sentence: str) -> bool:
    """Whether it tells to call an emergency number."""
    return _URGENT.search(sentence) is not None


def urgent_for(answer: GroundedAnswer, text: str, *, hurt: bool) -> Citation | None:
    """The quoted sentence that tells to call for help for what a letter tells: it shares a word with it, or somebody is ``hurt``."""
    told = set(query_terms(text)) - _COMMON
    return next(
        (
            one
            for one in answer.citations
            if is_urgent(one.sentence) and (hurt or told.intersection(query_terms(one.sentence)))
        ),
        None,
    )


def put_first(answer: GroundedAnswer, urgent: Citation) -> GroundedAnswer:
    """The answer with ``urgent`` before everything else; a step keeps its place among the others."""
    said = f"{urgent.sentence} {urgent.marker}"
    lines = answer.markdown.split("\n")
    place = next((number for number, line in enumerate(lines) if said in line), None)
    if place is None or answer.markdown.startswith(said) or re.match(r"\s*\d+[.)]\s", lines[place]):
        return answer
    left = " ".join(lines[place].replace(said, "", 1).split())
    # Of an item of a list nothing is left but its sign.
    kept = [*lines[:place], *([left] if left.strip("-*• ") else []), *lines[place + 1 :]]
    rest = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    others = tuple(one for one in answer.citations if one is not urgent)
    return replace(answer, markdown=f"{said}\n\n{rest}".strip(), citations=(urgent, *others))
