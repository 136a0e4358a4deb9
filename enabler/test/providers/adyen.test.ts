import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ADYEN_CONFIG, adyenCheckout, bodies, tokens } from "../support/adyen-checkout";
import { find, mountedInGerman, settled, textOf } from "../support/checkout";
import { FakeAdyen } from "../support/fake-adyen";

let adyen: FakeAdyen;

beforeEach(() => {
  adyen = new FakeAdyen().install();
});
afterEach(() => adyen.remove());

describe("Adyen Web", () => {
  it("whose file has another hash is a retryable error, and is loaded when it is tried again", async () => {
    adyen.failsToLoad = "SCRIPT";
    // Not yet in this page, whatever other tests have loaded.
    const checkout = adyenCheckout({ scriptUrl: `${FakeAdyen.files}/not-loaded-yet.js` });
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", retryable: true } },
    ]);
    expect(textOf("[role=alert]")).toContain("konnte nicht geladen werden");
    adyen.failsToLoad = undefined;
    find(".plain").click();
    await settled();
    expect(adyen.components).toHaveLength(1);
    expect(checkout.errors).toHaveLength(1);
  });

  it("is loaded with the hashes that the processor names", async () => {
    await mountedInGerman(adyenCheckout());
    expect(adyen.loads.map(({ integrity }) => integrity)).toContain("sha384-style");
    const script = document.querySelector<HTMLScriptElement>(`[src="${ADYEN_CONFIG.scriptUrl}"]`);
    expect([script?.integrity, script?.crossOrigin]).toEqual(["sha384-script", "anonymous"]);
  });

  it("without its style sheet is a retryable error", async () => {
    adyen.failsToLoad = "LINK";
    const checkout = adyenCheckout();
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
    expect(document.querySelector("link")).toBeNull();
  });

  it.each([
    { scriptUrl: "https://checkoutshopper-test.cdn.adyen.com.example/adyen.js" },
    { scriptUrl: "https://cdn.example/adyen.js" },
    { styleSheetUrl: "https://cdn.example/adyen.css" },
    { scriptIntegrity: "" },
    { styleSheetIntegrity: undefined },
    { environment: undefined },
  ])("is not taken as %j", async (config) => {
    const checkout = adyenCheckout(config);
    await mountedInGerman(checkout);
    expect(adyen.components).toEqual([]);
    expect(checkout.errors).toMatchObject([{ error: { code: "provider_unavailable" } }]);
  });

  it("is not loaded for a method that does without", async () => {
    const checkout = adyenCheckout();
    const url = "https://checkoutshopper-test.adyen.com/redirect/1";
    checkout.processor.answers = [{ outcome: "pending", action: { type: "redirect", url } }];
    const component = await mountedInGerman(checkout, "ideal");
    expect(textOf(".pay")).toBe("Weiter zu iDEAL");
    await component.submit();
    expect(adyen.loads).toEqual([]);
    expect(bodies(checkout)).toEqual([{ paymentMethod: { type: "ideal" } }]);
    expect(checkout.browser.visited).toEqual([url]);
  });

  it.each([
    ["de-AT", "de-AT", "AT"],
    ["nl", "nl-NL", "NL"],
    ["zh_Hant_TW", "zh-TW", "TW"],
    ["es-419", "en-US", "US"],
    ["not a locale", "en-US", "US"],
  ])("speaks %s as %s", async (asked, locale, countryCode) => {
    await mountedInGerman(adyenCheckout(), "card", asked);
    expect(adyen.checkouts[0]).toMatchObject({ locale, countryCode });
  });

  it("measures nothing and fingerprints no device", async () => {
    await mountedInGerman(adyenCheckout());
    expect(adyen.checkouts[0]).toMatchObject({
      clientKey: "test_1",
      environment: "test",
      analytics: { enabled: false },
      risk: { enabled: false },
    });
  });

  it.each([
    ["NETWORK_ERROR", "network_error"],
    ["IMPLEMENTATION_ERROR", "implementation_error"],
  ])("that fails with %s is a retryable error", async (name, reason) => {
    adyen.setUpError = Object.assign(new Error("x"), { name });
    const checkout = adyenCheckout();
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", reason, retryable: true } },
    ]);
  });
});

