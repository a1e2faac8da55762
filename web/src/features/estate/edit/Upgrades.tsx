import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { EstateComponent } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, localMinute } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { useEstateChanged } from "./data";

type Props = { component: EstateComponent | null; may: boolean; onClose: () => void };

/** What a component was upgraded from and to, when and by whom, newest first; whoever keeps the estate adds one that has happened. */
export function Upgrades({ component, may, onClose }: Props) {
  const { t } = useWords();
  return (
    <Drawer
      open={component !== null}
      onClose={onClose}
      title={component ? t("estate.upgrades.of", { name: component.name }) : ""}
      aria-label={t("estate.upgrades.title")}
      size={Math.min(520, globalThis.innerWidth ?? 520)}
      destroyOnHidden
    >
      {component && <Standing key={component.id} component={component} may={may} />}
    </Drawer>
  );
}

function Standing({ component, may }: { component: EstateComponent; may: boolean }) {
  const { t } = useWords();
  const language = useLanguage();
  const [adding, setAdding] = useState(false);
  const client = useQueryClient();
  const changed = useEstateChanged();
  const queryKey = ["upgrades", component.id];
  const query = useQuery({
    queryKey,
    queryFn: async () => (await taken(http.GET("/api/v1/components/{id}/upgrades", { params: { path: { id: component.id } } }))).items,
  });
  return (
    <div className="stack">
      <div className="spread">
        <span className="muted">{component.version ? t("estate.upgrades.now", { version: component.version }) : t("estate.upgrades.no_version")}</span>
        {may && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("estate.upgrades.add")}
          </Button>
        )}
      </div>
      <Loaded query={query} rows={4}>
        {(upgrades) =>
          upgrades.length === 0 ? (
            <Empty title={t("estate.upgrades.empty")} hint={t("estate.upgrades.empty_hint")} />
          ) : (
            <ol className="plain-list stack" aria-label={t("estate.upgrades.title")}>
              {upgrades.map((upgrade) => (
                <li key={upgrade.id} className="estate-upgrade">
                  <strong>{upgrade.from_version ? t("estate.upgrades.step", { from: upgrade.from_version, to: upgrade.to_version }) : upgrade.to_version}</strong>
                  <span className="small muted">{[fullMoment(upgrade.upgraded_at, language), upgrade.by_whom].join(" · ")}</span>
                  {upgrade.note && <p>{upgrade.note}</p>}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      <UpgradeForm
        component={component}
        open={adding}
        onDone={() => {
          setAdding(false);
          void client.invalidateQueries({ queryKey });
          changed();
          message.success(t("estate.edit.saved"));
        }}
        onClose={() => setAdding(false)}
      />
    </div>
  );
}

type Values = { to_version: string; from_version?: string; upgraded_at: string; by_whom: string; note?: string };

function UpgradeForm({ component, open, onDone, onClose }: { component: EstateComponent; open: boolean; onDone: () => void; onClose: () => void }) {
  const { t } = useWords();
  return (
    <FormDialog<Values, unknown>
      open={open}
      name={`upgrade.${component.id}`}
      title={t("estate.upgrades.add")}
      submit={t("estate.edit.write_down")}
      initial={{ ...(component.version ? { from_version: component.version } : {}), upgraded_at: localMinute(serverNow()) }}
      send={({ to_version, from_version, upgraded_at, by_whom, note }) =>
        taken(
          http.POST("/api/v1/components/{id}/upgrades", {
            params: { path: { id: component.id } },
            body: {
              to_version: to_version.trim(),
              from_version: from_version?.trim() || null,
              upgraded_at: new Date(upgraded_at).toISOString(),
              by_whom: by_whom.trim(),
              note: note?.trim() || null,
            },
          }),
        )
      }
      onDone={onDone}
      onClose={onClose}
    >
      <div className="pair">
        <Item name="from_version" label={t("estate.upgrades.field.from_version")}>
          <Input maxLength={100} />
        </Item>
        <Item name="to_version" label={t("estate.upgrades.field.to_version")} need>
          <Input maxLength={100} />
        </Item>
      </div>
      <div className="pair">
        <Item name="upgraded_at" label={t("estate.upgrades.field.upgraded_at")} need>
          <Input type="datetime-local" />
        </Item>
        <Item name="by_whom" label={t("estate.upgrades.field.by_whom")} need>
          <Input maxLength={200} />
        </Item>
      </div>
      <Item name="note" label={t("estate.upgrades.field.note")}>
        <Input.TextArea rows={3} maxLength={2000} placeholder={t("estate.upgrades.note_placeholder")} />
      </Item>
    </FormDialog>
  );
}
