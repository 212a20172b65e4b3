"""Sentences keep their facts apart until they are shown, and are then in the reader's language."""

from django.utils import translation

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say


def test_a_sentence_is_translated_when_shown_not_when_said():
    sentence = say("“{text}” is not a number.", text="ten")
    assert str(sentence) == "“ten” is not a number."
    with translation.override("de"):
        assert str(sentence) != "“ten” is not a number."
        assert "ten" in str(sentence)


def test_a_refusal_speaks_its_sentence_and_knows_its_field():
    refusal = Refused(say("“{text}” must be zero or more.", text="-1"), field="amount")
    assert (str(refusal), refusal.field, refusal.status) == ("“-1” must be zero or more.", "amount", 422)
