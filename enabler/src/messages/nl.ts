import type { Messages } from "./messages";

export const nl: Messages = {
  language: "nl",
  direction: "ltr",
  paymentMethod: "Betaalmethode",
  methods: {
    bancontact: "Bancontact",
    card: "Kaart",
    eps: "EPS",
    hpp: "Beveiligde betaalpagina",
    ideal: "iDEAL",
    invoice: "Factuur",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Inkooporder",
    sepa_debit: "SEPA-incasso",
  },
  hints: {
    elsewhere: "U bevestigt de betaling op een andere pagina en komt daarna hier terug.",
    hpp: "U kiest op een beveiligde pagina hoe u betaalt en komt daarna hier terug.",
    ideal: "U bevestigt de betaling bij uw bank en komt daarna hier terug.",
    invoice: "U ontvangt een factuur en betaalt nadat u hebt besteld.",
  },
  payButton: {
    pay: "Nu betalen",
    payAmount: "{amount} betalen",
    order: "Bestellen",
    orderAmount: "Bestellen voor {amount}",
    leave: "Verder naar {name} · {amount}",
    hpp: "Verder naar de betaalpagina · {amount}",
  },
  continuePayment: "Deze betaling voortzetten",
  tryAgain: "Opnieuw proberen",
  optional: "optioneel",
  purchaseOrder: {
    number: "Inkoopordernummer",
    memo: "Opmerking voor de factuur",
    numberRequired: "Voer het inkoopordernummer in.",
    numberRefused: "Controleer het inkoopordernummer.",
  },
  stored: {
    endingIn: "eindigend op",
    expires: "Geldig tot",
    expired: "Verlopen sinds",
    newCard: "Nieuwe kaart",
    agree: "Deze kaart bewaren voor volgende betalingen",
    renewals:
      "Deze betaalmethode wordt bewaard en bij elke verlenging van je abonnement automatisch belast.",
    remove: "Kaart verwijderen",
    confirm: "Deze kaart definitief verwijderen?",
    keep: "Behouden",
    removed: "De kaart is verwijderd.",
    notRemoved: "De kaart kon niet worden verwijderd. Probeer het opnieuw.",
  },
  progress: {
    loading: "Het betaalformulier wordt geladen…",
    preparing: "Uw gegevens worden gecontroleerd…",
    submitting: "Uw betaling wordt verzonden…",
    reconnecting: "De verbinding is traag. We blijven het proberen, houd deze pagina open…",
    challenge: "We wachten op de bevestiging van uw bank…",
    redirecting: "U gaat naar de betaalpagina…",
    processing: "Uw betaling wordt verwerkt…",
    checking: "Uw betaling wordt gecontroleerd…",
    long: "Dit duurt langer dan normaal. Houd deze pagina open…",
    removing: "De kaart wordt verwijderd…",
  },
  approved: "Uw betaling is gelukt.",
  pending: "Uw betaling wordt nog verwerkt. U hoeft niet opnieuw te betalen.",
  unanswered:
    "We weten nog niet of uw laatste betaling is gelukt. U kunt hier opnieuw betalen: er wordt niet twee keer afgeschreven.",
  challenge: {
    title: "Bevestig uw betaling",
    cancel: "Annuleren",
  },
  errors: {
    amount_changed:
      "Het totaal van uw bestelling is veranderd. Er is niets afgeschreven. Bekijk het nieuwe totaal en probeer het opnieuw.",
    amount_due:
      "{covered} van uw bestelling is betaald, {due} staat nog open. Betaal hier: in totaal wordt niet meer afgeschreven dan uw bestelling kost.",
    cart_locked:
      "De winkel werkt op dit moment aan deze bestelling. Probeer het over een paar minuten opnieuw of neem contact op met de winkel.",
    cart_not_orderable:
      "Deze winkelwagen is met een andere samengevoegd, daarom kan hier niets meer worden betaald. Ga terug naar uw winkelwagen.",
    forbidden: "Deze betaling is niet toegestaan. Neem contact op met de winkel.",
    invalid_request:
      "Deze betaling is niet mogelijk. Controleer uw bestelling en probeer het opnieuw.",
    method_not_available:
      "Deze bestelling kan niet op deze manier worden betaald. Kies een andere betaalmethode.",
    network:
      "De betaaldienst is niet bereikbaar. Controleer uw verbinding en probeer het opnieuw: er wordt niet twee keer afgeschreven.",
    nothing_to_pay: "Voor deze bestelling hoeft niets meer te worden betaald.",
    payment_declined:
      "De betaling is geweigerd. Probeer het opnieuw of kies een andere betaalmethode.",
    payment_in_progress:
      "Een andere betaling voor deze bestelling staat nog open. Probeer het zo meteen opnieuw.",
    payment_incomplete:
      "De betaling is niet voltooid. U kunt haar voortzetten of op een andere manier betalen.",
    processor_error:
      "Er is iets misgegaan. Probeer het opnieuw: er wordt niet twee keer afgeschreven.",
    processor_mismatch:
      "We kunnen niet vaststellen of deze betaling is gelukt. Betaal niet opnieuw en neem contact op met de winkel.",
    provider_error:
      "Uw betaalgegevens konden niet worden gelezen. Controleer ze en probeer het opnieuw.",
    provider_unavailable: "Het betaalformulier kon niet worden geladen. Probeer het opnieuw.",
    session_expired: "Uw betaalsessie is verlopen. Laad de pagina opnieuw.",
    too_many_attempts:
      "Er is te vaak geprobeerd deze bestelling te betalen. Neem contact op met de winkel.",
    unavailable:
      "Betalen is op dit moment niet mogelijk. Probeer het zo meteen opnieuw: er wordt niet twee keer afgeschreven.",
  },
  declines: {
    authentication_failed: "Uw bank kon niet bevestigen dat u het bent. Probeer een andere kaart.",
    authentication_required:
      "Uw bank wil dat u deze betaling zelf bevestigt. Betaal opnieuw en volg de aanwijzingen van uw bank.",
    canceled_by_shopper:
      "U hebt de betaling geannuleerd. U kunt het opnieuw proberen of op een andere manier betalen.",
    card_declined: "Uw kaart is geweigerd. Gebruik een andere kaart of vraag het uw bank.",
    card_not_supported:
      "Deze kaart kan niet voor deze aankoop worden gebruikt. Gebruik een andere kaart.",
    expired: "De betaling is niet op tijd voltooid. Probeer het opnieuw.",
    expired_card: "Deze kaart is verlopen. Gebruik een andere kaart.",
    incorrect_cvc: "De beveiligingscode is onjuist. Controleer deze en probeer het opnieuw.",
    incorrect_number: "Het kaartnummer is onjuist. Controleer het en probeer het opnieuw.",
    insufficient_funds: "Er staat niet genoeg geld op deze kaart. Gebruik een andere kaart.",
    payment_declined:
      "De betaling is geweigerd. Probeer het opnieuw of kies een andere betaalmethode.",
    processing_error:
      "Uw bank kon de betaling zojuist niet verwerken. Probeer het zo meteen opnieuw.",
    superseded:
      "U bent op een andere manier of in een ander venster verdergegaan met betalen. Rond de betaling daar af of betaal hier.",
  },
};
