"""Addresses of shops: other letters, apps, development, and those that are too long."""

from base64 import urlsafe_b64encode
from hashlib import sha512

import pytest
from requests import Response

from bench import PROCESSOR, Bench, Place
from processor_support import PAYMENT_ID

# Nothing shortens letters like these.
_LETTERS = "".join(urlsafe_b64encode(sha512(b"%d" % n).digest()).decode()[:80] for n in range(24))
LONG = f"https://shop.example.com/{_LETTERS}"


def leave(bench: Bench, url: str, method: str = "ideal") -> Response:
    token = "tok_approved" if method == "card" else None
    return bench.pay(bench.session(merchantReturnUrl=url), token, method)


def came_back_to(bench: Bench, url: str) -> str:
    started = leave(bench, url)
    assert started.status_code == 200, started.text
    location = bench.answer_the_bank(started.json()["action"]["url"])
    back = bench.call("GET", location.removeprefix(PROCESSOR))
    assert back.status_code == 302
    [payment] = bench.payments()
    return back.headers["Location"].replace(payment["id"], "ID")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://bücher.example/zurück", "https://xn--bcher-kva.example/zur%C3%BCck"),
        ("https://BÜCHER.example:8443/", "https://xn--bcher-kva.example:8443/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://متجر.example/عودة", "https://xn--pgbep1f.example/%D8%B9%D9%88%D8%AF%D8%A9"),
        ("https://shop.example/%2F?q=ü#ä", "https://shop.example/%2F?q=%C3%BC&REF#%C3%A4"),
        ("https://192.168.1.20:3000/", "https://192.168.1.20:3000/"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000/"),
        ("http://localhost:3000/", "http://localhost:3000/"),
        ("https://[fd00::1]/", "https://[fd00::1]/"),
    ],
)
def test_a_shopper_comes_back_to_such_an_address(url: str, target: str) -> None:
    if "REF" in target:
        expected = target.replace("REF", "paymentReference=ID")
    else:
        expected = f"{target}?paymentReference=ID"

    assert came_back_to(Bench(), url) == expected
    assert came_back_to(Bench(settings={"MERCHANT_RETURN_URL": url}), "") == expected


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("myapp://checkout/done", "myapp://checkout/done?paymentReference=ID"),
        ("com.example.shop://done?x=1", "com.example.shop://done?x=1&paymentReference=ID"),
        ("MyApp://done#top", "myapp://done?paymentReference=ID#top"),
        ("myapp:/checkout/done", "myapp:/checkout/done?paymentReference=ID"),
        ("myapp:///done", "myapp:///done?paymentReference=ID"),
        ("myapp:done?x=ü", "myapp:done?x=%C3%BC&paymentReference=ID"),
    ],
)
def test_a_deep_link_of_an_app_that_a_setting_names(url: str, target: str) -> None:
    schemes = "myapp, com.example.shop"

    assert came_back_to(Bench(settings={"RETURN_URL_SCHEMES": schemes}), url) == target
    bench = Bench(settings={"RETURN_URL_SCHEMES": schemes, "MERCHANT_RETURN_URL": url})
    assert came_back_to(bench, "") == target


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://192.168.1.20:3000/", "http://192.168.1.20:3000/?paymentReference=ID"),
        ("http://shops-mac.local/?x=1", "http://shops-mac.local/?x=1&paymentReference=ID"),
        ("http://[fd00::1]:3000/", "http://[fd00::1]:3000/?paymentReference=ID"),
        ("http://bücher.local/", "http://xn--bcher-kva.local/?paymentReference=ID"),
        ("https://shop.example/", "https://shop.example/?paymentReference=ID"),
    ],
)
def test_plain_http_where_a_setting_names_it(url: str, target: str) -> None:
    schemes = "http,myapp"

    assert came_back_to(Bench(settings={"RETURN_URL_SCHEMES": schemes}), url) == target
    bench = Bench(settings={"RETURN_URL_SCHEMES": schemes, "MERCHANT_RETURN_URL": url})
    assert came_back_to(bench, "") == target


