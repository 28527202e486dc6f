"""Who belongs to an organisation: the page of members, invitations and the page an invitation leads to."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.organisations.blueprint import bp
from noticeboard.blueprints.organisations.forms import InvitationForm, JoinForm, MemberForm
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from noticeboard.domain.permissions import may_manage_members
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.extensions import db
from noticeboard.models import Invitation, OneUseLink, Organisation, Submission
from noticeboard.queries.links import is_live
from noticeboard.queries.organisations import (
    find_invitation,
    get_invitation,
    get_member,
    get_membership,
    get_own_organisation,
    list_invitations,
    list_members,
)
from noticeboard.queries.people import find_person
from noticeboard.services.accounts import check_not_suspended, confirm_person, find_or_make_person
from noticeboard.services.links import spend_link
from noticeboard.services.memberships import (
    JOIN_ORGANISATION,
    accept_invitation,
    change_role,
    invite_person,
    leave_organisation,
    remove_member,
    withdraw_invitation,
)
from noticeboard.services.sessions import act_for
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.headers import hide_address
from noticeboard.web.link_purposes import register_page
from noticeboard.web.links import read_token
from noticeboard.web.once import first_time
from noticeboard.web.sign_in import begin_session
from noticeboard.web.wording.refusals import refusal_words

register_page(JOIN_ORGANISATION, "organisations.join")


@bp.route("/organisations/<ref>/members")
@access(Access.SIGNED_IN)
def members(ref: str) -> ResponseReturnValue:
    """Show who belongs to an organisation, and to its admins who is invited."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor)
    is_admin = actor.administers(organisation.id)
    can_change = may_manage_members(actor, organisation_id=organisation.id)
    return render_template(
        "organisations/members.html",
        organisation=organisation,
        members=list_members(db.session(), organisation_id=organisation.id),
        invitations=list_invitations(db.session(), organisation_id=organisation.id, now=utc_now()) if is_admin else (),
        is_admin=is_admin,
        can_change=can_change,
        form=MemberForm(formdata=None),
    )


