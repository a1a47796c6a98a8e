import type { InputBlock, KnownBlock, ModalView, PlainTextInput, PlainTextOption } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { plainText } from '../blocks/blocks.ts';
import { encodeControl, type ViewId } from '../blocks/control.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ViewInput } from './view-inputs.ts';
import { viewInputs } from './view-inputs.ts';

interface ModalParts {
  readonly view: ViewId;
  readonly title: string;
  /** Left out where there is nothing to submit. */
  readonly submit?: string;
  readonly close: string;
  /** A control's value, or empty. */
  readonly metadata: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack's limit per modal. */
export const mostBlocks = 100;

export const modal = ({ view, title, submit, close, metadata, blocks }: ModalParts): ModalView => ({
  type: 'modal',
  callback_id: view,
  title: plainText(title, 24),
  close: plainText(close, 24),
  ...(submit ? { submit: plainText(submit, 24) } : {}),
  private_metadata: metadata,
  blocks: blocks.slice(0, mostBlocks),
});

interface FormParts extends Pick<ModalParts, 'view' | 'title' | 'submit' | 'blocks'> {
  /** A gate, a step, an incident. */
  readonly subject?: string;
}

/** The form of one go-live: it names the T-0 that it was drawn for, so that a late one is known as such. */
export const goLiveForm = (
  { id, t0 }: Pick<GoLive, 'id' | 't0'>,
  { views }: Catalogue,
  { subject, ...parts }: FormParts,
): ModalView =>
  modal({
    ...parts,
    close: views.cancel,
    metadata: encodeControl({ goLive: id, ...(subject === undefined ? {} : { subject }), t0 }),
  });

interface InputParts {
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

export const input = (
  { block }: Pick<ViewInput, 'block'>,
  { label, hint, optional }: InputParts,
  element: InputBlock['element'],
): InputBlock => ({
  type: 'input',
  block_id: block,
  label: plainText(label, 200),
  element,
  ...(hint ? { hint: plainText(hint, 500) } : {}),
  ...(optional ? { optional } : {}),
});

interface TextParts {
  readonly maxLength: number;
  readonly initial?: string | undefined;
  readonly placeholder?: string;
  readonly multiline?: boolean;
}

export const textElement = (
  { action }: ViewInput,
  { maxLength, initial, placeholder, multiline }: TextParts,
): PlainTextInput => ({
  type: 'plain_text_input',
  action_id: action,
  max_length: maxLength,
  ...(initial ? { initial_value: [...initial].slice(0, maxLength).join('') } : {}),
  ...(placeholder ? { placeholder: plainText(placeholder, 150) } : {}),
  ...(multiline ? { multiline } : {}),
});

/** As long as a reason may be; cards show its beginning, the audit trail all of it. */
export const longestReason = 1000;

export const reasonInput = (
  words: Catalogue,
  more: { readonly optional?: boolean; readonly hint?: string; readonly initial?: string | undefined } = {},
): InputBlock => {
  const { reason } = viewInputs.hold;
  const { fields } = words.views;
  return input(
    reason,
    { label: fields.reason, hint: more.hint ?? fields.reasonHint, optional: more.optional ?? false },
    textElement(reason, { maxLength: longestReason, multiline: true, initial: more.initial }),
  );
};

export const option = (text: string, value: string): PlainTextOption => ({
  text: plainText(text, 75),
  value,
});
