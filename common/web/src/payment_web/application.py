"""What every application is made of before its own routes are added."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, request
from werkzeug.routing import MapAdapter

from payment_core.runtime.world import World
from payment_web.http.correlation import new_correlation_id
from payment_web.http.error_responses import NO_TEXTS, Texts, answer_errors
from payment_web.http.request_scope import RequestScope
from payment_web.http.response_headers import AnswerHeaders
from payment_web.http.strict_paths import refuse_ambiguous_paths

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class _PlainFlask(Flask):
    """Flask without what it works out at every request, and what is the same at all of ours.

    No handler is a coroutine, and no route depends on the host that was asked for. There are no
    blueprints, no sessions, and nothing registered for the end of a request.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the handler as it is."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes for a request, whatever host it names."""
        if request is None:
            return None
        return self.url_map.bind("", path_info=request.path, default_method=request.method)

    def preprocess_request(self) -> Any:
        """Return the answer of the first check that refuses the request, None without one."""
        for look in self.url_value_preprocessors.get(None, ()):
            look(request.endpoint, request.view_args)
        for check in self.before_request_funcs.get(None, ()):
            if (answer := check()) is not None:
                return answer
        return None

    def process_response(self, response: Response) -> Response:
        """Return the response after what was registered for every one, the latest first."""
        for finish in reversed(self.after_request_funcs.get(None, ())):
            response = finish(response)
        return response

    def do_teardown_request(self, exc: object = None) -> None:
        """Do nothing: what a request has opened, it closes itself."""

    def do_teardown_appcontext(self, exc: object = None) -> None:
        """Do nothing, for the same reason."""


def bare_app(
    name: str,
    world: World,
    *,
    budget: float = float("inf"),
    correlation_id: "Callable[[WSGIEnvironment], str] | None" = None,
    log_requests: Callable[[Flask, World], None] | None = None,
    texts: Texts = NO_TEXTS,
) -> Flask:
    """Return an application that scopes, checks and refuses requests, and has no route yet.

    `budget` is how many seconds a request may take. `correlation_id` names a request, by default
    with a new id. `log_requests` sees also those that are refused. `texts` are those of
    `answer_errors`.
    """
    app = _PlainFlask(name, static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    named = correlation_id or (lambda _environ: new_correlation_id(world))
    scope = RequestScope(AnswerHeaders(app.wsgi_app), world, named, budget)
    app.wsgi_app = scope  # type: ignore[method-assign]
    if log_requests:
        log_requests(app, world)
    refuse_ambiguous_paths(app)
    answer_errors(app, texts)
    return app
