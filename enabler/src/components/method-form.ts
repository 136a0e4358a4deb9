import type { PaymentComponentState } from "../contract";
import { labelOf, type Messages, type MethodName, type PayKind, payLabel } from "../messages";
import type { PaymentMethodBody } from "../processor/client";
import type { Appearance } from "../providers/adapter";
import { element } from "../ui/dom";
import type { ConsentBox } from "./consent";

/** What a shopper fills in for one method. As it stands here: nothing but a hint. */
export class MethodForm {
  readonly element: HTMLElement;
  readonly type: string;
  protected readonly messages: Messages;
  readonly #label: string;

  constructor(method: MethodName, messages: Messages, ...content: Node[]) {
    this.type = method.type;
    this.#label = labelOf(method, messages);
    this.messages = messages;
    this.element = element("div", { class: "stack" }, ...content);
  }

  /** Tells it apart from every other form. */
  get key(): string {
    return this.type;
  }

  /** What a list of methods shows for it. */
  get caption(): Node[] {
    return [element("span", {}, this.#label)];
  }

  /** Which pictures stand beside the caption, by name. */
  get pictures(): readonly string[] {
    return [this.type];
  }

  /** What the button says, with the sum to pay where it is known. */
  payLabel(amount: string | undefined): string {
    const method = { type: this.type, label: this.#label };
    return payLabel(method, this.kind, amount, this.messages);
  }

  protected get kind(): PayKind {
    return "order";
  }

  /** Whether anything can be paid with it at all. */
  get isUsable(): boolean {
    return true;
  }

  /** Where the shopper can agree to have the method stored. */
  get consent(): ConsentBox | undefined {
    return undefined;
  }

  /** Loads what the form needs; called whenever it is shown. */
  async start(): Promise<void> {}

  /** Frees what `start` loaded. */
  stop(): void {}

  get isValid(): boolean {
    return true;
  }

  /** Shows what is wrong and puts the focus there; resolves to whether all is well. */
  async validate(): Promise<boolean> {
    return true;
  }

  /**
   * What the processor needs, given whether the method is to be kept; undefined when the input
   * turns out wrong, which is shown then.
   */
  async paymentMethod(_store: boolean): Promise<PaymentMethodBody | undefined> {
    return { type: this.type };
  }

  /** The processor has answered the last `paymentMethod`. */
  answered(): void {}

  /** The processor refused these fields. */
  refused(_fields: readonly string[]): void {}

  setDisabled(_disabled: boolean): void {}

  applyAppearance(_appearance: Appearance): void {}

  get state(): PaymentComponentState {
    return {};
  }
}
