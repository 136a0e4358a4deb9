import type { Messages } from "./messages";

export const es: Messages = {
  language: "es",
  direction: "ltr",
  paymentMethod: "Método de pago",
  methods: {
    bancontact: "Bancontact",
    card: "Tarjeta",
    eps: "EPS",
    hpp: "Página de pago segura",
    ideal: "iDEAL",
    invoice: "Factura",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Orden de compra",
    sepa_debit: "Adeudo directo SEPA",
  },
  hints: {
    elsewhere: "Aprobará el pago en otra página y después volverá aquí.",
    hpp: "Elegirá cómo pagar en una página segura y después volverá aquí.",
    ideal: "Aprobará el pago en su banco y después volverá aquí.",
    invoice: "Recibirá una factura y pagará después de hacer el pedido.",
  },
  payButton: {
    pay: "Pagar ahora",
    payAmount: "Pagar {amount}",
    order: "Comprar",
    orderAmount: "Comprar por {amount}",
    leave: "Continuar a {name} · {amount}",
    hpp: "Continuar a la página de pago · {amount}",
  },
  continuePayment: "Continuar este pago",
  tryAgain: "Reintentar",
  optional: "opcional",
  purchaseOrder: {
    number: "Número de orden de compra",
    memo: "Nota para la factura",
    numberRequired: "Introduzca el número de orden de compra.",
    numberRefused: "Revise el número de orden de compra.",
  },
  stored: {
    endingIn: "terminada en",
    expires: "Caduca en",
    expired: "Caducó en",
    newCard: "Tarjeta nueva",
    agree: "Guardar esta tarjeta para pagos futuros",
    renewals:
      "Este método de pago se guarda y se cargará automáticamente en cada renovación de tu suscripción.",
    remove: "Eliminar tarjeta",
    confirm: "¿Eliminar esta tarjeta definitivamente?",
    keep: "Conservarla",
    removed: "La tarjeta se ha eliminado.",
    notRemoved: "No se ha podido eliminar la tarjeta. Inténtelo de nuevo.",
  },
  progress: {
    loading: "Cargando el formulario de pago…",
    preparing: "Comprobando sus datos…",
    submitting: "Enviando su pago…",
    reconnecting: "La conexión es lenta. Seguimos intentándolo, mantenga esta página abierta…",
    challenge: "Esperando la confirmación de su banco…",
    redirecting: "Abriendo la página de pago…",
    processing: "Su pago se está procesando…",
    checking: "Comprobando su pago…",
    long: "Está tardando más de lo habitual. Mantenga esta página abierta…",
    removing: "Eliminando la tarjeta…",
  },
  approved: "Su pago se ha realizado correctamente.",
  pending: "Su pago se está procesando. No necesita volver a pagar.",
  unanswered:
    "Todavía no sabemos si su último pago se realizó. Puede volver a pagar aquí: no se le cobrará dos veces.",
  challenge: {
    title: "Confirme su pago",
    cancel: "Cancelar",
  },
  errors: {
    amount_changed:
      "El total de su pedido ha cambiado. No se ha cobrado nada. Compruebe el nuevo total e inténtelo de nuevo.",
    amount_due:
      "Se han pagado {covered} de su pedido y faltan {due} por pagar. Pague aquí: en total no se le cobrará más de lo que cuesta su pedido.",
    cart_locked:
      "La tienda está modificando este pedido en este momento. Inténtelo de nuevo en unos minutos o póngase en contacto con la tienda.",
    cart_not_orderable:
      "Este carrito se ha unido a otro, por lo que aquí ya no se puede pagar nada más. Vuelva a su carrito.",
    forbidden: "Este pago no está permitido. Póngase en contacto con la tienda.",
    invalid_request: "Este pago no es posible. Revise su pedido e inténtelo de nuevo.",
    method_not_available: "Este pedido no se puede pagar de esta forma. Elija otra forma de pago.",
    network:
      "No se puede conectar con el servicio de pago. Compruebe su conexión e inténtelo de nuevo: no se le cobrará dos veces.",
    nothing_to_pay: "No queda nada por pagar en este pedido.",
    payment_declined: "El pago ha sido rechazado. Inténtelo de nuevo o elija otra forma de pago.",
    payment_in_progress:
      "Otro pago de este pedido sigue abierto. Inténtelo de nuevo en un momento.",
    payment_incomplete: "El pago no se ha completado. Puede continuarlo o pagar de otra forma.",
    processor_error: "Algo ha salido mal. Inténtelo de nuevo: no se le cobrará dos veces.",
    processor_mismatch:
      "No podemos saber si este pago se ha realizado. No vuelva a pagar y póngase en contacto con la tienda.",
    provider_error: "No se han podido leer sus datos de pago. Revíselos e inténtelo de nuevo.",
    provider_unavailable: "No se ha podido cargar el formulario de pago. Inténtelo de nuevo.",
    session_expired: "Su sesión de pago ha caducado. Vuelva a cargar la página.",
    too_many_attempts:
      "Ha habido demasiados intentos de pagar este pedido. Póngase en contacto con la tienda.",
    unavailable:
      "Los pagos no están disponibles en este momento. Inténtelo de nuevo en breve: no se le cobrará dos veces.",
  },
  declines: {
    authentication_failed: "Su banco no ha podido confirmar que es usted. Pruebe con otra tarjeta.",
    authentication_required:
      "Su banco quiere que confirme usted mismo este pago. Pague de nuevo y siga sus instrucciones.",
    canceled_by_shopper: "Ha cancelado el pago. Puede intentarlo de nuevo o pagar de otra forma.",
    card_declined: "Su tarjeta ha sido rechazada. Utilice otra tarjeta o consulte a su banco.",
    card_not_supported: "Esta tarjeta no se puede utilizar para esta compra. Utilice otra tarjeta.",
    expired: "El pago no se completó a tiempo. Inténtelo de nuevo.",
    expired_card: "Esta tarjeta ha caducado. Utilice otra tarjeta.",
    incorrect_cvc: "El código de seguridad no es correcto. Compruébelo e inténtelo de nuevo.",
    incorrect_number: "El número de la tarjeta no es correcto. Compruébelo e inténtelo de nuevo.",
    insufficient_funds: "Esta tarjeta no tiene saldo suficiente. Utilice otra tarjeta.",
    payment_declined: "El pago ha sido rechazado. Inténtelo de nuevo o elija otra forma de pago.",
    processing_error:
      "Su banco no ha podido procesar el pago en este momento. Inténtelo de nuevo en breve.",
    superseded:
      "Ha seguido pagando de otra forma o en otra ventana. Termine el pago allí o pague aquí.",
  },
};
