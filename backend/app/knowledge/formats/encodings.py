"""Which older encoding a text file is in, where neither a mark nor UTF-8 tells.

Every candidate that can be decoded at all is read, and the reading in which the letters behave as letters do in
writing wins: no capital within a word, no sign between two letters, no word of two scripts or of accents alone. That tells encodings of different
scripts apart from a sentence on, where statistics of bytes need pages.
"""

from __future__ import annotations

import re
import unicodedata

_CENTRAL, _TURKISH = ("cp1250", "iso8859_2"), ("cp1254",)
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "áâãàçéêíóôõú", "àèéìíòóù", "åäöé", "åæøéóò", "áðéíóúýþæö", "áéíóúýäôèëïö",
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "çğıöşüâîû",
    )
)  # fmt: skip
"""The letters beyond ASCII of languages of Europe: those of Central Europe and of Turkish have the bytes of Western ones."""
_SINGLE_BYTE = (
    "cp1252", *_CENTRAL, *_TURKISH, "cp1253", "cp1255", "cp1251", "koi8_r", "cp866", "cp1256", "cp874", "latin_1",
)  # fmt: skip
"""The commonest one first: it wins among equals. Hebrew stands before Cyrillic, which its letters would be read as; no
Russian sentence can be read as Hebrew."""
_MULTI_BYTE = frozenset(
    {"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp950", "shift_jis", "shift_jis_2004", "shift_jisx0213", "cp932"}
    | {"euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "cp949", "johab"}
)  # fmt: skip
_IN_WORDS = frozenset("’ʼ·‐‑-")
_TYPOGRAPHIC = frozenset("’‘‚“”„«»‹›–—…•·€£¥°§©®™×№\u00a0¿¡。、，：；！？（）「」『』《》・")
_OBSOLETE = frozenset("\u0e03\u0e05")
"""Thai letters that nobody writes any more; half of the bytes of Japanese text would be read as them."""
_EAST_ASIAN = ("gb18030", "big5", "cp932", "euc_jp", "cp949")
_FAMILIAR = frozenset(
    "的一是不了在人有我他这這中大来來上个個国國到说說们們为為子和你地出道也时時年得就那要下以生会會自着著去之过過家学學"
    "对對可她里裡后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前所本见見经經"
    "请請点點击擊码碼查密登录錄页頁面件电電邮郵如何重置设設订訂单單退款账帳户戶您"
    "이다는을를가에의하고로지은도시기사한자해요주세니습어있정인수대리면라나합아서제그스들전보여원일로그드오"
    "、。，？！：「」（）・"
)
"""The commonest characters of Chinese and Korean; of Japanese every kana is."""
_HIGH_RUN, _ASCII_LETTER = re.compile(rb"[\x80-\xff]+"), re.compile(rb"[A-Za-z]")
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_LETTERS_OF_SIGNS = frozenset("ªºµ")
_UNWRITTEN = frozenset({"Cn", "Co", "Cc", "Cs"})
_READ_BYTES = 256 * 1024
_READ_CHARS = 20_000
_UTF16_SAMPLE = 4096
_NUL_SHARE = 0.3
"""Of the upper bytes of a text in UTF-16 with Western letters nearly all are NUL; spaces are enough for any script."""


def utf16_without_mark(data: bytes) -> str | None:
    """``utf-16-le`` or ``-be`` where NUL bytes stand in every other place only, and often."""
    sample = data[: _UTF16_SAMPLE - _UTF16_SAMPLE % 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or not sample:
        return None
    half = len(sample) / 2
    if even == 0 and odd >= _NUL_SHARE * half:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even >= _NUL_SHARE * half else None


def likeliest(data: bytes) -> str | None:
    """The encoding in which ``data``, which is not UTF-8, reads best; None where it reads as nothing."""
    sample = data[:_READ_BYTES]
    candidates = list(_SINGLE_BYTE)
    east_asian = None if _is_of_single_bytes(sample) else _east_asian(sample)
    if east_asian is not None:
        candidates.append(east_asian)
    best: tuple[float, str, str] | None = None
    for encoding in candidates:
        text = _read(sample, encoding)
        if text is None:
            continue
        found = oddness(text)
        if best is None or found < best[0]:
            best = (found, encoding, text)
    if best is None:
        return None
    least, encoding, text = best
    if encoding != "cp1252":
        return encoding
    share = _share_of_one_alphabet(text)
    for other in (*_CENTRAL, *_TURKISH):
        read = _read(sample, other)
        if read is None or oddness(read) > least:
            continue
        found = _share_of_one_alphabet(read)
        if found > share:
            share, encoding = found, other
    return encoding


def _share_of_one_alphabet(text: str) -> float:
    """Most of the letters beyond ASCII that belong to the alphabet of one language; 1 where there are none."""
    letters = [char for char in text[:_READ_CHARS].lower() if char > "\x7f" and char.isalpha()]
    if not letters:
        return 1.0
    return max(sum(char in alphabet for char in letters) for alphabet in _ALPHABETS) / len(letters)


def _is_of_single_bytes(sample: bytes) -> bool:
    """Whether accented letters stand alone among ASCII, as in every language of Europe with Latin letters."""
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    letters = len(_ASCII_LETTER.findall(sample))
    return high < 1.5 * len(runs) and high < 0.3 * (high + letters)


def _east_asian(sample: bytes) -> str | None:
    """The one in which most characters are among the commonest; a detector with larger tables decides between equals."""
    from charset_normalizer import from_bytes

    offered = [match.encoding for match in from_bytes(sample) if match.encoding in _MULTI_BYTE]
    shares: dict[str, float] = {}
    for encoding in dict.fromkeys((*offered, *_EAST_ASIAN)):
        text = _read(sample, encoding)
        if text is not None:
            shares[encoding] = _familiar_share(text)
    return max(shares, key=shares.__getitem__, default=None)


def _familiar_share(text: str) -> float:
    beyond = [char for char in text[:_READ_CHARS] if char > "\x7f"]
    return sum(char in _FAMILIAR or "\u3041" <= char <= "\u30ff" for char in beyond) / (len(beyond) or 1)


def _read(sample: bytes, encoding: str) -> str | None:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError as error:
        # A character may be cut at the sample's end.
        if len(sample) == _READ_BYTES and error.start >= len(sample) - 4:
            return sample[: error.start].decode(encoding)
        return None


def oddness(text: str) -> float:
    """How little the letters beyond ASCII look like writing: 0 for none that is odd, about 1 where each one is."""
    total, odd = 0, 0.0
    padded = f" {text[:_READ_CHARS]} "
    for before, char, after in zip(padded, padded[1:], padded[2:], strict=False):
        if char > "\x7f":
            total += 1
            odd += _odd(before, char, after)
    return odd / total if total else 0.0


def _odd(before: str, char: str, after: str) -> float:
    category = unicodedata.category(char)
    if category in _UNWRITTEN:
        return 4.0
    if category[0] == "M":
        return 0.0 if before.isalpha() or unicodedata.category(before)[0] == "M" else 1.0
    if char.isalpha() and char not in _LETTERS_OF_SIGNS:
        return _odd_letter(before, char, after)
    if before.isalpha() and after.isalpha() and char not in _IN_WORDS:
        return 1.0
    if char in _TYPOGRAPHIC:
        return 0.0
    return 1.0 if category == "So" else 0.2


def _odd_letter(before: str, char: str, after: str) -> float:
    odd = 0.0
    if char.isupper() and before.islower():
        odd += 1
    if char in _OBSOLETE:
        odd += 1
    if char == "ς" and after.isalpha():
        odd += 1
    name = unicodedata.name(char, "")
    if name.startswith("LATIN"):
        # Accented letters stand among plain ones; three in a row are a word of another script.
        odd += all(one > "\x7f" and one.isalpha() for one in (before, after))
    else:
        # Chinese and Japanese are written without spaces around a Latin word.
        each = 0.05 if name.startswith(_UNSPACED) else 1.0
        odd += each * sum(one.isascii() and one.isalpha() for one in (before, after))
    return odd
