import type { Actor } from '../actor.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import { holdersHere, holdsOneOf, mayManage } from '../people/authority.ts';
import type { Runbook } from '../runbook.ts';
import { isFinished } from '../status.ts';
import { approversOf, externalTargets } from './notice-approval.ts';
import type { StatusUpdate } from './update.ts';
import { isInTrouble } from './update-time.ts';

/*
 * The shorter form of an update waits for somebody who sends it: people are asked again and again, with growing distance,
 * until it is sent, a newer update takes its place, or nobody waits for it any more.
 */

/** Who says how it goes, besides whoever manages the go-live: who leads it. */
export const updaters = ({ deployment, permissions }: Runbook): readonly string[] => [
  ...new Set([deployment.starter, ...permissions.manage]),
];

/** Where anybody outside the house reads the short form, whoever approves that sends it, and nobody else. */
const isShortExternal = (goLive: GoLive): boolean =>
  goLive.runbook.updates?.short !== undefined &&
  externalTargets(goLive, goLive.runbook.updates.short).length > 0;

export const shortSenders = (goLive: GoLive): readonly string[] =>
  isShortExternal(goLive) ? approversOf(goLive) : updaters(goLive.runbook);

export const maySend = (goLive: GoLive, actor: Actor): boolean =>
  mayManage(goLive, actor) || holdsOneOf(goLive, actor, updaters(goLive.runbook));

export const maySendShort = (goLive: GoLive, actor: Actor): boolean =>
  isShortExternal(goLive) ? holdsOneOf(goLive, actor, approversOf(goLive)) : maySend(goLive, actor);

/** Whether the person holds one of these roles now. */
export const sendsShort = (goLive: GoLive, person: string): boolean =>
  shortSenders(goLive).some((role) => holdersHere(goLive, role).includes(person));

/** The update whose short form waits; undefined where none does. */
export function shortWanted(goLive: GoLive): StatusUpdate | undefined {
  const { updates, runbook, status, closed } = goLive;
  const newest = updates.sent.at(-1);
  const isWaitedFor = !closed && (!isFinished(status) || (status !== 'aborted' && isInTrouble(goLive)));
  return runbook.updates?.short && isWaitedFor && newest?.short === undefined ? newest : undefined;
}

const minute = 60_000;
const laterMs = [5 * minute, 15 * minute, 35 * minute, 75 * minute];

/** Whoever did not send the update is asked at once; else its sender has just seen it. */
const askTimes = (goLive: GoLive, { sent }: StatusUpdate): readonly number[] =>
  (isShortExternal(goLive) ? [0, ...laterMs] : laterMs).map((ms) => sent.at + ms);

/** When somebody is asked next; undefined where nothing waits, or everybody was asked often enough. */
export function nextShortAskAt(goLive: GoLive): number | undefined {
  const wanted = shortWanted(goLive);
  return wanted && askTimes(goLive, wanted)[wanted.asks?.at(-1)?.stage ?? 0];
}

/** After a downtime only the last time counts. */
export function decideAskForShort({ goLive, command }: Case): Decision {
  const wanted = shortWanted(goLive);
  const stage = wanted ? askTimes(goLive, wanted).filter((at) => at <= command.at).length : 0;
  if (!wanted || stage <= (wanted.asks?.at(-1)?.stage ?? 0)) return decline('not_due');
  return accept({
    type: 'ShortUpdateAskedFor',
    update: wanted.number,
    stage,
    people: peopleToAsk(goLive, stage),
  });
}

/** First one who may send it for each role; from the second time on all of them, and whoever leads the go-live. */
function peopleToAsk(goLive: GoLive, stage: number): readonly string[] {
  const { starter } = goLive.runbook.deployment;
  const first = isShortExternal(goLive) ? approversOf(goLive) : [starter];
  const people = first.flatMap((role) => holdersHere(goLive, role).slice(0, stage === 1 ? 1 : undefined));
  const lead = stage === 1 ? [] : holdersHere(goLive, starter).slice(0, 1);
  return [...new Set([...people, ...lead])];
}

/** Every question about it, to be drawn anew when one of them is answered or a newer one is asked. */
export const shortAskCards = (goLive: GoLive): readonly MessageRef[] =>
  goLive.updates.sent
    .slice(-2)
    .flatMap(({ number, asks = [] }) =>
      asks.flatMap(({ stage, people }) =>
        people.map((to) => ({ card: 'short_ask', update: number, stage, to }) as const),
      ),
    );
