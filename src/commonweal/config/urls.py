"""Where every address of a node begins."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("commonweal.people.urls")),
    path("", include("commonweal.flows.urls")),
    path("", include("commonweal.assembly.urls")),
    path("", include("commonweal.provisioning.urls")),
    path("", include("commonweal.web.urls")),
]
handler400 = "commonweal.web.faults.bad_request"
handler403 = "commonweal.web.faults.not_permitted"
handler404 = "commonweal.web.faults.not_found"
handler500 = "commonweal.web.faults.broken"
