"""Does a text speak to a machine instead of a person? Signs of prompt injection, by pattern alone.

The score orders texts for caution and is no probability. Nothing rests on it alone: what a model may do is bounded in
``model_reading`` and ``draft_checks`` whether or not an attack is recognised.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from app.triage.html_mail import HIDES, VOID, end_of, shown_body
from app.triage.machine_address import (
    ASKS_SECRETS,
    CONDITIONS,
    DECISIONS,
    HIDDEN_ORDER,
    LABEL_ORDERS,
    ORDERS,
    OVERRIDES_ELSEWHERE,
    REFUND_ORDERS,
    ROLES,
    TRANSCRIPT,
)
from app.triage.prefilter import Prefilter
from app.triage.quotation import quoted_spans
from app.triage.reported import is_of_a_person, is_on_screen, is_repeated

SUSPICIOUS = 0.5
"""From this score on a model is not asked to read the ticket."""
MAX_CHARS = 60_000
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_LOOKALIKES = str.maketrans(
    "аеорсхуіјѕԁһкмтвнАЕОРСХУІЈЅКМТВНοαερντυικΑΕΟΡΝΤΥΙΚΒΗΜΧΖ",
    "aeopcxyijsdhkmtbhAEOPCXYIJSKMTBHoaepvtuikAEOPNTYIKBHMXZ",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode TR 39)."""
_MIXED = re.compile(r"\b(?=[^\W\d_]*[a-z])(?=[^\W\d_]*[\u0370-\u03ff\u0400-\u052f])[^\W\d_]{2,40}\b", re.I)
"""A word of two scripts."""
_TAG_CHARS = re.compile("[\U000e0020-\U000e007e]{4,}")
_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![\w+/=])")
MAX_HIDDEN = 4_000
"""Of an element that is never closed."""
CHAT_LINES = 2
"""Lines of others from which a text is a pasted chat."""
TOLD_SHARE = 0.5
OF_PRODUCTS = frozenset(
    [
        "override",
        "new_rules",
        "sets_label",
        "orders_label",
        "orders_refund",
        "asks_resolution",
        "asks_prompt",
        "steers_output",
    ]
)
"""Signs whose words customers need for products that have labels, rules or prompts themselves."""
PLEAS = frozenset(["orders_label", "orders_refund"])
"""Signs whose words a customer in need says too, with a "please"."""
_PLEASE = re.compile(
    r"\b(?:please|kindly|bitte|s['’]il vous pla[iî]t|veuillez|por favor|alstublieft|alsjeblieft|graag|per favore|per cortesia|prosz[ęe]|sn[äa]lla|v[äa]nligen|could you|can you|would you)\b",
    re.I,
)
_UNSEEN = re.compile(
    rf"<([a-z][a-z0-9]{{0,10}})\b(?=[^<>]{{0,400}}(?:{HIDES}"
    r"|font-size\s*:\s*[01](?:\.0+)?(?:px|pt|em|rem|%)?\s*[;\"'!>]|opacity\s*:\s*0(?:\.0+)?\s*[;\"'!>]"
    r"|(?:left|text-indent|top)\s*:\s*-\d{3,}|(?:max-)?height\s*:\s*0(?:px)?\s*[;\"'!>]"
    r"|(?<!background-)(?<!border-)color\s*[:=]\s*[\"']?\s*(?:white|transparent|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255)))[^<>]{0,800}>",
    re.I,
)
"""The first tag of an element that is not shown, or white: on a coloured ground that may be a button, whose words tell."""
_HIDDEN_ORDER = re.compile(HIDDEN_ORDER, re.I | re.M)
_OWN_QUESTION = re.compile(
    r"\b(?:how|where|when|why|what|can|could|may|should|is it possible|wie|wo|kann|können|comment|où|puis|peut|pouvons|cómo|dónde|puedo|podemos|come|dove|posso|possiamo|hoe|waar|kan|kunnen|como|onde|jak|gdzie|czy|hur|var)\b"
    r"[^?]{0,40}\b(?:i|we|one|users?|admins?|customers?|our|my|ich|wir|man|je|j['’]|nous|on|puedo|podemos|se|posso|possiamo|ik|we|mogę|możemy|jag|vi)\b",
    re.I,
)
_REPORTED = re.compile(
    r"\b(?:told|asked|advised|instructed|wants?|wanted|says|said|taught)\s(?:me|us|him|her|them|my \w+|our \w+)\s(?:to|that i should|that we should)\s(?:\w+\s)?$"
    r"|\b(?:i|we|he|she|they|users?|customers?|admins?|staff)\s(?:(?:have|had|always|never|already|just|then|cannot|can['’]t|can|could|want to|wanted to|try to|tried to|need to|would like to|['’]d like to)\s){0,2}$"
    r"|\b(?:i|we)['’]d like to\s$",
    re.I,
)
_ROLES = r"system|assistant|developer"
_OF_A_COMPUTER = (
    r"(?!(?<=system)\s+(?:info\w*|requirements?|details?|spec\w*|config\w*|versions?|environment|logs?|status|health|settings?|events?|errors?)\b)"
    r"(?!(?<=system)\s*:\s*(?:mac\w*|os ?x|windows|win\d+|ubuntu|debian|fedora|(?:arch|alpine|linux)\b|ios|ipados|android|chrome ?os|os\s*:|node\b|\w+ \d+(?:\.\d+)*\s*(?:,|$)))"
)
"""Bug reports describe a computer below "System"."""
_LABELS = r"confidence|severity|category|priority|urgency|sentiment|(?:auto[-_ ]?)?resol(?:ve|ved|ution)|decision|status"

