"""A bench whose PSP shows no payment, with its shoppers and banks."""

from bench import Bench, Json
from psp_profiles.profiles import SANDBOX_WEBHOOK
from sandbox.psp_kit.books import BookedPayment
from sandbox.psp_kit.stand_in import Act


def told() -> Bench:
    return Bench(profile=SANDBOX_WEBHOOK)


def booked(bench: Bench, payment_id: str) -> BookedPayment:
    [found] = [one for one in bench.stand_in.books() if one.merchant_reference == payment_id]
    return found


def act(bench: Bench, payment_id: str, what: Act) -> None:
    bench.stand_in.act(booked(bench, payment_id).id, what)


def challenged(bench: Bench, session: str, name: str = "") -> Json:
    found: Json = bench.pay(session, "tok_three_ds", name=name).json()
    return found


def come_back(bench: Bench, payment_id: str) -> None:
    address = booked(bench, payment_id).return_url
    assert address is not None
    assert bench.get(address).status_code == 302
