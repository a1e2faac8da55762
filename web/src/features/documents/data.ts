import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken, upload } from "../../api/client";
import { everyParty } from "../../api/every";
import type { Attachment, DocumentQuery, DocumentRow, DocumentView, Id, NewDocument } from "../../api/types";
import { etagOf } from "../../api/etag";
import { pollMs } from "../../live/useLive";
import { save } from "../../ui/sheet";
import type { DocumentsSearch } from "./routes";

/** The documents the account reaches, newest first; grows page by page. */
export function useDocuments(search: DocumentsSearch) {
  return useInfiniteQuery({
    queryKey: ["documents", search],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/documents", {
          params: { query: { ...search, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
  });
}

export function useDocument(id: Id) {
  return useQuery({
    queryKey: ["document", id],
    queryFn: () => taken(http.GET("/api/v1/documents/{id}", { params: { path: { id } } })),
    refetchInterval: pollMs,
  });
}

/** The customers reports can be drafted of. */
export function useCustomers(enabled: boolean) {
  return useQuery({ ...everyParty("customer"), enabled });
}

/** Something done with a document. */
export type Done =
  | { step: "edit"; written: Record<string, string> }
  | { step: "approve" | "issue" | "archive" }
  | { step: "withdraw" | "correct"; reason: string }
  | { step: "seal"; seal: "sent" | "returned"; scan: File | null };

/** Takes a step; the answer is the document as it is now, for a correction the new one. */
export function useStep(document: Pick<DocumentView, "id" | "version">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (done: Done) => send(document, done),
    onSuccess: (now) => {
      client.setQueryData(["document", now.id], now);
      for (const key of ["documents", "month-end"]) void client.invalidateQueries({ queryKey: [key] });
      if (now.id !== document.id) void client.invalidateQueries({ queryKey: ["document", document.id] });
    },
    // A lost race shows at once what the others made of it.
    onError: () => {
      for (const queryKey of [["document", document.id], ["month-end"]]) void client.invalidateQueries({ queryKey });
    },
  });
}

async function send({ id, version }: Pick<DocumentView, "id" | "version">, done: Done): Promise<DocumentView> {
  const path = { id };
  const read = { path, header: { "If-Match": etagOf(version) } };
  switch (done.step) {
    case "edit":
      return taken(http.PATCH("/api/v1/documents/{id}", { params: read, body: { written: done.written } }));
    case "approve":
      return taken(http.POST("/api/v1/documents/{id}/approval", { params: read }));
    case "issue":
      return taken(http.POST("/api/v1/documents/{id}/issue", { params: { path } }));
    case "archive":
      return taken(http.POST("/api/v1/documents/{id}/archive", { params: { path } }));
    case "withdraw":
      return taken(http.POST("/api/v1/documents/{id}/withdrawal", { params: { path }, body: { reason: done.reason } }));
    case "correct":
      return taken(http.POST("/api/v1/documents/{id}/correction", { params: { path }, body: { reason: done.reason } }));
    case "seal": {
      const scans = done.scan ? [(await upload(done.scan)).id] : [];
      const body = { seal: done.seal, attachment_ids: scans };
      return taken(http.POST("/api/v1/documents/{id}/seal", { params: { path }, body }));
    }
  }
}

/** Drafts a document. */
export function useDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewDocument) => taken(http.POST("/api/v1/documents", { body })),
    onSuccess: (made) => {
      client.setQueryData(["document", made.id], made);
      for (const key of ["documents", "month-end"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** Where a document is had as a file. */
export function fileOf(id: Id, format: string, inline = false): string {
  return `/api/v1/documents/${id}/file?format=${format}${inline ? "&inline=true" : ""}`;
}

/** The fields that a form of this kind may name. */
export function useFields(kind: DocumentRow["kind"]) {
  return useQuery({
    queryKey: ["document-fields", kind],
    queryFn: async () => (await taken(http.GET("/api/v1/document-fields", { params: { query: { kind } } }))).items,
    staleTime: Infinity,
  });
}

/** The forms in use. */
export function useTemplates() {
  return useQuery({
    queryKey: ["document-templates"],
    queryFn: async () => (await taken(http.GET("/api/v1/document-templates", { params: { query: {} } }))).items,
  });
}

/** A form as it is chosen in the dialog, its file uploaded. */
export type Chosen = { kind: DocumentRow["kind"]; language: "zh" | "en"; customer?: Id; attachment: Id };

/** Takes a form into use. */
export function useAddTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, language, customer, attachment }: Chosen) => {
      const body = { kind, language, customer_id: customer ?? null, attachment_id: attachment };
      return taken(http.POST("/api/v1/document-templates", { body }));
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: ["document-templates"] }),
  });
}

