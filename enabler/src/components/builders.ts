import type {
  ComponentOptions,
  DropinComponent,
  DropinOptions,
  PaymentComponent,
  PaymentComponentBuilder,
  PaymentDropinBuilder,
} from "../contract";
import { PaymentElement, type PaymentElementParts } from "./payment-element";

export type ElementParts = Omit<PaymentElementParts, "options" | "onReady">;

export class ComponentBuilder implements PaymentComponentBuilder {
  readonly componentHasSubmit = true;
  readonly #parts: ElementParts;

  constructor(parts: ElementParts) {
    this.#parts = parts;
  }

  build(options: ComponentOptions = {}): PaymentComponent {
    return new PaymentElement({ ...this.#parts, options });
  }
}

export class DropinBuilder implements PaymentDropinBuilder {
  readonly dropinHasSubmit = true;
  readonly #parts: ElementParts;

  constructor(parts: ElementParts) {
    this.#parts = parts;
  }

  build(options: DropinOptions = {}): DropinComponent {
    return new PaymentElement({ ...this.#parts, options, onReady: options.onDropinReady });
  }
}
