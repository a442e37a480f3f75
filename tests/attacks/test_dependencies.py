"""What is installed is what the lock files name, and every package has a licence that may be used beside ours.

Known faults of packages are looked up online by a command that docs/security.md names: here nothing is fetched.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest

OWN = {"rapporteur", "pip", "setuptools", "wheel", "torch"}
"""Not in the locks: ourselves, what makes the environment, and torch, whose CPU build differs by machine."""

FREE = re.compile(
    r"apache|\bmit\b|bsd|isc|mpl|mozilla|python software|psf|unlicense|public domain|zlib|cc0|cnri|hpnd|historical|0bsd"
    r"|boost|bsl|expat|lgpl|lesser general",
    re.IGNORECASE,
)
"""Licences of packages that a program under Apache-2.0 may be used and given away with, unchanged."""


UNTOLD = {"axe-playwright-python": "MIT"}
"""Licences of packages whose metadata tells none, as they stand in their sources."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(root: Path, name: str) -> dict[str, str]:
    """Packages of a lock file with their versions."""
    text = (root / "requirements" / name).read_text()
    return {normal(found[1]): found[2] for found in re.finditer(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)}


def everything(root: Path) -> dict[str, str]:
    return locked(root, "run.lock") | locked(root, "test.lock")


@pytest.mark.parametrize("name", ["run.lock", "test.lock"])
def test_every_package_is_locked_to_one_version_with_hashes(root: Path, name: str) -> None:
    text = (root / "requirements" / name).read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    assert not re.search(r"^-|https?://|git\+", text, re.MULTILINE)


def test_what_is_installed_is_what_is_locked(root: Path) -> None:
    wanted = everything(root)
    found = {normal(each.name): each.version for each in distributions()}
    others = {
        f"{name} {version}, locked {wanted.get(name)}"
        for name, version in found.items()
        if name not in OWN and wanted.get(name) != version
    }
    assert others == set()


def licence_of(package: Distribution) -> str:
    """What a package's metadata says of its licence: its classifiers, expression and first line of text."""
    data = package.metadata
    fields = [each for name in ("License-Expression", "License") for each in data.get_all(name) or ()]
    classifiers = [each for each in data.get_all("Classifier") or () if each.startswith("License")]
    told = " | ".join([*classifiers, *(each.split("\n")[0] for each in fields)])
    return told or UNTOLD.get(normal(package.name), "")


def test_every_package_has_a_licence_that_may_stand_beside_ours(root: Path) -> None:
    unfit = []
    for name in everything(root):
        try:
            told = licence_of(distribution(name))
        except PackageNotFoundError:
            continue
        if not FREE.search(told):
            unfit.append(f"{name}: {told}")
    assert unfit == []
