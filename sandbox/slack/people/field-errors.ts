import { interactiveElements, type Placed } from '../blocks/blocks.ts';
import { codePoints } from '../blocks/text.ts';
import type { ElementState, InputValues, OpenView } from '../state.ts';

/** What Slack itself complains about before it sends a form to the app, by block_id. */
export function fieldErrors(view: OpenView, values: InputValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const placed of interactiveElements(view.content.blocks)) {
    if (!placed.input) continue;
    const complaint = complaintAbout(placed, values[placed.blockId]?.[placed.actionId]);
    if (complaint !== undefined) errors[placed.blockId] = complaint;
  }
  return errors;
}

function complaintAbout({ element, input }: Placed, state: ElementState | undefined): string | undefined {
  const held = Object.entries(state ?? {}).find(([key]) => key !== 'type')?.[1];
  const empty =
    held === undefined || held === null || held === '' || (Array.isArray(held) && held.length === 0);
  if (empty) return input?.optional ? undefined : 'Please complete this required field.';
  if (typeof held !== 'string') return undefined;
  switch (element.type) {
    case 'plain_text_input':
      return lengthComplaint(codePoints(held), element.min_length ?? 0, element.max_length ?? 3000);
    case 'number_input':
      return numberComplaint(held, element);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(held) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(held) ? undefined : 'Please enter a valid URL.';
    default:
      return undefined;
  }
}

function lengthComplaint(length: number, min: number, max: number): string | undefined {
  if (length < min) return `Please use at least ${min} characters.`;
  if (length > max) return `Please use at most ${max} characters.`;
  return undefined;
}

interface NumberRules {
  readonly is_decimal_allowed: boolean;
  readonly min_value?: string | undefined;
  readonly max_value?: string | undefined;
}

function numberComplaint(held: string, rules: NumberRules): string | undefined {
  const value = Number(held);
  if (Number.isNaN(value)) return 'Please enter a number.';
  if (!rules.is_decimal_allowed && !Number.isInteger(value)) return 'Please enter a whole number.';
  if (rules.min_value !== undefined && value < Number(rules.min_value)) {
    return `Please enter at least ${rules.min_value}.`;
  }
  if (rules.max_value !== undefined && value > Number(rules.max_value)) {
    return `Please enter at most ${rules.max_value}.`;
  }
  return undefined;
}
