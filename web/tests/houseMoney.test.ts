import { afterEach, expect, test } from "vitest";

import { houseMoney, learnMoney, moneySign, moneyUnit } from "../src/ui/houseMoney";

afterEach(() => learnMoney("CNY"));

test("amounts are entered in the house's own money", () => {
  expect(houseMoney()).toBe("CNY");
  learnMoney("JPY");
  expect(houseMoney()).toBe("JPY");
  learnMoney("yen");
  expect(houseMoney()).toBe("JPY");
});

test("a currency is named as each language names it", () => {
  expect(moneyUnit("CNY", "zh")).toBe("人民币");
  expect(moneyUnit("JPY", "zh")).toBe("日元");
  expect(moneyUnit("JPY", "en")).toBe("JPY");
  expect([moneySign("CNY"), moneySign("EUR")]).toEqual(["¥", "€"]);
});
