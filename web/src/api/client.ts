import createClient from "openapi-fetch";

import { currentLanguage } from "../app/language";
import { Problem, problemOf } from "./problem";
import type { Attachment, IncidentDetail, MoveInput, MoveResource, paths, Whole } from "./types";

/** The one door to the server: same origin, the caller's language, failures thrown as `Problem`. */
export const http = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  fetch: (request) => globalThis.fetch(request),
});

http.use({
  async onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    await keyed(request);
    return request;
  },
  onResponse({ request, response }) {
    if (response.status < 500) answered(request);
  },
  onError() {
    return new Problem({ status: 0 });
  },
});

/**
 * What was sent and not answered yet, and its key: whoever presses again, or once more after the network failed, sends the same
 * key, and the server does it once. What was answered is over: the same words again are another thing.
 */
const unanswered = new Map<string, string>();
const KEY = "Idempotency-Key";

async function keyed(request: Request): Promise<void> {
  const json = request.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  if (request.method !== "POST" || !json || request.headers.has(KEY)) return;
  const sent = `${request.url} ${await request.clone().text()}`;
  const key = unanswered.get(sent) ?? freshKey();
  unanswered.set(sent, key);
  request.headers.set(KEY, key);
}

function answered(request: Request): void {
  const key = request.headers.get(KEY);
  for (const [sent, its] of unanswered) if (its === key) unanswered.delete(sent);
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Unwraps an answer: the data, or a thrown `Problem`. */
export async function taken<T>(answer: Promise<Answer<T>>): Promise<Whole<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemOf(response.status, error);
  return data as Whole<T>;
}

/** A key that lets the server recognise the same submission sent twice. */
export function freshKey(): string {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16)).join("");
}

type Send = (path: string, sent: object) => Promise<Answer<IncidentDetail>>;

/** Makes a move of an incident; the answer is the incident as it is now. Every move has a body of its own shape. */
export function move(id: string, resource: MoveResource, body: MoveInput): Promise<IncidentDetail> {
  return taken((http.POST as unknown as Send)(`/api/v1/incidents/{id}/${resource}`, { params: { path: { id } }, body }));
}

/** The header that shows a signed link's secret. */
const LINK = "x-aftercare-link";

/** The secret of a signed link as the header its requests carry. */
export function byLink(secret: string): Record<string, string> {
  return { [LINK]: secret };
}

/** Where files go: to the account's own uploads, or to those of the thing a signed link opens. */
export type UploadPlace = { path: string; headers: Record<string, string> };

/** Uploads one file; it is referenced by its id in the report or message that follows. */
export async function upload(file: File, to: UploadPlace = { path: "/api/v1/attachments", headers: {} }): Promise<Attachment> {
  const form = new FormData();
  form.append("file", file, file.name);
  const response = await fetch(to.path, {
    method: "POST",
    headers: { "Accept-Language": currentLanguage(), ...to.headers },
    body: form,
  }).catch(() => {
    throw new Problem({ status: 0 });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, body);
  return body as Attachment;
}
