"""What the client library's errors and half answers mean: one ``ModelError`` for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from app.llm.port import ModelError


def check_finish(reason: str | None, *, seen: bool, streamed: bool) -> None:
    """Raise ``ModelError`` when an answer without a transport error is still not whole.

    A compatible server may leave ``finish_reason`` out of a single answer; a stream without one was cut.
    """
    if reason == "content_filter":
        raise ModelError("refused", "the provider's content filter stopped the answer")
    if not seen:
        raise ModelError("empty", "the answer holds no text")
    if reason == "length":
        raise ModelError("cut_off", "the answer reached the token limit")
    if streamed and reason is None:
        raise ModelError("cut_off", "the stream ended without a finish reason")


def check_length(left: int) -> None:
    """``left``: characters that an answer may still have. Raises ``ModelError`` for an endless one."""
    if left < 0:
        raise ModelError("malformed", "the answer is longer than its limit of tokens allows")


def map_error(error: Exception) -> ModelError | None:  # noqa: PLR0911 - a table of error kinds
    """The ``ModelError`` of a client library's error; None for what is a defect of this program.

    Details name the kind of error only: messages of providers can repeat the prompt or the key.
    """
    import openai
    from langchain_core.exceptions import OutputParserException

    kind = type(error).__name__
    if isinstance(error, ModelError):
        return error
    if isinstance(error, (TimeoutError, openai.APITimeoutError)):
        return ModelError("timeout", "no complete answer within the time limit")
    if isinstance(error, openai.APIStatusError):
        return _map_status(error.status_code, error.response.headers)
    if isinstance(error, openai.APIConnectionError):
        return ModelError("unavailable", f"connection failed ({kind})")
    if isinstance(error, (openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError)):
        return ModelError("cut_off", kind)
    if isinstance(error, (openai.OpenAIError, OutputParserException)):
        return ModelError("malformed", kind)
    if type(error).__module__.split(".")[0] in {"httpx", "httpx2", "httpcore", "httpcore2"}:
        # The client does not wrap transport errors that happen while a body is read.
        return ModelError("unavailable", f"connection broke ({kind})")
    if _from_parsing(error):
        return ModelError("malformed", f"the answer is not of the expected form ({kind})")
    return None


def _map_status(status: int, headers: Mapping[str, str]) -> ModelError:
    if status == 429:
        return ModelError("rate_limited", "HTTP 429", retry_after=_retry_after(headers), status=status)
    if status == 408:
        return ModelError("timeout", "HTTP 408", status=status)
    if status >= 500:
        code = "refused" if status == 501 else "unavailable"
        return ModelError(code, f"HTTP {status}", retry_after=_retry_after(headers), status=status)
    return ModelError("refused", f"HTTP {status}", status=status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3), never negative; None without a readable one."""
    value = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _from_parsing(error: Exception) -> bool:
    """Whether an error arose in reading the server's answer, inside the client libraries."""
    if not isinstance(error, (ValueError, TypeError, KeyError, AttributeError, IndexError)):
        return False
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    return name.split(".")[0] in {"langchain_openai", "langchain_core", "openai", "json", "pydantic"}
