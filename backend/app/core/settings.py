"""All settings, read once from the environment and ``backend/.env``. Nothing else reads the environment."""

from __future__ import annotations

from email.utils import parseaddr
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BACKEND_DIR = Path(__file__).resolve().parents[2]
PLACEHOLDER_SECRET = "change-me-in-production"  # noqa: S105 - refused outside development
MIN_SECRET_LENGTH = 32
IPNetwork = IPv4Network | IPv6Network

_ASYNC_DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+psycopg2": "postgresql+asyncpg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mysql+aiomysql",
    "mysql+pymysql": "mysql+aiomysql",
    "mariadb+aiomysql": "mysql+aiomysql",
    "sqlite": "sqlite+aiosqlite",
}


def async_database_url(url: str) -> str:
    """Map a database URL as people write it to the async driver, and a relative SQLite path to one below backend/."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise ValueError("DATABASE_URL must look like scheme://...")
    scheme = _ASYNC_DRIVERS.get(scheme, scheme)
    if scheme not in _ASYNC_DRIVERS.values():
        raise ValueError(f"DATABASE_URL begins with {scheme}://: use sqlite, postgresql, mysql or mariadb")
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

    redis_url: str | None = None
    trusted_proxies: Annotated[list[IPNetwork], NoDecode] = []
    login_attempts_per_minute: int = Field(default=60, ge=1, le=10_000)
    login_failures_per_account: int = Field(default=5, ge=1, le=10_000)
    login_failures_per_source: int = Field(default=50, ge=1, le=100_000)
    login_failure_minutes: int = Field(default=15, ge=1, le=1440)
    account_mails_per_hour: int = Field(default=5, ge=1, le=10_000)
    account_requests_per_hour: int = Field(default=30, ge=1, le=100_000)

    allow_registration: bool = False
    account_link_hours: int = Field(default=24, ge=1, le=720)
    password_link_minutes: int = Field(default=60, ge=5, le=1440)
    smtp_url: SecretStr | None = None
    mail_from: str = "CiteDesk <support@citedesk.example>"
    mail_outbox_path: Path = Path("data/outbox")

    intake_enabled: bool = False
    intake_per_hour: int = Field(default=10, ge=1, le=100_000)
    intake_link_days: int = Field(default=90, ge=1, le=3650)

    rating_mails: bool = False
    rating_change_days: int = Field(default=7, ge=0, le=365)
    rating_link_days: int = Field(default=30, ge=1, le=365)

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "Single sign-on"
    oidc_staff_domain: str | None = None

    database_url: str = "sqlite+aiosqlite:///data/citedesk.db"
    database_pool_size: int = Field(default=10, ge=1, le=200)
    vector_store_path: Path = Path("data/chroma")
    chroma_url: str | None = None
    config_path: Path = Path("../config")
    """Files of the triage configuration that the first start stores; later the stored versions count."""
    config_poll_seconds: float = Field(default=2, gt=0, le=300)

    attachments_url: str = "data/attachments"
    """A folder, or ``s3://bucket/prefix``."""
    attachment_max_bytes: int = Field(default=20 * 1024 * 1024, ge=1024)

    sentence_transformers_model: str | None = None
    embedding_backend: Literal["auto", "onnx", "torch"] = "auto"
    model_cache_path: Path = Path("data/models")
    """Keeps the embedding model as ONNX Runtime reads it; made anew when it is missing."""
    reranker_model: str | None = None
    """Folder of a cross-encoder that reads the best passages anew; slower, and better where it fits the desk."""
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

    llm_breaker_failures: int = Field(default=5, ge=1, le=1000)
    llm_breaker_seconds: float = Field(default=30, gt=0, le=3600)
    llm_mask_personal_data: bool = True
    llm_log_text: bool = False
    llm_log_days: int = Field(default=90, ge=1, le=3650)
    llm_price_input: float | None = Field(default=None, ge=0)
    """For a million prompt tokens, in the currency in which the provider is paid; likewise the next three."""
    llm_price_output: float | None = Field(default=None, ge=0)
    llm_fallback_price_input: float | None = Field(default=None, ge=0)
    llm_fallback_price_output: float | None = Field(default=None, ge=0)

    ai_confidence_threshold: float = Field(default=0, ge=0, le=1)
    """Below this confidence nothing is sent without a person, whatever the desk's history says."""
    enable_ai_classification: bool = True
    enable_ai_extraction: bool = True
    enable_response_generation: bool = True

    jobs_concurrency: int = Field(default=2, ge=1, le=32)
    jobs_lease_seconds: float = Field(default=90, gt=1, le=3600)
    jobs_max_attempts: int = Field(default=5, ge=1, le=50)
    jobs_poll_seconds: float = Field(default=5, gt=0, le=300)
    jobs_paused: bool = False
    jobs_in_process: Literal["auto", "always", "never"] = "auto"
    jobs_redispatch_seconds: float = Field(default=15, gt=0, le=3600)

    events_poll_seconds: float = Field(default=2, gt=0, le=300)

    learning_seconds: float = Field(default=600, ge=5, le=86_400)
    """How often triage looks for enough new corrections to learn from."""

    kb_default_collection: str = "kb_main"
    kb_max_document_chars: int = Field(default=2_000_000, ge=1000)
    kb_upload_max_mb: int = Field(default=50, ge=1, le=1024)
    kb_reconcile_seconds: float = Field(default=900, ge=1, le=86_400)
    """How often the vector index is compared with the database; sooner after a failure."""
    kb_held_chunks: int = Field(default=20_000, ge=0, le=1_000_000)
    """Passages that are held in memory together, about 5 KB each."""
    parse_timeout_seconds: float = Field(default=30, gt=0, le=600)
    parse_memory_mb: int = Field(default=512, ge=256, le=16_384)

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        return async_database_url(value)

    @field_validator("vector_store_path", "config_path", "mail_outbox_path", "model_cache_path")
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

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.strip("[]").replace('"', "").split(",") if part.strip()]
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://")):
            raise ValueError("REDIS_URL must look like redis://host:6379/0 or rediss://...")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(
            ("smtp://", "smtps://", "smtp+starttls://")
        ):
            raise ValueError("SMTP_URL must look like smtp+starttls://user:password@host:587")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_sender(cls, value: str) -> str:
        if any(ord(character) < 32 for character in value) or "@" not in parseaddr(value)[1]:
            raise ValueError("MAIL_FROM must be one address, such as Support <support@example.com>")
        return value

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID")
        if self.oidc_issuer and self.is_production and not self.oidc_issuer.startswith("https://"):
            raise ValueError("OIDC_ISSUER must be an https address in production")
        return self

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
    def runs_jobs(self) -> bool:
        """Whether the API's process does background work itself; with Redis that is the workers' by default."""
        return self.jobs_in_process == "always" or (self.jobs_in_process == "auto" and self.redis_url is None)

    @property
    def seeds_demo(self) -> bool:
        """Demo accounts and sample data exist in development only."""
        return self.environment == "development" and self.demo_data


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    return Settings()
