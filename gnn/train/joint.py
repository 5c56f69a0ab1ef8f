"""A reader's loss taken by what retrieves for it (JMLR, Wang et al. 2024): the scorer, or any retriever, learns what helps the reader."""

from __future__ import annotations

import torch
from torch import Tensor


def joint_loss(scores: Tensor, reader_loss: Tensor) -> Tensor:
    """Return the loss of a retriever whose passages, paths or answers a reader read one by one (a scalar).

    The reader's likelihood of the right answer is marginalised over what was retrieved, in proportion to the retriever's scores (RAG, Lewis
    et al. 2020, eq. 2, of which JMLR is a case): ``-log sum_i softmax(scores)_i exp(-reader_loss_i)``, mean over rows.

    Args:
        scores: float [rows, retrieved], the retriever's, with their gradient. reader_loss: float [rows, retrieved], the reader's negative
            log likelihood of the answer given each; where it has a gradient, the reader learns too, else the retriever alone.

    Raises:
        ValueError: the shapes differ.
    """
    if scores.shape != reader_loss.shape or scores.ndim != 2:
        raise ValueError(f"want two tensors [rows, retrieved], not {tuple(scores.shape)} and {tuple(reader_loss.shape)}")
    return -torch.logsumexp(torch.log_softmax(scores, -1) - reader_loss, -1).mean()
