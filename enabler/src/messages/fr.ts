import type { Messages } from "./messages";

export const fr: Messages = {
  language: "fr",
  direction: "ltr",
  paymentMethod: "Moyen de paiement",
  methods: {
    bancontact: "Bancontact",
    card: "Carte",
    eps: "EPS",
    hpp: "Page de paiement sécurisée",
    ideal: "iDEAL",
    invoice: "Facture",
    klarna: "Klarna",
    p24: "Przelewy24",
    paypal: "PayPal",
    purchaseorder: "Bon de commande",
    sepa_debit: "Prélèvement SEPA",
  },
  hints: {
    elsewhere: "Vous confirmerez le paiement sur une autre page, puis vous reviendrez ici.",
    hpp: "Vous choisirez comment payer sur une page sécurisée, puis vous reviendrez ici.",
    ideal: "Vous confirmerez le paiement auprès de votre banque, puis vous reviendrez ici.",
    invoice: "Vous recevrez une facture à payer après votre commande.",
  },
  payButton: {
    pay: "Payer maintenant",
    payAmount: "Payer {amount}",
    order: "Commander",
    orderAmount: "Commander pour {amount}",
    leave: "Continuer vers {name} · {amount}",
    hpp: "Continuer vers la page de paiement · {amount}",
  },
  continuePayment: "Reprendre ce paiement",
  tryAgain: "Réessayer",
  optional: "facultatif",
  purchaseOrder: {
    number: "Numéro du bon de commande",
    memo: "Note pour la facture",
    numberRequired: "Saisissez le numéro du bon de commande.",
    numberRefused: "Vérifiez le numéro du bon de commande.",
  },
  stored: {
    endingIn: "se terminant par",
    expires: "Expire en",
    expired: "Expirée depuis",
    newCard: "Nouvelle carte",
    agree: "Enregistrer cette carte pour de futurs paiements",
    renewals:
      "Ce moyen de paiement est enregistré et débité automatiquement à chaque renouvellement de votre abonnement.",
    remove: "Supprimer la carte",
    confirm: "Supprimer définitivement cette carte ?",
    keep: "La garder",
    removed: "La carte a été supprimée.",
    notRemoved: "La carte n’a pas pu être supprimée. Veuillez réessayer.",
  },
  progress: {
    loading: "Chargement du formulaire de paiement…",
    preparing: "Vérification de vos données…",
    submitting: "Envoi de votre paiement…",
    reconnecting:
      "La connexion est lente. Nous continuons d’essayer, veuillez garder cette page ouverte…",
    challenge: "En attente de la confirmation de votre banque…",
    redirecting: "Redirection vers la page de paiement…",
    processing: "Votre paiement est en cours de traitement…",
    checking: "Vérification de votre paiement…",
    long: "Cela prend plus de temps que d’habitude. Veuillez laisser cette page ouverte…",
    removing: "Suppression de la carte…",
  },
  approved: "Votre paiement a été accepté.",
  pending: "Votre paiement est en cours de traitement. Vous n’avez pas besoin de payer à nouveau.",
  unanswered:
    "Nous ne savons pas encore si votre dernier paiement a abouti. Vous pouvez payer à nouveau ici : vous ne serez pas débité deux fois.",
  challenge: {
    title: "Confirmez votre paiement",
    cancel: "Annuler",
  },
  errors: {
    amount_changed:
      "Le total de votre commande a changé. Rien n’a été débité. Veuillez vérifier le nouveau total et réessayer.",
    amount_due:
      "{covered} de votre commande sont payés, il reste {due} à payer. Veuillez payer ici : au total, vous ne serez pas débité de plus que le montant de votre commande.",
    cart_locked:
      "La boutique modifie cette commande en ce moment. Veuillez réessayer dans quelques minutes ou contacter la boutique.",
    cart_not_orderable:
      "Ce panier a été fusionné avec un autre, plus rien ne peut être payé ici. Veuillez revenir à votre panier.",
    forbidden: "Ce paiement n’est pas autorisé. Veuillez contacter la boutique.",
    invalid_request:
      "Ce paiement n’est pas possible. Veuillez vérifier votre commande et réessayer.",
    method_not_available:
      "Cette commande ne peut pas être payée de cette façon. Veuillez choisir un autre moyen de paiement.",
    network:
      "Le service de paiement est injoignable. Vérifiez votre connexion et réessayez : vous ne serez pas débité deux fois.",
    nothing_to_pay: "Il ne reste rien à payer pour cette commande.",
    payment_declined:
      "Le paiement a été refusé. Veuillez réessayer ou choisir un autre moyen de paiement.",
    payment_in_progress:
      "Un autre paiement pour cette commande est encore ouvert. Veuillez réessayer dans un instant.",
    payment_incomplete:
      "Le paiement n’a pas été terminé. Vous pouvez le reprendre ou payer autrement.",
    processor_error:
      "Une erreur s’est produite. Veuillez réessayer : vous ne serez pas débité deux fois.",
    processor_mismatch:
      "Nous ne pouvons pas savoir si ce paiement a abouti. Veuillez ne pas payer à nouveau et contacter la boutique.",
    provider_error:
      "Vos données de paiement n’ont pas pu être lues. Veuillez les vérifier et réessayer.",
    provider_unavailable: "Le formulaire de paiement n’a pas pu être chargé. Veuillez réessayer.",
    session_expired: "Votre session de paiement a expiré. Veuillez recharger la page.",
    too_many_attempts:
      "Il y a eu trop de tentatives de paiement pour cette commande. Veuillez contacter la boutique.",
    unavailable:
      "Les paiements sont momentanément indisponibles. Veuillez réessayer dans un instant : vous ne serez pas débité deux fois.",
  },
  declines: {
    authentication_failed:
      "Votre banque n’a pas pu confirmer votre identité. Veuillez essayer une autre carte.",
    authentication_required:
      "Votre banque souhaite que vous confirmiez vous-même ce paiement. Veuillez payer à nouveau et suivre ses instructions.",
    canceled_by_shopper: "Vous avez annulé le paiement. Vous pouvez réessayer ou payer autrement.",
    card_declined:
      "Votre carte a été refusée. Veuillez utiliser une autre carte ou contacter votre banque.",
    card_not_supported:
      "Cette carte ne peut pas être utilisée pour cet achat. Veuillez utiliser une autre carte.",
    expired: "Le paiement n’a pas été terminé à temps. Veuillez réessayer.",
    expired_card: "Cette carte a expiré. Veuillez utiliser une autre carte.",
    incorrect_cvc: "Le code de sécurité est incorrect. Veuillez le vérifier et réessayer.",
    incorrect_number: "Le numéro de carte est incorrect. Veuillez le vérifier et réessayer.",
    insufficient_funds:
      "Le solde de cette carte est insuffisant. Veuillez utiliser une autre carte.",
    payment_declined:
      "Le paiement a été refusé. Veuillez réessayer ou choisir un autre moyen de paiement.",
    processing_error:
      "Votre banque n’a pas pu traiter le paiement pour le moment. Veuillez réessayer dans un instant.",
    superseded:
      "Vous avez poursuivi le paiement d’une autre façon ou dans une autre fenêtre. Veuillez le terminer là-bas ou payer ici.",
  },
};
