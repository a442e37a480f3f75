"""Tries what Rapporteur needs on this machine, one finding a part: what `rapporteur doctor` prints.

Nothing is changed and nothing is fetched. Whether an archive is whole is for `rapporteur check` to say.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings, config_file
from rag.errors import GenerationError, RapporteurError
from rag.nouns import Message

ENOUGH_BYTES = 1_000_000_000
"""Free space below which indexing a few hundred thousand passages would stop half way."""

CPU_FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
"""What decides how fast passages are embedded; with `amx_bf16` bf16 is used."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, whether it will do, what was found, and what to do if it will not, or what could be better."""

    part: str
    ok: bool
    found: str
    remedy: str = ""


def diagnose(settings: Settings) -> Iterator[Finding]:
    """Try one part after the other."""
    yield Finding("settings", ok=True, found=str(config_file() or "no file; defaults, environment and flags"))
    yield _embedder(settings)
    if settings.reranker.model is not None:
        yield _reranker(settings)
    if settings.generation.base_url is not None:
        yield _generator(settings)
    yield _tokenizer()
    yield _archive(settings)
    if isinstance(settings.archive, Path):
        yield _disk(settings.archive)
    yield _processor()


def _embedder(settings: Settings) -> Finding:
    from app.wiring import load_embedder_for

    try:
        embedder = load_embedder_for(settings)
        dimensions = len(embedder.embed_query("ceasefire"))
    except RapporteurError as error:
        return Finding("model", ok=False, found=error.message, remedy=error.hint)
    found = f"{embedder.name}, {dimensions} dimensions, weights sha256 {embedder.checksum[:16]}… as published"
    return Finding("model", ok=True, found=found)


def _reranker(settings: Settings) -> Finding:
    from app.wiring import load_reranker_for

    try:
        # Loading tries it on a pair.
        load_reranker_for(settings)
    except RapporteurError as error:
        return Finding("reranker", ok=False, found=error.message, remedy=error.hint)
    found = f"{settings.reranker.model}, for the first {settings.reranker.depth} passages of a search"
    return Finding("reranker", ok=True, found=found)


def _generator(settings: Settings) -> Finding:
    from app.generation import OpenAIGenerator

    generator = OpenAIGenerator(settings.generation)
    asked = f"{generator.name} at {generator.address}"
    try:
        reply = "".join(generator.generate([Message("user", "Answer with one word: ready")], max_tokens=20))
    except GenerationError as error:
        remedy = "Check generation.base_url, generation.model and generation.key, and that the server runs."
        return Finding("language model", ok=False, found=f"{asked} {error.message}", remedy=remedy)
    finally:
        generator.close()
    return Finding("language model", ok=True, found=f"{asked} answered with {len(reply)} characters")


def _tokenizer() -> Finding:
    from rag.tokens import count_tokens

    try:
        counted = count_tokens(["one two three"])[0]
    except RapporteurError as error:
        return Finding("tokenizer", ok=False, found=error.message, remedy=error.hint)
    return Finding("tokenizer", ok=counted == 3, found=f"cl100k_base from packaged data ({counted} tokens of 3)")  # noqa: PLR2004


def _archive(settings: Settings) -> Finding:
    from app.wiring import opened_archive
    from index.hints import read_hints

    if isinstance(settings.archive, Path) and not settings.archive.exists():
        return Finding("archive", ok=True, found=f"{settings.archive} is not there yet; `rapporteur add` makes it")
    try:
        with opened_archive(settings) as archive:
            state = archive.state()
        hints = read_hints(settings.archive) if isinstance(settings.archive, Path) else ()
    except RapporteurError as error:
        return Finding("archive", ok=False, found=error.message, remedy=error.hint)
    found = f"{settings.archive}: {state.articles:,} articles, {state.passages:,} passages"
    return Finding("archive", ok=True, found=found, remedy=" ".join(hints))


def _disk(folder: Path) -> Finding:
    existing = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not os.access(existing, os.W_OK):
        return Finding("disk", ok=False, found=f"{existing} cannot be written", remedy="Choose another --archive.")
    free = shutil.disk_usage(existing).free
    return Finding(
        "disk",
        ok=free >= ENOUGH_BYTES,
        found=f"{free / 1e9:.1f} GB free at {existing}",
        remedy="" if free >= ENOUGH_BYTES else "Make room, or choose an archive on another disk.",
    )


def _processor() -> Finding:
    flags = _cpu_flags()
    have = [flag for flag in CPU_FLAGS if flag in flags]
    found = f"{os.cpu_count()} cores, {platform.machine()}, {', '.join(have) or 'none of ' + ', '.join(CPU_FLAGS)}"
    return Finding("processor", ok=True, found=found)


def _cpu_flags() -> frozenset[str]:
    """Read the processor's flags where Linux lists them; elsewhere none are known."""
    listing = Path("/proc/cpuinfo")
    if not listing.is_file():
        return frozenset()
    lines = listing.read_text(encoding="utf-8", errors="replace").splitlines()
    return frozenset(next((line.split(":", 1)[1].split() for line in lines if line.startswith("flags")), []))
