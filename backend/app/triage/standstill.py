"""Words of people for whom nothing runs, said in a clause of its own: "site down", "everything is down since nine".

Sources of regular expressions, to be read without regard to case. A match is a whole clause, from its beginning to its end: the
bare words stand in too many harmless sentences ("we put the server down on the lower shelf").
"""

from __future__ import annotations

from app.triage.standstill_abroad import WORDINGS

_AFTER = "|".join(
    rf"(?<=\b{word}\s)" for word in ("and", "but", "because", "und", "et", "y", "en", "e", "i", "och")
)
_GREETS = r"(?:hello|hi|hey|help|please|urgent|emergency|attention|hallo|hilfe|bonjour|urgence|hola|ciao|ol[áa]|hej|and|but|so|now|today|again|still|guys|team|support)"
_FROM = (
    rf"(?:(?m:^)|(?<=[,:–—(!]\s)|(?<=\s[-–—]\s)|{_AFTER})[\W\d_]{{0,6}}(?:{_GREETS}\b[\s,:!.-]{{1,4}}){{0,2}}"
)
"""The beginning of a clause."""
_END = r"(?=\s*(?:(?m:$)|[.,;:!…–—()]|\s-\s|(?:and|but|because|so|please|pls|help|we|our|customers|nobody|und|wir|et|on|nous|y|en|e|i|och|ale|nie|vi)\b))"


def _whole(things: str, states: str, tail: str) -> str:
    return rf"{_FROM}{things}\s{{1,2}}(?:{states})(?:[,:]?\s{{1,2}}{tail}){{0,2}}{_END}"


_OURS_EN = r"(?:(?:our|my|the|this|your|whole|entire|complete|main|live|all|of|online|web|public|customer|company)\s){0,4}"
_VITAL_EN = (
    rf"(?:everything|{_OURS_EN}(?:web ?sites?|web pages?|sites?|home ?page|web ?shops?|online shops?|shops?|e-?shop|storefronts?|stores?|checkouts?|payments?|card payments?|payment (?:system|gateway|page|terminals?|processing)s?"
    r"|production|prod|api|apis|platform|booking (?:system|page|engine|site)|reservations? (?:system|page)|order(?:ing)? (?:system|page)|portal|customer portal|tills?|cash registers?|pos(?: systems?)?|systems?|services?|sites and \w+|app and (?:web ?)?site|dispatch(?: system)?|switchboard|hotline))"
)
_COUNTED_EN = (
    r"(?:(?:all|both|every(?: one)? of|none of) (?:of )?(?:our |the |my )?(?:\w+ )?(?:\d{1,5}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred)(?: of (?:our|the))?|\d{1,5} (?:out )?of (?:our |the )?\d{1,5}|all (?:of )?(?:our|the))"
    r" (?:[\w-]{1,20} ){0,3}?(?:kiosks?|counters?|lines?|machines?|branches|stores?|shops?|tills?|terminals?|registers?|stations?|pumps?|servers?|sites?|locations?|offices?|restaurants?|clinics?|schools?|hotels?|gates?|barriers?|lifts?|elevators?|scanners?|printers?|phones?|screens?|desks|workstations?|computers?|pcs|nodes|clusters|customers|clients|systems|services|instances|websites|wards|units|turnstiles|chargers|charge points)"
)
_PART_EN = rf"(?:{_OURS_EN}(?<!\bmy\s)(?:(?!my\b)\w+[ -])?(?:servers?|database(?: server)?|db|vpn|mail(?: server)?|e-?mail|network|internet(?: connection)?|wi-?fi|wlan|lan|phones|phone (?:system|lines?)|telephones?|land ?lines?|intranet|cluster|mobile app|app|application|log-?in|sso|back ?end|gateway|crm|erp|helpdesk|pbx|vps|vm|dashboard|host|hosting|domain|dns))"
_IS_EN = r"(?:(?:is|are|has been|have been|has gone|have gone|went|just went|gone|seems|appears|looks)\s)?"
_HOW_EN = r"(?:(?:all|completely|totally|entirely|again|still|now|suddenly|currently|fully|just|all gone|hard|down and)\s){0,2}"
_STATE_EN = r"(?:down|offline|dead|unreachable|unavailable|not reachable|not (?:working|responding|answering|loading|available)|(?:does|do)(?:n['’]?t| not) (?:work|load|respond|answer)|failing|fails?|out of (?:service|order|action)|crashed|at a standstill|stopped working|returns? (?:a |error )?50[0234]s?|unresponsive)(?![- ](?!(?:since|again|for|at|right|now|and|but|because|so|please|pls|help|we|our|customers|nobody|everywhere|here|worldwide|all|completely|totally|today|this|after|from|with|in|on)\b)\w)"
_TAIL_EN = (
    r"(?:since[^.!?,;\n]{1,40}|again|now|right now|completely|totally|everywhere|worldwide|at the moment|here|today|for (?:everyone|everybody|all|all of us|all users|all customers|us all)|for (?:the last |the past |over |about |\d|an? )?(?:[\w.]+ )?(?:minutes?|hours?|mins?|hrs?)\b(?! (?:and|but) )"
    r"|in all (?:our |\d+ )?\w+|at all (?:our |\d+ )?\w+|on all (?:our |\d+ )?\w+|from (?:everywhere|all \w+)|with (?:error|http|code|status)?\s?\w{0,6}\s?\d{3}|after (?:the|your|last) [^.!?,;\n]{1,30}|asap|help|urgent)"
)
_NOTHING_EN = rf"{_FROM}(?:absolutely |literally )?nothing (?:at all )?(?:works|is working|runs|responds|loads|moves|goes)(?: (?:any ?more|any longer|here|now|again|at all|since[^.!?,;\n]{{1,40}}|for (?:anyone|anybody|any of us)|at our[^.!?,;\n]{{1,20}})){{0,2}}(?=\s*(?:(?m:$)|[.!…]))"
_OUTAGE_EN = rf"{_FROM}(?:we (?:have|are having) an? |there is an? |it['’]s an? |an? )?(?:(?:complete|total|full|major|massive|general|company-?wide|site-?wide|system-?wide|nationwide|service|network|big)\s){{1,2}}(?:outage|blackout|standstill|breakdown|system failure)(?: (?:since[^.!?,;\n]{{1,40}}|at (?:our|all)[^.!?,;\n]{{1,40}}|in (?:our|all)[^.!?,;\n]{{1,40}}|of (?:our|all|the)[^.!?,;\n]{{1,40}}|here|right now|now|again)){{0,2}}{_END}"
VITAL = (
    _whole(_VITAL_EN, rf"{_IS_EN}{_HOW_EN}{_STATE_EN}", _TAIL_EN),
    _whole(_COUNTED_EN, rf"(?:is|are|has been|have been|has gone|have gone|went|just went)\s{_HOW_EN}(?:{_STATE_EN}|dark|frozen|blank|stuck)|(?:down|offline|dead)", _TAIL_EN),
    _OUTAGE_EN,
)  # fmt: skip
"""Standstills that stop a business, in English."""
PARTS = (_whole(_PART_EN, rf"{_IS_EN}{_HOW_EN}{_STATE_EN}", _TAIL_EN), _NOTHING_EN)
"""Standstills of a part, or of what is not named."""

