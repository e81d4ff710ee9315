"""Models of texts: fitting, storing, and what they say of a text.

Linear in the features, and where there are enough examples also a sum over examples nearby (``near_examples``). What is
kept and applied is plain arrays, so that a stored model runs no code when it is read.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.triage.learning import Array, fit_temperature, softmax
from app.triage.near_examples import MOST_ROWS, Near, NearRows
from app.triage.preconditioning import Preconditioner, Sketch
from app.triage.text_features import BUCKETS, HASHED, Rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
INVERSE_PENALTY = 10.0
"""``C`` of the logistic regression; higher fits closer."""
FEW_PER_LABEL, SCALE_OF_FEW = 100, 0.5
"""With fewer examples a label words and letter groups count half beside the embedding: among so few texts many of them go
with a label by chance."""
MOST_SOLVED, MOST_HELD_OUT_ALONE = 50_000, 3_000
"""Rows up to which least squares are solved, and up to which each row without a group is held out alone, which takes a matrix
of rows by rows."""
MOST_SOLVED_LABELS = 10
"""With more labels logistic regression is better: of 20 intents of banking77 by .5 to 1.6 points, of 40 by 2.0 to 2.2."""
SOLVED_PENALTY, CONSTANT, SHARPNESS = 1.0, 10.0, 6.0
"""Of least squares: the penalty, the square of a feature that each row has, and what turns a share into a logit."""
STRAIGHT, NEARBY = 0.5, 2.0
"""What likeness in all features and likeness to examples nearby count beside likeness in words (1). Of writers that the models had
not seen severity was right in .830 of the cases with them and in .815 by straight likeness alone, the category in .870 and .854."""
SOLVED_TO = 1e-5
"""Of what is left to explain, the share at which solving stops: logits then agree to about four digits."""
RIDGE_PENALTY = 2.0
_MAX_ITERATIONS, _FEW_ITERATIONS = 1_000, 60
_LANDMARKS = 500
"""Rows of which the whole kernel is sketched."""
"""The last thousandth of the likelihood takes most of the time."""
_FOLDS = 5


@dataclass(frozen=True)
class TextModel:
    """``labels`` of a classifier are its classes; a regression has one label, its name."""

    kind: Literal["classifier", "regression"]
    labels: tuple[str, ...]
    dense: Floats
    """Shape ``(d, k)``."""
    hashed: Floats
    """Shape ``(HASHED, k)``."""
    rarity: Floats
    """Inverse document frequency of each bucket, shape ``(HASHED,)``."""
    bias: Floats
    """Shape ``(k,)``."""
    temperature: float = 1.0
    near: Near | None = None

    def scores(self, rows: Rows) -> Array:
        """Logits of a classifier, values of a regression: shape ``(n, k)``."""
        weighed = weigh(rows, self.rarity)
        straight = rows.dense @ self.dense + weighed @ self.hashed + self.bias
        return np.asarray(
            straight if self.near is None else straight + self.near.scores(rows.dense), dtype=np.float64
        )

    def probabilities(self, rows: Rows) -> Array:
        """Of a classifier, tempered. Shape ``(n, k)``."""
        return softmax(self.scores(rows) / self.temperature)

    def tempered(self, temperature: float) -> TextModel:
        return replace(self, temperature=temperature)

    def to_bytes(self) -> bytes:
        """A compressed NumPy archive; weights of words keep three digits."""
        target = io.BytesIO()
        np.savez_compressed(
            target,
            kind=np.array(self.kind),
            labels=np.array(self.labels),
            dense=self.dense,
            hashed=self.hashed.astype(np.float16),
            rarity=self.rarity.astype(np.float16),
            bias=self.bias,
            temperature=np.array(self.temperature),
            **({} if self.near is None else self.near.arrays()),
        )
        return target.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> TextModel:
        """Raises ``ValueError`` for what ``to_bytes`` did not write."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                hashed = stored["hashed"].astype(np.float32)
                model = cls(
                    kind="regression" if str(stored["kind"]) == "regression" else "classifier",
                    labels=tuple(str(label) for label in stored["labels"]),
                    dense=stored["dense"].astype(np.float32),
                    hashed=hashed,
                    rarity=stored["rarity"].astype(np.float32),
                    bias=stored["bias"].astype(np.float32),
                    temperature=float(stored["temperature"]),
                    near=Near.of_arrays(stored),
                )
        except (OSError, KeyError, ValueError, EOFError) as error:
            raise ValueError("not a stored text model") from error
        if hashed.shape != (HASHED, len(model.labels)):
            raise ValueError("a text model of another form")
        return model


