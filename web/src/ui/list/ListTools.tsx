import { DeleteOutlined, DownloadOutlined, SaveOutlined, TableOutlined } from "@ant-design/icons";
import { useLocation, useRouter } from "@tanstack/react-router";
import { Button, Checkbox, Dropdown, Input, Popover } from "antd";
import { useState } from "react";

import { asProblem } from "../../api/problem";
import { message } from "../messages";
import { saveCsv, saveXlsx, type Sheet } from "../sheet";
import { useWords } from "../words";
import { keepChoices, type Choices } from "./choices";

type Props = {
  name: string;
  title: string;
  columns: { key: string; title: string; fixed?: boolean }[];
  shown: string[];
  sheet: () => Sheet;
  count: number;
  /** Whether there are more than those. */
  partial: boolean;
  kept: Choices;
  onKept: (kept: Choices) => void;
};

/** Views, columns, files: what every list offers beside its rows. */
export function ListTools({ name, title, columns, shown, sheet, count, partial, kept, onKept }: Props) {
  const { t } = useWords();
  const keep = (next: Choices) => {
    keepChoices(name, next);
    onKept(next);
  };
  const save = [
    { key: "xlsx", label: t("ui.list.xlsx"), onClick: () => void saveXlsx(sheet()).catch((error: unknown) => message.error(asProblem(error).sentence || t("ui.problem.unknown"))) },
    { key: "csv", label: t("ui.list.csv"), onClick: () => saveCsv(sheet()) },
  ];
  return (
    <div className="list-tools">
      <span className="small muted">{t(partial ? "ui.list.shown_so_far" : "ui.list.shown", { count })}</span>
      <Views kept={kept} onKept={keep} />
      {columns.length > 0 && (
        <Popover
          trigger="click"
          placement="bottomRight"
          content={
            <div className="stack-8">
              <Checkbox.Group
                className="list-columns"
                options={columns.map((column) => ({ value: column.key, label: column.title, disabled: column.fixed ?? false }))}
                value={shown}
                onChange={(next) => next.length > 0 && keep({ ...kept, columns: next })}
              />
              {kept.columns && (
                <Button size="small" type="link" onClick={() => keep({ ...kept, columns: null })}>
                  {t("ui.list.columns_reset")}
                </Button>
              )}
            </div>
          }
        >
          <Button size="small" type="text" icon={<TableOutlined aria-hidden />}>
            {t("ui.list.columns")}
          </Button>
        </Popover>
      )}
      <Dropdown disabled={count === 0} menu={{ items: save }} trigger={["click"]} placement="bottomRight">
        <Button size="small" type="text" icon={<DownloadOutlined aria-hidden />} aria-label={t("ui.list.save", { title })}>
          {t("ui.list.export")}
        </Button>
      </Dropdown>
    </div>
  );
}

/** The filters of the address under a name, to come back to. */
function Views({ kept, onKept }: { kept: Choices; onKept: (kept: Choices) => void }) {
  const { t } = useWords();
  const router = useRouter();
  const { pathname, searchStr } = useLocation();
  const [name, setName] = useState("");
  const [open, setOpen] = useState(false);
  const save = () => {
    const named = name.trim();
    if (!named) return;
    onKept({ ...kept, views: [...kept.views.filter((view) => view.name !== named), { name: named, search: searchStr }] });
    setName("");
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className="stack-8 list-views">
          {kept.views.length === 0 && <span className="small muted">{t("ui.list.no_views")}</span>}
          <ul className="plain-list">
            {kept.views.map((view) => (
              <li key={view.name} className="spread">
                <button
                  type="button"
                  className="link-button"
                  aria-current={view.search === searchStr}
                  onClick={() => {
                    setOpen(false);
                    router.history.push(pathname + view.search);
                  }}
                >
                  {view.name}
                </button>
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("ui.list.drop_view", { name: view.name })}
                  onClick={() => onKept({ ...kept, views: kept.views.filter((each) => each.name !== view.name) })}
                />
              </li>
            ))}
          </ul>
          <div className="line nowrap">
            <Input
              size="small"
              maxLength={40}
              value={name}
              aria-label={t("ui.list.view_name")}
              placeholder={t("ui.list.view_name")}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={save}
            />
            <Button size="small" onClick={save}>
              {t("ui.list.save_view")}
            </Button>
          </div>
        </div>
      }
    >
      <Button size="small" type="text" icon={<SaveOutlined aria-hidden />}>
        {t("ui.list.views")}
      </Button>
    </Popover>
  );
}
