"""Typed extractors: each finds values of one kind in a text, verbatim and with offsets.

They run in a fixed order and claim what they find, so that a date is not read as a phone number, nor a
part of a URL as an order number.
"""

from __future__ import annotations

from app.triage.extractors.addresses import emails, ip_addresses, urls
from app.triage.extractors.amounts import amounts
from app.triage.extractors.dates import dates
from app.triage.extractors.errors import error_codes
from app.triage.extractors.found import Extractor, Found
from app.triage.extractors.identifiers import invoice_ids, loose_ids, order_ids, references
from app.triage.extractors.phones import phone_numbers
from app.triage.extractors.prices import prices
from app.triage.extractors.unnamed_ids import unnamed_ids
from app.triage.extractors.versions import versions

__all__ = ["EXTRACTORS", "Extractor", "Found"]

EXTRACTORS: tuple[Extractor, ...] = (
    urls, emails, ip_addresses, amounts, prices, dates, error_codes, invoice_ids, order_ids, references, unnamed_ids, loose_ids, versions, phone_numbers,
)  # fmt: skip
"""In the order in which they claim text."""
