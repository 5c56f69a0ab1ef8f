"""The training loop: epochs of queries, validation, early stopping, and a state on disk that a killed run goes on from."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn.config import ModelConfig, TrainConfig, to_dict
from gnn.errors import OutOfMemory, TrainingDiverged
from gnn.evaluate.network import NetworkRanker
from gnn.evaluate.ranking import rank
from gnn.model.io import save_network, state_arrays
from gnn.model.network import PathNetwork
from gnn.train import parallel, state
from gnn.train.batches import Batch, Epochs
from gnn.train.mechanisms import Task
from gnn.train.objective import answer_loss, finite
from gnn.train.polyak_average import Mean
from gnn.triples import Dataset, Known
from kg.arrays import Array

#: Told (what, done, of, figures).
Report = Callable[[str, int, int, dict[str, Any]], None]


class Trainer:
    """Trains one network on one dataset, into one folder.

    The folder gets ``state.safetensors`` (rewritten every epoch and every ``save_every`` updates), ``model.safetensors`` (the best by
    validation MRR) and ``report.json``. A second run with the same settings goes on where the first was killed and ends with the same
    bytes: every random choice follows from (seed, epoch, step), and the CPU kernels add in a fixed order for a given number of threads.
    """

    def __init__(
        self,
        data: Dataset,
        model: ModelConfig,
        train: TrainConfig,
        folder: str | Path,
        *,
        device: str = "cpu",
        report: Report | None = None,
        save_every: int = 200,
        start: dict[str, Array] | None = None,
    ) -> None:
        self.data, self.model_config, self.config, self.folder = data, model, train, Path(folder)
        self.report, self.save_every = report or (lambda *_: None), save_every
        self.rank, self.world, self.device = parallel.start(device)
        torch.manual_seed(train.seed)
        self.network = PathNetwork(model)
        if start is not None:
            self.network.load_state_dict({name: torch.from_numpy(value) for name, value in start.items()})
        self.network.to(self.device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=train.rate, weight_decay=train.weight_decay)
        self.epochs = Epochs(data, train)
        self.known = Known(data.everything, len(data.entities), len(data.relations))
        self.progress = state.Progress()
        self.best: dict[str, Array] = {}
        self.tasks: list[Task] = []
        self.mean = Mean(self.network, train.average)

    @property
    def fingerprint(self) -> str:
        """What the data is, for a resumed run to check."""
        digest = hashlib.blake2b(digest_size=8)
        for part in (self.data.background, self.data.train, self.data.valid):
            digest.update(part.tobytes())
        return digest.hexdigest()

    def run(self) -> dict[str, Any]:
        """Train to the end; returns the report.

        Raises:
            TrainingDiverged: the loss is not a number; the state of the last good update stays on disk.
            OutOfMemory: a step did not fit; the message says what to make smaller.
            CheckpointError: the folder holds the state of another run.
        """
        resume = self.folder / "state.safetensors"
        self.folder.mkdir(parents=True, exist_ok=True)
        if resume.exists():
            self.progress, self.best = state.read(
                resume, self.network, self.optimizer, self.mean.values, self.model_config, self.config, self.fingerprint
            )
        began, cpu, before = time.perf_counter(), time.process_time(), (self.progress.seconds, self.progress.cpu_seconds)

        def clock() -> None:
            self.progress.seconds = before[0] + time.perf_counter() - began
            self.progress.cpu_seconds = before[1] + time.process_time() - cpu

        try:
            while self.progress.epoch < self.config.epochs and not self._finished():
                self._epoch(clock)
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise OutOfMemory(self._advice(error)) from error
        except RuntimeError as error:
            if "memory" in str(error).lower() and "alloc" in str(error).lower():
                raise OutOfMemory(self._advice(error)) from error
            raise
        clock()
        report = self._finish()
        parallel.stop(self.world)
        return report

    # -- an epoch -----------------------------------------------------------------------------------------------------------------

    def _epoch(self, clock: Callable[[], None]) -> None:
        cfg, p = self.config, self.progress
        self.network.train()
        batches = list(self.epochs.batches(p.epoch, rank=self.rank, world=self.world))
        self.optimizer.zero_grad(set_to_none=True)
        for step in range(p.step, len(batches)):
            loss = self._step(batches[step], p.epoch, step)
            p.loss, p.seen, p.step = p.loss + loss * len(batches[step].queries), p.seen + len(batches[step].queries), step + 1
            if p.step % cfg.accumulate == 0 or p.step == len(batches):
                self._update(p.epoch, step)
                if self.save_every and (p.step // cfg.accumulate) % self.save_every == 0 and p.step < len(batches):
                    clock()
                    self._save()
            self.report("step", p.step, len(batches), {"epoch": p.epoch, "loss": p.loss / max(p.seen, 1)})
        row = {"epoch": p.epoch, "loss": p.loss / max(p.seen, 1)}
        last = p.epoch + 1 == cfg.epochs
        p.epoch, p.step, p.loss, p.seen = p.epoch + 1, 0, 0.0, 0
        for group in self.optimizer.param_groups:
            group["lr"] *= cfg.decay
        if p.epoch % cfg.every == 0 or last:
            with self.mean.in_place():
                row["valid_mrr"] = self.validate()
                if row["valid_mrr"] > p.best:
                    p.best, p.best_epoch, self.best = row["valid_mrr"], p.epoch - 1, state_arrays(self.network)
        clock()
        p.history.append({**row, "seconds": round(p.seconds, 1), "cpu_seconds": round(p.cpu_seconds, 1)})
        self._save()
        self.report("epoch", p.epoch, cfg.epochs, p.history[-1])

    def _step(self, batch: Batch, epoch: int, step: int) -> float:
        cfg = self.config
        torch.manual_seed(((cfg.seed * 1_000_003 + epoch) * 1_000_003 + step) * 1_003 + self.rank)
        all_between = float(np.random.default_rng([cfg.seed, epoch, step]).random()) < cfg.one_hop
        with torch.autocast(self.device.type, torch.bfloat16, enabled=cfg.amp):
            found = self.network(
                batch.graph, batch.queries[:, 0], batch.queries[:, 1], batch.queries[:, 2] if batch.hide else None, one_hop=all_between
            )
        loss = answer_loss(found, batch.queries, batch.relation, self.epochs.known, filter_known=cfg.filter_known)
        for task in self.tasks:
            if (more := task.loss(self.network, epoch, step * self.world + self.rank)) is not None:
                loss = loss + more
        if not finite(loss):
            raise TrainingDiverged(
                f"the loss is {loss.item()} at epoch {epoch}, step {step}; {self._left()}. Try a lower rate than {cfg.rate}, or without amp"
            )
        (loss / cfg.accumulate).backward()
        return float(loss.detach().item())

    def _update(self, epoch: int, step: int) -> None:
        parallel.average(self.network, self.world)
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip or math.inf)
        if not finite(norm):
            raise TrainingDiverged(
                f"a gradient is {norm.item()} at epoch {epoch}, step {step}; {self._left()}. Try a lower rate than {self.config.rate}"
            )
        self.optimizer.step()
        self.mean.update()
        self.optimizer.zero_grad(set_to_none=True)

    def validate(self) -> float:
        """MRR of the validation triples on the graph of all training facts."""
        if not len(self.data.valid):
            return float(self.progress.epoch)  # with nothing to choose by, the last epoch counts as the best
        mrr = 0.0
        if self.rank == 0:
            ranker = NetworkRanker(self.network, self.epochs.whole)
            ranks = rank(ranker, self.data.valid, self.known, self.data.relations, batch=self.config.batch).ranks
            mrr = float((1.0 / ranks).mean())
        return parallel.agree(mrr, self.world, self.device)

    # -- its ends -----------------------------------------------------------------------------------------------------------------

    def _finished(self) -> bool:
        p, cfg = self.progress, self.config
        waited = p.epoch - 1 - p.best_epoch >= cfg.patience and p.best_epoch >= 0
        late = bool(cfg.max_minutes) and p.seconds > 60 * cfg.max_minutes
        return bool(parallel.agree(float(waited or late), self.world, self.device))

    def _save(self) -> None:
        if self.rank == 0:
            state.write(
                self.folder / "state.safetensors",
                self.network,
                self.optimizer,
                self.mean.values,
                self.best,
                self.progress,
                self.model_config,
                self.config,
                self.fingerprint,
            )

    def _finish(self) -> dict[str, Any]:
        p = self.progress
        report = {
            "model": to_dict(self.model_config),
            "train": to_dict(self.config),
            "data": self.fingerprint,
            "triples": len(self.data.train),
            "parameters": sum(x.numel() for x in self.network.parameters()),
            "best_epoch": p.best_epoch,
            "best_valid_mrr": p.best,
            "epochs": p.epoch,
            "seconds": round(p.seconds, 1),
            "cpu_seconds": round(p.cpu_seconds, 1),
            "device": str(self.device),
            "processes": self.world,
            "torch": torch.__version__,
            "history": p.history,
        }
        if self.best:
            self.network.load_state_dict({name: torch.from_numpy(value) for name, value in self.best.items()})
        self.network.eval()
        if self.rank == 0:
            save_network(self.folder / "model.safetensors", self.network, {"best_valid_mrr": p.best, "data": self.fingerprint})
            (self.folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
        return report

    def _left(self) -> str:
        kept = (self.folder / "state.safetensors").exists()
        return f"the last good state is in {self.folder}" if kept else "nothing was saved yet"

    def _advice(self, error: BaseException) -> str:
        c = self.config
        return (
            f"out of memory on {self.device} at epoch {self.progress.epoch}, step {self.progress.step} ({str(error)[:120]}); "
            f"lower batch ({c.batch}, with accumulate to match), keep ({self.model_config.keep}, 0 is all) "
            f"or fanout ({self.model_config.fanout})"
        )
