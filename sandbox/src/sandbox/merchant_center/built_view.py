"""The view as `npm run build` wrote it, with the page that its kit makes for this address."""

import json
import os
import subprocess
import threading
from collections.abc import Mapping

from flask import Blueprint, Response, send_from_directory

from sandbox.merchant_center.settings import MerchantCenterSettings

VIEW_ID = "operator-view"


class ViewNotBuilt(Exception):
    """There is no build, or the kit refuses the view's configuration; the message says which."""


class BuiltView:
    """Serves the page, under the address that the Merchant Center gives it, and its files."""

    def __init__(self, settings: MerchantCenterSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._page: tuple[str, Mapping[str, str]] | None = None

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("built_view", __name__)
        page = f"/custom-views/{VIEW_ID}/projects/{self._settings.project_key}"
        routes.add_url_rule(page, view_func=self.page)
        routes.add_url_rule("/<file>", view_func=self.file)
        return routes

    def page(self) -> Response:
        """Return the view's page; raises `ViewNotBuilt`."""
        with self._lock:
            # Made when it is first needed: most starts of the stack never show it.
            self._page = self._page or self._made()
        html, headers = self._page
        return Response(html, headers=dict(headers), mimetype="text/html")

    def file(self, file: str) -> Response:
        """Return a file of the build."""
        return send_from_directory(self._settings.view_folder.absolute() / "public", file)

    def _made(self) -> tuple[str, Mapping[str, str]]:
        folder, url = self._settings.view_folder, self._settings.url
        if not (folder / "public" / "index.html.template").is_file():
            raise ViewNotBuilt("The view is not built: make operator-view")
        done = subprocess.run(
            ["node", "scripts/page.mjs"],
            cwd=folder,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "NODE_ENV": "production",
                "MC_APP_ENV": "production",
                "CLOUD_IDENTIFIER": "gcp-eu",
                "CUSTOM_VIEW_ID": VIEW_ID,
                "APPLICATION_URL": url,
                "MC_API_URL": url,
                "PROCESSOR_URL": self._settings.processor_url,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ViewNotBuilt(done.stderr)
        made = json.loads(done.stdout)
        return made["html"], made["headers"]
