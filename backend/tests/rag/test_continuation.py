"""Numbered lists that a cut has torn are whole again where a draft reads them."""

from __future__ import annotations

from app.rag.chunking import chunk_text
from app.rag.continuation import goes_on, steps_at_end, steps_at_start, torn_neighbours, whole_lists
from app.rag.types import Candidate, ChunkStrategy, Passage, RankedPassage

STEPS = "\n".join(
    f"{number}. Open the page number {number} of the settings and enter the value that your provider has sent you, then save it."
    for number in range(1, 10)
)
DOCUMENT = f"# Set up the mailbox\n\nYou need the letter of your provider.\n\n{STEPS}\n\nThe mailbox works within an hour."


def passages() -> list[Passage]:
    return [
        Passage(f"7:2:{chunk.ordinal}", 7, "Set up the mailbox", chunk.text, chunk.heading_path, "")
        for chunk in chunk_text(DOCUMENT, strategy=ChunkStrategy.MARKDOWN)
    ]


def found(passage: Passage, fused: float = 0.5) -> RankedPassage:
    return RankedPassage(passage, 0.4, 1.0, fused, 0.3)


def test_where_a_list_is_torn() -> None:
    pieces = passages()
    torn = [place for place, piece in enumerate(pieces) if steps_at_end(piece.text)]
    assert torn
    assert all(goes_on(pieces[place], pieces[place + 1]) for place in torn if place + 1 < len(pieces))
    assert not goes_on(pieces[-1], pieces[0])
    assert steps_at_start("Open it.\n\n1. First") == 0
    assert steps_at_start("4. Fourth\n5. Fifth") == 4
    assert steps_at_end("1. First\n2. Second\n\nThat is all.") == 0


def test_the_rest_stands_beside_its_passage_and_takes_the_place_of_the_last() -> None:
    pieces = passages()
    first = next(piece for piece in pieces if steps_at_start(piece.text) == 1)
    other = Passage("9:1:0", 9, "Something else", "Nothing to do with it.", (), "")
    ranked = [found(first), found(other, 0.4), found(other, 0.3)]
    wanted = torn_neighbours(ranked)
    following = next(piece for piece in pieces if goes_on(first, piece))
    assert following.chunk_id in wanted
    shown = whole_lists(ranked, [Candidate(following, 0.25)], 2)
    assert [item.passage.chunk_id for item in shown] == [first.chunk_id, following.chunk_id]
    assert (shown[1].fused, shown[1].distance) == (0.5, 0.75)


def test_what_was_found_by_itself_keeps_its_score() -> None:
    pieces = passages()
    first = next(piece for piece in pieces if steps_at_start(piece.text) == 1)
    following = next(piece for piece in pieces if goes_on(first, piece))
    ranked = [found(first), found(following, 0.2)]
    assert whole_lists(ranked, [Candidate(following, 0.25)], 5) == ranked


def test_without_lists_nothing_is_looked_for() -> None:
    plain = Passage("1:1:3", 1, "Prices", "All prices are in euros.", (), "")
    assert torn_neighbours([found(plain)]) == []
    assert whole_lists([found(plain)], [], 5) == [found(plain)]
