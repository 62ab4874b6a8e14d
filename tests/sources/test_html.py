# ruff: noqa: E501 - markup as it comes
from __future__ import annotations

import pytest

from fabula.errors import SourceError
from fabula.model import Extract
from fabula.stages.sources import open_bytes

ONE = "“The kettle is on,” said Orla. She had walked from the harbour in the rain, and nobody had met her on the way."
TWO = "“Then I’ll stay,” said Finn, and hung his coat over the back of the chair, where it dripped on the stone floor."
STORY = f"<p>{ONE}</p><p>“No.”</p><p>{TWO}</p>"
TEXT = f"{ONE}\n\n“No.”\n\n{TWO}"
COMMENT = "<p>Loved this chapter so much! I could not stop reading it, thank you for all the work you put into it.</p>"


def read(page: str | bytes, encoding: str | None = None) -> Extract:
    return open_bytes(page if isinstance(page, bytes) else page.encode(), "page.html", encoding=encoding)


def page(body: str, head: str = "<title>A Kettle</title>") -> Extract:
    return read(f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>")


def hinted(extract: Extract, kind: str) -> list[str]:
    return [extract.text[h.start : h.end] for h in extract.hints if h.kind == kind]


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "<div><div>{}</div></div>",
        "<main>{}</main>",
        "<article>{}</article>",
        "<form id='aspnetForm'><table><tr><td>{}</td></tr></table></form>",
        "<div class='has-sidebar no-comments content-with-ads'><div class='entry-content'>{}</div></div>",
        "<div id='sidebar'>{}</div>",
        "<center><font size=2>{}</font></center>",
    ],
)
def test_the_story_is_kept_whatever_stands_around_it(around: str) -> None:
    assert page(around.format(STORY)).text == TEXT


@pytest.mark.parametrize(
    "furniture",
    [
        "<header class='site-header'><h1>My Site</h1><ul><li><a href='/'>Home</a></li></ul></header>",
        "<nav><a href='/1'>One</a> <a href='/2'>Two</a></nav>",
        "<aside><p>Read my other books! They are all about kettles.</p></aside>",
        "<footer><p>Copyright 2020 by me. All rights reserved.</p></footer>",
        "<div class='sharedaddy'><h3>Share this:</h3><a href='x'>Twitter</a></div>",
        "<div id='comments'><h2>3 comments</h2>" + COMMENT * 12 + "</div>",
        "<ol class='comment-list'><li class='comment'>" + COMMENT * 12 + "</li></ol>",
        "<section id='disqus_thread'>" + COMMENT + "</section>",
        "<div class='related-posts'><p>You may also like: The Teapot, a story of love and steam.</p></div>",
        "<div class='cookie-notice'><p>We use cookies to make this site better for you.</p></div>",
        "<form><label>Your e-mail</label><input name='e'><button>Subscribe</button></form>",
        "<script>var a = 'x';</script><style>p{}</style><noscript>Turn on scripts.</noscript><template>T</template>",
        "<div style='display:none'>Hidden words.</div><p hidden>Hidden.</p><span class='sr-only'>For machines.</span>",
        "<p><a href='/6'>« Previous Chapter</a> | <a href='/toc'>Table of Contents</a> | <a href='/8'>Next Chapter »</a></p>",
        "<div><a href='/8'>Next</a></div>",
        "<select><option>Chapter 1</option><option>Chapter 2</option></select>",
        "<iframe src='x'></iframe><button>Report</button>",
    ],
)
@pytest.mark.parametrize("place", ["before", "after", "inside"])
def test_furniture_is_left_out(furniture: str, place: str) -> None:
    story = STORY * 4
    bodies = {
        "before": f"{furniture}<div class='chapter'>{story}</div>",
        "after": f"<div class='chapter'>{story}</div>{furniture}",
        "inside": f"<article>{story}{furniture}</article>",
    }
    extract = page(bodies[place])
    if place == "inside" and "site-header" in furniture:
        return  # no site has its header inside the article
    assert extract.text.removeprefix("My Site\n\n") == "\n\n".join([TEXT] * 4)


