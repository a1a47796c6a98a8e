/** One line of a bench's table: what was measured, beside what it is measured against. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly reference?: number;
  readonly unit: 'ms' | 'µs' | '/s' | '';
  /** Of the measured value, or of its ratio to the reference; left out where the figure is only shown. */
  readonly limit?: Limit;
}

export type Limit =
  | { readonly atMost: number }
  | { readonly ratioAtMost: number }
  | { readonly ratioAtLeast: number };

/** Prints the table; the process ends with exit code 1 when a figure is over its limit. */
export function report(title: string, figures: readonly Figure[]): void {
  const rows = figures.map(toRow);
  const all = [['figure', 'measured', 'reference', 'ratio', 'limit', ''], ...rows];
  const widths = all.reduce<readonly number[]>(
    (widest, row) => row.map((cell, i) => Math.max(cell.length, widest[i] ?? 0)),
    [],
  );
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  console.log(`\n${title}\n\n${all.map(line).join('\n')}\n`);
  if (figures.some((figure) => !isWithin(figure))) process.exitCode = 1;
}

function isWithin({ measured, reference = Number.NaN, limit }: Figure): boolean {
  if (limit === undefined) return true;
  // Written so that what is no number is over the limit too.
  if ('atMost' in limit) return measured <= limit.atMost;
  const ratio = measured / reference;
  return 'ratioAtMost' in limit ? ratio <= limit.ratioAtMost : ratio >= limit.ratioAtLeast;
}

function toRow(figure: Figure): readonly string[] {
  const { name, measured, reference, unit, limit } = figure;
  return [
    name,
    withUnit(measured, unit),
    reference === undefined ? '' : withUnit(reference, unit),
    reference === undefined ? '' : (measured / reference).toFixed(2),
    limit === undefined ? '' : limitText(limit, unit),
    limit === undefined ? '' : isWithin(figure) ? 'ok' : 'OVER',
  ];
}

function limitText(limit: Limit, unit: string): string {
  if ('atMost' in limit) return `at most ${withUnit(limit.atMost, unit)}`;
  return 'ratioAtMost' in limit ? `ratio <= ${limit.ratioAtMost}` : `ratio >= ${limit.ratioAtLeast}`;
}

const withUnit = (value: number, unit: string): string => `${rounded(value)} ${unit}`.trim();

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The value that so many percent of all are not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const index = Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  return sorted[index] ?? Number.NaN;
}
