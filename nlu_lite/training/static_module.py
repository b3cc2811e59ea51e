"""A static model as a module that learns, with what a `Trainee` asks of those of transformers."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from torch import Tensor, nn

from nlu_lite.encoder.architectures import Shape
from nlu_lite.encoder.static import read_table

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["static_module"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Config:
    hidden_size: int
    num_hidden_layers: int
    hidden_dropout_prob: float = 0.0
    pad_token_id: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Output:
    last_hidden_state: Tensor

    @property
    def hidden_states(self) -> tuple[Tensor, Tensor]:
        return self.last_hidden_state, self.last_hidden_state


class _StaticModule(nn.Module):
    def __init__(self, table: Tensor, config: _Config) -> None:
        super().__init__()
        self.config = config
        self.embeddings: nn.Module = nn.Embedding(len(table), table.shape[1], _weight=table)

    def forward(self, input_ids: Tensor, **others: object) -> _Output:
        """The vectors of pieces, shape (sequences, positions, width)."""
        return _Output(self.embeddings(input_ids))

    def get_input_embeddings(self) -> nn.Module:
        return self.embeddings

    def set_input_embeddings(self, embeddings: nn.Module) -> None:
        self.embeddings = embeddings


def static_module(weights: Path, shape: Shape) -> "PreTrainedModel":
    """A module whose hidden states are the vectors of pieces.

    Args:
        weights: A file with its table.
        shape: That of the encoder.

    Raises:
        InvalidModel: The file holds no such table.
    """
    config = _Config(hidden_size=shape.hidden, num_hidden_layers=shape.layers)
    return cast("PreTrainedModel", _StaticModule(read_table(weights, shape), config))
