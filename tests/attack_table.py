"""Every attack that the tests must hold, by id; docs/security.md says what stops each."""

from collections.abc import Mapping

ATTACKS: Mapping[str, str] = {
    "J1": "a token that names the algorithm none",
    "J2": "the same, written None",
    "J3": "the same, written nOnE",
    "J4": "a token signed with HS256 and the issuer's public key, or with any algorithm but ours",
    "J5": "a token that brings its key, or says where to find one: jku, x5u, jwk, an odd kid",
    "J6": "a token of another issuer, or of none",
    "J7": "a token for another project, application or account",
    "J8": "a token out of its time, or without one",
    "J9": "a token that was altered, cut, or is enormous",
    "J10": "a token signed with a key that the issuer has just begun or ceased to use",
    "J11": "an issuer whose keys cannot be had",
    "J12": "a thousand tokens with key ids that nobody knows",
    "O1": "an access token that is not active",
    "O2": "an access token without scopes",
    "O3": "an access token with other scopes",
    "O4": "an access token of another project",
    "O5": "an auth service that cannot check a token",
    "O6": "good credentials of another kind, or in another place than their header",
    "X1": "a session that is missing, unknown, expired or over",
    "X2": "a session id that would be more than one part of a path",
    "X3": "a session service in trouble",
    "X4": "a payment or a stored method of somebody else",
    "X5": "a session without a cart, or with one that changed hands",
    "W1": "a webhook that is sent again",
    "W2": "a webhook from long ago, or from the future",
    "W3": "a webhook signed with a wrong or an old secret, or no secret at all",
    "W4": "a webhook of which anything was altered",
    "W5": "a comparison whose time tells how much was right",
    "W6": "a signed webhook that claims more than the PSP shows",
    "U1": "a return address that a browser would choose",
    "U2": "a service that sends us or the shopper somewhere else",
    "U3": "an address from outside that we would call",
    "U4": "a configured address inside of a network",
    "C1": "a page of another origin that reads our answers",
    "C2": "a preflight for methods and headers that nobody needs",
    "C3": "a browser at routes that are not for browsers",
    "B1": "a body that is too large, or never ends",
    "B2": "a hundred attempts to pay",
    "B3": "a browser that sends amounts, states and names of its own",
    "G1": "secrets that come out of logs, answers or fields",
    "G2": "input that writes log lines",
    "G3": "an error that tells how we work",
    "H1": "an answer without security headers",
    "N1": "scripts, frames and messages of the checkout page",
    "D1": "dependencies, their licences, and secrets in the repository",
}

# What is proved where its code is tested: the file, and words that its test has.
ELSEWHERE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "B1": (
        (
            "tests/bad_input/test_bad_input_on_sockets.py",
            "whoever_does_not_come_to_an_end_is_given_up",
        ),
        ("tests/bad_input/rows_on_the_wire.py", "64 KB header"),
    ),
    "H1": (
        ("tests/processor/test_gunicorn_start.py", "def test_it_serves_without_naming_itself"),
    ),
    "G1": (
        ("tests/demo/test_clean_logs.py", "def test_cards_tokens_and_session_ids_are_in_no_log"),
    ),
    "N1": (
        ("tests/browser/test_forged_messages.py", "def test_n1_nobody_else_can_finish_a_challenge"),
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
    "U1": (("tests/processor/test_failed_returns.py", "def test_a_bad_link_shows_a_page"),),
    "X4": (("tests/flows/test_wallet.py", "another customer's"),),
}