describe("card fields", () => {
  it("ask for the holder, and have neither a button nor a box of their own", async () => {
    await mountedInGerman(adyenCheckout());
    expect(adyen.card.options).toMatchObject({
      hasHolderName: true,
      holderNameRequired: true,
      showPayButton: false,
    });
    expect(adyen.card.options).not.toHaveProperty("enableStoreDetails");
  });

  it("stand in the page's document and follow its look", async () => {
    document.documentElement.style.setProperty("--ctc-connector-color-text", "#123456");
    await mountedInGerman(adyenCheckout());
    const place = adyen.card.field.parentElement;
    expect(place?.closest("#here")).not.toBeNull();
    expect(place?.dir).toBe("ltr");
    expect(Object.keys(adyen.card.styles)).toEqual(["base", "error", "placeholder"]);
  });

  it("whose frames cannot be loaded are a retryable error", async () => {
    adyen.frameError = Object.assign(new Error("x"), { name: "NETWORK_ERROR" });
    const checkout = adyenCheckout();
    await mountedInGerman(checkout);
    expect(checkout.errors).toMatchObject([
      { error: { code: "provider_unavailable", reason: "network_error", retryable: true } },
    ]);
    expect(adyen.card.field.isConnected).toBe(false);
  });

  it("leave with their component", async () => {
    const component = await mountedInGerman(adyenCheckout());
    component.unmount();
    expect(adyen.card.field.isConnected).toBe(false);
  });

  it("that are unmounted while they load are not shown", async () => {
    const checkout = adyenCheckout();
    const builder = await checkout.open().createComponentBuilder("card");
    const component = builder.build();
    const mounting = component.mount("#here");
    component.unmount();
    await mounting;
    await settled();
    expect(adyen.components).toEqual([]);
  });

  it("cannot be changed while they are being paid", async () => {
    const checkout = adyenCheckout();
    const component = await mountedInGerman(checkout);
    checkout.processor.faults.push(() => new Promise(() => {}));
    void component.submit();
    await settled();
    expect(adyen.card.field.closest("[inert]")).not.toBeNull();
  });

  it("pay when Enter is pressed in them", async () => {
    const checkout = adyenCheckout();
    await mountedInGerman(checkout);
    adyen.card.options.onEnterKeyPressed();
    await settled();
    expect(bodies(checkout)).toHaveLength(1);
  });

  it.each([
    ["mc", "mastercard"],
    ["visa", "visa"],
    ["card", undefined],
  ])("call the brand %s %s", async (adyens, ours) => {
    const component = await mountedInGerman(adyenCheckout());
    adyen.card.options.onBrand({ brand: adyens });
    expect(await component.getState()).toEqual({ card: ours === undefined ? {} : { brand: ours } });
  });
});

describe("paying", () => {
  it("sends what Adyen's frames have encrypted, and the browser", async () => {
    const checkout = adyenCheckout();
    const component = await mountedInGerman(checkout);
    await component.submit();
    expect(tokens(checkout)).toEqual([
      {
        encryptedCardNumber: "eyJ.number",
        encryptedExpiryMonth: "eyJ.month",
        encryptedExpiryYear: "eyJ.year",
        encryptedSecurityCode: "eyJ.code",
        holderName: "A. Klaassen",
      },
    ]);
    expect(bodies(checkout)).toMatchObject([
      {
        browser: {
          language: "en-US",
          colorDepth: 24,
          screenHeight: 0,
          screenWidth: 0,
          timeZoneOffset: new Date().getTimezoneOffset(),
          javaEnabled: false,
        },
      },
    ]);
    expect(checkout.results).toMatchObject([{ isSuccess: true }]);
    expect(await component.getState()).toEqual({
      card: { brand: "mastercard", endDigits: "4444" },
    });
  });

  it("keeps neither card nor browser in the tab", async () => {
    const checkout = adyenCheckout();
    checkout.processor.answers = [{ outcome: "pending" }];
    const component = await mountedInGerman(checkout);
    checkout.processor.loseNextRequests(6);
    await component.submit();
    const kept = checkout.browser.storage.read("ctc-connector-attempt") ?? "";
    expect(kept).toContain('"card"');
    expect(kept).not.toMatch(/eyJ|Klaassen|screenWidth/);
  });

  it("repeats a payment without an answer under its key, whatever the screen is by now", async () => {
    const checkout = adyenCheckout();
    const component = await mountedInGerman(checkout);
    checkout.processor.loseNextRequests(6);
    await component.submit();
    adyen.card.fill();
    const width = Object.getOwnPropertyDescriptor(Screen.prototype, "width");
    Object.defineProperty(Screen.prototype, "width", { configurable: true, get: () => 900 });
    await component.submit();
    if (width) Object.defineProperty(Screen.prototype, "width", width);
    const keys = checkout.processor
      .callsTo("/payments")
      .map((call) => call.headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(1);
    expect(bodies(checkout).at(-1)).toMatchObject({ browser: { screenWidth: 900 } });
  });

  it("with input that is not complete shows that and sends nothing", async () => {
    adyen.prefilled = false;
    const checkout = adyenCheckout();
    const component = await mountedInGerman(checkout);
    await component.submit();
    expect(bodies(checkout)).toEqual([]);
    expect([checkout.errors, checkout.results]).toEqual([[], []]);
    expect(adyen.card.validations).toBe(1);
  });

  it("leaves the page for 3-D Secure", async () => {
    const checkout = adyenCheckout();
    const url = "https://checkoutshopper-test.adyen.com/threeDS/1";
    checkout.processor.answers = [{ outcome: "pending", action: { type: "redirect", url } }];
    await (await mountedInGerman(checkout)).submit();
    expect(checkout.browser.visited).toEqual([url]);
    expect(checkout.actions).toEqual([{ type: "redirect" }]);
  });

  it("says that the card is to be kept to the processor alone", async () => {
    const checkout = adyenCheckout({ storedPaymentMethodsConfig: { isEnabled: true } });
    const component = await mountedInGerman(checkout);
    await component.submit({ storePaymentDetails: true });
    expect(bodies(checkout)).toMatchObject([
      { paymentMethod: { type: "card", storePaymentMethod: true } },
    ]);
  });
});
