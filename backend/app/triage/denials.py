"""What takes a cue back: denials before it, suppositions about it, and troubles that nobody has had."""

from __future__ import annotations

import re

_DENIALS = {
    "en": r"no|not|never|without|nothing|nobody|no one|none|neither|nor|hardly|isn|aren|wasn|doesn|don|didn",
    "de": r"kein\w*|nicht|ohne|nichts|nie|niemals|niemand|keinerlei",
    "fr": r"ni|pas|sans|non|aucune?s?|jamais|rien",
    "es": r"sin|ni|no|ning[uú]n[oa]?s?|nunca|jam[áa]s|nada|nadie|tampoco",
    "nl": r"geen|niet|niets|nooit|zonder|niemand",
    "it": r"non|nessun[oa]?|niente|nulla|mai|senza|n[ée]",
    "pt": r"n[ãa]o|nem|nenhuma?|ningu[ée]m|sem|nada|nunca",
    "pl": r"nie|(?-i:nic)|nikt|bez|brak|[żz]ad(?:en|n[aey]|nych|nego)",
    "sv": r"inte|ingen|inget|inga|ingenting|utan|aldrig|ej",
}
"""By language, since what denies in one is a month or a network card in another."""


def _denying(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:{words})(?:['’]?t)?|n['’]t)\s+(?:(?!(?:stop|stops|stopped|but|only|because|why|how|until)\b)\w+\s+){{0,2}}$"
        r"|\bweder\b[^.!?\n]{0,60}$"
        r"|\bpersonne n['’](?:est|a|[ée]tait)\s+(?:\w+\s+){0,1}$"
        r"|\b(?:rien|aucune? \w{1,20}) n['’](?:est|a|[ée]tait)\s+(?:\w+\s+){0,1}$"
        r"|\bn['’](?:y a|est|a|ai|avons|ont)\s+(?:pas|rien|jamais|aucune?)\s+(?:\w+\s+|d['’]){0,2}$"
        r"|\b(?:pas|plus|rien|point) d['’]\s*$|\bnon c['’]è\s+(?:\w+\s+){0,2}$",
        re.I,
    )


_ANY_LANGUAGE = _denying(
    "|".join(_DENIALS.values()).replace(
        "|mai|", r"|(?<!im )(?<!seit )(?<!ab )(?<!bis )(?<!depuis )(?<!en )(?<!de )(?<!\d )(?<!\. )mai|"
    )
)
_BY_LANGUAGE = {name: _denying(f"{_DENIALS['en']}|{words}") for name, words in _DENIALS.items()}


def negation(language: str | None) -> re.Pattern[str]:
    """What denies the cue behind it, in ``language`` and in English; in any language where it is not known. French
    "personne" is missing, since "une personne blessée" denies nothing."""
    return _BY_LANGUAGE.get(language or "", _ANY_LANGUAGE)


