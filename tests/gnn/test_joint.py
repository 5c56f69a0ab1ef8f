"""The joint loss: what helps the reader gains score, and the formula is that of the marginal likelihood."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the extra `gnn` is not installed")

import torch

from gnn.train.joint import joint_loss


def test_it_is_the_marginal_likelihood() -> None:
    scores, loss = torch.tensor([[0.0, 1.0, -1.0], [2.0, 0.0, 0.0]]), torch.tensor([[0.1, 2.0, 3.0], [1.0, 1.0, 1.0]])
    likelihood = (torch.softmax(scores, -1) * torch.exp(-loss)).sum(-1)
    assert joint_loss(scores, loss).item() == pytest.approx(-likelihood.log().mean().item())


def test_what_helps_the_reader_is_retrieved_more() -> None:
    scores = torch.zeros(1, 4, requires_grad=True)
    reader = torch.tensor([[3.0, 0.2, 3.0, 3.0]])
    for _ in range(50):
        (gradient,) = torch.autograd.grad(joint_loss(scores, reader), scores)
        scores = (scores - gradient).detach().requires_grad_()
    assert scores.argmax().item() == 1 and torch.softmax(scores, -1)[0, 1] > 0.8


def test_the_reader_learns_too_and_shapes_are_held() -> None:
    reader = torch.ones(2, 3, requires_grad=True)
    joint_loss(torch.zeros(2, 3), reader).backward()
    assert (reader.grad > 0).all()
    with pytest.raises(ValueError, match="rows, retrieved"):
        joint_loss(torch.zeros(3), torch.zeros(3))
