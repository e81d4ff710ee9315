"""The tests of the help centre, on every database server."""

from tests.help.conftest import either_way, opened  # noqa: F401
from tests.help.test_help import *  # noqa: F403