def test_headings_over_the_story_are_kept() -> None:
    extract = page(
        "<header id='masthead'><h1>My Site</h1><nav><a href='/'>Home</a></nav></header><main><article>"
        "<header><h1>A Kettle</h1><div class='entry-meta'>June 3 by <a href='/u'>Una</a></div></header>"
        f"<h2>Chapter 7</h2><div class='entry-content'>{STORY}</div></article></main>"
    )
    assert extract.text == f"A Kettle\n\nChapter 7\n\n{TEXT}"
    assert [(extract.text[h.start : h.end], h.level) for h in extract.hints] == [("A Kettle", 1), ("Chapter 7", 2)]


def test_authors_notes_are_kept_and_marked() -> None:
    extract = page(
        "<div class='portlet author-note-portlet'><p>A note before.</p></div>"
        f"<div class='chapter-inner chapter-content'>{STORY * 4}</div>"
        "<div class='portlet author-note-portlet'><p>A note after.</p></div><div id='comments'><p>Nice.</p></div>"
    )
    assert extract.text == "A note before.\n\n" + "\n\n".join([TEXT] * 4) + "\n\nA note after."
    assert hinted(extract, "note") == ["A note before.", "A note after."]


def test_words_against_copying_are_left_out() -> None:
    style = "<style>.cnM1YmFiY2Q { display: none; speak: never; } @media print {.chapter{display:none}}</style>"
    body = f"<div class='chapter'><p>{ONE}<span class='cnM1YmFiY2Q'>Stolen from its site.</span></p><p>{TWO}</p></div>"
    assert page(body, style).text == f"{ONE}\n\n{TWO}"


def test_a_style_that_hides_the_story_is_not_believed() -> None:
    assert page(f"<div class='chapter'>{STORY}</div>", "<style>.chapter{display:none}</style>").text == TEXT


@pytest.mark.parametrize(
    "start",
    [
        "<div class='comments'>",
        "<div id='comments'>",
        "<section id='comments' class='comments-area'>",
        "<ol class='comment-list'>",
        "<div class='post-comments-section'>",
        "<div class='reviews'>",
        "<div class='user-reviews'>",
        "<div class='review-list'>",
    ],
)
@pytest.mark.parametrize("body", ["<article>{}</article>{}", "<div class='story'>{}{}</div>", "<div>{}</div><hr>{}"])
@pytest.mark.parametrize("number", [1, 12])
def test_comments_below_a_short_story_are_left_out(start: str, body: str, number: int) -> None:
    end = f"</{start[1:].split(maxsplit=1)[0]}>"
    item = f"<div class='comment-body'><b>kettlefan</b> {COMMENT}</div>"
    comments = f"<h3>{number} Comments</h3>{start}{item * number}{end}"
    assert page(body.format(f"<h1>A Kettle</h1>{STORY}", comments)).text == f"A Kettle\n\n{TEXT}"


def test_comments_that_are_not_called_so_one_by_one_are_left_out() -> None:
    assert page(f"<div>{STORY}</div><div class='comments'><h3>Comments</h3>{COMMENT * 2}</div>").text == TEXT


@pytest.mark.parametrize(
    "body",
    [
        "<div class='comments'>{}</div>",
        "<p>ONE</p><div class='comments'><h1>A Kettle</h1>{}</div>",
        "<p>ONE</p><div id='comments'><div class='chapter-content'>{}</div></div>",
        "<h2>ONE</h2><div class='comments'><article>{}</article></div>",
        "<div class='post comments-open'>{}</div><div class='post comments-closed'>{}</div>",
        "<div class='post has-comments'>{}</div><div class='with-reviews'>{}</div>",
        "<div class='comments-wrapper'><div class='entry-content'>{}</div></div>",
        "<p>By Una.</p><div class='reviews'>{}</div>",
        "<p>ONE</p><div class='comment'>{}</div><p>ONE</p>",
        "<div>{}</div><p class='comments'>ONE</p>",
        "<p>ONE</p><h3>Comments</h3>{}",
    ],
)
def test_a_story_is_not_lost_for_a_name_it_stands_under(body: str) -> None:
    text = page(body.replace("{}", STORY).replace("ONE", ONE)).text
    assert text.count(TEXT) == body.count("{}")
    assert text.count(ONE) == body.count("{}") + body.count("ONE")


