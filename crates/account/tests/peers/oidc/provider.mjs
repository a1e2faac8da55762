// An OpenID Connect provider for tests: the library's own flow, with people told by the test and no passwords.
//
// `node provider.mjs '{"back": ["https://…"], "people": {"li": {"name": "…", "groups": ["ops"], "amr": ["pwd"]}}}'`
// prints its issuer on the first line. Who logs in is named by the header `x-person`, or typed into the one field of its page.
// It ends when its standard input does: never later than the test that started it.
import { createServer } from "node:http";
import { once } from "node:events";

import { Provider } from "oidc-provider";

const { back, people, secret, told } = JSON.parse(process.argv[2]);
const leaving = told ? { backchannel_logout_uri: told.at, backchannel_logout_session_required: told.session } : {};
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: "aftercare", client_secret: secret, redirect_uris: back, grant_types: ["authorization_code"], response_types: ["code"], ...leaving }],
  claims: { openid: ["sub", "amr"], profile: ["name", "preferred_username", "groups"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: told !== undefined } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, ...people[id], amr: undefined }) }),
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
  // We stand on this machine, which it would not speak to otherwise.
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined, signal: undefined }),
  cookies: { keys: ["only for tests"] },
});
provider.on("server_error", (_, error) => console.error(error));

const oidc = provider.callback();
server.on("request", (request, response) => {
  if (!request.url.startsWith("/interaction/")) return oidc(request, response);
  interact(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});

async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "consent") {
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  }
  const person = request.headers["x-person"] ?? (request.method === "POST" ? new URLSearchParams(await text(request)).get("person") : null);
  if (person === null) {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    return response.end('<!doctype html><title>IdP</title><form method="post"><label>Person <input name="person" autofocus></label><button>Continue</button></form>');
  }
  if (people[person] === undefined) return provider.interactionFinished(request, response, { error: "access_denied", error_description: "nobody" });
  return provider.interactionFinished(request, response, { login: { accountId: person, amr: people[person].amr ?? ["pwd"] } });
}

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

process.stdin.resume().on("end", () => process.exit(0));
console.log(issuer);
