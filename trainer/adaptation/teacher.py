"""What the heads learn from: how much the photos of a library belong together.

No single graph serves every library. Where groups are broad, the features as they are find them;
where they are fine, as shelves of one shop, the widest axes hide what tells them apart, and
whitened coordinates find twice as many. So both views count, as do few and many neighbours
(`neighbour_graph`), and a second round: photos that are near after walking through the graph are
better neighbours than photos that are near to begin with.
"""

from __future__ import annotations

import torch
from torch import Tensor

from hashdesk.encoders.library_heads.groups import TeacherRecipe
from hashdesk.encoders.library_heads.itq import Axes, Floats, standardise
from trainer.adaptation import neighbour_graph


def group_similarities(
    inputs: Floats, axes: Axes, recipe: TeacherRecipe, device: str = "cpu"
) -> Tensor:
    """How much photos with inputs (n, d) belong together: (n, n), 0..1, on `device`.

    axes: principal axes of photos like these, for the whitened view.
    """
    photos = torch.cat(photo_views(inputs, axes, recipe), dim=1).to(device)
    counts = sorted({min(count, len(inputs) - 1) for count in recipe.neighbours})
    lists = neighbour_graph.nearest_others(photos, counts[-1])
    total = torch.zeros((), device=device)
    for _ in range(recipe.rounds):
        trust = neighbour_graph.shared_neighbours(lists, counts)
        similar = neighbour_graph.diffuse(trust, recipe.persistence)
        lists = similar.topk(counts[-1]).indices
        total = similar.div_(recipe.rounds).add_(total)
    return total


def photo_views(inputs: Floats, axes: Axes, recipe: TeacherRecipe) -> list[Tensor]:
    """Unit vectors (n, d) of photos: of their inputs, and of whitened ones if the recipe says so.

    Side by side, their products are the sums of the cosines in all views.
    """
    views = [inputs]
    if recipe.whitening:
        count = min(recipe.whitened_axes, axes.variances.size)
        views.append(standardise(axes, inputs, recipe.whitening, count))
    return [neighbour_graph.unit_directions(torch.from_numpy(view)) for view in views]
