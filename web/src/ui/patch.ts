import { etagOf } from "../api/etag";
import { asProblem, Problem } from "../api/problem";

type Row = Record<string, unknown>;

type Patching<T> = {
  /** The record as it stood when the form was opened. */
  before: T;
  /** The version of a record, for `If-Match`. */
  version: (row: T) => number;
  /** What the form says. */
  values: Partial<T>;
  read: () => Promise<T>;
  send: (etag: string, change: Partial<T>) => Promise<T>;
  /** What to say where somebody else changed the same members: their names go in. */
  overtaken: (members: string[]) => string;
};

/** Two values that say the same; what is empty is empty, however it is written. */
function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => (value === undefined || value === "" ? null : value);
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

/** The members of a form that differ from what was read; emptied ones as null. */
export function changesOf<T extends Row>(before: T, values: Partial<T>): Partial<T> {
  const names = Object.keys(values).filter((name) => !same(before[name], values[name]));
  return Object.fromEntries(names.map((name) => [name, values[name] === "" || values[name] === undefined ? null : values[name]])) as Partial<T>;
}

/** What somebody was told of a record he is editing: whoever saves again after that means it. */
const told = new WeakMap<object, number>();

/**
 * Changes a record by the members that were changed in the form and no others. Where somebody else saved meanwhile: what he
 * changed elsewhere stands beside it; where both changed one member, it is said which, and nothing typed is lost. Saved once
 * more, it is mine that stands.
 */
export async function patched<T extends Row>({ before, version, values, read, send, overtaken }: Patching<T>): Promise<T> {
  const change = changesOf(before, values);
  if (Object.keys(change).length === 0) return before;
  try {
    return await send(etagOf(version(before)), change);
  } catch (failure) {
    if (asProblem(failure).status !== 412) throw failure;
    const now = await read();
    const both = Object.keys(change).filter((name) => !same(now[name], before[name]) && !same(now[name], change[name]));
    if (both.length > 0 && told.get(before) !== version(now)) {
      told.set(before, version(now));
      throw new Problem({ status: 412, detail: overtaken(both), code: asProblem(failure).code });
    }
    return send(etagOf(version(now)), change);
  }
}
