import { type Compilable, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Db } from './schema.ts';

type SqlValue = string | number | null;

/** Stands in a query for each value that comes with a call, by its name. */
export type Slots<V> = <K extends keyof V & string>(name: K) => RawBuilder<V[K]>;

export type Prepared<V, O> = (on: Db, values: V) => Promise<QueryResult<O>>;

const slotName = Symbol('slot');

/**
 * Builds and compiles a query once; each call only fills in its values. Kysely's building costs more than SQLite's
 * work for one row, so the queries of a command go this way.
 */
export function prepare<V extends { readonly [name: string]: SqlValue }, O>(
  build: (slots: Slots<V>) => Compilable<O>,
): Prepared<V, O> {
  const compiled = build((name) => sql`${{ [slotName]: name }}`).compile();
  return (on, values) =>
    on.executeQuery({ ...compiled, parameters: compiled.parameters.map((value) => filled(value, values)) });
}

function filled(parameter: unknown, values: { readonly [name: string]: SqlValue }): unknown {
  if (typeof parameter !== 'object' || parameter === null || !(slotName in parameter)) return parameter;
  const value = values[String(parameter[slotName])];
  if (value === undefined) throw new Error(`The query's value "${String(parameter[slotName])}" is missing`);
  return value;
}
