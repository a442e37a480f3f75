"""`check` and `doctor`: is the archive whole, and has the machine what is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stderr, stdout


def check(
    *,
    archive: ArchiveFlag = None,
    repair: Annotated[bool, typer.Option("--repair", help="Build damaged indexes anew, then verify again.")] = False,
    vacuum: Annotated[bool, typer.Option("--vacuum", help="Give back the room of what was removed.")] = False,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Verify an archive: checksums, counts, every vector's and text row's passage; exit 1 when it is not whole."""
    from app.show import check_page
    from app.storage import check_archive

    report, freed = check_archive(settings_for(archive), repair=repair, vacuum=vacuum)
    if freed is not None:
        stderr().print(f"{freed / 1e6:,.1f} MB given back")
    if as_json:
        print_json(report)
    else:
        stdout().print(check_page(report), soft_wrap=True)
    if not report.whole:
        raise typer.Exit(1)


def doctor(*, archive: ArchiveFlag = None, as_json: JsonFlag = False, _debug: DebugFlag = False) -> None:
    """Try model, tokenizer, archive, disk and processor; exit 1 when one of them will not do."""
    from app.diagnosis import diagnose
    from app.documents import plain
    from app.show import finding_line

    settings = settings_for(archive)
    findings = []
    for finding in diagnose(settings):
        findings.append(finding)
        if not as_json:
            stdout().print(finding_line(finding), soft_wrap=True)
    if as_json:
        print_json({"ok": all(each.ok for each in findings), "findings": [plain(each) for each in findings]})
    if not all(each.ok for each in findings):
        raise typer.Exit(1)
