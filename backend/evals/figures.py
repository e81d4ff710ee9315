"""The figures themselves: pure functions of ranks, scores and texts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.rag.analysis import index_terms
from evals.ranking import Index, Scores

NOT_FOUND = 10**9
"""The rank of a page that a method leaves out."""
READ_CHARS = 3000
"""What is read of the matches when asking whether the passage that answers was found."""
_ROUNDS = 2000


def page_ranks(best: Scores, relevant: frozenset[int]) -> list[int]:
    """The ranks of the relevant pages, best first; irrelevant pages of the same score come before them."""
    others = np.delete(best, sorted(relevant))
    gold = sorted((best[page] for page in relevant), reverse=True)
    return [
        place + 1 + int((others >= score).sum()) if np.isfinite(score) else NOT_FOUND
        for place, score in enumerate(gold)
    ]


def recall(ranks: Sequence[int], k: int) -> float:
    """1 when a relevant page is among the first ``k``, else 0."""
    return float(ranks[0] <= k)


def reciprocal_rank(ranks: Sequence[int], k: int = 10) -> float:
    return 1 / ranks[0] if ranks[0] <= k else 0.0


def ndcg(ranks: Sequence[int], k: int = 10) -> float:
    """Discounted gain of the relevant pages among the first ``k``, as a share of the best order's."""
    gained = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= k)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(len(ranks), k)))


def passage_found(index: Index, scores: Scores, answer: str) -> float:
    """1 when the first 3,000 characters of the matches hold four fifths of the words that begin the answer, else 0."""
    wanted = Counter(index_terms(answer[:300]))
    read = ""
    for item in np.argsort(-scores, kind="stable"):
        if len(read) > READ_CHARS or not np.isfinite(scores[item]):
            break
        read += index.passages[item].text + "\n"
    return float((wanted & Counter(index_terms(read[:READ_CHARS]))).total() >= 0.8 * wanted.total())


def auroc(positive: Sequence[float] | Scores, negative: Sequence[float] | Scores) -> float:
    """The chance that a positive scores above a negative, ties half."""
    high, low = np.array(positive)[:, None], np.array(negative)[None, :]
    return float((high > low).mean() + 0.5 * (high == low).mean())


def cut_at(answerable: Sequence[float], abstention: float) -> float:
    """The score below which a share of ``abstention`` of the answerable questions lies."""
    return float(np.quantile(answerable, abstention))


def percentile(values: Sequence[float], share: float) -> float:
    """The value at the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def members_of(groups: Sequence[int]) -> list[NDArray[np.int64]]:
    """Positions by group: questions of one page depend on each other and are drawn together."""
    found: dict[int, list[int]] = defaultdict(list)
    for position, group in enumerate(groups):
        found[group].append(position)
    return [np.array(positions) for positions in found.values()]


def bootstrap(difference: Scores, groups: Sequence[int], rounds: int = _ROUNDS) -> tuple[float, float]:
    """95 % range of the mean of paired differences, resampling whole groups."""
    members = members_of(groups)
    sums = np.array([difference[items].sum() for items in members])
    sizes = np.array([len(items) for items in members])
    drawn = np.random.default_rng(7).integers(0, len(sums), size=(rounds, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def bootstrap_of(
    figure: Callable[[NDArray[np.int64]], float], groups: Sequence[int], rounds: int = 300
) -> tuple[float, float]:
    """95 % range of any figure of the drawn positions, resampling whole groups."""
    members = members_of(groups)
    rng = np.random.default_rng(7)
    values = [
        figure(np.concatenate([members[item] for item in rng.integers(0, len(members), size=len(members))]))
        for _ in range(rounds)
    ]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
