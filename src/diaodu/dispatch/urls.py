from django.urls import path

from diaodu.dispatch.views import alerts, gaps, meetings, screens, watch

app_name = "dispatch"

urlpatterns = [
    path("watch/", watch.ledger, name="watch"),
    path("watch/workbook/", watch.workbook, name="watch_workbook"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/policies/", gaps.name_policy, name="name_policy"),
    path("gaps/policies/<int:key>/retire/", gaps.retire, name="retire_policy"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/workbook/", alerts.workbook, name="alerts_workbook"),
    path("alerts/look/", alerts.look, name="look"),
    path("alerts/many/", alerts.many, name="alerts_many"),
    path("alerts/<str:code>/", alerts.alert, name="alert"),
    path("alerts/<str:code>/act/", alerts.act, name="alert_act"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new_meeting"),
    path("meetings/<str:code>/", meetings.meeting, name="meeting"),
    path("meetings/<str:code>/agenda/paper/", meetings.agenda_file, name="agenda_paper"),
    path("meetings/<str:code>/minutes/paper/", meetings.minutes_file, name="minutes_paper"),
    path("meetings/<str:code>/propose/", meetings.propose, name="propose"),
    path("meetings/<str:code>/add/", meetings.add, name="add_item"),
    path("meetings/<str:code>/order/", meetings.order, name="order"),
    path("meetings/<str:code>/publish/", meetings.publish, name="publish"),
    path("meetings/<str:code>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<str:code>/items/<int:key>/act/", meetings.act, name="item_act"),
    path("meetings/<str:code>/screens/<int:number>/", screens.screen, name="screen"),
    path("meetings/<str:code>/screens/<int:number>/decide/", screens.decide, name="decide"),
]
