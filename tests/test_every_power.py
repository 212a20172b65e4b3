"""Every power used anywhere comes from a mandate: tried for each, for all who hold none, and for the operator."""

import ast
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings

from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.actions.policies import SET_POLICY
from commonweal.assembly.registry.effects import declared_effects
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.mandates import recall_mandate
from commonweal.people.models import Association, Login, Mandate
from commonweal.people.powers import declared_powers
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger
from tests.guards import tree
from tests.powers import DEEDS
from tests.test_every_address import ADDRESSES, NOT_HERE, address_of

pytestmark = pytest.mark.django_db
POWERS = sorted(declared_powers())
ASKS_FOR_POWER = {"require_power": 2, "holds_power": 2, "mandate_of": 2, "mandates_with": 1}
DAY = timedelta(days=1)


def test_every_power_was_tried():
    assert DEEDS.keys() == declared_powers().keys()


def grant(power, person, union):
    """The mandate that gives ``power`` alone; a delegate's names the federation as well."""
    if power != "assembly.delegate":
        return give_powers(person, union, power)
    federation = Association.objects.get(form="federation")
    delegate = give_delegate(
        union=union, federation=federation, holder=person, until=AT.date() + 60 * DAY, decision="assembly of May",
        by=founder_of(union), at=AT,
    )  # fmt: skip
    return Mandate.objects.get(pk=delegate.mandate_id)


def refused(deed, by):
    """Whether ``by`` is told that they may not, and nothing is left of it in any journal."""
    before = Entry.objects.count()
    with pytest.raises(NotPermitted) as refusal:
        deed(by)
    return len(str(refusal.value)) > 20 and Entry.objects.count() == before


@pytest.mark.parametrize("power", POWERS)
def test_a_power_is_had_by_a_mandate_for_it_and_in_no_other_way(power):
    union = found_union().union
    deed = DEEDS[power](union)
    member, visitor = add_member(union), add_member(union, standing="visitor")
    other = add_member(union)
    give_powers(other, union, *(set(POWERS) - {power}))
    abroad = stranger()  # holds every power in a union of their own
    for nobody in (member, visitor, other, abroad):
        assert refused(deed, nobody)

    ended = add_member(union)
    Mandate.objects.create(
        holder_id=ended.pk,
        association=union,
        role="once",
        powers=[power],
        since=AT.date() - DAY,
        until=AT.date(),
    )
    recalled = add_member(union)
    recall_mandate(mandate=grant(power, recalled, union), by=founder_of(union), at=AT)
    for past in (ended, recalled):
        assert refused(deed, past)

    mandate = grant(power, member, union)
    deed(member)
    assert mandate.pk in set(Entry.objects.filter(by=member.pk).values_list("under", flat=True))


def test_no_mandate_holds_what_only_decisions_do():
    union = found_union().union
    for effect in declared_effects().values():
        for power in effect.powers - declared_powers().keys():
            assert power == SET_POLICY or power.startswith("federation."), power
            with pytest.raises(Refused, match="no power"):
                give_powers(add_member(union), union, power)


def test_whoever_runs_the_server_has_no_power_by_that(client):
    """A login of nobody: no page of any union, and no person in whose name a deed could be done."""
    union = found_union().union
    operator = Login.objects.create(handle="operator")
    assert operator.person is None
    client.force_login(operator)
    open_to_them = []
    for name, given in ADDRESSES:
        address = address_of(name, given, union.slug, uuid4())
        for method in ("get", "post"):
            if getattr(client, method)(address).status_code not in NOT_HERE:
                open_to_them.append((method, name))
    assert open_to_them == []


def test_there_is_no_account_above_the_others():
    """Neither a flag on logins nor the pages that frameworks bring along for administrators."""
    assert not {"is_staff", "is_superuser", "groups", "user_permissions"} & {
        field.name for field in Login._meta.get_fields()
    }
    assert not [each for each in settings.INSTALLED_APPS if each.startswith("django.contrib.admin")]
    assert not hasattr(Login, "has_perm")
    assert not [model for model in apps.get_models() if model.__name__ in {"Superuser", "Administrator"}]


def asked_for():
    """Every power that the code asks for by its own name, and where."""
    for source in tree.read(tree.PACKAGE, "*.py"):
        if source.is_in("tests"):
            continue
        module = ast.parse(source.text)
        named = {
            target.id: node.value.value
            for node in module.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets if isinstance(target, ast.Name)
        }  # fmt: skip
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            place = ASKS_FOR_POWER.get(ast.unparse(call.func).rpartition(".")[2])
            if place is not None and len(call.args) > place:
                power = call.args[place]
                said = power.value if isinstance(power, ast.Constant) else named.get(ast.unparse(power))
                if said is not None:
                    yield said, f"{source.path}:{call.lineno}"


def test_whatever_power_is_asked_for_can_be_given():
    found = list(asked_for())
    assert len(found) > 60
    assert [each for each in found if each[0] not in declared_powers()] == []
