"""The tests of messages that are sent twice, on every database server."""

from tests.api.test_sent_twice import *  # noqa: F403
