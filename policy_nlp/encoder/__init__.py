"""Sentence vectors from a model in a local folder (语义向量), for an office that has one.

Nothing is ever downloaded: what is not in the folder is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from policy_nlp.errors import InputError, UsageError
from policy_nlp.language import translate

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

__all__ = ["Encoder", "load_encoder"]


class Encoder(Protocol):
    """What gives every text a vector, the nearer the more alike they are in meaning."""

    def encode(self, sentences: Sequence[str]) -> NDArray[floating[Any]]:
        """Return one row for each of `sentences`."""
        ...


def load_encoder(folder: Path) -> Encoder:
    """Load the static model (model2vec) that stands in `folder`.

    Args:
        folder: holds `model.safetensors`, `tokenizer.json` and `config.json`, as model2vec
            saves a model that was distilled from any sentence encoder.

    Raises:
        InputError: no such folder, or no such model in it.
        UsageError: model2vec is not installed.
    """
    # Asked first: a path that is no folder would be taken for the name of a model to download.
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder", "--encoder takes the folder of a model")
    try:
        # By name: it is there for those who installed the extra only.
        model: Any = import_module("model2vec").StaticModel
    except ImportError as error:
        raise UsageError(
            translate("{} needs {}, which is not installed").format("--encoder", "model2vec"),
            translate("Install it: {}").format("pip install 'policy-nlp[semantic]'"),
        ) from error
    try:
        encoder: Encoder = model.from_pretrained(folder)
    # The library and those below it have no error of their own in common.
    except Exception as error:
        raise InputError(
            f"{folder}: no model that model2vec can read ({error})",
            "It takes model.safetensors, tokenizer.json and config.json",
        ) from error
    return encoder
