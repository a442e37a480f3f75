"""Tortures archives: `python -m eval.torture --kills 200 [--failures 40] [--seed N] [--articles PATH] [--real]`.

Writers are killed and their writes fail, readers search throughout, and after each an archive must be whole and hold
what was reported. Exits with 1 at the first fault and keeps the archive that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from eval.machine import describe
from eval.torture.campaign import Campaign
from eval.torture.findings import Findings, findings_table
from eval.torture.material import gather_material
from eval.torture.processes import Launcher
from eval.torture.tiny_model import write_tiny_model

REUTERS = Path("../shared/data/reuters21578")
SAMPLE = Path(__file__).parents[1] / "sample" / "articles"


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture, print the table, write the JSON; returns the exit code."""
    given = _parser().parse_args(arguments)
    console = Console(stderr=True)
    articles = given.articles or (REUTERS if REUTERS.is_dir() else SAMPLE)
    found = Findings(given.seed, articles.name)
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-torture-", dir=given.folder))
    began = time.monotonic()
    material = gather_material(articles, whole=articles != SAMPLE)
    launcher = Launcher(_settings(folder, material.words(), real=given.real), folder)
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=console) as bars:
        bar = bars.add_task("torture", total=given.kills + given.failures)
        campaign = Campaign(launcher, material, folder, found=found, on_step=lambda: bars.advance(bar))
        campaign.run(kills=given.kills, failures=given.failures)
    found.seconds = round(time.monotonic() - began, 1)
    Console().print(findings_table(found))
    if given.out is not None:
        given.out.write_text(json.dumps(found.document(describe()), indent=1) + "\n", encoding="utf-8")
    if not found.faults:
        shutil.rmtree(folder)
        return 0
    for fault in found.faults:
        console.print(fault, markup=False, soft_wrap=True)
    console.print(f"Seed {found.seed}; the archive is kept at {campaign.archive}", markup=False, soft_wrap=True)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.torture", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="writers to kill; default 200")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="writers to let fail; default 0")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what all that is random is drawn from")
    parser.add_argument(
        "--articles",
        type=Path,
        metavar="PATH",
        help="a data set or files to add; default Reuters-21578 beside the repository, else the sample archive's",
    )
    parser.add_argument("--real", action="store_true", help="embed with the packaged model instead of a tiny one")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to put archives; default the system's")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write all counts to this JSON file")
    return parser


def _settings(folder: Path, words: Sequence[str], *, real: bool) -> dict[str, str]:
    if real:
        return {}
    # One small layer gains nothing from threads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    model = write_tiny_model(folder / "tiny-model", words)
    return {"RAPPORTEUR_EMBEDDING__MODEL": str(model), "RAPPORTEUR_EMBEDDING__PRECISION": "fp32"}


if __name__ == "__main__":
    sys.exit(main())
