import { pino } from 'pino';
import type { Action, Command } from '../../src/domain/command.ts';
import { foldTargets } from '../../src/domain/guards/targets.ts';
import { foldRehearsals } from '../../src/domain/rehearsals/rehearsals.ts';
import { en } from '../../src/messages/en.ts';
import { runLine } from '../../src/slack/commands.ts';
import type { SlackDoorNeeds } from '../../src/slack/needs.ts';
import { createRepeatedClicks } from '../../src/slack/repeated-clicks.ts';
import type { Reply } from '../../src/slack/reply.ts';
import type { Deed, Door } from '../../src/slack/wish.ts';
import { createEngineWorld, people } from '../fixtures/engine-world.ts';

/** What a line asked the engine for. */
export interface Asked {
  readonly goLive: string | undefined;
  readonly type: Action['type'] | 'BeginRehearsal' | 'StopRehearsal';
}

/**
 * Lines as they come to golive, without Slack: GL-1 is planned and the only one in the channel, GL-2 in another one. The
 * engine keeps what it is asked for and refuses all of it, so that each line finds the same.
 */
export async function createLineWorld() {
  const world = await createEngineWorld();
  await world.plan();
  await world.plan({ service: { id: 'other-shop', title: 'Other Shop' } });
  const [here, there] = await Promise.all([world.engine.read('GL-1'), world.engine.read('GL-2')]);
  if (!here || !there) throw new Error('the go-lives were not planned');
  const known = new Map([here, there].map((goLive) => [goLive.id, goLive]));
  const [listed] = await world.store.listGoLives({ limit: 1, active: true });
  if (!listed) throw new Error('no go-live is listed');
  let asked: Asked[] = [];
  const nothing = async () => undefined;
  const directory: SlackDoorNeeds = {
    listGoLives: async ({ channel }) =>
      channel === 'C0RELEASE' ? [{ ...listed, id: 'GL-1', number: 1 }] : [],
    loadDefinitions: async () => ({
      services: new Map([
        [world.service.id, world.service],
        ['gl-shop', { ...world.service, id: 'gl-shop' }],
      ]),
      runbooks: new Map([[world.runbook.id, world.runbook]]),
      contactDetails: new Map(),
    }),
    readReturnChoices: async () => [],
    readMeasures: async () => [],
    readTargets: async () => foldTargets([]),
    readLostReminders: async () => [],
    readAudit: async () => [],
    userInfo: nothing,
    groupMembers: async () => [],
    channelInfo: nothing,
    knowsRef: async () => true,
    checkWorkflow: async () => ({ exists: false }),
    rehearsals: {
      begin: async () => {
        asked.push({ goLive: undefined, type: 'BeginRehearsal' });
        return { ok: false, refusal: { code: 'reason_required' } };
      },
      stop: (id) => void asked.push({ goLive: id, type: 'StopRehearsal' }),
      readHeld: async () => foldRehearsals([]),
      clockOf: () => undefined,
    },
  };
  const door: Door = {
    engine: {
      async handle(command: Command) {
        if (command.do.type !== 'RefreshCard') asked.push({ goLive: command.goLive, type: command.do.type });
        return { ok: false, refusal: { code: 'reason_required' } };
      },
      read: async (id) => known.get(id),
    },
    directory,
    people: { isMember: async () => true },
    groups: { read: async () => [] },
    clock: { now: () => world.now },
    words: en,
    calls: {
      identity: async () => ({ team: 'T0GOLIVE', botUser: 'U0BOT', bot: 'B0BOT' }),
      openSocket: async () => '',
      openView: nothing,
      pushView: nothing,
      updateView: nothing,
      publishHome: nothing,
      whisper: nothing,
    },
    repeatedClicks: createRepeatedClicks(() => world.now),
    log: pino({ level: 'silent' }),
    answerWithinMs: 20_000,
  };
  let count = 0;
  return {
    async run(
      text: string,
      user: string = people.planner,
    ): Promise<{ reply: Reply; said: string; asked: Asked[] }> {
      asked = [];
      const deed: Deed = {
        id: `d${++count}`,
        user,
        team: 'T0GOLIVE',
        via: 'command',
        channel: 'C0RELEASE',
      };
      const reply = await runLine(door, deed, text);
      return { reply, said: 'said' in reply ? (reply.said?.text ?? '') : '', asked };
    },
    stop: () => world.store.close(),
  };
}
