"""Displeasure that is stated rather than cried: praise denied, disappointment, bad conduct, threats, patience at its end.

A statement bounds the sentiment from above. It counts where the writer makes it about now: not where it is denied, asked,
supposed, quoted, said of somebody else's mood, or told of a beginning that ended well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from app.rag.function_words import is_plain_english
from app.triage.denials import negation
from app.triage.prefilter import Prefilter
from app.triage.quotation import is_within, quoted_spans

DELIGHTED, LUKEWARM, DISPLEASED, ANGRY, FURIOUS = 10.0, 5.0, 4.0, 3.0, 2.0
"""Highest sentiment (1..10) of a text by what it states."""
MAX_CHARS = 12_000
_SO = r"(?:(?:so|very|really|truly|deeply|extremely|bitterly|absolutely|utterly|completely|totally|simply|just|frankly|honestly|certainly|definitely|quite|rather|pretty|also|still|now|getting|more than|a bit|a little|beyond|less and|increasingly)\s)*"
_I_AM = rf"\b(?:i|we)(?:\s?['’]m|['’]re|\sam|\sare|\sfeel|['’]ve been|\shave been|\sremain|\swas|\swere)\s{_SO}|(?:^|\bam\s){_SO}"
_PLEASED = r"(?:happy|pleased|satisfied|impressed|amused|thrilled|delighted|content)"
_STAFF = r"(?:agent|colleague|employee|staff|man|woman|lady|guy|lad|girl|driver|courier|technician|engineer|fitter|operator|receptionist|manager|clerk|cashier|supervisor|representative|rep|advisor|adviser|waiter|salesman|person|support|hotline|team|people|helpline)s?"
_OUR_LAW = r"(?:lawyer|solicitor|attorney|barrister|legal team)s?"
_WATCHDOG = r"(?:ombudsman|ombudswoman|regulator|ofcom|ofgem|fca|trading standards|consumer (?:association|protection|council|board|agency|advice|champion|affairs)|better business bureau|bbb|press|newspapers?|papers|tv|television|media|watchdog)"
_TROUBLE = (
    r"(?:\bnot\b|n['’]t\b|\b(?:still|never|nothing|nobody|no longer|lost|loses?|losing|missing|broken?|breaks|fail\w*|wrong\w*|late|crash\w*|freez\w*|down|charged|billed|damaged|errors?|problems?|issues?|stuck|unable|cannot|empty|slow|delayed|cancel+ed|locked|dead|stops?|stopped|disconnect\w*|turns? off|stopped)\b"
    r"|\b(?:nicht|nichts|kein\w*|falsch\w*|kaputt\w*|defekt\w*|verloren|fehl\w+|problem\w*|abgest\w+|gestört\w*|zu spät|doppelt|immer noch|weg|beschädigt\w*)\b"
    r"|\b(?:ne|n['’]\w+|pas|plus rien|toujours|perdue?s?|panne\w*|erreurs?|cass[ée]e?s?|faux|fausse|bloqu[ée]\w*|retard|manqu\w+|abîmée?s?|probl[èe]mes?|coup[ée]e?s?|plant[ée]\w*|tomb[ée]\w*)\b"
    r"|\b(?:no (?:funciona|llega|ha|me|puedo|es|se|va|hay)|lo que no es|sin|perdid[oa]s?|err[óo]r(?:es)?|rot[oa]s?|fall[ao]\w*|cobr\w+|retraso|tarde|ca[íi]d[oa]|equivocad\w+|problemas?|sigue)\b"
    r"|\b(?:niet|niets|geen|kapot\w*|kwijt|fout\w*|verkeerd\w*|storing\w*|te laat|dubbel|plat|uit de lucht|problemen|probleem|vast|beschadigd)\b"
    r"|\b(?:non|niente|rott[oaie]|pers[oaie]|sbagliat\w+|errori?|guast\w+|in ritardo|manca\w*|blocc\w+|problem[ai]|addebit\w+|rotta)\b"
    r"|\b(?:n[ãa]o|nada|perdid[oa]s?|erros?|errad\w+|avari\w+|atras\w+|cobra\w+|quebr\w+|problemas?|caiu|falta\w*|parti\w+)\b"
    r"|\b(?:nie|nic|brak\w*|zgub\w+|b[łl][ęe]d\w*|zepsu\w*|uszkodz\w+|awari\w+|sp[óo][źz]ni\w+|problem\w*|pad[łl]\w*)\b"
    r"|\b(?:inte|inget|ingen|trasig\w*|f[öo]rsvunn\w+|fel\w*|sen(?:t|a)?|saknas|nere|problem\w*|dubbelt|f[öo]rsenad\w*)\b)"
)
_FINE = (
    r"(?:bravo|great|brilliant|fantastic|wonderful|lovely|marvell?ous|superb?|excellent|perfect|amazing|splendid|well done|congratulations|congrats|top"
    r"|toll|klasse|prima|großartig|grossartig|spitze|wunderbar|hervorragend|herzlichen glückwunsch|glückwunsch|gratuliere|na super|na toll|vielen dank auch|danke auch|großes kino"
    r"|g[ée]nial|formidable|magnifique|parfait|chapeau|félicitations|merci bien|merci beaucoup|quelle (?:équipe|efficacité|organisation)|beau travail|bien joué"
    r"|estupendo|fant[áa]stico|maravilloso|excelente|perfecto|enhorabuena|felicidades|qué bien|muy bien|menudo servicio"
    r"|geweldig|fijn|mooi|lekker|fantastisch|prachtig|gefeliciteerd|goed gedaan|knap|hulde"
    r"|ottimo|fantastico|complimenti|bravi|perfetto|splendido|magnifico|che bello|eccellente"
    r"|[óo]timo|parab[ée]ns|maravilha|maravilhoso|perfeito|que bom|lindo serviço"
    r"|[śs]wietnie|brawo|wspaniale|rewelacja|pi[ęe]knie|gratulacje|[śs]wietna robota"
    r"|toppen|fantastiskt|underbart|grattis|h[äa]rligt|perfekt|bra jobbat|snyggt)"
)
_AGAIN = (
    r"(?:\bagain\b(?!st)|\b(?:yet|still) another\b|\bonce (?:more|again)\b|\b(?:schon|mal|einmal|jetzt) wieder\b|\bwieder (?:einmal|mal|kein\w*|ein\w*|nicht|nichts|zu|falsch\w*|d[aie][sre]|alles)\b|\bwieder\b|\bencore (?:une fois|un|une|des|pas|en)\b|\bde nouveau\b|\botra vez\b|\bde nuevo\b|\balweer\b|\bweer\b|\bopnieuw\b"
    r"|\bdi nuovo\b|\bancora una volta\b|\bun['’]altra volta\b|\bde novo\b|\boutra vez\b|\bmais uma vez\b|\bznowu\b|\bzn[óo]w\b|\bpo raz kolejny\b|\bigen\b|\b[äa]nnu en g[åa]ng\b|\b[ée]nn? g[åa]ng till\b)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One kind of displeasure and the words that state it."""

    name: str
    ceiling: float
    english: re.Pattern[str]
    abroad: re.Pattern[str] | None = None
    """The words of eight other languages."""
    deniable: bool = True
    """Whether a "not" before the words takes them back."""
    asked: bool = True
    """Whether a question that holds them states nothing."""
    mood: bool = False
    """Whether the words are those of a mood, which may be somebody else's."""


