import type { Messages } from "./messages";

export const it: Messages = {
  language: "it",
  direction: "ltr",
  paymentMethod: "Metodo di pagamento",
  methods: {
    bancontact: "Bancontact",
    card: "Carta",
    eps: "EPS",
    hpp: "Pagina di pagamento sicura",
    ideal: "iDEAL",
    invoice: "Fattura",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Ordine di acquisto",
    sepa_debit: "Addebito diretto SEPA",
  },
  hints: {
    elsewhere: "Confermerà il pagamento su un’altra pagina e poi tornerà qui.",
    hpp: "Sceglierà come pagare su una pagina sicura e poi tornerà qui.",
    ideal: "Confermerà il pagamento presso la sua banca e poi tornerà qui.",
    invoice: "Riceverà una fattura e pagherà dopo aver effettuato l’ordine.",
  },
  payButton: {
    pay: "Paga ora",
    payAmount: "Paga {amount}",
    order: "Acquista",
    orderAmount: "Acquista per {amount}",
    leave: "Continua su {name} · {amount}",
    hpp: "Continua alla pagina di pagamento · {amount}",
  },
  continuePayment: "Continua questo pagamento",
  tryAgain: "Riprova",
  optional: "facoltativo",
  purchaseOrder: {
    number: "Numero dell’ordine di acquisto",
    memo: "Nota per la fattura",
    numberRequired: "Inserisca il numero dell’ordine di acquisto.",
    numberRefused: "Controlli il numero dell’ordine di acquisto.",
  },
  stored: {
    endingIn: "che termina con",
    expires: "Scade",
    expired: "Scaduta",
    newCard: "Nuova carta",
    agree: "Salva questa carta per pagamenti futuri",
    renewals:
      "Questo metodo di pagamento viene salvato e addebitato automaticamente a ogni rinnovo del tuo abbonamento.",
    remove: "Rimuovi la carta",
    confirm: "Rimuovere definitivamente questa carta?",
    keep: "Mantieni",
    removed: "La carta è stata rimossa.",
    notRemoved: "Non è stato possibile rimuovere la carta. Riprovi.",
  },
  progress: {
    loading: "Caricamento del modulo di pagamento…",
    preparing: "Verifica dei dati…",
    submitting: "Invio del pagamento…",
    reconnecting: "La connessione è lenta. Stiamo ancora provando, tenga aperta questa pagina…",
    challenge: "In attesa della conferma della sua banca…",
    redirecting: "Apertura della pagina di pagamento…",
    processing: "Il pagamento è in corso di elaborazione…",
    checking: "Verifica del pagamento…",
    long: "Ci vuole più tempo del solito. Tenga aperta questa pagina…",
    removing: "Rimozione della carta…",
  },
  approved: "Il pagamento è andato a buon fine.",
  pending: "Il pagamento è in corso di elaborazione. Non è necessario pagare di nuovo.",
  unanswered:
    "Non sappiamo ancora se il suo ultimo pagamento è andato a buon fine. Può pagare di nuovo qui: l’importo non verrà addebitato due volte.",
  challenge: {
    title: "Confermi il pagamento",
    cancel: "Annulla",
  },
  errors: {
    amount_changed:
      "Il totale del suo ordine è cambiato. Non è stato addebitato nulla. Controlli il nuovo totale e riprovi.",
    amount_due:
      "Sono stati pagati {covered} del suo ordine, restano da pagare {due}. Paghi qui: in totale non verrà addebitato più del costo dell’ordine.",
    cart_locked:
      "Il negozio sta modificando questo ordine. Riprovi tra qualche minuto o contatti il negozio.",
    cart_not_orderable:
      "Questo carrello è stato unito a un altro, quindi qui non si può pagare altro. Torni al suo carrello.",
    forbidden: "Questo pagamento non è consentito. Contatti il negozio.",
    invalid_request: "Questo pagamento non è possibile. Controlli l’ordine e riprovi.",
    method_not_available:
      "Questo ordine non può essere pagato in questo modo. Scelga un altro metodo di pagamento.",
    network:
      "Il servizio di pagamento non è raggiungibile. Controlli la connessione e riprovi: l’importo non verrà addebitato due volte.",
    nothing_to_pay: "Per questo ordine non resta nulla da pagare.",
    payment_declined:
      "Il pagamento è stato rifiutato. Riprovi o scelga un altro metodo di pagamento.",
    payment_in_progress:
      "Un altro pagamento per questo ordine è ancora aperto. Riprovi tra un momento.",
    payment_incomplete:
      "Il pagamento non è stato completato. Può continuarlo o pagare in un altro modo.",
    processor_error:
      "Qualcosa non ha funzionato. Riprovi: l’importo non verrà addebitato due volte.",
    processor_mismatch:
      "Non possiamo stabilire se questo pagamento è andato a buon fine. Non paghi di nuovo e contatti il negozio.",
    provider_error: "Non è stato possibile leggere i dati di pagamento. Li controlli e riprovi.",
    provider_unavailable: "Non è stato possibile caricare il modulo di pagamento. Riprovi.",
    session_expired: "La sessione di pagamento è scaduta. Ricarichi la pagina.",
    too_many_attempts:
      "Ci sono stati troppi tentativi di pagare questo ordine. Contatti il negozio.",
    unavailable:
      "Al momento non è possibile pagare. Riprovi tra poco: l’importo non verrà addebitato due volte.",
  },
  declines: {
    authentication_failed:
      "La sua banca non ha potuto confermare la sua identità. Provi con un’altra carta.",
    authentication_required:
      "La sua banca vuole che confermi di persona questo pagamento. Paghi di nuovo e segua le sue istruzioni.",
    canceled_by_shopper: "Ha annullato il pagamento. Può riprovare o pagare in un altro modo.",
    card_declined: "La carta è stata rifiutata. Usi un’altra carta o si rivolga alla sua banca.",
    card_not_supported:
      "Questa carta non può essere usata per questo acquisto. Usi un’altra carta.",
    expired: "Il pagamento non è stato completato in tempo. Riprovi.",
    expired_card: "Questa carta è scaduta. Usi un’altra carta.",
    incorrect_cvc: "Il codice di sicurezza non è corretto. Lo controlli e riprovi.",
    incorrect_number: "Il numero della carta non è corretto. Lo controlli e riprovi.",
    insufficient_funds: "Il saldo di questa carta non è sufficiente. Usi un’altra carta.",
    payment_declined:
      "Il pagamento è stato rifiutato. Riprovi o scelga un altro metodo di pagamento.",
    processing_error:
      "La sua banca non ha potuto elaborare il pagamento in questo momento. Riprovi tra poco.",
    superseded:
      "Ha continuato a pagare in un altro modo o in un’altra finestra. Completi il pagamento lì o paghi qui.",
  },
};
