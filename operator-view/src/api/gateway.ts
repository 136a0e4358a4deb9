import {
  buildApiUrl,
  executeHttpClientRequest,
} from "@commercetools-frontend/application-shell-connectors";
import type { Answer, Send } from "./operator-api";

/**
 * Requests to the processor through the Merchant Center's gateway, which adds a token that says who
 * asks: https://docs.commercetools.com/merchant-center-customizations/concepts/integrate-with-your-own-api
 *
 * The kit asks once more with a new sign-in when the answer is 401, so an action can be sent twice:
 * its `operation` makes that one.
 */
export function gatewayTo(processorUrl: string, projectKey: string): Send {
  return (method, path, body) =>
    executeHttpClientRequest<Answer>(
      async (options) => {
        const response = await fetch(buildApiUrl("/proxy/forward-to"), {
          ...options,
          method,
          headers: { ...options.headers, ...(body === undefined ? {} : JSON_BODY) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const answer = { status: response.status, body: await jsonOf(response) };
        return {
          data: answer,
          statusCode: response.status,
          getHeader: (name) => response.headers.get(name),
        };
      },
      {
        projectKey,
        forwardToConfig: {
          uri: `${processorUrl}${path}`,
          audiencePolicy: "forward-url-origin",
          includeUserPermissions: true,
        },
      },
    ).catch(signedOut);
}

/** The kit has asked twice and was refused twice: nothing was done. */
function signedOut(error: unknown): Answer {
  if (error instanceof Error && error.name === "RenewTokenError") {
    return { status: 401, body: undefined };
  }
  throw error;
}

const JSON_BODY = { "Content-Type": "application/json" };

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
