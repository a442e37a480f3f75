"""`doctor` names each part with what was found, and the remedy where it will not do."""

from __future__ import annotations

from pathlib import Path

from app.diagnosis import diagnose
from index.archive import open_archive
from index.manifest import Manifest
from rag.late import shipped_head
from tests.app.serving import settings_in
from tests.cross_encoders import save_cross_encoder
from tests.language_model import Reply, say, served


def test_a_machine_with_the_packaged_model_passes_every_part(tmp_path: Path) -> None:
    findings = {finding.part: finding for finding in diagnose(settings_in(tmp_path))}
    assert list(findings) == ["settings", "model", "tokenizer", "archive", "disk", "processor"]
    assert findings["model"].ok
    assert "all-MiniLM-L6-v2, 384 dimensions, weights sha256 53aa51172d142c89" in findings["model"].found
    assert findings["tokenizer"].ok
    assert "is not there yet" in findings["archive"].found


def test_a_model_that_is_not_here_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, {"embedding.model": str(tmp_path / "nowhere")})
    model = next(finding for finding in diagnose(settings) if finding.part == "model")
    assert not model.ok
    assert model.remedy


def test_a_reranker_is_tried_when_the_settings_name_one(tmp_path: Path) -> None:
    model = save_cross_encoder(tmp_path / "model")
    settings = settings_in(tmp_path, {"reranker.model": str(model), "reranker.depth": 25})
    findings = {finding.part: finding for finding in diagnose(settings)}
    assert list(findings)[:3] == ["settings", "model", "reranker"]
    assert findings["reranker"].ok
    assert findings["reranker"].found == f"{model}, for the first 25 passages of a search"


def test_a_reranker_that_is_none_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    model = save_cross_encoder(tmp_path / "model", labels=2)
    settings = settings_in(tmp_path, {"reranker.model": str(model)})
    reranker = next(finding for finding in diagnose(settings) if finding.part == "reranker")
    assert not reranker.ok
    assert "gives a pair 2 labels" in reranker.found
    assert "a single label" in reranker.remedy


def test_a_folder_that_is_no_archive_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "letter.txt").write_text("Dear all")
    archive = next(finding for finding in diagnose(settings_in(tmp_path)) if finding.part == "archive")
    assert not archive.ok
    assert "it holds letter.txt" in archive.found
    assert "--archive" in archive.remedy


def test_an_archive_that_a_reindex_would_better_passes_with_the_hint(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    head = shipped_head()
    manifest = Manifest(model="x", checksum=head.model, dimensions=384, tokens=200, overlap=40, late="another")
    open_archive(settings.folder, manifest=manifest, create=True).close()
    archive = next(finding for finding in diagnose(settings) if finding.part == "archive")
    assert archive.ok
    assert archive.found == f"{settings.archive}: 0 articles, 0 passages"
    assert archive.remedy == (
        "Its token codes are of another head than this version's; searches do without. "
        "Run `rapporteur reindex` to make them."
    )


def test_a_language_model_is_tried_when_the_settings_name_one(tmp_path: Path) -> None:
    with served(lambda _: say("ready")) as server:
        named: dict[str, object] = {
            "generation.base_url": server.address,
            "generation.model": "m",
            "generation.key": "sesame",
        }
        found = next(each for each in diagnose(settings_in(tmp_path, named)) if each.part == "language model")
    assert (found.ok, found.found) == (True, f"m at {server.address} answered with 5 characters")
    assert server.requests[0][0]["authorization"] == "Bearer sesame"


def test_a_language_model_that_does_not_answer_is_a_fault_without_its_key(tmp_path: Path) -> None:
    with served(lambda _: Reply(status=401, body='{"error": {"message": "wrong key sesame"}}')) as server:
        address = server.address.replace("//", "//me:sesame@")
        named: dict[str, object] = {"generation.base_url": address, "generation.model": "m", "generation.key": "sesame"}
        found = next(each for each in diagnose(settings_in(tmp_path, named)) if each.part == "language model")
    assert (found.ok, found.found) == (False, f"m at {server.address} answered with status 401")
    assert "generation.key" in found.remedy
    assert "sesame" not in f"{found}"
