import { act, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { speak } from "../src/app/i18n";
import { Countdown, promiseInWords, timeStateOf, type Promised } from "../src/ui/Countdown";
import { learnServerTime, serverNow } from "../src/ui/serverClock";
import { countedInWords, lengthInWords, momentInWords } from "../src/ui/time";

const NOW = Date.parse("2026-11-23T06:40:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function promised(more: Partial<Promised> = {}): Promised {
  return {
    milestone: "respond",
    state: "running",
    dueAt: new Date(NOW + 72 * MINUTE).toISOString(),
    shareUsedPermille: 400,
    unit: "elapsed",
    ...more,
  };
}

const inWords = (more: Partial<Promised>, language: "zh" | "en" = "zh") =>
  promiseInWords(promised(more), NOW, language, i18next.t);

afterEach(async () => {
  await speak("zh");
});

describe("a promise in words", () => {
  it("says what is left, two units at most", () => {
    expect(inWords({})).toBe("响应剩 1 小时 12 分");
    expect(inWords({ dueAt: new Date(NOW + 41 * MINUTE).toISOString() })).toBe("响应剩 41 分钟");
    expect(inWords({ dueAt: new Date(NOW + 9 * MINUTE + 5000).toISOString() })).toBe("响应剩 9 分 5 秒");
  });

  it("counts up once it is late", () => {
    expect(inWords({ dueAt: new Date(NOW - 12 * MINUTE).toISOString() })).toBe("响应已超时 12 分钟");
    expect(inWords({ dueAt: new Date(NOW - 26 * HOUR).toISOString() })).toBe("响应已超时 1 天 2 小时");
  });

  it("names the moment when that is far off", () => {
    expect(inWords({ milestone: "plan", dueAt: "2026-11-24T01:00:00Z" })).toBe("方案 明天 09:00 前");
    expect(inWords({ milestone: "plan", dueAt: "2026-11-27T01:00:00Z" })).toBe("方案 11月27日 09:00 前");
    // The end of a day is named by that day, whoever counts in days.
    expect(inWords({ milestone: "plan", dueAt: "2026-11-24T16:00:00Z" })).toBe("方案 明天 24:00 前");
    expect(inWords({ milestone: "plan", dueAt: "2026-11-27T16:00:00Z" })).toBe("方案 11月27日 24:00 前");
  });

  it("never counts down working time in natural time", () => {
    expect(inWords({ unit: "working_time", dueAt: "2026-11-23T09:00:00Z" })).toBe("响应 17:00 前");
  });

  it("stands still with its reason while paused", () => {
    const paused = { state: "paused", pauseReason: "waiting_customer" } as const;
    expect(inWords({ ...paused, milestone: "resolve" })).toBe("待客户反馈 · 解决暂停计时");
    expect(inWords({ ...paused, unit: "working_time", remainingMicros: 6.5 * 3600e6 })).toBe(
      "待客户反馈 · 剩 6 小时 30 分工作时间",
    );
  });

  it("is written, not translated, in English", async () => {
    await speak("en");
    expect(inWords({}, "en")).toBe("respond: 1 h 12 m left");
    expect(inWords({ dueAt: new Date(NOW - 12 * MINUTE).toISOString() }, "en")).toBe("respond: 12 min late");
    expect(inWords({ milestone: "plan", dueAt: "2026-11-24T01:00:00Z" }, "en")).toBe("plan by tomorrow 09:00");
  });
});

describe("the scale of time", () => {
  it("turns near in the last quarter and late at the due instant", () => {
    expect(timeStateOf(promised({ shareUsedPermille: 749 }), NOW)).toBe("plenty");
    expect(timeStateOf(promised({ shareUsedPermille: 750 }), NOW)).toBe("near");
    expect(timeStateOf(promised({ dueAt: new Date(NOW).toISOString() }), NOW)).toBe("late");
  });

  it("keeps a provisional deadline from ever being late", () => {
    expect(timeStateOf(promised({ dueAt: new Date(NOW - HOUR).toISOString(), provisional: true }), NOW)).toBe("plenty");
  });

  it("knows paused, offered, met and met late", () => {
    expect(timeStateOf(promised({ state: "paused" }), NOW)).toBe("paused");
    expect(timeStateOf(promised({ state: "offered" }), NOW)).toBe("paused");
    expect(timeStateOf(promised({ state: "met" }), NOW)).toBe("met");
    expect(timeStateOf(promised({ state: "met_late" }), NOW)).toBe("late");
  });
});

describe("lengths and moments", () => {
  it("count working time in hours without days", () => {
    expect(countedInWords(27 * 3600e6, i18next.t)).toBe("27 小时");
    expect(lengthInWords(27 * HOUR, i18next.t)).toBe("1 天 3 小时");
  });

  it("name today by its time alone", () => {
    expect(momentInWords("2026-11-23T08:12:00Z", NOW, "zh", i18next.t)).toBe("16:12");
    expect(momentInWords("2026-11-22T08:12:00Z", NOW, "zh", i18next.t)).toBe("昨天 16:12");
    expect(momentInWords("2025-11-22T08:12:00Z", NOW, "zh", i18next.t)).toBe("2025年11月22日 16:12");
  });
});

describe("a countdown on the page", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(NOW);
    learnServerTime(new Date(NOW).toISOString(), NOW);
  });

  it("ticks once a second by the server's clock, not the device's", async () => {
    // The device runs five minutes fast.
    vi.setSystemTime(NOW + 5 * MINUTE);
    learnServerTime(new Date(NOW).toISOString());
    expect(serverNow()).toBe(NOW);
    render(<Countdown promised={promised({ dueAt: new Date(NOW + 10_000).toISOString() })} />);
    screen.getByText("响应剩 10 秒");
    await act(() => vi.advanceTimersByTimeAsync(3000));
    screen.getByText("响应剩 7 秒");
    await act(() => vi.advanceTimersByTimeAsync(9000));
    screen.getByText("响应已超时 2 秒");
  });

  it("does not tick out of sight", async () => {
    let tell: (entries: { isIntersecting: boolean }[]) => void = () => {};
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        constructor(callback: typeof tell) {
          tell = callback;
        }
        observe() {}
        disconnect() {}
      },
    );
    render(<Countdown promised={promised({ dueAt: new Date(NOW + 10_000).toISOString() })} />);
    act(() => tell([{ isIntersecting: false }]));
    await act(() => vi.advanceTimersByTimeAsync(5000));
    screen.getByText("响应剩 10 秒");
    act(() => tell([{ isIntersecting: true }]));
    screen.getByText("响应剩 5 秒");
  });

  it("says its state in words and shape, never colour alone", () => {
    const { container } = render(
      <Countdown promised={promised({ dueAt: new Date(NOW - MINUTE).toISOString() })} intervals={() => "…"} />,
    );
    const button = screen.getByRole("button", { name: "响应已超时 1 分 0 秒" });
    expect(button.dataset.time).toBe("late");
    expect(container.querySelector("svg[data-icon='exclamation-circle']")).not.toBeNull();
  });
});
