import type { BrowserDetails, MethodToken } from "./adapter";

/** What the processor takes of each method; Adyen Web adds more for measurements of its own. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  card: [
    "encryptedCardNumber",
    "encryptedExpiryMonth",
    "encryptedExpiryYear",
    "encryptedSecurityCode",
    "holderName",
    "brand",
  ],
  sepa_debit: ["iban", "ownerName"],
};

/** A token of what Adyen Web has made of the input; it is good for one payment. */
export function tokenOf(
  method: string,
  paymentMethod: object,
  brand: string | undefined,
  endDigits: string,
): MethodToken {
  const given = Object.entries(paymentMethod);
  const taken = Object.fromEntries(
    given.filter(([name, value]) => value && TAKEN[method]?.includes(name)),
  );
  // In groups of four an account number could be taken for that of a card.
  if (typeof taken.iban === "string") taken.iban = taken.iban.replaceAll(" ", "");
  return {
    token: JSON.stringify(taken),
    browser: browserDetails(),
    ...(brand !== undefined && { brand }),
    ...(endDigits && { endDigits }),
  };
}

function browserDetails(): BrowserDetails {
  return {
    language: navigator.language || "en",
    colorDepth: screen.colorDepth || 24,
    screenHeight: screen.height,
    screenWidth: screen.width,
    timeZoneOffset: new Date().getTimezoneOffset(),
    // No browser runs Java any more; Adyen Web says the same.
    javaEnabled: false,
  };
}
