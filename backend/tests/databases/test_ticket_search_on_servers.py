"""The tests of ticket search, on every database server."""

from tests.api.test_ticket_search import *  # noqa: F403
