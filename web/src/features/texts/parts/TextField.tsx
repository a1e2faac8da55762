import { Button, Dropdown, Input } from "antd";
import { useId, useRef } from "react";

import type { NoticeTextField, NoticeTextPart } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { listed, useWords } from "../../../ui/words";
import { withField } from "../data";

type Props = {
  text: NoticeTextPart;
  fields: NoticeTextField[];
  typed: string;
  problem: string | null;
  /** Somebody else saved another text here while this one was typed. */
  overtaken: boolean;
  onTakeTheirs: () => void;
  onType: (typed: string) => void;
};

/** One text in one language: what is typed, what was shipped, what it may name. */
export function TextField({ text, fields, typed, problem, overtaken, onTakeTheirs, onType }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = () => box.current?.querySelector("textarea");
  const isOwn = typed.trim() !== "" && typed.trim() !== text.shipped;
  const insert = (name: string) => {
    const element = field();
    const put = withField(typed, name, element?.selectionStart ?? typed.length, element?.selectionEnd ?? typed.length);
    onType(put.text);
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(put.at, put.at);
    });
  };
  const missing = text.missing.map((name) => fields.find((known) => known.name === name)?.label ?? name);
  return (
    <div className="stack-8" ref={box}>
      <div className="spread">
        <label htmlFor={id}>
          {t("texts.label", { form: t(`texts.form.${text.form}`), language: t(`texts.${text.language}`) })}
        </label>
        {isOwn && <span className="adjective">{t("texts.own_mark")}</span>}
      </div>
      <Input.TextArea
        id={id}
        lang={text.language === "zh" ? "zh-CN" : "en"}
        value={typed}
        maxLength={text.longest}
        autoSize={{ minRows: text.form === "title" ? 2 : 3, maxRows: 12 }}
        {...(problem ? { status: "error" as const } : {})}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-said`}
        onChange={(event) => onType(event.target.value)}
      />
      <div id={`${id}-said`} className="small">
        {problem && <div className="text-problem">{problem}</div>}
        {overtaken && (
          <div role="status">
            {t("texts.overtaken", { text: text.own ?? text.shipped })}{" "}
            <button type="button" className="link-button" onClick={onTakeTheirs}>
              {t("texts.take_theirs")}
            </button>
          </div>
        )}
        {!problem && typed.trim() === text.own && missing.length > 0 && <div>{t("texts.missing", { fields: listed(language, missing) })}</div>}
        {isOwn && <div className="muted">{t("texts.shipped", { text: text.shipped })}</div>}
      </div>
      <div className="line">
        <Dropdown
          trigger={["click"]}
          menu={{
            items: fields.map((known) => ({ key: known.name, label: `${known.label} {${known.name}}` })),
            onClick: ({ key }) => insert(key),
          }}
        >
          <Button size="small" title={t("texts.insert_hint")}>
            {t("texts.insert")}
          </Button>
        </Dropdown>
        {isOwn && (
          <Button size="small" onClick={() => onType(text.shipped)}>
            {t("texts.reset")}
          </Button>
        )}
      </div>
    </div>
  );
}
