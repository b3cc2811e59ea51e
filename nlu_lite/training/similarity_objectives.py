"""What is made smaller while vectors learn which texts are alike: functions of vectors alone.

Nearness is the cosine, so that nothing depends on how long vectors are.
"""

import torch
import torch.nn.functional as functional
from torch import Tensor

__all__ = ["SCALE", "cosine_error", "in_batch_negatives"]

# One divided by the temperature: what cosines are multiplied by.
SCALE = 20.0


def cosine_error(first: Tensor, second: Tensor, scores: Tensor) -> Tensor:
    """The mean squared difference of cosines and scores (Reimers and Gurevych, 2019).

    (arXiv:1908.10084.)

    Args:
        first: Shape (n, dimension), the vector of the first text of each pair.
        second: Shape (n, dimension), that of its second text.
        scores: Shape (n,), the cosine that each pair should have, from -1 to 1.

    Returns:
        Shape ().

    >>> cosine_error(torch.eye(2), torch.eye(2), torch.tensor([1.0, 0.0])).item()
    0.5
    """
    return functional.mse_loss(functional.cosine_similarity(first, second), scores)


def in_batch_negatives(
    anchors: Tensor, candidates: Tensor, excluded: Tensor | None = None, *, scale: float = SCALE
) -> Tensor:
    """How hard it is to tell the partner of each text from the other candidates.

    It is the mean cross-entropy of the partners, InfoNCE: the partners of other texts serve as
    negatives (Henderson et al., 2017, arXiv:1705.00652), as do candidates that are nobody's.

    Args:
        anchors: Shape (n, dimension).
        candidates: Shape (m, dimension), m >= n: the partner of each anchor in its order, then
            texts that are partners of none.
        excluded: Shape (n, m), bool: candidates that are no negatives of an anchor, since they are
            alike as well; its own partner is never excluded. None: there are none.
        scale: What cosines are multiplied by.

    Returns:
        Shape ().

    >>> vectors = torch.eye(2)
    >>> round(in_batch_negatives(vectors, vectors, scale=1).item(), 4)
    0.3133
    >>> in_batch_negatives(vectors, vectors, torch.ones(2, 2, dtype=torch.bool)).item()
    0.0
    """
    anchors, candidates = functional.normalize(anchors), functional.normalize(candidates)
    logits = scale * anchors @ candidates.T
    partners = torch.arange(len(anchors), device=logits.device)
    if excluded is not None:
        others = excluded.clone()
        others[partners, partners] = False
        logits = logits.masked_fill(others, -torch.inf)
    return functional.cross_entropy(logits, partners)
