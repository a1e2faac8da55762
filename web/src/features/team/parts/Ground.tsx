import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";

import { PageHead } from "../../../ui/Page";
import { useWords } from "../../../ui/words";

/** The head of what a roster is made of: back to it, and the one next step. */
export function GroundHead({ of, action }: { of: "shift" | "rotation"; action: ReactNode }) {
  const { t } = useWords();
  return (
    <PageHead
      title={t(`team.${of}.title`)}
      hint={t(`team.${of}.hint`)}
      action={
        <div className="line">
          <Link to="/roster">
            <Button tabIndex={-1}>{t("team.roster.title")}</Button>
          </Link>
          {action}
        </div>
      }
    />
  );
}

/** What shows who is on duty is read anew. */
export function useRosterChanged() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [["rotations"], ["roster"], ["duty-board"], ["roster-preview"]]) void client.invalidateQueries({ queryKey });
  };
}

/** Where somebody else changed the same members meanwhile: which. */
export function useOvertaken(of: "shift" | "rotation") {
  const { t } = useWords();
  return (members: string[]) => t("estate.edit.overtaken", { what: members.map((member) => t(`team.${of}.field.${member}`)).join(t("estate.edit.and")) });
}
