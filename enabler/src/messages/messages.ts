import type { PaymentMethod } from "../contract";
import type { ErrorCode } from "../errors";

/** Errors that a shopper can meet; the others are mistakes of an integration, in English. */
export type ShopperErrorCode = Exclude<
  ErrorCode,
  "invalid_options" | "mount_target_missing" | "not_available" | "not_mounted" | "unsupported_type"
>;

/** The standard codes of the processor; a decline with any other one reads `payment_declined`. */
export type DeclineReason =
  | "authentication_failed"
  | "authentication_required"
  | "canceled_by_shopper"
  | "card_declined"
  | "card_not_supported"
  | "expired"
  | "expired_card"
  | "incorrect_cvc"
  | "incorrect_number"
  | "insufficient_funds"
  | "payment_declined"
  | "processing_error"
  | "superseded";

/** Every text of ours that a shopper can see or hear, in one language: docs/languages.md. */
export interface Messages {
  language: string;
  direction: "ltr" | "rtl";
  paymentMethod: string;
  methods: Record<PaymentMethod, string>;
  /** What happens after the shopper presses the button, for methods without fields. */
  hints: Record<"elsewhere" | "hpp" | "ideal" | "invoice", string>;
  /**
   * What the pay button says, see `payLabel`. In each, `{amount}` stands for the sum, in `leave` also
   * `{name}` for the method.
   */
  payButton: Record<"pay" | "payAmount" | "order" | "orderAmount" | "leave" | "hpp", string>;
  continuePayment: string;
  tryAgain: string;
  optional: string;
  purchaseOrder: { number: string; memo: string; numberRequired: string; numberRefused: string };
  stored: {
    /** Between a card's brand and its last digits. */
    endingIn: string;
    /** Before month and year. */
    expires: string;
    expired: string;
    newCard: string;
    agree: string;
    /** Instead of `agree` where the payment begins a subscription. */
    renewals: string;
    remove: string;
    confirm: string;
    keep: string;
    removed: string;
    notRemoved: string;
  };
  progress: {
    loading: string;
    preparing: string;
    submitting: string;
    reconnecting: string;
    challenge: string;
    redirecting: string;
    processing: string;
    checking: string;
    /** In place of the others when the shopper has waited for some seconds. */
    long: string;
    removing: string;
  };
  approved: string;
  pending: string;
  unanswered: string;
  challenge: { title: string; cancel: string };
  errors: Record<ShopperErrorCode, string>;
  declines: Record<DeclineReason, string>;
}

/** What comes with a language and is no text. */
type Facts = "language" | "direction";
/** Sections with texts about methods that have names of their own, such as `twint`. */
type ByMethod = "methods" | "payButton";

/** A shop's own texts in place of ours, for the language of the page. */
export type Texts = {
  [Name in Exclude<keyof Messages, Facts>]?: Messages[Name] extends string
    ? string
    : Name extends ByMethod
      ? Partial<Messages[Name]> & Readonly<Record<string, string>>
      : Partial<Messages[Name]>;
};
