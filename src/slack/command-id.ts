import { createHash } from 'node:crypto';
import type { SlackActions, SlackCommand, SlackSubmission } from './payload.ts';

/*
 * Names of wishes, made of Slack's own names for what a person did: the same delivery always gives the same name, and
 * nothing that somebody does a second time does.
 */

export const commandIdOf = ({ trigger_id, user_id }: SlackCommand): string =>
  `slack/command/${user_id}/${trigger_id}`;

export function actionIdOf({ user, trigger_id, actions }: SlackActions): string {
  const [first] = actions;
  return `slack/action/${user.id}/${first?.action_id ?? ''}/${first?.action_ts ?? ''}/${trigger_id}`;
}

/** Where Slack gives a submission no trigger, what was entered tells the first from a corrected second one. */
export function submissionIdOf({ user, view, trigger_id }: SlackSubmission): string {
  const own = trigger_id ?? createHash('sha256').update(JSON.stringify(view.state.values)).digest('hex');
  return `slack/submission/${user.id}/${view.id}/${view.hash}/${own}`;
}
