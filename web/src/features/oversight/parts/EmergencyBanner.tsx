import { ThunderboltOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { clockTime } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { openEmergenciesQuery } from "../data";

import "../oversight.css";

/** While one acts under emergency access every page says so; to the second it ends, and no longer. */
export default function EmergencyBanner() {
  const { t } = useWords();
  const language = useLanguage();
  const account = useAccount();
  const query = useQuery(openEmergenciesQuery);
  const [, tick] = useState(0);
  const mine = query.data?.find((each) => each.open && each.account_id === account.id && Date.parse(each.until) > serverNow());
  const until = mine?.until;
  useEffect(() => {
    if (!until) return;
    const timer = setTimeout(() => tick((count) => count + 1), Math.max(0, Date.parse(until) - serverNow()) + 50);
    return () => clearTimeout(timer);
  }, [until]);
  if (!mine) return null;
  return (
    <div className="emergency-banner" role="status">
      <ThunderboltOutlined aria-hidden />
      <span className="grow">
        {t("oversight.emergency.banner", { role: phrase(t, "account.role", mine.role), until: clockTime(mine.until, language) })}
      </span>
      <Link to="/emergencies">{t("oversight.emergency.see")}</Link>
    </div>
  );
}
