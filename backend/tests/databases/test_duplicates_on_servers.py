"""The tests of duplicates, on every database server."""

from tests.duplicates.test_detection import *  # noqa: F403
