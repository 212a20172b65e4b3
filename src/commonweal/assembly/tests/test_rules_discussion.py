"""Words and files: safe HTML from Markdown, what changed between wordings, which files are taken."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.differences import AROUND, GONE, NEW, SAME, around_changes, differences
from commonweal.assembly.rules.discussion import (
    FILE_BYTES_MOST,
    FILE_NAME_MOST,
    SAID_MOST,
    media_type_of,
    plain_name,
    why_not_file,
    why_not_say,
)
from commonweal.assembly.rules.markdown import as_html, as_words, things_named

THING = "/id/plan/0192f0a0-0000-7000-8000-000000000001"
words = st.text("ab c\n.,", max_size=60)
TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "a", "ul", "ol", "li", "blockquote", "hr", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Seen(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.attributes = set(), [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]


@given(before=words, after=words)
def test_differences_give_back_both_wordings(before, after):
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after
    assert all(piece.text for piece in pieces)


@given(text=words)
def test_what_did_not_change_is_the_same(text):
    assert [piece.kind for piece in differences(text, text)] in ([], [SAME])


def test_a_changed_word_is_shown_as_a_word():
    assert [tuple(piece) for piece in differences("Build one bench.", "Build two benches.")] == [
        ("same", "Build "), ("gone", "one bench"), ("new", "two benches"), ("same", "."),
    ]  # fmt: skip


@given(before=st.text("ab. ", max_size=900), after=st.text("ab. ", max_size=900))
def test_far_from_a_change_what_stayed_is_left_out_and_nothing_else(before, after):
    whole = differences(before, after)
    shown = around_changes(whole)
    assert [piece.kind for piece in shown] == [piece.kind for piece in whole]
    for piece, cut in zip(whole, shown, strict=True):
        assert cut == piece or (cut.kind == SAME and " … " in cut.text and len(cut.text) <= 2 * AROUND + 3)


def test_a_text_is_read_without_its_marks():
    text = "The **old** shed\nleaks.\n\n* take `it` down\n* build\n\n1. then rest\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert (
        as_words(text)
        == "The old shed leaks.\n\n• take it down\n• build\n\n1. then rest\n\na · b · \n1 · 2 ·"
    )
    path = "/id/proposal/01a2037d-b4a8-73e9-92aa-15aa6e2ffc52"
    assert as_words(f"As in {path}.", {path: "No. 1: A bench"}) == "As in No. 1: A bench."


@given(st.lists(st.text("abc,", min_size=1, max_size=8), max_size=9))
def test_words_without_marks_are_read_as_they_stand(words):
    assert as_words(" ".join(words)) == " ".join(words)


def test_long_texts_are_compared_line_by_line():
    before = "word " * 3_000 + "\n" + "end"
    pieces = differences(before, before + "ing")
    assert [piece.kind for piece in pieces] == [SAME, GONE, NEW]


@given(text=st.text("ab<>\"'&[]()!#*`_-|~:/.\n javscriptdt", max_size=80))
def test_nothing_that_members_write_can_do_harm(text):
    seen = Seen(as_html(text))
    assert seen.tags <= TAGS
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert not [link for link in seen.links if link.lower().startswith(("javascript:", "data:", "vbscript:"))]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](javascript:alert(1))",
    ],
)
def test_known_tricks_stay_words(text):
    html = as_html(text)
    seen = Seen(html)
    assert seen.tags <= {"p"}
    assert not seen.links


def test_pictures_are_links_and_headings_stand_below_those_of_the_page():
    html = as_html('# Why\n\n![A "plan"](https://pictures.example/a.png)')
    assert "<h3>Why</h3>" in html
    assert [tag for tag in ("<h3>", "<h4>", "<h5>") if tag in as_html("### A\n\n###### B\n\n# C")] == [
        "<h3>",
        "<h4>",
    ]
    assert "<img" not in html
    assert 'href="https://pictures.example/a.png"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert "A &quot;plan&quot;</a>" in html


def test_things_are_links_with_their_titles():
    text = f"See {THING} and https://elsewhere.example{THING}; `{THING}` and [mine]({THING})."
    assert things_named(text, "nothing", THING) == [THING]
    html = as_html(text, {THING: "Plan <3>"})
    assert html.count(f'<a href="{THING}">Plan &lt;3&gt;</a>') == 2
    assert f"<code>{THING}</code>" in html
    assert f'<a href="{THING}">mine</a>' in html
    assert f'<a href="{THING}">{THING}</a>' in as_html(THING)


@given(text=st.text(max_size=20))
def test_something_is_said_in_words(text):
    assert (why_not_say(text) is None) == bool(text.strip())


def test_too_much_is_not_said():
    assert why_not_say("x" * (SAID_MOST + 1)) is not None


@given(name=st.text(max_size=300))
def test_names_of_files_hold_no_folders(name):
    plain = plain_name(name)
    assert not set(plain) & set('/\\"<>|:*?\n')
    assert plain_name(plain) == plain


def test_a_long_name_keeps_its_ending():
    plain = plain_name("folder/" + "x" * 300 + ".pdf")
    assert plain.endswith(".pdf")
    assert len(plain) == FILE_NAME_MOST


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("a.pdf", b"%PDF-1.7", True),
        ("A.PDF", b"%PDF-1.7", True),
        ("a.pdf", b"<html>", False),
        ("a.html", b"<html>", False),
        ("a.svg", b"<svg>", False),
        ("a", b"x", False),
        ("a.txt", "Grün".encode(), True),
        ("a.txt", b"MZ\x00\x01", False),
        ("a.odt", b"PK\x03\x04...", True),
        ("a.png", b"", False),
        ("a.txt", b"x" * (FILE_BYTES_MOST + 1), False),
        ("a.txt", b"x" * FILE_BYTES_MOST, True),
    ],
)
def test_files_are_what_they_say_and_not_too_large(name, content, is_taken):
    assert (why_not_file(name, content) is None) == is_taken
    assert media_type_of("A.JPG") == "image/jpeg"