/** A file that is in use nowhere yet, and the document it is tried on. */
export type Trial = { kind: DocumentRow["kind"]; language: "zh" | "en"; file: Attachment; document: Id };

/** Fills an uploaded form in with what a document says, and saves what came of it. */
export function useTryFile() {
  return useMutation({
    mutationFn: async ({ kind, language, file, document }: Trial) => {
      const body = { kind, language, attachment_id: file.id, document_id: document };
      const filled = await taken(http.POST("/api/v1/document-template-previews", { body, parseAs: "blob" }));
      save(filled as unknown as Blob, file.name);
    },
  });
}

/** Takes a form out of use. */
export function useEndTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: Id) => taken(http.DELETE("/api/v1/document-templates/{id}", { params: { path: { id } } })),
    onSettled: () => void client.invalidateQueries({ queryKey: ["document-templates"] }),
  });
}

/** Scans that wait for somebody who knows what they are of. */
export function useWaitingReturns() {
  return useInfiniteQuery({
    queryKey: ["document-returns"],
    queryFn: ({ pageParam }) => taken(http.GET("/api/v1/document-returns", { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
  });
}

/** The newest documents that meet any of the questions, and whether there are more. */
export function useFound(questions: DocumentQuery[]) {
  return useQuery({
    queryKey: ["documents", "found", questions],
    queryFn: async () => {
      const pages = await Promise.all(questions.map((query) => taken(http.GET("/api/v1/documents", { params: { query: { limit: 50, ...query } } }))));
      return { rows: pages.flatMap(({ items }) => items), more: pages.some(({ next_cursor }) => next_cursor !== null) };
    },
    placeholderData: (before) => before,
  });
}

/** Hands scans in: those with a code are filed, the others wait. */
export function useTakeReturns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (files: File[]) => {
      const attachment_ids: Id[] = [];
      for (const file of files) attachment_ids.push((await upload(file)).id);
      return (await taken(http.POST("/api/v1/document-returns", { body: { attachment_ids } }))).items;
    },
    onSuccess: () => forgetReturns(client),
  });
}

/** Files a scan by hand, or lays it aside. */
export function useDecideReturn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, document }: { id: Id; document: Id | null }) => {
      const params = { path: { id } };
      if (document === null) await taken(http.DELETE("/api/v1/document-returns/{id}", { params }));
      else await taken(http.POST("/api/v1/document-returns/{id}/filing", { params, body: { document_id: document } }));
    },
    onSettled: () => forgetReturns(client),
  });
}

function forgetReturns(client: ReturnType<typeof useQueryClient>) {
  for (const key of ["document-returns", "documents", "document", "month-end"]) void client.invalidateQueries({ queryKey: [key] });
}

/** Where the pages of a scan are had. */
export function scanFile(id: Id): string {
  return `/api/v1/document-returns/${id}/file`;
}

/** Where a form is had as it was uploaded, and filled in with what a document says. */
export function templateFile(id: Id, document?: Id): string {
  const path = `/api/v1/document-templates/${id}`;
  return document ? `${path}/preview?document_id=${document}` : `${path}/file`;
}

/** Tells the service for electronic seals once more. */
export function useCallAgain(id: Id) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => taken(http.POST("/api/v1/documents/{id}/seal-call", { params: { path: { id } } })),
    onSuccess: (now) => client.setQueryData(["document", id], now),
  });
}
