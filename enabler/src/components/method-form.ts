import type { PaymentComponentState, PaymentMethod } from "../contract";
import type { PaymentMethodBody } from "../processor/client";
import type { Appearance } from "../providers/adapter";
import { element } from "../ui/dom";

/** What a shopper fills in for one method. As it stands here: nothing but a hint. */
export class MethodForm {
  readonly element: HTMLElement;
  readonly type: PaymentMethod;
  /** What the button says. */
  readonly payLabel: string;

  constructor(type: PaymentMethod, payLabel: string, ...content: Node[]) {
    this.type = type;
    this.payLabel = payLabel;
    this.element = element("div", { class: "stack" }, ...content);
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
