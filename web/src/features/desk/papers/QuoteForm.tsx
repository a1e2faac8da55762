import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { IncidentDetail, QuoteInput } from "../../../api/types";
import { houseMoney } from "../../../ui/houseMoney";
import { useKept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { Question } from "../parts/Question";
import { usePaper } from "./data";
import { digitsOf, lineMinor, minorOf, moneyInWords, scaled } from "../../../ui/money";

import "./papers.css";

const KINDS = ["labour", "travel", "part", "other"] as const;
const FREE = "";
const DAY = 86_400_000;

type Row = { kind: (typeof KINDS)[number]; fee: string; name: string; unit: string; price: string; quantity: string };
const EMPTY: Row = { kind: "labour", fee: FREE, name: "", unit: "", price: "", quantity: "1" };

/** The currency of a quotation: that of the fees its lines are taken from, else of the agreement's, else the house's. */
export function currencyOf(lines: (string | undefined)[], fees: string[]): string {
  return lines.find((currency) => currency !== undefined) ?? fees[0] ?? houseMoney();
}

/** Lines by the agreement's fees or at a stated price; the sum stands below while it is typed. */
export function QuoteForm({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [reason, setReason] = useKept(`quote.${incident.id}.reason`, "");
  const [days, setDays] = useKept(`quote.${incident.id}.days`, "30");
  const [rows, setRows] = useKept<Row[]>(`quote.${incident.id}.rows`, [EMPTY]);
  const [lacking, setLacking] = useState<"reason" | "lines" | null>(null);
  const version = incident.agreement_version_id ?? "";
  const fees = useQuery({
    queryKey: ["agreement-version", version],
    queryFn: () => taken(http.GET("/api/v1/agreement-versions/{id}", { params: { path: { id: version } } })),
    enabled: open && version !== "",
    staleTime: 60_000,
  });
  const known = fees.data?.content.fees ?? [];
  const feeOf = (row: Row) => known.find((fee) => fee.code === row.fee);
  const currency = currencyOf(rows.map((row) => feeOf(row)?.amount.currency), known.map((fee) => fee.amount.currency));
  const make = usePaper(
    incident.id,
    (body: QuoteInput) => taken(http.POST("/api/v1/incidents/{id}/quotations", { params: { path: { id: incident.id } }, body })),
    () => {
      void message.success(t("desk.papers.quotation.sent_to_customer"));
      setReason("");
      setRows([EMPTY]);
      onClose();
    },
  );
  const priceOf = (row: Row) => feeOf(row)?.amount.minor ?? minorOf(row.price, currency);
  const sumOf = (row: Row) => lineMinor(priceOf(row) ?? 0, scaled(row.quantity, 1000) ?? 0);
  const isWhole = (row: Row) => (row.fee !== FREE || row.name.trim() !== "") && priceOf(row) !== null && (scaled(row.quantity, 1000) ?? 0) > 0;
  const put = (index: number, change: Partial<Row>) =>
    setRows((before) => before.map((row, at) => (at === index ? { ...row, ...change } : row)));

  const submit = () => {
    const lacks = reason.trim() === "" ? "reason" : rows.every(isWhole) ? null : "lines";
    setLacking(lacks);
    // In which currency the prices are is known when the fees are.
    if (lacks || fees.isLoading) return;
    const valid = scaled(days, 1);
    make.mutate({
      reason: reason.trim(),
      currency,
      lines: rows.map((row) => ({
        kind: row.kind,
        quantity_thousandths: scaled(row.quantity, 1000) ?? 0,
        ...(row.fee !== FREE
          ? { fee_code: row.fee }
          : { name: row.name.trim(), unit_minor: priceOf(row), ...(row.unit.trim() ? { unit: row.unit.trim() } : {}) }),
      })),
      ...(valid ? { valid_until: new Date(serverNow() + valid * DAY).toISOString() } : {}),
    });
  };
  const refused = make.error ? asProblem(make.error) : null;
  return (
    <Modal
      open={open}
      width={760}
      title={t("desk.papers.quotation.make_title")}
      okText={t("desk.papers.quotation.send")}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {make.error && <Refusal error={make.error} />}
        <Question
          id="quote-reason"
          label={t("desk.papers.quotation.why")}
          note={lacking === "reason" && reason.trim() === "" ? t("desk.papers.need_reason") : refused?.fields.reason}
        >
          <Input.TextArea
            id="quote-reason"
            autoSize={{ minRows: 2 }}
            placeholder={t("desk.papers.quotation.why_placeholder")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Question>
        <fieldset className="choice">
          <legend>{t("desk.papers.quotation.lines")}</legend>
          <div className="quote-lines">
            {rows.map((row, index) => (
              <div key={index} className="quote-line">
                <label>
                  {t("desk.papers.quotation.fee")}
                  <Select
                    value={row.fee === FREE ? row.kind : `fee:${row.fee}`}
                    onChange={(value: string) =>
                      value.startsWith("fee:") ? put(index, { fee: value.slice(4) }) : put(index, { fee: FREE, kind: value as Row["kind"] })
                    }
                    options={[
                      ...known.map((fee) => ({ value: `fee:${fee.code}`, label: fee.name[language] })),
                      ...KINDS.map((kind) => ({
                        value: kind,
                        label: `${t(`desk.papers.quotation.kind.${kind}`)} · ${t("desk.papers.quotation.free")}`,
                      })),
                    ]}
                  />
                </label>
                <label>
                  {t("desk.papers.quotation.name")}
                  <Input
                    disabled={row.fee !== FREE}
                    value={row.fee === FREE ? row.name : (feeOf(row)?.name[language] ?? "")}
                    onChange={(event) => put(index, { name: event.target.value })}
                  />
                </label>
                <label>
                  {t("desk.papers.quotation.unit")}
                  <Input
                    disabled={row.fee !== FREE}
                    value={row.fee === FREE ? row.unit : (feeOf(row)?.unit[language] ?? "")}
                    onChange={(event) => put(index, { unit: event.target.value })}
                  />
                </label>
                <label>
                  {t("desk.papers.quotation.quantity")}
                  <Input inputMode="decimal" value={row.quantity} onChange={(event) => put(index, { quantity: event.target.value })} />
                </label>
                <label>
                  {t("desk.papers.quotation.price")}
                  <Input
                    inputMode="decimal"
                    disabled={row.fee !== FREE}
                    suffix={currency === houseMoney() ? undefined : currency}
                    value={row.fee === FREE ? row.price : String((priceOf(row) ?? 0) / 10 ** digitsOf(currency))}
                    onChange={(event) => put(index, { price: event.target.value })}
                  />
                </label>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("desk.papers.quotation.remove", { n: index + 1 })}
                  disabled={rows.length === 1}
                  onClick={() => setRows(rows.filter((_, at) => at !== index))}
                />
              </div>
            ))}
          </div>
          {lacking === "lines" && !rows.every(isWhole) && <div className="field-note">{t("desk.papers.quotation.need_line")}</div>}
        </fieldset>
        <div className="spread">
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setRows([...rows, EMPTY])}>
            {t("desk.papers.quotation.add")}
          </Button>
          <strong aria-live="polite">
            {t("desk.papers.quotation.total")}{" "}
            {moneyInWords(rows.reduce((sum, row) => sum + sumOf(row), 0), currency, language)}
          </strong>
        </div>
        <Question id="quote-days" label={t("desk.papers.quotation.valid_days")} note={refused?.fields.valid_until}>
          <Input id="quote-days" inputMode="numeric" style={{ width: 96 }} value={days} onChange={(event) => setDays(event.target.value)} />
        </Question>
      </div>
    </Modal>
  );
}
