import type { Messages } from "./messages";

export const en: Messages = {
  language: "en",
  direction: "ltr",
  paymentMethod: "Payment method",
  methods: {
    bancontact: "Bancontact",
    card: "Card",
    eps: "EPS",
    hpp: "Secure payment page",
    ideal: "iDEAL",
    invoice: "Invoice",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Purchase order",
    sepa_debit: "SEPA Direct Debit",
  },
  hints: {
    elsewhere: "You will approve the payment on another page and then come back here.",
    hpp: "You will choose how to pay on a secure page and then come back here.",
    ideal: "You will be taken to your bank to approve the payment and then come back here.",
    invoice: "You will receive an invoice and pay after your order has been placed.",
  },
  payButton: {
    pay: "Pay now",
    payAmount: "Pay {amount}",
    order: "Place order",
    orderAmount: "Order for {amount}",
    leave: "Continue to {name} · {amount}",
    hpp: "Continue to the payment page · {amount}",
  },
  continuePayment: "Continue this payment",
  tryAgain: "Try again",
  optional: "optional",
  purchaseOrder: {
    number: "Purchase order number",
    memo: "Note for the invoice",
    numberRequired: "Enter the purchase order number.",
    numberRefused: "Check the purchase order number.",
  },
  stored: {
    endingIn: "ending in",
    expires: "Expires",
    expired: "Expired",
    newCard: "New card",
    agree: "Save this card for future payments",
    renewals:
      "This payment method is saved and charged automatically each time your subscription renews.",
    remove: "Remove card",
    confirm: "Remove this card for good?",
    keep: "Keep it",
    removed: "The card was removed.",
    notRemoved: "The card could not be removed. Please try again.",
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
    long: "This takes longer than usual. Please keep this page open…",
    removing: "Removing the card…",
  },
  approved: "Your payment was successful.",
  pending: "Your payment is being processed. You do not need to pay again.",
  unanswered:
    "We do not know yet whether your last payment went through. You can pay again here: you will not be charged twice.",
  challenge: {
    title: "Confirm your payment",
    cancel: "Cancel",
  },
  errors: {
    amount_changed:
      "The total of your order has changed. Nothing was charged. Please look at the new total and try again.",
    amount_due:
      "{covered} of your order is paid, {due} is still due. Please pay here: in total you will not be charged more than your order costs.",
    cart_locked:
      "The shop is working on this order at the moment. Please try again in a few minutes or contact the shop.",
    cart_not_orderable:
      "This cart was merged into another one, so nothing more can be paid here. Please go back to your cart.",
    forbidden: "This payment is not allowed. Please contact the shop.",
    invalid_request: "This payment is not possible. Please check your order and try again.",
    method_not_available: "This order cannot be paid this way. Please choose another way to pay.",
    network:
      "We could not reach the payment service. Check your connection and try again: you will not be charged twice.",
    nothing_to_pay: "There is nothing left to pay on this order.",
    payment_declined: "The payment was declined. Please try again or choose another way to pay.",
    payment_in_progress: "Another payment for this order is still open. Please try again shortly.",
    payment_incomplete: "The payment was not completed. You can continue it or pay another way.",
    processor_error: "Something went wrong. Please try again: you will not be charged twice.",
    processor_mismatch:
      "We cannot tell whether this payment went through. Please do not pay again and contact the shop.",
    provider_error: "Your payment details could not be read. Please check them and try again.",
    provider_unavailable: "The payment form could not be loaded. Please try again.",
    session_expired: "Your checkout has expired. Please reload the page.",
    too_many_attempts: "There were too many attempts to pay this order. Please contact the shop.",
    unavailable:
      "Payments are not available at the moment. Please try again shortly: you will not be charged twice.",
  },
  declines: {
    authentication_failed: "Your bank could not confirm that it was you. Please try another card.",
    authentication_required:
      "Your bank wants you to confirm this payment yourself. Please pay again and follow its instructions.",
    canceled_by_shopper: "You cancelled the payment. You can try again or pay another way.",
    card_declined: "Your card was declined. Please use another card or ask your bank.",
    card_not_supported: "This card cannot be used for this purchase. Please use another card.",
    expired: "The payment was not completed in time. Please try again.",
    expired_card: "This card has expired. Please use another card.",
    incorrect_cvc: "The security code is wrong. Please check it and try again.",
    incorrect_number: "The card number is wrong. Please check it and try again.",
    insufficient_funds: "There is not enough money on this card. Please use another card.",
    payment_declined: "The payment was declined. Please try again or choose another way to pay.",
    processing_error: "Your bank could not process the payment just now. Please try again shortly.",
    superseded:
      "You went on to pay in another way or in another window. Please finish it there, or pay here.",
  },
};
