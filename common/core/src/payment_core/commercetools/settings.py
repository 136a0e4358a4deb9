"""Where the project is and how we sign in; the names are those of the payment template."""

from payment_core.runtime import setting_kinds as kinds
from payment_core.runtime.settings import Settings, required

_PROJECT_KEY = kinds.matching(r"[a-z0-9_-]{2,36}", "is not a project key", "my-project")


class CommercetoolsSettings(Settings):
    """The settings of the client."""

    project_key = required("CTP_PROJECT_KEY", _PROJECT_KEY, "Key of the commercetools project")
    client_id = required(
        "CTP_CLIENT_ID",
        kinds.credential,
        "Id of an API client with exactly these scopes: `manage_payments`, `manage_orders`, "
        "`view_sessions`, `introspect_oauth_tokens`, `manage_types`, `manage_subscriptions`",
        more="And `manage_locked_carts` only if shoppers may pay carts that your staff has "
        "[locked](https://docs.commercetools.com/api/releases/2026-01-16-introduced-cart-locking). "
        "Without it such a cart answers 409 `CartLocked`",
    )
    client_secret = required("CTP_CLIENT_SECRET", kinds.secret, "Secret of the API client")
    auth_url = required(
        "CTP_AUTH_URL",
        kinds.url,
        "URL of the commercetools authorization service, in the region of the project",
        prefilled="https://auth.europe-west1.gcp.commercetools.com",
    )
    api_url = required(
        "CTP_API_URL",
        kinds.url,
        "URL of the commercetools HTTP API, in the region of the project",
        prefilled="https://api.europe-west1.gcp.commercetools.com",
    )
    session_url = required(
        "CTP_SESSION_URL",
        kinds.url,
        "URL of the commercetools session service, in the region of the project",
        prefilled="https://session.europe-west1.gcp.commercetools.com",
    )
