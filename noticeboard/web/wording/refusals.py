"""What a refusal says to the person refused, and how it can be mended."""

from collections.abc import Mapping

from noticeboard.domain.errors import Refusal

REFUSALS: Mapping[str, str] = {
    "response": "There is no such response here. Check who you are acting for.",
    "introduction": "There is no such introduction here. Check who you are acting for.",
    "pair": "There is no such pair in your area. Go back to the review queue.",
    "suggestion": "This pair is not suggested any more. Go back to the review queue.",
    "board-not-empty": "The board already holds organisations, so the demonstration was not loaded.",
    "connection": "There is no such connection here. Check who you are acting for.",
    "change-connection": "Only the two parties of this connection and the team can change it.",
    "respond": (
        "You cannot answer this. It may be your own, be on your own side of the board, or be off the board. "
        "Check who you are acting for."
    ),
    "answer": "Only the organisation this was sent to can answer it. Check who you are acting for.",
    "withdraw": "Only the organisation that sent this can withdraw it. Check who you are acting for.",
    "hold": "Only the Connected Communities team of this area can hold a response.",
    "introduce": "Only the Connected Communities team of this area can decide about this pair.",
    "other-side-suspended": "The other organisation cannot take part at the moment. The team is dealing with it.",
    "response-held": "The team is looking into this response, so it cannot be accepted yet.",
    "already-responded": (
        "Your organisation has already answered this, and its answer still stands. You find it under Your responses."
    ),
    "introduced-to-it": (
        "The team has introduced you to each other, and that waits for an answer. You find it under Your responses. "
        "Answer it there, or decline it first."
    ),
    "they-answered-first": (
        "They have answered a posting of yours, and that waits for your answer. You find it under Your responses. "
        "Accept or decline it there first."
    ),
    "already-introduced": "This pair has been introduced already and has yet to answer.",
    "pair-has-response": "These two have already answered one another, so there is nothing to introduce.",
    "pair-connected": "These two are working together already.",
    "posting-not-open": "“{title}” is not open at the moment, so nobody can be introduced to it.",
    "not-taking": "“{title}” is not open at the moment, so nobody can answer it.",
    "posting-paused": "“{title}” is paused. Accept once it is back on the board; until then nothing is lost.",
    "more-than-remains": "Enter {most} or less: the need and the offer have no more left to bring together.",
    "says-private": "Take {words} out of what you write: the group keeps that private.",
    "quantity-missing": "Enter how much, as a number above zero.",
    "quantity-not-whole": "Enter a whole number, like 3.",
    "more-than-asked": "Enter {most} or less: that is the whole of it.",
    "own-posting-short": "Your own posting has less left than that. Enter less, or choose none of your postings.",
    "not-your-open-posting": "Select one of your own open postings, or none.",
    "asks-have-no-contract": "An ask is not part of a contract.",
    "page": "You do not have permission to open this page. If you think you should have, contact the team.",
    "not-your-organisation": (
        "You no longer belong to the organisation this form was filled in for. "
        "Choose who you are acting for and fill it in again."
    ),
    "form-used": "You sent this form before, with other answers. What you sent then is safe.",
    "not-watchable": "No match can be found for this posting any more. Renew it, or write it again.",
    "other-side": "Compare a need with an offer, or an offer with a need.",
    "round": "There is no such round in your area. Go back to the rounds.",
    "area": "There is no such area, or your team does not look after it.",
    "offer-chosen-twice": "“{title}” is chosen on two lines. Choose another on one of them, or leave one out.",
    "not-a-choice": "An offer that you chose cannot be introduced any more. Choose again.",
    "twin": "Only two different needs, or two different offers, can be the same.",
    "phrase": "This phrase has been removed already.",
    "phrase-known": "The matcher reads this as that already. Enter another word, or choose another meaning.",
    "phrase-common": "More than a hundred open postings use this, so it says little of any. Enter a longer phrase.",
    "phrase-empty": "Enter a phrase with at least one word in it.",
    "concept-unknown": "Select what it means from the list.",
    "message-not-dead": "This message has been sent again already, or was never one that could not be sent.",
    "draft": "We cannot find what you were writing. It may have been deleted, or left for more than 30 days.",
    "draft-sent": "This has already been sent to the team. Sign in to see it among your postings.",
    "post": "You cannot post for this organisation. Check who you are acting for.",
    "check-posting": "Only the Connected Communities team of this area can check this.",
    "posting-changed": "This was changed while you were reading it, so nothing has been decided. Read it again.",
    "posting": "You cannot change this posting. Check who you are acting for.",
    "no-posting": "If it is your own need or offer, check that you are signed in, and who you are acting for.",
    "project": "If it is your own project, check that you are signed in, and who you are acting for.",
    "make-project": "Only a charity or community group can make a project. Check who you are acting for.",
    "story-wrong": "Enter the story of your project, in {longest} characters or fewer.",
    "need-not-yours": "One of these needs is over, not yours or part of another project. Choose again.",
    "too-many-needs": "Choose {most} needs or fewer.",
    "answer-unknown": "One of your answers does not belong to this kind of support. Check your answers.",
    "answer-wrong": "{subject} is not in the right form. Check your answer.",
    "title-wrong": "Enter a title of {longest} characters or fewer.",
    "description-too-long": "What you tell people must be {longest} characters or fewer.",
    "quantity-wrong": "Enter how much or how many, as a number above zero.",
    "starts-too-far": "Enter a first day in a year from {earliest} to {latest}.",
    "ends-too-far": "Enter a last day in the year {latest} or earlier.",
    "ends-in-past": "Enter a last day that is today or later.",
    "ends-before-start": "Enter a last day that is not before the first.",
    "place-needed": "Enter a postcode, or the name of a town or village.",
    "reach-needed": "Select how far your offer goes.",
    "reach-miles-wrong": "Enter a distance from 1 to {most} miles.",
    "travel-miles-wrong": "Enter how many miles you could travel, from 0 to {most}.",
    "note-wrong": "Enter what you want to say, in {longest} characters or fewer.",
    "close-reason": "Select why you are closing this.",
    "organisation-not-verified": "This organisation has not been verified, so this cannot be on the board yet.",
    "posting-over": "The last day of this is past, so it cannot go on the board. Its dates must be changed first.",
    "nothing-remaining": "Nothing of this remains, so it cannot be renewed. Post it afresh.",
    "quantity-held": "Others have already been promised {held}. Enter {held} or more.",
    "kind-held": "What is counted cannot change while somebody has been promised some of it or waits for an answer.",
    "moved-on": (
        "This has changed since you opened the page, so what you asked for was not done. It may already have been done."
    ),
    "number-known": (
        "An organisation with this number is already on the noticeboard. Ask to join it, or check the number."
    ),
    "organisation": "If it is your own organisation, check that you are signed in, and who you are acting for.",
    "member": "This person does not belong to the organisation any more. Open the page of members again.",
    "invitation": "This invitation is not open any more. Open the page of members again.",
    "link": "This link is not one of ours. Open it from the email again, or ask for another.",
    "concern": "There is no such concern in your area. Go back to the list of concerns.",
    "subject": "There is nothing with this reference. Check it, or start from the page it is about.",
    "website": "Enter a website address, like www.example.org, without a user name or password in it.",
    "admins-only": "Only an admin of this organisation may do that. Ask one of them, or ask the team.",
    "suspended-members": (
        "The team has suspended this organisation, so nobody can be invited or removed, or made an admin. "
        "Contact the team if you think that is wrong."
    ),
    "last-admin": (
        "An organisation needs an admin. Make somebody else an admin first, then try again. "
        "If there is nobody else, ask the team."
    ),
    "already-member": "This person already belongs to the organisation.",
    "too-many-invitations": "You have {most} invitations open. Withdraw one before you send another.",
    "invitation-over": "This invitation was withdrawn or used already. Ask whoever invited you for another.",
    "invitation-suspended": (
        "Nobody can join this organisation at the moment. The team is dealing with it. "
        "Your invitation can be used once it is back, until 14 days after it was sent."
    ),
    "standards-missing": "This business has not confirmed all four minimum standards yet. Ask it for more instead.",
    "not-looked-up": "Tick that you looked up each number on its public register.",
    "own-organisation": "You belong to this organisation. Ask somebody else in the team to decide about it.",
    "decide-suspended": "This organisation is suspended. Restore it before you decide about its registration.",
    "both-sides": (
        "You have acted for the other organisation in this already. Ask somebody else to answer for this one."
    ),
    "own-account": "You cannot suspend your own account. Ask somebody else in the team.",
    "team-account": "Only a team admin can suspend somebody who works in the team.",
    "legal-form": "Choose what sort of organisation you are from the list for your kind.",
    "no-area": "No council runs this noticeboard yet, so nothing can be sent. Contact the team.",
    "registration-charity-england-wales": (
        "Enter the charity number as it stands on the register, six or seven digits, like 1090095."
    ),
    "registration-charity-scotland": "Enter the Scottish charity number, SC and six digits, like SC042386.",
    "registration-charity-northern-ireland": "Enter the Northern Irish charity number, six digits, like 100019.",
    "registration-company": "Enter the company number, eight digits, or two letters and six digits, like 09506232.",
    "quantity-not-a-number": "Enter how much as a number, like 12 or 12.5.",
    "quantity-negative": "Enter a number above zero.",
    "quantity-zero": "Enter a number above zero.",
    "quantity-above-100-percent": "Enter a percentage from 0 to 100.",
    "quantity-too-fine": "Enter a number with at most {places} digits after the point.",
    "quantity-too-large": "Enter a number of at most {most:,}.",
    "attribution-not-a-number": "Enter the giver's share as a number above 0 and up to 100.",
    "attribution-out-of-range": "Enter a share above 0 and up to 100 per cent.",
    "attribution-too-fine": "Enter a share with at most {places} digits after the point.",
    "attribution-wants-reason": "Choose why the giver's share is less than 100 per cent.",
    "deadweight-not-a-number": "Enter what would have happened anyway as a number from 0 to 100.",
    "deadweight-out-of-range": "Enter a percentage from 0 to 100 for what would have happened anyway.",
    "deadweight-too-fine": "Enter a percentage with at most {places} digits after the point.",
    "unit-value-not-a-number": "Enter the value as a number of pounds.",
    "unit-value-negative": "Enter a value of £0 or more.",
    "unit-value-too-large": "Enter a value of at most £{most:,}.",
    "unit-value-too-fine": "Enter a value with at most {places} digits after the point.",
    "unit-value-of-another-unit": "This value is for another unit. Use the value of the measure's own edition.",
    "unit-never-valued": "This measure is only recorded. It has no value in pounds.",
    "entry-not-live": "This entry was already reversed. Open the record again to see how it stands now.",
    "record": "There is no such social value record, or it is not yours to see.",
    "line": "This part of the record has been replaced. Open the record again.",
    "measure": "There is no such measure. Choose one of the measures shown.",
    "figure": "There is no such figure. Open the impact page and choose one there.",
    "year": "There is no such year. Open the impact page and choose one there.",
    "value-not-a-party": "Only the group that was helped and the giver can say how much was given.",
    "value-both-sides": "You have spoken for the other side already. Ask somebody else to confirm it for this side.",
    "organisation-suspended": "The team has suspended this organisation, so nothing can be done for it.",
    "value-fell-through": "This connection fell through, so there is nothing to record.",
    "value-not-started": "The help has not started yet. Mark the connection as started, then say how much was given.",
    "value-delivered": "Both sides have agreed this figure. Ask the team if it is wrong.",
    "value-not-delivered": "Both sides have to confirm how much was given before it can be verified.",
    "value-changed": "The other side has changed its figure. Open the page again to see it.",
    "settle-nobody-spoke": "Neither side has said how much was given. Ask one of them to say it first.",
    "settle-reason-does-not-fit": "Choose a reason that fits: the sides differ, or one of them did not answer.",
    "settle-before-chases": "Wait until the silent side has been asked twice more, {days} days after the other.",
    "team-is-a-party": "You belong or belonged to one of the parties. Ask somebody in the team who never did.",
    "measure-not-yours": "The giver can choose another measure until the figure is agreed. After that, ask the team.",
    "measure-does-not-suit": "Choose one of the measures shown.",
    "measure-is-the-same": "This is the measure in use. Choose another, or go back.",
    "measure-already-used": "{ref} already counts another part of this support. Choose a different measure.",
    "measures-count-twice": "{ref} and {other} may not both count this: it would be counted twice. {why}",
    "verified-above-delivered": "You cannot verify more than was delivered, which is {delivered}.",
    "verifier-not-in-office": "Only the team or a contract officer can verify. Ask the team to do it.",
    "verifier-is-a-party": "You belong or belonged to one of the parties. Ask somebody who never did to verify it.",
    "verifier-wrote-delivered": "You recorded this figure. Ask somebody else to verify it.",
    "verifier-settled-figure": "You settled this figure. Ask somebody else to verify it.",
    "verifier-confirmed-figure": "You confirmed this figure for one of the sides. Ask somebody else to verify it.",
    "verifier-chose-measure": "You chose the measure of this figure. Ask somebody else to verify it.",
    "verifier-declares-conflict": "You have declared a conflict of interest. Ask somebody else to verify it.",
    "too-many-drafts": (
        "Many needs and offers were begun from your network just now. Nothing you typed is lost. "
        "Wait {wait}, then press Continue again."
    ),
    "too-many-tries": "Wait {wait}, then try again.",
    "busy": "Many people are signing in just now. Wait a few seconds, then try again.",
    "second-step-not-set-up": "They have no second step to reset: they set one up when they next sign in.",
    "person": "There is no such person, or they have left the noticeboard.",
    "account-suspended": "Your account has been suspended. Contact the team if you think that is wrong.",
    "address-taken": "That email address already has an account. Sign in to it, or use another address.",
    "password-short": "Your password must be 12 characters or more. Three words you can remember do well.",
    "password-long": "Your password must be 256 characters or fewer.",
    "password-common": "Many people use that password, so it is easy to guess. Choose another, like three odd words.",
    "password-context": (
        "That password is built on a name or a word from this site, so it is easy to guess. "
        "Choose another, like three unusual words."
    ),
    "code-wrong": "That code is not right. Enter the newest code that your authenticator app shows.",
    "second-step-needed": "Everyone in the team needs a code to sign in, so it cannot be turned off.",
    "area-code": "The code must be small letters, digits and hyphens, like cheshire-east.",
    "area-district": "Each district must be a letter and eight digits, like E06000049.",
    "area-known": "An area with that code is there already.",
    "team-signs-in-by-password": "Everyone in the team signs in with their password and a code.",
}

ANYTHING_ELSE = "What you asked for could not be done."


def refusal_words(refusal: Refusal) -> str:
    """The sentence for a refusal, with its values filled in."""
    return REFUSALS.get(refusal.code, ANYTHING_ELSE).format(**refusal.values)
