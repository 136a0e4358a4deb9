"""A stand-in of Acme's API: one Flask application, all in memory.

`python stand_in.py PORT` serves it on this machine. Its rules have to be Acme's own: keys that are
remembered, statuses that change later, amounts that are refused.
"""

import os
import sys

from flask import Flask, Response, jsonify


class Acme:
    """Has no rules yet, so every call is answered with what has to be written."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key
        self.app = Flask("acme")
        self.app.add_url_rule("/health", view_func=self.health)
        self.app.add_url_rule(
            "/<path:path>", view_func=self.anything, methods=["GET", "POST", "PUT", "DELETE"]
        )

    def health(self) -> Response:
        """`GET /health`: it runs."""
        return jsonify(isUp=True)

    def anything(self, path: str) -> tuple[Response, int]:
        """Every other route."""
        return jsonify(message=f"stand_in.py has to answer /{path} as Acme does."), 501


if __name__ == "__main__":
    Acme(os.environ["ACME_SECRET_KEY"]).app.run(port=int(sys.argv[1]), threaded=True)