def weigh(rows: Rows, rarity: Floats) -> csr_matrix:
    """Counts as tf-idf, words and letter groups each of length one. Shape ``(n, HASHED)``."""
    from scipy.sparse import csr_matrix

    counts = rows.counts
    places = counts.indices
    values = (1.0 + np.log(counts.data)) * rarity[places]
    # Two blocks a row, each with a length of its own.
    blocks = 2 * np.repeat(np.arange(len(rows)), np.diff(counts.indptr)) + (places >= BUCKETS)
    lengths = np.sqrt(np.bincount(blocks, values**2, minlength=2 * len(rows)))
    return csr_matrix((values / lengths[blocks], places, counts.indptr), shape=counts.shape)


def fit_classifier(
    rows: Rows,
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    weights: Array | None = None,
    inverse_penalty: float = INVERSE_PENALTY,
    temperature: float | None = None,
    order: Sequence[str] = (),
) -> tuple[TextModel, Array]:
    """A classifier over all features.

    Least squares towards 1 for a row's label and 0 for the others (Rifkin, Yeo and Poggio, "Regularized Least-Squares
    Classification", 2003), which holds on texts of new writers better than multinomial logistic regression; the latter
    where examples of a label are few or labels are many, see ``solvable``.

    Args:
        labels: of each row; at least two different ones.
        groups: rows of one group are held out together, so that the temperature is what it must be for texts of
            somebody new. Without them rows are held out at random.
        weights: of each row, shape ``(n,)``.
        temperature: where it is known; no rows are held out then, which takes a sixth of the time.
        order: the labels in their order, where they have one: a label further off is then the worse mistake. Only least
            squares know of it.

    Returns:
        The model with its fitted temperature, and held-out logits of the rows, shape ``(n, k)``; a row whose label
        occurs in no other fold has the logits of the others' model. Zeros where none were held out.
    """
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ValueError("at least two labels are needed")
    numbers = np.array([names.index(label) for label in labels])
    if solvable(len(rows), len(names)):
        targets = np.eye(len(names))
        if order:
            places = np.array([order.index(name) for name in names])
            targets -= np.abs(places[:, None] - places[None, :]) / 2
        hold_out = temperature is None
        model, held_out = _solve(rows, targets[numbers], names, weights, groups, hold_out=hold_out)
        return model.tempered(temperature or fit_temperature(held_out, numbers)), held_out
    scale = SCALE_OF_FEW if len(rows) < FEW_PER_LABEL * len(names) else 1.0
    held_out = np.zeros((len(rows), len(names)))
    for mask in _parts(len(rows), groups) if temperature is None else ():
        if len(set(numbers[~mask])) < 2:
            continue
        part = _fit(rows.take(~mask), numbers[~mask], names, _of(weights, ~mask), inverse_penalty, scale)
        held_out[mask] = part.scores(rows.take(mask))
    limit = _MAX_ITERATIONS if temperature is None else _FEW_ITERATIONS
    model = _fit(rows, numbers, names, weights, inverse_penalty, scale, limit)
    return model.tempered(temperature or fit_temperature(held_out, numbers)), held_out


def solvable(rows: int, labels: int) -> bool:
    """Whether ``fit_classifier`` solves least squares."""
    return labels <= MOST_SOLVED_LABELS and FEW_PER_LABEL * labels <= rows <= MOST_SOLVED


