"""DistMult and ComplEx in the same harness: the floor.

DistMult (Yang et al., ICLR 2015): ``score(h, r, t) = sum_i h_i r_i t_i``. ComplEx (Trouillon et al., ICML 2016): the real part of the same
product over complex numbers, the tail conjugated. Trained 1-vs-all with inverse relations and the cubed-modulus regulariser N3
(Lacroix et al., ICML 2018), which is how these two are at their best; on a graph of many nodes against a sample of them, which costs
a fraction of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from gnn.errors import TrainingDiverged
from gnn.evaluate.ranking import rank
from gnn.triples import Dataset, Known, both_ways
from kg.arrays import Array


@dataclass(frozen=True)
class FactorConfig:
    """Settings of a factorisation.

    ``dim`` counts real numbers a row (a ComplEx of 200 has 100 complex ones). ``negatives``: nodes drawn at random, the same for all of a
    batch, that stand for all the others; 0 for 1-vs-all.
    """

    kind: Literal["distmult", "complex"] = "complex"
    dim: int = 400
    epochs: int = 100
    rate: float = 0.1
    batch: int = 256
    negatives: int = 0
    n3: float = 0.05
    every: int = 5
    patience: int = 20
    seed: int = 0


class Factorisation(nn.Module):
    """Entities [n, d] and relations [2R, d]; d even for ComplEx (real parts first)."""

    def __init__(self, n_nodes: int, n_relations: int, config: FactorConfig) -> None:
        super().__init__()
        self.config = config
        torch.manual_seed(config.seed)
        self.nodes = nn.Embedding(n_nodes, config.dim)
        self.relations = nn.Embedding(2 * n_relations, config.dim)
        for table in (self.nodes, self.relations):
            nn.init.normal_(table.weight, std=1e-2)

    def query(self, heads: Tensor, relations: Tensor) -> Tensor:
        """[B, d]: what a tail is multiplied with."""
        h, r = self.nodes(heads), self.relations(relations)
        if self.config.kind == "distmult":
            return h * r
        (h_re, h_im), (r_re, r_im) = h.chunk(2, dim=1), r.chunk(2, dim=1)
        return torch.cat([h_re * r_re - h_im * r_im, h_re * r_im + h_im * r_re], dim=1)

    def penalty(self, queries: Tensor) -> Tensor:
        """N3 over the rows of a batch of (head, relation, tail)."""
        rows = [self.nodes(queries[:, 0]), self.relations(queries[:, 1]), self.nodes(queries[:, 2])]
        if self.config.kind == "complex":
            rows = [torch.sqrt(sum(part**2 for part in row.chunk(2, dim=1)) + 1e-12) for row in rows]
        return sum((row.abs() ** 3).sum() for row in rows) / len(queries)

    def score_all(self, heads: Array, relations: Array) -> Array:
        """Return float32 [B, n]; see ``gnn.evaluate.ranking.Ranker``."""
        with torch.inference_mode():
            asked = self.query(torch.from_numpy(np.asarray(heads, np.int64)), torch.from_numpy(np.asarray(relations, np.int64)))
            return np.asarray((asked @ self.nodes.weight.T).numpy())


def _answer_loss(model: Factorisation, queries: Tensor, rng: np.random.Generator) -> Tensor:
    """Mean ``-log softmax(score)[answer]`` over all nodes, or over the answer and a shared uniform sample (its own answer left out)."""
    asked, answer = model.query(queries[:, 0], queries[:, 1]), queries[:, 2]
    if not model.config.negatives:
        return nn.functional.cross_entropy(asked @ model.nodes.weight.T, answer)
    drawn = torch.from_numpy(rng.integers(0, model.nodes.num_embeddings, model.config.negatives))
    others = (asked @ model.nodes(drawn).T).masked_fill(drawn[None, :] == answer[:, None], float("-inf"))
    mine = (asked * model.nodes(answer)).sum(1, keepdim=True)
    return nn.functional.cross_entropy(torch.cat([mine, others], dim=1), torch.zeros_like(answer))


def train_factorisation(data: Dataset, config: FactorConfig) -> tuple[Factorisation, dict[str, Any]]:
    """Train on ``data.facts``, stop by validation MRR, return the best by it and how it went.

    Raises:
        TrainingDiverged: the loss is not a number.
    """
    model = Factorisation(len(data.entities), len(data.relations), config)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=config.rate)
    queries = both_ways(data.facts, len(data.relations))
    known = Known(data.everything, len(data.entities), len(data.relations))
    rng = np.random.default_rng(config.seed)
    best, best_epoch, kept = -1.0, 0, {k: v.clone() for k, v in model.state_dict().items()}
    for epoch in range(1, config.epochs + 1):
        for rows in np.array_split(rng.permutation(len(queries)), max(len(queries) // config.batch, 1)):
            part = torch.from_numpy(queries[rows])
            loss = _answer_loss(model, part, rng) + config.n3 * model.penalty(part)
            if not torch.isfinite(loss):
                raise TrainingDiverged(f"the loss of {config.kind} is {float(loss)} at epoch {epoch}; try a lower rate than {config.rate}")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if epoch % config.every == 0 or epoch == config.epochs:
            mrr = float((1.0 / rank(model, data.valid, known, data.relations, batch=256).ranks).mean()) if len(data.valid) else float(epoch)
            if mrr > best:
                best, best_epoch, kept = mrr, epoch, {k: v.clone() for k, v in model.state_dict().items()}
            elif epoch - best_epoch >= config.patience:
                break
    model.load_state_dict(kept)
    return model, {"model": config.kind, "best_valid_mrr": best, "best_epoch": best_epoch}
