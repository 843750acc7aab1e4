"""MAP of trained MAH, as in the paper and as an app would use it.

Two protocols, with the same queries and all other images as the database: *paper* searches
the codes V that were learned for the database; *deployable* searches the network's own codes, the
only ones that photos without labels have.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from hashdesk.encoders.judging import retrieval
from hashdesk.encoders.judging.bit_statistics import (
    asymmetric_distances,
    bit_distances,
    bit_entropy,
    mutual_information,
    quantisation_error,
)
from trainer.mah.cifar10_task import Cifar10Task
from trainer.mah.train import (
    MIRRORED,
    THE_END,
    LabelledImages,
    TrainedMAH,
    TrainingMoment,
    network_outputs,
)

MAHFigures = dict[int, dict[str, float]]  # bits -> "paper", "deployable" …
PROTOCOLS = ("paper", "mirrored", "repository", "deployable", "asymmetric")


def measure_protocols(task: Cifar10Task, trained: TrainedMAH, *, asymmetric: bool) -> MAHFigures:
    """For each length: MAP over the whole database by both protocols, ties by expectation.

    "mirrored" is the paper's protocol with queries that are seen twice: their codes are the signs
    of the mean of the outputs of a query and of its mirror image. "repository" is the paper's with
    ties in the order of rows and the database sorted by class, as in the authors' code.
    `asymmetric` adds the deployable one with queries that are not rounded to bits.
    """
    queries, database = _outputs(task.queries, trained), _outputs(task.database, trained)
    in_mirror = _outputs(task.queries, trained, MIRRORED)
    labels = _class_numbers(task.database)
    relevant = _class_numbers(task.queries)[:, None] == labels
    by_class = np.argsort(labels, kind="stable")
    figures: MAHFigures = {}
    for bits in sorted(trained.codes):
        learned = trained.codes[bits].cpu().numpy() > 0
        query_codes, database_codes = queries[bits] > 0, database[bits] > 0
        to_learned = bit_distances(query_codes, learned)
        sorted_by_class = to_learned[:, by_class], relevant[:, by_class]
        seen_twice = bit_distances(queries[bits] + in_mirror[bits] > 0, learned)
        published = retrieval.repository_average_precisions(*sorted_by_class)
        deployable = bit_distances(query_codes, database_codes)
        found = {
            "paper": retrieval.mean_average_precision(to_learned, relevant),
            "mirrored": retrieval.mean_average_precision(seen_twice, relevant),
            "repository": float(published.mean()),
            "deployable": retrieval.mean_average_precision(deployable, relevant),
            "shared": float(mutual_information(database_codes).max()),
            "entropy": float(bit_entropy(database_codes).mean()),
            "quantisation": quantisation_error(database[bits]),
        }
        if asymmetric:
            near = asymmetric_distances(queries[bits], database_codes)
            found["asymmetric"] = retrieval.mean_average_precision(near, relevant)
        figures[bits] = {name: round(value, 4) for name, value in found.items()}
    return figures


def paper_precision(
    task: Cifar10Task, trained: TrainedMAH, moment: TrainingMoment = THE_END
) -> dict[int, float]:
    """MAP by the paper's protocol, by length: only the queries go through the network."""
    queries = _outputs(task.queries, trained, moment)
    relevant = _class_numbers(task.queries)[:, None] == _class_numbers(task.database)
    figures = {}
    for bits in sorted(trained.codes):
        distances = bit_distances(queries[bits] > 0, trained.codes[bits].cpu().numpy() > 0)
        figures[bits] = round(retrieval.mean_average_precision(distances, relevant), 4)
    return figures


def _outputs(
    images: LabelledImages, trained: TrainedMAH, moment: TrainingMoment = THE_END
) -> dict[int, NDArray[np.float32]]:
    rows = torch.arange(len(images.labels), device=images.labels.device)
    outputs = network_outputs(images, trained, rows, moment)
    return {bits: u.cpu().numpy() for bits, u in outputs.items()}


def _class_numbers(images: LabelledImages) -> NDArray[np.int64]:
    return images.labels.argmax(dim=1).cpu().numpy()
