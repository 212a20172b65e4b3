"""The tables of this room, by subject."""

from commonweal.people.models.agents import Agent, AgentSort, Login, Person
from commonweal.people.models.associations import Association, Ending, Form, Membership, Standing
from commonweal.people.models.invitations import Invitation
from commonweal.people.models.mandates import Mandate, Proxy
from commonweal.people.models.spans import SpanQuerySet

__all__ = [
    "Agent",
    "AgentSort",
    "Association",
    "Ending",
    "Form",
    "Invitation",
    "Login",
    "Mandate",
    "Membership",
    "Person",
    "Proxy",
    "SpanQuerySet",
    "Standing",
]
