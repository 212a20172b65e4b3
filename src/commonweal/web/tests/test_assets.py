"""The style sheet arrives whole, in one request, with every part in its layer."""

import json
import re

from django.contrib.staticfiles import finders
from django.core.management import call_command

from commonweal.web.assets import FoldedStorage, wrapped


def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "commonweal.web.assets.FoldedStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    return tmp_path / names[FoldedStorage.folded]


def test_all_parts_are_folded_into_one_sheet(settings, tmp_path):
    sheet = collected(settings, tmp_path).read_text()
    assert "@import" not in sheet
    layers = re.findall(r"^(?:@media print \{\n)?@layer (\w+) \{", sheet, flags=re.MULTILINE)
    assert layers == ["tokens", "base", "base", "layout", "ui", "ui", "ui", "print"]
    fonts = re.findall(r'url\("([^"]+\.ttf)"\)', sheet)
    assert fonts and all((tmp_path / "web/css" / font).exists() for font in fonts)


def test_the_sheet_is_small_and_compressed(settings, tmp_path):
    sheet = collected(settings, tmp_path)
    assert sheet.with_name(sheet.name + ".gz").stat().st_size < 10_000


def test_every_part_that_is_imported_exists():
    with open(finders.find(FoldedStorage.folded)) as sheet:
        parts = re.findall(r'url\("([^"]+)"\)', sheet.read())
    assert len(parts) == 8
    assert all(finders.find(f"web/css/{part}") for part in parts)


def test_braces_are_balanced_in_every_part():
    with open(finders.find(FoldedStorage.folded)) as sheet:
        parts = re.findall(r'url\("([^"]+)"\)', sheet.read())
    for part in parts:
        with open(finders.find(f"web/css/{part}")) as source:
            text = source.read()
        assert text.count("{") == text.count("}"), part


def test_a_part_is_wrapped_in_layer_and_medium():
    assert wrapped("a{}", "ui", None) == "@layer ui {\na{}\n}"
    assert wrapped("a{}", "print", "print") == "@media print {\n@layer print {\na{}\n}\n}"
