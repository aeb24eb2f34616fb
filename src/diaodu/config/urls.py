"""Where each app's pages begin."""

from django.urls import include, path

from diaodu.config.api import urls as api_urls

urlpatterns = [
    path("", include("diaodu.web.urls")),
    path("people/", include("diaodu.people.urls")),
    path("api/", include(api_urls)),
    path("duties/", include("diaodu.duties.urls")),
    path("problems/", include("diaodu.problems.urls")),
    path("reports/", include("diaodu.ledger.urls")),
    path("forecasts/", include("diaodu.outlook.urls")),
    path("factors/", include("diaodu.factors.urls")),
    path("schedules/", include("diaodu.projects.schedule.urls")),
    path("areas/", include("diaodu.areas.urls")),
    path("works/", include("diaodu.projects.works.urls")),
    path("figures/", include("diaodu.indicators.rounds.urls")),
    path("firms/", include("diaodu.enterprises.urls")),
    path("projects/", include("diaodu.projects.library.urls")),
    path("tours/", include("diaodu.projects.tours.urls")),
    path("indicators/analysis/", include("diaodu.indicators.analysis.urls")),
    path("indicators/", include("diaodu.indicators.catalogue.urls")),
    path("assessment/", include("diaodu.assessment.urls")),
    path("checks/", include("diaodu.bulletins.checking.urls")),
    path("plans/", include("diaodu.plan.urls")),
    path("papers/", include("diaodu.bulletins.papers.urls")),
    path("dispatch/", include("diaodu.dispatch.urls")),
]

handler400 = "diaodu.web.views.errors.bad_request"
handler403 = "diaodu.web.views.errors.permission_denied"
handler404 = "diaodu.web.views.errors.page_not_found"
handler500 = "diaodu.web.views.errors.server_error"
