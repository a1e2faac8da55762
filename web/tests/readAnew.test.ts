import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

import { readAnew } from "../src/live/readAnew";
import { live } from "../src/live/stream";
import { pollMs } from "../src/live/useLive";

/** A list that is shown, and its answers, given one by one. */
function shown(name: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: ((rows: string) => void)[] = [];
  const queryKey = [name, "pages"];
  new QueryObserver(client, { queryKey, queryFn: () => new Promise<string>((answer) => answers.push(answer)) }).subscribe(() => undefined);
  const answer = async (at: number, rows: string) => {
    answers[at]?.(rows);
    await vi.waitFor(() => expect(client.getQueryData(queryKey)).toBe(rows));
  };
  return { client, answers, answer };
}

it("a list whose first reading is under way when a change is told is read once more when it has come", async () => {
  const { client, answers, answer } = shown("incidents");
  readAnew(client, { queryKey: ["incidents"] });
  readAnew(client, { queryKey: ["incidents"] });
  expect(answers).toHaveLength(1);
  await answer(0, "before the change");
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  await answer(1, "with the change");
  expect(answers).toHaveLength(2);
});

it("a reading is not broken off however many changes are told meanwhile", async () => {
  const { client, answers, answer } = shown("incidents");
  await answer(0, "first");
  for (let change = 0; change < 5; change += 1) readAnew(client, { queryKey: ["incidents"] });
  expect(answers).toHaveLength(2);
  await answer(1, "second");
  await vi.waitFor(() => expect(answers).toHaveLength(3));
});

it("the journal is read by hand alone", async () => {
  const { client, answers, answer } = shown("journal");
  await answer(0, "entries");
  readAnew(client, {});
  expect(answers).toHaveLength(1);
});

it("a page that was refused looks again soon, also while changes are told: nobody tells that the server answers again", () => {
  vi.spyOn(live, "isAlive").mockReturnValue(true);
  const [read, refused] = [pollMs({ state: { status: "success" } }), pollMs({ state: { status: "error" } })];
  expect(refused).toBeLessThan(read);
});
