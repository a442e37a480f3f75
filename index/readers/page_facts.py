"""What a web page states about its article: in JSON-LD, in meta elements, in `time` elements and in a marked byline.

Nothing is inferred: a day is taken where the page says "published", an outlet where it names its site or publisher,
never from an address, a copyright year or any date that happens to stand on the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lxml import html

from index import outlets
from index.facts import Facts
from index.furniture_lines import is_section
from index.readers.dates import is_no_day, published_day
from index.readers.urls import web_url

_ARTICLE = re.compile(r"(?:\w*Article|Report\w*|\w*NewsArticle|\w*Posting|WebPage|NewsArticle|Review)")
_DAYS = """
    article:published_time og:article:published_time og:published_time article:published article.published
    datepublished pubdate publishdate publish-date publish_date publication_date originalpublicationdate
    parsely-pub-date sailthru.date cxenseparse:recs:publishtime article_date_original citation_publication_date
    dc.date.issued dcterms.issued dc.date.created dcterms.created citation_date dc.date dcterms.date date
""".split()
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline")
_SOURCES = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl")
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|timestamp|published?|posted|pubdate|dateline|byline|meta)(?:[\s_-]|$)|datepublished",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"related|recommend|most-?(?:read|popular)|trending|sidebar|comment|footer|teaser|promo|widget|updated|modified",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:^|[\s_-])(?:byline|author|authors|writer)(?:[\s_-]|$)", re.IGNORECASE)
_PUBLISHED = re.compile(r"^(?:(?:first )?published|posted|date|issued)(?: (?:on|at))?:? ", re.IGNORECASE)
_SEPARATED = re.compile(r"(?P<title>.{3,300}) (?:\||[-–—»:]|::) (?P<site>[^|]{2,60})")


def page_facts(root: html.HtmlElement) -> Facts:
    """Return what a parsed page states about its article."""
    metas = _metas(root)
    title_tag = " ".join((root.findtext(".//title") or "").split())
    linked = [node for block in _linked_data(root) for node in _articles(block)]
    found = Facts(
        title=_first(metas, _TITLES),
        published=next((day for name in _DAYS for value in metas.get(name, ()) if (day := published_day(value))), None),
        source=_first(metas, _SOURCES),
        author=_person(_first(metas, _AUTHORS)),
        url=_canonical(root, metas),
        no_day=next((value for name in _DAYS for value in metas.get(name, ()) if is_no_day(value)), None),
    )
    for node in linked:
        found = _of_linked(node).over(found)
    seen = Facts(title=_heading(root), published=_visible_day(root), author=_visible_author(root))
    return _without_site(found.over(seen), title_tag)


def _metas(root: html.HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by their name in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(name.lower(), []).append(content)
    return metas


def _first(metas: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _canonical(root: html.HtmlElement, metas: Mapping[str, list[str]]) -> str | None:
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    return next((url for link in [*links, *metas.get("og:url", [])] if (url := web_url(link))), None)


def _linked_data(root: html.HtmlElement) -> Iterator[object]:
    """Yield the page's JSON-LD blocks; a broken one says nothing."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                yield json.loads(script.text_content(), strict=False)
            except (ValueError, RecursionError):
                continue


def _articles(node: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a block that describe the article, from the outer to the inner."""
    if depth > 4:  # noqa: PLR2004 - @graph within a list within a list
        return
    if isinstance(node, list):
        for item in node[:50]:
            yield from _articles(item, depth + 1)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and _ARTICLE.fullmatch(name) for name in names):
            yield node
        yield from _articles(node.get("@graph"), depth + 1)


def _of_linked(node: Mapping[str, object]) -> Facts:
    address = next(
        (web_url(text) for key in ("url", "mainEntityOfPage", "@id") if (text := _name(node.get(key), "@id"))), None
    )
    published = node.get("datePublished")
    return Facts(
        title=_name(node.get("headline")),
        published=published_day(published),
        source=_name(node.get("publisher")),
        author=_person(_name(node.get("author"))),
        url=address,
        no_day=published if isinstance(published, str) and is_no_day(published) else None,
    )


def _name(value: object, key: str = "name") -> str | None:
    """Return a name given as text, as an object with a name, or as a list of either."""
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := _name(item, key))]
        return ", ".join(names) or None
    if isinstance(value, dict):
        value = value.get(key)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _person(name: str | None) -> str | None:
    """Return an author's name; an address or an account is none."""
    if name is None or "://" in name or name.startswith("@") or len(name) > 200:  # noqa: PLR2004
        return None
    return re.sub(r"^[Bb]y ", "", name) or None


def _heading(root: html.HtmlElement) -> str | None:
    headings = [text for node in root.iter("h1") if (text := " ".join(node.text_content().split()))]
    return headings[0] if len(headings) == 1 else None


def _visible_day(root: html.HtmlElement) -> date | None:
    """Return the day of the first date that stands marked at the article, not beside or below it."""
    for node in root.iter("time", "span", "p", "div", "small", "li", "abbr", "em", "h5", "h6"):
        marks = f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('id') or ''}"
        if (node.tag != "time" and not _DATED.search(marks)) or _ELSEWHERE.search(marks) or _is_elsewhere(node):
            continue
        text = " ".join(node.text_content().split())
        if re.match(r"(?:last )?(?:updated|modified)", text, re.IGNORECASE):
            continue
        for value in (node.get("datetime"), node.get("content"), *_dated_parts(text)):
            if value and (day := published_day(value)):
                return day
    return None


def _dated_parts(text: str) -> list[str]:
    """Split a byline such as `By Jane Doe | Published 3 March 2021` into what may be a date."""
    if len(text) > 160:  # noqa: PLR2004 - longer than any byline
        return []
    return [_PUBLISHED.sub("", part) for part in (text, *re.split(r" ?[|•·] ?| [–—-] ", text))]


def _is_elsewhere(node: html.HtmlElement) -> bool:
    """Whether an element lies in a part of the page that is about other articles."""
    for parent in node.iterancestors():
        marks = f"{parent.get('class') or ''} {parent.get('id') or ''}"
        if parent.tag in {"aside", "footer", "nav"} or (parent.tag != "body" and _ELSEWHERE.search(marks)):
            return True
    return False


def _visible_author(root: html.HtmlElement) -> str | None:
    for node in root.iter("a", "span", "p", "div", "address"):
        marks = f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('rel') or ''}"
        if not _SIGNED.search(marks) or _is_elsewhere(node):
            continue
        text = " ".join(node.text_content().split())
        first = re.split(r" ?[|•·] ?| [–—-] ", text)[0] if len(text) <= 160 else ""  # noqa: PLR2004
        signed, author = outlets.byline(first)
        if signed or outlets.is_person(first):
            return author or (None if signed else first)
    return None


def _without_site(facts: Facts, title_tag: str) -> Facts:
    """Part a title from the name of the site behind it, which names the outlet where nothing else does."""
    match = _SEPARATED.fullmatch(title_tag)
    site = match["site"] if match and facts.title in {match["title"], title_tag} else None
    titled = Facts(title=facts.title or title_tag or None, source=facts.source)
    if match and site and (facts.title != title_tag or site == facts.source):
        named = outlets.outlet_name(site) if not is_section(site) else None
        titled = Facts(title=match["title"], source=facts.source or named)
    elif (
        titled.title
        and facts.source
        and (match := _SEPARATED.fullmatch(titled.title))
        and match["site"] == facts.source
    ):
        titled = Facts(title=match["title"], source=facts.source)
    return titled.over(facts)
