import { setTimeout as pause } from 'node:timers/promises';
import { people } from '../tests/fixtures/engine-world.ts';
import type { BotWorld } from './bot-world.ts';

/** Each gate with its owner and the deputy. */
const voters = {
  technical_readiness: [people.technicalLead, people.backupLead],
  security_approval: [people.security, 'U0CISO'],
  business_approval: [people.business, 'U0BO'],
  operations_readiness: [people.operations, 'U0OMAR'],
} as const;

export type Gate = keyof typeof voters;

/** The gate whose card is watched: its last vote is the last of the storm. */
export const watchedGate = 'technical_readiness';
export const allGates: readonly Gate[] = [
  watchedGate,
  'security_approval',
  'business_approval',
  'operations_readiness',
];

/** As many more who press what they see and hold no role. */
const onlookers = Array.from({ length: 72 }, (_, n) => `U0LOOKER${n + 1}`);

/** Who clicks on these gates: owner and deputy of each, and the onlookers. */
export const peopleAt = (gates: readonly Gate[]): number => 2 * gates.length + onlookers.length;

const channel = 'C0RELEASE';

/** Everybody who storms is in the workspace. */
export function inviteOnlookers({ sandbox }: BotWorld): void {
  for (const [n, id] of onlookers.entries())
    sandbox.slack.addPerson({ id, realName: `Looker ${n + 1}`, title: '', tz: 'Europe/Berlin' });
}

export function cardOf(world: BotWorld, text: string): string {
  const found = world.findMessage(channel, text);
  if (!found) throw new Error(`no message with ${text}`);
  return found.ts;
}

export const click = (
  { sandbox }: BotWorld,
  ts: string,
  { userId, actionId }: { readonly userId: string; readonly actionId: string },
) => sandbox.slack.click({ userId, channelId: channel, ts, actionId, stale: true });

/** What the form of a GO sends; opening it is no vote. */
export const go = (world: BotWorld, userId: string, gate: Gate = watchedGate) =>
  world.sandbox.slack.deliver({ type: 'interactive', payload: world.goForm(channel, gate, userId) });

/** The form that somebody sees in front, once it is there. */
async function formOf({ sandbox }: BotWorld, userId: string, withinMs: number) {
  const startedAt = performance.now();
  for (;;) {
    const form = sandbox.slack.modalsOf(userId).at(-1);
    if (form || performance.now() - startedAt > withinMs) return form;
    await pause(5);
  }
}

/** A NO-GO takes a form with its reason; whoever is told to wait lets it be. */
async function noGo(world: BotWorld, { gate, userId }: { gate: Gate; userId: string }): Promise<void> {
  await click(world, cardOf(world, `|${gate}|`), { userId, actionId: 'gate_no_go' });
  const form = await formOf(world, userId, 1_000);
  // On a busy machine another form of theirs may have come first.
  if (form?.content.callback_id !== 'vote_no_go') return;
  const values = { reason: `Error rate above the limit, look ${form.id}` };
  await world.sandbox.slack.submitView({ userId, viewId: form.id, values });
}

interface Spread {
  readonly count: number;
  readonly overMs: number;
  readonly gates: readonly Gate[];
}

async function spread(
  { count, overMs }: Omit<Spread, 'gates'>,
  act: (n: number) => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const acts: Promise<unknown>[] = [];
  for (let n = 0; n < count; n += 1) {
    await pause(Math.max(0, startedAt + (n * overMs) / count - performance.now()));
    acts.push(act(n));
  }
  await Promise.all(acts);
}

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nobody is there');
  return found;
};

/**
 * Votes in turns, gate after gate: GO of the owner, GO of the deputy, a NO-GO with its form, GO of somebody who may not.
 * The last ones are without NO-GO, so that the last click decides.
 */
export async function voting(world: BotWorld, wanted: Spread): Promise<void> {
  await spread(wanted, async (n) => {
    const gate = at(wanted.gates, n);
    const turn = Math.floor(n / wanted.gates.length) % 4;
    const [owner, deputy] = voters[gate];
    if (turn === 2 && n < wanted.count - 20) await noGo(world, { gate, userId: at([owner, deputy], n) });
    else await go(world, turn === 3 ? at(onlookers, n) : at([owner, deputy], turn), gate);
  });
  await go(world, people.backupLead);
}

/**
 * Clicks on the cards' buttons, every other one by somebody who may vote: each of those wants a form, one in three that
 * of a NO-GO.
 */
export async function pressing(world: BotWorld, wanted: Spread): Promise<void> {
  const allVoters = wanted.gates.flatMap((gate) => voters[gate].map((userId) => ({ gate, userId })));
  await spread(wanted, async (n) => {
    const turn = Math.floor(n / 2);
    const { gate, userId } =
      n % 2 === 0 ? at(allVoters, turn) : { gate: at(wanted.gates, turn), userId: at(onlookers, turn) };
    const actionId = turn % 3 === 0 ? 'gate_no_go' : 'gate_go';
    await click(world, cardOf(world, `|${gate}|`), { userId, actionId });
  });
}

/** How long it takes until somebody who wants to stop it all sees the form; infinity where none opens. */
export async function stopping(world: BotWorld, userId: string, actionId: 'hold' | 'abort'): Promise<number> {
  const startedAt = performance.now();
  await click(world, cardOf(world, '"action_id":"abort"'), { userId, actionId });
  const form = await formOf(world, userId, 3_000);
  return form ? performance.now() - startedAt : Number.POSITIVE_INFINITY;
}
