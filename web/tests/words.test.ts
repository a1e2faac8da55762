import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { chinese, english, leaves } from "./allWords";

const PLURAL = /_(zero|one|two|few|many|other)$/;

const zh = leaves(chinese);
const en = leaves(english);
const plain = (keys: [string, string][]) => [...new Set(keys.map(([key]) => key.replace(PLURAL, "")))].sort();
const holes = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("words", () => {
  it("exist in both languages", () => {
    expect(plain(en)).toEqual(plain(zh));
  });

  it("are nowhere empty, but for the turn that is nobody's", () => {
    const empty = [...zh, ...en].filter(([key, sentence]) => sentence.trim() === "" && key !== "desk.turn.nobody");
    expect(empty).toEqual([]);
  });

  it("come with singular and plural in English wherever one of them stands", () => {
    const counted = new Set(en.filter(([key]) => PLURAL.test(key)).map(([key]) => key.replace(PLURAL, "")));
    const keys = new Set(en.map(([key]) => key));
    expect([...counted].filter((key) => !keys.has(`${key}_one`) || !keys.has(`${key}_other`))).toEqual([]);
  });

  it("have the same holes in both languages", () => {
    const holesOf = new Map(zh.map(([key, sentence]) => [key.replace(PLURAL, ""), holes(sentence)]));
    for (const [key, sentence] of en) {
      const wanted = holesOf.get(key.replace(PLURAL, "")) ?? [];
      // What is only one need not be counted.
      if (key.endsWith("_one")) expect([key, holes(sentence).filter((hole) => !wanted.includes(hole))]).toEqual([key, []]);
      else expect([key, holes(sentence)]).toEqual([key, wanted]);
    }
  });

  it("keep to the daily Chinese terms", () => {
    const wrong = zh.filter(([, sentence]) => /申报|通报|审计日志|系统错误/.test(sentence));
    expect(wrong).toEqual([]);
  });

  it("exist for every key the source names", () => {
    const keys = new Set(plain(zh));
    const missing = sources("src").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\bt\(\s*"([a-z_.0-9-]+)"/g)]
        .map((match) => match[1] ?? "")
        .filter((key) => !keys.has(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it("stand in the words files and nowhere else", () => {
    const elsewhere = sources("src")
      // The topics of the help are words too: tests/help.test.ts compares their languages.
      .filter((file) => !/(words|more|topics|terms)\.(zh|en)\.ts$/.test(file))
      .filter((file) => /["'`>][^"'`<\n]*[\u4e00-\u9fff]/.test(withoutComments(readFileSync(file, "utf8"))));
    // The two places that name the other language in that language.
    expect(elsewhere.map((file) => file.replaceAll("\\", "/"))).toEqual([
      "src/app/AccountMenu.tsx",
      "src/features/account/parts/Outside.tsx",
    ]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(path) ? [path] : []))
    .filter((path) => !path.includes("schema.gen"))
    .sort();
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
