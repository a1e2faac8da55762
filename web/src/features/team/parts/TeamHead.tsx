import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";

import { has, useAccount } from "../../../app/session";
import { PageHead } from "../../../ui/Page";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";

import "../../estate/estate.css";
import "../team.css";

const PLACES = { people: "/team", groups: "/team/groups", staffing: "/team/staffing", leave: "/team/leave" } as const;
export type TeamPlace = keyof typeof PLACES;

/** The head of each page about the team, and the way to the others. */
export function TeamHead({ at, action }: { at: TeamPlace; action?: ReactNode }) {
  const { t } = useWords();
  useTitle(`${t(`team.${at}.tab`)} · ${t("app.nav.team")}`);
  const plans = has(useAccount(), "engineer", "dispatcher", "manager");
  return (
    <>
      <PageHead
        title={t("app.nav.team")}
        hint={t(`team.${at}.hint`)}
        action={
          <div className="line">
            {plans && (
              <Link to="/roster">
                <Button tabIndex={-1}>{t("team.roster.title")}</Button>
              </Link>
            )}
            {action}
          </div>
        }
      />
      <nav className="team-places" aria-label={t("app.nav.team")}>
        {(Object.keys(PLACES) as TeamPlace[]).map((place) => (
          <Link key={place} to={PLACES[place]} search={{}} activeOptions={{ exact: true, includeSearch: false }}>
            {t(`team.${place}.tab`)}
          </Link>
        ))}
      </nav>
    </>
  );
}