@pytest.mark.parametrize("url", ["http:/back", "http:back", "https:///back", "http://ok@10.0.0.1/"])
def test_a_web_address_has_a_host_and_no_user_whatever_the_setting_names(url: str) -> None:
    answer = leave(Bench(settings={"RETURN_URL_SCHEMES": "http"}), url)
    [error] = answer.json()["errors"]

    assert (answer.status_code, error["field"]) == (400, "merchantReturnUrl")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("myapp://done", "RETURN_URL_SCHEMES"),
        ("myapp:done", "RETURN_URL_SCHEMES"),
        ("http://192.168.1.20/", "RETURN_URL_SCHEMES"),
        ("http://192.168.1.20/", "https"),
        ("http://shop.example.com/", "https"),
        ("https://ok@shop.example.com/", "user"),
        ("https://shop.example.com/a b", "characters"),
        ("https://a\u2025b.example/", "host"),
        ("https://shop.example.com:99999/", "URL"),
        ("/back", "URL"),
        ("javascript:alert(1)", "RETURN_URL_SCHEMES"),
        ("javascript://shop.example.com/%0aalert(1)", "RETURN_URL_SCHEMES"),
    ],
)
def test_a_refusal_names_the_field_and_the_reason(
    url: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = Bench()
    answer = leave(bench, url)
    [error] = answer.json()["errors"]

    assert (answer.status_code, error["code"]) == (400, "InvalidField")
    assert error["field"] == "merchantReturnUrl"
    assert "merchantReturnUrl" in error["message"]
    assert reason in error["message"]
    assert bench.payments() == []
    with pytest.raises(SystemExit):
        Place().app(MERCHANT_RETURN_URL=url)
    told = capsys.readouterr().err
    assert "MERCHANT_RETURN_URL" in told
    assert reason in told


@pytest.mark.parametrize(
    "scheme",
    ["javascript", "https", "data", "blob", "file", "intent", "search-ms", "a:", "my app", "ä"],
)
def test_no_browsers_own_scheme_is_an_apps(scheme: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        Place().app(RETURN_URL_SCHEMES=f"myapp,{scheme}")

    assert "RETURN_URL_SCHEMES" in capsys.readouterr().err


def test_without_any_address_both_places_for_it_are_named() -> None:
    answer = leave(Bench(settings={"MERCHANT_RETURN_URL": ""}), "")

    assert answer.status_code == 400
    message = answer.json()["errors"][0]["message"]
    assert "merchantReturnUrl" in message
    assert "MERCHANT_RETURN_URL" in message


def test_an_address_that_is_too_long_is_refused_before_there_is_a_payment() -> None:
    bench = Bench()
    assert 1900 < len(LONG) < 2000
    answer = leave(bench, LONG)
    [error] = answer.json()["errors"]

    assert (answer.status_code, error["code"]) == (400, "InvalidField")
    assert error["field"] == "merchantReturnUrl"
    assert "2048" in error["message"]
    assert (bench.payments(), bench.money_calls()) == ([], [])


@pytest.mark.parametrize("url", [LONG, "http://shop.example.com/", "myapp://done", ""])
def test_a_method_that_stays_in_the_shop_goes_on_without(url: str) -> None:
    answer = leave(Bench(), url, "card")

    assert answer.status_code == 200
    assert answer.json()["outcome"] == "approved"


def test_the_longest_address_that_the_psp_takes() -> None:
    bench = Bench()
    lengths = [len(LONG) - cut for cut in range(0, 1200, 25)]
    taken = [leave(bench, LONG[:length]).status_code for length in lengths]

    assert set(taken) == {200, 400}
    assert taken == sorted(taken, reverse=True)
    assert PAYMENT_ID not in str(bench.money_calls())
