"""The tests of configuration versions, on every database server."""

from tests.configuration.test_versions import *  # noqa: F403
