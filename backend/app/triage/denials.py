"""What takes a cue back: denials before it, suppositions about it, and troubles that nobody has had."""

from __future__ import annotations

import re

_DENYING = (
    r"no|not|never|without|nothing|nobody|no one|none|neither|nor|hardly|kein\w*|nicht|ohne|sin|ni|pas|sans|geen|niet|non|não|nem|isn|aren"
    r"|wasn|doesn|don|didn"
    r"|nichts|nie|niemals|niemand|keinerlei|aucune?s?|jamais|rien|ning[uú]n[oa]?s?|nunca|jam[áa]s|nada|nadie|tampoco|niets"
    r"|nooit|zonder|nessun[oa]?|niente|nulla|mai|senza|nenhuma?|ningu[ée]m|sem|nao|nic|nikt|bez|brak"
    r"|[żz]ad(?:en|n[aey]|nych|nego)|inte|ingen|inget|inga|ingenting|utan|aldrig"
)
NEGATION = re.compile(
    rf"(?:\b(?:{_DENYING})(?:['’]?t)?|n['’]t)\s+(?:(?!(?:stop|stops|stopped|but|only|because|why|how|until)\b)\w+\s+){{0,2}}$"
    r"|\bweder\b[^.!?\n]{0,60}$"
    r"|\bpersonne n['’](?:est|a|[ée]tait)\s+(?:\w+\s+){0,1}$"
    r"|\b(?:rien|aucune? \w{1,20}) n['’](?:est|a|[ée]tait)\s+(?:\w+\s+){0,1}$"
    r"|\bn['’](?:y a|est|a|ai|avons|ont)\s+(?:pas|rien|jamais|aucune?)\s+(?:\w+\s+|d['’]){0,2}$"
    r"|\b(?:pas|plus|rien|point) d['’]\s*$|\bnon c['’]è\s+(?:\w+\s+){0,2}$",
    re.I,
)
"""What denies the cue behind it. French "personne" is missing, since "une personne blessée" denies nothing."""
INNER_NEGATION = re.compile(
    r"n['’]t\b|\b(?:(?:ca|do|wo|does|did|is|are|was|were|has|have|would|could)nt|no|not|never|nothing|nobody|cannot|unable|without|impossible|nicht|keine?[mnrs]?|no|ne|pas|niet|geen|non|não)\b"
    r"|\b(?:nichts|niemand|keiner|nie|nirgends|unm(?:ö|oe)glich|pas|plus|rien|jamais|aucune?|personne|nada|nadie|ning[uú]n[oa]?|nunca|imposible|tampoco|niets|niemand|nooit|onmogelijk|nessun[oa]?|niente|nulla|nemmeno|neanche|impossibile|ningu[ée]m|nenhuma?|nao|imposs[ií]vel|nic|nikt|[żz]aden|inte|ingen|inget|ingenting|aldrig)\b",
    re.I,
)
"""What the words of a cue that is itself a denial hold: nothing before them takes it back."""
HYPOTHETICAL = re.compile(
    r"\bwhat (?:happens|would happen|do(?:es)? [^?]{0,40} mean)\b|\bin case\b|\bif (?:\w+ ){1,3}(?:ever|were|should)\b|\bhypothetic\w*"
    r"|\bdifference between\b|\bwhat is the difference\b|\bthe words?\b|\b(?:crash|rescue) course\b|\bdrill\b|\bused to\b|\bspelled\b"
    r"|\bi only wonder\b|\bi nearly\b|\bwould have\b"
    r"|\bwas (?:passiert|w(?:ä|ae)re|geschieht),? (?:wenn|falls)\b|\bfalls (?:es|das|ein\w*|mal|ich|wir|sie)\b|\bim falle?\b"
    r"|\bwenn (?:\w+ ){1,3}(?:mal|einmal|jemals|würde|sollte)\b|\bdas wort\b|\bunterschied zwischen\b"
    r"|\b(?:qu['’]arrive-t-il|que se passe(?:-t-il|rait-il)?|que faire),? (?:si|en cas)\b|\ben cas (?:de|d['’]|o[ùu])"
    r"|\ble mot\b|\bdiff[ée]rence entre\b|\bqu[ée] (?:pasa|pasar[ií]a|ocurre|sucede|hago) si\b|\ben caso de\b|\bla palabra\b"
    r"|\bdiferencia entre\b|\bwat (?:gebeurt er|als|moet ik doen) (?:als|indien)\b|\bin het geval\b|\bhet woord\b"
    r"|\bverschil tussen\b|\b(?:che )?cosa (?:succede|succederebbe|accade) se\b|\bin caso di\b|\bla parola\b"
    r"|\bdifferenza tra\b|\bo que (?:acontece|aconteceria|fa[çc]o) se\b|\b(?:em|no) caso de\b|\ba palavra\b"
    r"|\bdiferen[çc]a entre\b|\bco (?:si[ęe] stanie|b[ęe]dzie),? (?:je[śs]li|gdy)\b|\bw (?:razie|przypadku)\b"
    r"|\br[óo][żz]nica mi[ęe]dzy\b|\bvad h[äa]nder om\b|\bskillnaden mellan\b|\bprobealarm\b|\bsimulacro\b|\besercitazione\b"
    r"|\bprove? di evacuazione\b",
    re.I,
)
SPARED = (
    r"(?:(?:\s+\w+){0,3}\s+(?:(?:is|are|was|were|has|have|had|got|ist|wurde|war|est)\s+)(?:been\s+)?(?:affected|blocked|hurt|harmed|injured|impacted"
    r"|touched|stuck|waiting|complain\w*|lost|in danger|betroffen|verletzt|blockiert|touché|bloqué)"
    r"|\s+(?:[\w'’]+\s+){0,3}(?:est[áa]|fue|ha|h[aá]n|est|n['’]est|n['’]a|[èe]|foi|ficou|is|werd|jest|[äa]r|ist|wurde)\s+(?:\w+\s+)?(?:afectad|herid|perjudicad|touch[ée]|bless[ée]|affect[ée]|impact[ée]|concern[ée]|getroffen|gewond|geraakt|colpit|ferit|coinvolt|afetad|ferid|prejudicad|drabba|skada|betroffen|verletzt)\w*"
    r")"
)
"""What nobody has suffered."""
