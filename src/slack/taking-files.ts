import type { ModalView } from '@slack/web-api';
import type { Logger } from 'pino';
import { slackErrorCode } from './slack-error.ts';

/** What Slack may say to a form that takes files, where the app has not the scope for it. */
const refusals: readonly (string | undefined)[] = ['missing_scope', 'invalid_arguments'];

/** Opens a form; where the app was not installed anew since forms take files, without its input for them. */
export async function takingFiles(
  log: Logger,
  view: ModalView,
  open: (view: ModalView) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await open(view);
  } catch (error) {
    const blocks = view.blocks.filter(
      (block) => !(block.type === 'input' && 'element' in block && block.element.type === 'file_input'),
    );
    if (blocks.length === view.blocks.length || !refusals.includes(slackErrorCode(error))) throw error;
    log.warn(
      'Slack takes no files in forms: install the app anew from manifest.yaml, for the scope files:read',
    );
    return await open({ ...view, blocks });
  }
}
