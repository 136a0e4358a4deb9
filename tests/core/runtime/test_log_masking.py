"""The configured secrets are masked whatever their shape, in every form they are sent in."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import SETTINGS
from payment_core.runtime.log_masking import Masking, masked
from payment_core.runtime.logs import configure_logging, get_logger
from payment_core.runtime.setting_kinds import secret, secrets
from payment_core.runtime.settings import Environment, required
from payment_core.runtime.world import World, production_world
from payment_core.settings import CoreSettings
from payment_web.deployment import DeploymentError, run

PLAIN = "Xq7vTz2LmNw9RbKd"
ODD = 'a+b/c=d&e "f" ?%g'
KEY = required("KEY", secret, "A secret")
SECRET_SETTINGS = ("CTP_CLIENT_SECRET", "SANDBOX_PSP_SECRET_KEY", "SANDBOX_PSP_WEBHOOK_SECRETS")


def basic(user: str) -> Callable[[str], str]:
    """Return how a secret is sent as the password of this user."""
    return lambda secret: b64encode(f"{user}:{secret}".encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda one: one,
    "in a URL": lambda one: quote(one, safe=""),
    "in a form": quote_plus,
    "in a whole form": lambda one: urlencode({"client_secret": one, "x": "y"}),
    "in JSON": json.dumps,
    "basic, user of 1": basic("u"),
    "basic, user of 2": basic("us"),
    "basic, user of 3": basic("use"),
    "basic, as a user": lambda one: b64encode(f"{one}:".encode()).decode(),
    "in URL-safe base64": lambda one: urlsafe_b64encode(one.encode()).decode(),
}


@pytest.mark.parametrize("secret", [PLAIN, ODD])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_secret_is_masked(secret: str, form: str) -> None:
    masking = Masking()
    masking.add(secret)
    written = FORMS[form](secret)
    shown = masking.masked(f"The service said: {written}, and more.")
    assert "***" in shown
    assert shown.startswith("The service said: ")
    assert shown.endswith("and more.")
    left = shown.removeprefix("The service said: ").removesuffix(", and more.")
    assert written not in shown
    assert len(left.replace("***", "")) <= len(written) - len(secret)


def test_one_that_contains_another_is_masked_whole() -> None:
    masking = Masking()
    for one in ("inner-value", "outer-inner-value-outer"):
        masking.add(one)
    assert masking.masked("outer-inner-value-outer inner-value") == "*** ***"


def test_a_secret_at_the_end_of_a_long_text_is_masked_before_it_is_cut() -> None:
    masking = Masking()
    masking.add(PLAIN)
    assert PLAIN[:6] not in masking.masked("x " * 497 + PLAIN)


def test_ordinary_words_stay() -> None:
    masking = Masking()
    masking.add("secret")
    assert masking.masked("Configure the signing secret.") == "Configure the signing secret."


def test_an_id_stays_though_its_digits_are_those_of_a_card_number() -> None:
    text = "f31aeb00-4982-4407-8941-965096ee86ef"
    assert masked(text) == text
    assert masked(f"{text[:-1]} x") != f"{text[:-1]} x"


def test_an_id_that_is_configured_as_a_secret_is_masked() -> None:
    masking = Masking()
    masking.add("f31aeb00-4982-4407-8941-965096ee86ef")
    assert masking.masked("f31aeb00-4982-4407-8941-965096ee86ef") == "***"


def test_compositions_know_nothing_of_each_other() -> None:
    first, second = Environment({"KEY": PLAIN}), Environment({"KEY": ODD.replace(" ", "")})
    assert KEY.read(first)
    assert KEY.read(second)
    assert first.masking.masked(PLAIN) == "***"
    assert second.masking.masked(PLAIN) == PLAIN


@pytest.mark.parametrize("name", SECRET_SETTINGS)
def test_every_secret_of_the_settings_is_masked_in_the_log(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = Environment(SETTINGS)
    CoreSettings.read(environment)
    configure_logging("info", environment.masking)
    written = basic("someone")(SETTINGS[name])
    get_logger().info("Said", reason=SETTINGS[name], header=written, more=[SETTINGS[name]])
    line = json.loads(capsys.readouterr().out)
    assert (line["reason"], line["more"]) == ("***", "['***']")
    assert written not in line["header"]


def test_all_of_several_secrets_are_masked() -> None:
    environment = Environment({"KEYS": f"{PLAIN}, another-secret-value"})
    required("KEYS", secrets, "Several").read(environment)
    assert environment.masking.masked(f"{PLAIN} another-secret-value") == "*** ***"


def test_a_deploy_script_shows_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    def script(environment: Environment, _: World) -> Iterator[str]:
        value = KEY.read(environment).reveal()
        yield f"Signed in with {value}."
        raise DeploymentError(f"Refused with {value}.")

    assert run("It", script, {"KEY": PLAIN}, production_world()) == 1
    shown = capsys.readouterr()
    assert shown.out == "It: Signed in with ***.\n"
    assert shown.err == "It failed. Refused with ***.\n"


SUSPICIOUS = [
    "@",
    "_",
    "://",
    "eyJ",
    "Bearer",
    "BEARER\t",
    "basic ",
    "whsec_",
    "sk_",
    "4111",
    "DE12",
    " ",
    "-",
    "a.b",
    "x",
    "7",
]


@given(st.lists(st.sampled_from(SUSPICIOUS), max_size=12).map("".join))
def test_text_of_ascii_is_masked_like_all_other_text(text: str) -> None:
    """For ASCII, one quick search decides whether the patterns are tried at all."""
    assert masked(f"é {text}") == f"é {masked(text)}"
