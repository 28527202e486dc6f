"""Every form, posted empty and posted wrong, says what to mend in a way that everybody can follow.

The forms are those of the routes that take a POST, on the page that `who_may.toml` says somebody may open.
"""

from dataclasses import dataclass
from typing import Any

import html5lib
import pytest

from noticeboard.app import Noticeboard
from tests.house.conftest import Stage
from tests.house.test_access_matrix import WRITTEN, cells, rules
from tests.strict_client import XHTML, check_page, hidden_fields, words_of

pytestmark = pytest.mark.house

# One button, or a choice that stands on its button: there is nothing to fill in, so nothing can be left empty.
NO_QUESTION = {
    "accounts.open_link": "one button, which opens the link",
    "accounts.remove_authenticator": "refused to the team, who alone have one on this board",
    "accounts.second_step": "only between a password and a code; asked in test_accounts_sign_in",
    "accounts.sign_out": "one button",
    "connections.complete": "one button",
    "connections.start": "one button",
    "introductions.accept": "one button",
    "organisations.ask": "one button that carries the number",
    "organisations.leave": "one button",
    "organisations.remove_member": "a button beside each member",
    "organisations.set_role": "a button beside each member",
    "organisations.withdraw": "a button beside each invitation",
    "own_postings.met": "one button",
    "own_postings.pause": "one button",
    "own_postings.renew": "one button",
    "own_postings.resume": "one button",
    "own_postings.send": "one button",
    "own_postings.take_back": "one button",
    "own_projects.close": "one button",
    "records.confirm": "one button that carries the figure",
    "responses.accept": "one button",
    "responses.resume": "one button",
    "responses.withdraw": "one button",
    "team_concerns.reopen": "a button beside each concern",
    "team_organisations.restore": "one button",
    "team_organisations.restore_person": "a button beside each person",
    "team_projects.approve": "one button",
    "team_review.shortlist": "one button",
    "team_review.undo": "one button",
    "team_settings.messages": "a button beside each message",
    "team_rounds.begin": "one button for each area",
    "team_rounds.send": "one button under all that is ready",
    "team_twins.link": "a button beside each likely duplicate",
    "team_twins.unlink": "a button beside each twin",
    "team_words.check": "one button under what it would change",
    "team_words.remove": "a button beside each phrase",
    "watches.begin": "one button",
    "watches.stop": "one button",
    "drafts.check": "one button under all the answers",
    "drafts.delete": "one button",
    "accounts.sessions": "a button beside each browser",
    "team_postings.looked_at": "one button, beside what was changed",
}
# Forms that ask something.
QUESTIONS = (
    "accounts.act_for",
    "accounts.change_email",
    "accounts.change_name",
    "accounts.change_password",
    "accounts.forgotten",
    "accounts.new_password",
    "accounts.set_up_second_step",
    "accounts.sign_in",
    "accounts.sign_in_by_link",
    "accounts.sign_up",
    "concerns.raise_concern",
    "connections.add_note",
    "connections.fall_through",
    "drafts.new",
    "drafts.step",
    "introductions.decline",
    "organisations.edit",
    "organisations.invite",
    "organisations.join",
    "organisations.new",
    "organisations.register",
    "organisations.send_back",
    "organisations.standards",
    "own_postings.close",
    "own_postings.edit",
    "own_projects.edit",
    "own_projects.needs",
    "own_projects.new",
    "records.choose",
    "records.give",
    "responses.ask",
    "responses.decline",
    "responses.hold",
    "responses.pledge",
    "team_concerns.show",
    "team_introductions.introduce",
    "team_introductions.withdraw",
    "team_organisations.add_note",
    "team_organisations.set_private",
    "team_organisations.show",
    "team_organisations.suspend",
    "team_organisations.suspend_person",
    "team_postings.approve",
    "team_postings.decline",
    "team_postings.edit",
    "team_postings.measure",
    "team_projects.decline",
    "team_review.dismiss",
    "team_rounds.show",
    "team_words.index",
    "team_social_value.queue",
    "team_social_value.reverse",
    "team_social_value.settle",
    "team_social_value.verify",
)
# Its questions may all be left open.
ALL_OPTIONAL = {
    "own_projects.needs": "a project may have no needs",
    "team_postings.approve": "the measure may stay open",
    "team_postings.measure": "the measure may stay open",
}
# Forms that stand on the page of something else: where they are sent, and where they are shown.
SHOWN_BY = {
    "connections.add_note": "connections.show",
    "team_organisations.add_note": "team_organisations.show",
    "team_organisations.set_private": "team_organisations.show",
    "team_postings.approve": "team_postings.check",
    "team_postings.decline": "team_postings.check",
    "team_postings.measure": "team_postings.check",
    "team_projects.decline": "team_projects.check",
}
DEFAULT_WORDS = (
    "This field is required",
    "Not a valid",
    "is not a valid choice for this field",
    "Invalid choice(s)",
    "could not coerce",
    "Invalid input",
    "Invalid value",
    "Invalid email address",
    "Invalid URL",
    "Field must be",
    "Field cannot be longer",
    "Number must be at",
    "Number must be between",
    "Date must be at",
    "Date must be between",
)
WRONG = {"wrong type": "twelve & <b>more</b>", "unknown choice": "no-such-choice", "over-long": "x" * 9000}
SILENT = {"hidden", "submit", "button"}


