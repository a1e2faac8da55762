import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../src/api/problem";
import { queries } from "../src/app/queries";

const unknown = () => Promise.reject(new Problem({ status: 401 }));
const ask = (key: string, queryFn: () => Promise<unknown>) => queries.fetchQuery({ queryKey: [key], queryFn, retryDelay: 0 });

describe("a session that the server does not know", () => {
  beforeEach(() => history.replaceState(null, "", "/login"));

  it("is asked for again: its secret was replaced while the question was on its way", async () => {
    const answer = vi.fn<() => Promise<unknown>>().mockImplementationOnce(unknown).mockResolvedValue("there");
    expect(await ask("rotated", answer)).toBe("there");
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it("has ended where it stays unknown", async () => {
    const answer = vi.fn(unknown);
    await expect(ask("ended", answer)).rejects.toMatchObject({ status: 401 });
    expect(answer).toHaveBeenCalledTimes(3);
  });

  it("is another thing than what is refused, which is final", async () => {
    const answer = vi.fn(() => Promise.reject(new Problem({ status: 403 })));
    await expect(ask("refused", answer)).rejects.toMatchObject({ status: 403 });
    expect(answer).toHaveBeenCalledTimes(1);
  });
});
