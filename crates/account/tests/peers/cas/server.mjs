// A CAS 3.0 server for tests, as the protocol asks: a ticket is made out to one service, counts once whatever the answer is, and
// one that came of a remembered log-in does not stand where `renew` is asked for.
//
// `node server.mjs '{"services": ["https://…"], "people": {"li": {"displayName": "…", "memberOf": ["ops"]}}}'` prints its address on
// the first line. Who logs in is named by the header `x-person`, or typed into the one field of its page. It ends when its
// standard input does: never later than the test that started it.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";

const { services, people } = JSON.parse(process.argv[2]);
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const address = `http://127.0.0.1:${server.address().port}/cas`;

const remembered = new Map();
const tickets = new Map();

server.on("request", (request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});

async function answer(request, response) {
  const url = new URL(request.url, address);
  const asked = url.searchParams;
  if (url.pathname === "/cas/login") return logIn(request, response, asked);
  if (url.pathname === "/cas/p3/serviceValidate") return validate(response, asked);
  return response.writeHead(404).end();
}

async function logIn(request, response, asked) {
  const service = asked.get("service");
  if (!services.some((known) => service?.startsWith(known))) return page(response, 403, "<p>Application not authorised to use CAS</p>");
  const renew = asked.get("renew") === "true";
  const cookie = /CASTGC=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  let person = renew ? undefined : remembered.get(cookie);
  let fresh = false;
  if (person === undefined) {
    person = request.headers["x-person"] ?? (request.method === "POST" ? new URLSearchParams(await text(request)).get("person") : undefined);
    fresh = true;
  }
  if (person === undefined) return page(response, 200, '<form method="post"><label>Person <input name="person" autofocus></label><button>Continue</button></form>');
  if (people[person] === undefined) return page(response, 401, "<p>Invalid credentials</p>");
  const granting = `TGT-${secret()}`;
  remembered.set(granting, person);
  const ticket = `ST-${secret()}`;
  tickets.set(ticket, { service, person, fresh });
  const back = new URL(service);
  back.searchParams.append("ticket", ticket);
  response.writeHead(302, { location: back.href, "set-cookie": `CASTGC=${granting}; Path=/cas; HttpOnly` }).end();
}

function validate(response, asked) {
  const [service, ticket] = [asked.get("service"), asked.get("ticket")];
  if (!service || !ticket) return failure(response, "INVALID_REQUEST");
  const known = tickets.get(ticket);
  tickets.delete(ticket);
  if (!known) return failure(response, "INVALID_TICKET");
  if (known.service !== service) return failure(response, "INVALID_SERVICE");
  if (asked.get("renew") === "true" && !known.fresh) return failure(response, "INVALID_TICKET_SPEC");
  const attributes = Object.entries(people[known.person]).flatMap(([name, value]) => [value].flat().map((one) => `<cas:${name}>${escaped(one)}</cas:${name}>`));
  xml(response, `<cas:authenticationSuccess><cas:user>${escaped(known.person)}</cas:user><cas:attributes>${attributes.join("")}</cas:attributes></cas:authenticationSuccess>`);
}

function failure(response, code) {
  xml(response, `<cas:authenticationFailure code="${code}">The ticket or the service is not accepted</cas:authenticationFailure>`);
}

function xml(response, inside) {
  response.writeHead(200, { "content-type": "application/xml; charset=utf-8" });
  response.end(`<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">\n  ${inside}\n</cas:serviceResponse>`);
}

function page(response, status, inside) {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><title>CAS</title>${inside}`);
}

const secret = () => randomBytes(24).toString("base64url");
const escaped = (value) => String(value).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

process.stdin.resume().on("end", () => process.exit(0));
console.log(address);
