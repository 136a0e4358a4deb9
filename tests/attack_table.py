"""Every attack that the tests must hold, by id; docs/security.md says what stops each."""

from collections.abc import Mapping

ATTACKS: Mapping[str, str] = {
    "algorithm-none": "a token that names the algorithm none",
    "algorithm-capital-none": "the same, written None",
    "algorithm-mixed-none": "the same, written nOnE",
    "foreign-algorithm": "HS256 with the issuer's public key, or any algorithm but ours",
    "key-in-token": "a token with its own key, or an address of one: jku, x5u, jwk, an odd kid",
    "wrong-issuer": "a token of another issuer, or of none",
    "wrong-audience": "a token for another project, application or account",
    "wrong-time": "a token out of its time, or without one",
    "altered-token": "a token that was altered, cut, or is enormous",
    "rotated-key": "a token signed with a key that the issuer has just begun or ceased to use",
    "issuer-down": "an issuer whose keys cannot be had",
    "unknown-key-ids": "a thousand tokens with key ids that nobody knows",
    "inactive-token": "an access token that is not active",
    "missing-scope": "an access token without scopes",
    "other-scope": "an access token with other scopes",
    "missing-permission": "a user of the Merchant Center without the permission, or with none",
    "other-project": "an access token of another project",
    "auth-service-down": "an auth service that cannot check a token",
    "other-credentials": "good credentials of another kind, or in another place than their header",
    "bad-session": "a session that is missing, unknown, expired or over",
    "session-id-in-path": "a session id that would be more than one part of a path",
    "session-service-down": "a session service in trouble",
    "foreign-payment": "a payment or a stored method of somebody else",
    "session-cart": "a session without a cart, or with one that changed hands",
    "webhook-replay": "a webhook that is sent again",
    "webhook-time": "a webhook from long ago, or from the future",
    "webhook-secret": "a webhook signed with a wrong or an old secret, or no secret at all",
    "webhook-altered": "a webhook of which anything was altered",
    "comparison-time": "a comparison whose time tells how much was right",
    "webhook-claim": "a signed webhook that claims more than the PSP shows",
    "return-address": "a return address that a browser would choose",
    "foreign-redirect": "a service that sends us or the shopper somewhere else",
    "foreign-address": "an address from outside that we would call",
    "internal-address": "a configured address inside of a network",
    "cross-origin-read": "a page of another origin that reads our answers",
    "needless-preflight": "a preflight for methods and headers that nobody needs",
    "browser-at-other-route": "a browser at routes that are not for browsers",
    "endless-body": "a body that is too large, or never ends",
    "many-attempts": "a hundred attempts to pay",
    "browser-data": "a browser that sends amounts, states and names of its own",
    "leaked-secret": "secrets that come out of logs, answers or fields",
    "log-injection": "input that writes log lines",
    "error-detail": "an error that tells how we work",
    "security-headers": "an answer without security headers",
    "page-scripts": "scripts, frames and messages of the checkout page",
    "supply-chain": "dependencies, their licences, and secrets in the repository",
}

# What is proved where its code is tested: the file, and words that its test has.
ELSEWHERE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "endless-body": (
        (
            "tests/bad_input/test_bad_input_on_sockets.py",
            "whoever_does_not_come_to_an_end_is_given_up",
        ),
        ("tests/bad_input/rows_on_the_wire.py", "64 KB header"),
    ),
    "security-headers": (
        ("tests/processor/test_gunicorn_start.py", "def test_it_serves_without_naming_itself"),
    ),
    "leaked-secret": (
        ("tests/demo/test_clean_logs.py", "def test_cards_tokens_and_session_ids_are_in_no_log"),
    ),
    "page-scripts": (
        (
            "tests/browser/test_forged_messages.py",
            "def test_page_scripts_nobody_else_can_finish_a_challenge",
        ),
        ("tests/browser/test_card_data.py", "def test_only_the_psp_gets_the_card_number"),
        ("tests/browser/test_card_data.py", "def test_the_page_cannot_read_the_card_fields"),
        ("tests/browser/test_card_data.py", "def test_a_whole_purchase_violates_no_policy"),
        (
            "tests/browser/test_card_data.py",
            "def test_an_enabler_that_was_tampered_with_does_not_run",
        ),
        ("enabler/test/source-rules.test.ts", "markup made from strings"),
        ("enabler/test/source-rules.test.ts", "a card number's autocompletion"),
        ("enabler/scripts/report-build.mjs", "The README shows other hashes"),
    ),
    "return-address": (
        ("tests/processor/test_failed_returns.py", "def test_a_bad_link_shows_a_page"),
    ),
    "foreign-payment": (("tests/flows/test_customer_payment_methods.py", "another customer's"),),
}
