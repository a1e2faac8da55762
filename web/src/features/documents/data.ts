import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken, upload } from "../../api/client";
import type { DocumentView, Id, NewDocument } from "../../api/types";
import { pollMs } from "../../live/useLive";
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
  return useQuery({
    queryKey: ["parties", "customers"],
    queryFn: async () => {
      const query = { kind: "customer" as const, limit: 200 };
      return (await taken(http.GET("/api/v1/parties", { params: { query } }))).items;
    },
    enabled,
    staleTime: 60_000,
  });
}

/** Something done with a document. */
export type Done =
  | { step: "edit"; written: Record<string, string> }
  | { step: "approve" | "issue" | "archive" }
  | { step: "withdraw" | "correct"; reason: string }
  | { step: "seal"; seal: "sent" | "returned"; scan: File | null };

/** Takes a step; the answer is the document as it is now, for a correction the new one. */
export function useStep(document: DocumentView) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (done: Done) => send(document, done),
    onSuccess: (now) => {
      client.setQueryData(["document", now.id], now);
      void client.invalidateQueries({ queryKey: ["documents"] });
      if (now.id !== document.id) void client.invalidateQueries({ queryKey: ["document", document.id] });
    },
    // A lost race shows at once what the others made of it.
    onError: () => void client.invalidateQueries({ queryKey: ["document", document.id] }),
  });
}

async function send({ id, version }: DocumentView, done: Done): Promise<DocumentView> {
  const path = { id };
  const read = { path, header: { "If-Match": `"v${version}"` } };
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
      void client.invalidateQueries({ queryKey: ["documents"] });
    },
  });
}

/** Where a document is had as a file. */
export function fileOf(id: Id, format: string, inline = false): string {
  return `/api/v1/documents/${id}/file?format=${format}${inline ? "&inline=true" : ""}`;
}
