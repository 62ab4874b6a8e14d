"""Where in a web page its story stands, and what is the page's furniture around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from fabula.stages.sources.markup import Node, local_name
from fabula.stages.sources.semantics import BOILERPLATE
from fabula.stages.sources.walker import node_text
from fabula.stages.sources.words import word_set

# Left out with all they hold, unless that is much of the page's prose (an old page may be one <form>).
_FURNITURE = word_set("nav aside footer form menu")
_FURNITURE_ROLES = word_set("navigation banner contentinfo complementary search dialog alertdialog menu")
_FURNITURE_WORDS = word_set(
    """comments commentlist respond disqus sidebar share sharing sharedaddy social related relatedposts recommended
    recommendations breadcrumb breadcrumbs pagination pager paging navbar nav navigation navigate menu footer
    masthead cookie cookies consent gdpr popup modal newsletter subscribe subscription signup login
    signin advert adverts advertisement advertisements ad ads adsbygoogle sponsor sponsored promo toolbar widget
    widgets rating ratings vote votes kudos tags tooltip donate donation bookmark bookmarks skiplink skiplinks
    printfriendly entrymeta postmeta postmetadata byline meta wpcnt reactions likes actions buttons"""
)
# Readers' words; left out however long they are. "comments-open" speaks of the post, not of the element.
_COMMENTS = re.compile(
    r"(?:comments?|commentlist"
    r"|[\w-]*(?:comment|review)s?[-_](?:tree|list|section|area|block|box|wrap(?:per)?|container|thread|form)"
    r"|comments[-_](?!(?:open|opened|closed|enabled|disabled|allowed|on|off)$)\w+"
    r"|disqus(?:_thread)?|respond|livefyre|fb-comments|(?:user|reader|customer)?[-_]?reviews)",
    re.IGNORECASE,
)
# What one reader's words stand in.
_COMMENT = re.compile(
    r"(?<![\w-])(?:comment|review)(?:[-_](?:body|content|text|author|meta|item|entry|by|date|header)|er)?(?![\w-])"
    r"|(?<![\w-])comment[-_]\d+(?![\w-])",
    re.IGNORECASE,
)
_COMMENTS_TITLE = re.compile(
    r"(?:\d[\d,.]* )?(?:(?:reader|user) )?(?:comments|reviews|replies|responses)(?: ?[(\[]\d[\d,.]*[)\]])?:?"
    r"|\d[\d,.]* (?:comment|review|reply|response)",
    re.IGNORECASE,
)
_STORY_NAME = re.compile(r"(?<![\w-])(?:story|chapter|entry|post|article)[-_]?(?:content|body|text|inner)(?![\w-])")
NOTE_NAMES = re.compile(r"\bauthor(?:s|'s)?[-_]?note|\bendnotes?\b|\bnotes\b|\btranslator'?s?[-_]?note", re.IGNORECASE)
# The story's own boxes: a system's message, a letter, a motto.
_STORY_BOX = re.compile(r"\b(?:system|status|stats?|box|message|panel|epigraph|letter|quote|preface|footnote)s?\b")
_MEMBER = re.compile(
    r"\bmessage-(?:user|cell--user|attribution|signature)\b|\bpost(?:er|body-author|-author)\b", re.IGNORECASE
)

# A block of links with these words alone is a way to another page, not text.
_WAY = word_set(
    """next previous prev back forward first last home index archive contents table toc up top return chapter
    chapters part page list to the of go latest newer older post posts entry story episode report bookmark share
    tweet print email pdf epub download like reply subscribe vote fullscreen donate patreon discord"""
)
_FEW = 100  # characters: two short lines of talk, so a story stands here
_ROOM = 0.9  # the share of the prose a part must hold for the search to go on inside it
_LONG = 1500  # characters: more prose than the furniture of a page holds, unless it says by its tag what it is
LITTLE = 600  # characters: less than this is no chapter, so the page is taken as a whole


def prose_sizes(body: Node, left_out: Callable[[Node], bool]) -> dict[Node, int]:
    """Characters of running text in each element: not in links, buttons, scripts."""
    from lxml import etree  # noqa: PLC0415 - the tree is lxml's already

    sizes: dict[Node, int] = {}
    mute = 0  # depth inside something that does not count
    silent = {"a", "script", "style", "noscript", "template", "select", "option", "button", "textarea", "head", "svg"}
    open_nodes: list[tuple[Node, int, bool]] = []  # element, size so far, mutes
    walk = etree.iterwalk(body, events=("start", "end", "comment"))  # type: ignore[call-overload, unused-ignore]
    for event, node in walk:
        if event == "start":
            mutes = local_name(node) in silent or (node is not body and left_out(node))
            mute += mutes
            open_nodes.append((node, 0 if mute else _visible(node.text), mutes))
        elif event == "end":
            _, size, mutes = open_nodes.pop()
            mute -= mutes
            sizes[node] = size
            if open_nodes:
                parent, total, parent_mutes = open_nodes[-1]
                open_nodes[-1] = (parent, total + size + (0 if mute else _visible(node.tail)), parent_mutes)
        elif open_nodes and not mute:
            parent, total, parent_mutes = open_nodes[-1]
            open_nodes[-1] = (parent, total + _visible(node.tail), parent_mutes)
    return sizes


def _visible(words: str | None) -> int:
    return len(words.strip()) if words else 0


def find_furniture(body: Node, prose: dict[Node, int], whole: int) -> set[Node]:
    """Elements that are the page's, not the story's."""
    found: set[Node] = set()
    for node in body.iter():
        name = local_name(node)
        if not name or name == "html" or node is body:
            continue
        size = prose.get(node, 0)
        if _is_comments(node, name):
            if whole - size >= LITTLE and not _holds_story(node, articles=False):
                found.add(node)
        elif size <= 0.3 * whole and _is_furniture(node, name, size, whole):
            found.add(node)
    return found


def find_comments(body: Node, prose: dict[Node, int]) -> set[Node]:
    """Blocks of readers' words below a story, however short that is, with the headings over them.

    A block is one only when the story stands before it: some prose, and not much less than the block
    holds, unless that says of each comment that it is one. A lone class="comment" is none: stories have
    such boxes of their own.
    """
    found: set[Node] = set()
    before = 0  # characters of prose so far that no such block holds
    for node in body.iter():
        name = local_name(node)
        if not name or (found and _within(node, found)):
            continue
        size = prose.get(node, 0)
        if node is not body and _is_comments(node, name) and names_of(node).strip().lower() != "comment":
            named = any(_COMMENT.search(names_of(inner)) for inner in node.iter() if inner is not node)
            if before >= max(_FEW, size // (20 if named else 2)) and not _holds_story(node, articles=True):
                found.add(node)
                continue
        before += size - sum(prose.get(child, 0) for child in node)  # its own words, without those inside
    return found | {heading for node in found if (heading := _title_over(node)) is not None}


def _title_over(comments: Node) -> Node | None:
    """The heading "3 Comments" just before a block of comments."""
    over = comments.getprevious()
    while over is not None and not local_name(over):  # a comment of the markup
        over = over.getprevious()
    if over is None or local_name(over) not in {"h2", "h3", "h4", "h5", "h6"} or (over.tail or "").strip():
        return None
    return over if _COMMENTS_TITLE.fullmatch(" ".join(node_text(over, 100).split())) else None


def _is_comments(node: Node, name: str) -> bool:
    names = [name, node.get("id") or "", *(node.get("class") or "").split()]
    return name not in {"article", "main", "p", "span", "a"} and any(_COMMENTS.fullmatch(n) for n in names)


def _holds_story(node: Node, *, articles: bool) -> bool:
    """Whether a block named after comments is a frame around the story as well.

    articles: an <article> in it that is not called a comment is taken for the story.
    """
    for inner in node.iter():
        name = local_name(inner)
        if inner is node or not name:
            continue
        names = names_of(inner)
        if name in {"h1", "main"} or (articles and name == "article" and not _COMMENT.search(names)):
            return True
        if _STORY_NAME.search(names.lower()) and not _COMMENT.search(names):
            return True
    return False


def _is_furniture(node: Node, name: str, size: int, whole: int) -> bool:
    """Whether an element that holds `size` of the page's `whole` characters of prose is no part of the story."""
    names = names_of(node)
    if BOILERPLATE.search(names) or NOTE_NAMES.search(names):
        return False
    if name == "header" and not _inside(node, {"article", "main", "section"}):
        return not _holds_heading(node) or whole - size < LITTLE or _is_masthead(node)
    if name in _FURNITURE or (node.get("role") or "") in _FURNITURE_ROLES:
        beside = name == "aside" or node.get("role") == "complementary"
        return not (beside and _STORY_BOX.search(names))
    if _MEMBER.search(names):
        return size < 200
    if name in {"div", "section", "ul", "ol", "p", "span", "table", "dl"} and _furnished(names):
        return size < (200 if name in {"p", "span"} else _LONG)
    return name in {"p", "div", "span", "center", "td", "li", "ul"} and size < 40 and _is_way(node)


