"""The same operation the plain way, with every edge's message written out: what the fused kernels are checked and measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch_geometric.utils import scatter

if TYPE_CHECKING:
    from gnn.kernels.fused import Block


def edge_rows(block: Block, device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return (sender row, receiver row, relation, query) of every edge that is sent, int64 [<= copies * e] each."""
    sender = np.repeat(np.arange(block.n_src, dtype=np.int64), np.diff(block.ptr))
    copy = np.repeat(np.arange(block.copies, dtype=np.int64), len(block.dst))
    src = np.tile(sender, block.copies) + copy * block.n_src
    dst = np.tile(block.dst.astype(np.int64), block.copies) + copy * block.n_dst
    rel = np.tile(block.rel.astype(np.int64), block.copies)
    sent = block.active[src]
    src, dst, rel = src[sent], dst[sent], rel[sent]
    s, f, r, q = (torch.from_numpy(x).to(device) for x in (src, dst, rel, block.query[src].astype(np.int64)))
    return s, f, r, q


def messages(H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool) -> Tensor:
    """See ``gnn.kernels.fused.messages``; time and memory grow with edges times d."""
    src, dst, rel, query = edge_rows(block, H.device)
    attn = torch.relu(As[src] + Ar[query * block.n_rel + rel]) @ w + b
    gv = rel if shared else query * block.n_rel + rel
    message = torch.sigmoid(attn)[:, None] * (H[src] * G[gv] + V[gv])
    return scatter(message, dst, dim=0, dim_size=block.copies * block.n_dst, reduce="sum")
