from django.urls import path

from diaodu.web.views import (
    audit,
    front,
    health,
    history,
    jobs,
    preferences,
    search,
    second_factor,
    session,
    settings_rows,
    sheets,
)

app_name = "web"

urlpatterns = [
    path("", front.front, name="front"),
    path("desk/<str:code>/line/", front.report_line, name="report_line"),
    path("desk/<str:code>/return/", front.report_all, name="report_all"),
    path("sign-in/", session.SignIn.as_view(), name="sign_in"),
    path("sign-out/", session.SignOut.as_view(), name="sign_out"),
    path("password/", session.ChangePassword.as_view(), name="change_password"),
    path("second-factor/", second_factor.ask, name="second_factor"),
    path("second-factor/set-up/", second_factor.set_up, name="set_second_factor"),
    path("second-factor/reset/<str:username>/", second_factor.reset, name="reset_second_factor"),
    path("sign-ins/", second_factor.sessions, name="sessions"),
    path("sign-ins/end/", second_factor.end_others, name="end_sessions"),
    path("language/", preferences.choose_language, name="language"),
    path("theme/", preferences.choose_theme, name="theme"),
    path("audit/", audit.audit, name="audit"),
    path("audit/records.csv", audit.export, name="audit_export"),
    path("history/<str:code>/", history.history, name="history"),
    path("search/", search.search, name="search"),
    path("settings/", settings_rows.listing, name="settings"),
    path("settings/<str:name>/", settings_rows.rule, name="setting"),
    path("settings/<str:name>/<int:key>/retire/", settings_rows.retire, name="setting_retire"),
    path("jobs/<int:key>/", jobs.job, name="job"),
    path("jobs/<int:key>/stop/", jobs.stop, name="job_stop"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/template/<str:kind>.xlsx", sheets.template, name="sheet_template"),
    path("sheets/<int:key>/", sheets.sheet, name="sheet"),
    path("sheets/<int:key>/publish/", sheets.publish, name="sheet_publish"),
    path("sheets/<int:key>/discard/", sheets.discard, name="sheet_discard"),
    path("sheets/<int:key>/to-mend.xlsx", sheets.to_mend, name="sheet_to_mend"),
    path("health/", health.health, name="health"),
]
