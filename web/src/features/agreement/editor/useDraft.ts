import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { http, taken } from "../../../api/client";
import { Problem, problemOf } from "../../../api/problem";
import type { AgreementContent, AgreementVersion } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { useWords, type Words } from "../../../ui/words";
import { holesOf, type Hole } from "./holes";
import { merged, partsThatDiffer, savedAs, type Held, type Merged } from "./merge";

export type Read = { version: AgreementVersion; content: AgreementContent; etag: string };

/** A version as it stands, with what lets it be changed as long as nobody else did. */
export async function readVersion(id: string): Promise<Read> {
  const { data, error, response } = await http.GET("/api/v1/agreement-versions/{id}", { params: { path: { id } } });
  if (!data) throw problemOf(response.status, error);
  return { version: data as AgreementVersion, content: data.content, etag: response.headers.get("ETag") ?? "" };
}

export type Draft = {
  content: AgreementContent;
  change: (part: Partial<AgreementContent>) => void;
  dirty: boolean;
  saving: boolean;
  /** Why it was not saved. */
  refused: Problem | null;
  /** The same by the place in the content it concerns; a date is asked for until it is filled in. */
  pointers: Record<string, string>;
  /** Whether a date is missing without which nothing can be saved. */
  incomplete: boolean;
  /** Somebody else saved meanwhile: what became of it. */
  overtaken: Merged | null;
  save: () => void;
  /** Takes the other's parts where both changed. */
  takeTheirs: () => void;
  drop: () => void;
};

/**
 * A draft being edited. What is typed is kept until it is saved, through a reload and a refusal. Where somebody else saved
 * first, his changes are laid beside mine: each keeps what he changed alone; where both changed one part, mine stands and it is said.
 */
export function useDraft(read: Read, onSaved: () => void): Draft {
  const id = read.version.id;
  const first: Held = { base: read.content, content: read.content, etag: read.etag };
  const [held, setHeld, forget] = useKept<Held>(`draft.${id}`, first);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [overtaken, setOvertaken] = useState<(Merged & { there: AgreementContent }) | null>(null);
  const { t } = useWords();
  const holes = holesOf(held.content);
  /** What was missing when it was to be saved. */
  const [lacking, setLacking] = useState<Problem | null>(null);
  const dirty = partsThatDiffer(held.base, held.content).length > 0;
  const catchUp = (now: Read) => {
    setHeld((before) => {
      const found = merged(before.base, before.content, now.content);
      setOvertaken({ ...found, there: now.content });
      return { base: now.content, content: found.content, etag: now.etag };
    });
  };
  // What was kept from before a reload may be older than what stands now.
  const known = useRef(held.etag);
  useEffect(() => {
    if (read.etag === held.etag || read.etag === known.current) return;
    known.current = read.etag;
    if (dirty) catchUp(read);
    else setHeld(first);
  }, [read.etag]);
  const send = async () => {
    setRefused(null);
    setLacking(holes.length > 0 ? lackingOf(holes, t) : null);
    if (holes.length > 0) return;
    setSaving(true);
    const sent = held.content;
    try {
      const { data, error, response } = await http.PUT("/api/v1/agreement-versions/{id}", {
        params: { path: { id }, header: { "If-Match": held.etag } },
        body: sent,
      });
      if (response.status === 412) {
        const now = await readVersion(id);
        known.current = now.etag;
        catchUp(now);
        return;
      }
      if (!data) throw problemOf(response.status, error);
      const etag = response.headers.get("ETag") ?? "";
      known.current = etag;
      setHeld((before) => savedAs(before, sent, data.content, etag));
      setOvertaken(null);
      onSaved();
    } catch (failure) {
      setRefused(failure instanceof Problem ? failure : new Problem({ status: 0 }));
    } finally {
      setSaving(false);
    }
  };
  return {
    content: held.content,
    change: (part) => setHeld((before) => ({ ...before, content: { ...before.content, ...part } })),
    dirty,
    saving,
    refused: refused ?? (holes.length > 0 ? lacking : null),
    pointers: { ...(lacking ? lackingOf(holes, t).pointers : {}), ...refused?.pointers },
    incomplete: holes.length > 0,
    overtaken,
    save: () => void (saving ? undefined : send()),
    takeTheirs: () => {
      if (!overtaken) return;
      const theirs = Object.fromEntries(overtaken.both.map((part) => [part, overtaken.there[part]]));
      setHeld((before) => ({ ...before, content: { ...before.content, ...theirs } as AgreementContent }));
      setOvertaken({ ...overtaken, both: [], theirs: [...overtaken.theirs, ...overtaken.both] });
    },
    drop: () => {
      forget();
      setHeld({ ...held, content: held.base });
      setRefused(null);
      setLacking(null);
      setOvertaken(null);
    },
  };
}

/** A draft with dates missing, refused like what the server refuses. */
function lackingOf(holes: Hole[], t: Words): Problem {
  const errors = holes.map(({ pointer, name }) => ({ pointer, detail: t(`agreement.editor.need.${name}`) }));
  return new Problem({ status: 422, detail: t("agreement.editor.holes"), errors });
}

/** What the linter says of the text as it stands in the page, asked once nothing is typed for a moment. */
export function useCheck(id: string, content: AgreementContent) {
  const [asked, setAsked] = useState(content);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(content), 500);
    return () => clearTimeout(timer);
  }, [content]);
  return useQuery({
    queryKey: ["agreement-check", id, asked],
    queryFn: () => taken(http.POST("/api/v1/agreement-versions/{id}/findings", { params: { path: { id } }, body: asked })),
    placeholderData: (before) => before,
    retry: false,
    // With a date missing it is no text that could be looked at.
    enabled: holesOf(asked).length === 0,
    gcTime: 10_000,
  });
}
