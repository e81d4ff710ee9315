"""Search over the knowledge base, on every database server."""

from tests.knowledge.test_search import (
    shelf,
    shelf_name,
    test_n_results_and_repetition,
    test_the_last_line_is_asked,
    test_the_right_passage_is_first_in_every_mode,
)

__all__ = [
    "shelf",
    "shelf_name",
    "test_n_results_and_repetition",
    "test_the_last_line_is_asked",
    "test_the_right_passage_is_first_in_every_mode",
]
