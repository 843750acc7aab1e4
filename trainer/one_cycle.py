"""Training steps on a one-cycle schedule of the learning rate."""

from __future__ import annotations

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import OneCycleLR


class OneCycle:
    """An optimizer whose learning rate rises to its setting and falls again, once in all steps.

    Smith and Topin, "Super-Convergence", 2018. rising: the share of the steps until the peak.
    """

    def __init__(self, optimizer: Optimizer, steps: int, rising: float = 0.1) -> None:
        self.optimizer, peak = optimizer, optimizer.defaults["lr"]
        self.schedule = OneCycleLR(optimizer, peak, total_steps=steps, pct_start=rising)

    def step(self, loss: Tensor) -> None:
        """Change the parameters against the gradient of a loss, and then the learning rate."""
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.schedule.step()
