import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RequestFailed } from "../src/api/operator-api";
import type { Payment } from "../src/api/payment";
import { OperatorView } from "../src/screen/operator-view";
import { CHARGE, FakeProcessor, payment } from "./fake-processor";

const ORDER = "3f2e1d0c-9b8a-4c7d-8e6f-5a4b3c2d1e0f";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(processor: FakeProcessor, language = "en", orderId: string | null = ORDER) {
  render(<OperatorView api={processor} orderId={orderId} language={language} timeZone="UTC" />);
}

async function shown(changes: Partial<Payment> = {}, language = "en") {
  const processor = new FakeProcessor([payment(changes)]);
  show(processor, language);
  await screen.findByRole("heading", { level: 2 });
  return processor;
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const amount = () => screen.getByRole<HTMLInputElement>("textbox");

describe("what is shown without a payment", () => {
  test("while it is loading", () => {
    show(new FakeProcessor());
    expect(screen.getByRole("status").textContent).toBe("Loading");
  });

  test("on a page without an order", () => {
    show(new FakeProcessor(), "en", null);
    expect(screen.getByText("Open this view on the page of an order.")).toBeTruthy();
  });

  test("for an order without payments", async () => {
    show(new FakeProcessor([]));
    expect(await screen.findByText("This order has no payment.")).toBeTruthy();
  });

  test.each([
    ["forbidden", "You do not have the permission to see payments."],
    ["signedOut", "Your sign-in has ended. Sign in to the Merchant Center again."],
    ["unknown", "The payments could not be loaded."],
  ] as const)("after %s", async (kind, text) => {
    const processor = new FakeProcessor();
    processor.listFailure = new RequestFailed(kind);
    show(processor);
    expect((await screen.findByRole("alert")).textContent).toContain(text);
  });

  test("an outage can be tried again", async () => {
    const processor = new FakeProcessor();
    processor.listFailure = new RequestFailed("unknown");
    show(processor);
    await screen.findByRole("alert");
    processor.listFailure = null;
    await userEvent.click(button("Try again"));
    expect(await screen.findByRole("heading", { level: 2 })).toBeTruthy();
  });
});

describe("a payment", () => {
  test("with its sums, its card and what happened, the newest first", async () => {
    await shown();
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(
      "€147.90 · visa •••• 4242 03/2031",
    );
    const entries = within(screen.getByRole("list", { name: "Timeline" })).getAllByRole("listitem");
    expect(entries.map((one) => one.textContent?.replaceAll("\u202f", " "))).toEqual([
      "CaptureDone€100.00Nov 28, 2026, 1:15 PMOperator user-7cap_1",
      "AuthorizationDone€147.90Nov 28, 2026, 10:15 AMShopperauth_1",
    ]);
    const terms = screen.getAllByRole("term").map((one) => one.textContent);
    expect(terms).toEqual(["Planned", "Captured", "Can be captured", "Can be refunded"]);
  });

  test("in another language, with unknown findings as the processor wrote them", async () => {
    await shown(
      {
        findings: [
          { code: "orderPaidTwice", text: "-" },
          { code: "new", text: "As written." },
        ],
      },
      "de",
    );
    const findings = within(screen.getByRole("list", { name: "Bitte prüfen" }));
    expect(findings.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
      "Eine andere Zahlung dieser Bestellung hält auch Geld.",
      "As written.",
    ]);
    expect(screen.getByRole("heading", { level: 2 }).textContent).toContain("147,90");
  });

  test("with a dispute and its deadline", async () => {
    await shown({
      disputes: [
        {
          pspReference: "dp_1",
          stage: "chargeback",
          state: "open",
          reason: "fraudulent",
          centAmount: 1000,
          dueAt: "2026-12-01T10:00:00Z",
          daysLeft: 3,
        },
      ],
    });
    const [dispute] = within(screen.getByRole("list", { name: "Disputes" })).getAllByRole(
      "listitem",
    );
    expect(dispute?.textContent).toMatch(
      /€10.00 Chargeback, open \(fraudulent\)Answer by Dec 1, 2026, 10:00.AM \(in 3 days\)/,
    );
  });

  test("that holds no money is folded away behind those that do", async () => {
    show(new FakeProcessor([payment(), payment({ id: "other", state: "declined", actions: [] })]));
    const folded = await screen.findByText("Attempts that hold no money (1)");
    expect(folded.closest("details")?.open).toBe(false);
  });

  test("that is under way is read again until it has ended", async () => {
    vi.useFakeTimers();
    const [authorization, charge] = payment().timeline as [never, never];
    const pending = { ...(charge as object), state: "pending" } as never;
    const processor = new FakeProcessor([payment({ timeline: [authorization, pending] })]);
    show(processor);
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(screen.getByText("Pending")).toBeTruthy();
    processor.payments = [payment()];
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(screen.queryByText("Pending")).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("a note says only what the operation does not say itself", async () => {
  const { timeline } = payment();
  const note = (at: string) => ({
    at,
    type: "note",
    code: "stateChanged",
    state: "success",
    transactionId: CHARGE,
    text: "Charge: Success.",
    actor: { kind: "psp" },
  });
  const told = { ...note("2026-11-28T18:00:00Z"), code: "disputeTold", state: null };
  await shown({
    timeline: [...timeline, note("2026-11-28T13:15:01Z"), note("2026-11-28T17:00:00Z"), told],
  });
  const entries = within(screen.getByRole("list", { name: "Timeline" })).getAllByRole("listitem");
  expect(entries.map((one) => one.querySelector(".ov-title")?.textContent)).toEqual([
    "The PSP reported on a dispute",
    "Capture",
    "Capture",
    "Authorization",
  ]);
});

describe("who may only look", () => {
  test("finds no buttons", async () => {
    await shown({ canManage: false });
    expect(screen.getByText("You can see payments, but not change them.")).toBeTruthy();
    expect(screen.getAllByRole("button").map((one) => one.textContent)).toEqual(["Reload"]);
  });
});

describe("an action", () => {
  test("captures the amount that its button names", async () => {
    const processor = await shown();
    await userEvent.click(button("Capture"));
    expect(document.activeElement).toBe(amount());
    expect(amount().value).toBe("47.90");
    await userEvent.clear(amount());
    await userEvent.type(amount(), "12.5");
    await userEvent.click(button("Capture €12.50"));

    expect(await screen.findByText("Capture: done.")).toBeTruthy();
    expect(processor.requests).toEqual([
      {
        action: "capture",
        amount: { centAmount: 1250, currencyCode: "EUR" },
        operation: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        revision: "r1",
      },
    ]);
    expect(document.activeElement).toBe(button("Capture"));
  });

  test("refunds a part of the capture that was chosen", async () => {
    const other = "2d2c3b4a-5f6e-4d7c-8b9a-0a1b2c3d4e5f";
    const { timeline } = payment();
    const processor = await shown({
      timeline: [...timeline, { ...timeline[1], centAmount: 4790, transactionId: other } as never],
      actions: [
        { action: "refund", transactionId: CHARGE, maxCentAmount: 10000, partial: true },
        { action: "refund", transactionId: other, maxCentAmount: 4790, partial: true },
      ],
    });
    await userEvent.click(button("Refund"));
    await userEvent.selectOptions(screen.getByRole("combobox"), CHARGE);
    expect(amount().value).toBe("100.00");
    await userEvent.clear(amount());
    await userEvent.type(amount(), "60{Enter}");

    await screen.findByText("Refund: done.");
    expect(processor.requests).toMatchObject([
      { action: "refund", transactionId: CHARGE, amount: { centAmount: 6000 } },
    ]);
  });

  test("cancels after a question whose first answer is no", async () => {
    const processor = await shown();
    await userEvent.click(button("Cancel the rest"));
    expect(document.activeElement).toBe(button("Back"));
    await userEvent.keyboard("{Enter}");
    expect(processor.requests).toEqual([]);
    expect(document.activeElement).toBe(button("Cancel the rest"));

    await userEvent.keyboard("{Enter}");
    await userEvent.click(button("Release €47.90"));
    await screen.findByText("Cancel the rest: done.");
    expect(processor.requests).toMatchObject([{ action: "cancel" }]);
    expect(processor.requests[0]).not.toHaveProperty("amount");
  });

  test.each(["", "0", "47.91", "1,000", "1e1", "-1", "5.001"])(
    "refuses %j before anything is sent",
    async (text) => {
      const processor = await shown();
      await userEvent.click(button("Capture"));
      await userEvent.clear(amount());
      if (text) await userEvent.type(amount(), text);
      await userEvent.keyboard("{Enter}");
      expect(amount().getAttribute("aria-invalid")).toBe("true");
      expect(screen.getByText("Write an amount such as 10.00, at most €47.90.")).toBeTruthy();
      expect(processor.requests).toEqual([]);
    },
  );

  test.each([
    ["JPY", 0, "1500", 1500, "¥1,500"],
    ["BHD", 3, "1.234", 1234, "BHD\u00a01.234"],
  ])(
    "in %s has the currency's digits",
    async (currencyCode, fractionDigits, text, units, label) => {
      const { amounts } = payment();
      const processor = await shown({ amounts: { ...amounts, currencyCode, fractionDigits } });
      await userEvent.click(button("Capture"));
      await userEvent.clear(amount());
      await userEvent.type(amount(), text);
      await userEvent.click(button(`Capture ${label}`));
      await screen.findByText("Capture: done.");
      expect(processor.requests).toMatchObject([{ amount: { centAmount: units, currencyCode } }]);
    },
  );

  test("that is clicked twice is one operation", async () => {
    const processor = await shown();
    await userEvent.click(button("Capture"));
    const send = button("Capture €47.90");
    fireEvent.click(send);
    fireEvent.click(send);
    await screen.findByText("Capture: done.");
    expect(processor.requests).toHaveLength(1);
  });

  test("without an answer is repeated as it was, under the same name", async () => {
    const processor = await shown();
    processor.trouble = ["lost", new RequestFailed("signedOut"), "unsent"];
    await userEvent.click(button("Capture"));
    await userEvent.clear(amount());
    await userEvent.type(amount(), "10{Enter}");
    for (let sent = 1; sent <= 3; sent += 1) {
      await screen.findByText(/There was no answer/);
      expect(amount().readOnly).toBe(true);
      await vi.waitFor(() => expect(processor.requests).toHaveLength(sent));
      await userEvent.click(button("Try again"));
    }
    await screen.findByText("Capture: done.");
    expect(new Set(processor.requests.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(processor.carriedOut.size).toBe(1);
  });

  test("on a payment that has changed does nothing, and the next one is a new one", async () => {
    const processor = await shown();
    processor.payments = [payment({ revision: "r2" })];
    await userEvent.click(button("Capture"));
    await userEvent.click(button("Capture €47.90"));
    expect((await screen.findByText(/has changed meanwhile/)).getAttribute("role")).toBe("alert");
    const form = screen.getByRole("form", { name: "Capture" });
    await userEvent.click(within(form).getByRole("button", { name: "Reload" }));
    await vi.waitFor(() => expect(button("Capture €47.90")).toBeTruthy());
    await userEvent.click(button("Capture €47.90"));

    await screen.findByText("Capture: done.");
    const [first, second] = processor.requests;
    expect(first?.operation).not.toBe(second?.operation);
    expect(second?.revision).toBe("r2");
  });

  test.each([
    [new RequestFailed("refused", "At most €1.00 can be captured."), "Nothing was done. At most"],
    [new RequestFailed("forbidden"), "You can see payments, but not change them."],
  ])("that is refused says why", async (failure, text) => {
    const processor = await shown();
    processor.trouble = [failure];
    await userEvent.click(button("Capture"));
    await userEvent.keyboard("{Enter}");
    await vi.waitFor(() => expect(screen.getByRole("alert").textContent).toContain(text));
  });
});
