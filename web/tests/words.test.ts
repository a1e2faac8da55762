import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { words as firstEnglish } from "../src/app/all.en";
import { words as firstChinese } from "../src/app/all.zh";
import { en as agreementEnglish } from "../src/features/agreement/more.en";
import { zh as agreementChinese } from "../src/features/agreement/more.zh";
import { en as assessmentEnglish } from "../src/features/assessment/words.en";
import { en as documentsEnglish } from "../src/features/documents/words.en";
import { en as hotlineEnglish } from "../src/features/hotline/words.en";
import { zh as assessmentChinese } from "../src/features/assessment/words.zh";
import { zh as documentsChinese } from "../src/features/documents/words.zh";
import { zh as hotlineChinese } from "../src/features/hotline/words.zh";
import { en as estateEnglish } from "../src/features/estate/more.en";
import { zh as estateChinese } from "../src/features/estate/more.zh";
import { en as importsEnglish } from "../src/features/imports/words.en";
import { zh as importsChinese } from "../src/features/imports/words.zh";
import { en as inboundEnglish } from "../src/features/inbound/words.en";
import { zh as inboundChinese } from "../src/features/inbound/words.zh";
import { en as oversightEnglish } from "../src/features/oversight/words.en";
import { en as overviewEnglish } from "../src/features/overview/words.en";
import { zh as oversightChinese } from "../src/features/oversight/words.zh";
import { zh as overviewChinese } from "../src/features/overview/words.zh";
import { en as privacyEnglish } from "../src/features/privacy/words.en";
import { zh as privacyChinese } from "../src/features/privacy/words.zh";
import { en as teamEnglish } from "../src/features/team/more.en";
import { zh as teamChinese } from "../src/features/team/more.zh";
import { en as whatIfEnglish } from "../src/features/whatif/words.en";
import { zh as whatIfChinese } from "../src/features/whatif/words.zh";

/** The first words with those that come with their pages. */
const english = {
  ...firstEnglish,
  agreement: agreementEnglish,
  assessment: assessmentEnglish,
  oversight: oversightEnglish,
  estate: { ...firstEnglish.estate, ...estateEnglish },
  documents: documentsEnglish,
  hotline: hotlineEnglish,
  imports: importsEnglish,
  inbound: inboundEnglish,
  overview: overviewEnglish,
  privacy: privacyEnglish,
  whatif: whatIfEnglish,
  team: { ...firstEnglish.team, ...teamEnglish },
};
const chinese = {
  ...firstChinese,
  agreement: agreementChinese,
  assessment: assessmentChinese,
  oversight: oversightChinese,
  estate: { ...firstChinese.estate, ...estateChinese },
  documents: documentsChinese,
  hotline: hotlineChinese,
  imports: importsChinese,
  inbound: inboundChinese,
  overview: overviewChinese,
  privacy: privacyChinese,
  whatif: whatIfChinese,
  team: { ...firstChinese.team, ...teamChinese },
};

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every key of a tree of words, dotted, with its sentence. */
function leaves(tree: object, above = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const path = above ? `${above}.${key}` : key;
    return typeof value === "string" ? [[path, value]] : leaves(value as object, path);
  });
}

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
    for (const [key, sentence] of en) expect([key, holes(sentence)]).toEqual([key, holesOf.get(key.replace(PLURAL, ""))]);
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
      .filter((file) => !/(words|more)\.(zh|en)\.ts$/.test(file))
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
