"""Buttons, menus, links and labels: what page furniture looks like, line by line.

A line is furniture only when it looks like nothing else: it is short, it matches as a whole, and where the wording
could open a sentence of a story it has no final full stop. Lines that are furniture in some places only (a bare date,
a byline, a menu) are judged by `index.furniture`, which knows where a line stands.
"""

from __future__ import annotations

import re

from index.phrases import any_of, wording

LONGEST = 600
"""Characters: a longer line is a paragraph of a story, whatever it says. It also bounds every match."""

_LONGEST_LABEL = 120
_LONGEST_LINK = 250
_LONGEST_HEADING = 80

NETWORKS = any_of(r"""
    facebook|twitter|x|whatsapp|telegram|linkedin|reddit|messenger|pinterest
    instagram|youtube|tiktok|mastodon|bluesky|flipboard|rss|e-?mail
""")
"""Social networks, and other ways to pass a page on, as a pattern."""

_LABELS = wording(r"""
    ad|advert(?:s|isements?|ising|orial)?
    (?:sponsored|promoted|paid)(?: (?:content|post|links?|stories))?
    (?:advertisement|ad)[ .:|–—-]+(?:story |article )?(?:scroll|continues?|continue reading|skip).{0,40}
    (?:scroll|keep scrolling|swipe) (?:down )?(?:to|for) .{1,40}
    (?:(?:story|article|text|page|post) )?continues?(?: reading)?(?: (?:below|after)(?:
        + (?:this |the )?ad(?:vertisement)?)?)?
    continue reading(?: .{1,40})?
    skip(?: (?:to|past|ad|advert(?:isement)?|navigation)(?: .{1,40})?)?
    jump to .{1,30}|back to (?:the )?(?:top|homepage|home|news|index).{0,10}
    (?:main |site )?(?:menu|navigation)|search|home(?:page)?|sitemap|careers|my account
    log ?(?:in|out)|sign ?(?:in|out|up)(?: / .{1,20})?|register(?: (?:now|here))?
    subscribe(?: (?:now|today|here|to us|for .{1,30}))?|donate(?: now)?|support us|advertise(?: with us)?
    share(?: (?:this|the))?(?: (?:article|story|page|post|news|video))?(?: (?:on|via|with|by|to) .{1,40})?(?: ?[:.])?
    sharing options|shares? ?[:|]? ?\d+|\d+ (?:shares?|views?|likes?|reads?)
    print(?: (?:this|article|page|story|version)){0,2}|e-?mail(?: (?:this|article|page|story|a friend)){0,2}
    tweet(?: this)?|bookmark(?: this)?|save(?: (?:article|story|for later)){0,2}|follow(?: us)?
    (?:copy(?: the)? link|copied|link copied)(?: to clipboard)?[!.]?
    listen(?: to(?: this)? (?:article|story|page))?(?: ?[(:]? ?\d.{0,12})?|play(?: (?:audio|video))?
    watch(?: (?:now|live|the video|video))
    (?:view |read |show |see |join |hide |all |add )?(?:the |all )?(?:\d+ )?comments?(?: ?\(?\d+\)?)?(?: section)?
    (?:leave|post|write|add) a (?:comment|reply)|join the (?:conversation|discussion)|no comments(?: yet)?
    most (?:read|popular|viewed|shared|commented|watched)(?: .{1,30})?|trending(?: (?:now|stories|topics|today))?
    recommended(?: (?:for you|stories|articles|reading|videos))?|editors?['’]?s?['’]? (?:picks?|choice)
    (?:top|latest|other|more|popular) (?:stories|news|headlines|articles|videos|coverage|posts)(?: .{1,30})?
    (?:around|elsewhere on|from around) the web|(?:next|previous) (?:article|story|post|page)
    (?:load|show) (?:more|all|less).{0,20}|loading[ .…]*|close|(?:expand|enlarge)(?: image)?
    (?:accept|reject|allow)(?: all)?(?: (?:and close|cookies)){0,2}|i agree|got it[!.]?
    (?:manage|cookie|privacy|consent) (?:cookies|preferences|consent|settings|options|policy|notice|choices|statement)
    terms(?: (?:of (?:use|service)|(?:and|&) conditions)).{0,60}|contact(?: us)?|about(?: us)?
    (?:e-?|daily |weekly |our )?newsletters?|breaking(?: news)?[:!]?
    (?:[\w'’.&-]+ ){0,4}logo(?: [\w-]+){0,2}|logo of .{1,40}
    image|photo|picture|file(?: (?:photo|picture|image))?|\d+ (?:photos|images|pictures)
    (?:photo |picture |image )?gallery|in pictures
    \(?(?:reading time:? *)?(?:about |approx\.? )?\d{1,3}[ -]?min(?:ute)?s?\.?(?:
        + (?:read|to read|reading(?: time)?))?\)?
    (?:estimated )?reading time:?.{0,20}|word count:? \d+|\d+ (?:min(?:ute)?s?|hours?|days?) ago
    \(?ends?\)?(?: ?//)?|-30-|\#\#\#|page \d+(?: (?:of|/) \d+)?
    @\w+|(?:\#\w+ ?)+|(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+
""")
_BUTTONS = re.compile(
    rf"(?:(?:{NETWORKS}|copy link|link|share|print|save|tweet|comments?|like|more)(?:[ ,|/·•]+|$))+", re.IGNORECASE
)
_SECTION = any_of(r"""
    home|news|world|international|global|regional?|local|national|africa|asia|europe|americas|middle east
    politics|business|economy|markets|finance|diplomacy|conflict|law|education|environment|health|science
    tech|technology|culture|arts?|sports?|travel|lifestyle|weather|media|video|audio|photos|podcasts?|live|latest
    opinions?|analysis|comment|editorial|features?|interviews?|more|about|contact|subscribe|search|menu
""")
_SECTIONS = re.compile(
    rf"{_SECTION}(?:[ |/>·•»›&,-]+(?:and )?{_SECTION})*[ |/>·•»›-]*"
    r"|[^>»›|/·•]{1,28}(?: ?[>»›] ?[^>»›|/·•]{1,60}){1,5}"
    r"|[^|·•.]{1,22}(?: ?[|·•] ?[^|·•.]{1,22}){2,9}",
    re.IGNORECASE,
)
_MORE = any_of(r"""
    (?:read|see|watch|listen|view)(?: (?:also|more|next|too|now|this|(?:the )?full (?:story|article|text)))?
    also (?:read|see|watch|on)(?: .{1,30})?
    related(?: (?:articles?|stor(?:y|ies)|news|content|coverage|topics?|reading|posts?|links?|video))?
    more|more (?:on|about|from|in|coverage|news|stories)(?: .{1,40})?
    (?:further|background) reading|don['’]t miss|recommended|in case you missed it|icymi|up next
    you (?:may|might) (?:also )?(?:like|be interested in|have missed|want to read)
""")
_LINK = re.compile(rf"(?:[(\[*>»→▶-] ?)*(?P<mark>{_MORE}) ?[:|»>–—→] ?(?P<what>.*?)[)\]]?", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"more|watch|see|view|listen|recommended", re.IGNORECASE)
_TAGS = any_of(r"""
    (?:helpful |related )?key ?words?|(?:related )?(?:tags?|topics?)|filed (?:under|in)|categor(?:y|ies)|labels?|section
""")
_TAGGED = re.compile(rf"{_TAGS} ?[:|] ?.{{0,200}}", re.IGNORECASE)
_LIST_OPENS = re.compile(
    any_of(rf"""
    {_TAGS}
    related(?: (?:articles|stories|news|content|coverage|topics|reading|posts|links))?|explore more
    read (?:more|next|also)|see also|also (?:read|see)|further reading|up next|don['’]t miss
    more (?:on|from|about|in) .{{1,40}}|more (?:stories|news|headlines|coverage)|in this section
    most (?:read|popular|viewed|shared).{{0,30}}|trending(?: now)?|top stories|latest (?:news|stories|headlines)
    recommended(?: for you| stories| articles| reading)?|editors?['’]?s?['’]? (?:picks?|choice)
    you (?:may|might) (?:also )?(?:like|be interested in|have missed)
    """)
    + " ?[:…]?",
    re.IGNORECASE,
)
_CHANGED = wording(r"""
    \(?(?:last |first )?(?:updated?|modified|edited|published|posted|issued|created)(?: (?:on|at|in))?:?
        + .{0,60}\d.{0,60}\)?
    \(?(?:last |first )?(?:updated?|published|posted):? (?:today|yesterday|just now|an hour ago)\)?
""")


