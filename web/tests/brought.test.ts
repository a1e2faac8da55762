import { expect, it } from "vitest";

import { brought } from "../src/features/account/parts/brought";

it("takes what a provider sends as it was sent, also what looks like a number", () => {
  const sent = brought("?code=12345678901234567890&state=k5p2-_&iss=https%3A%2F%2Fid.example");
  expect(sent).toEqual({ code: "12345678901234567890", state: "k5p2-_", issuer: "https://id.example", ticket: null, error: null });
  expect(brought("?error=access_denied&state=s")).toEqual({ code: null, state: "s", issuer: null, ticket: null, error: "access_denied" });
  expect(brought("?state=s&ticket=ST-1-a").ticket).toBe("ST-1-a");
});
