"""Words that call for a person before anything is sent, whatever triage makes of the rest."""

from __future__ import annotations

import re

LEGAL = re.compile(
    r"\blawyers?\b|\battorneys?\b|\bsolicitors?\b|\blegal(?:ly)?\b|\blaw ?suits?\b|\blitigat\w*|\bsu(?:e|ed|ing)\b|\b(?:small claims|in) court\b|"
    r"\bcourts?\b|\bprosecut\w*|\bpolice\b|\bsubpoena\w*|\bgdpr\b|\bccpa\b|\bdata protection\b|\bright to be forgotten\b|\bregulator\w*|"
    r"\bombudsman\b|\btrading standards\b|\bconsumer (?:protection|rights?)\b|\bcease and desist\b|\bcopyright\b|\bdmca\b|\binfring\w*|"
    r"\bliab(?:le|ility)\b|\bdamages\b|\bcontract breach\b|\bbreach of (?:contract|warranty)\b|\bchargebacks?\b|\banw[aä]lt\w*|\brechtsanw\w*|"
    r"\bgerichtlich\w*|\bgericht\b|\bklage\b|\bverklag\w*|\bdsgvo\b|\bverbraucherschutz\w*|\bdatenschutz\w*|\bavocat\w*|\bjuridique\w*|"
    r"\btribunal\w*|\bporter plainte\b|\brgpd\b|\babogad\w*|\bdemand(?:a|ar|aré)\b|\bdenuncia\w*|\bavvocat\w*|\bdenunci\w*|\badvoca[at]\w*|"
    r"\brechtbank\b|\badvogad\w*|\bprocessar\b|\badwokat\w*|\bprawnik\w*|律师|弁護士",
    re.I,
)
ANGER = re.compile(
    r"\bfurious\w*|\blivid\b|\bangr(?:y|ily)\b(?! (?:notes?|letters?|birds?|faces?|emojis?|bees?|wasps?|cats?|dogs?|reviews?)\b)|\benraged?\b|\boutrag\w*|\bdisgrac\w*|\bdisgust\w*|\bappall\w*|\bridiculous\w*|"
    r"\bunacceptabl\w*|\bincompeten\w*|\bpathetic\b|\bidiot\w*|\bmorons?\b|\bstupid\b|\bfed up\b|\bsick of\b|\bnever again\b|"
    r"\bi hate\b|\bworst\b.{0,40}\bever\b|\b(?:bull)?shit\w*|\bfuck\w*|\bwtf\b|\bdamn\w*|\bcrap(?:py)?\b|"
    r"\bw[üu]tend\w*|\b(?:stink|stock)?sauer\b|\bfrechheit\w*|\bunversch[äa]mt\w*|\bsauerei\w*|\bsaftladen\b|\bzumutung\b|\bunfassbar\w*|"
    r"\bschei(?:ß|ss)\w*|\bfurieu[xs]e?\b|\binadmissible\w*|\binacceptable\w*|\bscandaleu\w*|\bras[- ]le[- ]bol\b|\bmerde\b|\bfurios[oa]s?\b|"
    r"\bindignad\w*|\binaceptable\w*|\bverg[üu]enza\b|\bmierda\b|\binaccettabil\w*|\bvergogn\w*|\barrabbiat\w*|\bwoedend\w*|\bschandalig\w*|"
    r"\bbelachelijk\w*|\bonacceptabel\w*|\binaceit[áa]ve\w*|\bvergonha\b|[😡🤬]",
    re.I | re.S,
)
"""Words of anger that leave no doubt. The reading of sentiment errs towards the middle; being wrong here costs a review."""


