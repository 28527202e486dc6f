"""What an organisation is asked about itself and its people."""

from typing import Any

from wtforms.validators import InputRequired, Optional

from noticeboard.domain.errors import Invalid
from noticeboard.domain.organisations import ASKED, NumberWanted, required_number
from noticeboard.domain.registrations import (
    SCHEMES,
    Register,
    Registration,
    possible_charity_registers,
    read_registration,
)
from noticeboard.domain.vocabulary import LEGAL_FORMS, LegalForm, MembershipRole, MinimumStandard, OrganisationKind
from noticeboard.domain.websites import LONGEST, read_website
from noticeboard.models import Organisation
from noticeboard.services.organisations import OrganisationDetails
from noticeboard.web.choices import CheckboxesField, RadiosField, YesNoField
from noticeboard.web.fields import EmailField, HiddenTextField, LongTextField, PhoneField, TextField
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.group_size import group_size_field, read_group_size
from noticeboard.web.places import PlaceField
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.refusals import refusal_words

CHARITY_REGISTERS = (
    (Register.CHARITY_ENGLAND_WALES, "England and Wales"),
    (Register.CHARITY_SCOTLAND, "Scotland"),
    (Register.CHARITY_NORTHERN_IRELAND, "Northern Ireland"),
)
KIND_HINTS = {
    OrganisationKind.VCFSE: "You post what you need, and ask for what is on offer. No registered number is needed.",
    OrganisationKind.BUSINESS: "You post what you can give, and pledge help to needs.",
    OrganisationKind.PUBLIC_BODY: "A council, NHS body, university or the like. You post offers and pledge help.",
}


class WebsiteField(TextField):
    """The address of a website, http or https, without a user name or password in it."""

    def checked(self, typed: str) -> str:
        """Return the whole address, or say how to mend it."""
        try:
            return read_website(typed)
        except Invalid as refusal:
            raise ValueError(refusal_words(refusal)) from refusal


class KindForm(NoticeboardForm):
    """The question that decides which questions follow."""

    kind = RadiosField(
        "What kind of organisation are you?",
        [InputRequired("Select what kind of organisation you are")],
        choices=[(kind.value, label(kind), KIND_HINTS[kind]) for kind in OrganisationKind],
    )


