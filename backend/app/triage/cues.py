"""Linguistic cues: what a message says about impact, scope, time, money and mood.

Each cue is read sentence by sentence. A cue counts less when it is negated ("not urgent"), hypothetical
("what happens if ... is down") or about a word only ("the word 'crash'"). ``cues_abroad`` holds what they look like
in other languages: the embedding model reads English alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, islice

from app.rag.function_words import is_plain_english, language_by_words
from app.triage.cues_abroad import PATTERNS
from app.triage.denials import INNER_NEGATION, SPARED, is_supposed, negation, supposed_spans
from app.triage.exposure import EXPOSURE, EXPOSURE_ABROAD
from app.triage.inability import NOBODY_CAN, NOBODY_CAN_ABROAD
from app.triage.injury import INJURY, INJURY_ABROAD
from app.triage.nouns_abroad import PEOPLE
from app.triage.prefilter import Prefilter
from app.triage.subjects import Heading
from app.triage.takeover import TAKEOVER, TAKEOVER_ABROAD, TOTAL_LOSS, TOTAL_LOSS_ABROAD
from app.triage.text import sentences

_PEOPLE = (
    r"(?:users?|people|persons|customers?|clients?|employees?|staff|members?|colleagues?|agents?|drivers?|patients?"
    r"|students?|pupils|teachers?|parents|nurses|doctors|practices|families|shoppers?|buyers|visitors?|guests?|merchants?"
    r"|sites?|branches|stores?|shops?|offices|schools|hospitals|flats|households|machines|devices|seats|desks|stations"
    r"|workers|players|vehicles|countries|rooms|tenants|subscribers|kunden|mitarbeiter|clientes|empleados|usuarios"
    r"|utilisateurs|klanten|medewerkers|clienti|utenti)"
)
_ACT = r"(?:work|start|open|load|log|sign|get|access|pay|send|print|use|reach|connect|order|save|export|submit|see|read|call|book|sell|ship|invoice|check|play|join|enter|upload|download|update|receive|run|view|process|finish|complete|add|file|enrol|register|take|make|move|do|close|edit|sync|find|hear|stream|scan)"
_NOT = r"(?:n['’]?t|\s?not)"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_TIME = (
    rf"(?:today|tonight|tomorrow|noon|midnight|{_DAY}|this (?:afternoon|evening|morning|week)|\d{{1,2}}(?::\d\d)?\s?(?:am|pm|o'clock|h|uhr)?"
    r"|the end of (?:the )?(?:day|week)|close of business|eod|the \d{1,2}(?:st|nd|rd|th))"
)
_THING = (
    r"(?:data|files?|records?|back-?ups?|photos?|pictures|documents?|work|projects?|messages?|chapters?|edits?|snapshots?|history"
    r"|database|sheets?|notes|contacts|text|timetables?|entries|drafts?|archives?|recordings?|e-?mails?)"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


CUES: Mapping[str, re.Pattern[str]] = {
    "outage": _any(
        r"\b(?:is|are|was|were|went|goes|been|gone|completely|totally|still|all)\s+(?:(?!(?:not|never)\b)\w+\s+)?down\b(?![ \t]*(?:load|the|to|by|for))",
        r"\b(?:server|site|website|system|service|shop|store|production|network|gateway|platform)\s+down\b",
        r"\boutages?\b(?!-free)|\bunreachable\b|\bservice unavailable\b",
        r"\b(?:is|are|went|been|whole \w+|shows?|gone|goes)\s+(?:(?!(?:not|never)\b)\w+\s+)?offline\b|\boffline since\b",
        r"\b(?:returns?|returning|answers?|shows?|gives?|with|anzeigt|affiche)\b[^.!?\n]{0,20}\b50[0234]\b|\bfehler 50\d\b|\berreur 50\d\b",
        r"\b(?:white|blank|black|empty) (?:page|screen)\b|\bstopped (?:working|answering|responding|altogether)\b",
        r"\b(?:screen|board|panel|page|system|server)s?\b[^.!?\n]{0,60}\b(?:frozen|dark|dead)\b|\bstandstill\b|\bnothing works\b",
        r"\bsteht still\b|\bausgefallen\b|\bausfall\b|\bcaíd[oa]s?\b|\bfuera de servicio\b|\ben panne\b|\bhors service\b|\bligt (?:eruit|plat)\b",
        r"\bevery (?:\w+ )?(?:charge|payment|call|request|attempt|order)s?\b[^.!?\n]{0,30}\bfails?\b",
    ),
    "scope_all": _any(
        rf"\b(?:all|every|each|any|alle|todos los|tous les|tutti i|alle)\s+(?:of\s+)?(?:our|my|the|your|its|unsere|nuestros|nos|onze)?\s*(?:[\w+]+\s+){{0,2}}{_PEOPLE}\b",
        r"\b(?:all|every|each)\s+(?:\w+\s+)?(?:transactions?|payments?|orders?|checkouts?|charges?|requests?)\b",
        rf"\b(?:nobody|no one|no-one|(?<!thanks )(?<!thank you )(?<!hi )(?<!hey )(?<!hello )(?<!dear )(?<!morning )(?<!thanks, )(?:everyone|everybody)|(?<!does )(?<!can )(?<!could )(?<!if )(?<!has )(?<!is )(?<!did )(?<!will )anyone|all of us|none of (?:us|our|the)|niemand|keiner|nadie|ningún|ninguno|personne ne|aucun|nessuno|ninguém)\b(?!{SPARED})",
        rf"\bno (?:customer|client|user|patient|student|shopper|guest|visitor|{_PEOPLE})s?\b(?!{SPARED})",
        r"\b(?:whole|entire|complete) (?:\w+ )?(?:company|office|firm|team|school|hospital|department|organi[sz]ation|shop|store|plant|site|system|floor|building|practice|clinic)\b",
        *NOBODY_CAN,
        r"\b(?:company|organi[sz]ation|region|nation|world|department)[- ]?wide\b|\bin (?:two|three|four|five|several) countries\b",
    ),
    "scope_some": _any(
        rf"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|both|other|some)\s+(?:of\s+)?(?:us|our|my|the)?\s*(?:\w+\s+)?{_PEOPLE}\b",
        r"\b(?:two|three|four|five|six|several|many|half) of (?:us|our|them)\b",
        r"\b(?:our|the|my) (?:\w+ )?(?:team|department|crew|class|warehouse|office|branch|plant|clinic|practice)\b",
        r"\bcolleagues?\b[^.!?\n]{0,40}\b(?:same|too|also)\b|\bothers (?:in|have|too|see)\b",
    ),
    "only_me": _any(
        r"\bonly (?:me|my|mine|one of)\b|\bjust me\b|\b(?:colleagues|others|other \w+|everyone else) (?:is|are|work|have)\b[^.!?\n]{0,20}\b(?:fine|ok|okay|working|well)\b"
    ),
    "malfunction": _any(
        rf"\b(?:do|does|did|is|are|was|were|has|have|will|would|could|ca|wo|ai){_NOT}\s+(?:\w+\s+)?(?:work\w*|start\w*|open\w*|load\w*|respond\w*|connect\w*|show\w*|fire|pair\w*|sync\w*|arriv\w*|print\w*|updat\w*|play\w*|charg\w*|turn\w*|appear\w*|recogni\w*|let|deliver\w*|reach\w*|accept\w*|find)\b",
        rf"\b(?:ca{_NOT}|can\s?not|unable to|impossible to)\s+(?:\w+\s+)?{_ACT}\b",
        r"\bfail(?:s|ed|ing|ures?)?\b|\bcrash(?:es|ed|ing)?\b(?!\s(?:tests?|course|barriers?|helmets?|mats?|pads?|dumm(?:y|ies)))|\bfreez(?:es|ing)\b|\bfroze|\bhangs\b|\bhung\b|\bbroken?\b|\bbroke\b|\bstuck\b",
        r"\berrors?\b|\btime-?outs?\b|\btimed out\b|\bdisconnect\w*|\bdrops? the connection\b|\bloses? connection\b|\bbounces?\b|\bkeeps? \w+ing\b",
        r"\bno (?:signal|sound|picture|internet|connection|data|dial tone|heat|hot water|power|response|reaction)\b|\bnothing happens\b",
        r"\b(?:closes|vanish\w*|disappear\w*|shuts down|goes black|stops?|stopped|quits)\b|\b(?:stays?|remains?) (?:grey|gray|blank|black|empty|dark)\b",
        r"\b(?:is|are|was) (?:rejected|gone|missing|dead|ignored|wrong)\b|\bno longer (?:works?|opens?|starts?)\b|\bsays (?:no|something went wrong)\b",
        r"\b(?:stall\w*|glitch\w*|malfunction\w*|corrupt\w*|not available|unavailable)\b",
        r"funktionier\w* nicht|geht nicht|fehler(?:meldung)?\b|störung|stürzt ab|lässt sich nicht|kann nicht|startet nicht",
        r"\bno (?:funciona|carga|puede|puedo|pueden|abre|arranca|responde)\b|\bfalla\b|\berror\b|\bse cierra\b",
        r"\bne (?:fonctionne|marche|peut|peuvent|s'ouvre|démarre)\w*|\berreur\b|\bpanne\b|werkt niet|lukt niet|\bstoring\b|foutmelding|start niet|non (?:funziona|riesco)|\bnão (?:funciona|consigo|abre)",
    ),
    "blocked": _any(
        rf"\b(?:ca{_NOT}|can\s?not|unable to)\s+(?:\w+\s+)?(?:work|log|sign|get in|pay|invoice|ship|sell|send|bill|open the|start|access|do anything|do my|do our|take|serve|process|order|book|teach|deliver|close the|reach|call|see any|export|submit|use|run|file)\b",
        r"\bno (?:other|alternative) way\b|\bno work-?around\b|\bnothing (?:helps|helped|works|works any more)\b|\bno way to\b|\bat all\b|\bonly (?:till|terminal|way|copy|one we have)\b|\bour only\b",
        r"\b(?:completely|totally) (?:stuck|blocked|locked|useless)\b|\b(?:are|is|am|been) (?:blocked|stranded|locked out)\b|\bis(?:n['’]t| not) usable\b|\bunusable\b|\bdead in the water\b",
        r"\blost access\b|\bhad to (?:close|stop|cancel|send \w+ home)\b|\bcash only\b",
        r"\bpueden? (?:pagar|comprar|entrar|trabajar)\b|\bkönnen nicht\b|\bpeuvent plus\b|\bkunnen niet\b",
        r"\bstopped (?:heating|cooling|working|charging)\b",
        *NOBODY_CAN,
    ),
    "workaround": _any(
        r"\bwork-?around\b|\bin the mean ?time\b|\bfor now\b|\bfor the moment\b|\bmeanwhile\b|\bby hand\b|\bmanually\b|\bi manage\b|\bwe manage\b|\bcan still\b",
        r"\b(?:still|otherwise) (?:works?|working|runs?|fine|ok|plays?|usable)\b|\bworks? (?:fine|well|ok|okay|normally|in|on|with|by|over|via)\b",
        r"\bthe others? (?:are|is|work)\w*\b|\bother \w+ (?:are|is|work\w*) ?(?:fine|ok)?\b|\bby (?:cable|usb|bluetooth|voice call|phone it)\b|\bgoes? through\b|\bgo through\b",
        r"\b(?:is|are|was) (?:ok|okay|fine|right|stable|on time)\b|\bcomes? back (?:after|when|once|by itself|on its own|then|in)\b|\breturns when\b|\bnot blocking\b|\bit does finish\b|\bi get in\b",
        r"\bpor usb\b|\bper usb\b|\bnoch von hand\b|\bde momento\b|\ben attendant\b|\bvoorlopig\b|\binstead\b(?! of\b)|\bcan be set\b|\bworks? after\b|\bafter a (?:restart|reload)\b",
    ),
    "partial": _any(
        r"\bsometimes\b|\bnow and then\b|\bonce in a while\b|\bfrom time to time\b|\bintermittent\w*|\ba few times\b|\bhalf the time\b|\babout half\b|\boccasionally\b|\bnot always\b|\bevery (?:other|few)\b|\bper day\b|\bperhaps one in\b",
        r"\bsome (?:of|rows|webhooks|messages|users|pages|mails)\b|\bone of (?:two|three|four|five|six|the)\b|\bonly (?:on|in|when|if|for|at|the|with)\b|\bapart from\b|\bexcept\b",
        r"\bslow(?:er|ly)?\b|\blate\b|\bdelay(?:ed|s)?\b|\bpartly\b|\btakes? (?:for ?ever|ages|minutes|a minute)\b|\blags?\b|\bsluggish\b|\bhalf (?:a|the) minute\b",
        r"\bmanchmal\b|\blangsam\b|\ba veces\b|\blent[ao]s?\b|\bparfois\b|\blent\b|\bsoms\b|\btraag\b|\bduplicates?\b|\btwice\b|\bresets? itself\b",
    ),
    "data_loss": _any(
        rf"\b{_THING}\b[^.!?\n]{{0,40}}\b(?:lost|gone|deleted|vanish\w*|erased|wiped|emptied|corrupt\w*|disappear\w*|encrypted|overwritten|0 kb|zero files|no longer exist)\b",
        rf"\blost\s+(?:all |my |our |a full |a |the |every |\d+ |two |three )*(?:\w+\s+)?(?:{_THING}|day'?s?|week|hours?)\b",
        r"\bdata loss\b|\bloss of data\b|\bdatenverlust\b|\bpérdida de datos\b|\bperte de données\b|\bdeletes the\b|\bwipes\b|\bcan['’]?t be (?:opened|recovered)\b|\b0 kb\b|\bfolder is empty\b|\bno undo\b",
        *TOTAL_LOSS,
    ),
    "security": _any(
        r"\bhack\w*|\bbreach\w*|\bleak(?:s|ed|ing|age)?\b|\bransom\w*|\bmalware\b|\btrojan\b|\bstolen\b|\bstole\b|\bfraud\w*|\bcompromi[sz]ed\b|\bvulnerab\w+|\bintru\w+|\bhijack\w*",
        r"\btook over\b|\btaken over\b|\bunauthori[sz]ed\b|\bwasn['’]t me\b|\bwas not me\b|\bstranger\b|\bnobody knows\b|\bunknown (?:address|device|login|person|user)\w*",
        r"\bsome(?:one|body) else['’]?s?\b|\banother (?:customer|user|person|client|patient|company|family)['’]?s?\b|\bother (?:people|customers?|users?|patients?|tenants?)['’]?s?\s+(?:data|orders?|names?|profiles?|address\w*|invoices?|records?|messages?)\b",
        r"\b(?:sees?|saw|seen|opens?|view|read|access|gets?|got|shows?|showed|shown|download\w*|look at|browse)\b[^.!?\n]{0,30}\b(?:pay ?slips?|salar(?:y|ies)|wages|records?|invoices?|orders?|data|addresses|names|letters|messages|mails?|reports?|contracts?|profiles?|details|documents?|bookings?|photos?|results?|chats?|statements?) (?:of|from|belonging to) (?:all |many |some )?(?:the )?(?:other|another|different|strange|unknown)\s+(?:people|persons?|customers?|employees?|colleagues?|users?|patients?|clients?|tenants?|members?|families|companies|students?|parents?|staff|households?|residents?|guests?)\b",
        r"\b(?:profile|account|data|file|address(?:es)?) of (?:a|an|another|other|some)\b|\bstrange (?:log-?ins?|processes|orders)\b|\bfiles are being encrypted\b|\bis(?:n['’]t| not) mine\b|\bcan see (?:my|our|each other|other)\b",
        r"\bgehackt\b|\bhackead\w+|\brobad\w+|\bpirat(?:é|ée|és|ées|age)\b|\bgestohlen\b|\bvolé\b|\bgehackt\b|\bstill (?:has|have) access\b|\bpasswords? (?:in|are) (?:plain|visible)\b",
        r"\bphish\w*|\b(?:sign|log)(?:ged|ned)?[- ]?ins?\b[^.!?\n]{0,40}\bfrom\b[^.!?\n]{0,50}\b(?:never|not been|n['’]t (?:been|know|live))\b|\b(?:sign|log)[- ]?ins? from (?:an? |the )?(?:unknown|strange|foreign|other|different|country|place|city|device)\b|\b(?:unfamiliar|unrecogni[sz]ed|suspicious) (?:sign|log|device|activit|session|access)\w*",
        r"\b(?:some(?:one|body)|they|who|he|she|thief)\b[^.!?\n]{0,25}\b(?:changed|altered|replaced) (?:my|our|the) (?:bank|payout|payment|e-?mail|password|recovery|account)\b|\b(?:typed|entered|gave|put) (?:in )?(?:my|our) (?:password|pin|credentials|login|code)\b[^.!?\n]{0,40}\b(?:page|site|link|form|mail|caller|phone|looked)\b",
        r"\b(?:jemand|fremde?r?|unbekannte?r?)\b[^.!?\n]{0,60}\b(?:eingeloggt|angemeldet|zugriff|bankdaten|passwort)\b|\bphishing\w*|\bquelqu['’]un\b[^.!?\n]{0,60}\b(?:connecté\w*|mon compte|mot de passe|coordonnées)\b|\balguien\b[^.!?\n]{0,60}\b(?:mi cuenta|contraseña|entrado|accedido|cambiado)\b|\bqualcuno\b[^.!?\n]{0,60}\b(?:mio account|password|entrato)\b",
        *EXPOSURE,
        *TAKEOVER,
    ),
    "harmless": _any(
        r"\bwe did not pay\b|\bi gave (?:him|her|them) nothing\b|\bdid(?:n['’]t| not) (?:click|pay|answer|open)\b|\bnothing (?:happened|wrong|is broken|serious|is wrong)\b|\bno harm\b|\bnot a complaint\b|\bno complaint\b"
    ),
    "safety": _any(
        r"\bpatients?\b|\bhospitals?\b|\bward\b|\bnurs\w+|\bambulances?\b|\binsulin\b|\bmedicin\w*|\bmedication\b|\bmedical\b|\bvaccine\w*|\binfusion\b|\bpacemaker\b|\bdoses?\b|\boxygen\b|\bglucose\b|\bblood\b|\bclinic\b|\bpharmac\w+|\bdialysis\b|\bfarmacia\b",
        r"\bfire (?:alarm|panel|brigade|department|engine)\w*|\bsmoke\b|\bemergency (?:call|phone|exit|service|room)s?\b|\brescue\b|\b(?:911|112) calls?\b|\balarm\b|\blife jacket\b|\bbrakes?\b|\bcarbon monoxide\b|\bgas leak\b|\bpump alarm\b|\bwhile driving\b|\bstairlift\b|\blifts?\b[^.!?\n]{0,30}\bphone\b",
    ),
    "danger": _any(
        r"\bdanger\w*|\binjur\w+|\bget hurt\b|\bbe hurt\b|\bburn(?:s|ed|t|ing)?\b|\bsmok(?:e|ing)\b|\bcaught fire\b|\bsparks?\b|\belectric shock\b|\bcould (?:have )?(?:died|kill\w*)|\bunsafe\b|\blife[- ]threatening\b|\ballergic reaction\b|\bchok\w+|\boverheat\w*|\bswell\w*|\bmelt\w*|\bare dying\b|\bin gefahr\b|\bpeligr\w+",
        *INJURY,
    ),
    "cold": _any(
        r"\bminus \d+|-\d+ ?(?:°|degrees)|\bno (?:heating|heat|hot water|water|electricity|power)\b|\bstopped (?:heating|cooling)\b|\b(?:small|little) (?:kids|children)\b|\bnewborn\b|\belderly\b|\bseedlings\b|\blivestock\b|\bspoil\w*"
    ),
    "revenue": _any(
        r"\b(?:lost|losing|lose|losses|loss of)\b[^.!?\n]{0,45}\b(?:sales?|orders?|revenue|money|checkouts?|income|turnover|business|carts|bookings|usd|eur|gbp|euros?|dollars|pounds|customers)\b",
        r"\b(?:losing|lost|gone|cost us|paid out)\b[^.!?\n]{0,30}[$€£]\s?\d|[$€£]\s?[\d.,]{1,15}[^.!?\n]{0,20}\b(?:lost|gone|perdidos?)\b|(?<![\d.,])[\d.,]{1,15} ?[$€£][^.!?\n]{0,20}\b(?:lost|gone|perdid\w+|verloren|perdus?)\b",
        r"\b(?:nobody|no one|no (?:\w+ )?(?:customers?|clients?|shoppers?|guests?|visitors?))\s+(?:can|could|is able to|was able to)\s+(?:\w+\s+)?(?:pay|buy|order|check ?out|book|complete|purchase)\b",
        r"\b(?:customers|clients|shoppers|guests|visitors|people)\s+(?:can(?:not|['’]t|n't)|could(?: not|n['’]t)|are unable to)\s+(?:\w+\s+)?(?:pay|buy|order|check ?out|book|complete|purchase)\b",
        rf"\b(?:ca{_NOT}|can\s?not|unable to)\s+(?:\w+\s+)?(?:sell|take (?:\w+ )?(?:payments?|orders?|cards?|bookings?)|accept (?:\w+ )?(?:payments?|cards?)|process (?:\w+ )?(?:payments?|orders?))\b",
        r"\b(?:payments?|checkout|transactions?|card payments?|charges?)\b[^.!?\n]{0,40}\b(?:down|fail\w*|impossible|refused|dead|not go)\b|\b(?:customers?|shoppers?|people|carts?|baskets?|buyers)\b[^.!?\n]{0,30}\babandon(?:ed|ing)?\b(?! (?:carts?|baskets?)\b)|\bblack friday\b|\bcustomers leave\b|\bcustomers walk\b",
        r"(?:[$€£]|\b(?:usd|eur|gbp|euros?|dollars|pounds|sales|orders|revenue|turnover|money|losing|lose|lost|losses|cost(?:s|ing)?)\b)[^.!?\n]{0,40}\b(?:an hour|(?:per|every|each) (?:hour|minute)|a minute)\b|\b(?:every|each) (?:hour|minute)\b[^.!?\n]{0,30}(?:[$€£]|\b(?:costs?|lose|losing|sales|orders|revenue)\b)",
        r"\bkein kunde kann\b|\bkunden können nicht\b|\bningún cliente puede\b|\bclients ne peuvent\b|\bklanten kunnen niet\b|\bwe kunnen niet afrekenen\b",
    ),
    "deadline": _any(
        rf"\b(?:due|deadline|expires?|ends?|closes?|starts?|begins?|goes? (?:live|off|out)|leave|leaves|fly|pick-?up|submit\w*|submission|file|exam|wedding|funeral|court|audit|pay ?day|wages|payroll|surgery|event|launch|delivery|hearing|concert|rent|gig|presentation|meeting)\b[^.!?\n]{{0,40}}\b(?:is |at |on |by |before |until )?{_TIME}\b",
        rf"\b(?:need|want)\b[^.!?\n]{{0,40}}\b(?:today|tonight|tomorrow)\b|\btoday by {_TIME}\b|\b(?:must|needs?|have to|has to|need to|wants?|back|owe|reach|lose|expect\w*)\b[^.!?\n]{{0,60}}\b(?:today|tonight|tomorrow|by {_TIME}|before {_TIME}|until {_TIME}|within (?:the|an|one|two|\d+) (?:hours?|minutes?))\b",
        r"\bwithin (?:the|an|one|two|three|\d+) (?:hours?|minutes?)\b|\b(?:roughly |about )?(?:an|one|two|three|\d+) (?:more )?hours? (?:left|to go|until)\b|\bin (?:an|one|two|three|four|\d{1,2}) hours?\b|\bwe have (?:\w+ )?(?:an|one|two|three) hours?\b",
        rf"\bby {_TIME}\b[^.!?\n]{{0,30}}\bor\b|\bdeadline\b|\bbefore (?:that date|{_DAY})\b|\bmonth[- ]end\b|\bruns? out (?:today|tomorrow|on|in)\b|\bcut(?:s|ting)? (?:us off|us out|off (?:our|the|my) \w+|our (?:\w+ )?(?:off|line|power|service|access|water|gas|supply))\b|\bpick(?:s|ed)? (?:it |them |us )?up at \d|\bpicks up at\b|\bwill be (?:deleted|cut|closed|suspended|disconnected)\b",
        r"\bbis (?:heute|morgen|freitag|montag|\d)|\bfrist\b|\bmorgen früh\b|\bpara (?:hoy|mañana)\b|\bantes (?:de|del) (?:mañana|hoy|\d)|\bplazo\b|\bavant (?:demain|ce soir|\d)|\bvoor (?:morgen|vanavond)\b",
    ),
    "no_rush": _any(
        r"\bno (?:real )?(?:rush|hurry|stress|pressure)\b|\b(?:not|isn['’]t|nothing|never)\s+(?:very |really |that |at all |so |terribly |it's )?(?:urgent|in a hurry|in any hurry|critical|blocking|pressing|important)\b|\bno need to hurry\b",
        r"\bwhen(?:ever)? (?:you (?:have|get|find)|it suits|convenient|there is)\b|\bwhenever\b|\btake your time\b|\blow priority\b|\b(?:is|are) fine\b\s*$|\bcan wait\b|\bnext (?:month|week|year)\b[^.!?\n]{0,20}\bfine\b|\b(?:end|mid|start) (?:of )?[\w ]{0,12}is fine\b",
        r"\beilt (?:aber |auch )?nicht\b|\bkeine eile\b|\bnicht dringend\b|\bsin prisa\b|\bno (?:es|corre) (?:urgente|prisa)\b|\bpas (?:urgent|pressé)\b|\bgeen haast\b|\bsenza fretta\b|\bsem pressa\b|\bno es urgente\b",
        r"\bjust (?:curious|wondering|asking|a question|so you know|letting you know|planning)\b|\bonly (?:wonder|planning|asking|want to know|curious)\b|\bout of curiosity\b|\bwe are only planning\b",
    ),
    "urgent": _any(
        r"\burgent(?:ly)?\b(?! care\b)|\burgency\b|\basap\b|\bas soon as possible\b|\bimmediate\w*|\bright (?:now|away)\b|\bemergency\b(?![ -](?:codes?|contacts?|numbers?|exits?|lights?|lighting|lamps?|stop|buttons?|phones?|kits?|funds?|plans?|fields?|doctors?|departments?|care|procedures?|drills?|access|services?|rooms?|switch|generators?|brakes?|numbers)\b)|\bat once\b|\bstraight away\b|\bhurry\b|\bquickly\b|\bplease help\b|\bcritical\b|\bp1\b|\bsev ?1\b|\bhigh(?:est)? priority\b|\btoday\?",
        r"\bdringend\w*|\bsofort\w*|\bschnellstmöglich\b|\burgente\w*|\bcuanto antes\b|\binmediat\w+|\bimmédiat\w*|\bau plus vite\b|\bspoed\b|\bdirect\b(?= graag)|\bsubito\b|\bpilne\b|\bnow\s*!|\bcall us\b|\bstop (?:it|them|this)\b|\bswitch (?:it|that \w+|the \w+ \w+) off\b|\bfreeze (?:it|the account)\b",
    ),
    "minor": _any(
        r"\btypos?\b|\bmisspell?\w*|\bspelled\b(?! (?-i:[A-Z]))|\bspelling\b|\bcosmetic\w*|\bminor\b|\btiny\b|\bsmall (?:thing|glitch|bug|issue|mistake|detail)\b|\bnit\b|\bpurely\b|\bonly display\b|\bjust (?:so you know|irritating|annoying|a nuisance)\b|\bnothing serious\b",
        r"\b(?:wrong|odd|missing|cut off|different) (?:colou?r|label|icon|font|flag|logo|pin|translation|word)\b|\b(?:icon|label|tooltip|logo|font|flag|pin|footer|header|caption)\b[^.!?\n]{0,40}\b(?:wrong|cut|off|odd|black|small|blurred|flicker\w*)\b|\bflickers?\b|\bfunny\b|\blooks? (?:silly|odd|strange|ugly)\b|\bmistranslat\w*|\btranslation mistake\b|\brechtschreib\w*|\btippfehler\b|\bfaute de frappe\b|\berrata\b|\beverything else (?:is|looks)\b",
    ),
    "question": _any(
        r"(?:^|[,.:]\s*|\band )(?:hi|hello|hey|so|quick question|also|but|please)?[,:]?\s*(?:how (?:do|can|to|long|much|many|often|safe|should|would|soon)|where (?:do|can|is|are|may|would|should)|which|what (?:is|are|do|does|happens|kind|answer|else)|who (?:is|can|may|owns)|when (?:will|is|does|do|can|are)|is (?:it|there|this|that|my|a|the)|are (?:you|there|these)|can (?:i|we|you tell|one)|may (?:i|we)|do (?:you|i|we)|does (?:it|the|your|this)|should i|will (?:i|it|there|you)|could you tell|did i|whom)\b[^\n]*\?",
        r"\bi (?:would like|wanted|want) to (?:know|ask)\b|\b(?:cannot|can['’]t|couldn['’]t) (?:find|figure out|see where)\b|\bhow do i\b|\bwo (?:finde|kann|ist)\b[^\n]*\?|\bwie (?:kann|lange|viel|hoch|geht|verbinde)\b[^\n]*\?|\bcómo\b[^\n]*\?|\bdónde\b[^\n]*\?|\bcomment\b[^\n]*\?|\bhoe\b[^\n]*\?|\bwaar\b[^\n]*\?|\bcome (?:posso|faccio|si)\b[^\n]*\?|\bcomo (?:posso|faço)\b[^\n]*\?",
    ),
    "howto": _any(
        r"\bhow (?:do|can|to|should) (?:i|we|one|to)?\b|\bhow to\b|\bwhere (?:do|can) (?:i|we) (?:find|set|type|enter|change|turn|switch|see)\b|\bcan(?:not|['’]t)? figure out\b|\bcan(?:not|['’]t) find\b|\bcant find\b|\bset ?(?:ting)? (?:it )?up\b|\binstall\w*|\bconfigur\w+|\bpair(?:ing)?\b|\btrouble (?:with|connecting|understanding|setting)\b|\binstructions\b|\bmanual\b|\bsimple steps\b|\bwhich (?:cable|button|menu|setting|installer)\b|\beinrichten\b|\binstallieren\b|\binstalar\b|\bconfigurar\b|\binstaller\b|\binstelling\w*"
    ),
    "wish": _any(
        r"\bwould (?:be|make|love|like|help|also be)\b[^.!?\n]{0,30}\b(?:nice|great|good|handy|helpful|useful|lovely|fantastic|cool|wonderful|perfect|kind|fair|big help|blessing|difference|to see|to have|if|an? )|\b(?:please|could you|can you|would you|kindly) (?:please |maybe |perhaps )?(?:add|support|bring back|offer|include|introduce|implement|allow|consider|build|provide|make it possible|give us|make it|show)\b",
        r"\bfeature (?:request|idea|wish|suggestion)s?\b|\b(?:suggestion|wish ?list|wishes|idea|proposal|enhancement|improvement)\b|\bi wish\b|\bany (?:plans|chance)\b|\bis .{0,30}\b(?:planned|on the roadmap)\b|\broad ?map\b|\blet (?:me|us) (?:schedule|choose|set|pick|sort|filter|hide|export|turn|mark)\b|\bwe need (?:a |an |offline |an? \w+ )",
        r"\bcould (?:your?|the|this) (?:\w+[- ]?){1,4} (?:get|have|offer|read|show|support|say|also|be saved|learn|remember)\b|\bwould it be possible to (?:add|have|allow|get|offer|see|show|make)\b|\bplease could\b|\bhow about\b|\bwhy (?:can['’]?t|is there no)\b|\bmiss(?:ing)?:|\bconsider it a request\b|\bcount (?:our|my) vote\b|\bbeta\b|\bwould (?:spare|save)\b|\bother (?:programs|apps|tools) (?:let|have|offer)\b|\bdo you intend\b|\bthere is none (?:today|yet)\b|\bat present\b[^.!?\n]{0,40}\bonly\b",
        r"\bvorschlag\b|\bverbesserungs\w*|\bkünftig\b|\bwäre (?:schön|toll|super|hilfreich|gut)\b|\bwünsch\w+|\bsugerencia\b|\bsería (?:posible|estupendo|genial|útil|bueno)\b|\bpodr[íi]an añadir\b|\bsuggestion\b|\bserait (?:bien|possible|super|utile)\b|\bsuggestie\b|\bzou (?:fijn|mooi|handig|leuk)\b|\bproposta\b|\bsarebbe (?:utile|bello)\b|\bseria (?:ótimo|útil|bom)\b",
    ),
    "steps": _any(
        r"\bsteps\b|\bto reproduce\b|\brepro(?:duc\w+)?\b|\bexpected\b|\bactual(?:ly shown)?\b|\bresult:|\bshould (?:be|say|read|show)\b|\binstead of\b|\b\d+ of \d+\b|\bten out of ten\b|(?:^|\s)(?:1[.)]|1:)\s+\w",
        r"\bversion\b|\bbuild\b|\bv\d|\bsince (?:the |this |yesterday's |last |monday's )?(?:\w+ )?(?:update|release|upgrade|version)\b|\bshows?\b[^.!?\n]{0,30}\b(?:wrong|as)\b|\bbug\b|\bregression\b|\bschritte\b|\berwartet\b|\btatsächlich\b|\bpasos\b|\besperado\b|\bétapes\b|\battendu\b|\bstappen\b|\bverwacht\b",
    ),
    "stops": _any(
        r"\bcrash(?:es|ed|ing)?\b(?!\s(?:tests?|course|barriers?|helmets?|mats?|pads?))|\bfreez(?:es|ing)\b|\bfroze\b|\bhangs\b|\bquits\b|\b(?:closes|vanishes|shuts down|ends)\b|\bkeeps? crashing\b|\b(?:wo|does|do|will)(?:n['’]t| not) (?:start|open|launch|load|boot)\b|\bstürzt\b|\bse cierra\b|\bplante\b|\bkilled\b"
    ),
    "repeat": _any(
        r"\b(?:every|each) (?:single )?time\b|\balways\b|\bwithout fail\b|\bjedes mal\b|\bimmer wenn\b|\bcada vez\b|\bsiempre\b|\bà chaque fois\b|\btoujours\b|\belke keer\b|\bogni volta\b"
    ),
    "access": _any(
        r"\blog(?:ged|ging|s)?[ -]?(?:me |us )?(?:in|on|out)\b|\blogins?\b|\bsign(?:ed|ing|s)?[ -]?(?:in|out|on|up)\b|\bpasswords?\b|\bpasscode\b|\b2fa\b|\btwo[- ]factor\b|\bauthenticator\b|\bsms code\b|\b(?:verification|backup|recovery|security) codes?\b|\breset (?:link|mail|e-?mail)\b|\blocked out\b|\bsuspended\b|\bbanned\b|\bunlock\b|\bsso\b|\bsingle sign-on\b",
        r"\b(?:my|our|his|her|the|their|an|old|user|your) (?:\w+ )?(?:account|profile)s?\b|\bpermissions?\b|\badmin(?:istrator)? (?:rights|left|access)\b|\binvit(?:e|ed|ation)\b|\busername\b|\bpersonal data\b|\bdelete (?:my|our|all my)\b|\bgdpr\b|\b(?:no|lost|has|have|read) access\b|\baccess rights\b",
        r"\banmeld\w*|\beinlog\w*|\bpasswort\w*|\bkennwort\b|\bkonto\b|\bcontraseña\b|\biniciar sesión\b|\bmi cuenta\b|\bmot de passe\b|\bme connecter\b|\bmon compte\b|\bwachtwoord\b|\binloggen\b|\bsenha\b|\baccedere\b",
    ),
    "money": _any(
        r"\b(?:charg(?:ed|es|ing)|billed|bills?|billing|invoic\w+|refund\w*|subscription|payments?|paid|pay(?:ing)?|receipts?|overcharg\w*|debit\w*|fees?|vat|tax|price[sd]?|pricing|quote|credit note|discount|bank statement|statement|money back|payout|iban|deposit|renewal|purchase order|tier)\b",
        r"[$€£¥]\s?\d|\d\s?[$€£¥]|\b\d[\d.,]{0,15}\s?(?:usd|eur|gbp|chf|euros?|dollars?|pounds)\b|\brechnung\w*|\babbuch\w*|\babgebucht\b|\berstatt\w*|\bzahl(?:ung|en)\b|\bpreis\b|\bfactura\w*|\bcobr\w+|\breembols\w*|\bpago\b|\bfactur\w*|\brembours\w*|\bpaiement\b|\bbetaa?l\w*|\bfattur\w*|\brimbors\w*|\bfatura\b",
    ),
    "money_wrong": _any(
        r"\b(?:charg\w+|bill\w+|debit\w+|paid|pay)\b[^.!?\n]{0,30}\b(?:twice|double|two times|(?:three|four|five|\d+) times|again|too much|wrong|for a|although|after)\b|\b(?:took|taken)\b[^.!?\n]{0,30}\b(?:twice|double|two times|\d+ times|too much|wrong (?:amount|sum|price))\b|\bdouble[- ]?(?:charge|charged|billed|payment)\w*|\boverchar\w+|\b\d+ x \W?[\d.,]+",
        r"\brefund\b|\bmoney back\b|\bcredit (?:the|us|me|dec|for)\b|\bwrong (?:amount|price|total|tier|currency|tax)\b|\bstill (?:billed|charged|being)\b|\breminder fee\b|\blate fee\b|\b(?:is|was) (?:not|never) (?:credited|refunded|returned)\b|\bdoppelt abgebucht\b|\bzweimal\b|\bdos veces\b|\bdeux fois\b|\bdubbel\b|\bdue volte\b|\bduas vezes\b|\berstatten\b|\bdevolución\b|\brembourser\b|\bcard (?:was )?(?:then )?declined\b|\binstead of \d",
    ),
    "order": _any(
        r"\b(?:parcel|package|courier|tracking|deliver(?:y|ed|ies)?|shipment|shipped|shipping|warehouse|consignment|depot|dispatched|sent out|arrive[sd]?|opening hours|opening times|open on|catalogue|brochure|warranty|exchange|in stock|size|gift|museum|store|driver)\b|\bwhere is my (?:order|parcel|package)\b|\blieferung\b|\bpaket\b|\bbestellung\b|\böffnungszeiten\b|\bpedido\b|\benvío\b|\bcolis\b|\blivraison\b|\bcommande\b|\bpakket\b|\bbezorg\w*|\bbestelling\b|\bconsegna\b|\bspedizione\b|\bencomenda\b"
    ),
    "thanks": _any(
        r"\b(?:thank you|thanks)\b[^.!?\n]{0,50}\b(?:so much|very much|for (?:the|your|all|being|fixing|solving|everything)|to \w+ (?:from|in)|wonderful|great)\b|\bword of thanks\b|\bnot a complaint\b|\bkeep (?:it up|up (?:the|your|this|that))\b|\bcompliment\w*|\bkudos\b|\bplease tell (?:his|her|their|the) (?:boss|team|manager)\b|\bwell done\b|\blovely\b|\bwonderful service\b|\bsaved (?:my|our) day\b|\bdanke für\b|\bgracias por\b|\bmerci (?:à|pour)\b|\bremercier\b|\bbravo à\b|\bjust wanted to say\b"
    ),
    "positive": _any(
        r"\blov(?:e|ely|es|ed|ing)\b|\bgreat\b|\bwonderful\w*|\bexcellent\b|\bhappy\b|\bglad\b|\bdelight\w*|\bawesome\b|\bfantastic\b|\bbeautiful\w*|\benjoy\w*|\bkind(?:ly)?\b|\bthank\w*|\bthx\b|\bappreciat\w*|\bplease\b|\bhelpful\b|\bnice\b|\bfriendly\b|\bbest\b|\bperfect\w*|\bgood\b|\bfine\b|\bhug\w*|[🧡❤💛💚💙💜😍😊🙂👍🎉😀]|:-?\)|\bdanke\b|\bbitte\b|\bgracias\b|\bpor favor\b|\bmerci\b|\bbedankt\b|\bgraag\b|\bgrazie\b|\bobrigad\w\b|\bcheers\b"
    ),
    "negative": _any(
        r"\bangry\b|\bfurious\b|\bupset\b|\bannoy\w*|\bfrustrat\w*|\bterribl\w*|\bawful\b|\bhorribl\w*|\bworst\b|\bhate\w*|\bridiculous\b|\bunacceptabl\w*|\boutrag\w*|\bdisgust\w*|\bdisappoint\w*|\bscandal\w*|\buseless\b|\bincompeten\w*|\bstupid\b|\brude\b|\bjoke\b|\bscam\w*|\bsick of\b|\bfed up\b|\bnever again\b|\bdisgrac\w*|\blawyer\b|\blegal action\b|\bsue\b|\btired of\b|\btiresome\b|\bnuisance\b|\birritat\w*|\bpathetic\b|\bshame\w*|\bunbelievable\b|\bwtf\b|\bdamn\b|\bcrap\w*|\bbloody\b|\bsad\b|\bworried\b|\bafraid\b|\bdesperate\b|[😡🤬😠😤👎😭]",
        r"\bunverschämt\w*|\bärger\w*|\bwütend\b|\bfrechheit\b|\bskandal\b|\binaceptable\b|\bvergüenza\b|\bindignad\w*|\bhorrible\b|\binadmissible\b|\bscandaleux\b|\bschandalig\b|\bbelachelijk\b|\bvergogna\b|\brefund me\b|\bi want my money\b|\bhow dare\b|\bstill no\b|\bstill not\b|\bstill nothing\b|\bnobody (?:answers|answered|replied|told|cares)\b|\bno (?:answer|reply)\b|\bthird time\b|\bfourth time\b|\bthree times\b|\bagain and again\b|\bsince (?:weeks|months)\b|\bweeks ago\b|\bfor weeks\b|\bdemand\b",
    ),
    "sarcasm": _any(
        r"\bgreat job\b[^.!?\n]{0,40}\b(?:charg|break|los|delet|not|mess)\w*|\btop[- ]notch\b|\bthanks (?:for nothing|a lot for)\b|\b(?:thanks|thank you|congratulations|congrats|cheers)(?: (?:so much|very much|a million|a bunch|again))? (?:for|on) (?:\w+ ){0,2}(?:los|break|delet|charg|ruin|wip|mess|crash|noth|wast|ignor|cancel|lock|kill|eras|destroy|block|steal|brick)\w*|\bbest \w+ ever\b|\b(?:fantastic|brilliant|stellar|superb|amazing|outstanding|excellent|splendid|marvell?ous) (?:work|job|stuff|move|timing|service)\b,? (?:really|truly|as always|guys|folks|again|everyone)|\b(?:really|truly) top\b|\bbravo\b|\bcongratulations\b|\bgenius\b|\bwell done\b[^.!?\n]{0,30}\b(?:charg|break|los|delet)\w*|\bwhat a (?:surprise|joy)\b|\bhow (?:lovely|wonderful) that\b|\bso (?:helpful|useful), (?:not|thanks)\b|\bmust be nice\b|\bshocking(?:ly)?, i know\b|\bimagine that\b|\bi know, right\b|\bhats off\b|\bslow clap\b|\bnice one\b"
    ),
    "resolved": _any(
        r"\bturned out (?:to be |that )?(?:my|our|it was my|i had)\b|\bthat (?:solved|fixed) it\b|\b(?:it|shop|app|system|service|site|everything)(?: is)? (?:back|up|running|works) (?:again|now)\b|\bworks again\b|\bworking again\b|\b(?:is|all) (?:fine|good|well) (?:now|again)\b|\ball fine\b|\bback to normal\b|\bsolved (?:it|now|itself|my)\b|\bfixed (?:it myself|itself|now)\b|\bnever ?mind\b|\b(?:you )?can (?:close|ignore)\b|\b(?:i|we|i['’]ve|we['’]ve|just|have|finally|already) (?:\w+ )?found it\b(?! (?:out|on|in|hard|odd|strange|difficult))|\bmy (?:own )?(?:mistake|fault|error)\b|\bno longer need\w*|\bnothing is (?:wrong|broken|lost)\b|\bno bug\b|\bhat sich erledigt\b|\bfunktioniert wieder\b|\bya (?:funciona|está resuelto)\b|\bça (?:re)?marche\b|\bwerkt weer\b|\bis (?:already )?(?:solved|resolved|fixed)\b"
    ),
}

_MORE_ABROAD: Mapping[str, tuple[str, ...]] = {
    "blocked": NOBODY_CAN_ABROAD,
    "scope_all": NOBODY_CAN_ABROAD,
    "security": (*EXPOSURE_ABROAD, *TAKEOVER_ABROAD),
    "danger": INJURY_ABROAD,
    "data_loss": TOTAL_LOSS_ABROAD,
}
ABROAD: Mapping[str, re.Pattern[str]] = {
    name: _any(*patterns, *_MORE_ABROAD.get(name, ())) for name, patterns in PATTERNS.items()
}
"""The same cues in other languages."""
IMPACT = frozenset({
    "outage", "malfunction", "blocked", "data_loss", "security", "danger", "revenue", "urgent", "deadline", "scope_all",
    "negative", "money_wrong", "safety",
})  # fmt: skip
"""Cues that negation and hypothesis weaken; the rest are read as they stand."""
NEGATABLE = IMPACT - {"scope_all", "revenue", "money_wrong", "negative", "safety"}
"""Of these, the ones that a word before them can deny."""
INDICATORS = frozenset(
    {"outage", "data_loss", "security", "danger", "revenue", "urgent", "deadline", "blocked"}
)
"""Cues that are shown to people as indicators of haste or impact."""

COUNT = re.compile(
    rf"(?<![\w.,#-])(\d{{1,3}}(?:[,.]\d{{3}})+|\d{{1,7}})(?:\s*\+)?\s+(?:\w+\s+){{0,2}}(?:{_PEOPLE}|{PEOPLE})\b",
    re.I,
)
ANCHORED = frozenset({"no_rush", "question", "steps"})
"""Cues whose patterns look at the beginning or the end of a sentence."""
_DOUBTED = 0.25
"""What a cue counts that is supposed, history or taken back."""
_LOOKS = 4
"""Places of a sentence at which a cue is looked for: the first may be denied and the next not."""
SATURATION = 0.6
"""A cue's strength is ``1 - (1 - SATURATION) ** hits``: one hit says most, more say a little more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a message."""

    strength: Mapping[str, float]
    """Cue name to 0..1, for every cue."""
    phrases: tuple[tuple[str, str], ...]
    """(cue, matched words in lower case) of the indicators, in order of appearance."""
    people: int
    """The largest number of people or places that the message names, 0 when none."""


