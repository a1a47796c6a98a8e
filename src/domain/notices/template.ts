/**
 * The variables of a runbook's texts. The grammar is all there is: `{{name}}` (blanks inside are allowed) stands for
 * a value, `{{{{` prints `{{`, everything else is itself. There are no expressions, and values are never expanded.
 */
export const TEMPLATE_VARIABLES = [
  'version',
  'service',
  'environment',
  't0',
  'lead',
  'run_url',
  'reason',
  'trigger',
  'go_live',
  'bridge',
  'channel',
  'rollback_to',
  'eta',
] as const;

export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

export type TemplateValues = Readonly<Partial<Record<TemplateVariable, string>>>;

export type TemplateError =
  | { readonly code: 'unclosed_variable'; readonly found: string }
  | { readonly code: 'unknown_variable'; readonly found: string; readonly name: string }
  | { readonly code: 'missing_value'; readonly name: TemplateVariable };

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  | { readonly ok: false; readonly errors: readonly TemplateError[] };

type TemplatePart = { readonly text: string } | { readonly variable: TemplateVariable };

export type RenderedTemplate =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly errors: readonly TemplateError[] };

const isVariable = (name: string): name is TemplateVariable =>
  TEMPLATE_VARIABLES.some((variable) => variable === name);

export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const errors: TemplateError[] = [];
  let from = 0;
  while (from < template.length) {
    const open = template.indexOf('{{', from);
    const textEnd = open === -1 ? template.length : open;
    if (textEnd > from) parts.push({ text: template.slice(from, textEnd) });
    if (open === -1) break;
    if (template.startsWith('{{{{', open)) {
      parts.push({ text: '{{' });
      from = open + 4;
      continue;
    }
    const close = template.indexOf('}}', open);
    if (close === -1) {
      errors.push({ code: 'unclosed_variable', found: template.slice(open) });
      break;
    }
    const name = template.slice(open + 2, close).trim();
    if (isVariable(name)) parts.push({ variable: name });
    else errors.push({ code: 'unknown_variable', found: template.slice(open, close + 2), name });
    from = close + 2;
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, parts };
}

/** The distinct variables of a sound template, in the order of their first use; none where it is unsound. */
export function variablesOf(template: string): readonly TemplateVariable[] {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return [];
  return [...new Set(parsed.parts.flatMap((part) => ('variable' in part ? [part.variable] : [])))];
}

/** A value that is missing or blank is an error: a text never goes out with a hole. */
export function renderTemplate(template: string, values: TemplateValues): RenderedTemplate {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return parsed;
  const missing = variablesOf(template).filter((name) => !isGiven(values, name));
  if (missing.length > 0) {
    return { ok: false, errors: missing.map((name) => ({ code: 'missing_value', name })) };
  }
  const text = parsed.parts
    .map((part) => ('text' in part ? part.text : (givenValue(values, part.variable) ?? '')))
    .join('');
  return { ok: true, text };
}

/** For reading beforehand: what has no value yet is shown as `gap` writes it. */
export function renderWithGaps(
  template: string,
  values: TemplateValues,
  gap: (name: TemplateVariable) => string,
): string {
  const missing = variablesOf(template).filter((name) => !isGiven(values, name));
  const filled = { ...values, ...Object.fromEntries(missing.map((name) => [name, gap(name)])) };
  const rendered = renderTemplate(template, filled);
  return rendered.ok ? rendered.text : template;
}

const givenValue = (values: TemplateValues, name: TemplateVariable): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** A blank value is none. */
export const isGiven = (values: TemplateValues, name: TemplateVariable): boolean =>
  (givenValue(values, name) ?? '').trim() !== '';
