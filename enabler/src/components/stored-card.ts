import type { PaymentComponentState, StoredPaymentMethod } from "../contract";
import type { Messages, PayKind } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import { element } from "../ui/dom";
import { pictures } from "../ui/pictures";
import { Removal } from "../ui/removal";
import { MethodForm } from "./method-form";

/** Where a name is more than the key with a capital letter. */
const BRANDS: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};

/**
 * A card that the shopper stored. With `remove` it is one of a list, which shows its caption, and
 * offers to remove it; without, it shows the card itself.
 */
export class StoredCardForm extends MethodForm {
  readonly #card: StoredPaymentMethod;
  readonly #problem = element("div", { role: "alert" });
  readonly #removal: Removal | undefined;

  constructor(card: StoredPaymentMethod, messages: Messages, remove?: () => void) {
    super({ type: "card" }, messages);
    this.#card = card;
    this.#removal = remove && new Removal(messages.stored, this.#name, remove);
    const picture = element("div", { class: "saved" }, ...this.caption, pictures(this.pictures));
    this.element.append(this.#removal?.element ?? picture, this.#problem);
  }

  override get key(): string {
    return this.#card.id;
  }

  override get caption(): Node[] {
    const { endingIn, expires, expired } = this.messages.stored;
    const { endDigits = "" } = this.#card.displayOptions;
    const dots = element(
      "span",
      { role: "img", "aria-label": endingIn },
      "\u2022\u2022\u2022\u2022",
    );
    const name = element("span", {}, `${this.#brand} `, dots, ` ${endDigits}`);
    const until = `${this.isUsable ? expires : expired} ${this.#expiryDate}`;
    const note = element("small", { class: this.isUsable ? "muted" : "bad" }, until);
    const shown = this.#expiryDate === undefined ? [name] : [name, note];
    return [element("span", { class: "card" }, ...shown)];
  }

  override get pictures(): readonly string[] {
    return [this.#card.displayOptions.brand?.key ?? this.type];
  }

  protected override get kind(): PayKind {
    return "pay";
  }

  override get isUsable(): boolean {
    return this.#card.isExpired !== true;
  }

  override get isValid(): boolean {
    return this.isUsable;
  }

  override async validate(): Promise<boolean> {
    const { expired_card } = this.messages.declines;
    const problem = element("p", { class: "bad" }, expired_card);
    this.#problem.replaceChildren(...(this.isUsable ? [] : [problem]));
    return this.isUsable;
  }

  override async paymentMethod(): Promise<PaymentMethodBody> {
    return { type: this.type, storedPaymentMethodId: this.#card.id };
  }

  override setDisabled(disabled: boolean): void {
    this.#removal?.setDisabled(disabled);
  }

  override get state(): PaymentComponentState {
    const { endDigits, brand } = this.#card.displayOptions;
    const expiryDate = this.#expiryDate;
    return {
      card: {
        ...(brand && { brand: brand.key }),
        ...(endDigits !== undefined && { endDigits }),
        ...(expiryDate !== undefined && { expiryDate }),
      },
    };
  }

  get #name(): string {
    const { endDigits = "" } = this.#card.displayOptions;
    return `${this.#brand} ${this.messages.stored.endingIn} ${endDigits}`;
  }

  get #brand(): string {
    const { key = "" } = this.#card.displayOptions.brand ?? {};
    if (key === "" || key === "unknown") return this.messages.methods.card;
    return Object.hasOwn(BRANDS, key) ? `${BRANDS[key]}` : key[0]?.toUpperCase() + key.slice(1);
  }

  get #expiryDate(): string | undefined {
    const { expiryMonth, expiryYear } = this.#card.displayOptions;
    if (!expiryMonth || !expiryYear) return undefined;
    return `${String(expiryMonth).padStart(2, "0")}/${expiryYear}`;
  }
}
