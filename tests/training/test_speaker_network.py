"""The network of the speaker scorer: how a text is laid out for it, what it learns, and its file. Needs PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fabula.model import AROUND_FEATURES, SPEAKER_FEATURES, SpeakerCandidates
from fabula.scorers.speakers import BREAK, OnnxSpeakers
from training.speakers.prepare import NOBODY, STRANGER, Lines
from training.speakers.sure import Judged, fit_trust, predict

# by name, so that types are checked where there is no PyTorch
torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
training = pytest.importorskip("training.speakers.fit")
network = pytest.importorskip("training.speakers.network")
files = pytest.importorskip("training.speakers.export")

SETTINGS: dict[str, Any] = {
    "epochs": 30, "hidden": 8, "message": 4, "rounds": 2, "dropout": 0.0, "rate": 1e-2, "decay": 0.0,
    "stretch": 16, "batch": 1, "hidden_columns": 0.0,
}  # fmt: skip
CLARA, HUGO = 0, 1
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")


def talk(lines: int = 64) -> Lines:
    """Clara and Hugo by turns; every fourth line has a plain tag, the others nothing."""
    line = np.repeat(np.arange(lines), 3)
    character = np.tile([CLARA, HUGO, -1], lines)
    around = np.zeros((3 * lines, len(AROUND_FEATURES)))
    said = np.arange(lines) % 2
    for at in range(0, lines, 4):
        around[3 * at + said[at], AROUND_FEATURES.index("plain")] = 1.0
    gap = np.array([BREAK + 1] + [1] * (lines - 1))
    rows = SpeakerCandidates(line, character, np.zeros((3 * lines, len(SPEAKER_FEATURES))), around, gap)
    return Lines("talk", "chapter", rows, said, np.tile([0, 1, NOBODY], lines))


def test_whoever_is_annotated_is_right_and_nobody_where_they_are_no_candidate() -> None:
    lines = talk(4)
    lines.gold[1:] = [7, -1, 1]
    book = training.open_book(lines, 0.3, 2.0)
    assert book.right.tolist() == [[True, False, False], [False, False, True], [False] * 3, [False, True, False]]
    assert book.told.tolist() == [True, True, False, True]
    whole = 2.0 * 3**-0.5
    assert book.weight == pytest.approx([whole, 0.3 * whole, 0.0, whole])


def test_a_stranger_whom_the_tag_describes_is_right() -> None:
    lines = talk(1)
    lines.gold[:] = 7
    lines.owner[1] = STRANGER
    lines.candidates.features[1, SPEAKER_FEATURES.index("tag_noun_unnamed")] = 1.0
    assert training.open_book(lines, 0.3).right.tolist() == [[False, True, False]]


def test_a_stretch_hears_nothing_from_outside_it() -> None:
    book = training.open_book(talk(8), 0.3)
    _, _, heard = training.tensors(book, 2, 5)
    assert int(heard.max()) < 3 * 3
    assert book.heard[2].max() >= 9
    assert torch.equal(training.tensors(book)[2], torch.from_numpy(book.heard))


def test_turns_are_learnt_and_the_file_says_what_the_network_says() -> None:
    lines = talk()
    book = training.open_book(lines, 0.3)
    said: list[str] = []
    grid = training.fit([book], SETTINGS, 1, said.append)
    assert len(said) == SETTINGS["epochs"]
    with torch.no_grad():
        answer = grid(*training.tensors(book))[-1]
    assert (answer.argmax(1).numpy() == lines.gold).mean() > 0.95
    scores = OnnxSpeakers(files.export(network.Speakers([grid], network.no_trust())), 0.0)(lines.candidates)
    assert scores == pytest.approx(answer.numpy().ravel(), abs=1e-3)


def test_the_same_seed_gives_the_same_network() -> None:
    book = training.open_book(talk(16), 0.3)
    one, other = (training.fit([book], SETTINGS | {"epochs": 1}, 5, lambda _: None).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_network_that_learnt_nothing_keeps_a_plain_tag() -> None:
    lines = talk(8)
    scores = OnnxSpeakers(files.export(network.Speakers([network.Grid(SETTINGS).eval()], network.no_trust())), 0.0)(
        lines.candidates
    ).reshape(8, 3)
    assert (scores[::4].argmax(1) == lines.gold[::4]).all()


def test_the_confidence_is_that_of_lines_like_it() -> None:
    random = np.random.default_rng(3)
    features = random.normal(size=(2000, 2))
    right = random.random(2000) < 1 / (1 + np.exp(-2 * features[:, 0]))
    text = Judged(features, right, right)
    sure = predict(text, fit_trust([text], 1.0))
    high = sure > 0.8
    assert sure[high].mean() == pytest.approx(right[high].mean(), abs=0.05)
    assert abs(fit_trust([text], 1.0)[2]) < 0.3
