"""What the page of a posting says of where it stands, what has changed and what its owner can do."""

from collections.abc import Mapping

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side

_N, _O, _S = Side.NEED, Side.OFFER, PostingStatus

# What is said at the top of a posting that is not simply open: where it stands, and what that means for a reader.
STANDING: Mapping[tuple[Side, PostingStatus], tuple[str, str]] = {
    (_N, _S.DRAFT): ("This need is a draft", "Only your organisation can see it until it is sent to the team."),
    (_O, _S.DRAFT): ("This offer is a draft", "Only your organisation can see it until it is sent to the team."),
    (_N, _S.AWAITING_CHECK): (
        "This need is waiting for the team’s check",
        "It comes on to the board when the team has checked it and the organisation. The team acts next.",
    ),
    (_O, _S.AWAITING_CHECK): (
        "This offer is waiting for the team’s check",
        "It comes on to the board when the team has checked it and the organisation. The team acts next.",
    ),
    (_N, _S.PAUSED): (
        "This need is paused",
        "The group has paused it and is not taking offers of help at the moment. It may come back.",
    ),
    (_O, _S.PAUSED): (
        "This offer is paused",
        "The giver has paused it and nobody can ask for it at the moment. It may come back.",
    ),
    (_N, _S.IN_HAND): (
        "This need is in hand",
        "Others have promised all that is needed. You can still offer help, and you are told if any becomes needed.",
    ),
    (_O, _S.IN_HAND): (
        "This offer is in hand",
        "Others have asked for all of it. You can still ask, and you are told if any comes free.",
    ),
    (_N, _S.MET): ("This need has been met", "Thank you to everyone who helped. Other groups still need help."),
    (_O, _S.MET): ("This offer has been taken up", "All of it has been given. Other givers still have offers open."),
    (_N, _S.CLOSED): ("This need is closed", "The group no longer needs help with it. Other groups still do."),
    (_O, _S.CLOSED): ("This offer is closed", "It is no longer on offer. Other givers still have offers open."),
    (_N, _S.EXPIRED): ("This need has expired", "Its closing date has passed. The group may renew it."),
    (_O, _S.EXPIRED): ("This offer has expired", "Its closing date has passed. The giver may renew it."),
    (_N, _S.DECLINED): (
        "This need is not on the board",
        "Only your organisation and the team can see it. You can change it and send it again.",
    ),
    (_O, _S.DECLINED): (
        "This offer is not on the board",
        "Only your organisation and the team can see it. You can change it and send it again.",
    ),
}
# The same, said to its owner, where what a reader is told would not be true of them.
OWNER_STANDING: Mapping[tuple[Side, PostingStatus], tuple[str, str]] = {
    **STANDING,
    (_N, _S.PAUSED): (
        "This need is paused",
        "You are not taking offers of help at the moment. You can put it back on the board when you like.",
    ),
    (_O, _S.PAUSED): (
        "This offer is paused",
        "Nobody can ask for it at the moment. You can put it back on the board when you like.",
    ),
    (_N, _S.IN_HAND): (
        "This need is in hand",
        "Others have promised all that is needed. Should a promise come to nothing, it opens again by itself.",
    ),
    (_O, _S.IN_HAND): (
        "This offer is in hand",
        "Others have asked for all of it. Should any come free, it opens again by itself.",
    ),
    (_N, _S.MET): ("This need has been met", "Nobody can answer it any more. If you need more, post another need."),
    (_O, _S.MET): ("This offer has been taken up", "All of it has been given. If you have more, post another offer."),
    (_N, _S.CLOSED): ("This need is closed", "Nobody can answer it any more. If you need it after all, post it again."),
    (_O, _S.CLOSED): ("This offer is closed", "Nobody can ask for it any more. To offer it after all, post it again."),
    (_N, _S.EXPIRED): ("This need has expired", "Its closing date has passed. You can renew it."),
    (_O, _S.EXPIRED): ("This offer has expired", "Its closing date has passed. You can renew it."),
}

CHANGED: Mapping[str, str] = {
    "title": "Title",
    "minimum_age": "Minimum age",
    "starts_on": "Starts",
    "ends_on": "Last day",
    "place_label": "Where",
    "reach_mi": "Reach in miles",
    "travel_mi": "Miles they can travel or collect",
    "quantity": "How much",
}
# These are said to have changed; what they were before would be longer than it is useful.
CHANGED_IN_SHORT: Mapping[str, str] = {
    "description": "The description has changed",
    "support_type": "The kind of support has changed",
    "answers": "The details have changed",
    "reach_mode": "How far it goes has changed",
    "cadence": "How often it is given has changed",
    "unit": "What is counted has changed",
}
# Said in place of where it was and is, to those who may not know it.
PLACE_CHANGED = "Where it is has changed"

OWNER_ACTION_WORDS: Mapping[str, str] = {
    "edit": "Change it",
    "send": "Send it to the team",
    "take_back": "Take it back to a draft",
    "pause": "Pause it",
    "resume": "Put it back on the board",
    "renew": "Renew it",
    "met": "Say that it is met",
    "close": "Close it",
}
# An offer is not met, as a need is: it is taken up.
OFFER_ACTION_WORDS: Mapping[str, str] = {**OWNER_ACTION_WORDS, "met": "Say that it is taken up"}
