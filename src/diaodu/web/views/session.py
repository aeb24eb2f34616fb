"""Coming in, going out, changing the password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from diaodu.core.audit import append_audit
from diaodu.core.clock import now
from diaodu.core.settings import newest_setting
from diaodu.people.models import Officer
from diaodu.people.passwords import remember_password
from diaodu.people.queries import demo_posts
from diaodu.people.sessions import ADDRESS, SEEN, SINCE, end_sessions, most_sessions
from diaodu.people.sign_in import demo_sign_in_allowed
from diaodu.web.way_back import UNSAVED


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in; of too many sign-ins the oldest ends."""
        response = super().form_valid(form)
        officer = form.get_user()
        session = self.request.session
        moment = now().isoformat()
        session.update({ADDRESS: self.request.META.get("REMOTE_ADDR", ""), SINCE: moment, SEEN: moment})
        session["own_password"] = officer.password_set_on is not None or officer.is_demo
        session.save()
        end_sessions(officer, but=session.session_key or "", keep=most_sessions(officer) - 1)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demonstration accounts are shown only where they would be let in."""
        context = super().get_context_data(**kwargs) | {"unsaved": UNSAVED in self.request.GET}
        if demo_sign_in_allowed(self.request):
            context |= {"demo_posts": demo_posts(), "demo_password": newest_setting("demo.password")}
        return context


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "web/change_password.html"
    success_url = reverse_lazy("web:front")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            old = Officer.objects.values_list("password", flat=True).get(pk=form.user.pk)
            response = super().form_valid(form)
            remember_password(form.user, old)
            end_sessions(form.user, but=self.request.session.session_key or "")
            self.request.session["own_password"] = True
            name = form.user.username
            append_audit(verb="change_password", subject=name, by=name, unit=form.user.unit.path)
        messages.success(self.request, _("Your password is changed."))
        return response
