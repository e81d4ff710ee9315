"""The tests of ratings, on every database server."""

from tests.ratings.test_ratings import *  # noqa: F403
