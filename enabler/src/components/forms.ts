import { hintOf, type PayKind } from "../messages";
import type { MethodDescription } from "../processor/responses";
import { element } from "../ui/dom";
import { FieldsForm, type FormParts } from "./fields-form";
import { MethodForm } from "./method-form";
import { PurchaseOrderForm } from "./purchase-order";

/** The form of a method, by what the processor says of it. */
export function formFor(method: MethodDescription, parts: FormParts): MethodForm {
  const { messages } = parts;
  const { type, hasFields, leavesPage } = method;
  if (hasFields) return new FieldsForm(method, parts);
  if (type === "purchaseorder") return new PurchaseOrderForm(messages);
  const hint = hintOf(type, leavesPage, messages);
  const content = hint === undefined ? [] : [element("p", { class: "muted" }, hint)];
  return new (leavesPage ? RedirectForm : MethodForm)(method, messages, ...content);
}

/** The shopper pays elsewhere and comes back. */
class RedirectForm extends MethodForm {
  protected override get kind(): PayKind {
    return "leave";
  }
}
