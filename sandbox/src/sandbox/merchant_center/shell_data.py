"""What the application kit's shell asks the Merchant Center about user and project, by GraphQL.

The query texts are the kit's own; only its operations are known here, by their names.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.merchant_center.people import SignIn, signed_in
from sandbox.merchant_center.settings import MerchantCenterSettings

Json = dict[str, Any]


class ShellData:
    """`POST /graphql`."""

    def __init__(self, settings: MerchantCenterSettings) -> None:
        self._settings = settings

    def blueprint(self) -> Blueprint:
        """Return the route."""
        routes = Blueprint("shell_data", __name__)
        routes.add_url_rule("/graphql", view_func=self.answer, methods=["POST"])
        return routes

    def answer(self) -> Response:
        """Answer one of the kit's operations."""
        user = signed_in(self._settings.url)
        if user is None:
            return _problem("UNAUTHENTICATED", "The user has not signed in.")
        name = str((request.get_json(silent=True) or {}).get("operationName"))
        data: Mapping[str, Json] = {
            "AmILoggedIn": {"amILoggedIn": True},
            "FetchLoggedInUser": {"user": self._user(user)},
            "FetchProject": {"project": self._project()},
        }
        if name not in data:
            return _problem("BAD_USER_INPUT", f"The stand-in does not know {name}.")
        return jsonify({"data": data[name]})

    def _user(self, signed: SignIn) -> Json:
        names = ("gravatarHash", "launchdarklyTrackingId", "launchdarklyTrackingGroup")
        empty = ("launchdarklyTrackingSubgroup", "launchdarklyTrackingCloudEnvironment")
        project = {
            "__typename": "Project",
            "name": self._settings.project_key,
            "key": self._settings.project_key,
            "suspension": {"__typename": "ProjectSuspension", "isActive": False},
            "expiry": {"__typename": "ProjectExpiry", "isActive": False},
            "isProductionProject": False,
        }
        return {
            "__typename": "User",
            "id": signed.user.id,
            "email": f"{signed.user.key}@example.com",
            "createdAt": "2026-01-01T00:00:00Z",
            "firstName": signed.user.name,
            "lastName": "",
            "language": signed.language,
            "numberFormat": signed.language,
            "timeZone": "Etc/UTC",
            "launchdarklyTrackingTeam": [],
            "defaultProjectKey": self._settings.project_key,
            "businessRole": "",
            "projects": {"__typename": "ProjectQueryResult", "total": 1, "results": [project]},
            "idTokenUserInfo": None,
            **dict.fromkeys((*names, *empty), ""),
        }

    def _project(self) -> Json:
        granted = [
            {"__typename": "AppliedPermission", "name": "canView", "value": True},
            {"__typename": "AppliedPermission", "name": "canManage", "value": True},
        ]
        return {
            "__typename": "Project",
            "key": self._settings.project_key,
            "version": 1,
            "name": self._settings.project_key,
            "countries": ["DE"],
            "currencies": ["EUR"],
            "languages": ["en"],
            "initialized": True,
            "expiry": {"__typename": "ProjectExpiry", "isActive": False, "daysLeft": None},
            "suspension": {
                "__typename": "ProjectSuspension",
                "isActive": False,
                "reason": None,
            },
            "isProductionProject": False,
            "allAppliedPermissions": granted,
            "allAppliedActionRights": [],
            "allAppliedDataFences": [],
            "allPermissionsForAllApplications": {
                "__typename": "AllPermissionsForAllApplications",
                "allAppliedPermissions": granted,
                "allAppliedActionRights": [],
                "allAppliedDataFences": [],
            },
            "owner": {"__typename": "Organization", "id": "organization", "name": "Demo"},
            "sampleDataImportDataset": None,
            "isUserAdminOfCurrentProject": False,
            "productCatalogModel": None,
        }


def _problem(code: str, message: str) -> Response:
    return jsonify({"data": None, "errors": [{"message": message, "extensions": {"code": code}}]})
