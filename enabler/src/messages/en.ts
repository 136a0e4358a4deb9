import type { Messages } from "./messages";

export const en: Messages = {
  language: "en",
  direction: "ltr",
  paymentMethod: "Payment method",
  methods: {
    card: "Card",
    hpp: "Secure payment page",
    ideal: "iDEAL",
    invoice: "Invoice",
    purchaseorder: "Purchase order",
  },
  hints: {
    hpp: "You will choose how to pay on a secure page and then come back here.",
    ideal: "You will be taken to your bank to approve the payment and then come back here.",
    invoice: "You will receive an invoice and pay after your order has been placed.",
  },
  pay: "Pay now",
  payElsewhere: "Continue to payment",
  continuePayment: "Continue this payment",
  tryAgain: "Try again",
  optional: "optional",
  purchaseOrder: {
    number: "Purchase order number",
    memo: "Note for the invoice",
    numberRequired: "Enter the purchase order number.",
    numberRefused: "Check the purchase order number.",
  },
  progress: {
    loading: "Loading the payment form…",
    preparing: "Checking your details…",
    submitting: "Sending your payment…",
    reconnecting: "The connection is slow. We are still trying, please keep this page open…",
    challenge: "Waiting for your bank’s confirmation…",
    redirecting: "Taking you to the payment page…",
    processing: "Your payment is being processed…",
    checking: "Checking your payment…",
  },
  approved: "Your payment was successful.",
  pending: "Your payment is being processed. You do not need to pay again.",
  unanswered:
    "We do not know yet whether your last payment went through. You can pay again here: you will not be charged twice.",
  challenge: {
    title: "Confirm your payment",
    description: "Your bank wants to make sure that it is you.",
    cancel: "Cancel",
  },
  errors: {
    forbidden: "This payment is not allowed. Please contact the shop.",
    invalid_request: "This payment is not possible. Please check your order and try again.",
    network:
      "We could not reach the payment service. Check your connection and try again: you will not be charged twice.",
    payment_declined: "The payment was declined. Please try again or choose another way to pay.",
    payment_in_progress: "Another payment for this order is still open. Please try again shortly.",
    payment_incomplete: "The payment was not completed. You can continue it or pay another way.",
    processor_error: "Something went wrong. Please try again: you will not be charged twice.",
    provider_error: "Your payment details could not be read. Please check them and try again.",
    provider_unavailable: "The payment form could not be loaded. Please try again.",
    session_expired: "Your checkout has expired. Please reload the page.",
    too_many_attempts: "There were too many attempts to pay this order. Please contact the shop.",
    unavailable:
      "Payments are not available at the moment. Please try again shortly: you will not be charged twice.",
  },
  declines: {
    authentication_failed: "Your bank could not confirm that it was you. Please try another card.",
    canceled_by_shopper: "You cancelled the payment. You can try again or pay another way.",
    expired: "The payment was not completed in time. Please try again.",
    expired_card: "This card has expired. Please use another card.",
    insufficient_funds: "There is not enough money on this card. Please use another card.",
  },
};