SECURITY = re.compile(
    r"\bphish\w*|\bspoof\w*|\bscam\w*|\bimpersonat\w*|\bidentity theft\b|\bsim[- ]?swap\w*|\bskimm\w+|\bunrecogni[sz]ed\b|\bunfamiliar\b|\bsuspicious\w*|"
    r"\b(?:do(?:n['’]t| not)|did(?:n['’]t| not)|never) (?:recogni[sz]e|authori[sz]e|order|make|request|sign up|log ?in|do) (?:this|that|these|those|it|any)\b|"
    r"\b(?:unknown|strange|foreign|weird|odd|new) (?:sign-?ins?|log-?ins?|devices?|sessions?|ip|access|activit\w+|transactions?|charges?)\b|"
    r"\b(?:sign|log)(?:ged|ned|s)?[- ]?(?:in|on)\b[^.!?\n]{0,60}\b(?:never been|not been|don['’]t know|do not know|abroad|another country|other country|not mine|wasn['’]t|not me)\b|"
    r"\bsign(?:ed)?[- ]?in (?:to|on) my\b[^.!?\n]{0,40}\bfrom\b|\b(?:sign|log)[- ]?ins? from (?-i:[A-Z])\w+|"
    r"\b(?:some(?:one|body)|they|he|she|who|thief|stranger|person)\b[^.!?\n]{0,30}\b(?:changed|altered|replaced|signed in|logged in|logged into|got into|gets into|has access|accessed|used|uses|guessed|knows)\b"
    r"[^.!?\n]{0,30}\b(?:my|our|the|account|card|password|bank|payroll|e-?mail|details)\b|"
    r"\b(?:typed|entered|gave|put|sent|told|submitted)\b[^.!?\n]{0,20}\b(?:my|our|his|her) (?:password|passcode|pin|card (?:number|details)|credentials|login|log-in|code)\b|"
    r"\b(?:lost|stolen|missing) (?:my |our |the |a )?(?:\w+ )?(?:laptop|phone|tablet|computer|card|key ?card|device|yubikey|token)\b|"
    r"\b(?:see|sees|saw|read|reads|open|opens|shows?|got|received?) (?:me )?(?:the |a |my )?(?:\w+ ){0,2}(?:colleague|neighbou?r|employee|another (?:company|customer|user|person)|other (?:company|compan\w+|customer|user|people|person))['’]?s?\b|"
    r"\bstill (?:logged|signed) in\b|\b(?:dismissed|fired|sacked|laid off|former|ex-?)\b[^.!?\n]{0,50}\b(?:access|logged in|log in|logs in|account|owner|admin|deletes?|deleting|downloads?|downloading)\b|"
    r"\b(?:results?|data|records|rows|files|hits|entries|documents) (?:\w+ )?(?:are |is |come |comes |came )?(?:from|of) (?:tenant|another tenant|other tenants|the wrong (?:tenant|customer|account|company))\b|\b(?:wrong|other|another) tenant\b|"
    r"\b(?:bank|payout|payment|account) (?:details|data|number|account)\b[^.!?\n]{0,30}\b(?:changed|altered|replaced|been changed)\b|\bchanged\b[^.!?\n]{0,30}\b(?:bank|payout|recovery) (?:details|data|account|address|number|e-?mail)\b|"
    r"\b(?:eingeloggt|angemeldet|zugegriffen|geändert)\b[^.!?\n]{0,60}\b(?:konto|bankdaten|passwort|zugang)\b|\b(?:konto|bankdaten|zugang)\b[^.!?\n]{0,60}\b(?:eingeloggt|geändert|zugegriffen|missbraucht|übernommen)\b|"
    r"\b(?:jemand|fremde?r?|unbekannte?r?) (?:hat|anderer|zugriff|anmeldung|person)\b|\bbetrüg\w*|\bbetrug\w*|\bmissbrauch\w*|\bgehackt\b|\bgestohlen\w*|"
    r"\b(?:quelqu['’]un|inconnu)\b[^.!?\n]{0,60}\b(?:compte|connect\w*|mot de passe|coordonnées|rib|modifi\w*)\b|\busurp\w*|\bhameçonnage\b|\bescroqu\w*|\bpirat(?:é|ée|és|ées|er|age)\b|\bfraude\b|"
    r"\b(?:alguien|desconocid\w+)\b[^.!?\n]{0,60}\b(?:cuenta|contraseña|sesión|datos bancarios|cambi\w+|acced\w+)\b|\bestaf\w*|\bsuplant\w*|\brobad\w+|"
    r"\b(?:qualcuno|sconosciut\w+)\b[^.!?\n]{0,60}\b(?:account|password|accesso|conto|dati bancari)\b|\btruff\w*|\brubat\w+|\b(?:iemand|onbekende)\b[^.!?\n]{0,60}\b(?:account|wachtwoord|ingelogd|rekening)\b|\bgestolen\b|\boplicht\w*|"
    r"\b(?:alguém|desconhecid\w+)\b[^.!?\n]{0,60}\b(?:conta|senha|acess\w+|dados bancários)\b|\broubad\w+|\bgolpe\b",
    re.I,
)
"""Signs that somebody else may have got at something, wider than the cue that severity is read from: a review more is cheap,
advice sent to whoever took over an account is not."""
