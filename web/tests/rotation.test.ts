import { describe, expect, it } from "vitest";
import i18next from "i18next";

import { clockOf, minuteOf, movedMember, patternInWords, turnedPattern } from "../src/features/team/rotation";
import type { Words } from "../src/ui/words";

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;

describe("a rotation", () => {
  it("says how it passes on, and keeps what it can when that changes", () => {
    const weeks = { every: "weeks", count: 2, weekday: "monday", at_minute: 570 } as const;
    expect(patternInWords(weeks, t)).toBe("每人 2 周，周一 09:30 交接");
    expect(turnedPattern(weeks, "months")).toEqual({ every: "months", count: 2, day: 1, at_minute: 570 });
    expect(turnedPattern(turnedPattern(weeks, "standing"), "days")).toEqual({ every: "days", count: 1 });
  });

  it("reads and writes the clock, and moves one member past another", () => {
    expect([clockOf(510), clockOf(1800), minuteOf("08:30"), minuteOf("24:00"), minuteOf("")]).toEqual(["08:30", "06:00", 510, null, null]);
    expect(movedMember(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  });
});