class OrganisationForm(NoticeboardForm):
    """What an organisation says of itself. `for_kind` leaves out what its kind is not asked."""

    name = TextField(
        "What is its name?",
        [InputRequired("Enter the name of your organisation")],
        subject="Name",
        longest=120,
    )
    legal_form = RadiosField(
        "What sort of organisation is it?", [InputRequired("Select what sort of organisation it is")]
    )
    group_size = group_size_field()
    charity_number = TextField("Charity number", [Optional()], subject="Charity number", longest=40)
    charity_register = RadiosField("Which charity register is it on?", [Optional()], choices=CHARITY_REGISTERS)
    company_number = TextField(
        "Company number",
        [Optional()],
        description="Eight digits, or two letters and six digits. Leave it empty if you have none.",
        subject="Company number",
        longest=40,
    )
    description = LongTextField(
        "What does it do?",
        [InputRequired("Say in a sentence or two what your organisation does")],
        description="A sentence or two. Everyone can read this, so leave out names, addresses and telephone numbers.",
        subject="What it does",
    )
    place = PlaceField(
        "Where are you based?",
        [InputRequired("Enter a town, village or postcode")],
        description="A town or a postcode. Public pages show only the town and the first half of the postcode, or less "
        "if you ask for that below.",
        subject="Where you are based",
    )
    place_hidden = YesNoField(
        "Must where you are be kept private?",
        [InputRequired("Select yes if where you are must be kept private")],
        description="For a refuge, say. Others then read only your borough, of you and of all you post: no town, no "
        "distance, nothing on the map. Leave where you are out of what you write as well.",
    )
    contact_email = EmailField(
        "Contact email",
        [InputRequired("Enter an email address that people you work with can write to")],
        description="Never public. Only those you agree to work with see it, and the team.",
        subject="Contact email",
    )
    contact_phone = PhoneField(
        "Contact telephone (optional)", [Optional()], description="Never public, as above.", subject="Contact telephone"
    )
    website = WebsiteField("Website (optional)", [Optional()], subject="Website", longest=LONGEST)
    may_be_named = YesNoField(
        "May we name you on public pages?",
        [InputRequired("Select yes if we may name you")],
        description="If not, your help and your needs count in the totals, and only the team and those you work with "
        "see who you are.",
    )
    standards = CheckboxesField(
        "Which of these can you confirm?",
        description="We need all four before we can finish checking a business. You can confirm them later.",
        choices=[(standard.value, label(standard)) for standard in MinimumStandard],
    )

    kind: OrganisationKind
    asks_register = False

    def for_kind(self, kind: OrganisationKind) -> None:
        """Ask only what this kind of organisation is asked."""
        self.kind = kind
        self.legal_form.choices = [(form.value, label(form)) for form in LEGAL_FORMS[kind]]
        if NumberWanted.CHARITY not in ASKED[kind]:
            del self.charity_number, self.charity_register
        if NumberWanted.COMPANY not in ASKED[kind]:
            del self.company_number
        if kind is not OrganisationKind.VCFSE:
            del self.group_size
        if kind is not OrganisationKind.BUSINESS or isinstance(self, EditForm):
            del self.standards

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the shape of every answer, and of the numbers together."""
        shaped = bool(super().validate(extra_validators))
        self.numbers: list[Registration] = []
        self._read_charity_number()
        self._read_company_number()
        return shaped and not self.errors

    def details(self) -> OrganisationDetails:
        """The answers as the service wants them."""
        confirmed = self.standards.data if "standards" in self else []
        return OrganisationDetails(
            kind=self.kind,
            legal_form=LegalForm(self.legal_form.data),
            name=self.name.data,
            description=self.description.data,
            website=self.website.data or None,
            contact_email=self.contact_email.data,
            contact_phone=self.contact_phone.data or None,
            place=self.place.place,
            place_hidden=bool(self.place_hidden.data),
            registrations=tuple(self.numbers),
            standards=frozenset(MinimumStandard(code) for code in confirmed),
            group_size=read_group_size(self.group_size.data) if "group_size" in self else None,
            may_be_named=bool(self.may_be_named.data),
        )

    def field_of(self, refusal: Invalid) -> str:
        """The name of the question whose answer mends a refusal of the service."""
        wanted = {"legal-form": "legal_form", "no-area": "place"}.get(refusal.code, "name")
        if refusal.code != "number-known":
            return wanted
        of_company = str(refusal.values.get("number", "")).startswith(SCHEMES[Register.COMPANY])
        return "company_number" if of_company else "charity_number"

    def _read_charity_number(self) -> None:
        if "charity_number" not in self or self.charity_number.errors:
            return
        typed = self.charity_number.data
        registers = possible_charity_registers(typed)
        chosen = self.charity_register.data
        self.asks_register = len(registers) > 1 or bool(chosen and typed)
        if not typed:
            self._want(NumberWanted.CHARITY, "charity_number", "Enter your charity number")
        elif len(registers) > 1 and not chosen:
            self.refuse("charity_register", "Select which register this charity number is on")
        else:
            register = Register(chosen) if chosen else next(iter(registers), Register.CHARITY_ENGLAND_WALES)
            self._read_number("charity_number", register, typed)

    def _read_company_number(self) -> None:
        if "company_number" not in self or self.company_number.errors:
            return
        typed = self.company_number.data
        if typed:
            self._read_number("company_number", Register.COMPANY, typed)
        else:
            self._want(NumberWanted.COMPANY, "company_number", "Enter your company number")

    def _read_number(self, name: str, register: Register, typed: str) -> None:
        try:
            self.numbers.append(read_registration(register, typed))
        except Invalid as refusal:
            self.refuse(name, refusal_words(refusal))

    def _want(self, number: NumberWanted, name: str, message: str) -> None:
        """Refuse an empty number that this legal form must have."""
        form = self.legal_form.data if not self.legal_form.errors else None
        if form and required_number(LegalForm(form)) is number:
            self.refuse(name, message)


class RegisterForm(OrganisationForm, CreatingForm):
    """Registering an organisation."""


class EditForm(OrganisationForm, CreatingForm):
    """Changing what an organisation says of itself. `version` says which text the changes were made to."""

    version = HiddenTextField("Version")

    @classmethod
    def of(cls, organisation: Organisation) -> "EditForm":
        """The form as it was sent, or filled with what stands."""
        numbers = {row.scheme: row.value for row in organisation.identifiers}
        charity = next((r for r, _words in CHARITY_REGISTERS if SCHEMES[r] in numbers), None)
        form = cls.from_request(
            obj=organisation,
            place=organisation.full_place_label or "",
            version=str(organisation.version),
            charity_number=numbers.get(SCHEMES[charity], "") if charity else "",
            charity_register=charity,
            company_number=numbers.get(SCHEMES[Register.COMPANY], ""),
        )
        form.for_kind(organisation.kind)
        form.asks_register = form.asks_register or charity is not None
        return form

    def is_stale(self, organisation: Organisation) -> bool:
        """Say whether somebody else changed the organisation since the page was opened."""
        return bool(self.version.data) and str(self.version.data) != str(organisation.version)


class StandardsForm(CreatingForm):
    """The minimum standards a business has yet to confirm."""

    standards = CheckboxesField(
        "Which of these can you confirm?",
        [InputRequired("Tick each standard that you can confirm")],
        choices=[(standard.value, label(standard)) for standard in MinimumStandard],
    )

    def details(self) -> frozenset[MinimumStandard]:
        """The standards that were ticked."""
        return frozenset(MinimumStandard(code) for code in self.standards.data)


class InvitationForm(CreatingForm):
    """Whom to invite, and as what."""

    email = EmailField(
        "Their email address", [InputRequired("Enter their email address")], subject="Their email address"
    )
    role = RadiosField(
        "What may they do?",
        [InputRequired("Select what they may do")],
        choices=[
            (MembershipRole.MEMBER.value, "Member", "Post, pledge, answer and record value for the organisation."),
            (MembershipRole.ADMIN.value, "Organisation admin", "All that, and change its details and its people."),
        ],
        default=MembershipRole.MEMBER.value,
    )


class MemberForm(CreatingForm):
    """Which member a button on the page of members is about."""

    member = HiddenTextField("Member", [InputRequired("Open the page again and choose somebody on it")])
    role = HiddenTextField("Role")

    def member_id(self) -> int:
        """The number sent, or 0, which no row has."""
        typed = self.member.data
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


class SendBackForm(CreatingForm):
    """An answer to what the team asked."""

    answer = LongTextField(
        "What do you want to tell the team?",
        [InputRequired("Write your answer to the team")],
        subject="What you want to tell the team",
        longest=2000,
    )


class JoinForm(NoticeboardForm):
    """What somebody invited is asked who has no account yet."""

    name = TextField(
        "Your name",
        [InputRequired("Enter your name")],
        description="Those you work with see it.",
        subject="Your name",
        longest=100,
    )


class AskToJoinForm(CreatingForm):
    """The register number of the organisation that somebody asks to join."""

    number = HiddenTextField("Number", [InputRequired("Enter the number again")])