INNER_NEGATION = re.compile(
    r"n['’]t\b|\b(?:(?:ca|do|wo|does|did|is|are|was|were|has|have|would|could)nt|no|not|never|nothing|nobody|cannot|unable|without|impossible|nicht|keine?[mnrs]?|no|ne|pas|niet|geen|non|não)\b"
    r"|\b(?:nichts|niemand|keiner|nie|nirgends|unm(?:ö|oe)glich|pas|plus|rien|jamais|aucune?|personne|nada|nadie|ning[uú]n[oa]?|nunca|imposible|tampoco|niets|niemand|nooit|onmogelijk|nessun[oa]?|niente|nulla|nemmeno|neanche|impossibile|ningu[ée]m|nenhuma?|nao|imposs[ií]vel|nic|nie|nikt|[żz]ad(?:en|na|ne)|inte|ingen|inget|inga|ingenting|aldrig)\b",
    re.I,
)
"""What the words of a cue that is itself a denial hold: nothing before them takes it back."""
_ASKING = (
    r"\bwhat (?:happens|would happen|do(?:es)? [^?]{0,40} mean)\b|\bin case of\b|\bif (?!(?:any(?:one|body)|you) should (?:ask|wonder))(?:\w+ ){1,3}(?:ever|were|should)\b|\bhypothetic\w*"
    r"|\bdifference between\b|\bwhat is the difference\b|\bthe words?\b|\bi only wonder\b"
    r"|\bwas (?:passiert|w(?:ä|ae)re|geschieht),? (?:wenn|falls)\b|\bfalls (?:es|das|ein\w*|mal|ich|wir|sie)\b|\bim falle?\b"
    r"|\bwenn (?:\w+ ){1,3}(?:mal|einmal|jemals|würde|sollte)\b|\bdas wort\b|\bunterschied zwischen\b"
    r"|\b(?:qu['’]arrive-t-il|que se passe(?:-t-il|rait-il)?|que faire),? (?:si|en cas)\b|\ben cas (?:de|d['’]|o[ùu])"
    r"|\ble mot\b|\bdiff[ée]rence entre\b|\bqu[ée] (?:pasa|pasar[ií]a|ocurre|sucede|hago) si\b|\ben caso de\b|\bla palabra\b"
    r"|\bdiferencia entre\b|\bwat (?:gebeurt er|als|moet ik doen) (?:als|indien)\b|\bin het geval\b|\bhet woord\b"
    r"|\bverschil tussen\b|\b(?:che )?cosa (?:succede|succederebbe|accade) se\b|\bin caso di\b|\bla parola\b"
    r"|\bdifferenza tra\b|\bo que (?:acontece|aconteceria|fa[çc]o) se\b|\b(?:em|no) caso de\b|\ba palavra\b"
    r"|\bdiferen[çc]a entre\b|\bco (?:si[ęe] stanie|b[ęe]dzie),? (?:je[śs]li|gdy)\b|\bw (?:razie|przypadku)\b"
    r"|\b(?:only|just|this is|it['’]s) an? (?:\w+ )?drill\b|\br[óo][żz]nica mi[ęe]dzy\b|\bvad h[äa]nder om\b|\bskillnaden mellan\b"
)
"""What is asked about or supposed: to the end of the sentence, or to what is set against it."""
_PASSING = (
    r"\bin case (?!of\b|you (?:have ?n|had ?n|did ?n|had not|have not|did not|missed|wonder))|\b(?:crash|rescue) course\b"
    r"|\b(?:fire|evacuation|emergency|security|incident|recovery|safety|phishing|practice|training) drills?\b"
    r"|\b(?:a|just a|only a|during (?:the|our)|for (?:the|our)) drill\b(?! (?:caught|exploded|burn|broke|stopped|that|is|was|has))"
    r"|\bused to\b|\bspelled\b|\bi nearly (?!(?:got|was|had an|fell|died|burn\w*|choked|cut|lost|fainted|drowned)\b)|\bwould have\b"
    r"|\bprobealarm\b|\bsimulacro\b|\besercitazione\b|\bprove? di evacuazione\b"
)
"""What takes nothing back but its own clause."""
HYPOTHETICAL = re.compile(f"(?P<asking>{_ASKING})|{_PASSING}", re.I)
_AGAINST = re.compile(r"[;–—]|\s(?:but|however|aber|mais|pero|maar|ma|mas|ale|men)\s", re.I)
_CLAUSE = re.compile(
    r"[,;:()–—]|\s(?:but|and|since|so|because|aber|und|mais|et|pero|maar|ma|mas|ale|men|och)\s", re.I
)


def supposed_spans(sentence: str) -> tuple[tuple[int, int], ...]:
    """Places of ``sentence`` (start, end) that are asked about, supposed or told of as a word only."""
    spans = []
    for match in HYPOTHETICAL.finditer(sentence):
        ends = _AGAINST if match["asking"] else _CLAUSE
        start = max((found.end() for found in _CLAUSE.finditer(sentence, 0, match.start())), default=0)
        end = ends.search(sentence, match.end())
        spans.append((start, end.start() if end else len(sentence)))
    return tuple(spans)


def is_supposed(place: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= place < end for start, end in spans)


SPARED = (
    r"(?:(?:\s+\w+){0,3}\s+(?:(?:is|are|was|were|has|have|had|got|ist|wurde|war|est)\s+)(?:been\s+)?(?:affected|blocked|hurt|harmed|injured|impacted"
    r"|touched|stuck|waiting|complain\w*|lost|in danger|betroffen|verletzt|blockiert|touché|bloqué)"
    r"|\s+(?:[\w'’]+\s+){0,3}(?:est[áa]|fue|ha|h[aá]n|est|n['’]est|n['’]a|[èe]|foi|ficou|is|werd|jest|[äa]r|ist|wurde)\s+(?:\w+\s+)?(?:afectad|herid|perjudicad|touch[ée]|bless[ée]|affect[ée]|impact[ée]|concern[ée]|getroffen|gewond|geraakt|colpit|ferit|coinvolt|afetad|ferid|prejudicad|drabba|skada|betroffen|verletzt)\w*"
    r")"
)
"""What nobody has suffered."""
