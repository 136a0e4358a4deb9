// Tells adyen.js in the shop's page, and nobody else, how a step of 3-D Secure ended.

const { parent, message } = document.body.dataset;
window.parent.postMessage(message, parent);
