import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { GoLive } from '../go-live.ts';

/**
 * A person may be left alone with what they owe in a go-live and with questions how it goes; never with what waits for
 * their decision: votes, rulings, the start, a rollback.
 */
export interface MuteAction {
  readonly type: 'MuteReminders' | 'UnmuteReminders';
}

export const isMuteAction = (action: Action): action is MuteAction =>
  action.type === 'MuteReminders' || action.type === 'UnmuteReminders';

export const isMuted = ({ muted }: GoLive, person: string): boolean => muted.includes(person);

export function decideMute({ goLive, command }: Case, { type }: MuteAction): Decision {
  const person = command.actor.id;
  if (goLive.closed) return decline('finished');
  const wantsMuted = type === 'MuteReminders';
  if (isMuted(goLive, person) === wantsMuted) return decline(wantsMuted ? 'already_muted' : 'not_muted');
  return accept({ type: wantsMuted ? 'RemindersMuted' : 'RemindersUnmuted', person });
}
