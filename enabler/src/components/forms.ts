import type { PaymentMethod } from "../contract";
import { element } from "../ui/dom";
import { CardForm, type CardFormParts } from "./card";
import { MethodForm } from "./method-form";
import { PurchaseOrderForm } from "./purchase-order";

/** The form of a method. */
export function formFor(method: PaymentMethod, parts: CardFormParts): MethodForm {
  const { messages } = parts;
  switch (method) {
    case "card":
      return new CardForm(parts);
    case "purchaseorder":
      return new PurchaseOrderForm(messages);
    case "invoice":
      return new MethodForm(method, messages, hint(messages.hints[method]));
    case "hpp":
    case "ideal":
      return new RedirectForm(method, messages, hint(messages.hints[method]));
  }
}

/** The shopper pays elsewhere and comes back. */
class RedirectForm extends MethodForm {
  override get payLabel(): string {
    return this.messages.payElsewhere;
  }
}

function hint(text: string): HTMLElement {
  return element("p", { class: "muted" }, text);
}
