"""This room's place in the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from commonweal.people.data_of_person import holds_data_of_persons
from commonweal.people.founding import on_union_founded
from commonweal.people.powers import declare_power


class ProvisioningConfig(AppConfig):
    """Needs, plans, tasks and share-outs."""

    name = "commonweal.provisioning"
    label = "provisioning"
    verbose_name = _("Provisioning")

    def ready(self) -> None:
        """Declare what mandates can allow here, what a union can set and decide, and what a new one begins with."""
        from commonweal.assembly.registry.handovers import tell_in_hand  # noqa: PLC0415 - needs the models
        from commonweal.provisioning import effects, policies, rehearsing, titles  # noqa: PLC0415 - need the models
        from commonweal.provisioning.actions.beginning import begin_with_groups  # noqa: PLC0415 - needs the models
        from commonweal.provisioning.actions.forgetting import forget_in_provisioning as forget  # noqa: PLC0415
        from commonweal.provisioning.jobs import register  # noqa: PLC0415 - needs the models
        from commonweal.provisioning.queries.about_person import held_about  # noqa: PLC0415
        from commonweal.provisioning.queries.in_hand import tasks_in_hand  # noqa: PLC0415

        on_union_founded("provisioning", begin_with_groups)
        holds_data_of_persons("provisioning", show=held_about, forget=forget)
        register()
        policies.register()
        effects.register()
        rehearsing.register()
        titles.register()
        tell_in_hand("provisioning", tasks_in_hand)
        declare_power("provisioning.kinds", _("describe kinds of things, reserves, machines and land"))
        declare_power("provisioning.recipes", _("write down recipes"))
        declare_power("provisioning.menus", _("write the menus"))
        declare_power("provisioning.needs", _("state common needs and see private ones"))
        declare_power("provisioning.purchases", _("keep the prices of what we buy outside"))
        declare_power("provisioning.plan", _("open a round and ask for a plan"))
        declare_power("provisioning.adopt_plan", _("adopt a plan"))
        declare_power("provisioning.tasks", _("arrange tasks and record them for others"))
        declare_power("provisioning.share_out", _("make and hand out a share-out"))
