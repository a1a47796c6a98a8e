import type { Logger } from 'pino';
import type { CommandHandler } from '../answer.ts';
import type { Action } from '../domain/command.ts';
import { inTime } from './in-time.ts';
import type { People } from './people.ts';
import { describeError } from './slack-error.ts';

/** The answer to the person needs the rest of Slack's three seconds. */
const askWithinMs = 1_000;

/**
 * Whether somebody who holds a role and says GO to a step towards production has become a guest or left since the go-live
 * was planned. Slack took the click from them, and the rules ask for their role: where Slack cannot tell at this moment,
 * an outage of its holds up no deployment.
 */
export async function isLeaver(
  { engine, people, log }: { readonly engine: CommandHandler; readonly people: People; readonly log: Logger },
  user: string,
  { goLive: id, do: action }: { readonly goLive?: string; readonly do: Action },
): Promise<boolean> {
  if (id === undefined || !leadsToProduction(action)) return false;
  const goLive = await engine.read(id);
  const roles = Object.values(goLive?.service.roles ?? {});
  if (!roles.some(({ holder, deputy }) => holder === user || deputy === user)) return false;
  try {
    return (await inTime(askWithinMs, people.isMember(user))) === false;
  } catch (error) {
    log.warn({ user, problem: describeError(error) }, 'It is not known whether somebody is still a member');
    return false;
  }
}

/** Not what stops or undoes: nobody is kept from that. */
const leadsToProduction = (action: Action): boolean =>
  (action.type === 'CastVote' && action.vote === 'GO') ||
  action.type === 'GiveFinalGo' ||
  action.type === 'StartDeployment' ||
  action.type === 'DeclareSuccess';
