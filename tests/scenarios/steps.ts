import { criteriaOf } from './raw-payloads.ts';
import { healthInterval, people, releases, type ScenarioWorld } from './world.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const gates = [
  'technical_readiness',
  'security_approval',
  'business_approval',
  'operations_readiness',
] as const;
export const ownerOf: Readonly<Record<(typeof gates)[number], string>> = {
  technical_readiness: people.technicalLead,
  security_approval: people.security,
  business_approval: people.business,
  operations_readiness: people.operations,
};

/** As the release manager writes it: date and time of the go-live's zone. */
export function written(epochMs: number, timeZone = 'Europe/Berlin'): string {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${timeZone}`;
}

interface PlannedWay {
  /** Nobody says which version was live before. */
  readonly returnUnknown?: boolean;
}

export async function plan(world: ScenarioWorld, way: PlannedWay = {}): Promise<void> {
  const back = way.returnUnknown ? '' : ' rollback v1.4.1';
  await world.command(people.planner, `plan demo-shop v1.4.2 at ${written(world.t0)}${back}`);
  await world.untilShown('GL-1 · Checklist', releases);
  await world.untilShown('Gate 4', releases);
  // A check may tick an item at the same moment as a person.
  await world.settled();
}

/** Ticks every item in the checklist modal, as the release manager. */
export async function tickAll(world: ScenarioWorld): Promise<void> {
  await world.command(people.planner, 'checklist');
  const view = () =>
    world.sandbox.slack
      .snapshot()
      .users.find(({ id }) => id === people.planner)
      ?.views.at(-1);
  await world.until('the checklist modal', () => view() !== undefined);
  for (let ticked = 0; ticked < 100; ticked += 1) {
    const shown = JSON.stringify(view());
    if (!shown.includes('item_tick')) break;
    await world.click(people.planner, 'item_tick');
    await world.until('the modal to show the tick', () => JSON.stringify(view()) !== shown);
  }
  const open = view();
  if (open) await world.sandbox.slack.closeView({ userId: people.planner, viewId: open.id });
}

/** Settles what is open of these tasks in the form, as the release manager, who may settle all of them. */
export async function tickFollowUps(world: ScenarioWorld, tasks: readonly string[]): Promise<void> {
  const { slack } = world.sandbox;
  const userId = people.planner;
  const view = () =>
    slack
      .snapshot()
      .users.find(({ id }) => id === userId)
      ?.views.at(-1);
  await world.command(userId, 'followups GL-1');
  await world.until('the follow-ups', () => view() !== undefined);
  for (const task of tasks) {
    const shown = JSON.stringify(view());
    const viewId = view()?.id ?? '';
    await slack.click({ userId, viewId, blockId: `item|${task}`, actionId: 'item_tick' });
    await world.until(`${task} to be ticked`, () => JSON.stringify(view()) !== shown);
  }
  await slack.closeView({ userId, viewId: view()?.id ?? '' });
}

/** GO with every box ticked; the word that a red check asks for is given. */
async function castGo(world: ScenarioWorld, user: string, gate: string): Promise<void> {
  await world.click(user, 'gate_go', gate);
  const criteria = criteriaOf.get(gate) ?? [];
  const asked = await world.submit(user, { criteria });
  const errors = asked['comment'] ? await world.submit(user, { criteria, comment: 'looked at it' }) : asked;
  if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors));
}

export async function voteGo(world: ScenarioWorld): Promise<void> {
  for (const gate of gates) await castGo(world, ownerOf[gate], gate);
  await world.untilShown('Gate 4: Operations Readiness: GO');
}

export async function giveFinalGo(world: ScenarioWorld): Promise<void> {
  await world.click(people.technicalLead, 'final_go');
  await world.submit(people.technicalLead, { typed: 'GO' });
  await world.untilShown('gave the *final GO*');
}

export async function approve(world: ScenarioWorld, way?: PlannedWay): Promise<void> {
  await plan(world, way);
  await approvePlanned(world);
}

async function approvePlanned(world: ScenarioWorld): Promise<void> {
  await tickAll(world);
  await voteGo(world);
  await giveFinalGo(world);
}

/** Approved, through T-24h and T-60m, and at T-0 the technical lead starts the deployment. */
export async function deploy(world: ScenarioWorld, way?: PlannedWay): Promise<void> {
  await plan(world, way);
  await deployPlanned(world);
}

export async function deployPlanned(world: ScenarioWorld): Promise<void> {
  await approvePlanned(world);
  await reachT0(world);
  await world.click(people.technicalLead, 'start_deployment');
  await world.until('the dispatch', () => dispatches(world).length > 0);
}

/** Time goes on once every notice has arrived: with a jump its grace would be over. */
export async function reachT0(world: ScenarioWorld): Promise<void> {
  await world.jumpTo(world.t0 - 24 * HOUR);
  await world.untilShown(/Production go-live scheduled for/);
  await world.settled();
  await world.jumpTo(world.t0 - HOUR);
  await world.untilShown(/Go-live starting: /);
  await world.settled();
  await world.jumpTo(world.t0);
}

/** Lets time pass, and the service be looked at, until a message says so; at most ten minutes of the go-live. */
export async function watchUntil(world: ScenarioWorld, words: string | RegExp): Promise<void> {
  const shown = () => world.messages(releases).some(({ whole }) => whole.search(words) >= 0);
  for (let sample = 0; sample < (10 * MINUTE) / healthInterval && !shown(); sample += 1) {
    await world.step();
  }
  await world.untilShown(words, releases);
}

export const dispatches = (world: ScenarioWorld, workflow?: string) =>
  world.sandbox.ledger
    .read({ system: 'github', kind: 'dispatch' })
    .filter(
      ({ accepted, data }) => accepted && (workflow === undefined || JSON.stringify(data).includes(workflow)),
    );

/** Messages that the bot posted, by effect key: each key may be there once only. */
export function postedKeys(world: ScenarioWorld): readonly string[] {
  return world.sandbox.ledger
    .read({ system: 'slack', kind: 'chat.postMessage' })
    .filter(({ accepted }) => accepted)
    .map(({ data }) => JSON.stringify(data).match(/"key":"([^"]+)"/)?.[1] ?? '')
    .filter((key) => key !== '');
}

/** What stands on the status page of the shop, newest first: each entry with all that was said on it, oldest first. */
export const onStatusPage = (world: ScenarioWorld): readonly string[] =>
  world.sandbox.shopPage.incidents().map(
    ({ name, updates }) =>
      `${name}: ${updates
        .map(({ status }) => status)
        .toReversed()
        .join(', ')}`,
  );

/** What PagerDuty was told of each incident, newest first. */
export const paged = (world: ScenarioWorld): readonly string[] =>
  world.sandbox.pager
    .snapshot()
    .incidents.map(({ dedupKey, log }) =>
      [dedupKey.replace(/^.*gl-1-/, ''), ...log.map(({ action }) => action)].join(' '),
    );

/** What a channel heard: the texts of the messages in it. */
export const heard = (world: ScenarioWorld, channel: string): readonly string[] =>
  world.messages(channel).map(({ whole }) => whole);
