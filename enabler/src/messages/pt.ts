import type { Messages } from "./messages";

export const pt: Messages = {
  language: "pt",
  direction: "ltr",
  paymentMethod: "Método de pagamento",
  methods: {
    bancontact: "Bancontact",
    card: "Cartão",
    eps: "EPS",
    hpp: "Página de pagamento segura",
    ideal: "iDEAL",
    invoice: "Fatura",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Ordem de compra",
    sepa_debit: "Débito direto SEPA",
  },
  hints: {
    elsewhere: "Vai confirmar o pagamento noutra página e depois voltar para aqui.",
    hpp: "Vai escolher como pagar numa página segura e depois voltar para aqui.",
    ideal: "Vai confirmar o pagamento no seu banco e depois voltar para aqui.",
    invoice: "Vai receber uma fatura e pagar depois de fazer a encomenda.",
  },
  payButton: {
    pay: "Pagar agora",
    payAmount: "Pagar {amount}",
    order: "Comprar",
    orderAmount: "Comprar por {amount}",
    leave: "Continuar para {name} · {amount}",
    hpp: "Continuar para a página de pagamento · {amount}",
  },
  continuePayment: "Continuar este pagamento",
  tryAgain: "Tentar novamente",
  optional: "opcional",
  purchaseOrder: {
    number: "Número da ordem de compra",
    memo: "Nota para a fatura",
    numberRequired: "Introduza o número da ordem de compra.",
    numberRefused: "Verifique o número da ordem de compra.",
  },
  stored: {
    endingIn: "terminado em",
    expires: "Válido até",
    expired: "Expirou em",
    newCard: "Novo cartão",
    agree: "Guardar este cartão para pagamentos futuros",
    renewals:
      "Este método de pagamento é guardado e cobrado automaticamente em cada renovação da subscrição.",
    remove: "Remover cartão",
    confirm: "Remover este cartão definitivamente?",
    keep: "Manter",
    removed: "O cartão foi removido.",
    notRemoved: "Não foi possível remover o cartão. Tente novamente.",
  },
  progress: {
    loading: "A carregar o formulário de pagamento…",
    preparing: "A verificar os seus dados…",
    submitting: "A enviar o seu pagamento…",
    reconnecting: "A ligação está lenta. Continuamos a tentar, mantenha esta página aberta…",
    challenge: "A aguardar a confirmação do seu banco…",
    redirecting: "A abrir a página de pagamento…",
    processing: "O seu pagamento está a ser processado…",
    checking: "A verificar o seu pagamento…",
    long: "Está a demorar mais do que o habitual. Mantenha esta página aberta…",
    removing: "A remover o cartão…",
  },
  approved: "O seu pagamento foi efetuado com sucesso.",
  pending: "O seu pagamento está a ser processado. Não precisa de pagar novamente.",
  unanswered:
    "Ainda não sabemos se o seu último pagamento foi concluído. Pode pagar aqui novamente: não será cobrado duas vezes.",
  challenge: {
    title: "Confirme o seu pagamento",
    cancel: "Cancelar",
  },
  errors: {
    amount_changed:
      "O total da sua encomenda mudou. Nada foi cobrado. Verifique o novo total e tente novamente.",
    amount_due:
      "Da sua encomenda estão pagos {covered} e faltam {due}. Pague aqui: no total não será cobrado mais do que o valor da encomenda.",
    cart_locked:
      "A loja está a alterar esta encomenda neste momento. Tente novamente dentro de alguns minutos ou contacte a loja.",
    cart_not_orderable:
      "Este carrinho foi unido a outro, por isso já não é possível pagar aqui. Volte ao seu carrinho.",
    forbidden: "Este pagamento não é permitido. Contacte a loja.",
    invalid_request: "Este pagamento não é possível. Verifique a encomenda e tente novamente.",
    method_not_available:
      "Esta encomenda não pode ser paga desta forma. Escolha outro método de pagamento.",
    network:
      "Não é possível contactar o serviço de pagamento. Verifique a ligação e tente novamente: não será cobrado duas vezes.",
    nothing_to_pay: "Não há mais nada a pagar nesta encomenda.",
    payment_declined:
      "O pagamento foi recusado. Tente novamente ou escolha outro método de pagamento.",
    payment_in_progress:
      "Outro pagamento desta encomenda ainda está em aberto. Tente novamente dentro de momentos.",
    payment_incomplete: "O pagamento não foi concluído. Pode continuá-lo ou pagar de outra forma.",
    processor_error: "Ocorreu um problema. Tente novamente: não será cobrado duas vezes.",
    processor_mismatch:
      "Não conseguimos saber se este pagamento foi concluído. Não pague novamente e contacte a loja.",
    provider_error:
      "Não foi possível ler os seus dados de pagamento. Verifique-os e tente novamente.",
    provider_unavailable: "Não foi possível carregar o formulário de pagamento. Tente novamente.",
    session_expired: "A sua sessão de pagamento expirou. Recarregue a página.",
    too_many_attempts: "Houve demasiadas tentativas de pagar esta encomenda. Contacte a loja.",
    unavailable:
      "De momento não é possível pagar. Tente novamente dentro de momentos: não será cobrado duas vezes.",
  },
  declines: {
    authentication_failed:
      "O seu banco não conseguiu confirmar a sua identidade. Experimente outro cartão.",
    authentication_required:
      "O seu banco quer que confirme este pagamento pessoalmente. Pague novamente e siga as instruções do banco.",
    canceled_by_shopper: "Cancelou o pagamento. Pode tentar novamente ou pagar de outra forma.",
    card_declined: "O seu cartão foi recusado. Use outro cartão ou contacte o seu banco.",
    card_not_supported: "Este cartão não pode ser usado nesta compra. Use outro cartão.",
    expired: "O pagamento não foi concluído a tempo. Tente novamente.",
    expired_card: "Este cartão expirou. Use outro cartão.",
    incorrect_cvc: "O código de segurança está errado. Verifique-o e tente novamente.",
    incorrect_number: "O número do cartão está errado. Verifique-o e tente novamente.",
    insufficient_funds: "Este cartão não tem saldo suficiente. Use outro cartão.",
    payment_declined:
      "O pagamento foi recusado. Tente novamente ou escolha outro método de pagamento.",
    processing_error:
      "O seu banco não conseguiu processar o pagamento agora. Tente novamente dentro de momentos.",
    superseded:
      "Continuou a pagar de outra forma ou noutra janela. Conclua o pagamento aí ou pague aqui.",
  },
};
