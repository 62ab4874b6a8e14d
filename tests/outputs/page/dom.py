"""The page as a tree, read by Python's own parser: enough to ask what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Element:
    """One element: its children are elements and strings."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, tag: str | None = None, css: str | None = None, **attributes: str) -> list[Element]:
        """Descendants with this tag, class and attributes (`data_q` is data-q), in order."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (
                    tag in {None, child.tag}
                    and (css is None or css in child.classes)
                    and all(child.attributes.get(name) == value for name, value in wanted.items())
                ):
                    found.append(child)
                found.extend(child.all(tag, css, **attributes))
        return found

    def one(self, tag: str | None = None, css: str | None = None, **attributes: str) -> Element:
        """The only such descendant."""
        found = self.all(tag, css, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {css} {attributes}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: str) -> Element:
    """Read a page; an element that is not closed, or closed out of turn, fails."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert [e.tag for e in builder.open] == [""], "elements left open"
    return builder.root


def fold(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())
