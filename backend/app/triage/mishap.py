"""What has befallen a customer that calls for a word of sympathy, and mails of strangers that a customer only shows.

The patterns hold the languages of ``wordings`` side by side.
"""

from __future__ import annotations

import re

from app.triage.occasion import is_supposed

_THING = r"(?:lap ?top|notebook|computer|phone|smartphone|mobile|handset|tablet|i-?phone|i-?pad|bag|back ?pack|hand ?bag|wallet|purse|suitcase|luggage|car|van|bike|bicycle|e-?bike|scooter|badge|key|keys|card|passport)"
_STOLEN = re.compile(
    r"\b(?:(?:was|were|been|got|is|are|had|have my \w+) (?:just |probably |apparently )?stolen|(?:someone|somebody|thie(?:f|ves)|they|burglars?) (?:have |has |had )?(?:just )?(?:stole|stolen|broke into|broken into)|robbed|burgled|mugged|pick-?pocketed|break-?in (?:at|in|last|this|on|yesterday))\b"
    rf"|(?:\b(?:i|we|i['’]ve|we['’]ve) (?:have |just |probably |must have )*|(?:^|[.!?]\s+|\n\s*))lost (?:my|our) (?:\w+ ){{0,2}}{_THING}\b"
    r"|\b(?:wurden?|worden|haben?|hat|ist) (?:\w+ ){0,8}(?:gestohlen|geklaut|entwendet|beklaut|bestohlen|ausgeraubt)\b|\b(?:gestohlen|geklaut|entwendet) (?:worden|wurde)\b|\beingebrochen\b"
    r"|\bs['’]est fait vol\w+|\bm['’]a(?:-t-on)? vol\w+|\b(?:a|ont) été (?:volé\w*|cambriolé\w*)|\bon m['’]a volé\b|\bme (?:han robado|robaron)\b|\b(?:fue|ha sido|han sido) robad\w+|\bmi hanno rubato\b|\b(?:è stat[oa]|sono stat[ie]) rubat\w+"
    r"|\b(?:is|zijn|werd|was) (?:\w+ ){0,4}gestolen\b|\bfoi roubad\w+|\broubaram\b|\bukradzion\w+|\bukradli\b|\bskradzion\w+|\b(?:blev|har blivit|är) (?:\w+ )?stulen\w?\b|\bstulits\b",
    re.I,
)
_LINK = r"(?:link|button|attachment|url|anhang|lien|pièce jointe|enlace|allegato|bijlage|załącznik|länk(?:en)?|ligação)"
_CAUGHT = re.compile(
    rf"\b(?:i|we)(?:['’]ve| have)? (?:\w+ )?(?:clicked|opened|followed) (?:on )?(?:a|an|the|that|this|its?) (?:\w+ ){{0,3}}{_LINK}\b[^.!?\n]{{0,80}}\b(?:password|pass ?code|pin|log-?in|card|phish\w*|scam|fake|virus)\b"
    r"|\b(?:i|we) (?:\w+ )?fell for (?:a|an|the|this|that)\b|\b(?:i|we)(?:['’]ve| have)? (?:been|got|was|were) (?:phished|scammed|hacked|conned|tricked|defrauded)\b"
    r"|\b(?:i|we)(?:['’]ve| have)? (?:\w+ )?(?:entered|typed|gave|given) (?:in )?(?:my|our|them|him|her) (?:\w+ )?(?:password|pin|card|log-?in)\b[^.!?\n]{0,60}\b(?:phish\w*|scam\w*|fake|fraud\w*|stranger|wrong site)\b"
    rf"|\bauf (?:einen|den|diesen) (?:\w+ ){{0,3}}(?:link|anhang)\b[^.!?\n]{{0,60}}\bgeklickt\b|\bauf (?:\w+ ){{1,4}}(?:hereingefallen|reingefallen)\b|\bcliqué sur (?:un|le|ce) (?:\w+ ){{0,2}}lien\b|\b(?:pinché|hice clic) en (?:un|el|ese) (?:\w+ )?enlace\b"
    r"|\bcliccato su (?:un|il|quel) (?:\w+ )?link\b|\bop (?:een|de|die) (?:\w+ )?link\b[^.!?\n]{0,30}\bgeklikt\b|\bcliquei (?:num|no|em um) (?:\w+ )?link\b|\bklikn(?:ąłem|ęłam) (?:w|na) (?:\w+ )?link\w*|\bklicka(?:de|t) på (?:en|länken)\b",
    re.I,
)
_SECRET = re.compile(
    r"\b(?:phish\w*|scam\w*|fake\w*|fraud\w*|virus|hacked|conned|tricked|password|pass ?code|pin|card|log-?in|passwort|kennwort|betrug\w*|betrüger\w*|mot de passe|escroqu\w*|arnaqu\w*|contraseña|estafa\w*|truff\w*|wachtwoord|oplicht\w*|senha|palavra-passe|burla|hasł\w+|oszu\w+|lösenord\w*|bedrägeri\w*)\b",
    re.I,
)
_OWN_LINK = re.compile(
    r"\b(?:your|reset\w*|activat\w+|confirm\w+|invit\w+|verif\w+|unsubscribe|zurücksetz\w*|bestätig\w*|aktivier\w*|ihre[rnms]?|réinitialis\w*|votre|restablec\w*|su correo|reimposta\w*|vostr\w+|uw|herstel\w*|redefin\w*|państwa|reset\w*|återställ\w*)\b",
    re.I,
)
"""The link of a desk's own mail is no trap."""
_TEST = re.compile(
    r"\b(?:phishing|security)[- ]?(?:tests?|simulation|exercise|übung|training)\b|\btest[- ]?phishing\b",
    re.I,
)
"""Who fell for an exercise has lost nothing."""
_SUSPECTS = re.compile(
    r"\b(?:phish\w*|scam\w*|spam|fraud(?:ulent)? (?:mail|e-?mail|message)|fake (?:mail|e-?mail|invoice|message|sms))\b|\b(?:is|are|was) (?:this|that|it|these) (?:mail |e-?mail |message |invoice |letter |sms )?(?:real|genuine|legit\w*|fake|safe|a scam|(?:really )?from you|yours?)\b|\bis (?:this|that|it) (?:really )?(?:you|yours)\b"
    r"|\b(?:do|did)(?:n['’]t| not) (?:know|recogni[sz]e) the sender\b|\bunknown sender\b|\bsender (?:looks|seems|is) (?:odd|strange|weird|wrong|suspicious|fake)\b|\b(?:suspicious|dubious|fishy|strange|weird) (?:e-?mail|mail|message|sms|link|attachment)\b"
    r"|\bverdächtige\w* (?:e-?mail|mail|nachricht|link)\w*|\bist (?:das|diese (?:e-?mail|mail|rechnung|nachricht)) (?:echt|von ihnen|seriös)\b|\bbetrugs(?:mail|versuch)\w*|\b(?:hameçonnage|mail suspect|courriel suspect|e-mail frauduleux)\b|\bcorreo (?:sospechoso|falso)\b|\bmail (?:sospett|fals)[ao]\b|\bverdachte (?:e-?mail|mail|bericht)\b|\b(?:e-?mail|mensagem) suspeit[ao]\b|\bpodejrzan\w+ (?:e-?mail|mail|wiadomoś)\w*|\bmisstänkt (?:mejl|mail|meddelande)\b",
    re.I,
)


def has_met_with(text: str) -> bool:
    """Whether somebody was robbed, has lost what they carry, or was taken in: said as a fact, neither supposed nor asked."""
    if _is_told(_STOLEN, text):
        return True
    if not _SECRET.search(text) or _TEST.search(text):
        return False
    return _is_told(_CAUGHT, text, unless=_OWN_LINK)


def _is_told(pattern: re.Pattern[str], text: str, unless: re.Pattern[str] | None = None) -> bool:
    """Whether a match is told as a fact, without ``unless`` in it or in the words behind it."""
    return any(
        not is_supposed(text, found)
        and not (unless and unless.search(re.split(r"[.!?\n]", text[found.start() : found.end() + 60])[0]))
        for found in pattern.finditer(text)
    )


def shows_foreign_mail(text: str) -> bool:
    """Whether somebody asks about or reports a mail that may be a fraud: what it says of invoices and accounts is not theirs."""
    return _SUSPECTS.search(text) is not None
