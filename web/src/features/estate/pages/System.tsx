import { ArrowLeftOutlined, DownOutlined, EditOutlined, HistoryOutlined, PlusOutlined, RightOutlined } from "@ant-design/icons";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { EstateComponent, SystemDetail, SystemRecord } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { houseDate } from "../../../ui/houseDate";
import { message } from "../../../ui/messages";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { phrase, useWords } from "../../../ui/words";
import { ComponentForm } from "../edit/ComponentForm";
import { useEstateChanged } from "../edit/data";
import { SystemForm } from "../edit/SystemForm";
import { Upgrades } from "../edit/Upgrades";
import { branches, found, visible, type Branch } from "../tree";

import "../estate.css";

/** One system: what it is, and its components as a tree down to the function point. */
export function SystemPage() {
  const { id } = useParams({ from: "/inside/systems/$id" });
  const query = useQuery({
    queryKey: ["system", id],
    queryFn: () => taken(http.GET("/api/v1/systems/{id}", { params: { path: { id } } })),
    staleTime: 30_000,
  });
  useTitle(query.data?.name);
  return (
    <div className="page">
      <Loaded query={query} rows={10}>
        {(system) => <Content key={system.id} system={system} />}
      </Loaded>
    </div>
  );
}

function Content({ system }: { system: SystemDetail }) {
  const { t } = useWords();
  const may = has(useAccount(), "manager", "administrator");
  // As it stood when it was opened: what others change meanwhile is told, not mixed in.
  const [editing, setEditing] = useState<SystemRecord | null>(null);
  const changed = useEstateChanged();
  const facts: [string, string | null | undefined | false][] = [
    [t("estate.code"), system.code],
    [t("estate.aliases"), (system.aliases ?? []).join(" · ")],
    [t("estate.site"), system.site && [system.site.city, system.site.name].filter(Boolean).join(" ")],
    [t("estate.column.accepted"), system.accepted_on],
    [t("estate.column.live"), system.live_on],
    [t("estate.column.level"), system.protection_level ? t("estate.level", { level: system.protection_level }) : null],
    [
      t("estate.rto"),
      system.rto_minutes != null && system.rpo_minutes != null
        ? t("estate.rto_of", { rto: t("estate.minutes", { count: system.rto_minutes }), rpo: t("estate.minutes", { count: system.rpo_minutes }) })
        : null,
    ],
  ];
  return (
    <div className="stack">
      <header className="page-head">
        <div className="grow estate-title stack-8">
          <div className="line nowrap">
            <Link to="/systems" aria-label={t("estate.back")} className="estate-back">
              <ArrowLeftOutlined aria-hidden />
            </Link>
            <h1 className="grow">{system.name}</h1>
          </div>
          <div className="line">
            <span className="muted">{system.customer_name}</span>
            {system.criticality && <span className="adjective">{t(`estate.criticality.${system.criticality}`)}</span>}
          </div>
        </div>
        <div className="line">
          {may && <Button onClick={() => setEditing(system as unknown as SystemRecord)}>{t("estate.edit.do")}</Button>}
          <Link to="/report" search={{ system: system.id }}>
            <Button tabIndex={-1}>{t("estate.report")}</Button>
          </Link>
        </div>
      </header>
      <section className="panel" aria-label={system.name}>
        <dl className="estate-facts">
          {facts
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </section>
      {may && (
        <SystemForm
          key={editing ? `${editing.id}.${editing.version}` : "none"}
          {...(editing ? { system: editing } : {})}
          open={editing !== null}
          onDone={() => {
            setEditing(null);
            changed();
            message.success(t("estate.edit.saved"));
          }}
          onClose={() => setEditing(null)}
        />
      )}
      <Components system={system} may={may} />
    </div>
  );
}

function Components({ system, may }: { system: SystemDetail; may: boolean }) {
  const { t } = useWords();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [upgraded, setUpgraded] = useState<EstateComponent | null>(null);
  const changed = useEstateChanged();
  const navigate = useNavigate({ from: "/systems/$id" });
  const { q } = useSearch({ from: "/inside/systems/$id" });
  const wide = useWide();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const all = branches(system.components);
  const shown = q ? found(all, q) : visible(all, closed);
  const turn = (id: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const vendorOf = useVendors(system);
  const edit = may ? setEditing : undefined;
  return (
    <section className="panel stack-8" aria-labelledby="components-head">
      <ComponentForm
        key={editing ? (editing.component?.id ?? `below-${editing.parent?.id ?? ""}`) : "none"}
        system={system}
        {...(editing?.component ? { component: editing.component } : {})}
        parent={editing?.parent ?? null}
        open={editing !== null}
        onDone={() => {
          setEditing(null);
          changed();
          message.success(t("estate.edit.saved"));
        }}
        onClose={() => setEditing(null)}
      />
      {/* As it stands now, so that a recorded upgrade is seen at once. */}
      <Upgrades component={system.components.find(({ id }) => id === upgraded?.id) ?? null} may={may} onClose={() => setUpgraded(null)} />
      <div className="spread">
        <h2 id="components-head">
          {t("estate.components")} <span className="muted small">{t("estate.components_count", { count: all.length })}</span>
        </h2>
        <div className="line">
          {edit && (
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => edit({})}>
              {t("estate.edit.new_component")}
            </Button>
          )}
        <Input.Search
          className="estate-search"
          allowClear
          defaultValue={q}
          placeholder={t("estate.find")}
          aria-label={t("estate.find")}
          onSearch={(next) => void navigate({ search: next.trim() ? { q: next.trim() } : {}, replace: true, resetScroll: false })}
        />
        </div>
      </div>
      {shown.length === 0 ? (
        <p className="muted">{t(all.length === 0 ? "estate.no_components" : "estate.none_found")}</p>
      ) : wide ? (
        <div className="scroll-x">
          <table className="estate-tree">
            <thead>
              <tr>
                {(["name", "kind", "version", "serial", "vendor", "warranty"] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`estate.part.${column}`)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((branch) => (
                <tr key={branch.component.id}>
                  <td>
                    <Name branch={branch} closed={closed} onTurn={q ? undefined : turn} />
                  </td>
                  <td className="nowrap">{phrase(t, "desk.component_kind", branch.component.kind)}</td>
                  <td>{branch.component.version}</td>
                  <td>{branch.component.serial_number}</td>
                  <td>{vendorOf(branch.component.vendor_id)}</td>
                  <td className="nowrap">
                    <Warranty until={branch.component.warranty_until} />
                  </td>
                  <td className="nowrap">
                    <Tools component={branch.component} onEdit={edit} onUpgrades={setUpgraded} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <ul className="plain-list">
          {shown.map((branch) => (
            <li key={branch.component.id} className="estate-part">
              <div className="line nowrap">
                <span className="grow">
                  <Name branch={branch} closed={closed} onTurn={q ? undefined : turn} />
                </span>
                <Tools component={branch.component} onEdit={edit} onUpgrades={setUpgraded} />
              </div>
              <div className="small muted">
                {[
                  !branch.component.function_point && phrase(t, "desk.component_kind", branch.component.kind),
                  branch.component.version,
                  branch.component.serial_number,
                  vendorOf(branch.component.vendor_id),
                ]
                  .filter(Boolean)
                  .join(" · ")}
                {branch.component.warranty_until && (
                  <div>
                    {t("estate.part.warranty")} <Warranty until={branch.component.warranty_until} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is being edited: a component, or a new one below another. */
type Editing = { component?: EstateComponent; parent?: EstateComponent };

type ToolsProps = { component: EstateComponent; onEdit: ((editing: Editing) => void) | undefined; onUpgrades: (component: EstateComponent) => void };

function Tools({ component, onEdit, onUpgrades }: ToolsProps) {
  const { t } = useWords();
  return (
    <>
      {!component.function_point && (
        <Button size="small" type="text" icon={<HistoryOutlined aria-hidden />} aria-label={t("estate.upgrades.show", { name: component.name })} onClick={() => onUpgrades(component)} />
      )}
      {onEdit && <Button size="small" type="text" icon={<EditOutlined aria-hidden />} aria-label={t("estate.edit.of", { name: component.name })} onClick={() => onEdit({ component })} />}
      {onEdit && !component.function_point && (
        <Button size="small" type="text" icon={<PlusOutlined aria-hidden />} aria-label={t("estate.edit.below", { name: component.name })} onClick={() => onEdit({ parent: component })} />
      )}
    </>
  );
}

type NameProps = { branch: Branch; closed: ReadonlySet<string>; onTurn: ((id: string) => void) | undefined };

function Name({ branch: { component, depth, children }, closed, onTurn }: NameProps) {
  const { t } = useWords();
  const open = !closed.has(component.id);
  return (
    <span className="estate-name" data-depth={Math.min(depth, 4)}>
      {children > 0 && onTurn ? (
        <button
          type="button"
          className="estate-turn"
          aria-expanded={open}
          aria-label={t(open ? "estate.collapse" : "estate.expand", { name: component.name })}
          onClick={() => onTurn(component.id)}
        >
          {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
        </button>
      ) : (
        <span className="estate-turn" aria-hidden />
      )}
      <span>{component.name}</span>
      {component.vital && <span className="adjective">{t("estate.vital")}</span>}
      {component.function_point && <span className="small muted">{t("estate.function_point")}</span>}
    </span>
  );
}

function Warranty({ until }: { until: string | null | undefined }) {
  const { t } = useWords();
  if (!until) return null;
  const over = until < houseDate(serverNow());
  return (
    <>
      {until}
      {over && <span className="muted"> · {t("estate.over")}</span>}
    </>
  );
}

/** The vendors of the components by name, as far as the reader may know them. */
function useVendors(system: SystemDetail): (id: string | null | undefined) => string {
  const ids = [...new Set(system.components.flatMap(({ vendor_id }) => (vendor_id ? [vendor_id] : [])))];
  const parties = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["party", id],
      queryFn: () => taken(http.GET("/api/v1/parties/{id}", { params: { path: { id } } })),
      staleTime: 60_000,
      retry: false,
    })),
  });
  return (id) => (id ? (parties[ids.indexOf(id)]?.data?.name ?? "") : "");
}
