"""Sends a server everything that names an address, in every place where a careless one would fetch it."""

from __future__ import annotations

from pathlib import Path

from tests.app.serving import settings_in, small_app, talking_to

ADDRESSES = (
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:9/",
    "https://evil.test/x",
    "file:///etc/passwd",
)
SENTENCE = "The envoy said that the talks had ended on Monday, in the old mill."


def files(address: str) -> dict[str, str]:
    """Name files of every kind that refer to an address."""
    links = (
        f'<link rel="canonical" href="{address}"><link rel="stylesheet" href="{address}">'
        f'<script src="{address}"></script>'
        f'<base href="{address}"><meta http-equiv="refresh" content="0;url={address}"><img src="{address}">'
        f'<iframe src="{address}"></iframe><object data="{address}"></object><link rel="next" href="{address}">'
    )
    doctype = f'<!DOCTYPE rss SYSTEM "{address}" [<!ENTITY a SYSTEM "{address}">]>'
    return {
        "a.html": f"<html><head><title>Talks</title>{links}</head><body><p>{SENTENCE}</p>{links}</body></html>",
        "a.rss": f'<?xml version="1.0"?><?xml-stylesheet href="{address}"?>{doctype}<rss><channel>'
        f"<link>{address}</link>"
        f"<item><title>&a;</title><link>{address}</link><enclosure url='{address}'/><description>{SENTENCE}"
        f"&lt;img src='{address}'&gt;</description></item></channel></rss>",
        "a.md": f"# Talks\n\n![x]({address}) [y]({address}) <{address}>\n\n{SENTENCE}",
        "a.txt": f"{address}\n\n{SENTENCE}",
        "a.jsonl": f'{{"text": "{SENTENCE} {address}", "url": "{address}", "source": "{address}"}}',
    }


def bite(folder: str) -> None:
    """Upload, ask and search with each address."""
    with talking_to(small_app(settings_in(Path(folder)))) as client:
        for address in ADDRESSES:
            parts = [("file", (name, text.encode())) for name, text in files(address).items()]
            client.post("/v1/articles", files=parts, data={"url": address if address.startswith("http") else ""})
            client.post("/v1/articles", json={"text": SENTENCE, "url": address, "image": address})
            asked = client.post("/v1/ask", json={"question": f"What does {address} say about the talks?"}).json()
            client.get("/v1/search", params={"q": address, "source": address})
            client.post("/v1/locate", json={"text": address})
            client.get(f"/v1/answers/{asked['id']}/export")
            client.get(f"/v1/answers/{asked['id']}/export", params={"format": "bibtex"})
        for article in client.get("/v1/articles").json()["articles"]:
            client.get(f"/v1/articles/{article['id']}")
