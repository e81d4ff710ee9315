"""Text and JSON that every database can store."""

from __future__ import annotations

import json
import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Annotated, Any

from pydantic import AfterValidator
from rapidfuzz.distance import Levenshtein

MAX_JSON_CHARS = 20_000


def storable(text: str) -> str:
    """Refuse NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold. Raises ``ValueError``."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must not contain lone surrogate characters") from None
    return text


def not_blank(text: str) -> str:
    """Refuse text of white space alone. Raises ``ValueError``."""
    if not text.strip():
        raise ValueError("must not be empty or only white space")
    return storable(text)


_ENCODED_WORD = re.compile(r"=\?[\w.+-]{1,40}\?[bq]\?", re.I)


def decoded_header(text: object) -> object:
    """A mail's header as its reader sees it: mail gateways pass subjects on with their encoded words (RFC 2047). What cannot be
    decoded, and what is no text, stays."""
    if not isinstance(text, str) or not _ENCODED_WORD.search(text):
        return text
    try:
        read = str(make_header(decode_header(text)))
        return read if read.strip() else text
    except (HeaderParseError, LookupError, ValueError):
        return text


def small_json(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse metadata that is not plain JSON or larger than ``MAX_JSON_CHARS``. Raises ``ValueError``."""
    try:
        encoded = json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        raise ValueError("must be plain JSON without NaN or infinity, not nested too deeply") from None
    if len(encoded) > MAX_JSON_CHARS:
        raise ValueError(f"must be at most {MAX_JSON_CHARS} characters of JSON")
    if "\\u0000" in encoded:
        raise ValueError("must not contain NUL characters")
    storable(json.dumps(value, ensure_ascii=False))
    return value


Storable = Annotated[str, AfterValidator(storable)]
NotBlank = Annotated[str, AfterValidator(not_blank)]
JsonObject = Annotated[dict[str, Any], AfterValidator(small_json)]


def edit_distance(draft: str, sent: str) -> float:
    """Levenshtein distance, normalised to 0..1; space around does not count."""
    return round(Levenshtein.normalized_distance(draft.strip(), sent.strip()), 4)
