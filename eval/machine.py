"""Describes the machine and measures this process, so that figures of speed and memory can be read elsewhere."""

from __future__ import annotations

import os
import platform
import resource
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
PACKAGES = ("rapporteur", "torch", "sentence-transformers", "faiss-cpu", "tantivy", "numpy")


@dataclass(frozen=True, slots=True)
class Machine:
    """What figures depend on: processor, memory in bytes, and versions."""

    cpu: str
    flags: tuple[str, ...]
    cores: int
    memory: int
    system: str
    python: str
    versions: dict[str, str]

    def __str__(self) -> str:
        flags = " ".join(self.flags) or "no AVX-512, no AMX"
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.cpu}, {self.cores} cores ({flags}), {self.memory / 2**30:.1f} GiB, {self.system}, "
            f"Python {self.python}, {versions}"
        )

    def differs_from(self, other: Machine) -> bool:
        """Tell whether it is other hardware, or another system; versions may differ on one machine."""
        mine, theirs = ((each.cpu, each.flags, each.cores, each.system) for each in (self, other))
        # Two starts of one machine may leave some pages more or less to programs.
        return mine != theirs or round(self.memory / 2**30) != round(other.memory / 2**30)


def describe() -> Machine:
    """Describe this machine; what cannot be found out is empty."""
    facts = _cpu_facts()
    flags = set(facts.get("flags", "").split())
    return Machine(
        cpu=facts.get("model name") or platform.processor() or platform.machine(),
        flags=tuple(flag for flag in FLAGS if flag in flags),
        cores=_cores(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        versions=_versions(),
    )


def resident_bytes() -> int:
    """Return the memory that this process holds now; its peak where the system tells nothing else."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def load_average() -> float:
    """Return how many programs wanted a core in the last minute, on average; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def folder_bytes(folder: Path) -> int:
    """Add up the sizes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def written_bytes() -> int | None:
    """Return how many bytes this process has had written to disks so far; None where the system does not tell."""
    try:
        counters = Path("/proc/self/io").read_text(encoding="ascii")
    except OSError:
        return None
    found = dict(line.split(": ") for line in counters.splitlines())
    return int(found["write_bytes"])


def _cpu_facts() -> dict[str, str]:
    """Read the first processor's entry of /proc/cpuinfo; empty on systems without it."""
    source = Path("/proc/cpuinfo")
    if not source.is_file():
        return {}
    first = source.read_text(encoding="utf-8", errors="replace").split("\n\n", 1)[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _cores() -> int:
    # The cores that this process may use: a container often has fewer than the machine.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
