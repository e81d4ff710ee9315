"""The dashboard's figures, on every database server."""

from tests.api.test_dashboard import *  # noqa: F403