def test_a_long_story_in_frames_named_after_its_comments_is_kept() -> None:
    posts = "".join(f"<div class='post comments-open'>{STORY * 4}</div>" for _ in range(3))
    assert page(posts).text == "\n\n".join([TEXT] * 12)


def test_a_story_in_comments_is_kept_when_there_is_nothing_else() -> None:
    assert ONE in page(f"<div class='comment'>{STORY}</div>").text


def test_a_story_in_several_frames_is_kept_whole() -> None:
    extract = page(f"<div class='post'>{STORY * 20}</div><div class='post'>{STORY}</div><div class='x'>{STORY}</div>")
    assert extract.text == "\n\n".join([TEXT] * 22)


def test_soup_of_line_breaks() -> None:
    extract = page(f"<div id=storytext>{ONE}<br><br>“No.”<br><BR>\n{TWO}<br>&nbsp;<br><hr size=1>\n{ONE}</div>")
    assert extract.text == f"{ONE}\n\n“No.”\n\n{TWO}\n\n* * *\n\n{ONE}"


def test_bare_text_is_kept() -> None:
    assert page(f"{ONE} <i>Really.</i>").text == f"{ONE} Really."
    assert read(ONE).text == ONE
    assert read("<p>One<p>Two").text == "One\n\nTwo"


def test_preformatted_pages_keep_their_lines() -> None:
    assert page("<pre style='white-space: pre-wrap'>One,\n  two.\n\nThree.</pre>").text == "One,\n  two.\n\nThree."


def test_metadata() -> None:
    source = page(STORY, "<title>Chapter 7 | My Site</title><meta name='author' content='Una Byrne'>").source
    assert (source.title, source.author, source.language) == ("Chapter 7 | My Site", "Una Byrne", "en")
    og = page(
        STORY + "<a rel='author' href='/u'>Una</a>", "<title>x</title><meta property='og:title' content='A Kettle'>"
    )
    assert (og.source.title, og.source.author) == ("A Kettle", "Una")


def test_a_book_in_one_page_keeps_its_contents_marked() -> None:
    contents = "".join(f"<li><a href='#c{n}'>Chapter {n}</a></li>" for n in range(1, 6))
    chapters = "".join(f"<h2 id='c{n}'>Chapter {n}</h2>{STORY}" for n in range(1, 6))
    extract = page(
        f"<section id='pg-header' class='pg-boilerplate'><p>The free ebook of a kettle</p></section><ul>{contents}</ul>{chapters}"
        "<section id='pg-footer' class='pg-boilerplate'><p>End of the ebook and its licence</p></section>"
    )
    assert hinted(extract, "toc") == ["\n\n".join(f"Chapter {n}" for n in range(1, 6))]
    assert hinted(extract, "front") == ["The free ebook of a kettle"]
    assert hinted(extract, "back") == ["End of the ebook and its licence"]
    assert extract.text.count(ONE) == 5


PASSAGE = "".join(
    f"<p>“Line {n},” said Orla. She walked on through the rain, and nobody met her.</p>" for n in range(30)
)
LINES = PASSAGE.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "\n\n")


