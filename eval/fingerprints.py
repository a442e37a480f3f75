"""Hashes our own code and the data files shipped with it: what it made can be told from what it would make now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

_LEFT_BY_RUNNING = frozenset({".pyc", ".pyo"})


def package_roots(package: str) -> list[Path]:
    """Return the folders of an installed package; none if there is no such package."""
    spec = find_spec(package)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []


def package_files(package: str) -> list[Path]:
    """List all files that a package ships, code and data, in a fixed order; not what running it leaves behind."""
    files = (path for root in package_roots(package) for path in root.rglob("*") if path.is_file())
    return sorted(path for path in files if path.suffix not in _LEFT_BY_RUNNING)


def files_sha256(files: Iterable[Path]) -> str:
    """Hash the names and bytes of files, in the order given."""
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def versions(packages: Iterable[str]) -> str:
    """Name installed packages with their versions; one that is not there is named without.

    >>> versions(["no-such-package"])
    'no-such-package'
    """
    return " ".join(_with_version(name) for name in packages)


def _with_version(name: str) -> str:
    try:
        return f"{name}=={version(name)}"
    except PackageNotFoundError:
        return name
