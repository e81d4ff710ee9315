"""Products that the configuration lists."""

from __future__ import annotations

import pytest

from app.triage.config import TriageConfig
from app.triage.extraction import extract_fields
from app.triage.extractors.listed_products import listed_products
from app.triage.types import ExtractedField, FieldName
from tests.triage.test_extract import check_spans

PRODUCTS = ("Harbor Sync", "Harbor", "Drive", "X-200", ".Desk", "Öresund Pay", "Harbor  Sync Pro")

FOUND = [
    ("harbor sync loses my files", ("harbor sync",), ("Harbor Sync",)),
    ("Two things about Harbor\nSync and Harbor.", ("Harbor\nSync", "Harbor"), ("Harbor Sync", "Harbor")),
    ("Harbor Sync Pro's menu is empty.", ("Harbor Sync Pro",), ("Harbor Sync Pro",)),
    ("I drive to work; Drive does not start.", ("Drive",), ("Drive",)),
    ("My order of the x-200 has not come.", ("x-200",), ("X-200",)),
    ("(.desk) and öresund pay", (".desk", "öresund pay"), (".Desk", "Öresund Pay")),
]
NOT_FOUND = [
    "We met at the harbors of Harborough.",
    "See https://harbor.example/harbor or write to harbor@example.org and x-200-b.",
    "I want to drive there.",
    "X-2001 and .Desktop",
]


@pytest.fixture
def listing(config: TriageConfig) -> TriageConfig:
    return config.model_copy(update={"products": PRODUCTS})


@pytest.mark.parametrize(("text", "values", "names"), FOUND)
def test_what_is_listed_is_found(text: str, values: tuple[str, ...], names: tuple[str, ...]) -> None:
    found = list(listed_products(text, PRODUCTS))
    assert tuple(item.value for item in found) == values
    assert tuple(item.normalized for item in found) == names
    assert [text[item.start : item.end] for item in found] == list(values)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_parts_of_something_longer_are_not(text: str) -> None:
    assert list(listed_products(text, PRODUCTS)) == []


def field_of(config: TriageConfig, subject: str, body: str, name: FieldName) -> ExtractedField | None:
    found = extract_fields(config, subject, body, None)
    check_spans(found, subject, body)
    return next((field for field in found.fields if field.name is name), None)


def test_they_come_before_what_looks_like_something_else(listing: TriageConfig, config: TriageConfig) -> None:
    body = "Hello,\n\nafter the update harbor sync 4.2.1 shows nothing. We ordered an X-200 with it."
    products = field_of(listing, "Order", body, FieldName.PRODUCT_NAME)
    assert products is not None
    assert products.value == ("harbor sync", "X-200")
    assert products.normalized == ("Harbor Sync", "X-200")
    version = field_of(listing, "Order", body, FieldName.VERSION)
    assert version is not None
    assert version.value == "4.2.1"
    unlisted = field_of(config, "Order", body, FieldName.PRODUCT_NAME)
    assert unlisted is None or "harbor sync" not in unlisted.value


def test_the_same_product_is_one_however_it_is_written(listing: TriageConfig) -> None:
    body = "HARBOR SYNC is slow, harbor sync!"
    field = field_of(listing, "Harbor Sync", body, FieldName.PRODUCT_NAME)
    assert field is not None
    assert (field.value, field.normalized) == ("HARBOR SYNC", "Harbor Sync")
