"""All settings, read once from the environment and ``backend/.env``. Nothing else reads the environment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BACKEND_DIR = Path(__file__).resolve().parents[2]
PLACEHOLDER_SECRET = "change-me-in-production"  # noqa: S105 - refused outside development
MIN_SECRET_LENGTH = 32

_ASYNC_DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+psycopg2": "postgresql+asyncpg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mysql+aiomysql",
    "mysql+pymysql": "mysql+aiomysql",
    "sqlite": "sqlite+aiosqlite",
}


def async_database_url(url: str) -> str:
    """Map a database URL as people write it to the async driver, and a relative SQLite path to one below backend/."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise ValueError("DATABASE_URL must look like scheme://...")
    scheme = _ASYNC_DRIVERS.get(scheme, scheme)
    if (
        scheme.startswith("sqlite")
        and rest.startswith("/")
        and not rest.startswith("//")
        and rest != "/:memory:"
    ):
        rest = "/" + str((BACKEND_DIR / rest[1:]).resolve())
    return f"{scheme}://{rest}"


class Settings(BaseSettings):
    """Relative paths count from ``backend/``."""

    model_config = SettingsConfigDict(
        env_file=BACKEND_DIR / ".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    environment: Literal["development", "test", "production"] = "development"
    secret_key: SecretStr = SecretStr(PLACEHOLDER_SECRET)
    app_port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = "http://localhost:5173"
    cors_origins: Annotated[list[str], NoDecode] = ["http://localhost:5173", "http://127.0.0.1:5173"]
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"
    session_days: int = Field(default=14, ge=1, le=365)
    demo_data: bool = True
    max_request_bytes: int = Field(default=25 * 1024 * 1024, ge=1024)

    database_url: str = "sqlite+aiosqlite:///data/citedesk.db"
    database_pool_size: int = Field(default=10, ge=1, le=200)
    vector_store_path: Path = Path("data/chroma")
    chroma_url: str | None = None
    redis_url: str | None = None
    config_path: Path = Path("../config")

    sentence_transformers_model: str | None = None
    embedding_wait_seconds: float = Field(default=30, ge=0, le=600)

    llm_provider: Literal["openai", "openrouter", "gemini", "ollama", "deepseek", "qwen", "custom"] | None = (
        None
    )
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "OPENAI_SECRET")
    )
    openai_base_url: str | None = None
    openrouter_api_key: SecretStr | None = None
    openrouter_base_url: str | None = None
    openrouter_site_url: str | None = None
    openrouter_app_name: str | None = None
    google_api_key: SecretStr | None = None
    default_model: str | None = None
    fallback_model: str | None = None
    max_tokens: int = Field(default=1200, ge=16, le=32_000)
    temperature: float = Field(default=0.2, ge=0, le=2)
    workflow_timeout_seconds: float = Field(default=30, gt=0, le=600)

    ai_confidence_threshold: float = Field(default=0.8, ge=0, le=1)
    enable_ai_classification: bool = True
    enable_ai_extraction: bool = True
    enable_response_generation: bool = True

    jobs_concurrency: int = Field(default=2, ge=1, le=32)
    jobs_lease_seconds: float = Field(default=90, gt=1, le=3600)
    jobs_max_attempts: int = Field(default=5, ge=1, le=50)
    jobs_poll_seconds: float = Field(default=5, gt=0, le=300)
    jobs_paused: bool = False

    events_poll_seconds: float = Field(default=2, gt=0, le=300)

    kb_default_collection: str = "kb_main"
    kb_max_document_chars: int = Field(default=2_000_000, ge=1000)

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        return async_database_url(value)

    @field_validator("vector_store_path", "config_path")
    @classmethod
    def _below_backend(cls, value: Path) -> Path:
        return value if value.is_absolute() else (BACKEND_DIR / value).resolve()

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return [
                origin.strip().rstrip("/")
                for origin in value.strip("[]").replace('"', "").split(",")
                if origin.strip()
            ]
        return value

    @model_validator(mode="after")
    def _lease_outlives_a_model_call(self) -> Self:
        if self.jobs_lease_seconds < 2 * self.workflow_timeout_seconds:
            raise ValueError(
                "JOBS_LEASE_SECONDS must be at least twice WORKFLOW_TIMEOUT_SECONDS, else a run that waits for a "
                "model is taken for lost"
            )
        return self

    @model_validator(mode="after")
    def _production_guards(self) -> Self:
        if self.environment == "production":
            secret = self.secret_key.get_secret_value()
            if secret == PLACEHOLDER_SECRET or len(secret) < MIN_SECRET_LENGTH:
                raise ValueError(
                    f"SECRET_KEY must be set to at least {MIN_SECRET_LENGTH} random characters in production"
                )
        return self

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def seeds_demo(self) -> bool:
        """Demo accounts and sample data exist in development only."""
        return self.environment == "development" and self.demo_data


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    return Settings()
