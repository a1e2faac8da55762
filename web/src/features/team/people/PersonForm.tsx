import { useQuery } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Select } from "antd";

import { everyAccount } from "../../../api/every";
import type { PersonFields, PersonRecord } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { localeOf } from "../../../ui/time";
import { listed, useWords } from "../../../ui/words";
import { PersonSelect } from "../../desk/parts/Pickers";
import { LevelSelect, SkillInput } from "../parts/Choices";
import { RecordDialog, type Recorded } from "../parts/RecordDialog";
import { Rows, useNeeded } from "../parts/Rows";
import { personWire, usePersonNames } from "./data";
import { POSTS, sentOf, skillInWords, valuesOf, type PersonValues } from "./person";

const wire: Recorded<PersonRecord, PersonValues> = {
  of: "people",
  valuesOf,
  read: personWire.read,
  create: (values) => personWire.create(sentOf(values) as PersonFields),
  change: (id, etag, values) => personWire.change(id, etag, sentOf(values)),
};

const BEGUN: Partial<PersonValues> = { posts: ["technical_support"], languages: ["zh"], capacity: 5, active: true, skills: [], certificates: [], clearances: [] };

type Props = { person: PersonRecord | undefined; open: boolean; onDone: () => void; onClose: () => void };

/** A person of the team: written down, or changed. */
export function PersonForm({ person, ...dialog }: Props) {
  const { t } = useWords();
  const fields = useFields();
  // Whoever may not read the accounts leaves the one of this person as it is.
  const accounts = has(useAccount(), "administrator", "security_officer");
  return (
    <RecordDialog<PersonRecord, PersonValues> {...dialog} wire={wire} row={person} begun={BEGUN} fields={fields} title={t(person ? "team.people.edit" : "team.people.new")}>
      <div className="pair">
        <Item name="name" label={t("team.people.field.name")} need>
          <Input maxLength={80} />
        </Item>
        <Item name="code" label={t("team.people.field.code")} need extra={t("estate.edit.code_hint")}>
          <Input maxLength={40} />
        </Item>
      </div>
      <div className="pair">
        <Item name="phone" label={t("team.people.field.phone")}>
          <Input placeholder={t("ui.optional")} />
        </Item>
        <Item name="email" label={t("team.people.field.email")}>
          <Input maxLength={200} placeholder={t("ui.optional")} />
        </Item>
      </div>
      <div className="pair">
        <Item name="posts" label={t("team.people.field.posts")}>
          <Select mode="multiple" options={POSTS.map((post) => ({ value: post, label: t(`team.people.post.${post}`) }))} />
        </Item>
        <Item name="city" label={t("team.people.field.city")}>
          <Input placeholder={t("ui.optional")} />
        </Item>
      </div>
      <div className="pair">
        <Item name="capacity" label={t("team.people.field.capacity")} need extra={t("team.people.capacity_hint")}>
          <InputNumber min={0} max={1000} precision={0} />
        </Item>
        <Item name="languages" label={t("team.people.field.languages")} rules={[{ required: true, message: t("ui.need", { field: t("team.people.field.languages") }) }]}>
          <LanguagesSelect />
        </Item>
      </div>
      <div className="pair">
        <Item name="partner_id" label={t("team.people.field.partner_id")} extra={t("team.people.partner_hint")} normalize={(value?: string) => value ?? ""} getValueProps={chosenOne}>
          <PersonSelect placeholder={t("ui.optional")} />
        </Item>
        {accounts && (
          <Item name="account_id" label={t("team.people.field.account_id")} normalize={(value?: string) => value ?? ""} getValueProps={chosenOne}>
            <AccountSelect />
          </Item>
        )}
      </div>
      <Skills />
      <Certificates />
      <Clearances />
      <Form.Item name="active" valuePropName="checked" className="team-active">
        <Checkbox>{t("team.people.active_hint")}</Checkbox>
      </Form.Item>
    </RecordDialog>
  );
}

/** Nobody chosen is nothing to the choice, not an empty name. */
function chosenOne(value: string | undefined) {
  return { value: value || undefined };
}

function Skills() {
  const { t } = useWords();
  const needed = useNeeded();
  return (
    <Rows name="skills" title={t("team.people.field.skills")} one={t("team.people.skill")} begun={{ level: 3 }} each="two">
      {(place, called) => (
        <>
          <Form.Item name={[place, "skill"]} rules={needed(t("team.people.skill"))}>
            <SkillInput label={called(t("team.people.held.name"))} />
          </Form.Item>
          <Form.Item name={[place, "level"]}>
            <LevelSelect label={called(t("team.people.level_label"))} />
          </Form.Item>
        </>
      )}
    </Rows>
  );
}