_CRIED = frozenset({"urgent", "data_loss"})
"""Cues of a subject that count little where its body tells of no trouble at all."""
TROUBLE = IMPACT - {"negative"}
"""What speaks for a matter that is more than a wish or a question."""
_TROUBLE = TROUBLE - {"urgent", "scope_all", "deadline"}
LOWERING = frozenset({"resolved", "thanks", "workaround"})
"""Cues that calm, and that a word before them can deny as well."""
_CALM_IF_DENIED = re.compile(
    r"urgen|critical|emergenc|hurry|dringe?n|eilig|not(?:fall|lage)|urg[êe]nc|press|prisa|spoed|haast|fretta|pressa|piln|br[åa]ttom|akut|asap|soon as possible|priorit|p1|sev",
    re.I,
)
"""What says of a matter that it is no hurry when it is denied: "not urgent" does, "does not work right now" does not."""
_SAID_BY_OTHERS = re.compile(
    r"\b(?:says?|claims?|claimed|told (?:me|us)|status page|supposed(?:ly)?|allegedly|marked|shown as|according to|angeblich|soi-disant|supuestamente|zogenaamd)\b",
    re.I,
)
_AND_STILL = re.compile(
    r"\b(?:but|yet|although|still|however|aber|trotzdem|mais|toujours|pero|sigue|maar|nog steeds|ma|ancora|mas|ainda|ale|nadal|men|fortfarande)\b",
    re.I,
)
_BUT = re.compile(r"[,.;:]?\s*(?:but|only|just|except|aber|mais|pero|maar|ma|mas|ale|men)\b", re.I)
_PAST_EVENT = re.compile(
    r"^[^.!?,\n]{0,12}\b(?:was|were|went|came|had|has been|took place|your|showed|all is|all was|arrived)\b",
    re.I,
)
_DUE = re.compile(
    r"\b(?:by|until|before|due|must|needs?|have to|has to|within|deadline|expires?|will)\b", re.I
)