@dataclass(frozen=True)
class Asked:
    """A form, and somebody who may send it."""

    person: str
    path: str
    page: str


def posting_endpoints(app: Noticeboard) -> set[str]:
    """The endpoints that take a POST."""
    return {endpoint for endpoint, rule in rules(app).items() if "POST" in (rule.methods or set())}


def asked_by(app: Noticeboard, stage: Stage, endpoint: str) -> Asked:
    """The form of an endpoint, for the first object and person that it is open to."""
    path, person = stage.world.forms.get(endpoint, ("", ""))
    if not path:
        names = [entry for entry in WRITTEN if entry.split()[0] == endpoint]
        every = (cell for name in names for cell in cells(app, stage.world, name) if cell.expected in {"ok", "away"})
        cell = next((cell for cell in every), None)
        assert cell, f"who_may.toml lets nobody send {endpoint}: add it to the forms of the world"
        path, person = cell.path, cell.person
    shown_by = SHOWN_BY.get(endpoint)
    page = path
    if shown_by:
        page = path.rsplit("/", 1)[0]
    return Asked(person, path, page)


def form_on(text: str, path: str) -> Any:
    """The form in the main part of a page that is sent to `path`."""
    main = html5lib.parse(text).find(f".//{XHTML}main")
    assert main is not None
    forms = [form for form in main.iter(f"{XHTML}form") if form.get("method", "").lower() == "post"]
    own = [form for form in forms if form.get("action", path).split("?")[0] == path]
    assert own, f"no form on the page is sent to {path}"
    return own[0]


def controls(form: Any) -> list[Any]:
    """What a person can fill in, in the order of the page."""
    found = [one for one in form.iter() if one.tag in {f"{XHTML}input", f"{XHTML}select", f"{XHTML}textarea"}]
    return [one for one in found if one.get("type") not in SILENT and one.get("name") and not trap(one)]


def trap(control: Any) -> bool:
    """Whether a control is the box that no person sees."""
    return bool(control.get("name") == "homepage")


def parents_of(tree: Any) -> dict[Any, Any]:
    """What stands around each element."""
    return {child: parent for parent in tree.iter() for child in parent}


def group_of(control: Any, parents: dict[Any, Any]) -> Any:
    """The fieldset around a control, or None."""
    while control is not None and control.tag != f"{XHTML}fieldset":
        control = parents.get(control)
    return control


def check_markup(text: str, path: str) -> None:
    """Fail unless every control is labelled, every group has a legend, and the browser is not asked to check."""
    form, tree = form_on(text, path), html5lib.parse(text)
    labels = {label.get("for") for label in tree.iter(f"{XHTML}label")}
    parents = parents_of(form)
    assert form.get("novalidate") is not None
    for control in controls(form):
        assert control.get("id") in labels, f"{control.get('name')} has no label"
        assert control.get("required") is None, f"{control.get('name')} is marked required"
        grouped = control.get("type") == "radio" or control.get("name", "").endswith(("-day", "-month", "-year"))
        if grouped or is_one_of_several(control, form):
            group = group_of(control, parents)
            assert group is not None, f"{control.get('name')} stands in no fieldset"
            assert group.find(f".//{XHTML}legend") is not None, f"{control.get('name')} has no legend"


