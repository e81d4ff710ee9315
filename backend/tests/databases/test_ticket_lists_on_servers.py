"""The tests of ticket lists, on every database server."""

from tests.api.test_ticket_lists import *  # noqa: F403
