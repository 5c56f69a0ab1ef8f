"""Training: it learns, resumes to the same bytes, and says what went wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from safetensors.torch import load_file  # noqa: E402

from gnn.config import ModelConfig, TrainConfig  # noqa: E402
from gnn.errors import CheckpointError, OutOfMemory, TrainingDiverged  # noqa: E402
from gnn.train.batches import Epochs  # noqa: E402
from gnn.train.loop import Trainer  # noqa: E402
from tests.gnn.graphs import family_world  # noqa: E402

SMALL = ModelConfig(dim=16, attention=4, layers=3)
RUN = TrainConfig(epochs=2, batch=16, holdout=0.2, rate=5e-3, average=0.9)
ROOT = Path(__file__).resolve().parents[2]


def test_it_learns_what_follows_from_paths(tmp_path):
    trainer = Trainer(family_world(), SMALL, replace(RUN, epochs=6), tmp_path)
    before = trainer.validate()
    report = trainer.run()
    assert report["best_valid_mrr"] > max(0.45, 2 * before)
    assert json.loads((tmp_path / "report.json").read_text())["history"][-1]["epoch"] == 5


def test_a_held_out_answer_is_in_no_graph_that_is_searched_for_it():
    data = family_world()
    for batch in Epochs(data, RUN).batches(3):
        facts = {tuple(row) for row in batch.graph.graph.triples().tolist()}
        for (h, _, t), r in zip(batch.queries.tolist(), batch.relation.tolist(), strict=True):
            assert ((h, r, t) if r < 3 else (t, r - 3, h)) not in facts


def test_slices_of_several_processes_make_up_the_whole():
    data = family_world()
    alone = np.concatenate([b.queries for b in Epochs(data, replace(RUN, batch=8)).batches(0)])
    parts = [np.concatenate([b.queries for b in Epochs(data, replace(RUN, batch=4)).batches(0, rank=r, world=2)]) for r in (0, 1)]
    shared = {tuple(row) for part in parts for row in part.tolist()}
    assert shared <= {tuple(row) for row in alone.tolist()} and len(alone) - sum(map(len, parts)) < 2


SCRIPT = textwrap.dedent(
    """
    import sys, time, torch
    torch.set_num_threads(1)
    import numba; numba.set_num_threads(1)
    from gnn.config import ModelConfig, TrainConfig
    from gnn.train.loop import Trainer
    from tests.gnn.graphs import family_world
    from tests.gnn.test_train import SMALL, RUN
    out, wait = sys.argv[1], float(sys.argv[2])
    def report(what, done, of, figures):
        if wait and what == "step": print(done, flush=True); time.sleep(wait)
    Trainer(family_world(), SMALL, RUN, out, save_every=2, report=report).run()
    """
)


@pytest.mark.slow
def test_a_killed_run_ends_with_the_bytes_of_one_that_was_not(tmp_path):
    def start(folder, wait):
        return subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder), str(wait)], cwd=ROOT, stdout=subprocess.PIPE)

    assert start(tmp_path / "whole", 0).wait() == 0
    killed = start(tmp_path / "killed", 0.2)
    while killed.stdout.readline().strip() != b"5":
        pass
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert (tmp_path / "killed" / "state.safetensors").exists() and not (tmp_path / "killed" / "model.safetensors").exists()
    assert start(tmp_path / "killed", 0).wait() == 0
    assert (tmp_path / "killed" / "model.safetensors").read_bytes() == (tmp_path / "whole" / "model.safetensors").read_bytes()


def test_a_run_stopped_between_epochs_goes_on_as_if_it_had_not(tmp_path):
    whole = Trainer(family_world(), SMALL, RUN, tmp_path / "whole")
    whole.run()
    first = Trainer(family_world(), SMALL, RUN, tmp_path / "parts")
    first.folder.mkdir()
    first._epoch(lambda: None)  # one epoch, then the process is gone
    second = Trainer(family_world(), SMALL, RUN, tmp_path / "parts")
    second.run()
    parts, entire = (load_file(tmp_path / name / "model.safetensors") for name in ("parts", "whole"))
    assert parts.keys() == entire.keys()
    for name, tensor in entire.items():
        # With several threads sums differ in their last bits (the slow test above has one thread, and the same bytes).
        torch.testing.assert_close(parts[name], tensor, rtol=1e-4, atol=1e-6)


def test_another_runs_state_is_refused(tmp_path):
    Trainer(family_world(), SMALL, replace(RUN, epochs=1), tmp_path).run()
    with pytest.raises(CheckpointError, match="another train.*rate"):
        Trainer(family_world(), SMALL, replace(RUN, epochs=1, rate=1e-4), tmp_path).run()
    with pytest.raises(CheckpointError, match="another data"):
        Trainer(family_world(seed=4), SMALL, replace(RUN, epochs=1), tmp_path).run()


def test_a_diverging_run_says_so_and_keeps_the_last_state(tmp_path):
    trainer = Trainer(family_world(), SMALL, replace(RUN, epochs=1), tmp_path)
    with torch.no_grad():
        trainer.network.steps[1].update.weight.fill_(float("nan"))
    with pytest.raises(TrainingDiverged, match=r"epoch 0, step 0; nothing was saved yet.*lower rate"):
        trainer.run()
    trainer._save()
    with pytest.raises(TrainingDiverged, match="last good state is in"):
        trainer._epoch(lambda: None)


def test_out_of_memory_names_the_knobs(tmp_path, monkeypatch):
    trainer = Trainer(family_world(), SMALL, RUN, tmp_path)

    def full(*args, **kw):
        return torch.empty(1 << 60)  # more than any machine has: torch's own error

    monkeypatch.setattr(trainer.network, "forward", full)
    with pytest.raises(OutOfMemory, match=r"lower batch \(16"):
        trainer.run()


@pytest.mark.slow
def test_a_machine_that_is_too_small_is_told_what_to_make_smaller(tmp_path):
    script = textwrap.dedent(
        """
        import resource, sys, torch, numba
        torch.set_num_threads(1); numba.set_num_threads(1)
        from gnn.config import ModelConfig, TrainConfig
        from gnn.train.loop import Trainer
        from tests.gnn.graphs import family_world
        run = TrainConfig(epochs=1, batch=4000, holdout=0.2)
        trainer = Trainer(family_world(people=400), ModelConfig(dim=64, layers=4), run, sys.argv[1])
        mapped = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + (300 << 20),) * 2)
        trainer.run()
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode and "gnn.errors.OutOfMemory: out of memory on cpu at epoch 0, step 0" in done.stderr
    assert "lower batch (4000" in done.stderr