@bp.route("/organisations/<ref>/invite", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def invite(ref: str) -> ResponseReturnValue:
    """Invite somebody by email."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor, as_admin=True)
    if not may_manage_members(actor, organisation_id=organisation.id):
        raise NotPermitted("suspended-members")
    form = InvitationForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        role, address = MembershipRole(form.role.data), form.email.data
        try:
            invite_person(db.session(), actor=actor, organisation=organisation, email=address, role=role, now=utc_now())
        except Invalid as refusal:
            db.session.rollback()
            form.refuse("email", refusal_words(refusal))
        else:
            submission.location = url_for("organisations.members", ref=ref)
            db.session.commit()
            flash(f"We have emailed {address} a link to join.", "success")
            return redirect(submission.location)
    return render_template("organisations/invite.html", form=form, organisation=organisation), form.status


@bp.route("/organisations/<ref>/invitations/withdraw", methods=["POST"])
@access(Access.SIGNED_IN)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take an invitation back."""
    submission, organisation, number = _chosen(ref)
    invitation = get_invitation(db.session(), number, organisation_id=organisation.id)
    withdraw_invitation(db.session(), actor=current_actor(), invitation=invitation, now=utc_now())
    return _done(submission, ref, "The invitation is withdrawn. Its link lets nobody in any more.")


@bp.route("/organisations/<ref>/members/role", methods=["POST"])
@access(Access.SIGNED_IN)
def set_role(ref: str) -> ResponseReturnValue:
    """Make a member an admin, or an admin a member."""
    submission, organisation, number = _chosen(ref)
    member = get_member(db.session(), number, organisation_id=organisation.id)
    role = MembershipRole.ADMIN if MemberForm.from_request().role.data == "admin" else MembershipRole.MEMBER
    change_role(db.session(), actor=current_actor(), membership=member, role=role, now=utc_now())
    called = "an organisation admin" if role is MembershipRole.ADMIN else "a member"
    return _done(submission, ref, f"{member.person.name} is now {called}.")


@bp.route("/organisations/<ref>/members/remove", methods=["POST"], endpoint="remove_member")
@access(Access.SIGNED_IN)
def remove_one(ref: str) -> ResponseReturnValue:
    """End somebody's membership."""
    submission, organisation, number = _chosen(ref)
    member = get_member(db.session(), number, organisation_id=organisation.id)
    remove_member(db.session(), actor=current_actor(), membership=member, now=utc_now())
    return _done(submission, ref, f"{member.person.name} no longer belongs to {organisation.name}.")


@bp.route("/organisations/<ref>/leave", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def leave(ref: str) -> ResponseReturnValue:
    """End one's own membership, asked once more before."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor)
    form = MemberForm.from_request(member="me")
    if form.accepted():
        submission = first_time(actor)
        mine = get_membership(db.session(), organisation_id=organisation.id, person_id=actor.person_id)
        leave_organisation(db.session(), actor=actor, membership=mine, now=utc_now())
        submission.location = url_for("public.home")
        db.session.commit()
        flash(f"You no longer belong to {organisation.name}.", "success")
        return redirect(submission.location)
    return render_template("organisations/leave.html", form=form, organisation=organisation), form.status


@bp.route("/organisations/join/<token>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """Ask whoever was invited to join, and for the name of somebody who has no account yet."""
    link, invitation = _open_invitation(token)
    person = find_person(db.session(), email=link.email)
    form = JoinForm.from_request()
    if person is not None:
        del form.name
    if form.accepted():
        return _join(link, invitation, name=form.name.data if person is None else "")
    page = render_template("organisations/join.html", form=form, invitation=invitation, person=person)
    return hide_address(make_response(page, form.status))


def _chosen(ref: str) -> tuple[Submission, Organisation, int]:
    """Claim a button on the page of members: the claim, the organisation the actor administers, the number sent."""
    actor = current_actor()
    submission = first_time(actor)
    organisation = get_own_organisation(db.session(), ref, actor=actor, as_admin=True)
    return submission, organisation, MemberForm.from_request().member_id()


def _done(submission: Submission, ref: str, said: str) -> ResponseReturnValue:
    """Commit, say what was done, and show the members again."""
    submission.location = url_for("organisations.members", ref=ref)
    db.session.commit()
    flash(said, "success")
    return redirect(submission.location)


def _open_invitation(token: str) -> tuple[OneUseLink, Invitation]:
    """The link of a token and its invitation, if both can still be used. Raises Conflict("invitation-over") if not."""
    link = read_token(token)
    if link is None or link.purpose != JOIN_ORGANISATION:
        raise NotFound("link")
    invitation = find_invitation(db.session(), link_id=link.id)
    if invitation is None or invitation.withdrawn_at or not is_live(link, now=utc_now()):
        raise Conflict("invitation-over")
    if invitation.organisation.suspended_at is not None:
        raise Conflict("invitation-suspended")
    return link, invitation


def _join(link: OneUseLink, invitation: Invitation, *, name: str) -> ResponseReturnValue:
    """Use the link up, which proves the address, and let its owner in. The team still signs in by password."""
    now = utc_now()
    if not spend_link(db.session(), link=link, now=now):
        raise Conflict("invitation-over")
    person = find_or_make_person(db.session(), email=link.email, name=name or link.email, now=now)
    check_not_suspended(person)
    confirm_person(db.session(), person=person, now=now)
    joined = accept_invitation(db.session(), invitation=invitation, person=person, now=now)
    if not person.team_roles:
        act_for(db.session(), row=begin_session(person, now=now), organisation_id=joined.organisation_id)
    db.session.commit()
    flash(f"You have joined {joined.organisation.name}.", "success")
    return redirect(url_for("organisations.dashboard"))
