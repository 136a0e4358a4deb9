import type { Messages } from "./messages";

export const pl: Messages = {
  language: "pl",
  direction: "ltr",
  paymentMethod: "Metoda płatności",
  methods: {
    bancontact: "Bancontact",
    card: "Karta",
    eps: "EPS",
    hpp: "Bezpieczna strona płatności",
    ideal: "iDEAL",
    invoice: "Faktura",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Zamówienie firmowe",
    sepa_debit: "Polecenie zapłaty SEPA",
  },
  hints: {
    elsewhere: "Płatność zatwierdzisz na innej stronie, a potem wrócisz tutaj.",
    hpp: "Sposób płatności wybierzesz na bezpiecznej stronie, a potem wrócisz tutaj.",
    ideal: "Płatność zatwierdzisz w swoim banku, a potem wrócisz tutaj.",
    invoice: "Otrzymasz fakturę i zapłacisz po złożeniu zamówienia.",
  },
  payButton: {
    pay: "Zapłać teraz",
    payAmount: "Zapłać {amount}",
    order: "Kup teraz",
    orderAmount: "Kup za {amount}",
    leave: "Przejdź do {name} · {amount}",
    hpp: "Przejdź do strony płatności · {amount}",
  },
  continuePayment: "Kontynuuj tę płatność",
  tryAgain: "Spróbuj ponownie",
  optional: "opcjonalnie",
  purchaseOrder: {
    number: "Numer zamówienia firmowego",
    memo: "Uwaga do faktury",
    numberRequired: "Wpisz numer zamówienia firmowego.",
    numberRefused: "Sprawdź numer zamówienia firmowego.",
  },
  stored: {
    endingIn: "z końcówką",
    expires: "Ważna do",
    expired: "Wygasła",
    newCard: "Nowa karta",
    agree: "Zapisz tę kartę do przyszłych płatności",
    renewals:
      "Ta metoda płatności zostanie zapisana i będzie automatycznie obciążana przy każdym odnowieniu subskrypcji.",
    remove: "Usuń kartę",
    confirm: "Usunąć tę kartę na stałe?",
    keep: "Zachowaj",
    removed: "Karta została usunięta.",
    notRemoved: "Nie udało się usunąć karty. Spróbuj ponownie.",
  },
  progress: {
    loading: "Wczytywanie formularza płatności…",
    preparing: "Sprawdzanie danych…",
    submitting: "Wysyłanie płatności…",
    reconnecting: "Połączenie jest wolne. Próbujemy dalej, nie zamykaj tej strony…",
    challenge: "Czekamy na potwierdzenie z Twojego banku…",
    redirecting: "Przechodzimy do strony płatności…",
    processing: "Płatność jest przetwarzana…",
    checking: "Sprawdzanie płatności…",
    long: "Trwa to dłużej niż zwykle. Nie zamykaj tej strony…",
    removing: "Usuwanie karty…",
  },
  approved: "Płatność zakończyła się powodzeniem.",
  pending: "Płatność jest przetwarzana. Nie trzeba płacić ponownie.",
  unanswered:
    "Nie wiemy jeszcze, czy ostatnia płatność doszła do skutku. Możesz zapłacić tutaj ponownie: kwota nie zostanie pobrana dwa razy.",
  challenge: {
    title: "Potwierdź płatność",
    cancel: "Anuluj",
  },
  errors: {
    amount_changed:
      "Łączna kwota zamówienia zmieniła się. Nic nie zostało pobrane. Proszę sprawdzić nową kwotę i spróbować ponownie.",
    amount_due:
      "Z kwoty zamówienia zapłacono {covered}, do zapłaty pozostaje {due}. Zapłać tutaj: łącznie nie zostanie pobrane więcej, niż kosztuje zamówienie.",
    cart_locked:
      "Sklep pracuje teraz nad tym zamówieniem. Spróbuj ponownie za kilka minut lub skontaktuj się ze sklepem.",
    cart_not_orderable:
      "Ten koszyk połączono z innym, dlatego nie można tu już nic zapłacić. Wróć do swojego koszyka.",
    forbidden: "Ta płatność jest niedozwolona. Skontaktuj się ze sklepem.",
    invalid_request: "Ta płatność nie jest możliwa. Sprawdź zamówienie i spróbuj ponownie.",
    method_not_available:
      "Za to zamówienie nie można zapłacić w ten sposób. Wybierz inną metodę płatności.",
    network:
      "Nie można połączyć się z usługą płatności. Sprawdź połączenie i spróbuj ponownie: kwota nie zostanie pobrana dwa razy.",
    nothing_to_pay: "Za to zamówienie nie trzeba już nic płacić.",
    payment_declined:
      "Płatność została odrzucona. Spróbuj ponownie lub wybierz inną metodę płatności.",
    payment_in_progress:
      "Inna płatność za to zamówienie jest jeszcze otwarta. Spróbuj ponownie za chwilę.",
    payment_incomplete:
      "Płatność nie została dokończona. Możesz ją kontynuować lub zapłacić inaczej.",
    processor_error: "Coś poszło nie tak. Spróbuj ponownie: kwota nie zostanie pobrana dwa razy.",
    processor_mismatch:
      "Nie możemy ustalić, czy ta płatność doszła do skutku. Nie płać ponownie i skontaktuj się ze sklepem.",
    provider_error: "Nie udało się odczytać danych płatności. Sprawdź je i spróbuj ponownie.",
    provider_unavailable: "Nie udało się wczytać formularza płatności. Spróbuj ponownie.",
    session_expired: "Sesja płatności wygasła. Odśwież stronę.",
    too_many_attempts: "Było zbyt wiele prób zapłaty za to zamówienie. Skontaktuj się ze sklepem.",
    unavailable:
      "Płatności są teraz niedostępne. Spróbuj ponownie za chwilę: kwota nie zostanie pobrana dwa razy.",
  },
  declines: {
    authentication_failed: "Bank nie mógł potwierdzić Twojej tożsamości. Użyj innej karty.",
    authentication_required:
      "Bank chce, aby ta płatność została potwierdzona osobiście. Zapłać ponownie i postępuj zgodnie z jego wskazówkami.",
    canceled_by_shopper:
      "Płatność została anulowana. Możesz spróbować ponownie lub zapłacić inaczej.",
    card_declined: "Karta została odrzucona. Użyj innej karty lub skontaktuj się z bankiem.",
    card_not_supported: "Tej karty nie można użyć do tego zakupu. Użyj innej karty.",
    expired: "Płatność nie została dokończona na czas. Spróbuj ponownie.",
    expired_card: "Ta karta straciła ważność. Użyj innej karty.",
    incorrect_cvc: "Kod zabezpieczający jest nieprawidłowy. Sprawdź go i spróbuj ponownie.",
    incorrect_number: "Numer karty jest nieprawidłowy. Sprawdź go i spróbuj ponownie.",
    insufficient_funds: "Na tej karcie nie ma wystarczających środków. Użyj innej karty.",
    payment_declined:
      "Płatność została odrzucona. Spróbuj ponownie lub wybierz inną metodę płatności.",
    processing_error: "Bank nie mógł teraz przetworzyć płatności. Spróbuj ponownie za chwilę.",
    superseded:
      "Płatność jest kontynuowana w inny sposób lub w innym oknie. Dokończ ją tam albo zapłać tutaj.",
  },
};
