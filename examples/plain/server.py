"""The server of a plain page that takes payments: `python3 server.py`, and nothing to install.

It makes a cart and its Checkout session, which a page must not do itself: that takes the
credentials of an API client. Addresses and credentials are those of a running `make demo`.
"""

import argparse
import json
import urllib.parse
import urllib.request
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
STACK = HERE.parents[1] / ".demo" / "stack.json"
FILES = {"/": ("index.html", "text/html"), "/page.js": ("page.js", "text/javascript")}


class Project:
    """commercetools, as an API client with the scopes manage_orders and manage_sessions sees it."""

    def __init__(self, facts):
        self.facts = facts

    def new_checkout(self):
        """Return what the page needs: where enabler and processor are, and a session."""
        token = self._token()
        item = {
            "name": {"en": "A pair of shoes"},
            "slug": "shoes",
            "quantity": 1,
            "money": {"centAmount": 5990, "currencyCode": "EUR"},
        }
        cart = self._post(
            f"{self.facts['apiUrl']}/{self.facts['projectKey']}/carts",
            token,
            {"currency": "EUR", "country": "DE", "customLineItems": [item]},
        )
        session = self._post(
            f"{self.facts['sessionUrl']}/{self.facts['projectKey']}/sessions",
            token,
            {
                "cart": {"cartRef": {"id": cart["id"]}},
                "metadata": {
                    "processorUrl": self.facts["processorUrl"],
                    # Where the shopper comes back to from a bank: the page with the form.
                    "merchantReturnUrl": self.facts["page"],
                },
            },
        )
        return {
            "enablerUrl": f"{self.facts['enablerUrl']}/connector-enabler.es.js",
            "processorUrl": self.facts["processorUrl"],
            "sessionId": session["id"],
        }

    def _token(self):
        """A real server keeps it until it expires."""
        client = f"{self.facts['clientId']}:{self.facts['clientSecret']}"
        request = urllib.request.Request(
            f"{self.facts['authUrl']}/oauth/token",
            urllib.parse.urlencode({"grant_type": "client_credentials"}).encode(),
            {"Authorization": f"Basic {b64encode(client.encode()).decode()}"},
        )
        return f"Bearer {self._answer(request)['access_token']}"

    def _post(self, url, token, body):
        headers = {"Authorization": token, "Content-Type": "application/json"}
        return self._answer(urllib.request.Request(url, json.dumps(body).encode(), headers))

    def _answer(self, request):
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


class Page(BaseHTTPRequestHandler):
    """`GET /` and what it loads, and `POST /checkout` for a new session."""

    project: Project

    def do_GET(self):
        name, kind = FILES.get(urllib.parse.urlsplit(self.path).path, (None, None))
        if name is None:
            return self.send_error(404)
        return self._send((HERE / name).read_bytes(), kind)

    def do_POST(self):
        if self.path != "/checkout":
            return self.send_error(404)
        return self._send(json.dumps(self.project.new_checkout()).encode(), "application/json")

    def _send(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5173)
    parser.add_argument("--stack", type=Path, default=STACK, help="what a running demo has written")
    arguments = parser.parse_args()
    page = f"http://localhost:{arguments.port}"
    try:
        facts = json.loads(arguments.stack.read_text())
    except FileNotFoundError:
        parser.error(f"{arguments.stack} is missing. First: make demo ORIGINS={page}")
    Page.project = Project({**facts, "page": f"{page}/"})
    server = ThreadingHTTPServer(("localhost", arguments.port), Page)
    print(f"Open {page}. The demo has to know this origin: make demo ORIGINS={page}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
