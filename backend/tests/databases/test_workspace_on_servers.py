"""The tests of workspace, on every database server."""

from tests.api.test_workspace import *  # noqa: F403
