import { pino } from 'pino';
import { expect } from 'vitest';
import type { Event } from '../../src/domain/event.ts';
import { foldTargets, targetsStream } from '../../src/domain/guards/targets.ts';
import { type ActionId, encodeControl } from '../../src/messages/blocks/control.ts';
import { en } from '../../src/messages/en.ts';
import { readReturnChoices } from '../../src/return-choices.ts';
import { runClick } from '../../src/slack/clicks.ts';
import { createRepeatedClicks } from '../../src/slack/repeated-clicks.ts';
import type { Reply } from '../../src/slack/reply.ts';
import type { Door } from '../../src/slack/wish.ts';
import { readMeasures } from '../../src/store/read-measures.ts';
import { type EngineWorld, people, T0 } from '../fixtures/engine-world.ts';

const notAsked = async (): Promise<never> => {
  throw new Error('nothing of Slack is asked for here');
};

const doorOf = (world: EngineWorld, { engine, store, service, runbook } = world): Door => ({
  engine,
  directory: {
    listGoLives: (filter) => store.listGoLives(filter),
    loadDefinitions: async () => ({
      services: new Map([[service.id, service]]),
      runbooks: new Map([[runbook.id, runbook]]),
      contactDetails: new Map(),
    }),
    readReturnChoices: (goLive) => readReturnChoices({ store, engine }, goLive),
    readMeasures: (goLive, now) => readMeasures(store, goLive, now),
    readTargets: async () => foldTargets(await store.readStream(targetsStream)),
    readLostReminders: async () => [],
    readAudit: (id) => store.readStream(id),
    userInfo: notAsked,
    channelInfo: notAsked,
    groupMembers: notAsked,
    knowsRef: notAsked,
    checkWorkflow: notAsked,
  },
  people: { isMember: async () => true },
  groups: { read: notAsked },
  clock: { now: () => world.now },
  words: en,
  calls: {
    identity: notAsked,
    openSocket: notAsked,
    openView: notAsked,
    pushView: notAsked,
    updateView: notAsked,
    publishHome: notAsked,
    whisper: notAsked,
  },
  repeatedClicks: createRepeatedClicks(() => world.now),
  log: pino({ level: 'silent' }),
  answerWithinMs: 1_000,
});

/** What a late click comes to: it is refused with these words, or does what may still be done. */
export type Late =
  | { readonly by?: string; readonly about?: string; readonly says: RegExp }
  | {
      readonly still: Reply['type'];
      readonly by?: string;
      readonly about?: string;
      readonly value?: string;
      /** What is recorded then; nothing where left out. */
      readonly does?: readonly Event['type'][];
    };

/** Complete: whoever adds a control says what a late click on it comes to at each end. */
export type LateAnswers = Readonly<Record<ActionId, Late>>;

let clicks = 0;

/** Clicks on what was drawn for the first T-0, and holds the answer and the trail against what is expected. */
export async function expectLate(world: EngineWorld, action: ActionId, late: Late): Promise<void> {
  const before = await world.read();
  const drawn = encodeControl({ goLive: 'GL-1', subject: late.about ?? '', t0: T0 });
  const value = 'value' in late && late.value ? late.value : drawn;
  clicks += 1;
  const user = late.by ?? people.technicalLead;
  const deed = { id: `late${clicks}`, user, team: 'T0GOLIVE', via: 'button', channel: 'C0RELEASE' } as const;
  const reply = await runClick(doorOf(world), { deed, action, value, cardChannel: 'C0RELEASE' });
  const added = (await world.store.readStream('GL-1')).slice(before.streamVersion);
  const changes = added.map(({ event }) => event.type).filter((type) => type !== 'CommandRefused');
  if ('still' in late) {
    expect([reply.type, changes]).toEqual([late.still, late.does ?? []]);
    return;
  }
  expect([reply.type, changes]).toEqual(['refuse', []]);
  expect('said' in reply ? reply.said?.text : '').toMatch(late.says);
}
