"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaodu.config.settings")
gc.disable()  # nothing that is being imported is garbage: looking for it takes a tenth of the start
application = get_wsgi_application()
ADDRESSES = len(get_resolver().url_patterns)  # every page and operation, before the first visitor waits for them
gc.freeze()
gc.enable()
