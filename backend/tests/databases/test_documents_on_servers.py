"""The tests of documents and narrowed search that touch the database, on every database server."""

from tests.knowledge.test_narrowing import (
    crowd,
    test_customers_find_public_documents_only,
    test_what_matches_is_found_however_far_it_is,
    test_words_are_looked_for_in_the_part,
)
from tests.knowledge.test_unneeded import (
    test_nothing_becomes_searchable_without_its_vector,
    test_nothing_goes_while_something_is_ingested,
    test_vectors_of_retired_chunks_and_their_sentences_go,
    test_what_another_collection_has_stays,
)
from tests.knowledge.test_upkeep import test_rebuilding_by_route, test_what_is_being_ingested_is_no_orphan
from tests.knowledge.test_versions import (
    before_the_lock,
    document,
    test_a_deleted_document_keeps_its_versions,
    test_a_deletion_takes_the_version_that_came_meanwhile,
    test_case_and_accents_tell_ids_and_collections_apart,
    test_changes_without_a_version_are_put_on_top_of_each_other,
    test_describing_a_document_anew_encodes_nothing,
    test_of_two_changes_at_once_one_is_told,
    test_two_deletions_at_once_count_once,
)

__all__ = [
    "before_the_lock",
    "crowd",
    "document",
    "test_a_deleted_document_keeps_its_versions",
    "test_a_deletion_takes_the_version_that_came_meanwhile",
    "test_case_and_accents_tell_ids_and_collections_apart",
    "test_changes_without_a_version_are_put_on_top_of_each_other",
    "test_customers_find_public_documents_only",
    "test_describing_a_document_anew_encodes_nothing",
    "test_nothing_becomes_searchable_without_its_vector",
    "test_nothing_goes_while_something_is_ingested",
    "test_of_two_changes_at_once_one_is_told",
    "test_rebuilding_by_route",
    "test_two_deletions_at_once_count_once",
    "test_vectors_of_retired_chunks_and_their_sentences_go",
    "test_what_another_collection_has_stays",
    "test_what_is_being_ingested_is_no_orphan",
    "test_what_matches_is_found_however_far_it_is",
    "test_words_are_looked_for_in_the_part",
]
