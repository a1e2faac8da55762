import { describe, expect, it } from "vitest";

import type { NoticeText } from "../src/api/types";
import { filledIn, isChanged, ownOf, problemsOf, takenFrom, withField } from "../src/features/texts/data";

const part = (language: "zh" | "en", form: "title" | "customer", shipped: string, own: string | null) => ({
  language,
  form,
  shipped,
  own,
  missing: [],
  problem: null,
  longest: 150,
});

const known = {
  event: "assigned",
  is_internal: false,
  version: 3,
  texts: [part("zh", "title", "已派工程师：{title}", "派工：{title}"), part("en", "title", "Engineer assigned: {title}", null)],
  fields: [],
  versions: [],
} as unknown as NoticeText;

describe("the texts of a notice", () => {
  it("stand in the fields as they are said, and only what is the house's own is sent", () => {
    const texts = filledIn(known);
    expect(texts).toEqual({ "zh.title": "派工：{title}", "en.title": "Engineer assigned: {title}" });
    expect(ownOf(known, texts)).toEqual([{ language: "zh", form: "title", text: "派工：{title}" }]);
    expect(isChanged(known, texts)).toBe(false);
  });

  it("are as they were shipped when emptied or typed so again", () => {
    for (const typed of ["", "  ", "已派工程师：{title}"]) {
      const texts = { ...filledIn(known), "zh.title": typed };
      expect(ownOf(known, texts)).toEqual([]);
      expect(isChanged(known, texts)).toBe(true);
    }
  });

  it("are taken from an earlier version, what it left out as shipped", () => {
    const texts = takenFrom(known, [{ language: "en", form: "title", text: "On it: {title}" }]);
    expect(texts).toEqual({ "zh.title": "已派工程师：{title}", "en.title": "On it: {title}" });
  });

  it("bear the refusals that name them", () => {
    const sent = [
      { language: "zh", form: "title", text: "a" },
      { language: "en", form: "customer", text: "b" },
    ] as const;
    expect(problemsOf(sent, { "/texts/1/text": "没有字段 {titel}", "/elsewhere": "?" })).toEqual({ "en.customer": "没有字段 {titel}" });
  });

  it("take a field at the cursor, in the place of what is marked", () => {
    expect(withField("派工：", "title", 3, 3)).toEqual({ text: "派工：{title}", at: 10 });
    expect(withField("派工：那个", "title", 3, 5)).toEqual({ text: "派工：{title}", at: 10 });
  });
});
