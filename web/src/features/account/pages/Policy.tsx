import { CheckOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";

/** Who may do what, and how far it reaches: the table the server decides by. */
export function PolicyPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  useTitle(t("account.policy.title"));
  const query = useQuery({
    queryKey: ["policy", language],
    queryFn: () => taken(http.GET("/api/v1/policy")),
    staleTime: 5 * 60_000,
  });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("account.policy.title")}</h1>
          <p className="muted">{t("account.policy.hint")}</p>
        </div>
      </div>
      <Loaded query={query} rows={12}>
        {({ roles, actions }) => (
          <div className="panel flush wide-table" tabIndex={0} role="region" aria-label={t("account.policy.title")}>
            <table className="policy">
              <thead>
                <tr>
                  <th scope="col">{t("account.policy.action")}</th>
                  {roles.map((role) => (
                    <th scope="col" key={role.role}>
                      {role.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {actions.map((action) => (
                  <tr key={action.action}>
                    <th scope="row" title={action.action}>
                      {action.label}
                    </th>
                    {action.reach.map((reach, index) => (
                      <td key={index}>
                        {reach.length > 0 && (
                          <>
                            <CheckOutlined aria-hidden /> {reach.map((each) => phrase(t, "account.reach", each)).join(" · ")}
                          </>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </div>
  );
}