function Certificates() {
  const { t } = useWords();
  const needed = useNeeded();
  const [name, technology, version, until] = ["name", "technology", "version", "valid_until"].map((field) => t(`team.people.held.${field}`)) as [string, string, string, string];
  return (
    <Rows name="certificates" title={t("team.people.field.certificates")} one={t("team.people.certificate")} begun={{ version: "", valid_until: "" }} each="four">
      {(place, called) => (
        <>
          <Form.Item name={[place, "name"]} rules={needed(name)}>
            <Input maxLength={200} aria-label={called(name)} placeholder={name} />
          </Form.Item>
          <Form.Item name={[place, "technology"]} rules={needed(technology)}>
            <Input maxLength={100} aria-label={called(technology)} placeholder={technology} />
          </Form.Item>
          <Form.Item name={[place, "version"]}>
            <Input aria-label={called(version)} placeholder={version} />
          </Form.Item>
          <Form.Item name={[place, "valid_until"]}>
            <Input type="date" aria-label={called(until)} />
          </Form.Item>
        </>
      )}
    </Rows>
  );
}

function Clearances() {
  const { t } = useWords();
  const needed = useNeeded();
  return (
    <Rows name="clearances" title={t("team.people.field.clearances")} one={t("team.people.clearance")} begun={{ valid_until: "" }} each="two">
      {(place, called) => (
        <>
          <Form.Item name={[place, "name"]} rules={needed(t("team.people.clearance"))}>
            <Input maxLength={100} aria-label={called(t("team.people.held.name"))} placeholder={t("team.people.clearance")} />
          </Form.Item>
          <Form.Item name={[place, "valid_until"]}>
            <Input type="date" aria-label={called(t("team.people.held.valid_until"))} />
          </Form.Item>
        </>
      )}
    </Rows>
  );
}

function AccountSelect(props: { id?: string; value?: string; onChange?: (value: string | undefined) => void }) {
  const { t } = useWords();
  const accounts = useQuery(everyAccount);
  return (
    <Select
      {...props}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("ui.optional")}
      loading={accounts.isFetching}
      options={accounts.data?.map(({ id, name, login }) => ({ value: id, label: `${name} · ${login}` })) ?? []}
    />
  );
}

/** The languages that are asked for here; any other by its tag. */
const LANGUAGES = ["zh", "en"];

function LanguagesSelect(props: { id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  const named = useLanguageName();
  const tags = [...new Set([...LANGUAGES, ...(props.value ?? [])])];
  return <Select {...props} mode="tags" options={tags.map((tag) => ({ value: tag, label: named(tag) }))} />;
}

/** How a language is called that is known by its tag. */
export function useLanguageName() {
  const language = useLanguage();
  return (tag: string): string => {
    try {
      return new Intl.DisplayNames(localeOf(language), { type: "language" }).of(tag) ?? tag;
    } catch {
      return tag;
    }
  };
}

/** What each field is called, and what stands in it, where somebody else wrote there meanwhile. */
function useFields() {
  const { t } = useWords();
  const language = useLanguage();
  const named = useLanguageName();
  const people = usePersonNames();
  const text = (field: keyof PersonValues) => ({ label: t(`team.people.field.${field}`), said: (value: string) => value });
  const held = ({ name, valid_until }: { name: string; valid_until: string }) => [name, valid_until].filter(Boolean).join(" ");
  const many = <Each,>(field: keyof PersonValues, word: (each: Each) => string) => ({
    label: t(`team.people.field.${field}`),
    said: (values: Each[]) => listed(language, values.map(word)),
  });
  return {
    code: text("code"),
    name: text("name"),
    phone: text("phone"),
    email: text("email"),
    city: text("city"),
    account_id: { label: t("team.people.field.account_id"), said: () => t("team.people.another_account") },
    partner_id: { label: t("team.people.field.partner_id"), said: (id: string) => people.get(id) ?? "" },
    posts: many("posts", (post: PersonValues["posts"][number]) => t(`team.people.post.${post}`)),
    languages: many("languages", named),
    capacity: { label: t("team.people.field.capacity"), said: String },
    active: { label: t("team.people.field.active"), said: (active: boolean) => t(`team.people.active.${active}`) },
    skills: many("skills", (skill: PersonValues["skills"][number]) => skillInWords(skill, t)),
    certificates: many("certificates", held),
    clearances: many("clearances", held),
  };
}