def test_a_serial_site() -> None:
    extract = page(
        "<div class='page-header'><div class='page-header-menu'><ul class='nav navbar-nav'><li>Home</li></ul></div></div>"
        "<div class='page-content'><div class='fic-header'><h1>7 - The Rain</h1><h2>A Kettle</h2><h3>by <a href='/u'>una</a></h3>"
        "</div><div class='row nav-buttons'><a href='/6'>Previous <br>Chapter</a> <a href='/8'>Next <br>Chapter</a></div>"
        "<div class='portlet author-note-portlet'><h3>A note from una</h3><p>My cat is ill.</p></div>"
        f"<div class='chapter-inner chapter-content'>{PASSAGE}<table><tr><td>Strength</td><td>12</td></tr>"
        "<tr><td>Wits</td><td>9</td></tr></table></div><div class='portlet'><h4>About the author</h4>"
        "<div class='bio'><p>I live by the sea and write about kettles. I have done so for many years.</p></div></div>"
        f"<div id='comments' class='comments-container'><div class='comment'>{COMMENT * 80}</div></div></div>"
    )
    assert extract.text == (
        f"7 - The Rain\n\nA Kettle\n\nA note from una\n\nMy cat is ill.\n\n{LINES}\n\nStrength\t12\nWits\t9"
    )
    assert hinted(extract, "note") == ["A note from una\n\nMy cat is ill."]
    assert hinted(extract, "heading") == ["7 - The Rain", "A Kettle"]


def test_an_archive_of_fan_fiction() -> None:
    notes = "<div class='notes module'><h3 class='heading'>Notes:</h3><blockquote><p>Thanks to my beta.</p></blockquote></div>"
    extract = page(
        "<header id='header'><h1><a href='/'>Archive</a></h1><form class='search'><input></form></header>"
        "<div id='main' role='main'><ul class='work navigation actions' role='navigation'><li><a href='/2'>Next Chapter</a></li></ul>"
        "<dl class='work meta group'><dt>Words:</dt><dd>3,000</dd></dl><div id='workskin'><div class='preface group'>"
        "<h2 class='title heading'>A Kettle</h2><h3 class='byline heading'><a rel='author' href='/u'>una</a></h3>"
        f"<div class='summary module'><h3>Summary:</h3><p>Orla walks home.</p></div>{notes}</div>"
        "<div id='chapters' role='article'><div class='chapter'><div class='chapter preface group' role='complementary'>"
        "<h3 class='title'><a href='/1'>Chapter 1</a>: The Rain</h3></div><div class='userstuff module' role='article'>"
        f"<h3 class='landmark heading'>Chapter Text</h3>{PASSAGE}</div></div></div></div>"
        f"<div id='feedback'><p class='kudos'>30 guests left kudos!</p><div id='comments_placeholder'>{COMMENT * 20}</div></div></div>"
    )
    assert extract.text == f"A Kettle\n\nNotes:\n\nThanks to my beta.\n\nChapter 1: The Rain\n\n{LINES}"
    assert hinted(extract, "heading") == ["A Kettle", "Chapter 1: The Rain"]
    assert extract.source.author == "una"


def test_a_thread_of_a_forum() -> None:
    post = (
        "<article class='message'><section class='message-user'><h4>una</h4><h5>Kettle fan</h5></section><div class='message-main'>"
        "<header class='message-attribution'><ul><li>May 3</li></ul></header><article class='message-body'>"
        f"<div class='bbWrapper'>{PASSAGE}</div></article><footer class='message-footer'>Bob and 30 others</footer></div></article>"
    )
    assert (
        page(f"<h1>A Kettle</h1><div class='block--messages'>{post * 3}</div>").text
        == f"A Kettle\n\n{LINES}\n\n{LINES}\n\n{LINES}"
    )


def test_a_post_in_elements_of_the_site_itself() -> None:
    extract = page(
        f"<site-app><main><site-post><h1>A Kettle</h1><div class='md'>{PASSAGE}<p><a href='/1'>First</a> | <a>Next</a></p></div>"
        f"</site-post><site-comment-tree><site-comment>{COMMENT * 30}</site-comment></site-comment-tree></main></site-app>"
    )
    assert extract.text == f"A Kettle\n\n{LINES}"


