"""Known providers of OpenAI-compatible endpoints. A preset is a base URL and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.llm.openai_compatible import OpenAICompatibleModel

BASE_URLS: Mapping[str, str] = MappingProxyType(
    {
        "openai": "https://api.openai.com/v1",
        "openrouter": "https://openrouter.ai/api/v1",
        "gemini": "https://generativelanguage.googleapis.com/v1beta/openai/",
        "ollama": "http://localhost:11434/v1",
        "deepseek": "https://api.deepseek.com/v1",
        "qwen": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    }
)
DEFAULT_MODELS: Mapping[str, str] = MappingProxyType(
    {
        "openai": "gpt-4o-mini",
        "openrouter": "openai/gpt-4o-mini",
        "gemini": "gemini-2.5-flash",
        "ollama": "llama3.2",
        "deepseek": "deepseek-chat",
        "qwen": "qwen-plus",
    }
)
KEYLESS = frozenset({"ollama"})
CUSTOM = "custom"


class ProviderError(ValueError):
    """The settings name no usable endpoint. The message says which setting is wrong."""


def build_model(
    *,
    provider: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    model: str | None = None,
    fallback_model: str | None = None,
    timeout_seconds: float = 30.0,
    max_tokens: int = 1000,
    temperature: float = 0.2,
    site_url: str | None = None,
    app_name: str | None = None,
    breaker_failures: int = 5,
    breaker_seconds: float = 30.0,
) -> OpenAICompatibleModel | None:
    """The configured chat model, or None when none is configured.

    An explicit ``base_url`` wins over the provider's preset and is enough alone (a server without keys). A
    provider that needs a key and has none, and no base URL, means: not configured. Raises ``ProviderError``
    for an unknown provider, for ``custom`` without a base URL and for an endpoint without a model name.
    """
    provider = (provider or "").strip().lower() or None
    if provider not in (None, CUSTOM) and provider not in BASE_URLS:
        known = ", ".join([*BASE_URLS, CUSTOM])
        raise ProviderError(f"LLM_PROVIDER {provider!r} is unknown; one of {known}")
    url = base_url or BASE_URLS.get(provider or "")
    if provider == CUSTOM and not url:
        raise ProviderError("LLM_PROVIDER=custom needs a base URL")
    if not url and api_key:
        provider, url = "openai", BASE_URLS["openai"]
    if not url or (not api_key and not base_url and provider not in KEYLESS):
        return None
    name = model or DEFAULT_MODELS.get(provider or "")
    if not name:
        raise ProviderError(f"the endpoint {url} needs a model name (DEFAULT_MODEL)")
    headers = {"HTTP-Referer": site_url, "X-Title": app_name} if provider == "openrouter" else {}
    return OpenAICompatibleModel(
        base_url=url,
        api_key=api_key or "",
        model=name,
        fallback_model=fallback_model,
        timeout_seconds=timeout_seconds,
        max_tokens=max_tokens,
        temperature=temperature,
        default_headers={key: value for key, value in headers.items() if value},
        breaker_failures=breaker_failures,
        breaker_seconds=breaker_seconds,
    )
