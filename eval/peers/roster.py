"""The peers: which program each one runs, in which environment, and what its defaults are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import SettingsError

HERE = Path(__file__).parent
HEADER = "+header"


@dataclass(frozen=True, slots=True)
class Peer:
    """One pipeline; `environment` names its virtual environment, `header` puts title, outlet and date into passages."""

    name: str
    environment: str
    script: Path
    requirements: Path
    defaults: str
    header: bool = False


def _peer(name: str, defaults: str) -> Peer:
    script = HERE / "pipelines" / f"with_{name}.py"
    return Peer(name, name, script, HERE / f"requirements-{name}.txt", defaults)


def _with_header(peer: Peer) -> Peer:
    defaults = f"{peer.defaults}; title, outlet and date before each passage"
    return replace(peer, name=f"{peer.name}{HEADER}", header=True, defaults=defaults)


_TXTAI = _peer("txtai", "paragraphs; BM25 (normalised) and cosine summed, half of each")
_HAYSTACK = _peer("haystack", "200 words; BM25L and cosine, reciprocal ranks")
_LANGCHAIN = _peer("langchain", "1,000 characters, overlap 200; BM25 and FAISS, reciprocal ranks, half of each")
_LLAMAINDEX = _peer(
    "llamaindex", "1,024 tokens, overlap 200; BM25 and cosine, reciprocal ranks; metadata in the text, as by default"
)

PEERS = (
    _TXTAI,
    _with_header(_TXTAI),
    _HAYSTACK,
    _with_header(_HAYSTACK),
    _LANGCHAIN,
    _with_header(_LANGCHAIN),
    _LLAMAINDEX,
)


def select(names: str) -> tuple[Peer, ...]:
    """Return the peers named, separated by commas; a library's name means all of its pipelines.

    Raises SettingsError for a name that is none.

    >>> [peer.name for peer in select("llamaindex,txtai")]
    ['llamaindex', 'txtai', 'txtai+header']
    """
    found: dict[Peer, None] = {}
    for name in filter(None, (part.strip() for part in names.split(","))):
        matching = [peer for peer in PEERS if name in {peer.name, peer.environment}]
        if not matching:
            raise SettingsError(f"{name!r} is no peer.", hint=f"There are {', '.join(peer.name for peer in PEERS)}.")
        found.update(dict.fromkeys(matching))
    return tuple(found)