def test_boxes_of_the_story_itself_are_kept() -> None:
    box = "<aside class='system-message'><p>You have gained a level.</p></aside><div class='elementor-widget'><p>Ding.</p></div>"
    assert page(f"<article>{PASSAGE}{box}</article>").text == f"{LINES}\n\nYou have gained a level.\n\nDing."


MARKED = "<html><head><meta charset='{}'></head><body><p>“Don’t,” said Zoë.</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "real", "found", "by", "noted"),
    [
        ("utf-8", "utf-8", "utf-8", "declared", False),
        ("windows-1252", "cp1252", "cp1252", "declared", False),
        ("iso-8859-1", "cp1252", "cp1252", "declared", False),
        ("utf-8", "cp1252", "cp1252", "detected", True),
        ("iso-8859-1", "utf-8", "utf-8", "utf-8", True),
        ("utf-16", "utf-8", "utf-8", "utf-8", False),
        ("nonsense", "utf-8", "utf-8", "utf-8", True),
        ("utf-8", "utf-16", "utf-16-le", "bom", False),
    ],
)
def test_a_wrong_declaration_is_put_right(declared: str, real: str, found: str, by: str, noted: bool) -> None:
    source = read(MARKED.format(declared).encode(real)).source
    extract = read(MARKED.format(declared).encode(real))
    assert extract.text == "“Don’t,” said Zoë."
    assert (source.encoding, source.encoding_found_by) == (found, by)
    assert bool(source.notes) == noted


def test_other_declarations_and_a_given_encoding() -> None:
    old = "<html><head><META http-equiv=Content-Type content='text/html; charset=koi8-r'></head><body>Привет</body></html>"
    assert read(old.encode("koi8-r")).text == "Привет"
    xml = "<?xml version='1.0' encoding='macintosh'?><html><body><p>Zoë’s</p></body></html>"
    assert read(xml.encode("mac-roman")).text == "Zoë’s"
    assert read("<p>Zoë".encode("cp437"), encoding="cp437").text == "Zoë"


@pytest.mark.parametrize("body", ["", "<script>load()</script><div id='app'></div>", "<img src='1.png' alt='Page 1'>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(SourceError, match=r"^page\.html: this web page holds no text"):
        page(body)


def test_odd_characters_do_no_harm() -> None:
    extract = read(b"<p>One\0 two\x0b three &#0; &#xD800; &#x110000; four</p>")
    assert extract.text.startswith("One two")
    assert extract.text.endswith("four")
    extract.text.encode()
    assert extract.source.notes == ("NUL characters are left out.",)


@pytest.mark.parametrize("depth", [200, 3000, 60_000])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "font color=red"])
def test_deep_nesting_loses_nothing(depth: int, tag: str) -> None:
    assert (
        page(f"<{tag}>" * depth + ONE + f"</{tag.partition(' ')[0]}>" * depth + f"<p>{TWO}</p>").text
        == f"{ONE}\n\n{TWO}"
    )


def test_tags_never_closed_lose_nothing() -> None:
    assert page("".join(f"<p><font size=2><b>Line {n}.</p>" for n in range(3000))).text.endswith("Line 2999.")


def test_nesting_beyond_all_use_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^page\.html: its markup is nested too deep"):
        page("<q>" * 5000 + ONE)


def test_links_that_are_text_stay() -> None:
    text = page(
        f"<p>{ONE}</p><p>He clicked <a href='/x'>Next</a> and waited.</p><p><a href='#n'>Chapter 1</a></p>"
    ).text
    assert text == f"{ONE}\n\nHe clicked Next and waited.\n\nChapter 1"


@pytest.mark.parametrize(
    "head",
    [
        "<style>" + "a" * 300_000 + "</style>",
        "<style>" + "/*" * 150_000 + "</style>",
        "<style>" + "@media x{" * 50_000 + "</style>",
        " " * 300_000,
    ],
)
def test_endless_styles_and_spaces_do_no_harm(head: str) -> None:
    assert page(f"<p>{ONE}</p>", head).text == ONE
