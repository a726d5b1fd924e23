# The review queue by Django, a page written by hand: the same query, a template of the same rows. No session, no counts.
import signal
import socketserver
import sys
from datetime import datetime, timezone
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

FILE, QUERY = sys.argv[1:3]
settings.configure(DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="bench", MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FILE, "CONN_MAX_AGE": None}})
django.setup()
PAGE = Engine().from_string("""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>待审申请</title></head><body><main><h1>待审申请</h1><table>
<thead><tr><th>编号</th><th>商家</th><th>计划</th><th>版本</th><th>审核人</th><th>截止</th></tr></thead><tbody>
{% for r in rows %}<tr><td><a href="/staff/cases/{{ r.id }}">{{ r.number }}</a></td><td>{{ r.name }}</td><td>{{ r.programme }}</td><td>{{ r.edition }}</td>
<td>{{ r.claimed_by_name }}</td><td><time>{{ r.until|date:"Y-m-d H:i" }}</time></td></tr>{% endfor %}
</tbody></table></main></body></html>""")


def queue(request):
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor.fetchall()]
    for row in rows:
        row["until"] = datetime.fromtimestamp(row["due"] / 1e6, timezone.utc)
    return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", queue)]


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
print("http://127.0.0.1:%d" % server.server_port, file=sys.stderr, flush=True)
server.serve_forever()