def test_mixed_precision_and_accumulation_train(tmp_path):
    report = Trainer(family_world(), SMALL, replace(RUN, epochs=1, amp=True, accumulate=3, batch=8), tmp_path).run()
    assert np.isfinite(report["history"][-1]["loss"])


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(tmp_path):
    script = tmp_path / "go.py"
    script.write_text(
        "import sys\nfrom dataclasses import replace\nfrom gnn.train.loop import Trainer\n"
        "from tests.gnn.graphs import family_world\nfrom tests.gnn.test_train import SMALL, RUN\n"
        "Trainer(family_world(), SMALL, replace(RUN, epochs=1, batch=int(sys.argv[2])), sys.argv[1]).run()\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    run = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", str(script), str(tmp_path / "two"), "8"]
    assert subprocess.run(run, env=env, cwd=ROOT, timeout=300).returncode == 0
    assert subprocess.run([sys.executable, str(script), str(tmp_path / "one"), "16"], env=env, cwd=ROOT, timeout=300).returncode == 0
    two, one = (json.loads((tmp_path / name / "report.json").read_text()) for name in ("two", "one"))
    assert two["processes"] == 2
    assert abs(two["best_valid_mrr"] - one["best_valid_mrr"]) < 0.1


def test_a_second_run_of_a_finished_one_changes_nothing(tmp_path):
    Trainer(family_world(), SMALL, replace(RUN, epochs=1), tmp_path).run()
    first = (tmp_path / "model.safetensors").read_bytes()
    Trainer(family_world(), SMALL, replace(RUN, epochs=1), tmp_path).run()
    assert (tmp_path / "model.safetensors").read_bytes() == first


def test_the_worth_of_walks_is_the_sum_over_all_of_them():
    from gnn.subgraph import Between
    from gnn.train.mechanisms import walks_worth

    rng = np.random.default_rng(2)
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6) if (a, b) != (0, 5)]
    u, v = np.array(pairs).T
    part = Between.of(np.arange(6), u, np.zeros(len(u), int), v, np.array([0]), np.array([5]))
    worth = torch.tensor(rng.random(len(u)))
    weight = {pair: float(w) for pair, w in zip(pairs, worth, strict=True)}

    def walks(at, left):
        if at == 5:
            yield 1.0
        elif left:
            for to in range(1, 6):
                w = weight.get((min(at, to), max(at, to)))
                if to != at and w is not None:
                    yield from (w * rest for rest in walks(to, left - 1))

    assert float(walks_worth(part, worth, 4)) == pytest.approx(sum(walks(0, 4)))
