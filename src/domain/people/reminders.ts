import { owersToRemind } from '../checklist/task-reminder.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { votersToRemind } from '../gates/vote-reminder.ts';

/**
 * Whoever is to be reminded of votes and of tasks at the same time gets one message: that of the tasks, which names the
 * votes too. All others get what asks for their votes alone, with the buttons for it.
 */
export function decideRemind(
  { goLive, command }: Case,
  action: Extract<Action, { type: 'RemindVoters' | 'RemindOfTasks' }>,
): Decision {
  const voters = votersToRemind(goLive, command.at);
  const owers = owersToRemind(goLive, command.at);
  const isDue = action.type === 'RemindVoters' ? voters !== undefined : owers?.slot === action.slot;
  if (!isDue) return decline('not_due');
  const withTasks = voters?.people.filter((person) => owers?.people.includes(person)) ?? [];
  return accept(
    ...(voters ? [{ ...voters, ...(withTasks.length > 0 ? { withTasks } : {}) }] : []),
    ...(owers ? [owers] : []),
  );
}
