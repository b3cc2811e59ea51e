"""Numbers of the embedded model's vectors, as transformers computes them in fp32.

A test computes them again, with transformers.
"""

from collections.abc import Mapping, Sequence

__all__ = ["EVERY", "KNOWN"]

# Which numbers of a vector are kept: 23 has no factor in common with the widths of kernels.
EVERY = 23

KNOWN: Mapping[str, Sequence[float]] = {
    "I love NLP": (
        *(-0.0041882, -0.0644861, -0.0444832, 0.0966217, 0.0179453, -0.0317055),
        *(-0.0196573, 0.0131242, -0.0013741, 0.0579818, -0.0565257, -0.0386158),
        *(-0.0347093, -0.0223214, -0.0009218, -0.0081275, 0.0105879),
    ),
    "¿Dónde está mi paquete? 😀": (
        *(-0.0154526, 0.0626383, -0.0063376, 0.0501916, -0.0891323, -0.0525271),
        *(-0.0224915, -0.0311575, -0.0540019, 0.0092872, -0.0295461, -0.0029185),
        *(-0.0374497, -0.0087707, -0.0139764, 0.0111184, -0.0255282),
    ),
    "The river runs slowly past the old bank where we used to fish, and on the other side, behind "
    "a row of poplars that nobody planted, stands the bank in which my grandmother kept all of her "
    "savings.": (
        *(0.0532993, -0.0188220, 0.0414832, -0.0677740, 0.0512261, -0.0492366),
        *(0.0149274, -0.0705955, -0.0480276, -0.0384250, 0.0187621, -0.0430923),
        *(0.0402504, 0.0854485, -0.0116608, -0.0462536, 0.0561355),
    ),
}
