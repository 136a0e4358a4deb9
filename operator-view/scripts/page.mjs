// Prints the page of the built view and its headers as JSON: what Connect's host would serve, for the
// addresses in the environment. https://docs.commercetools.com/merchant-center-customizations
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// The package's ES module cannot be imported by Node.
const { compileHtml } = createRequire(import.meta.url)("@commercetools-frontend/mc-html-template");
const folder = fileURLToPath(new URL("..", import.meta.url));
process.chdir(folder);
const { indexHtmlContent, headers } = await compileHtml(`${folder}public/index.html.template`);
process.stdout.write(JSON.stringify({ html: indexHtmlContent, headers }));
