import type { PaymentMethod } from "../contract";
import { element } from "../ui/dom";
import { FieldsForm, type FormParts } from "./fields-form";
import { MethodForm } from "./method-form";
import { PurchaseOrderForm } from "./purchase-order";

/** The form of a method. */
export function formFor(method: PaymentMethod, parts: FormParts): MethodForm {
  const { messages } = parts;
  if (parts.hasFields(method)) return new FieldsForm(method, parts);
  switch (method) {
    case "purchaseorder":
      return new PurchaseOrderForm(messages);
    case "invoice":
      return new MethodForm(method, messages, hint(messages.hints[method]));
    case "hpp":
      return new RedirectForm(method, messages, hint(messages.hints.hpp));
    default:
      return new RedirectForm(method, messages, hint(messages.hints.ideal));
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
