"""Codes that something stops with, in the words that people put around them: "closes with PRX-40", "upload failed (413)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SURE_VERB = (
    r"(?:crash(?:e[sd]|ing)?|fail(?:s|ed|ing|ures?)?|abort(?:s|ed|ing)?|hang(?:s|ing)?|hung|freez(?:es?|ing)|fro[zs]en?|dies|died|stall(?:s|ed)?|tim(?:es?|ed|ing)[ -]?out|errors? out|(?:is|are|gets?|got) stuck|terminates?d?"
    r"|reject(?:s|ed)?|refus(?:es|ed|ent)|declined?|verweigert|weigert|rechaza|rifiuta|odrzuca|stürz(?:t|en|te|ten)|abgestürzt|brich(?:t)?|brach|brechen|abgebrochen|hängt|hängen|scheitert\w*|gescheitert|friert|eingefroren|fehlgeschlagen|plante?(?:nt)?|planté|échou[ée]\w*"
    r"|se bloquent?|s['’]interrompt|fall(?:a|an|ó|aron)|se cuelgan?|se quedan? (?:colgad|bloquead|parad|congelad)[oa]s?|se bloquean?|aborta|si blocca(?:no)?|si interromp(?:e|ono)|si arresta(?:no)?|fallisc(?:e|ono)|va(?:nno)? in (?:crash|blocco|errore|allarme|protezione)|se met(?:tent)? en (?:défaut|sécurité)|geht auf störung|entra en (?:fallo|bloqueo)|crasht(?:e|en)?|loopt vast|lopen vast|mislukt(?:e)?|faalt"
    r"|trava(?:m|ndo|do)?|falh(?:a|am|ou|aram)|zawiesza(?:ją)? się|zacina(?:ją)? się|przerywa(?:ją)?|krasch(?:ar|ade)|misslycka(?:s|des)|hänger|avbryts|avbröts|mislykkes|fejler|krasjer)"
)
_WEAK_VERB = (
    r"(?:clos(?:es?|ed|ing)|stop(?:s|ped|ping)?|end(?:s|ed)?|quit(?:s)?|exit(?:s|ed)?|endet(?:e)?|schließt sich|beendet sich|stoppt|bleibt|bleiben|halt(?:s|ed)?|stänger (?:av )?sig|s['’]arrête(?:nt)?|se ferme(?:nt)?|se termine(?:nt)?"
    r"|se cierran?|se detienen?|se para|termina(?:n|no)?|si chiud(?:e|ono)|si ferma(?:no)?|stopt(?:e)?|sluit|eindigt|fecha(?:m)?|para de funcionar|zamyka(?:ją)? się|kończy się|wyłącza(?:ją)? się|stannar|stängs|slutar|avslutas|stopper|lukker)"
)
"""What a shop, a number and a series do as well."""
_WITH = r"(?:with|mit|avec(?: le)?|con(?: el| il)?|met|com(?: o)?|z|med|zu)"
_CODE = r"(?:[A-Z]{1,8}(?:-\d{1,6}(?:-[A-Z0-9]{1,6})?|\d{3,6})|[EF]\d{2}|[A-Z]{3,8}\d{2}|[A-Z]{1,8}(?:_[A-Z0-9]{1,12}){1,4})"
_QUOTES = r"[\"'“”„«»‘’`]"
_FOLLOWED = (
    r"(?=\s*(?:$|[.,;:!?)\]\"'»”’`](?!\d)|[–—-]\s)|\s*\n|\s+(?:ab|again|after|and|as|at|before|but|by|during|each|every|for|here|if|immediately|in|instead|not|now|on|once|or|since|so|then|though|today|until|when(?:ever)?|while|without"
    r"|beim?|bis|aber|auf|danach|dann|heute|im|immer|nach|ohne|oder|schon|seit|sobald|stehen|hängen|und|vor|während|wenn|wieder|zusammen|à|après|au|avant|chaque|dans|depuis|dès|en|et|lors|mais|ou|pendant|quand|sur|al|antes|cada|cuando|desde|después|durante|pero|y"
    r"|a|all['’]\w+|alla|appena|da|dopo|durante|e|ed|ma|ogni|quando|bij|daarna|elke|maar|na|op|sinds|tijdens|zodra|ao|após|assim|na|no|podczas|po|przy|od|gdy|i|kiedy|efter|när|och|på|sedan|vid|når|ved|og)\b)"
)
"""What may stand behind a code: no noun that it would be the type of."""
_SHAPED = re.compile(r"[A-Z][-_]?\d|[A-Z]_|\d{3}[)\]]|FATAL|(?i:code|status)\s\d")
_ENDED = re.compile(
    rf"(?<!\w)(?:(?P<sure>(?i:{_SURE_VERB}))|(?P<weak>(?i:{_WEAK_VERB})))(?:\s+[^\s.;:,!?()]{{1,20}}){{0,3}}\s+"
    rf"(?:(?i:{_WITH})\s+(?P<open>{_QUOTES}?)|(?i:on|at|bei|beim|à|en|op|bij|na|przy|vid|på)\s+(?P<quote>{_QUOTES}))(?P<code>{_CODE})(?![\w@%€$£]){_FOLLOWED}",
)
_TIMEOUT = re.compile(
    rf"\b(?i:time-?outs?|timed out|N?ACK|NAK|zeitüberschreitung)[:,]?\s*[(\[]?(?P<code>{_CODE})(?![\w@%€$£]|[.,:]\d|-\d)"
)
_SAID = (
    r"(?:reports?|say(?:s|ing)?|said|show(?:s|ed|ing)?|display(?:s|ed)?|reads?|tells?|get|gives?|message|meldet|meldung|zeigt|sagt|steht|heißt|affiche|dit|indique|dice|pone|muestra|mensaje|mostra|messaggio|compare"
    r"|toont|zegt|staat|melding|diz|aparece|mensagem|wyświetla|pokazuje|komunikat|visar|säger|står|meddelande|viser)"
)
_BEHIND_A_QUOTE = re.compile(
    rf"\b(?i:{_SAID})\b[\w ,:]{{0,24}}(?:\"[^\"\n]{{3,90}}\"|“[^”\n]{{3,90}}”|„[^“”\n]{{3,90}}[“”]|«[^»\n]{{3,90}}»|»[^«\n]{{3,90}}«|'[^'\n]{{3,90}}')\s?[(\[](?P<code>{_CODE}|[A-Z]{{1,5}}\d{{2,6}})[)\]]"
)
"""A code in brackets behind the words of a message: says "not valid" (P-118)."""
_EXIT = re.compile(
    r"\b(?i:exit(?:s|ed|ing)?|quits?|stop(?:s|ped)?|end(?:s|ed)?|crash(?:e[sd])?|abort(?:s|ed)?|terminate[sd]?)\s+with\s+(?i:exit\s+)?(?i:code|status)\s+(?P<code>\d{1,5})(?![\w%€$£-]|[.,:]\d)"
)
_STATUS = re.compile(
    r"(?<!\w)(?i:fail(?:ed|s|ure)?|error|denied|rejected|refused|aborted|timed out|fehlgeschlagen|gescheitert|abgebrochen|abgelehnt|verweigert|fehler|échou[ée]e?s?|échec|refusée?|erreur|falló|fallido|fallida|error|rechazad[oa]|fallit[oa]"
    r"|errore|rifiutat[oa]|mislukt|geweigerd|fout|falhou|erro|recusad[oa]|nieudan[aey]|błąd|misslyckades|nekad|fel|fejl)(?:\s+[^\W\d_]{1,15}){0,2}\s?[(\[](?i:http\s?|status\s?|code\s?)?"
    r"(?P<code>40[0-9]|41[0-8]|42[2-9]|431|451|50[0-8]|51[01]|52[0-7])[)\]]"
)
_FATAL = re.compile(r"(?<!\w)FATAL:?\s(?P<code>\d{5})(?![\w.,:-]\d|\w)")
"""The level of a message of a database and its SQLSTATE."""
_NUMBERED = re.compile(
    r"\b(?:numbers?|serials?|series|seasons?|episodes?|ids?|cards?|iban|sku|names?|codes?|nummern?|serie|staffel|karte|numéros?|série|saison|números?|numer[oi]|numer|nummer|lines?|queue|road|street|route|film|song|list|train|flight|zug|flug)\b",
    re.I,
)
"""What ends with letters and digits without failing."""
NO_FAILURE = re.compile(
    r"(?:INV|ORD|PO|SO|BK|TRX|RE|RMA|REQ|CASE|TICKET|SMS|MMS|ORDER|PLAN|Q|A|H"
    r"|USB|HDMI|AES|SHA|MD|RSA|TLS|SSL|UTF|ISO|PCL|GPU|CPU|RTX|GTX|RX|IMG|DSC|DSCN|MP|O|CO|PCI|RJ|CAT|WPA|IP|IPV|SATA|DDR|LTE|COM|LPT|COVID|GPT|WIN|OS|IOS|RAID|PS|KB|RFC|EAN|GS|PDF|HTML|BT|DX|NET)[-_ ]?\d"
)
"""Papers, files and techniques, which are named like codes."""
_COUNTED = re.compile(r"\d\s+(?:[^\W\d_]+\s+){1,2}$")
"""Before what failed, where a number in brackets counts: "3 of 20 uploads failed (404)"."""
_PRINTED = re.compile(r"\b(?:labels?|signs?|stickers?|posters?|book|menu|letter|article|etikett\w*|schild|aufkleber|étiquette|etiqueta|etichetta)\s+$", re.I)  # fmt: skip
"""What says something and has a number, but shows no errors."""


def failure_codes(text: str) -> Iterator[tuple[str, int, float]]:
    """Each code with its offset and how sure it is (0..1)."""
    if not _SHAPED.search(text):
        return
    for match in _ENDED.finditer(text):
        if NO_FAILURE.match(match["code"]):
            continue
        if match["weak"] and _NUMBERED.search(_sentence_before(text, match.start())):
            continue
        yield match["code"], match.start("code"), 0.78
    for pattern, confidence in (
        (_TIMEOUT, 0.8),
        (_BEHIND_A_QUOTE, 0.8),
        (_STATUS, 0.8),
        (_EXIT, 0.8),
        (_FATAL, 0.8),
    ):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 24) : match.start()]
            counted = pattern is _STATUS and _COUNTED.search(before)
            if not (counted or NO_FAILURE.match(match["code"]) or _PRINTED.search(before)):
                yield match["code"], match.start("code"), confidence


def _sentence_before(text: str, end: int) -> str:
    return re.split(r"[.!?]\s|\n", text[max(0, end - 60) : end])[-1]
