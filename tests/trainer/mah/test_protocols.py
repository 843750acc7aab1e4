"""The protocols of MAH on codes that are known."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from trainer.mah.cascade import HashHeads
from trainer.mah.cifar10_task import Cifar10Task
from trainer.mah.protocols import measure_protocols
from trainer.mah.train import LabelledImages, TrainedMAH, TrainingMoment

BITS = 4


def test_a_query_seen_twice_is_told_by_the_mean_of_both() -> None:
    """One query looks a little like the wrong class, and in a mirror clearly like its own."""
    labels = torch.eye(2).repeat(3, 1)
    signs = torch.where(labels[:, :1] > 0, 1.0, -1.0)
    database = LabelledImages(labels, lambda rows, _: signs[rows], np.eye(2))

    def load(rows: Tensor, moment: TrainingMoment) -> Tensor:
        return torch.tensor([[3.0], [-1.0]] if moment.mirrored else [[-1.0], [-1.0]])[rows]

    queries = LabelledImages(torch.eye(2), load, np.eye(2))
    heads = HashHeads("flat", 1, (BITS,))
    with torch.no_grad():
        for layer in heads.layers:
            assert isinstance(layer, nn.Linear)
            layer.weight.fill_(1.0)
            layer.bias.zero_()
    trained = TrainedMAH(nn.Identity(), heads, {BITS: signs.expand(-1, BITS)})
    found = measure_protocols(
        Cifar10Task(database, queries, nn.Identity(), 1), trained, asymmetric=False
    )[BITS]
    assert found["mirrored"] == 1.0
    assert found["paper"] < 0.8
