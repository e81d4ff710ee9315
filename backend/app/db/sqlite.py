"""SQLAlchemy's aiosqlite dialect with one trip to the connection's thread for each statement, and none besides.

The adapter that comes with SQLAlchemy makes four: open the cursor, execute, fetch, close. Each costs two context
switches, on a small desk more than the statement itself. Results are read whole anyway, so all four can be done at once.
Server-side cursors stay as they are. The statement that begins a transaction goes with the first one in it, and ending
one that has not begun goes nowhere.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util.concurrency import await_

DRIVER = "sqlite+onetrip"


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor of the DB API that has no counterpart in the thread between statements."""

    __slots__ = ("_description", "_lastrowid", "_rowcount", "arraysize")

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = deque()
        self._description: Any = None
        self._rowcount = -1
        self._lastrowid: int | None = None
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._description

    @property
    def rowcount(self) -> int:
        return self._rowcount

    @property
    def lastrowid(self) -> Any:
        return self._lastrowid

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        self._run(lambda connection: connection.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any]) -> Any:
        self._run(lambda connection: connection.executemany(operation, seq_of_parameters))

    def _run(self, statement: Any) -> None:
        connection: Any = self._connection
        adapted: Any = self._adapt_connection

        def in_thread() -> tuple[Any, list[Any], int, int | None]:
            if adapted.begin is not None:
                connection._conn.execute(adapted.begin)
                adapted.begin = None  # only once it has succeeded: nothing may run outside its transaction
            cursor: sqlite3.Cursor = statement(connection._conn)
            try:
                rows = cursor.fetchall() if cursor.description else []
                return cursor.description, rows, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        try:
            self._description, rows, self._rowcount, self._lastrowid = await_(connection._execute(in_thread))
        except Exception as error:  # noqa: BLE001 - the adapter turns what the driver says into errors of the DB API
            self._adapt_connection._handle_exception(error)
        self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        return None

    def close(self) -> None:
        self._rows.clear()


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("begin",)

    _cursor_cls = OneTripCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begin: str | None = None
        """Sent before the next statement."""

    def cursor(self, server_side: bool = False) -> Any:
        if server_side and self.begin is not None:  # such a cursor sends its statement by itself
            begin, self.begin = self.begin, None
            self._cursor_cls(self).execute(begin)
        return super().cursor(server_side)

    def commit(self) -> None:
        if self._ends():
            super().commit()

    def rollback(self) -> None:
        if self._ends():
            super().rollback()

    def _ends(self) -> bool:
        """Whether there is a transaction to end. No statement runs while this is asked."""
        self.begin = None
        connection: Any = self._connection
        return connection._connection is not None and connection._conn.in_transaction


class OneTripDbapi(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arguments: Any, **options: Any) -> OneTripConnection:
        adapted: Any = super().connect(*arguments, **options)
        return OneTripConnection(self, adapted._connection)


class OneTripDialect(SQLiteDialect_aiosqlite):
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> OneTripDbapi:
        import aiosqlite

        return OneTripDbapi(aiosqlite, sqlite3)


registry.register("sqlite.onetrip", __name__, OneTripDialect.__name__)
