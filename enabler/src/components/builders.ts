import type {
  ComponentOptions,
  DropinComponent,
  DropinOptions,
  PaymentComponent,
  PaymentComponentBuilder,
  PaymentDropinBuilder,
  StoredComponent,
  StoredComponentBuilder,
  StoredComponentOptions,
} from "../contract";
import { PaymentError } from "../errors";
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

/** Builds for one of the stored methods in the parts. */
export class StoredBuilder implements StoredComponentBuilder {
  readonly componentHasSubmit = true;
  readonly #parts: ElementParts;

  constructor(parts: ElementParts) {
    this.#parts = parts;
  }

  build(options: StoredComponentOptions): StoredComponent {
    const stored = this.#parts.stored.filter(({ id }) => id === options.id);
    if (stored.length === 0) {
      throw new PaymentError("not_available", `No stored method has the id ${options.id}.`);
    }
    return new StoredElement({ ...this.#parts, stored, options });
  }
}

class StoredElement extends PaymentElement implements StoredComponent {
  readonly #parts: PaymentElementParts;

  constructor(parts: PaymentElementParts) {
    super(parts);
    this.#parts = parts;
  }

  async remove(): Promise<void> {
    for (const { id } of this.#parts.stored) await this.#parts.flow.removeStored(id);
    this.unmount();
  }
}
