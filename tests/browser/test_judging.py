"""The judge of pages leaves nothing out: what axe alone would find is found, though the same is judged only once."""

import pytest

from tests.browser.judging import Judge

DESK_AND_PHONE = (1280, 390)
PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>
body {{ margin: 0; color: #000; background: #fff }} .pale {{ color: #ccc }} .dark {{ background: #333 }}
@media (width < 600px) {{ .phone-pale {{ color: #ccc }} .desk {{ display: none }} }}
@media (width > 600px) {{ .phone {{ display: none }} }}
</style></head><body><main><h1>A page</h1>{}</main></body></html>"""


@pytest.fixture(scope="module")
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def faults(page, judge, body):
    """The rules that are broken, each with its width."""
    page.set_content(PAGE.format(body))
    return [(fault.split(" ")[0], fault.rsplit(" at ")[1]) for fault in judge.faults(page, DESK_AND_PHONE)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Bread</p>", []),
        ('<p class="pale">Bread</p>', [("color-contrast", "1280"), ("color-contrast", "390")]),
        ('<p class="phone-pale">Bread</p>', [("color-contrast", "390")]),
        ('<p class="dark">Bread</p>', [("color-contrast", "1280"), ("color-contrast", "390")]),
        ("<input>", [("label", "1280")]),
        ('<input class="phone">', [("label", "390")]),
        ('<input class="desk">', [("label", "1280")]),
        ('<img src="data:,">', [("image-alt", "1280")]),
    ],
)
def test_each_fault_is_found_at_the_width_at_which_it_shows(page, body, found):
    assert faults(page, Judge(), body) == found


def test_what_was_found_right_elsewhere_is_found_wrong_where_it_is(page):
    judge = Judge()
    assert faults(page, judge, "<p>Bread</p><section><p>Butter</p></section>") == []
    again = faults(page, judge, '<p>Bread</p><section class="dark"><p>Butter</p></section>')
    assert again == [("color-contrast", "1280"), ("color-contrast", "390")]
    assert (
        faults(page, judge, '<p>Bread</p><section style="background: #222"><p>Butter</p></section>') == again
    )


def test_a_page_wider_than_a_phone_is_told(page):
    wide = '<p style="inline-size: 500px">Bread</p>'
    assert faults(page, Judge(), wide) == [("110", "390")]
