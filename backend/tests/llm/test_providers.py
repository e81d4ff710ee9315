"""Which settings name a model, and which mean none."""

from __future__ import annotations

import pytest

from app.llm.providers import BASE_URLS, ProviderError, build_model


def test_nothing_configured_means_no_model() -> None:
    assert build_model() is None
    assert build_model(provider="openai") is None
    assert build_model(provider="openrouter", model="x") is None


@pytest.mark.parametrize("provider", sorted(BASE_URLS))
def test_a_provider_with_a_key_is_enough(provider: str) -> None:
    model = build_model(provider=provider, api_key="k")
    assert model is not None
    assert model.name


def test_a_key_alone_means_openai_and_a_keyless_server_needs_only_its_url() -> None:
    assert build_model(api_key="k") is not None
    model = build_model(base_url="http://localhost:8001/v1", model="local-7b")
    assert model is not None
    assert model.name == "local-7b"
    assert build_model(provider="ollama") is not None


def test_wrong_settings_are_named() -> None:
    with pytest.raises(ProviderError, match="unknown"):
        build_model(provider="acme", api_key="k")
    with pytest.raises(ProviderError, match="base URL"):
        build_model(provider="custom", model="m")
    with pytest.raises(ProviderError, match="DEFAULT_MODEL"):
        build_model(base_url="http://localhost:8001/v1")