def _solve(
    rows: Rows,
    targets: Array,
    names: tuple[str, ...],
    weights: Array | None,
    groups: Sequence[str] | None,
    *,
    hold_out: bool,
) -> tuple[TextModel, Array]:
    """Least squares towards ``targets`` (n, k), and held-out logits (zeros unless ``hold_out``): by the rows' likeness to
    each other (kernel ridge regression). Without groups each row is held out alone, of many rows a part of them."""
    likeness, rarity, near = _likeness(rows)
    penalties = SOLVED_PENALTY / (np.ones(len(rows)) if weights is None else weights)
    if hold_out and (groups is None or len(set(groups)) < 2) and len(rows) <= MOST_HELD_OUT_ALONE:
        shares, held_out = _each_alone(likeness, penalties, targets)
    else:
        shares = likeness.solve(penalties, targets)
        held_out = np.zeros_like(targets)
        for mask in _parts(len(rows), groups) if hold_out else ():
            known = likeness.solve(penalties, np.where(mask[:, None], 0.0, targets), held_out=mask)
            held_out[mask] = likeness.scores(known)[mask]
    dense, hashed, bias = likeness.weights(shares)
    matrix = SHARPNESS * np.vstack([dense, hashed])
    model = _model("classifier", names, rows, matrix, rarity, SHARPNESS * bias)
    if near is not None:
        model = replace(model, near=near.weighed(NEARBY * SHARPNESS * shares))
    return model, SHARPNESS * held_out


def _likeness(rows: Rows) -> tuple[_Likeness, Floats, NearRows | None]:
    """With the rarity of words that it rests on, and examples nearby where there are not too many."""
    rarity = rarity_of(rows)
    near = NearRows(rows.dense) if len(rows) <= MOST_ROWS else None
    return (
        _Likeness(rows.dense.astype(np.float64), weigh(rows, rarity).astype(np.float64), near),
        rarity,
        near,
    )


def _each_alone(likeness: _Likeness, penalties: Array, targets: Array) -> tuple[Array, Array]:
    """The rows' shares, and what each would be given by all others (Cawley and Talbot, 2003, for all rows at once)."""
    from scipy.linalg import cho_factor, cho_solve

    factor = cho_factor(likeness.matrix() + np.diag(penalties))
    shares = np.asarray(cho_solve(factor, targets))
    return shares, targets - shares / np.diag(cho_solve(factor, np.eye(len(targets))))[:, None]


class _Likeness:
    """Kernel of the rows: their inner products, and how near they are. Inner products are never held as a matrix."""

    def __init__(self, dense: Array, words: csr_matrix, near: NearRows | None) -> None:
        self._dense, self._words, self._near = dense, words, near
        self._straight = 1.0 if near is None else STRAIGHT

    def matrix(self) -> Array:
        """Shape ``(n, n)``."""
        words = (self._words @ self._words.T).toarray()
        near = 0.0 if self._near is None else NEARBY * self._near.matrix()
        return np.asarray(self._straight * (self._dense @ self._dense.T) + words + near + CONSTANT)

    @cached_property
    def _sketch(self) -> Sketch:
        count = self._dense.shape[0]
        chosen = np.sort(np.random.default_rng(0).permutation(count)[:_LANDMARKS])
        columns = self._straight * (self._dense @ self._dense[chosen].T) + CONSTANT
        columns += (self._words @ self._words[chosen].T).toarray()
        diagonal = self._straight * (self._dense**2).sum(axis=1) + CONSTANT
        diagonal += np.asarray(self._words.multiply(self._words).sum(axis=1)).ravel()
        if self._near is not None:
            columns += NEARBY * self._near.columns(chosen)
            diagonal += NEARBY
        return Sketch.of(columns, chosen, diagonal)

    def weights(self, shares: Array) -> tuple[Array, Array, Array]:
        """Of the features and the constant, for shares of shape ``(n, k)``."""
        return (
            self._straight * (self._dense.T @ shares),
            self._words.T @ shares,
            CONSTANT * shares.sum(axis=0),
        )

    def scores(self, shares: Array) -> Array:
        """The product of the kernel with ``shares``, shape ``(n, k)``."""
        dense, hashed, bias = self.weights(shares)
        straight = self._dense @ dense + self._words @ hashed + bias
        return np.asarray(straight if self._near is None else straight + NEARBY * self._near.product(shares))

    def solve(self, penalties: Array, targets: Array, *, held_out: NDArray[np.bool_] | None = None) -> Array:
        """Shares with ``(kernel + diag(penalties)) @ shares = targets``, by conjugate gradients for each column
        (Hestenes and Stiefel, 1952). Shape ``(n, k)``.

        ``held_out``: rows that take no part; their targets must be 0, and their shares are 0."""
        scale = Preconditioner(self._sketch, penalties, held_out)
        shares = np.zeros_like(targets)
        rest = targets.copy()
        scaled = scale(rest)
        direction = scaled.copy()
        product = (rest * scaled).sum(axis=0)
        enough = SOLVED_TO**2 * product
        for _ in range(_MAX_ITERATIONS):
            if np.all(product <= enough):
                break
            image = self.scores(direction) + penalties[:, None] * direction
            step = product / np.maximum((direction * image).sum(axis=0), np.finfo(float).tiny)
            shares += step * direction
            rest -= step * image
            scaled = scale(rest)
            last, product = product, (rest * scaled).sum(axis=0)
            direction = scaled + product / np.maximum(last, np.finfo(float).tiny) * direction
        return shares


