"""Why somebody gets what they get, as a sentence: the written reason of every line of a share-out."""

from collections.abc import Mapping

from commonweal.lib.words import Words, say

IN_FULL, IN_FULL_AFTER = "in_full", "in_full_after_going_without"
PART, PART_AFTER, NONE_LEFT, DECLINED = "part", "part_after_going_without", "none_left", "declined"

_BY_LOT = {
    PART: say("Shared evenly by need; the lot decided who had the last of it."),
    PART_AFTER: say("Whoever went without before comes earlier; the lot decided who had the last of it."),
    NONE_LEFT: say("There was not enough for all, and the lot fell on others. It is remembered."),
}
_PLAIN = {
    IN_FULL: say("All that was asked."),
    IN_FULL_AFTER: say("All that was asked, after going without before."),
    PART: say("There is less than was asked; everybody gets the same part of what they need."),
    PART_AFTER: say("There is less than was asked; a larger part this time, after going without before."),
    NONE_LEFT: say("None was left after more urgent needs. It is remembered next time."),
    DECLINED: say("Not wanted this time."),
}
_NOTHING_THERE = say("There is none to share out. It is remembered next time.")


def reason_in_words(reason: Mapping[str, object], *, allotted: int) -> Words:
    """The sentence for a line's reason (``code``, ``there``, ``by_lot``)."""
    code = str(reason.get("code", PART))
    if code == NONE_LEFT and not reason.get("there"):
        return _NOTHING_THERE
    if reason.get("by_lot") and code in _BY_LOT and (allotted or code == NONE_LEFT):
        return _BY_LOT[code]
    return _PLAIN.get(code, _PLAIN[PART])
