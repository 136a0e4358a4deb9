import type { Messages } from "./messages";

export const de: Messages = {
  language: "de",
  direction: "ltr",
  paymentMethod: "Zahlungsart",
  methods: {
    bancontact: "Bancontact",
    card: "Karte",
    eps: "EPS",
    hpp: "Sichere Zahlungsseite",
    ideal: "iDEAL",
    invoice: "Rechnung",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Firmenbestellung",
    sepa_debit: "SEPA-Lastschrift",
  },
  hints: {
    elsewhere:
      "Sie bestätigen die Zahlung auf einer anderen Seite und kehren danach hierher zurück.",
    hpp: "Sie wählen die Zahlungsart auf einer sicheren Seite und kehren danach hierher zurück.",
    ideal: "Sie bestätigen die Zahlung bei Ihrer Bank und kehren danach hierher zurück.",
    invoice: "Sie erhalten eine Rechnung und bezahlen nach Ihrer Bestellung.",
  },
  payButton: {
    pay: "Jetzt bezahlen",
    payAmount: "{amount} bezahlen",
    order: "Kaufen",
    orderAmount: "Für {amount} kaufen",
    leave: "Weiter zu {name} · {amount}",
    hpp: "Weiter zur Bezahlseite · {amount}",
  },
  continuePayment: "Zahlung fortsetzen",
  tryAgain: "Erneut versuchen",
  optional: "optional",
  purchaseOrder: {
    number: "Bestellnummer Ihres Unternehmens",
    memo: "Hinweis für die Rechnung",
    numberRequired: "Geben Sie die Bestellnummer Ihres Unternehmens ein.",
    numberRefused: "Prüfen Sie die Bestellnummer Ihres Unternehmens.",
  },
  stored: {
    endingIn: "mit den Endziffern",
    expires: "Gültig bis",
    expired: "Abgelaufen",
    newCard: "Neue Karte",
    agree: "Diese Karte für künftige Zahlungen speichern",
    renewals:
      "Diese Zahlungsart wird gespeichert und bei jeder Verlängerung Ihres Abonnements automatisch belastet.",
    remove: "Karte entfernen",
    confirm: "Diese Karte endgültig entfernen?",
    keep: "Behalten",
    removed: "Die Karte wurde entfernt.",
    notRemoved: "Die Karte konnte nicht entfernt werden. Bitte versuchen Sie es erneut.",
  },
  progress: {
    loading: "Das Zahlungsformular wird geladen…",
    preparing: "Ihre Angaben werden geprüft…",
    submitting: "Ihre Zahlung wird gesendet…",
    reconnecting:
      "Die Verbindung ist langsam. Wir versuchen es weiter, bitte lassen Sie die Seite geöffnet…",
    challenge: "Wir warten auf die Bestätigung Ihrer Bank…",
    redirecting: "Sie werden zur Zahlungsseite weitergeleitet…",
    processing: "Ihre Zahlung wird verarbeitet…",
    checking: "Ihre Zahlung wird geprüft…",
    long: "Das dauert länger als sonst. Bitte lassen Sie diese Seite geöffnet…",
    removing: "Die Karte wird entfernt…",
  },
  approved: "Ihre Zahlung war erfolgreich.",
  pending: "Ihre Zahlung wird noch verarbeitet. Sie müssen nicht noch einmal bezahlen.",
  unanswered:
    "Wir wissen noch nicht, ob Ihre letzte Zahlung angekommen ist. Sie können hier noch einmal bezahlen: Es wird nicht doppelt abgebucht.",
  challenge: {
    title: "Zahlung bestätigen",
    cancel: "Abbrechen",
  },
  errors: {
    amount_changed:
      "Der Gesamtbetrag Ihrer Bestellung hat sich geändert. Es wurde nichts abgebucht. Bitte prüfen Sie den neuen Betrag und versuchen Sie es noch einmal.",
    amount_due:
      "{covered} Ihrer Bestellung sind bezahlt, {due} sind noch offen. Bitte bezahlen Sie hier: Insgesamt wird nicht mehr abgebucht, als Ihre Bestellung kostet.",
    cart_locked:
      "Der Shop bearbeitet diese Bestellung gerade. Bitte versuchen Sie es in ein paar Minuten noch einmal oder wenden Sie sich an den Shop.",
    cart_not_orderable:
      "Dieser Warenkorb wurde mit einem anderen zusammengeführt, deshalb kann hier nichts mehr bezahlt werden. Bitte gehen Sie zurück zu Ihrem Warenkorb.",
    forbidden: "Diese Zahlung ist nicht erlaubt. Bitte wenden Sie sich an den Shop.",
    invalid_request:
      "Diese Zahlung ist nicht möglich. Bitte prüfen Sie Ihre Bestellung und versuchen Sie es erneut.",
    method_not_available:
      "Diese Bestellung kann so nicht bezahlt werden. Bitte wählen Sie eine andere Zahlungsart.",
    network:
      "Der Zahlungsdienst ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut: Es wird nicht doppelt abgebucht.",
    nothing_to_pay: "An dieser Bestellung ist nichts mehr zu bezahlen.",
    payment_declined:
      "Die Zahlung wurde abgelehnt. Bitte versuchen Sie es erneut oder wählen Sie eine andere Zahlungsart.",
    payment_in_progress:
      "Eine andere Zahlung für diese Bestellung ist noch offen. Bitte versuchen Sie es gleich noch einmal.",
    payment_incomplete:
      "Die Zahlung wurde nicht abgeschlossen. Sie können sie fortsetzen oder anders bezahlen.",
    processor_error:
      "Etwas ist schiefgegangen. Bitte versuchen Sie es erneut: Es wird nicht doppelt abgebucht.",
    processor_mismatch:
      "Wir können nicht feststellen, ob diese Zahlung angekommen ist. Bitte bezahlen Sie nicht noch einmal und wenden Sie sich an den Shop.",
    provider_error:
      "Ihre Zahlungsdaten konnten nicht gelesen werden. Bitte prüfen Sie sie und versuchen Sie es erneut.",
    provider_unavailable:
      "Das Zahlungsformular konnte nicht geladen werden. Bitte versuchen Sie es erneut.",
    session_expired: "Ihr Bezahlvorgang ist abgelaufen. Bitte laden Sie die Seite neu.",
    too_many_attempts:
      "Es gab zu viele Versuche, diese Bestellung zu bezahlen. Bitte wenden Sie sich an den Shop.",
    unavailable:
      "Zahlungen sind gerade nicht möglich. Bitte versuchen Sie es gleich noch einmal: Es wird nicht doppelt abgebucht.",
  },
  declines: {
    authentication_failed:
      "Ihre Bank konnte nicht bestätigen, dass Sie es sind. Bitte versuchen Sie eine andere Karte.",
    authentication_required:
      "Ihre Bank möchte, dass Sie diese Zahlung selbst bestätigen. Bitte zahlen Sie erneut und folgen Sie ihren Anweisungen.",
    canceled_by_shopper:
      "Sie haben die Zahlung abgebrochen. Sie können es erneut versuchen oder anders bezahlen.",
    card_declined:
      "Ihre Karte wurde abgelehnt. Bitte verwenden Sie eine andere Karte oder fragen Sie Ihre Bank.",
    card_not_supported:
      "Diese Karte kann für diesen Kauf nicht verwendet werden. Bitte verwenden Sie eine andere Karte.",
    expired: "Die Zahlung wurde nicht rechtzeitig abgeschlossen. Bitte versuchen Sie es erneut.",
    expired_card: "Diese Karte ist abgelaufen. Bitte verwenden Sie eine andere Karte.",
    incorrect_cvc: "Die Prüfnummer ist falsch. Bitte prüfen Sie sie und versuchen Sie es erneut.",
    incorrect_number:
      "Die Kartennummer ist falsch. Bitte prüfen Sie sie und versuchen Sie es erneut.",
    insufficient_funds:
      "Auf dieser Karte ist nicht genug Guthaben. Bitte verwenden Sie eine andere Karte.",
    payment_declined:
      "Die Zahlung wurde abgelehnt. Bitte versuchen Sie es erneut oder wählen Sie eine andere Zahlungsart.",
    processing_error:
      "Ihre Bank konnte die Zahlung gerade nicht verarbeiten. Bitte versuchen Sie es in Kürze erneut.",
    superseded:
      "Sie haben auf andere Weise oder in einem anderen Fenster weiterbezahlt. Bitte schließen Sie die Zahlung dort ab oder bezahlen Sie hier.",
  },
};
