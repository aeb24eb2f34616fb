from django.urls import path

from diaodu.problems.views import firm_door, links, lists, meetings, problem, raising, statistics, visits

app_name = "problems"

urlpatterns = [
    path("", lists.problem_list, name="list"),
    path("problems.xlsx", lists.workbook, name="workbook"),
    path("many/", lists.many, name="many"),
    path("new/", raising.new_problem, name="new"),
    path("phone/", raising.phone, name="phone"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics.xlsx", statistics.workbook, name="statistics_workbook"),
    path("links/<str:about>/", links.links, name="links"),
    path("links/<str:about>/<int:key>/revoke/", links.revoke, name="revoke_link"),
    path("links/<str:about>/<int:key>/contact/", links.contact, name="link_contact"),
    path("firm/<str:token>/", firm_door.firm, name="firm"),
    path("firm/<str:token>/<str:code>/", firm_door.firm_problem, name="firm_problem"),
    path("firm/<str:token>/<str:code>/act/", firm_door.firm_act, name="firm_act"),
    path("visits/", visits.visit_list, name="visits"),
    path("visits/new/", visits.new_visit, name="new_visit"),
    path("visits/visits.xlsx", visits.workbook, name="visits_workbook"),
    path("visits/bring/", visits.bring, name="bring_visits"),
    path("visits/bring/template.xlsx", visits.template, name="visits_template"),
    path("visits/<str:code>/edit/", visits.edit_visit, name="edit_visit"),
    path("visits/<str:code>/", visits.visit_page, name="visit"),
    path("visits/<str:code>/solved/", visits.solved, name="solved"),
    path("meetings/<str:code>/", meetings.agenda, name="agenda"),
    path("meetings/<str:code>/<int:key>/decide/", meetings.decide, name="decide"),
    path("meetings/<str:code>/<int:key>/remove/", meetings.remove, name="remove"),
    path("<str:code>/", problem.problem_page, name="problem"),
    path("<str:code>/act/", problem.act, name="act"),
    path("<str:code>/route/", problem.route, name="route"),
    path("<str:code>/escalate/", problem.escalate, name="escalate"),
    path("<str:code>/clock/", problem.clock, name="clock"),
    path("<str:code>/contact/", links.problem_contact, name="contact"),
    path("<str:code>/agenda/", problem.to_agenda, name="to_agenda"),
    path("<str:code>/files/<int:key>/", problem.file, name="file"),
]
