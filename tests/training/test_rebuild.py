"""The rebuilding of the weights: which stages run, from what, and what is told of them. No stage is run for real."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from training import rebuild
from training.rebuild import Asked, Ledger, RebuildError, Stage

SETTINGS: dict[str, Any] = {
    "version": "1",
    "seed": 7,
    "taught_words": 100,
    "teacher": {"pretrain_pieces": 500, "epochs": {"litbank": 1}},
    "base": {"pretrain_pieces": 1000, "epochs": {"litbank": 2}},
    "reader": {"epochs": {"litbank": 3}},
    "train": {"stretch": 4},
    "thresholds": {"span": 0.0},
}
LAID = ["prepare", "pretrain teacher", "pretrain base"]
WITHOUT = [f"train {role} without the development documents" for role in ("teacher", "base", "reader")]
WHOLE = ["train teacher", "train base", "train reader"]
NAMES = [*LAID, *WITHOUT, "measure", *WHOLE, "export and ship"]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    for name in (
        "fiction/epub/one.epub",
        "standardebooks/two.txt",
        "litbank/coref/tsv/3_brat.txt",
        "litbank/splits/dev.ids",
        "ud_ewt/en_ewt-ud-dev.conllu",
        "gum/dep/four.conllu",
        "gum/splits.md",
        "loaders/litbank.py",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


class Desk:
    """A rebuilding whose stages write a word instead of weights."""

    def __init__(self, corpora: Path, out: Path) -> None:
        self.corpora, self.out = corpora, out
        self.settings = copy.deepcopy(SETTINGS)
        self.ran: list[str] = []
        self.said: list[str] = []
        self.fails: str | None = None
        out.mkdir()

    def stages(self, quick: bool = False, measure: bool = True) -> list[Stage]:
        digests = rebuild.digests_of(self.corpora)
        into = self.out / "weights"
        machine = ("--device", "cpu")
        asked = Asked(self.corpora, self.out, into, "2026-01-31", machine=machine, measure=measure, quick=quick)
        return rebuild.stages(asked, digests, self.settings)

    def run(self) -> list[str]:
        """Names of the stages that ran."""
        self.ran = []
        rebuild.run_all(self.stages(), Ledger(self.out / "stages.json"), self._one, self.said.append)
        return self.ran

    def _one(self, stage: Stage) -> None:
        self.ran.append(stage.name)
        if stage.name == self.fails:
            raise KeyboardInterrupt
        stage.output.parent.mkdir(exist_ok=True)
        stage.output.write_text("weights", encoding="utf-8")


@pytest.fixture
def desk(corpora: Path, tmp_path: Path) -> Desk:
    return Desk(corpora, tmp_path / "out")


def test_all_stages_in_order_and_once(desk: Desk) -> None:
    assert desk.run() == NAMES
    assert [line.split(":")[0] for line in desk.said] == [name for name in NAMES for _ in range(2)]
    assert desk.run() == ["export and ship"], "what is there is not made again; the last stage takes seconds"
    assert sum("is there" in line for line in desk.said) == len(NAMES) - 1


def test_a_stopped_stage_takes_up_again_and_keeps_its_time(desk: Desk) -> None:
    desk.fails = "pretrain teacher"
    (desk.out / "teacher-pretrained.pt").write_text("a checkpoint", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        desk.run()
    row = json.loads((desk.out / "stages.json").read_text(encoding="utf-8"))["pretrain teacher"]
    assert row["done"] is False
    assert "pretrain teacher: stopped after" in desk.said[-1]
    desk.fails = None
    assert desk.run() == NAMES[1:], "a checkpoint is no finished pretraining"


def test_what_somebody_trained_by_hand_is_taken(desk: Desk) -> None:
    outputs = [stage.output for stage in desk.stages() if stage.when in ("once", "grows")]
    for file in (*outputs, desk.out / "scores.json"):
        file.write_text("made by hand", encoding="utf-8")
    assert desk.run() == ["pretrain teacher", "pretrain base", "measure", "export and ship"]


def test_measuring_is_asked_for_and_the_rest_is_the_same(desk: Desk) -> None:
    assert [stage.name for stage in desk.stages(measure=False)] == [*LAID, *WHOLE, "export and ship"]
    whole = {stage.name: stage.made_from for stage in desk.stages()}
    assert all(whole[stage.name] == stage.made_from for stage in desk.stages(measure=False))


def test_a_role_is_trained_from_the_one_before(desk: Desk) -> None:
    desk.run()
    desk.settings["reader"] = {"epochs": {"litbank": 4}}
    with pytest.raises(RebuildError, match=r"reader\.pt: the stage 'train reader without"):
        desk.run()
    desk.settings = copy.deepcopy(SETTINGS)
    desk.settings["teacher"]["epochs"] = {"litbank": 5}
    with pytest.raises(RebuildError, match=r"teacher\.pt: the stage 'train teacher without"):
        desk.run()


def test_trainings_run_on_the_machine_asked_for(desk: Desk) -> None:
    for stage in desk.stages():
        trains = stage.name.startswith(("train", "pretrain"))
        assert ("--device" in stage.arguments) == trains


def test_weights_that_are_in_the_package_do_not_stop_new_ones(desk: Desk) -> None:
    (desk.out / "weights").mkdir()
    (desk.out / "weights" / "reader.json").write_text("of the last release", encoding="utf-8")
    assert desk.run() == NAMES


def test_other_settings_are_not_mixed_in(desk: Desk) -> None:
    desk.run()
    desk.settings["thresholds"] = {"span": 0.3}
    assert desk.run() == ["measure", "export and ship"], "thresholds train nothing"
    desk.settings["train"] = {"stretch": 5}
    with pytest.raises(RebuildError, match=r"teacher\.pt: the stage .* began with other .* Give another --out"):
        desk.run()
    desk.settings = copy.deepcopy(SETTINGS)
    desk.settings["base"]["pretrain_pieces"] = 2000
    with pytest.raises(RebuildError, match=r"base-pretrained\.pt: the stage 'pretrain base' began"):
        desk.run()


def test_without_a_teacher_there_are_its_stages_less(desk: Desk) -> None:
    desk.settings = {key: value for key, value in SETTINGS.items() if key != "teacher"}
    assert desk.run() == [name for name in NAMES if "teacher" not in name]


def test_other_corpora_are_not_mixed_in(desk: Desk) -> None:
    desk.run()
    (desk.corpora / "pdnc").mkdir()
    (desk.corpora / "pdnc" / "novel.txt").write_text("is not read", encoding="utf-8")
    assert desk.run() == ["export and ship"]
    (desk.corpora / "gum" / "dep" / "four.conllu").write_text("another", encoding="utf-8")
    with pytest.raises(RebuildError, match="the stage 'prepare' began"):
        desk.run()


def test_new_weights_are_measured_anew(desk: Desk) -> None:
    desk.run()
    later = (desk.out / "scores.json").stat().st_mtime + 10
    os.utime(desk.out / "reader.pt", (later, later))
    assert desk.run() == ["measure", "export and ship"]


def test_a_corpus_that_is_missing_is_named(corpora: Path) -> None:
    (corpora / "gum" / "dep" / "four.conllu").unlink()
    (corpora / "gum" / "splits.md").unlink()
    with pytest.raises(RebuildError, match=r"gum: has none of dep/\*\.conllu, splits\.md"):
        rebuild.digests_of(corpora)


def test_a_stage_that_fails_is_named(tmp_path: Path) -> None:
    stage = Stage("train", "training.no_such_module", (), tmp_path / "none.pt", "")
    with pytest.raises(RebuildError, match="train failed, exit status 1"):
        rebuild.run_stage(stage)
    with pytest.raises(RebuildError, match=r"train left no .*none\.pt"):
        rebuild.run_stage(Stage("train", "training.splits", (), tmp_path / "none.pt", ""))


def test_a_quick_run_is_short_and_never_taken_for_a_whole_one(desk: Desk) -> None:
    quick = {stage.name: stage for stage in desk.stages(quick=True)}
    whole = {stage.name: stage for stage in desk.stages()}
    assert "--steps" in quick["train reader"].arguments
    assert "--pieces" in quick["pretrain teacher"].arguments
    assert all(quick[name].made_from != whole[name].made_from for name in ("train reader", "pretrain teacher"))
    assert not {"--steps", "--pieces"} & {word for stage in whole.values() for word in stage.arguments}


def test_what_was_used_is_told(desk: Desk) -> None:
    desk.run()
    told = rebuild.used(rebuild.digests_of(desk.corpora), Ledger(desk.out / "stages.json"))
    assert told["corpora"]["gum"].keys() == {"dep/four.conllu", "splits.md"}
    assert list(told["seconds"]) == NAMES
    assert {"python", "torch", "numpy"} <= told["versions"].keys()
    lines = rebuild.used_lines(told)
    assert any("gum: 2 files, digest " in line for line in lines)
    assert lines[-1].startswith("  in all: ")


ANNOTATED = (
    "pdnc/data/Emma/novel_text.txt",
    "pdnc/splits/leave_x_out.json",
    "today/one/gold.json",
    "loaders/pdnc.py",
    "../score/score_story.py",
)
SPEAKER_NAMES = [
    "read annotated texts",
    "train speakers",
    "evaluate speakers",
    "train speakers-clean",
    "evaluate speakers-clean",
    "export and ship speakers",
]


class SpeakersDesk(Desk):
    """The same for the speaker scorers, which are always measured."""

    def stages(self, quick: bool = False, measure: bool = True) -> list[Stage]:
        digests = rebuild.digests_of(self.corpora, rebuild.READ_BY_SPEAKERS)
        into, out = self.out / "weights", self.out / "speakers"
        asked = Asked(self.corpora, out, into, "2026-01-31", rebuild.SPEAKERS_CONFIG, quick=quick, measure=measure)
        return rebuild.speaker_stages(asked, digests, self.settings)

    def _one(self, stage: Stage) -> None:
        self.ran.append(stage.name)
        if stage.name == "read annotated texts" and stage.output.exists():
            return  # every text is there
        stage.output.parent.mkdir(parents=True, exist_ok=True)
        stage.output.write_text("weights", encoding="utf-8")


@pytest.fixture
def speakers_desk(corpora: Path, tmp_path: Path) -> SpeakersDesk:
    for name in ANNOTATED:
        (corpora / name).parent.mkdir(parents=True, exist_ok=True)
        (corpora / name).write_text(name, encoding="utf-8")
    return SpeakersDesk(corpora, tmp_path / "out")


def test_the_speakers_are_trained_and_measured_once(speakers_desk: SpeakersDesk) -> None:
    assert speakers_desk.run() == SPEAKER_NAMES
    assert speakers_desk.run() == [SPEAKER_NAMES[0], SPEAKER_NAMES[-1]]


def test_texts_that_were_read_anew_are_learnt_anew(speakers_desk: SpeakersDesk) -> None:
    speakers_desk.run()
    later = (speakers_desk.out / "speakers" / "speakers-clean-scores.json").stat().st_mtime + 10
    os.utime(speakers_desk.out / "speakers" / "texts" / "made_with.json", (later, later))
    assert {"train speakers", "train speakers-clean"} <= set(speakers_desk.run())


def test_other_settings_train_the_speakers_anew(speakers_desk: SpeakersDesk) -> None:
    speakers_desk.run()
    speakers_desk.settings["seed"] = 8
    assert speakers_desk.run() == SPEAKER_NAMES


def test_another_version_ships_what_was_trained_before(speakers_desk: SpeakersDesk) -> None:
    speakers_desk.run()
    speakers_desk.settings["version"] = "99"
    assert speakers_desk.run() == [SPEAKER_NAMES[0], SPEAKER_NAMES[-1]], "reading looks for itself what is new"


def test_other_code_that_judges_evaluates_anew(speakers_desk: SpeakersDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    speakers_desk.run()
    monkeypatch.setattr(rebuild, "_judging", lambda: [Path(__file__)])
    assert {"evaluate speakers", "evaluate speakers-clean"} <= set(speakers_desk.run())
    assert "train speakers" not in speakers_desk.ran[len(SPEAKER_NAMES) :]


def test_both_scorers_are_made_with_and_without_pdnc(speakers_desk: SpeakersDesk) -> None:
    chosen = [
        s.arguments[s.arguments.index("--variant") + 1] for s in speakers_desk.stages() if "--variant" in s.arguments
    ]
    assert chosen == ["speakers", "speakers", "speakers-clean", "speakers-clean"]
    quick = speakers_desk.stages(quick=True)
    assert "--most" in quick[0].arguments
    assert "--epochs" in quick[1].arguments
