import type { Logger } from 'pino';
import type { CommandHandler } from '../answer.ts';
import type { Action } from '../domain/command.ts';
import { hasOwnVotes } from '../domain/gates/voters.ts';
import type { GoLive } from '../domain/go-live.ts';
import { peopleBehindStart } from '../domain/people/membership.ts';
import { inTime } from './in-time.ts';
import type { People } from './people.ts';
import { describeError } from './slack-error.ts';

/** The answer to the person needs the rest of Slack's three seconds. */
const askWithinMs = 1_000;

interface Asking {
  readonly engine: CommandHandler;
  readonly people: People;
  readonly log: Logger;
  readonly clock: { now(): number };
}

interface Step {
  /** Of the command that is about to be handled. */
  readonly id: string;
  readonly user: string;
  readonly goLive: GoLive;
  readonly action: Action;
}

/**
 * Before a step towards production: tells the engine who of the people that it rests on has left the workspace or become a
 * guest since, or is back, so that the rules know. False where a GO is given by somebody of whom Slack says nothing at
 * this moment: it cannot be taken. For a start, whose gates are GO already, an outage of Slack's holds nothing up.
 */
export async function learnMemberships(asking: Asking, step: Step): Promise<boolean> {
  const { id, user, goLive, action } = step;
  if (!leadsToProduction(action)) return true;
  if (!(holdsRole(goLive, user) || votesAsPerson(goLive, user, action))) return true;
  const rests = action.type === 'GiveFinalGo' || action.type === 'StartDeployment';
  const asked = [...new Set([user, ...(rests ? peopleBehindStart(goLive) : [])])];
  const found = await Promise.all(
    asked.map(async (person) => ({ person, isMember: await memberNow(asking, person) })),
  );
  for (const { person, isMember } of found) {
    if (isMember === undefined || isMember !== goLive.left.includes(person)) continue;
    await asking.engine.handle({
      id: `${id}/membership/${person}`,
      goLive: goLive.id,
      at: asking.clock.now(),
      actor: { kind: 'system', id: 'watch' },
      origin: { via: 'watch' },
      do: { type: 'ReportMembership', person, isMember },
    });
  }
  const isKnown = found.find(({ person }) => person === user)?.isMember !== undefined;
  return isKnown || !(action.type === 'CastVote' || action.type === 'GiveFinalGo');
}

/** Undefined where Slack does not tell in time. */
async function memberNow({ people, log }: Asking, user: string): Promise<boolean | undefined> {
  try {
    return await inTime(askWithinMs, people.isMember(user));
  } catch (error) {
    log.warn({ user, problem: describeError(error) }, 'It is not known whether somebody is still a member');
    return undefined;
  }
}

const holdsRole = ({ service }: GoLive, user: string): boolean =>
  Object.values(service.roles).some(({ holder, deputy }) => holder === user || deputy === user);

/** Where others vote than those who hold a role: by the gate's own rules, or for somebody. */
const votesAsPerson = ({ runbook, delegations = [] }: GoLive, user: string, action: Action): boolean =>
  action.type === 'CastVote' &&
  (delegations.some(({ to }) => to === user) ||
    runbook.gates.some((gate) => gate.id === action.gate && hasOwnVotes(gate)));

/** Not what stops or undoes: nobody is kept from that. */
export const leadsToProduction = (action: Action): boolean =>
  (action.type === 'CastVote' && action.vote === 'GO') ||
  (action.type === 'RuleOnNoGo' && action.ruling === 'overruled') ||
  action.type === 'GiveFinalGo' ||
  action.type === 'StartDeployment' ||
  action.type === 'AcceptBadHealth' ||
  action.type === 'BreakGlass' ||
  action.type === 'DeclareSuccess';
