/** A customer with stored cards at the checkout. */
import type { StoredPaymentMethod } from "../../src/contract";
import { Checkout } from "./checkout";
import { STORING } from "./fake-processor";

export function card(
  id: string,
  members: Partial<StoredPaymentMethod> = {},
  brand = "visa",
): StoredPaymentMethod {
  return {
    id,
    type: "card",
    createdAt: "2026-01-01T00:00:00.000Z",
    isDefault: false,
    isExpired: false,
    displayOptions: { endDigits: "4242", brand: { key: brand }, expiryMonth: 3, expiryYear: 2031 },
    ...members,
  };
}

export const EXPIRED = card("old", {
  isExpired: true,
  displayOptions: { endDigits: "0001", brand: { key: "amex" }, expiryMonth: 12, expiryYear: 2020 },
});

export function checkoutWith(...stored: StoredPaymentMethod[]): Checkout {
  const checkout = new Checkout();
  checkout.processor.config = STORING;
  checkout.processor.stored = { storedPaymentMethods: stored.map((one) => ({ ...one })) };
  return checkout;
}