def is_one_of_several(control: Any, form: Any) -> bool:
    """Whether a box is one of several of the same name."""
    same = [one for one in controls(form) if one.get("name") == control.get("name")]
    return control.get("type") == "checkbox" and len(same) > 1


def check_errors(text: str, path: str) -> None:
    """Fail unless the errors stand in a summary whose links lead to what mends them, which says the error too."""
    check_page(text)
    check_markup(text, path)
    tree = html5lib.parse(text)
    ids = {one.get("id"): one for one in tree.iter() if one.get("id")}
    parents = parents_of(tree)
    assert words_of(next(tree.iter(f"{XHTML}title"))).startswith("Error: ")
    summary = next(one for one in tree.iter() if "govuk-error-summary" in one.get("class", "").split())
    assert "There is a problem" in words_of(summary)
    links = list(summary.iter(f"{XHTML}a"))
    assert links, "the summary names no error"
    for link in links:
        target = ids.get(link.get("href", "").removeprefix("#"))
        assert target is not None, f"{link.get('href')} leads nowhere"
        described = describing(target, parents)
        assert described, f"{link.get('href')} is described by nothing"
        assert set(described) <= set(ids), f"{link.get('href')} is described by what is not there"
        said = " ".join(words_of(ids[one]) for one in described)
        assert words_of(link) in said, f"{link.get('href')} does not say {words_of(link)!r} itself"
    for hint in (one for one in tree.iter() if "govuk-hint" in one.get("class", "").split() and one.get("id")):
        used = {one for element in tree.iter() for one in element.get("aria-describedby", "").split()}
        assert hint.get("id") in used, f"the hint {hint.get('id')} is not read out"


def describing(control: Any, parents: dict[Any, Any]) -> list[str]:
    """The ids of what describes a control or the group that it stands in."""
    found: list[str] = control.get("aria-describedby", "").split()
    group = group_of(control, parents)
    return found + (group.get("aria-describedby", "").split() if group is not None else [])


def test_every_form_is_filled_in_or_says_why_it_has_nothing_to_fill_in(app: Noticeboard) -> None:
    assert {*QUESTIONS, *NO_QUESTION} == posting_endpoints(app)


@pytest.mark.parametrize("endpoint", QUESTIONS)
def test_a_form_posted_empty_says_what_to_mend(app: Noticeboard, stage: Stage, endpoint: str) -> None:
    asked = asked_by(app, stage, endpoint)
    page = stage.open(asked.person, asked.page)
    assert page.status_code == 200, page.headers.get("Location")
    check_markup(page.text, asked.path)
    form = form_on(page.text, asked.path)
    carried = hidden_fields(page.text, asked.path)

    answer = stage.open(asked.person, asked.path, "POST", carried | {one.get("name"): "" for one in controls(form)})

    if endpoint in ALL_OPTIONAL:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422, answer.headers.get("Location")
    check_errors(answer.text, asked.path)
    assert [words for words in DEFAULT_WORDS if words in answer.text] == []


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("endpoint", QUESTIONS)
def test_a_form_filled_in_wrong_keeps_what_was_typed_and_speaks_as_we_do(
    app: Noticeboard, stage: Stage, endpoint: str, wrong: str
) -> None:
    asked = asked_by(app, stage, endpoint)
    page = stage.open(asked.person, asked.page)
    form, typed = form_on(page.text, asked.path), WRONG[wrong]
    answers = hidden_fields(page.text, asked.path) | {one.get("name"): typed for one in controls(form)}

    answer = stage.open(asked.person, asked.path, "POST", answers)

    assert answer.status_code in {302, 422}
    assert [words for words in DEFAULT_WORDS if words in answer.text] == []
    if answer.status_code == 422:
        check_errors(answer.text, asked.path)
        for control in controls(form_on(answer.text, asked.path)):
            check_kept(control, typed)


def check_kept(control: Any, typed: str) -> None:
    """Fail unless a control shows what was typed into it, and a password nothing."""
    name, value = control.get("name"), control.get("value", "")
    if control.get("type") == "password" or name == "code":
        assert not value, f"{name} is shown again"
    elif control.tag == f"{XHTML}textarea":
        assert (control.text or "").strip() == typed, f"{name} was lost"
    elif control.tag == f"{XHTML}input" and control.get("type") not in {"radio", "checkbox"}:
        shown = typed[:20] if name.endswith(("-day", "-month", "-year")) else typed
        assert value == shown, f"{name} was lost"
