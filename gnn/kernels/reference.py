"""The same operation the plain way, with every edge's message written out: what the fused kernels are checked and measured against."""

from __future__ import annotations

import torch
from torch import Tensor

from gnn.kernels.block import Block


def edge_rows(block: Block, device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return (sender row, receiver row, relation, query) of every edge that is sent, int64 [<= copies * e] each."""
    edges = block.edges.on(device)
    _, dst, rel = edges.by_sender
    active, query = block.on(device)
    copy = torch.arange(block.copies, device=device)[:, None]
    src = (edges.sender.long() + copy * block.edges.n_src).view(-1)
    sent = active.index_select(0, src)
    src = src[sent]
    to = (dst.long() + copy * block.edges.n_dst).view(-1)[sent]
    return src, to, rel.long().repeat(block.copies)[sent], query.long()[src]


def messages(H: Tensor, G: Tensor, V: Tensor, As: Tensor, Ar: Tensor, w: Tensor, b: Tensor, block: Block, shared: bool) -> Tensor:
    """See ``gnn.kernels.fused.messages``; time and memory grow with edges times d."""
    from torch_geometric.utils import scatter  # takes as long to import as PyTorch itself

    src, dst, rel, query = edge_rows(block, H.device)
    attn = torch.relu(As[src] + Ar[query * block.n_rel + rel]) @ w + b
    gv = rel if shared else query * block.n_rel + rel
    message = torch.sigmoid(attn)[:, None] * (H[src] * G[gv] + V[gv])
    return scatter(message, dst, dim=0, dim_size=block.copies * block.edges.n_dst, reduce="sum")
