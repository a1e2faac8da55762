import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { byLink, http, taken, upload } from "../../../api/client";
import type { SignQuotationInput } from "../../../api/types";
import { QuotationView } from "../../desk/papers/QuotationView";
import { SignQuotation } from "../../desk/papers/SignQuotation";
import { Done, Linked, useLinked, useSecret } from "../parts/Linked";

import "../../desk/desk.css";

/** A quotation to be signed or refused, once. */
export function LinkedQuotationPage() {
  const { t } = useTranslation();
  const secret = useSecret();
  const headers = byLink(secret);
  const query = useLinked("quotation", secret, () => taken(http.GET("/api/v1/link/quotation", { headers })));
  const sign = useMutation({
    mutationFn: async ({ body, drawn }: { body: SignQuotationInput; drawn: File | null }) => {
      const file = drawn ? await upload(drawn, { path: "/api/v1/link/quotation/attachments", headers }) : null;
      const signed = { ...body, ...(file ? { drawn_id: file.id } : {}) };
      return taken(http.POST("/api/v1/link/quotation/signature", { headers, body: signed }));
    },
  });
  return (
    <Linked title={t("link.quotation.title")} query={query}>
      {(quotation) => (
        <>
          <p className="muted">{quotation.incident_number}</p>
          <QuotationView quotation={sign.data ?? quotation} />
          {sign.data ? (
            <Done />
          ) : (
            quotation.state === "sent" && (
              <SignQuotation
              keep={quotation.id}
                name=""
                sending={sign.isPending}
                error={sign.error}
                onSign={(body, drawn) => sign.mutate({ body, drawn })}
              />
            )
          )}
        </>
      )}
    </Linked>
  );
}