VITAL_ABROAD = tuple(
    clause
    for wording in WORDINGS
    for clause in (
        _whole(wording.vital, wording.vital_states, wording.since),
        rf"{_FROM}(?:{wording.total})(?: (?:in|bei|an|auf|dans|chez|en|bij|nei|nelle|em|w|we|i|p[åa]|hos) [^.!?,;\n]{{1,30}}?)?(?: {wording.since}){{0,2}}{_END}",
    )
)
PARTS_ABROAD = tuple(
    clause
    for wording in WORDINGS
    for clause in (
        _whole(wording.parts, wording.part_states, wording.since),
        rf"{_FROM}(?:{wording.nothing})(?: {wording.since}){{0,2}}{_END}",
    )
)
"""In German, French, Spanish, Dutch, Italian, Portuguese, Polish and Swedish."""
BACK = (
    r"\b(?:up|back|running|online|working|works|fine|ok|okay) (?:again|now)\b|\bback (?:up|online)\b|\brecovered\b|\b(?:fine|ok|up|working) since\b|\bfor (?:a|some|two|three|\d+) (?:minutes?|moments?|seconds?|secs?)\b|\b(?:last (?:week|month|night|time)|yesterday)\b[^.!?\n]{0,40}\b(?:fine|ok|up|works|better)\b"
    r"|\b(?:no (?:real )?incident|my kitchen|you fixed|continuity|contingency|holidays?|vacation|closed for|fire drill|just testing|urlaub|ferien|notfall(?:handbuch|plan|konzept|(?:ü|ue)bung)|vacances|vacaciones|vakantie|siamo in ferie|f[ée]rias|urlop\w*|semester)\b"
    r"|\b(?:planned|scheduled|maintenance|on purpose|deliberately|of our own|ourselves|demo|sandbox|staging|test (?:system|server|site|environment))\b"
    r"|\b(?:l(?:ä|ae)uft|geht|funktioniert|erreichbar) (?:jetzt |nun |seit \w+ )?wieder\b|\bwieder (?:da|online|oben|erreichbar|in betrieb)\b|\bgeplant\w*|\bwartung\w*|\b(?:remarche|refonctionne|r[ée]tabli\w*|de nouveau (?:en ligne|accessible))\b|\b(?:ya (?:funciona|est[áa]|va)|restablecid\w+|vuelve a funcionar)\b|\b(?:weer (?:online|in de lucht|bereikbaar)|werkt weer|doet het weer)\b|\b(?:di nuovo (?:online|su|funzionante)|ripristinat\w+|torna(?:to)? a funzionare)\b|\b(?:j[áa] (?:funciona|voltou|est[áa])|voltou a funcionar|restabelecid\w+)\b|\b(?:ju[żz] dzia[łl]a|dzia[łl]a ponownie|wr[óo]ci[łl][ao]?)\b|\b(?:uppe igen|fungerar igen|tillbaka igen)\b"
)
"""What says that a standstill is over, short or meant."""
BARE = r"\W*(?:outage|blackout|(?:total)?ausfall|panne|ca[íi]da|storing|guasto|avaria|awaria|driftstopp)(?:\W+(?:outage|again|wieder|now|help|hilfe))?\W*"
"""A whole message of a word."""
