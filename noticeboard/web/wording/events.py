"""What the timeline says was done, as the end of a sentence that begins with who did it."""

from collections.abc import Mapping

EVENTS: Mapping[str, str] = {
    "concern.raised": "raised a concern with the team",
    "concern.reopened": "opened a concern again",
    "concern.resolved": "closed a concern",
    "member.asked": "asked to join",
    "member.invitation-withdrawn": "withdrew an invitation",
    "member.invited": "invited somebody to join",
    "member.joined": "joined",
    "member.left": "left",
    "member.removed": "removed a member",
    "member.role-changed": "changed what a member may do",
    "organisation.declined": "declined the organisation",
    "organisation.edited": "changed the organisation's details",
    "organisation.more-asked": "asked the organisation for more",
    "organisation.registered": "registered the organisation",
    "organisation.restored": "restored the organisation",
    "organisation.sent-back": "answered the team",
    "organisation.standards-confirmed": "confirmed minimum standards",
    "organisation.suspended": "suspended the organisation",
    "organisation.verified": "verified the organisation",
    "person.restored": "restored somebody's account",
    "person.suspended": "suspended somebody's account",
}