def _said(english: tuple[str, ...], *abroad: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile("|".join(english), re.I | re.M), re.compile("|".join(abroad), re.I | re.M)


STATEMENTS: tuple[Statement, ...] = (
    Statement("angry_emoji", FURIOUS, re.compile(r"[😡🤬🖕👿😠😤](?!\W{0,3}(?:emoji|reaction|smiley|icon|button|key|symbol)s?\b)"), deniable=False, asked=False),
    Statement("thumbs_down", DISPLEASED, re.compile(r"👎"), deniable=False, asked=False),
    Statement("lowest_rating", ANGRY, *_said(
        (r"\b(?:zero|0) stars\b(?! (?:on|for|in) )|\b(?:i|we)(?:['’]d| would) give (?:you |it |this )?(?:zero|no|0|minus) stars\b|^0\s?/\s?(?:5|10)[.!]*$|^1\s?/\s?10[.!]*$",),
         r"\b(?:null|keinen? einzige\w*) sterne?\b|\bz[ée]ro [ée]toiles?\b|\b(?:cero|zero) estrell?as\b|\bnul sterren\b|\bzero stelle\b|\bzero gwiazdek\b|\bnoll stj[äa]rnor\b",
    )),
    Statement("praise_denied", DISPLEASED, *_said(
        (rf"(?:{_I_AM})(?:not|far from|anything but|nowhere near|less than)(?:\s(?:at all|very|really|too|so|exactly|particularly|one bit|in the least|entirely|completely|fully|being|a))*\s{_PLEASED}\b",
         rf"(?:{_I_AM})(?:unhappy|dissatisfied|displeased|unimpressed)\b|\b(?:can|could)(?:not|n['’]t) (?:\w+ )?say (?:that )?(?:i|we)(?:['’]m|['’]re| am| are) {_PLEASED}\b",
         r"\b(?:is|are|was|were)(?: (?:just|simply|really|frankly))? not (?:good enough|acceptable|what (?:i|we) (?:expect|pay|paid|ordered|signed))|\b(?:is|was)n['’]t (?:good enough|acceptable|what (?:i|we) (?:expect|pay|paid|signed))|\bleaves (?:a lot|much|everything) to be desired\b|\bbelow (?:my|our|all|every|any) expectations?\b",),
         r"\b(?:ich|wir|bin|sind)\b[^.!?\n]{0,50}\b(?:nicht|alles andere als|wenig|keineswegs|kein bisschen)(?: \w+){0,2} (?:zufrieden|glücklich|begeistert|erfreut|amüsiert)\b|^(?:(?:gar|überhaupt|absolut|wirklich|leider|sehr|äußerst|total) )*(?:nicht |un)zufrieden\b|\b(?:ich|wir|bin|sind)\b[^.!?\n]{0,40}\bunzufrieden\b|\blässt (?:\w+ ){0,2}zu wünschen übrig\b|\b(?:nicht (?:akzeptabel|hinnehmbar)|inakzeptabel)\b",
         r"\b(?:ne (?:suis|sommes)|n['’]est|n['’][ée]tais|suis|sommes)(?: (?:vraiment|absolument|franchement))? pas (?:(?:du tout|vraiment|tr[èe]s|trop|franchement) )?(?:contente?s?|satisfaite?s?|heureu(?:x|se)|ravie?s?)\b|^(?:vraiment |franchement |absolument )?pas (?:(?:du tout|vraiment|tr[èe]s) )?(?:contente?s?|satisfaite?s?)\b|\b(?:suis|sommes)(?: (?:tr[èe]s|vraiment|plut[ôo]t))? m[ée]contente?s?\b|\bloin d['’][êe]tre (?:contente?|satisfaite?)s?\b|\blaisse (?:vraiment )?[àa] d[ée]sirer\b",
         r"\bno (?:estoy|estamos|qued[ée]|quedamos|me siento|me voy)(?: \w+){0,2} (?:content|satisfech|feliz|conforme|encantad)\w*|\b(?:estoy|estamos|me siento) (?:nada|(?:muy )?poco|lejos de estar) (?:content|satisfech|conforme)\w*|\b(?:estoy|estamos)(?: muy| bastante)? (?:descontent|insatisfech)\w+|^(?:para )?nada (?:content|satisfech)\w*|\bdeja (?:mucho|bastante) que desear\b",
         r"\b(?:ik ben|ben ik|we zijn|wij zijn|zijn we|zijn wij|ben)\b[^.!?\n]{0,40}\b(?:niet|allesbehalve|weinig|verre van)(?: \w+){0,2} (?:blij|tevreden|gelukkig|te spreken|onder de indruk)\b|\b(?:ik ben|ben ik|we zijn|wij zijn|ben)\b[^.!?\n]{0,30}\bontevreden\b|^(?:helemaal |absoluut |zeer |erg )?(?:niet (?:blij|tevreden)|ontevreden)\b|\blaat (?:\w+ )?te wensen over\b",
         r"\bnon (?:sono|siamo)(?: \w+){0,2} (?:content[oa]|soddisfatt[oa]|felice|entusiasta)\b|\bnon siamo(?: \w+){0,2} (?:content|soddisfatt)[ie]\b|\b(?:sono|siamo)(?: molto| davvero| piuttosto| alquanto)? (?:scontent[oa]|insoddisfatt[oaie])\b|^(?:per (?:niente|nulla)|affatto) (?:content|soddisfatt)\w\b|\bper (?:niente|nulla) (?:content|soddisfatt)\w\b|\blascia (?:molto )?a desiderare\b",
         r"\bn[ãa]o (?:estou|estamos|fiquei|ficamos|t[ôo])(?: \w+){0,2} (?:content|satisfeit|feliz)\w*|\b(?:estou|estamos|fiquei)(?: muito| bastante)? (?:insatisfeit|descontent)\w*|^(?:nada|pouco) satisfeit\w|\bdeixa (?:muito )?a desejar\b",
         r"\bnie (?:jestem|jesteśmy|jestesmy)(?: \w+){0,2} (?:zadowolon|szczęśliw|usatysfakcjonowan)\w*|\b(?:jestem|jesteśmy)(?: \w+){0,2} niezadowolon\w*|^(?:bardzo )?niezadowolon\w+|\bpozostawia (?:wiele|dużo) do życzenia\b",
         r"\b(?:jag är|vi är|är jag|är vi)(?: \w+){0,3} (?:inte|allt annat än|långt ifrån|knappast)(?: \w+){0,2} (?:nöjda?|glada?|imponerade?|belåt\w+)\b|\b(?:jag är|vi är|är jag)(?: \w+){0,2} missnöjda?\b|^(?:inte (?:alls )?nöjd|(?:mycket |väldigt )?missnöjd)\b|\blämnar (?:mycket |en del )?(?:\w+ )?att önska\b",
    ), deniable=False, mood=True),
    Statement("disappointed", DISPLEASED, *_said(
        (rf"(?:{_I_AM})(?:disappointed|let down|disillusioned)\b|\b(?:is|was|are|were|how|what a|such a|very|really|so|truly) (?:\w+ )?(?:disappointing|disappointment|let-?down|disgrace|shambles|farce)\b|\b(?:i|we)(?:['’]d| had| would have)? expect(?:ed)? (?:better|more|something better) (?:of|from)\b|\byou(?:['’]ve| have)?(?: really| all)? let (?:me|us) (?:all )?down\b",),
         r"\benttäuscht\b(?! (?:sein|werden)\b)|\benttäuschend\w*|\b(?:eine|so eine|welche|was für eine) enttäuschung\b|\b(?:mehr|besseres) (?:von (?:euch|ihnen|einer?m?)|erwartet)\b",
         r"\bd[ée][çc]ue?s?\b(?! par (?:le temps|la m[ée]t[ée]o))|\bd[ée]cevante?s?\b|\b(?:quelle|une|grosse) d[ée]ception\b|\bm['’]attendais [àa] (?:mieux|autre chose)\b",
         r"\bdecepcionad[oa]s?\b|\bdecepcionante\b|\b(?:qué|una) decepci[óo]n\b|\besperaba (?:m[áa]s|algo mejor) de\b",
         r"\bteleurgesteld\b|\bteleurstellend\w*|\b(?:een|wat een) (?:\w+ )?teleurstelling\b|\b(?:meer|beter|iets anders) van (?:jullie|u) verwacht\b",
         r"\bdelus[oaie]\b|\bdeludente\b|\b(?:che|una) (?:\w+ )?delusione\b|\bmi aspettavo (?:di pi[ùu]|di meglio|(?:qualcosa )?(?:di )?meglio)\b",
         r"\b(?:decepcionad|desiludid|desapontad)[oa]s?\b|\b(?:que|uma) (?:desilus[ãa]o|decep[çc][ãa]o)\b|\besperava (?:mais|melhor) d[eao]\b|\b(?:decepcionante|desapontador)\b",
         r"\brozczarowan[yaie]\w*|\brozczarowuj[ąa]c\w+|\bzawiedzion\w+|\bzawiedli[śs]cie\b|\bspodziewa[łl]\w+ si[ęe] (?:po \w+ )?(?:czego[śs] )?(?:wi[ęe]cej|lepszego)\b",
         r"\bbesvike?na?\b|\b(?:en|vilken) besvikelse\b|\bf[öo]rv[äa]nta(?:t|de) mig (?:mer|b[äa]ttre|n[åa]got b[äa]ttre)\b",
    ), mood=True),
    Statement("fed_up", ANGRY, *_said(
        (rf"(?:{_I_AM})(?:fed up|sick (?:and tired )?of (?:you|your|this|being|having|waiting|it|calling|the)|furious|livid|outraged|appalled|disgusted|fuming|at my wit['’]?s['’]? end|losing (?:my|all) patience)\b|\b(?:i|we)(?:['’]ve| have) (?:really |truly )?(?:had enough|had it with|lost (?:all )?(?:patience|trust|faith))\b|\b(?:my|our) patience (?:is|has)(?: \w+)? (?:at an end|over|gone|run out|exhausted|up)\b|\benough is enough\b|\b(?:you must be|are you|you['’]ve got to be) (?:joking|kidding)\b|\bis this (?:a|some (?:kind|sort) of(?: a)?) joke\b|\bshame on you\b|\b(?:be|are) ashamed of yourselves\b|\bhow dare you\b|\bfor (?:god|heaven|christ|pete|goodness)['’]?s? sake\b|\byou (?:people |guys |all |lot )?(?:never(?: ever)?|don['’]t even|simply don['’]t|just don['’]t) (?:read|listen|answer|reply|call back|care)\b|\bthis is (?:a joke|ridiculous|outrageous|a disgrace|unacceptable|robbery|daylight robbery)\b",),
         r"\b(?:mir|uns) reicht(?:['’]?s| es)\b(?!,? (?:wenn|dass|v[öo]llig|auch|ein\w*))|\b(?:jetzt|langsam) reicht['’]?s?\b(?: es)?(?=[.!\s]*$)|\bes reicht (?:jetzt|langsam)\b|\b(?:schnauze|nase|faxen) (?:gestrichen )?(?:voll|dicke)\b|\b(?:habe?|haben) (?:\w+ ){0,3}(?:satt|die geduld verloren)\b|\bmeine geduld ist (?:\w+ )?(?:am ende|erschöpft)\b|\b(?:bin|sind) (?:\w+ ){0,3}(?:stinksauer|sauer|wütend|empört|verärgert|fassungslos)\b|\bdas ist (?:\w+ ){0,3}(?:ernst\?|frechheit|unverschämt\w*|witz)\b|\bnicht (?:euer|ihr) ernst\b",
         r"\b(?:j['’]en ai|on en a|nous en avons) (?:\w+ )?(?:marre|assez|ras[- ]le[- ]bol)\b|\bras[- ]le[- ]bol\b|\bma patience (?:a des limites|est [àa] bout)\b|\b[àa] bout de patience\b|\b(?:suis|sommes) (?:\w+ )?(?:furieu(?:x|se)|scandalis[ée]e?s?|outr[ée]e?s?|exc[ée]d[ée]e?s?|en col[èe]re)\b|\bc['’]est (?:\w+ )?(?:inadmissible|inacceptable|scandaleux|une honte|du foutage de gueule|honteux|du vol)\b|\bvous (?:vous )?(?:moquez|foutez) de (?:moi|nous)\b",
         r"\b(?:estoy|estamos|me ten[ée]is|me tienen) (?:\w+ )?(?:hart[oa]s?|indignad[oa]s?|furios[oa]s?|cabread[oa]s?|enfadad[oa]s?)\b|\b(?:se me|nos) (?:\w+ )?(?:acab[óo]|agot[óo]|est[áa] acabando) la paciencia\b|\bya (?:est[áa] bien|basta)\b|\bes (?:una verg[üu]enza|inaceptable|inadmisible|intolerable|un robo|una tomadura de pelo)\b",
         r"\bben (?:\w+ ){0,2}(?:het (?:\w+ )?(?:zat|beu)|woedend|boos|kwaad|furieus)\b|\b(?:ik ben|we zijn) (?:er|het) (?:\w+ )?(?:klaar mee|zat|beu)\b|\bmijn geduld is (?:\w+ )?op\b|\b(?:is|vind ik) (?:\w+ )?(?:onacceptabel|belachelijk|schandalig|een schande|ongehoord)\b",
         r"\b(?:sono|siamo) (?:\w+ )?(?:stuf[oai]|stanc[oa] di (?:aspettare|questo|voi)|furios[oai]|arrabbiat[oai]|indignat[oai]|esasperat[oai])\b|\b(?:ne ho|ne abbiamo) abbastanza\b|\bho perso la pazienza\b|\b[èe] (?:una vergogna|inaccettabile|vergognoso|una presa in giro|uno scandalo|un furto)\b",
         r"\b(?:estou|estamos|t[ôo]) (?:\w+ )?(?:fart[oa]s?|indignad[oa]s?|furios[oa]s?|revoltad[oa]s?|cansad[oa]s? d[eao])\b|\b(?:perdi|perdemos) a paci[êe]ncia\b|\bminha paci[êe]ncia (?:acabou|tem limites?)\b|\b[ée] (?:uma vergonha|inaceit[áa]vel|inadmiss[íi]vel|um absurdo|um roubo|uma falta de respeito)\b",
         r"\bmam (?:\w+ )?(?:do[śs][ćc]|po dziurki)\b|\bmamy do[śs][ćc]\b|\bstraci[łl]\w+ cierpliwo[śs][ćc]\b|\bcierpliwo[śs][ćc] si[ęe] (?:\w+ )?sko[ńn]czy[łl]a\b|\bjestem (?:\w+ )?(?:w[śs]ciek[łl][yaąe]|oburzon[yae]|z[łl][yaąe] na)\b|\bto (?:\w+ )?(?:skandal|kpina|kpiny|niedopuszczalne|nie do przyj[ęe]cia|[żz]art jaki[śs]|oburzaj[ąa]ce)\b",
         r"\bnu (?:r[äa]cker|f[åa]r) det\b(?: vara)?(?: nog)?|\b(?:jag är|vi är) (?:\w+ )?(?:less p[åa]|tr[öo]tt(?:a)? p[åa] (?:er|det|att)|f[öo]rbannade?|rasande|uppr[öo]rda?|arga?)\b|\bmitt t[åa]lamod (?:är|har) (?:\w+ )?(?:slut|tagit slut|tryter)\b|\bdet är (?:\w+ )?(?:oacceptabelt|skandal|en skam|under all kritik|ett sk[äa]mt)\b",
    ), asked=False, mood=True),
    Statement("apology_due", ANGRY, *_said(
        (r"\b(?:i|we)(?:['’]d| would)? (?:\w+ )?(?:like|want|expect|demand|await|deserve|insist on|am owed|are owed|am still waiting for|am waiting for|require) (?:\w+ )?(?:a |an )(?:\w+ ){0,2}apology\b|\byou owe (?:me|us|her|him|them|my \w+) an? (?:\w+ )?apology\b|\bwhere(?:['’]s| is) (?:my|the|our) apology\b|\b(?:not even|without|never) (?:so much as )?(?:an? (?:word of )?)?apology\b|\ban apology (?:is|would be) (?:the least|due|in order|overdue)\b",),
         r"\b(?:erwarte|verlange|fordere|möchte|will|erwarten|verlangen|fordern)\b(?: \w+){0,3} entschuldigung\b|\bhätte(?:n)? (?:\w+ )?gern\w* eine entschuldigung\b|\beine entschuldigung (?:wäre|ist) (?:\w+ )?(?:das mindeste|fällig|angebracht)\b",
         r"\b(?:j['’]attends|j['’]exige|je veux|je voudrais|j['’]aimerais|nous attendons|nous exigeons|on attend)(?: \w+){0,2} (?:des|vos) excuses\b|\bvous (?:me|nous) devez des excuses\b",
         r"\b(?:exijo|exigimos|espero|esperamos|quiero|queremos|merezco|quisiera) (?:al menos )?(?:una |unas |sus )?(?:disculpas?)\b|\bme deben una disculpa\b",
         r"\b(?:eis|eisen|wil|willen|verwacht|verwachten|wacht op)(?: \w+){0,2} (?:excuses|een excuus|verontschuldiging\w*)\b",
         r"\b(?:pretendo|esigo|esigiamo|pretendiamo|voglio|vogliamo|aspetto|mi aspetto|vorrei)(?: almeno| ancora)? (?:delle |le vostre |le )?scuse\b",
         r"\b(?:exijo|exigimos|quero|queremos|espero|aguardo|mere[çc]o) (?:pelo menos |no m[íi]nimo )?(?:um pedido de desculpas?|desculpas)\b",
         r"\b(?:oczekuj[ęe]|oczekujemy|[żz][ąa]dam|[żz][ąa]damy|domagam si[ęe]|czekam na|chc[ęe])(?: \w+){0,2} przeprosin\w*",
         r"\b(?:kr[äa]ver|vill ha|f[öo]rv[äa]ntar (?:mig|oss)|v[äa]ntar p[åa])(?: \w+){0,2} urs[äa]kt\b",
    )),
    Statement("conduct", ANGRY, *_said(
        (rf"\b(?:your|the|that|this|one of your) (?:\w+ ){{0,2}}{_STAFF}(?: \w+){{0,3}}? (?:(?:was|were|is|are|got|became|has been|have been)(?: (?:so|very|really|extremely|incredibly|quite|rather|just|simply|downright))* (?:rude|impolite|arrogant|condescending|dismissive|insulting|patroni[sz]ing|disrespectful|abusive|aggressive|unhelpful)|laughed(?=[.!,]| at| in my| in our)|hung up|put the phone down|shouted|yelled|swore|snapped at|insulted|mocked|sneered|talked down to|lied)\b",
         r"\b(?:he|she|they|you|somebody|someone)(?: just| simply| even| then| all)? (?:hung up on|laughed at|laughed in|shouted at|yelled at|swore at|sneered at|insulted|mocked|lied to|talked down to|ignored) (?:me|us|my (?:wife|husband|mother|father|son|daughter|partner))\b|\b(?:i|we) (?:was|were|got|have been|['’]ve been)(?: \w+)? (?:insulted|shouted at|yelled at|laughed at|hung up on|lied to|mocked|humiliated|fobbed off|palmed off|ignored)\b|\bhow rude\b|\byou(?:['’]re| are) (?:all )?(?:so |very |really |just )?(?:rude|liars|thieves|crooks|incompetent|useless)\b",
         r"\b(?:treat|treats|treated|treating) (?:me|us|people|customers|your customers|my \w+) (?:like|as if|as though)\b|\b(?:being|was|were|been) treated (?:like|as if)\b|\bmade (?:a fool|fools) of (?:me|us)\b|\bis this (?:how|the way) you treat\b|\b(?:reduced|brought|moved) (?:me|my \w+) to tears\b(?! of)|\b(?:i|my \w+) (?:was|sat|ended up|broke down) (?:\w+ )?in tears\b(?! of)|\b(?:my|all (?:my|our)|our) (?:mails?|e-?mails?|calls?|messages|letters|tickets|requests|complaints)(?: \w+){0,3} (?:been|being|are|were|get|was|is)(?: \w+)? ignored\b|\byou (?:just |simply |keep |have been |are |all |still )*(?:ignore|ignored|ignoring) (?:me|us|my (?:mails?|e-?mails?|calls?|messages?|complaints?|letters?)|every(?:thing| one))\b",),
         r"\b(?:unhöflich|unfreundlich|patzig|herablassend|respektlos|pampig)\w*\b(?=[^.!?\n]{0,40}(?:[.!]|$))|\b(?:aufgelegt|angeschrien|ausgelacht|beleidigt|abgewimmelt|angelogen|ignoriert)\s?(?:worden|wurden?)?[.!]?$|\b(?:hat|haben|wurde|wurden)(?: \w+){0,3} (?:angeschrien|ausgelacht|beleidigt|abgewimmelt|angelogen|einfach aufgelegt)\b|\bbehandel\w+(?: \w+){0,3} wie (?:einen?|dreck|luft|idioten)\b|\bwie (?:ein \w+|dreck|luft|idioten|einen? \w+) behandelt\b",
         r"\b(?:impolie?s?|malpolie?s?|grossi(?:er|[èe]re)s?|m[ée]prisante?s?|irrespectueu(?:x|ses?))\b|\b(?:m['’]a|nous a|m['’]ont|nous ont)(?: \w+)? (?:raccroch[ée] au nez|insult[ée]e?s?|ri au nez|cri[ée] dessus|ignor[ée]e?s?|menti)\b|\braccroch[ée] au nez\b|\btrait[ée]e?s? comme (?:un|une|des|de la)\b",
         r"\b(?:maleducad[oa]s?|groser[oa]s?|irrespetuos[oa]s?|prepotentes?)\b|\b(?:me|nos) (?:colg[óo]|colgaron|han colgado|ha colgado|insult[óo]|grit[óo]|gritaron|ignoran|ignoraron|mintieron|han mentido|ha mentido)\b|\b(?:se (?:ri[óo]|rieron) de (?:m[íi]|nosotros))\b|\btrata(?:n|do|ron)?(?: \w+){0,2} como (?:a )?(?:un|una|unos|basura|idiota)\b",
         r"\b(?:onbeleefd|onvriendelijk|onbeschoft|brutaal|neerbuigend|respectloos)\w*|\b(?:heeft|hebben|werd|ben)(?: \w+){0,3} (?:opgehangen|uitgelachen|uitgescholden|afgepoeierd|genegeerd|voorgelogen)\b|\b(?:behandeld|behandelen)(?: \w+){0,2} als (?:een|oud|vuil)\b|\bals (?:oud )?vuil behandeld\b",
         r"\b(?:maleducat[oaie]|scortes[ei]|sgarbat[oaie]|villan[oaie])\b|\b(?:mi|ci) (?:ha|hanno) (?:\w+ )?(?:riattaccato|chiuso il telefono in faccia|insultat\w|riso in faccia|urlato|ignorat\w|mentito|preso in giro|presi in giro)\b|\btrattat[oaie] (?:come|da) (?:un|una|degli|idiot\w|scem\w)\b",
         r"\b(?:mal[- ]?educad[oa]s?|grosseir[oa]s?|desrespeitos[oa]s?|malcriad[oa]s?)\b|\b(?:desligou|desligaram)(?: \w+){0,2} na (?:minha )?cara\b|\b(?:me|nos) (?:ignoram|ignoraram|insultou|insultaram|gritou|mentiram|xingou)\b|\b(?:riu|riram)[- ](?:se )?(?:de mim|da minha cara)\b|\btratad[oa]s? como\b",
         r"\b(?:nieuprzejm|niegrzeczn|aroganck|opryskliw|chamsk|bezczeln)\w+|\b(?:roz[łl][ąa]czy[łl]\w* si[ęe]|wy[śs]mia[łl]\w*|nakrzycza[łl]\w*|obrazi[łl]\w*|zignorowa[łl]\w*|zignorowano|ok[łl]ama[łl]\w*|ok[łl]amano)(?: (?:mnie|nas|na mnie|moje))?|\btraktuj\w+(?: \w+){0,2} jak\b",
         r"\b(?:otrevlig|oartig|oh[öo]vlig|dryg|of[öo]rsk[äa]md)\w*|\b(?:la|lade) p[åa] luren\b|\bskrattade [åa]t mig\b|\bskrek (?:[åa]t|p[åa]) (?:mig|oss)\b|\bignorerar (?:mig|oss|mina)\b|\bbehandla(?:d|r|s|de|t)(?: \w+){0,2} som (?:en|ett|luft|skr[äa]p)\b",
    )),
    Statement("threat", ANGRY, *_said(
        (rf"\b(?:my|our) {_OUR_LAW} (?:(?:will|shall) (?:\w+ )?(?:be|write|contact|hear|send|see|take|deal|call|get|have|find|look)|has (?:already|been)|hears|gets it|is (?:informed|ready|reading|drafting|waiting))\b|\b(?:hear|letter|mail|writ) from (?:my|our|a) {_OUR_LAW}\b|\b(?:to|with|by) (?:my|our) {_OUR_LAW}\b(?=\s?(?:[.!,]|now|today|tomorrow|next|if|on|by|$))|\b(?:get|call|hire|see|consult|involve|instruct)(?:ting|ing)? an? {_OUR_LAW}\b|\bsee you in (?:\w+ )?(?:claims )?court\b|\b(?:tak|pursu|start|consider|begin|initiat|threaten)\w* (?:\w+ )?legal (?:action|steps|proceedings)\b|\b(?:small claims|take (?:you|this) to court|i['’]ll sue|we['’]ll sue|(?:i|we) (?:will|shall) sue)\b",
         rf"\b(?:i|we)(?:['’]ll|['’]m|['’]re| will| shall| am| are| have| would|['’]ve)?(?: \w+){{0,3}} (?:report|reporting|reported|complain|complaining|complained|go|going|turn|turning|write|writing|refer|take (?:this|it)|taking (?:this|it))(?: \w+){{0,3}} to (?:(?:the|my|our|your|a) (?:\w+ ){{0,2}}{_WATCHDOG}|ofcom|ofgem|trading standards|the bbb)\b|\bor (?:i|we)(?:['’]ll)? (?:\w+ )?(?:go|turn|write|call|complain) (?:\w+ )?(?:to )?(?:the )?{_WATCHDOG}\b",
         r"\b(?:leave|leaving|write|writing|post|posting|give|giving|publish)\w*(?: \w+){0,2} (?:(?:a|one|1|the|my|this|an?)[- ])?(?:\w+ )?(?:one[- ]star|1[- ]star|zero[- ]star|bad|negative|terrible|scathing|damning|nasty) (?:star )?(?:reviews?|ratings?)\b|\b(?:warn|tell) (?:others|everyone|everybody|all my (?:friends|colleagues)|the (?:whole )?world) (?:about|what|how|not|against|off)\b",),
         r"\b(?:mein|unser|meine|unsere) (?:rechts)?anw[aä]lt\w* (?:wird|ist|hat|hört|meldet|schreibt|weiß|prüft|übernimmt)\b|\b(?:zum|an meinen|an unseren|mit meinem|mit unserem|von meinem|von unserem|durch meinen) (?:rechts)?anwalt\b|\b(?:schalte|nehme|nehmen|schalten)(?: \w+){0,2} einen? (?:rechts)?anwalt\w*|\brechtliche schritte\b|\b(?:an die|zur|bei der|mit der) (?:verbraucherzentrale|bundesnetzagentur|schlichtungsstelle)\b|\b(?:zum|beim) verbraucherschutz\b|\b(?:negative|schlechte|ein-?sterne-?)\s?bewertung\w*\b(?=[^.!?\n]{0,40}(?:schreib|hinterlass|geb|post|veröffentlich|abgeb))|\b(?:gehe|gehen|wende[n]?)(?: \w+){0,3} (?:zur|an die) (?:presse|zeitung|medien)\b",
         r"\b(?:[àa]|avec|par|chez) (?:mon|notre) avocate?\b|\b(?:mon|notre) avocate? (?:vous|va|prendra|est|se|a|s['’])\b|\b(?:action|actions|poursuites|voie|suites) (?:en justice|judiciaires?|l[ée]gales?)\b|\b(?:60 millions de consommateurs|ufc[- ]que choisir|dgccrf|r[ée]pression des fraudes|m[ée]diateur de la consommation|association de consommateurs)\b|\b(?:laisse\w*|mets?|mettre|publie\w*|poste\w*)(?: \w+){0,3} avis n[ée]gatif|\b(?:vous (?:mets|mettons) en demeure|vaut mise en demeure|(?:ceci|courrier|lettre) est une mise en demeure)\b|\bpr[ée]venir la presse\b",
         r"\b(?:a|con|de) (?:mi|nuestro) abogad[oa]\b|\b(?:mi|nuestro) abogad[oa] (?:se|les|os|ya|va|est[áa])\b|\b(?:acciones legales|hoja de reclamaciones|oficina del consumidor|organizaci[óo]n de consumidores|facua|profeco|rese[ñn]a negativa|os denuncio|voy a denunciar|les voy a denunciar|demandarles|los voy a demandar)\b",
         r"\b(?:naar|met|van|aan) (?:mijn|onze|een) advocaat\b|\b(?:mijn|onze) advocaat (?:zal|neemt|is|heeft|gaat)\b|\b(?:juridische stappen|naar de rechter|consumentenbond|geschillencommissie|slechte (?:review|recensie|beoordeling)|negatieve (?:review|recensie|beoordeling))\b",
         r"\b(?:al|dal|col|con il) (?:mio|nostro) avvocato\b|\b(?:il mio|il nostro) avvocato (?:vi|si|ha|[èe]|sar[àa])\b|\b(?:vie legali|azioni? legal[ei]|codacons|altroconsumo|agcom|associazione (?:dei )?consumatori|recensione negativa|ci vediamo in tribunale)\b",
         r"\b(?:ao|com o|do|pelo) (?:meu|nosso) advogado\b|\b(?:meu|nosso) advogado (?:vai|j[áa]|est[áa]|entrar[áa])\b|\b(?:a[çc][ãa]o judicial|medidas legais|vias legais|procon|reclame aqui|livro de reclama[çc][õo]es|anatel|anacom|avalia[çc][ãa]o negativa)\b",
         r"\b(?:mojego|naszego|do|moim|naszym|mojemu) (?:prawnik|adwokat)\w*\b|\b(?:m[óo]j|nasz) (?:prawnik|adwokat) (?:si[ęe]|ju[żz]|zajmie|skontaktuje)\b|\b(?:drog[ęe] s[ąa]dow\w+|kroki prawne|do s[ąa]du|rzecznik\w* (?:praw )?konsument\w*|uokik|negatywn\w+ opini\w+)\b",
         r"\b(?:till|med|av|[åa]t) (?:min|v[åa]r|en) (?:advokat|jurist)\b|\b(?:min|v[åa]r) (?:advokat|jurist) (?:kommer|h[öo]r|har|tar|[äa]r)\b|\br[äa]ttsliga [åa]tg[äa]rder\b|\b(?:allm[äa]nna reklamationsn[äa]mnden|konsumentverket|konsumentombudsmannen|d[åa]lig recension|negativ recension|negativt omd[öo]me|dra er inf[öo]r r[äa]tta|anm[äa]ler er)\b",
    )),
    Statement("leaving", DISPLEASED, *_said(
        (r"\b(?:i|we)(?:['’]m|['’]re|['’]ll| am| are| will| shall| have decided to| intend to| want to| may| might)?(?: \w+){0,2} (?:leave|leaving|switch|switching|move|moving|change|changing|go|going)(?: \w+){0,3} (?:to|for) (?:your competit\w+|(?:the|a|another|some other) (?:competit\w+|provider|supplier|shop|company))\b|\btak(?:e|ing) (?:my|our) (?:business|custom|money) elsewhere\b|\byou(?:['’]ve| have)? (?:just )?lost (?:a|another|me as a|us as a|this|your last|a loyal|your most) (?:\w+ ){0,2}customers?\b|\b(?:i|we)(?:['’]ll| will| shall|['’]m| am) (?:never|not) (?:buy|buying|order|ordering|shop|shopping|book|booking|come back|coming back|use|using)(?: \w+){0,3} (?:again|from you|with you|at yours|here)\b|\bi give up\b(?=\s?[.!,]|$)|\bnever again (?:with|from|at) (?:you|your|this|me)\b|\bthis (?:was|is|will be) (?:definitely |certainly )?(?:(?:my|our) last (?:order|purchase|booking)|the last (?:order|time|thing) (?:i|we)\b)",),
         r"\b(?:wechs(?:le|eln|el)|gehe|gehen)(?: \w+){0,4} (?:zur konkurrenz|den anbieter|zu einem anderen|zu eurem konkurrenten|zum mitbewerber)\b|\b(?:nie|nie mehr|niemals) wieder (?:bei|mit) (?:euch|ihnen)\b|\b(?:einen kunden|mich als kund\w+|uns als kund\w+) (?:\w+ )?(?:verloren|los)\b|\b(?:letzte bestellung|letztes mal) (?:bei (?:euch|ihnen)|dass)\b",
         r"\b(?:vais|allons|pars|passe) (?:\w+ )?(?:chez (?:un|votre|vos|la) concurren\w+|à la concurrence|changer d['’]op[ée]rateur|changer de fournisseur)\b|\bplus jamais (?:chez|avec) vous\b|\bvous (?:m['’]avez|avez) perdue?(?: \w+)? (?:un client|une cliente|comme client\w*)\b|\bderni[èe]re (?:fois|commande) (?:que je|chez)\b",
         r"\b(?:me voy|nos vamos|me cambio|nos cambiamos|me paso) (?:a|con) (?:la competencia|otra compa[ñn][íi]a|otro proveedor)\b|\bnunca m[áa]s (?:compro|comprar[ée]|con (?:vosotros|ustedes))\b|\b(?:han|hab[ée]is) perdido (?:a )?(?:un|una) client\w+\b",
         r"\b(?:stap|stappen|ga|gaan) (?:\w+ ){0,2}(?:over )?naar (?:de concurren\w+|een ander\w*)\b|\bnooit meer (?:bij jullie|iets|bestel)\b|\been klant (?:kwijt|verloren|minder)\b|\blaatste keer dat (?:ik|we)\b",
         r"\b(?:passo|passiamo|vado|andiamo) (?:alla concorrenza|a un altro|da un altro|con un altro)\b|\bmai pi[ùu] (?:da|con) voi\b|\bavete perso (?:un|una) client\w\b|\bultima volta che (?:compro|ordino)\b",
         r"\b(?:vou|vamos) (?:mudar (?:de|para)|para) (?:a concorr[êe]ncia|outra (?:operadora|empresa)|outro fornecedor|operadora)\b|\bnunca mais (?:compro|com voc[êe]s|volto)\b|\bperderam (?:um|uma) client\w\b",
         r"\b(?:przechodz[ęe]|przejd[ęe]|przenosz[ęe] si[ęe]) do konkurencji\b|\bnigdy wi[ęe]cej (?:u was|nie kupi[ęe]|nie zam[óo]wi[ęe])\b|\bstracili[śs]cie klient\w+",
         r"\b(?:byter|g[åa]r)(?: \w+)? (?:till (?:en )?konkurrent\w*|leverant[öo]r|operat[öo]r)\b|\baldrig mer (?:hos er|handla|best[äa]lla)\b|\bf[öo]rlorat en kund\b|\bsista g[åa]ngen jag (?:handlar|best[äa]ller)\b",
    )),
    Statement("patience", DISPLEASED, *_said(
        (r"\bfor the (?:third|fourth|fifth|sixth|seventh|tenth|umpteenth|nth|hundredth|(?:\d{1,2}(?:rd|th))) time\b(?! (?:in (?:my|our) life|and (?:love|loving)))|\b(?:this is|that['’]s|it['’]s|here is) (?:now |already )?(?:the |my |our )?(?:third|fourth|fifth|sixth|seventh|tenth|umpteenth|\d{1,2}(?:rd|th)) (?:time|mail|e-?mail|message|call|attempt|complaint|reminder|ticket|letter)\b|\bhow (?:many (?:more )?times|often|many times more) (?:(?:do|will|am|are) (?:i|we) (?:have to|need to|to|got to|still)|must (?:i|we)|should (?:i|we) (?:still|ask|tell|say|explain|write|call|ring|repeat|send))\b|\bhow much longer (?:do|must|should|am|are|will|is)\b|\bwhen will (?:you|this|somebody|someone|it) finally\b|\b(?:i|we)(?:['’]ve| have)?(?: \w+)? (?:waited|been waiting)(?: for)? (?:\w+ ){0,2}(?:hours|weeks|months)\b",
         r"\b(?:still|(?:weeks?|days?|months?|calls|mails|e-?mails|tickets|letters) and) (?:nothing|no (?:reply|answer|response|news|refund|reaction|sign|word|solution|call ?back))(?= (?:after|for|since|from)|[.!]|$)|\b(?:after|for) (?:\w+ )?(?:weeks|months|\d+ (?:weeks|months)|(?:two|three|four|five|six|seven|eight) (?:weeks|months)) (?:of waiting|of nothing|of silence|of excuses|still|and (?:still|nobody|nothing|no))\b|\b(?:nobody|no one|no-one|none of you) (?:ever |has |even |bothers to |bothered to )*(?:calls? back|called back|call(?:s|ed)? me back|answers? (?:me|us|my|our|your|at your)|answered|replied|cares|reacts|reacted|responded|bothered)\b(?! (?:for|until))",),
         r"\bzum (?:dritten|vierten|fünften|sechsten|siebten|zehnten|x-ten|zigsten|hundertsten|wiederholten|\d{1,2}\.) ?mal\b|\bwie oft (?:muss|soll|denn|noch)\b|\bwie lange (?:noch|soll|muss ich|müssen wir)\b|\b(?:seit|nach) (?:\w+ )?(?:wochen|monaten)(?: \w+){0,3} (?:nichts|keine? (?:antwort|reaktion|rückmeldung|lösung)|niemand)\b|\b(?:immer noch|noch immer) (?:nichts|keine? (?:antwort|reaktion|rückmeldung|lösung|geld))\b|\b(?:niemand|keiner) (?:meldet sich|antwortet|ruft zurück|reagiert|fühlt sich zuständig|hebt ab|geht (?:ans|dran))\b",
         r"\bpour la (?:troisi[èe]me|quatri[èe]me|cinqui[èe]me|[ée]ni[èe]me|n-?i[èe]me|\d{1,2}[èe]?(?:me)?) fois\b|\bcombien de fois (?:faut|dois|devrai|vais|encore)\b|\bcombien de temps (?:encore|vais-je|faut-il encore)\b|\btoujours (?:rien|aucune (?:r[ée]ponse|nouvelle|solution)|pas de (?:r[ée]ponse|nouvelles?|remboursement|solution))\b|\bpersonne ne (?:r[ée]pond|rappelle|me rappelle|d[ée]croche|r[ée]agit|bouge)\b",
         r"\bpor (?:tercera|cuarta|quinta|en[ée]sima|en[éeè]sima|\d{1,2}ª) vez\b|\bcu[áa]ntas veces (?:tengo|hay|debo|m[áa]s)\b|\bhasta cu[áa]ndo\b|\b(?:sigo|seguimos) sin (?:respuesta|noticias|soluci[óo]n|saber nada|recibir)\b|\btodav[íi]a (?:nada|sin respuesta)\b|\bnadie (?:me |nos )?(?:responde|contesta|llama|hace (?:nada|caso)|da la cara|se hace cargo)\b",
         r"\bvoor de (?:derde|vierde|vijfde|zesde|tiende|zoveelste|\d{1,2}e) keer\b|\bhoe vaak (?:moet|nog|moeten)\b|\bhoe lang (?:nog|moet|moeten)\b|\bnog steeds (?:niets|geen (?:antwoord|reactie|oplossing|bericht|geld))\b|\bniemand (?:belt (?:\w+ )?terug|reageert|antwoordt|neemt op|doet iets|laat iets horen)\b",
         r"\bper la (?:terza|quarta|quinta|sesta|ennesima|\d{1,2}[ªa]) volta\b|\bquante volte (?:devo|dobbiamo|ancora)\b|\bquanto (?:tempo )?(?:ancora )?(?:devo|dobbiamo) (?:ancora )?aspettare\b|\bancora (?:niente|nulla|nessuna (?:risposta|notizia|soluzione))\b|\bnessuno (?:mi |ci )?(?:risponde|richiama|fa (?:niente|nulla)|si fa (?:vivo|sentire))\b",
         r"\bpela (?:terceira|quarta|quinta|sexta|en[ée]sima|\d{1,2}ª) vez\b|\bquantas vezes (?:tenho|preciso|mais|é que)\b|\bat[ée] quando\b|\b(?:continuo|continuamos) sem (?:resposta|solu[çc][ãa]o|not[íi]cias)\b|\bainda (?:nada|sem (?:resposta|solu[çc][ãa]o))\b|\bningu[ée]m (?:me |nos )?(?:responde|atende|liga de volta|faz nada|resolve)\b",
         r"\bpo raz (?:trzeci|czwarty|pi[ąa]ty|sz[óo]sty|kolejny|enty|setny)\b|\bile razy (?:mam|mo[żz]na|jeszcze|trzeba)\b|\bjak d[łl]ugo (?:jeszcze|mam|mamy)\b|\b(?:nadal|wci[ąa][żz]|ci[ąa]gle|dalej) (?:nic|brak (?:odpowiedzi|reakcji)|bez odpowiedzi)\b|\bnikt nie (?:odpowiada|oddzwania|odbiera|reaguje|odpisuje)\b",
         r"\bf[öo]r (?:tredje|fj[äa]rde|femte|sj[äa]tte|hundrade|elfte|femtioelfte) g[åa]ngen\b|\bhur m[åa]nga g[åa]nger (?:ska|m[åa]ste|till)\b|\bhur l[äa]nge (?:till|ska|m[åa]ste)\b|\bfortfarande (?:ingenting|inget (?:svar|h[äa]nt)|ingen (?:l[öo]sning|[åa]terkoppling))\b|\bingen (?:svarar|ringer (?:upp|tillbaka)|bryr sig|h[öo]r av sig|g[öo]r n[åa]got)\b",
    ), deniable=False, asked=False),
)  # fmt: skip

_PRAISE = re.compile(rf"(?:^|(?<=[.!?…] )|(?<=[,:–—-] )){_FINE}(?=[ ,.!…:;\n]|$)", re.I | re.M)
_REPEATED, _TROUBLED = re.compile(_AGAIN, re.I), re.compile(_TROUBLE, re.I)
_MEANT = re.compile(
    r"\b(?:works? (?:again|now|fine|perfectly)|working again|(?:is |are |all )?back(?: up)?|up again|fixed|solved|resolved|sorted|finally|thank(?:s| you) (?:again|for)|help(?:ed|ing) (?:me|us|again)|see you again|order(?:ing)? again"
    r"|(?:geht|läuft|funktioniert|klappt|gefunden|da|online) (?:\w+ )?wieder|wieder (?:da|online|gut|ganz|alles gut|in ordnung|heil)|endlich|gelöst|geholfen|remarche\w*|marche (?:de nouveau|à nouveau)|r[ée]solue?|enfin|merci (?:encore|pour)|encore (?:merci|bravo)|funciona (?:otra vez|de nuevo)|resuelto|solucion\w+|por fin|gracias (?:por|otra vez|de nuevo)"
    r"|doet het weer|werkt (?:\w+ )?weer|opgelost|eindelijk|funziona di nuovo|risolto|finalmente|di nuovo grazie|funciona de novo|resolvido|obrigad\w (?:de novo|pela|pelo)|dzia[łl]a|rozwi[ąa]zan\w+|fungerar (?:\w+ )?igen|l[öo]st|tack igen)\b",
    re.I,
)
"""What makes praise beside an "again" meant."""
_THANKS_BUT = re.compile(
    r"\b(?:thanks|thank you|danke|vielen dank|merci|gracias|bedankt|dank (?:je|u)|grazie|obrigad[oa]|dzi[ęe]kuj[ęe]|dzi[ęe]ki|tack)\b[^.!?\n]{0,90}[.,;!–—-]?\s{1,3}(?:but|however|unfortunately|nevertheless|yet|aber|allerdings|jedoch|leider|mais|cependant|malheureusement|toutefois|pourtant|pero|sin embargo|desafortunadamente|lamentablemente"
    r"|(?:the|this|our|my) (?:problem|issue|error|fault|trouble) (?:is|was|has|still|remains|persists)|it (?:is|has|does) still|still|das problem (?:ist|besteht|bleibt)|le probl[èe]me (?:est|persiste|reste)|el problema (?:sigue|persiste|contin[úu]a)|maar|helaas|echter|ma|per[òo]|purtroppo|tuttavia|mas|por[ée]m|infelizmente|contudo|ale|jednak|niestety|men|tyv[äa]rr|dock)\b(?P<rest>[^.!?\n]{0,160})",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|in case|in the event|what happens|should (?:i|we|you|the|a|any\w*)|would have been|wenn|falls|ob|sollte[nt]?|w[äu]rde\w*|si (?:je|on|nous|vous|un|une|le|la|jamais|no|el|yo|alguien|quiero|estoy|quedo|un cliente)|en cas|au cas o[ùu]|en caso"
    r"|als (?:ik|je|u|we|wij|jullie|iemand|een|de|het)|indien|mocht|se (?:non|n[ãa]o|io|eu|fossi|il|lo|un|una|uma|o|a|voc[êe]|qualcuno|algu[ée]m|ficar|sono)|caso|qualora|je[śs]li|je[żz]eli|gdyby\w*|gdy|czy|om (?:jag|vi|man|en|kunden|du|ni|n[åa]gon)|ifall|skulle)\b[^.!?;\n]{0,90}$"
    r"|\b(?:would|might|could|may|['’]d|afraid of (?:being|getting)|avoid (?:being|getting)|not to be|dass es) (?:be |have been |get |become )?(?:\w+ )?$",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:he|she|they|who|(?:my|our|your|the|some|many|most|all|these|those|other|several|few|no|their|his|her) (?:[\w-]+ ){0,2}?(?:customers?|clients?|users?|guests?|people|readers?|kids|children|members?|students?|patients?|colleagues?|boss|wife|husband|mother|father|mum|mom|dad|son|daughter|friends?|neighbou?rs?|grand\w+|team|staff|visitors|fans|parents|tenants|cat|dog|chef|inspector|controller|secretary|manager))(?:['’](?:s|re|d))?(?: \w+){0,3}\s*$"
    r"|\b(?:er|sie|es|kund\w+|chef\w*|mann|frau|mutter|vater|sohn|tochter|leute|gäste|nutzer\w*|mitglieder|eltern|kinder|kollege\w*|kollegin\w*) (?:ist|sind|war|waren|sei|wäre|schien\w*)(?: \w+){0,2}\s*$"
    r"|\b(?:il|elle|ils|elles|clients?|chef\w*|mari|femme|m[èe]re|p[èe]re|fils|fille|gens|utilisat\w+|membres|enfants|parents|coll[èe]gues?) (?:est|sont|[ée]tai(?:t|ent)|a [ée]t[ée]|ont [ée]t[ée]|serai\w+)(?: \w+){0,2}\s*$"
    r"|\b(?:est[áa]n?|estaban?|qued[óo]|quedaron|se (?:siente|fue)n?|[èe]|era|erano|saranno|est[ãa]o|ficou|ficaram|jest|by[łl][aiy]?|byli|s[ąa]|han är|hon är|de är|kunderna är|är kunderna|is|zijn (?:klanten|vrouw|man)|klanten zijn|waren)(?: \w+){0,2}\s*$",
    re.I,
)
"""Somebody else before the words of a mood. Swedish and Dutch name the person, since their verb does not."""
_BEGAN = re.compile(
    r"\b(?:at first|first i|initially|to begin with|in the beginning|at the time|back then|last (?:year|summer|winter|spring|autumn)|years? ago|used to|almost|nearly|no longer|not any ?more|anfangs|zuerst|zun[äa]chst|damals|fast|beinahe|nicht mehr|au d[ée]but|d['’]abord|[àa] l['’][ée]poque|presque|ne (?:\w+ )?plus"
    r"|al principio|en su momento|casi|ya no|in het begin|eerst|destijds|bijna|niet meer|all['’]inizio|dapprima|quasi|non (?:\w+ )?pi[ùu]|no in[íi]cio|a princ[íi]pio|quase|j[áa] n[ãa]o|na pocz[ąa]tku|najpierw|prawie|ju[żz] nie|f[öo]rst|i b[öo]rjan|n[äa]stan|inte l[äa]ngre)\b",
    re.I,
)
_TURNED = re.compile(
    r"\b(?:but|then|until|since then|however|and then|aber|dann|doch|bis|mais|puis|jusqu|ensuite|pero|luego|hasta|maar|toen|tot|ma|poi|finch[ée]|mas|depois|at[ée]|ale|potem|a[żz]|men|sedan|tills)\b[^.!?\n]{0,110}\b(?:wonderful\w*|great|kind(?:ly|ness)?|help(?:ed|ful)|sorted|fixed|solved|patient\w*|brilliant\w*|lovely|saved|made up|apologi[sz]ed|excellent|perfect\w*|amazing|impressed|delighted|grateful|happy"
    r"|wunderbar|toll\w*|großartig|geholfen|gelöst|freundlich\w*|nett\w*|zufrieden|begeistert|aid[ée]e?|r[ée]solu|g[ée]nial\w*|merveilleu\w+|gentil\w*|adorable|parfait\w*|maravillos\w+|genial|ayud[óo]|resolvi[óo]|amable\w*|encantador\w*|geweldig|geholpen|opgelost|vriendelijk|top|fantastic[oa]|gentil\w+|risolto|aiutat\w+|splendid[oa]|bravissim[oa]"
    r"|[óo]tim[oa]|resolveu|ajudou|simp[áa]tic[oa]|maravilhos[oa]|wspania[łl]\w+|pom[óo]g[łl]\w*|rozwi[ąa]za[łl]\w*|mi[łl]\w+|fantastisk\w*|hj[äa]lpte|l[öo]ste|v[äa]nlig\w*|underbar\w*)\b",
    re.I,
)
"""A beginning that ended well."""
_DENIED = negation(None)
_TAKEN_BACK = re.compile(
    r"\b(?:(?:just|only|i['’]?m|i am|was) (?:kidding|joking)|nur spaß|war nur ein witz|je plaisante|es broma|grapje|scherzo|brincadeira|[żz]artuj[ęe]|sk[äa]mtar)\b",
    re.I,
)


@lru_cache(maxsize=256)
def highest_sentiment(text: str) -> float:
    """The most that the sentiment of ``text`` can be by what it states, 1..10; 10 where it states no displeasure.

    Two statements of one strength weigh more than one. Never raises; linear in the length of the text.
    """
    text = text[:MAX_CHARS]
    found = sorted(statement.ceiling for statement in statements(text))
    if _mocks(text):
        found.insert(0, ANGRY)
    if found:
        return max(FURIOUS, found[0] - 1.0) if len(found) > 1 else found[0]
    return LUKEWARM if _thanks_first(text) else DELIGHTED


def statements(text: str) -> Iterator[Statement]:
    """The statements that ``text`` makes, each once."""
    if _TAKEN_BACK.search(text):
        return
    patterns = _prefilter(english=True).matching(text)
    if not is_plain_english(text):
        patterns |= _prefilter(english=False).matching(text)
    spans = quoted_spans(text) if patterns else ()
    for statement in STATEMENTS:
        found = (
            match
            for pattern in (statement.english, statement.abroad)
            if pattern in patterns
            for match in pattern.finditer(text)
        )
        if any(_is_made(statement, text, match, spans) for match in found):
            yield statement


@cache
def _prefilter(*, english: bool) -> Prefilter[re.Pattern[str]]:
    patterns = [statement.english if english else statement.abroad for statement in STATEMENTS]
    return Prefilter({pattern: pattern for pattern in patterns if pattern})


def _is_made(
    statement: Statement, text: str, match: re.Match[str], spans: tuple[tuple[int, int], ...]
) -> bool:
    if is_within(*match.span(), spans):
        return False
    before = re.split(r"[.!?;\n]", text[max(0, match.start() - 160) : match.start()])[-1]
    end = re.search(r"[.!?\n]", text[match.end() : match.end() + 300])
    after = text[match.end() : match.end() + (end.start() if end else 300)]
    if statement.deniable and _DENIED.search(before):
        return False
    if statement.asked and end is not None and end[0] == "?":
        return False
    if statement.mood and _OTHERS.search(before):
        return False
    if _SUPPOSED.search(before):
        return False
    settled = _TURNED.search(text, match.end(), match.end() + 260) is not None
    return not (settled or _BEGAN.search(before) or _BEGAN.search(after[:60]))


def _mocks(text: str) -> bool:
    """Whether praise stands beside a trouble that has come again."""
    for match in _PRAISE.finditer(text):
        near = " ".join(
            re.split(r"(?<=[.!?…])\s|\n+", text[match.end() : match.end() + 200].lstrip(" .!…,:\n"))[:2]
        )
        ahead = re.split(r"[.!?\n]", text[max(0, match.start() - 100) : match.start()].rstrip(" .!?\n"))[-1]
        if _MEANT.search(f"{ahead} {near}"):
            continue
        if any(_REPEATED.search(part) and _TROUBLED.search(part) for part in (near, ahead)):
            return True
    return False


def _thanks_first(text: str) -> bool:
    """Whether thanks are followed by what is wrong all the same."""
    return any(_TROUBLED.search(match["rest"]) for match in _THANKS_BUT.finditer(text))
