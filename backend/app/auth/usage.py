"""When a session or a token was last used: to a few minutes, behind the answer, and never at a request's cost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.auth import repository
from app.auth.principal import Principal
from app.core.background import Background
from app.core.logging import get_logger
from app.db.engine import Database

log = get_logger(__name__)
EVERY = timedelta(minutes=5)


class UsageRecorder:
    def __init__(self, db: Database, background: Background) -> None:
        self._db = db
        self._background = background
        self._under_way: set[tuple[int | None, int | None]] = set()

    def record(self, principal: Principal, last_used_at: datetime | None, now: datetime) -> None:
        """Note the use of this credential unless one was noted lately."""
        credential = (principal.session_id, principal.token_id)
        if (last_used_at is not None and now - last_used_at < EVERY) or credential in self._under_way:
            return
        self._under_way.add(credential)
        self._background.spawn("credential-usage", self._write(credential, now))

    async def _write(self, credential: tuple[int | None, int | None], now: datetime) -> None:
        session_id, token_id = credential
        try:
            async with self._db.write() as session:
                if session_id is not None:
                    await repository.touch_session(session, session_id, now)
                elif token_id is not None:
                    await repository.touch_token(session, token_id, now)
        except (SQLAlchemyError, OSError) as error:
            log.warning(
                "auth.usage_not_recorded", reason=type(error).__name__
            )  # the next request tries again
        finally:
            self._under_way.discard(credential)
