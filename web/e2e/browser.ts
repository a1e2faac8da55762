/** The browser of the machine, as the tests use it. */
export const browser = {
  browserName: "chromium" as const,
  headless: true,
  locale: "zh-CN",
  timezoneId: "Asia/Shanghai",
  launchOptions: {
    executablePath: process.env.AFTERCARE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--lang=zh-CN", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"],
  },
};

export const DESKTOP = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
