import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Money } from "../../../api/types";
import type { Language } from "../../../app/language";
import { money as amountOf } from "../../../ui/money";
import type { Words } from "../../../ui/words";
import type { ReportColumn } from "./ReportTable";

/** An agreement as a report names it: with the other side, and what else is to be said of it. */
export type Named = { id: string | null; name: string; side: string; beside?: ReactNode };

/** The column of an agreement, with the way to it. */
export function agreementColumn<Row>(key: string, title: string, of: (row: Row) => Named): ReportColumn<Row> {
  return {
    key,
    title,
    className: "end-agreement",
    cell: (row) => `${of(row).name} · ${of(row).side}`,
    render: (row) => {
      const { id, name, side, beside } = of(row);
      return (
        <>
          {id === null ? (
            name
          ) : (
            <Link to="/agreements/$id" params={{ id }}>
              {name}
            </Link>
          )}
          <div className="muted small">{side}</div>
          {beside}
        </>
      );
    },
  };
}

/** A sum, and for how many months it is, if for months. */
export type Fee = { amount: Money; months: number | null };

/** The column of what a service costs, or what falls due of it; `—` where none is meant. */
export function feeColumn<Row>(t: Words, language: Language, of: (row: Row) => Fee | null | "none"): ReportColumn<Row> {
  const said = (row: Row) => {
    const fee = of(row);
    if (fee === "none") return "—";
    if (fee === null) return t("overview.end.no_money");
    const amount = amountOf(fee.amount, language);
    return fee.months === null ? amount : t("overview.end.per", { amount, count: fee.months });
  };
  return {
    key: "money",
    title: t("overview.end.money"),
    className: "end-money",
    cell: said,
    render: (row) => (typeof of(row) === "object" && of(row) !== null ? said(row) : <span className="muted">{said(row)}</span>),
  };
}
