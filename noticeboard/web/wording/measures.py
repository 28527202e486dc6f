"""Names of units and reasons of social value, and what is asked to find out a quantity."""

from collections.abc import Mapping
from enum import StrEnum

from noticeboard.domain.ledger import ReverseReason, SettleReason, ShareReason, ValueStep
from noticeboard.domain.measures import Unit, ValuationClass
from noticeboard.domain.proposals import Benefits, Reason
from noticeboard.domain.social_value import NotValued

MEASURE_LABELS: tuple[tuple[StrEnum, str], ...] = (
    (Unit.STAFF_HOURS, "Hours of staff time"),
    (Unit.EXPERT_HOURS, "Hours of professional advice"),
    (Unit.ATTENDEE_HOURS, "Hours, counted for each person attending"),
    (Unit.FTE_PEOPLE, "Full-time jobs, counted for each year"),
    (Unit.GBP, "Pounds, or what it is worth"),
    (Unit.GBP_INVESTED, "Pounds, with the use of space and staff time"),
    (Unit.WEEKS, "Weeks"),
    (Unit.PEOPLE, "People"),
    (Unit.COUNT, "Number"),
    (Unit.MILES, "Miles"),
    (Unit.TONNES, "Tonnes"),
    (Unit.TCO2E, "Tonnes of carbon dioxide saved"),
    (Unit.PERCENT, "Per cent"),
    (Unit.YES_NO, "Yes or no"),
    (ValuationClass.NATIONAL_PROXY, "Valued by a national figure"),
    (ValuationClass.LOCALISED_PROXY, "Valued by a local figure"),
    (ValuationClass.FACE_VALUE, "Counted in pounds as it is"),
    (ValuationClass.RECORD_ONLY, "Recorded without a value"),
    (ValuationClass.UNKNOWN, "No value known"),
    (NotValued.NEEDS_LOCAL_VALUE, "Not valued: needs a local value"),
    (NotValued.RECORD_ONLY, "Not valued: this measure is only recorded"),
    (NotValued.UNKNOWN, "Not valued: no value is known"),
    (NotValued.NOT_IN_SET, "Not valued: the values in use have none for it"),
    (Benefits.COMMUNITY_PROJECT, "A community project, place or event"),
    (Benefits.ORGANISATION, "The charity or group itself"),
    (Benefits.HEALTH, "People's health or wellbeing"),
    (Benefits.VULNERABLE_PEOPLE, "Older, disabled or vulnerable people"),
    (Benefits.HOMELESS_PEOPLE, "People who are homeless"),
    (Benefits.COMMUNITY_SAFETY, "The safety of the community"),
    (Benefits.YOUNG_PEOPLE, "Young people aged 16 to 24 looking for work"),
    (Benefits.UNEMPLOYED_PEOPLE, "People aged 24 or over who are out of work"),
    (Benefits.PUPILS, "Pupils or students of a school or college"),
    (Benefits.ENVIRONMENT, "Nature or the environment"),
    (Benefits.COMMUNITY_PLAN, "A community writing its own plan"),
    (Reason.USUAL_FOR_KIND, "It is the usual measure for this kind of support"),
    (Reason.SKILL_USED, "Professional skill was used"),
    (Reason.NO_SKILL_USED, "No professional skill was used"),
    (Reason.WHO_BENEFITS, "It is the measure for who benefits"),
    (Reason.BUYING, "It was bought, not given"),
    (Reason.GOODS_OF_PROJECT, "It counts the project's materials and hired labour"),
    (Reason.HOURS_OF_PROJECT, "It counts the project's own staff hours"),
    (SettleReason.AGREED_WITH_BOTH, "Both sides told us they agree on this figure"),
    (SettleReason.EVIDENCE_SHOWS, "Receipts, sheets or rate cards show this figure"),
    (SettleReason.SILENT_RECEIPT, "One side did not answer; we have a receipt"),
    (SettleReason.SILENT_COUNT, "One side did not answer; we have a count or attendance sheet"),
    (SettleReason.SILENT_CALL, "One side did not answer by email; we noted a call"),
    (ReverseReason.ENTERED_WRONGLY, "It was entered wrongly"),
    (ReverseReason.NOT_DELIVERED, "It turned out not to have been given"),
    (ReverseReason.COUNTED_TWICE, "It is counted elsewhere as well"),
    (ReverseReason.MEASURE_CHANGED, "Another measure was chosen"),
    (ReverseReason.FELL_THROUGH, "The connection fell through"),
    (ShareReason.SHARED_WITH_OTHERS, "Others gave part of it"),
    (ShareReason.EVIDENCE_SHOWS_LESS, "The evidence shows less"),
    (ValueStep.BOTH_TO_GIVE, "Nobody has said yet how much was given"),
    (ValueStep.RECEIVER_TO_CONFIRM, "The group needs to confirm how much was given"),
    (ValueStep.GIVER_TO_CONFIRM, "The giver needs to confirm how much was given"),
    (ValueStep.FIGURES_DIFFER, "The two sides gave different figures"),
    (ValueStep.TEAM_TO_VERIFY, "The team needs to check it"),
    (ValueStep.NOTHING, "Nothing more to do"),
)

QUESTIONS: Mapping[str, str] = {
    "people_and_hours_each": "How many people helped, and for how many hours each?",
    "hours_of_advice": "How many hours of advice were given?",
    "hours_and_people_attending": "How many hours was it, and how many people attended?",
    "fte_and_years": "How many full-time and half-time jobs, for how many years?",
    "pounds_given_or_worth": "How many pounds were given, or what would it cost in a shop?",
    "pounds_with_space_and_staff_time": "How many pounds is it worth, with the use of space and staff time?",
    "number": "How many?",
    "percentage": "What percentage is it?",
    "yes_or_no": "Is it done?",
}


def question(unit: Unit) -> str:
    """Give the plain question that finds out a quantity in a unit."""
    return QUESTIONS[unit.asked_as]
