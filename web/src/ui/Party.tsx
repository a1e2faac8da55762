import { ApartmentOutlined, BankOutlined, GlobalOutlined, SafetyOutlined, ShopOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";

import type { PartyKind } from "../api/types";

const ICONS: Record<PartyKind, typeof BankOutlined> = {
  provider: SafetyOutlined,
  customer: BankOutlined,
  vendor: ShopOutlined,
  carrier: GlobalOutlined,
  third_party: ApartmentOutlined,
};

/** A party as an outlined adjective with its kind's icon. */
export function PartyTag({ name, kind }: { name: string; kind: PartyKind }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind] ?? ApartmentOutlined;
  return (
    <span className="adjective" title={t(`ui.party.${kind}`)}>
      <Icon aria-label={t(`ui.party.${kind}`)} />
      {name}
    </span>
  );
}
