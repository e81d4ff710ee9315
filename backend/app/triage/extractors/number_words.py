"""Numbers that are spelled out, in the languages of ``wordings``: "two hundred and eleven", "zweihundertelf", "deux cents"."""

from __future__ import annotations

import re
from itertools import pairwise

_VALUES = {
    word: value
    for value, words in {
        1: "one ein eine einen un une uno una um uma een één jeden",
        2: "two zwei zwo deux dos due dois duas twee dwa dwie",
        3: "three drei trois tres tre tré três drie trzy",
        4: "four vier quatre cuatro quattro quatro cztery",
        5: "five fünf cinq cinco cinque vijf pięć",
        6: "six sechs seis sei zes sześć",
        7: "seven sieben sept siete sette sete zeven siedem",
        8: "eight acht huit ocho otto oito osiem",
        9: "nine neun neuf nueve nove negen dziewięć",
        10: "ten zehn dix diez dieci dez tien dziesięć",
        11: "eleven elf onze once undici jedenaście",
        12: "twelve zwölf douze doce dodici doze twaalf dwanaście",
        13: "thirteen dreizehn treize trece tredici treze dertien",
        14: "fourteen vierzehn quatorze catorce quattordici catorze veertien",
        15: "fifteen fünfzehn quinze quince quindici vijftien piętnaście",
        16: "sixteen sechzehn seize dieciséis sedici dezasseis zestien",
        17: "seventeen siebzehn diecisiete diciassette dezassete zeventien",
        18: "eighteen achtzehn dieciocho diciotto dezoito achttien",
        19: "nineteen neunzehn diecinueve diciannove dezanove negentien",
        20: "twenty zwanzig vingt veinte venti vinte twintig dwadzieścia",
        21: "veintiuno veintiún ventuno", 22: "veintidós", 23: "veintitrés", 24: "veinticuatro", 25: "veinticinco", 26: "veintiséis",
        27: "veintisiete", 28: "veintiocho ventotto", 29: "veintinueve",
        30: "thirty dreißig dreissig trente treinta trenta trinta dertig trzydzieści",
        40: "forty fourty vierzig quarante cuarenta quaranta quarenta veertig czterdzieści",
        50: "fifty fünfzig cinquante cincuenta cinquanta cinquenta vijftig pięćdziesiąt",
        60: "sixty sechzig soixante sesenta sessanta sessenta zestig sześćdziesiąt",
        70: "seventy siebzig setenta settanta septante zeventig siedemdziesiąt",
        80: "eighty achtzig quatre-vingts quatre-vingt ochenta ottanta oitenta tachtig osiemdziesiąt huitante",
        90: "ninety neunzig noventa novanta nonante negentig dziewięćdziesiąt",
        100: "hundred hundert cent cents cien ciento cento honderd sto",
        200: "doscientos doscientas duzentos dwieście", 300: "trescientos trezentos trzysta", 400: "cuatrocientos quatrocentos czterysta",
        500: "quinientos quinhentos pięćset", 600: "seiscientos seiscentos sześćset", 700: "setecientos setecentos siedemset",
        800: "ochocientos oitocentos osiemset", 900: "novecientos novecentos dziewięćset",
        1000: "thousand tausend mille mil mila duizend tysiąc tysiące tysięcy",
    }.items()
    for word in words.split()
}  # fmt: skip
_JOINTS = frozenset(["and", "und", "et", "y", "e", "en", "ën", "a"])
_LONGEST_FIRST = "|".join(sorted((*_VALUES, "und", "en", "ën"), key=len, reverse=True))
_COMPOUND = re.compile(rf"(?:{_LONGEST_FIRST})+", re.I)
_PART = re.compile(_LONGEST_FIRST, re.I)
_LAST_WORD = re.compile(
    r"(?<![\w-])(?P<word>[^\W\d_]{1,60}(?:-[^\W\d_]{1,30}){0,5})(?:\s|\s?-\s?)(?:de |of |di )?$", re.I
)
_MAX_WORDS = 12
_ARTICLES = frozenset(
    [
        "a",
        "ein",
        "eine",
        "einen",
        "un",
        "une",
        "uno",
        "una",
        "um",
        "uma",
        "een",
        "één",
        "jeden",
        "one",
        "once",
    ]
)
"""Alone they say no amount: "a dollar", "once euros are accepted"."""


def number_before(text: str, end: int) -> tuple[int, int] | None:
    """Where the number that is spelled out right before ``end`` begins, and how much it is; None without one."""
    words: list[str] = []
    start = place = end
    while len(words) < _MAX_WORDS and (match := _LAST_WORD.search(text, max(0, place - 140), place)):
        word = match["word"].lower()
        if not _is_number(word) and not (word in _JOINTS and words):
            break
        words.insert(0, word)
        place = match.start("word")
        if word not in _JOINTS:
            start = place
    while words and words[0] in _JOINTS:
        words.pop(0)
    if re.search(r"\d\s?$", text[max(0, start - 2) : start]):  # "2 hundred"
        return None
    value = _value(words)
    return None if value is None else (start, value)


def _is_number(word: str) -> bool:
    bare = word.replace("-", "")
    return len(bare) <= 60 and _COMPOUND.fullmatch(bare) is not None and word not in _JOINTS


def _value(words: list[str]) -> int | None:
    """None where the words are none, an article alone, or several numbers in a row ("five six")."""
    if not words or (len(words) == 1 and words[0] in _ARTICLES):
        return None
    whole = " ".join(words)
    whole = re.sub(r"\bquatre[ -]vingts?", "quatrevingt", whole)
    parts = [_worth(part) for part in re.findall(rf"quatrevingt|{_LONGEST_FIRST}", whole)]
    numbers = [part for part in parts if part is not None]
    total = group = 0
    for before, number in pairwise([0, *numbers]):
        if number == 1000:
            total, group = total + max(group, 1) * 1000, 0
        elif number == 100:
            if group >= 10:  # "fifteen hundred" is left to the digits
                return None
            group = max(group, 1) * 100
        elif not _follows(group, before, number):
            return None
        else:
            group += number
    return total + group or None


def _worth(part: str) -> int | None:
    return 80 if part == "quatrevingt" else _VALUES.get(part)


def _follows(group: int, before: int, number: int) -> bool:
    """Whether a number below a thousand may be added to what has been said of its group."""
    tens = group % 100
    if number >= 200:
        return group == 0
    if number < 10:
        return tens == 0 or (tens >= 20 and tens % 10 == 0)
    if number < 20:  # "soixante-douze", "quatre-vingt-dix"
        return tens in (0, 60, 80)
    return tens == 0 or (tens < 10 and before < 10)  # "einundzwanzig"
