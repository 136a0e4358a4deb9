import type { Messages } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import { TextField } from "../ui/text-field";
import { MethodForm } from "./method-form";

export class PurchaseOrderForm extends MethodForm {
  readonly #number: TextField;
  readonly #memo: TextField;
  readonly #refusal: string;

  constructor(messages: Messages) {
    const { purchaseOrder, optional } = messages;
    const { number: label, memo, numberRequired, numberRefused } = purchaseOrder;
    const number = new TextField({
      name: "poNumber",
      label,
      maxLength: 256,
      problem: (value) => (value === "" ? numberRequired : undefined),
    });
    const note = new TextField({
      name: "invoiceMemo",
      label: memo,
      maxLength: 1024,
      optional,
      problem: () => undefined,
    });
    super({ type: "purchaseorder" }, messages, number.element, note.element);
    this.#number = number;
    this.#memo = note;
    this.#refusal = numberRefused;
  }

  override get isValid(): boolean {
    return this.#number.isValid;
  }

  override async validate(): Promise<boolean> {
    const isValid = this.#number.showProblem();
    if (!isValid) this.#number.focus();
    return isValid;
  }

  override async paymentMethod(): Promise<PaymentMethodBody> {
    const body: PaymentMethodBody = { type: this.type, poNumber: this.#number.value };
    if (this.#memo.value !== "") body.invoiceMemo = this.#memo.value;
    return body;
  }

  override refused(fields: readonly string[]): void {
    if (!fields.some((field) => field.endsWith("poNumber"))) return;
    this.#number.setProblem(this.#refusal);
    this.#number.focus();
  }

  override setDisabled(disabled: boolean): void {
    this.#number.setDisabled(disabled);
    this.#memo.setDisabled(disabled);
  }
}