def is_label(line: str) -> bool:
    """Whether a line is a button, a menu, a reading time, a logo or a like word of the page."""
    if not any(character.isalnum() for character in line):
        return True
    if len(line) > _LONGEST_LABEL:
        return False
    bare = line.strip(" *•·|»«→←▶►–—_-:#[]")
    return any(form.fullmatch(text) for form in (_LABELS, _BUTTONS) for text in (line, bare))


def is_section(line: str) -> bool:
    """Whether a line names sections of the page or the trail to it: `Home > World`, `News | Opinion | Sport`."""
    return len(line) <= _LONGEST_LABEL and _SECTIONS.fullmatch(line) is not None


def is_link(line: str) -> bool:
    """Whether a line leads to another article: `Read also: Envoy to return`, `Tags: talks, envoy`.

    After the mark stands at most one sentence; a sentence after a bare `More:` or `Watch:` is kept.
    """
    if len(line) > _LONGEST_LINK:
        return False
    match = _LINK.fullmatch(line)
    if match is None:
        return _TAGGED.fullmatch(line) is not None and not line.endswith(".")
    what = match["what"].rstrip()
    return not what.endswith(".") if _PLAIN_WORD.fullmatch(match["mark"]) else ". " not in what


def opens_links(line: str) -> bool:
    """Whether a line is the heading of a list of other articles or of key words."""
    return len(line) <= _LONGEST_HEADING and _LIST_OPENS.fullmatch(line.strip(" *•·|»→–—-#")) is not None


def is_change(line: str) -> bool:
    """Whether a line says when the page was published or changed: `Updated 14:05 GMT`."""
    return len(line) <= _LONGEST_LABEL and not line.endswith(".") and _CHANGED.fullmatch(line) is not None
