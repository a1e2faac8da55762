import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Link, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { SessionAccount } from "../api/types";
import { atThumb, grouped, isAt, type Place } from "./places";

const LazyDrawer = lazy(() => import("./LazyDrawer"));

/** A page that has no place of its own in the navigation. */
export type Further = { id: string; title: string; to: "/late-entry" | "/chat" | "/wall" | "/notices" };

function usePath(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

/** At a desk: every place, left, with room for its name or without. */
export function SideNavigation({ places, narrow, onFold }: { places: Place[]; narrow: boolean; onFold: () => void }) {
  const { t } = useTranslation();
  const path = usePath();
  return (
    <nav className="side" aria-label={t("app.nav.label")}>
      <div className="side-places">
        {grouped(places).map(({ group, places: here }) => (
          <ul key={group} className="plain-list" aria-label={t(`app.nav.group.${group}`)}>
            {here.map(({ to, icon: Icon, name }) => (
              <li key={to}>
                <Link to={to} className="nav-link" aria-current={isAt(path, to) ? "page" : undefined} title={t(`app.nav.${name}`)}>
                  <Icon aria-hidden />
                  <span>{t(`app.nav.${name}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </div>
      <button
        type="button"
        className="nav-link nav-fold"
        onClick={onFold}
        aria-label={narrow ? t("app.nav.expand") : t("app.nav.collapse")}
      >
        {narrow ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
        <span>{t("app.nav.collapse")}</span>
      </button>
    </nav>
  );
}

/** On a phone: what a person of this role does there, at the thumb; all else one tap away. */
export function ThumbNavigation({ account, more }: { account: SessionAccount; more: Further[] }) {
  const { t } = useTranslation();
  const path = usePath();
  const [open, setOpen] = useState(false);
  const { near, rest } = atThumb(account);
  const drawn = rest.length > 0;
  const away = rest.some(({ to }) => isAt(path, to)) || more.some(({ to }) => isAt(path, to));
  const close = () => setOpen(false);
  const opened = useRef(false);
  if (open) opened.current = true;
  return (
    <nav className="thumb" aria-label={t("app.nav.label")}>
      <ul className="plain-list">
        {near.map(({ to, icon: Icon, name }) => (
          <li key={to}>
            <Link to={to} className="nav-link" aria-current={isAt(path, to) ? "page" : undefined}>
              <Icon aria-hidden />
              <span className="cut">{t(`app.nav.short.${name}`)}</span>
            </Link>
          </li>
        ))}
        {drawn && (
          <li>
            <button
              type="button"
              className="nav-link"
              data-here={away}
              aria-haspopup="dialog"
              aria-expanded={open}
              onClick={() => setOpen(true)}
            >
              <MenuOutlined aria-hidden />
              <span>{t("app.nav.more")}</span>
            </button>
          </li>
        )}
      </ul>
      {(open || opened.current) && (
        <Suspense fallback={null}>
          <LazyDrawer title={t("app.nav.more")} open={open} onClose={close}>
            <ul className="plain-list">
              {rest.map(({ to, icon: Icon, name }) => (
                <li key={to}>
                  <Link to={to} className="more-link" aria-current={isAt(path, to) ? "page" : undefined} onClick={close}>
                    <Icon aria-hidden />
                    {t(`app.nav.${name}`)}
                  </Link>
                </li>
              ))}
              {more.map(({ id, title, to }) => (
                <li key={id}>
                  <Link to={to} className="more-link plain" aria-current={isAt(path, to) ? "page" : undefined} onClick={close}>
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </LazyDrawer>
        </Suspense>
      )}
    </nav>
  );
}
