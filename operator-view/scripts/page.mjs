// Prints the page of the built view and its headers as JSON, for the addresses in the environment:
// what a host of the view serves, but for two things. In production the kit derives the address of
// the Merchant Center's API from the page's host name; a stand-in has another one, MC_API_URL. And a
// page of this machine loads nothing from elsewhere: no fonts, no feature flags, no error reports.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// The ES modules of these packages cannot be imported by Node.
const require = createRequire(import.meta.url);
const { processConfig } = require("@commercetools-frontend/application-config");
const kit = require("@commercetools-frontend/mc-html-template");

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const config = await processConfig();
config.env.servedByProxy = false;
const policy = kit.processHeaders(config)["Content-Security-Policy"];
const headers = { "Content-Security-Policy": localPolicy(policy) };
const html = kit.replaceHtmlPlaceholders(readFileSync("public/index.html.template", "utf8"), {
  env: config.env,
  headers,
});
process.stdout.write(JSON.stringify({ html, headers }));

function localPolicy(text) {
  const isElsewhere = (source) => source.includes(".") && !source.startsWith("http://127.0.0.1:");
  return text
    .replace("upgrade-insecure-requests", "")
    .replace("img-src *", "img-src 'self'")
    .split(" ")
    .filter((source) => !isElsewhere(source))
    .join(" ");
}
