"""The tests of ticket depth, on every database server."""

from tests.api.test_ticket_depth import *  # noqa: F403
