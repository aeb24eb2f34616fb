from django.urls import path

from diaodu.duties.views import duties, meetings, notices

app_name = "duties"

urlpatterns = [
    path("", duties.duty_list, name="list"),
    path("workbook/", duties.workbook, name="workbook"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new/", notices.new_notice, name="new_notice"),
    path("notices/<str:code>/", notices.notice_page, name="notice"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new_meeting"),
    path("meetings/<str:code>/", meetings.meeting_page, name="meeting"),
    path("meetings/<str:code>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<str:code>/decide/", meetings.decide, name="decide"),
    path("meetings/<str:code>/cancel/", meetings.cancel, name="cancel"),
    path("<str:code>/", duties.duty_page, name="duty"),
    path("<str:code>/act/", duties.act, name="act"),
    path("<str:code>/clock/", duties.clock, name="clock"),
    path("<str:code>/evidence/<int:key>/", duties.evidence, name="evidence"),
]