def _fit(
    rows: Rows,
    numbers: NDArray[Any],
    names: tuple[str, ...],
    weights: Array | None,
    inverse_penalty: float,
    scale: float,
    iterations: int = _MAX_ITERATIONS,
) -> TextModel:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    rarity = rarity_of(rows)
    features = hstack([csr_matrix(rows.dense), scale * weigh(rows, rarity)]).tocsc()
    # What no row holds gets no weight in any case: most columns, when the rows are few.
    used = np.flatnonzero(np.diff(features.indptr))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # stopping early is meant
        fitted = LogisticRegression(C=inverse_penalty, max_iter=iterations).fit(
            features[:, used].tocsr(), numbers, sample_weight=weights
        )
    matrix, bias = np.zeros((features.shape[1], len(fitted.coef_))), fitted.intercept_
    matrix[used] = fitted.coef_.T
    matrix[rows.dense.shape[1] :] *= scale
    if matrix.shape[1] == 1:  # two classes share one row of weights
        matrix, bias = np.hstack([-matrix, matrix]) / 2, np.array([-bias[0], bias[0]]) / 2
    # A class that this part of the rows does not hold cannot be given by it.
    whole, offsets = np.zeros((matrix.shape[0], len(names))), np.full(len(names), -30.0)
    whole[:, fitted.classes_], offsets[fitted.classes_] = matrix, bias
    return _model("classifier", names, rows, whole, rarity, offsets)


def fit_regression(rows: Rows, values: Array, name: str, *, penalty: float = RIDGE_PENALTY) -> TextModel:
    """Least squares towards ``values`` (n,), by the same likeness as classifiers."""
    likeness, rarity, near = _likeness(rows)
    mean = float(np.mean(values))
    shares = likeness.solve(np.full(len(rows), penalty), np.asarray(values, dtype=np.float64)[:, None] - mean)
    dense, hashed, bias = likeness.weights(shares)
    model = _model("regression", (name,), rows, np.vstack([dense, hashed]), rarity, bias + mean)
    return model if near is None else replace(model, near=near.weighed(NEARBY * shares))


def _model(
    kind: Literal["classifier", "regression"],
    labels: tuple[str, ...],
    rows: Rows,
    matrix: Array,
    rarity: Floats,
    bias: Array,
) -> TextModel:
    width = rows.dense.shape[1]
    single = matrix.astype(np.float32)
    return TextModel(kind, labels, single[:width], single[width:], rarity, bias.astype(np.float32))


def rarity_of(rows: Rows) -> Floats:
    """Inverse document frequency with one imagined document that holds everything; shape ``(HASHED,)``."""
    holding = np.asarray((rows.counts > 0).sum(axis=0)).ravel()
    return np.asarray(np.log((1 + len(rows)) / (1 + holding)) + 1.0, dtype=np.float32)


def _of(weights: Array | None, mask: NDArray[np.bool_]) -> Array | None:
    return None if weights is None else weights[mask]


def _parts(count: int, groups: Sequence[str] | None) -> list[NDArray[np.bool_]]:
    """Masks of what is held out."""
    if groups is not None and len(set(groups)) > 1:
        return [np.array([group == name for group in groups]) for name in sorted(set(groups))]
    places = np.random.default_rng(0).permutation(count) % min(_FOLDS, count)
    return [places == part for part in range(min(_FOLDS, count))]
