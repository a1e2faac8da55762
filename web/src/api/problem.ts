import type { ProblemDocument } from "./types";

/** The status of a failure that came from the page itself rather than from an answer. */
const OWN_FAULT = -1;

/** What the server refused, in the caller's language (RFC 9457), or that it could not be reached (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Sentences by field, keyed by the JSON pointer's last part: `/password` → `password`. */
  readonly fields: Record<string, string>;
  /** The same by the whole pointer, for forms whose fields share a last part: `/response/occurred_at`. */
  readonly pointers: Record<string, string>;
  /** Every field's sentence: one field may be refused for several reasons. */
  readonly sentences: string[];

  constructor(document: ProblemDocument) {
    super(document.title ?? document.detail ?? document.code ?? "");
    this.name = "Problem";
    this.status = document.status;
    this.code = document.code ?? "";
    this.detail = document.detail ?? "";
    this.pointers = Object.fromEntries((document.errors ?? []).map((error) => [error.pointer, error.detail]));
    this.sentences = [...new Set((document.errors ?? []).map((error) => error.detail))];
    this.fields = Object.fromEntries(
      (document.errors ?? []).map((error) => [error.pointer.split("/").filter(Boolean).pop() ?? "", error.detail]),
    );
  }

  /** What is wrong and how to mend it. The title merely names the status. */
  get sentence() {
    return this.detail || this.message;
  }

  get unreachable() {
    return this.status === 0;
  }

  /** What he may not see is answered as absent. */
  get hidden() {
    return this.status === 404 || this.status === 403;
  }
}

/** Reads a failed answer, whatever a proxy in between made of it. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body === "object" && body !== null) return new Problem({ ...(body as ProblemDocument), status });
  return new Problem({ status });
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({ status: OWN_FAULT });
}
