const plain = (text: string) => ({ type: 'plain_text' as const, text });

export const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});

interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: ReturnType<typeof plain>;
  readonly value?: string;
  readonly url?: string;
}

export const button = (actionId: string, value?: string): Button => ({
  type: 'button',
  action_id: actionId,
  text: plain(actionId),
  ...(value !== undefined && { value }),
});

export const actions = (...elements: Button[]) => ({ type: 'actions' as const, elements });

/** A text input whose action_id is `entered`. */
export const inputBlock = (blockId: string, optional = false) => ({
  type: 'input' as const,
  block_id: blockId,
  label: plain(blockId),
  optional,
  element: { type: 'plain_text_input' as const, action_id: 'entered' },
});

interface ModalParts {
  readonly title?: string;
  readonly blocks: readonly unknown[];
  readonly [field: string]: unknown;
}

export const modal = ({ title = 'Plan', ...rest }: ModalParts) => ({
  type: 'modal' as const,
  title: plain(title),
  submit: plain('Submit'),
  ...rest,
});