_SIGNS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, weight, re.compile(pattern, re.I | re.M))
    for name, weight, pattern in (
        ("override", 0.8,
         r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^\n.!?]{0,30}\b(?:previous|prior|above|earlier|preceding|all|your|any|system|other)"
            r"(?:\s+\w+)?\s+(?:instructions?|prompts?|rules?|guidelines?|directives?|polic(?:y|ies))\b"
            r"|\b(?:ignorier\w*|vergiss|missachte\w*)\b[^\n.!?]{0,50}\b(?:anweisung\w*|regeln|vorgaben|instruktionen)"
            r"|\b(?:ignore|disregard|forget|override|bypass)\b[^\n.!?]{0,30}\b(?:instructions?|prompts?|rules?|guidelines?)\b (?:(?:that )?you (?:were|have been|are|got|have)|(?:in|from|of) your|above|before this)"
         r"|\b(?:ignore[zr]?|oublie[zr]?)\b\s(?:donc )?(?:les|tes|vos|ces|toutes?|l['’]ensemble|chacune)\b[^\n.!?]{0,50}\b(?:instructions?|consignes?|règles)"
         r"|\b(?:ignora|ignore|olvida|olvide|dimentica|esque[çc]a)\b[^\n.!?]{0,50}\b(?:instrucciones|istruzioni|instruções|reglas|regole|regras)"
         r"|\b(?:negeer|vergeet)\b[^\n.!?]{0,50}\b(?:instructies|regels)|\bzignoruj\b[^\n.!?]{0,50}\b(?:instrukcj\w+|polece\w+)"
         r"|(?:игнорир\w*|забудь\w*)[^\n.!?]{0,50}(?:инструкц\w*|указани\w*|правил\w*)"
         r"|(?:忽略|无视|忘记)[^\n。]{0,20}(?:指令|指示|规则|提示)|(?:以前|これまで|上記)の?(?:指示|命令)[^\n。]{0,6}(?:無視|忘れ)|تجاهل[^\n.]{0,40}التعليمات"
         rf"|{OVERRIDES_ELSEWHERE}"),
        ("new_rules", 0.6,
         r"\byour (?:new|real|actual|only) (?:instructions?|task|role|rules?|goal)\b|\bnew (?:system )?(?:instructions?|rules?|directive)s?\s*:"
         r"|\byou are (?:now|no longer) (?:in |an? |the |bound )|\bfrom now on,? you\b|\bact as (?:an?|the) (?:unrestricted|admin|system|developer)"
         r"|\b(?:developer|admin|debug|god|dan|maintenance) mode\b[^\n.!?]{0,20}\b(?:on|enabled|activated?)|\bdu bist (?:jetzt|nun) (?:ein|im)\b|\btu es désormais\b"),
        ("speaks_to_machine", 0.6,
         rf"{DECISIONS}|{CONDITIONS}|{ROLES}|"
         r"\b(?:dear|hey|hello|hi|attention|note|message|instructions?)\b[\s,:]{1,3}(?:(?:to|for)\s)?(?:the |this |any |all )?(?:a\.?i\.?|llms?|bots?|chatbots?|language models?|assistants?|classifiers?|ai (?:agent|assistant|model|system|reviewer))\b"
         r"|\bas (?:the|an?|our|your|this) (?:\w+ ){0,2}(?:ai|llm|bot|chatbot|language model|(?:ai|virtual|automated) (?:agent|assistant|system))\b[^\n.!?]{0,20}\byou\b"
         r"|\b(?:as|you,?) an? (?:ai|llm|language model)\b[^\n.!?]{0,30}\b(?:must|should|shall|will)\b"
         r"|\b(?:an die ki|hinweis (?:an|für) (?:die )?ki|note à l'ia|nota para la ia|aan de ai)\b"),
        ("orders_machine", 0.6, ORDERS),
        ("asks_secrets", 0.35, ASKS_SECRETS),
        ("fake_turn", 0.7,
         rf"<\|(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|end_header_id|eot_id|begin_of_text)[^>]{{0,20}}\|?>|</?(?:start|end)_of_turn>|^\s{{0,4}}role\s*:\s*[\"']?(?:{_ROLES}|tool)[\"']?\s*$|\[/?INST\]|<</?SYS>>|^\s{{0,4}}(?:#{{1,4}}\s*)?(?:{_ROLES}){_OF_A_COMPUTER}\s*(?:prompt|message|override|note|instruction)?\s*:"
         rf"|\"role\"\s*:\s*\"(?:{_ROLES}|tool)\"|^\s{{0,4}}#{{2,4}}\s*(?:(?:{_ROLES}){_OF_A_COMPUTER}|instruction|new instructions?)\b|\b(?:human|user)\s*:\s*[^\n]{{0,200}}\n\s*(?:assistant|ai)\s*:"),
        ("fake_fence", 0.7,
         r"</?\s*(?:passages?|ticket|question|system|instructions?|untrusted|data|context)\s*>|UNTRUSTED_[0-9a-f]{4,}"
         r"|\bend of (?:the )?(?:ticket|untrusted|user|data|customer)(?: (?:text|data|input|message|content))?\b|\b(?:begin|start) (?:of )?(?:trusted|system|new) (?:instructions?|prompt)\b"),
        ("sets_confidence", 0.6,
         r"\bconfidence\b[^\n.!?]{0,24}(?:1(?:\.0+)?\b|100 ?%|0?\.9\d*|max\w*|full|hundred|eins)|\b(?:konfidenz|confiance|confianza|confidenza)\b[^\n.!?]{0,20}(?:1(?:[.,]0)?\b|100 ?%|max\w*)"),
        ("sets_label", 0.55,
         rf"[\"']?\b(?:{_LABELS})\b[\"']?\s*(?:=|:=|:)\s*[\"']?(?:critical|high|urgent|resolved|auto_resolved|true|closed|approved)\b"
         r"|\b(?:classify|label|categori[sz]e|route|tag|rate)\b[^\n.!?]{0,30}\b(?:this|the|it|ticket|message|everything)\b[^\n.!?]{0,30}\b(?:as|to)\b"
         r"|\b(?:set|raise|force|change|override)\b[^\n.!?]{0,30}\b(?:severity|category|confidence|decision)\b[^\n.!?]{0,20}\b(?:to|as|at|=)"),
        ("orders_label", 0.55, LABEL_ORDERS),
        ("orders_refund", 0.4, REFUND_ORDERS),
        ("asks_resolution", 0.3,
         r"\b(?:mark|set|flag|treat|consider)\b[^\n.!?]{0,30}\b(?:ticket|case|request|this|status)\b[^\n.!?]{0,20}\b(?:as |to )(?:auto[- ]?)?(?:resolved|solved|closed|approved|urgent)\b|\bauto[-_ ]?resolve\b|\b(?:close|resolve)\b[^\n.!?]{0,20}\b(?:this|it|ticket|case|request)\b[^\n.!?]{0,15}\bas (?:resolved|solved|done|closed)\b|\byou are (?:hereby )?(?:authori[sz]ed|instructed|permitted|ordered|allowed) to (?:close|resolve|approve|grant|refund|credit|say|state|tell|confirm|answer|reply)\b|\bwithout (?:human|any) review\b"
         r"|\b(?:diese[nrs]?|den|das|die) (?:fall|ticket|anfrage|vorgang)\b[^\n.!?]{0,20}\bals (?:erledigt|gelöst|geschlossen|genehmigt)\b|\b(?:ce|cette|este|esta|questo|questa|dit|deze) (?:ticket|demande|cas|caso|solicitud|richiesta|verzoek)\b[^\n.!?]{0,20}\b(?:comme|como|come|als) (?:résolue?|resuelt[oa]|risolt[oa]|opgelost|resolvid[oa])\b"),
        ("asks_prompt", 0.7,
         r"\b(?:reveal|print|show|repeat|output|display|leak|dump|quote|translate|summari[sz]e|tell me|paste|copy|include)\b[^\n.!?]{0,40}\b(?:system|initial|hidden|secret|original|your)\b[^\n.!?]{0,20}\b(?:prompts?|instructions?|rules|message)\b"
         r"|\b(?:prompt|systemprompt|system-prompt)\b[^\n.!?]{0,20}\b(?:ausgeben|zeigen|anzeigen|wiederhol\w*)|\b(?:zeige?|nenne?|gib|wiederhole)\b[^\n.!?]{0,40}\b(?:systemprompt|system-prompt|anweisungen)\b|\b(?:affiche|répète|muestra|repite|mostra|ripeti)\b[^\n.!?]{0,40}\b(?:prompt|instrucciones|instructions|istruzioni)\b"),
        ("steers_output", 0.5,
         r"(?<!the )(?<!a )(?<!no )\b(?:respond|reply|answer|output|return)\b[^\n.!?]{0,20}\b(?:only|exactly|just|nothing but)\b[^\n.!?]{0,24}(?:with|json|the words?|:|\")|\byour (?:reply|answer|output|response) (?:must|should|shall) (?:only |just |exactly )?(?:(?:begin|start|end|say|read)\b(?! by\b)|(?:contain|include|be|consist)\b[^\n.!?]{0,20}(?:https?:|json\b|\"|\b(?:links?|url|only|just|exactly|nothing|the (?:words?|phrase|sentence|text|string|prompt|code|line))\b))"
         r"|\b(?:include|insert|add|embed|append|put)\b[^\n.!?]{0,40}\b(?:link|image|url|picture|markdown|banner)\b[^\n.!?]{0,40}\b(?:reply|answer|response|draft|message)\b|\b(?:include|insert|add|embed|append|put)\b[^\n.!?]{0,30}\b(?:in|to|into) (?:your|the) (?:reply|answer|response|draft)\b"),
        ("exfiltrates", 0.6, r"!\[[^\]\n]{0,100}\]\(\s*https?://[^)\s]{0,300}(?:[?&=]|\{|%7B)|\]\(\s*(?:javascript|data):"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspicion:
    score: float
    """0 (none) to 1; independent signs add up as if each were right with its weight."""
    markers: tuple[str, ...]
    """Names of the signs, each once, in the order of the list above."""

    @property
    def suspicious(self) -> bool:
        return self.score >= SUSPICIOUS


@lru_cache(maxsize=64)
def injection_suspicion(text: str) -> Suspicion:
    """Signs that a text gives orders to a model: in the open, hidden from the eye, in Base64, between invisible
    characters, torn by marks of HTML, or dressed as a turn of the conversation. Never raises; time linear in the text."""
    came = _suspicion(text[:MAX_CHARS])
    shown = shown_body(text)
    return came if shown == text else max(came, _suspicion(shown[:MAX_CHARS]), key=lambda found: found.score)


def _suspicion(text: str) -> Suspicion:
    seen = _plain(text)
    found, told = _signs(seen)
    if len(TRANSCRIPT.findall(seen)) >= CHAT_LINES:
        found.pop("orders_machine", None)
        told.pop("orders_machine", None)
    if _TAG_CHARS.search(text):
        found["invisible_text"] = 0.8
    hidden = [_plain(part) for part in hidden_parts(text)]
    if any(any(_signs(part)) for part in hidden):
        found["hidden_text"] = 0.5
    if any(_HIDDEN_ORDER.search(part) for part in hidden):
        found["hidden_order"] = 0.6
    if any(any(_signs(_plain(decoded))) for decoded in _decoded(seen)):
        found["encoded_text"] = 0.8
    # One report holds all that is told in it, so that is one sign, however much of it looks like an order.
    clean = 1.0 - max(told.values(), default=0.0)
    for weight in found.values():
        clean *= 1 - weight
    order = [name for name, _, _ in _SIGNS] + [
        "hidden_text",
        "hidden_order",
        "encoded_text",
        "invisible_text",
    ]
    return Suspicion(round(1 - clean, 4), tuple(name for name in order if name in found or name in told))


@cache
def _prefilter() -> Prefilter[str]:
    return Prefilter({name: pattern for name, _, pattern in _SIGNS})


def _signs(text: str) -> tuple[dict[str, float], dict[str, float]]:
    """Weight by name of the signs in a text: of those in the open, and half of it of those that are only asked about or told."""
    found: dict[str, float] = {}
    told: dict[str, float] = {}
    spans: tuple[tuple[int, int], ...] | None = None
    matching = _prefilter().matching(text)
    for name, weight, pattern in _SIGNS:
        for match in pattern.finditer(text) if name in matching else ():
            spans = quoted_spans(text) if spans is None else spans
            if not _is_told(name, text, match, spans):
                found[name] = weight
                told.pop(name, None)
                break
            told[name] = weight * TOLD_SHARE
    return found, told


def _is_told(name: str, text: str, match: re.Match[str], spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether what looks like an order is a customer's question about a product, or what somebody did, said or was told."""
    start, end = match.span()
    if is_repeated(text, start, end, spans):
        return True
    if name == "override" and is_of_a_person(text, start, end):
        return True
    if name == "new_rules" and is_on_screen(text, start):
        return True
    if name not in OF_PRODUCTS:
        return False
    before = re.split(r"[.!?\n]", text[max(0, start - 120) : start])[-1]
    after = re.split(r"[.!\n]", text[end : end + 120])[0]
    asked = "?" in after and _OWN_QUESTION.search(f"{before}{text[start:end]}")
    plea = name in PLEAS and _PLEASE.search(text[max(0, start - 30) : end])
    return bool(asked or plea or _REPORTED.search(before))


def hidden_parts(text: str) -> list[str]:
    """What stands in comments of HTML and in elements that are not shown. Linear in the text."""
    parts: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0:
        end = text.find("-->", start)
        place = end if end >= 0 else len(text)  # an open comment hides all that follows
        parts.append(text[start + 4 : place])
    place = 0
    for tag in _UNSEEN.finditer(text):
        if tag.start() >= place and tag[1].lower() not in VOID:
            place = end_of(text, tag[1], tag.end()) or min(len(text), tag.end() + MAX_HIDDEN)
            parts.append(text[tag.end() : place])
    return [re.sub(r"<[^<>]{0,300}>", "\n", part) for part in parts]


def _plain(text: str) -> str:
    """Compatibility forms folded, invisible characters gone, spaced-out letters closed up."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if not folded.isascii():
        folded = _MIXED.sub(lambda word: word[0].translate(_LOOKALIKES), folded)
    return re.sub(
        r"\b(?:[A-Za-z][ .\-_]){5,40}[A-Za-z]\b", lambda found: re.sub(r"[ .\-_]", "", found[0]), folded
    )


def _decoded(text: str) -> list[str]:
    """What Base64 in the text says, where it says anything readable."""
    texts: list[str] = []
    for match in list(_BASE64.finditer(text))[:20]:
        try:
            raw = base64.b64decode(match[0] + "=" * (-len(match[0]) % 4), validate=True)
            decoded = raw.decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        if decoded.isprintable() or "\n" in decoded:
            texts.append(decoded)
    return texts
