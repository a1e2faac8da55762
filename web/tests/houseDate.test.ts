import { afterEach, describe, expect, it } from "vitest";

import { dayAfter, dayStart, houseDate, learnZone, monthStart } from "../src/ui/houseDate";

describe("the month of the house", () => {
  afterEach(() => learnZone(undefined));

  it("is the provider's, not the one of whoever looks from elsewhere", () => {
    // In Shanghai, where this browser stands, December has begun; in Paris and New York it has not.
    const now = Date.parse("2026-11-30T17:30:00Z");
    const seen = (zone: string) => {
      learnZone(zone);
      return [houseDate(now), monthStart(now, -1)];
    };
    expect(seen("Asia/Shanghai")).toEqual(["2026-12-01", "2026-11-01"]);
    expect(seen("Europe/Paris")).toEqual(["2026-11-30", "2026-10-01"]);
    expect(seen("America/New_York")).toEqual(["2026-11-30", "2026-10-01"]);
  });

  it("turns with the year", () => {
    learnZone("Asia/Shanghai");
    const now = Date.parse("2026-12-31T16:00:00Z");
    expect([monthStart(now, -1), monthStart(now, 0), monthStart(now, 12)]).toEqual(["2026-12-01", "2027-01-01", "2028-01-01"]);
  });

  it("goes by this device where the server named no zone, or one the browser does not know", () => {
    learnZone("Mars/Olympus");
    expect(houseDate(Date.parse("2026-11-30T17:30:00Z"))).toBe("2026-12-01");
  });
});

describe("a day of the house", () => {
  afterEach(() => learnZone(undefined));

  const day = (zone: string, date: string) => {
    learnZone(zone);
    return [dayStart(date), dayStart(dayAfter(date))].map((at) => new Date(at).toISOString());
  };

  it("begins at its midnight, on either side of UTC", () => {
    expect(day("Asia/Shanghai", "2026-11-30")).toEqual(["2026-11-29T16:00:00.000Z", "2026-11-30T16:00:00.000Z"]);
    expect(day("America/New_York", "2026-12-31")).toEqual(["2026-12-31T05:00:00.000Z", "2027-01-01T05:00:00.000Z"]);
  });

  it("is shorter and longer where its clocks change, and begins an hour late where they skip midnight", () => {
    expect(day("Europe/Paris", "2026-03-29")).toEqual(["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]);
    expect(day("Europe/Paris", "2026-10-25")).toEqual(["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]);
    expect(day("America/Sao_Paulo", "2018-11-04")[0]).toBe("2018-11-04T03:00:00.000Z");
    expect(day("Asia/Beirut", "2026-03-29")[0]).toBe("2026-03-28T22:00:00.000Z");
  });
});
