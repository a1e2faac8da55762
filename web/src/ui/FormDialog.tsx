import { useMutation } from "@tanstack/react-query";
import { Form, Modal, type FormItemProps } from "antd";
import { createContext, useContext, useEffect, useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../api/problem";
import { forget, keep, kept } from "./kept";
import { Refusal } from "./PageState";
import { slow } from "./slow";

/** What the server refused, by field. */
const Refused = createContext<Record<string, string>>({});

/** What is typed, where somebody else keeps it than the dialog. */
export type Hold<Values> = {
  /** What stands in the fields: it may change beneath those that nobody typed into. */
  values: Values;
  /** Whether something typed before is there again. */
  restored: boolean;
  put: (values: Values) => void;
  drop: () => void;
};

type Props<Values, Answer> = {
  open: boolean;
  /** Names the form in the page and its draft, with what it is about: `effort.<incident>`. */
  name: string;
  title: string;
  submit: string;
  initial?: Partial<Values>;
  hold?: Hold<Values>;
  width?: number;
  send: (values: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
  children: ReactNode;
};

/**
 * A dialog to fill in. What is typed stays until it has been sent: through a refusal, a closing by mistake, a page read anew.
 * A refusal stands on top with the focus, and by each field.
 */
export function FormDialog<Values extends object, Answer>(props: Props<Values, Answer>) {
  const { open, title, submit, width = 520, send, onDone, onClose, name, hold } = props;
  const id = useId();
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      forget(name);
      hold?.drop();
      onDone(answer);
    },
  });
  const close = () => {
    sending.reset();
    onClose();
  };
  return (
    <Modal
      open={open}
      width={width}
      title={title}
      okText={submit}
      okButtonProps={{ htmlType: "submit", form: id, loading: slow(sending.isPending) }}
      onCancel={close}
      destroyOnHidden
    >
      <Fields
        id={id}
        name={name}
        initial={props.initial ?? {}}
        hold={hold}
        error={sending.error}
        onFinish={(values) => {
          if (!sending.isPending) sending.mutate(values);
        }}
      >
        {props.children}
      </Fields>
    </Modal>
  );
}

type FieldsProps<Values> = {
  id: string;
  name: string;
  initial: Partial<Values>;
  hold: Hold<Values> | undefined;
  error: unknown;
  onFinish: (values: Values) => void;
  children: ReactNode;
};

function Fields<Values extends object>({ id, name, initial, hold, error, onFinish, children }: FieldsProps<Values>) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  // Read once, when the dialog opens: what is typed from then on is in the form.
  const [draft, setDraft] = useState(() => (hold ? (hold.restored ? hold.values : undefined) : kept<Partial<Values>>(name)));
  const standing = hold && JSON.stringify(hold.values);
  useEffect(() => {
    if (standing !== undefined) form.setFieldsValue(JSON.parse(standing) as never);
  }, [form, standing]);
  const afresh = () => {
    forget(name);
    setDraft(undefined);
    if (hold) return hold.drop();
    form.setFieldsValue(Object.fromEntries(Object.keys(form.getFieldsValue()).map((field) => [field, undefined])) as never);
    form.setFieldsValue(initial as never);
  };
  return (
    <div className="stack form-dialog">
      {Boolean(error) && <Refusal error={error} />}
      {draft && (
        <div className="line small muted" role="status">
          {t("ui.kept")}
          <button type="button" className="link-button" onClick={afresh}>
            {t("ui.afresh")}
          </button>
        </div>
      )}
      <Refused value={error ? asProblem(error).fields : {}}>
        <Form<Values>
          id={id}
          form={form}
          name={name.split(".")[0] ?? name}
          layout="vertical"
          validateTrigger="onSubmit"
          scrollToFirstError={{ focus: true }}
          initialValues={{ ...initial, ...hold?.values, ...draft }}
          onValuesChange={(_, all) => (hold ? hold.put(all) : keep(name, all))}
          onFinish={onFinish}
        >
          {children}
        </Form>
      </Refused>
    </div>
  );
}

type ItemProps = Omit<FormItemProps, "name" | "label"> & { /** In a row of a list: its place and the field. */ name: string | (string | number)[]; label?: string; need?: boolean; children: ReactNode };

/** A field of such a form, with the server's sentence beneath it where it was refused. */
export function Item({ name, label, need = false, rules = [], children, ...rest }: ItemProps) {
  const { t } = useTranslation();
  const fields = useContext(Refused);
  const refused = typeof name === "string" ? fields[name] : undefined;
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[...(need ? [{ required: true, whitespace: true, transform: asText, message: t("ui.need", { field: label ?? "" }) }] : []), ...rules]}
      {...(refused ? { validateStatus: "error" as const, help: refused } : {})}
      {...rest}
    >
      {children}
    </Form.Item>
  );
}

/** Emptiness is looked for in what was typed, be it a number. */
function asText(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}