def _denied(name: str, match: re.Match[str], denial: re.Pattern[str]) -> bool:
    if (name not in NEGATABLE and name not in LOWERING) or INNER_NEGATION.search(match[0]):
        return False
    return denial.search(match.string[: match.start()]) is not None


def _out_of_place(name: str, match: re.Match[str]) -> bool:
    """Whether a calming or pressing word is not the writer's own or not about what is to come."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if name == "resolved":
        return bool(_SAID_BY_OTHERS.search(before)) and bool(_AND_STILL.search(after))
    if name == "harmless":
        return bool(_BUT.match(after))
    if name == "deadline":
        return bool(_PAST_EVENT.search(after)) and not _DUE.search(match[0])
    return False


def _present(together: str, english: bool) -> dict[str, list[re.Pattern[str]]]:
    """Cue name to the patterns that a text holds. One look at all of it spares most cues the walk over the sentences."""
    present: dict[str, list[re.Pattern[str]]] = {}
    for cues, prefilter in _prefilters()[:1] if english else _prefilters():
        matching = ANCHORED | prefilter.matching(together)
        for name, cue in cues.items():
            if name in matching:
                present.setdefault(name, []).append(cue)
    return present


@cache
def _prefilters() -> tuple[tuple[Mapping[str, re.Pattern[str]], Prefilter[str]], ...]:
    return tuple((cues, Prefilter(cues)) for cues in (CUES, ABROAD))


@lru_cache(maxsize=256)
def read_cues(text: str, subject: str = "") -> Reading:
    """Read every cue in ``text``, which may begin with ``subject``. Never raises; linear in the length of the text."""
    weights = dict.fromkeys(CUES, 0.0)
    phrases: list[tuple[int, str, str]] = []
    parts = [part[:1000] for part in sentences(text)[:400]]
    together = "\n".join(parts)
    english = is_plain_english(together)
    denial = negation("en" if english else language_by_words(together))
    present = _present(together, english)
    above = len(sentences(subject)) if subject and text.startswith(subject) else 0
    heading = Heading(subject, "\n".join(parts[above:])) if above else None
    # The body first: it tells what its subject still counts.
    order = [*range(above, len(parts)), *range(min(above, len(parts)))]
    starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
    for number in order:
        sentence, above_body = parts[number], heading if number < above else None
        alone = above_body is not None and not any(weights[name] for name in _TROUBLE)
        spans = supposed_spans(sentence)
        for name, patterns in present.items():
            found = [match for pattern in patterns for match in islice(pattern.finditer(sentence), _LOOKS)]
            if not found:
                continue
            said = [one for one in found if not _denied(name, one, denial)]
            match = next((one for one in said if not _out_of_place(name, one)), None)
            if match is None:
                if name == "urgent" and not said and any(_CALM_IF_DENIED.search(one[0]) for one in found):
                    weights["no_rush"] += 1.0
                continue
            doubtful = name in IMPACT and (
                is_supposed(match.start(), spans)
                or (above_body is not None and above_body.is_doubtful(match[0], alone and name in _CRIED))
            )
            weights[name] += _DOUBTED if doubtful else 1.0
            if name in INDICATORS and not doubtful:
                phrases.append(
                    (starts[number] + match.start(), name, " ".join(match[0].lower().split())[:80])
                )
    strength = {name: 1.0 - (1.0 - SATURATION) ** weight for name, weight in weights.items()}
    people = max((int(re.sub(r"\D", "", found[1])) for found in COUNT.finditer(text[:20000])), default=0)
    return Reading(strength, tuple((name, phrase) for _, name, phrase in sorted(phrases)), people)