def _furnished(names: str) -> bool:
    for name in names.split():
        if "elementor" in name:  # a kit that calls every paragraph a widget
            continue
        words = re.split(r"[-_\s]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())
        # "has-sidebar" and "no-comments" speak of the page, not of the element.
        if words and words[0] not in {"has", "no", "with", "without", "hide"} and _FURNITURE_WORDS & set(words):
            return True
    return False


def _is_way(node: Node) -> bool:
    """A line of links to other pages: Previous | Index | Next."""
    links = list(node.iter("a"))
    if not links or any((link.get("href") or "").startswith("#") for link in links):
        return False
    words = "".join(node_text(node, 300).split())
    linked = sum(len("".join(node_text(link, 200).split())) for link in links)
    if not words or len(words) > 120 or linked < 0.6 * len(re.sub(r"\W", "", words)):
        return False
    return all(word in _WAY for word in re.findall(r"[^\W\d_]+", node_text(node, 300).lower()))


def _inside(node: Node, names: set[str]) -> bool:
    up = node.getparent()
    while up is not None:
        if local_name(up) in names:
            return True
        up = up.getparent()
    return False


def _holds_heading(node: Node) -> bool:
    return next(node.iter("h1", "h2", "h3"), None) is not None


def _is_masthead(header: Node) -> bool:
    """The header of a site, not of a chapter: it holds the way round, or says whose site this is."""
    names = f"{header.get('class') or ''} {header.get('id') or ''} {header.get('role') or ''}".lower()
    if re.search(r"\b(?:site|page|global|main|top)[-_]?(?:header|head|bar)?\b|masthead|banner|navbar", names):
        return True
    return next(header.iter("nav", "ul", "form"), None) is not None


def find_story(body: Node, prose: dict[Node, int], skip: set[Node]) -> list[Node]:
    """The smallest elements that hold the story: its heading, its notes, its prose; in order."""
    whole = prose.get(body, 0)
    if not whole:
        return [body]
    root = body
    for name, role in (("article", "article"), ("main", "main")):
        holders = [n for n in body.iter() if local_name(n) == name or n.get("role") == role]
        outer = [n for n in holders if n not in skip and prose.get(n, 0) > 0.5 * whole]
        if outer:
            root = outer[0]
            break
    start = root
    enough = _ROOM * prose.get(start, 0)
    while True:
        inner = next((n for n in root if local_name(n) in _CONTAINERS and prose.get(n, 0) >= enough), None)
        if inner is None:
            break
        root = inner
    if root is body:
        return [body]
    order = {node: place for place, node in enumerate(body.iter())}
    kept = [*_headings_before(body, root, order, skip), root]
    for node in body.iter():
        wanted = _is_note(node) or (_is_passage(node, root, prose) and _within(node, {start}))
        if wanted and not _within(node, kept) and not _holds(node, kept) and not _within(node, skip):
            kept.append(node)
    return sorted(kept, key=lambda node: order[node])


_CONTAINERS = word_set("div section article main center table tbody tr td form font")


def _within(node: Node, outer: Collection[Node]) -> bool:
    up: Node | None = node
    while up is not None:
        if up in outer:
            return True
        up = up.getparent()
    return False


def _holds(node: Node, inner: Collection[Node]) -> bool:
    return any(_within(n, {node}) for n in inner)


def _headings_before(body: Node, root: Node, order: dict[Node, int], skip: set[Node]) -> list[Node]:
    """The headings a story stands under on its page: the last of the highest rank, and the last two below it."""
    found = [n for n in body.iter("h1", "h2", "h3") if order[n] < order[root] and not _within(n, skip) and _is_title(n)]
    top = min((local_name(n) for n in found), default="")
    last = max((at for at, n in enumerate(found) if local_name(n) == top), default=0)
    return found[last : last + 1] + found[last + 1 :][-2:]


def _is_title(heading: Node) -> bool:
    """Whether a heading names the story or the chapter, not its writer, its summary or a note."""
    words = " ".join(node_text(heading, 400).split())
    up = heading.getparent()
    names = names_of(heading) + (names_of(up) if up is not None else "")
    return (
        bool(words) and not re.match(r"(?:by\b|summary\b|notes?\b)", words, re.IGNORECASE) and not _ASIDE.search(names)
    )


_ASIDE = re.compile(r"\b(?:byline|summary|notes|author)\b", re.IGNORECASE)


def _is_note(node: Node) -> bool:
    return local_name(node) in {"div", "section", "aside"} and bool(NOTE_NAMES.search(names_of(node)))


def _is_passage(node: Node, root: Node, prose: dict[Node, int]) -> bool:
    """Prose beside the story that may well be of it: in a like frame, or two paragraphs of sentences."""
    if local_name(node) not in _CONTAINERS or prose.get(node, 0) < 200:
        return False
    if node.get("class") and node.get("class") == root.get("class"):
        return True
    sentences = [p for p in node if local_name(p) == "p" and prose.get(p, 0) >= 60]
    return sum(node_text(p).rstrip().endswith((".", "!", "?", "”", '"', "’", "…")) for p in sentences) >= 2


def names_of(node: Node) -> str:
    """The classes and the id of an element, parted by spaces."""
    return f"{node.get('class') or ''} {node.get('id') or ''}"


def lists_of_links(body: Node) -> set[Node]:
    """Tables of contents inside the page: lists of links to places of the same page."""
    found: set[Node] = set()
    for node in body.iter("ul", "ol", "table", "dl"):
        links = list(node.iter("a"))
        inner = [link for link in links if (link.get("href") or "").startswith("#")]
        if len(inner) >= 4 and len(inner) >= 0.8 * len(links):
            words = len("".join(node_text(node, 20_000).split()))
            linked = sum(len("".join(node_text(link, 400).split())) for link in inner)
            if linked >= 0.5 * words:
                found.add(node)
    return found
