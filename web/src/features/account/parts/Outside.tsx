import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { speak } from "../../../app/i18n";
import { chooseLanguage, type Language } from "../../../app/language";
import { Mark } from "../../../app/Mark";
import { useLanguage } from "../../../ui/language";

/** The frame of the pages before the log-in. */
export function Outside({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const choose = (next: Language) => {
    chooseLanguage(next);
    speak(next).catch(() => location.reload());
  };
  return (
    <main className="outside">
      <div className="sheet">
        <div className="outside-head">
          <Mark size={40} />
          <div className="grow">
            <strong style={{ fontSize: 16 }}>{t("app.name")}</strong>
            <div className="muted">{t("app.motto")}</div>
          </div>
          <Segmented<Language>
            size="small"
            aria-label={t("app.account.language")}
            value={language}
            onChange={choose}
            options={[
              { value: "zh", label: "中文" },
              { value: "en", label: "EN" },
            ]}
          />
        </div>
        <section className="panel stack">
          <h1>{title}</h1>
          {children}
        </section>
      </div>
    </main>
  );
}
