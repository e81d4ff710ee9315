"""The tests of the egress log, on every database server."""

from tests.llm.test_ledger import *  # noqa: F403
