"""The tests of uploads that touch the database, on every database server."""

from tests.knowledge.test_pages import test_chunks_of_a_pdf_know_their_page
from tests.knowledge.test_uploads import (
    test_a_file_that_ends_the_process_again_and_again_fails,
    test_an_archive_becomes_its_files,
    test_jobs_are_listed_newest_first,
    test_the_same_name_again_replaces,
    working,
)

__all__ = [
    "test_a_file_that_ends_the_process_again_and_again_fails",
    "test_an_archive_becomes_its_files",
    "test_chunks_of_a_pdf_know_their_page",
    "test_jobs_are_listed_newest_first",
    "test_the_same_name_again_replaces",
    "working",
]
