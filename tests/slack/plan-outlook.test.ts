import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../src/domain/service.ts';
import type { Channel, SlackDoorNeeds, Workflow } from '../../src/slack/needs.ts';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const first = 'plan demo-shop v1.4.2 at 2026-12-01 18:00';
const line = `${first} rollback v1.4.1`;
const sound: Workflow = {
  exists: true,
  hasDispatch: true,
  declaresGoliveId: true,
  showsGoliveId: true,
  requiredInputs: ['version', 'environment'],
};

let room: DoorWorld;

const planning = async (text = line) => wordsOf(await room.command(people.planner, text));
const changeService = (change: Partial<Service>) => Object.assign(room.world.service, change);
const change = (directory: Partial<SlackDoorNeeds>) => Object.assign(room.directory, directory);
const channels = (known: Readonly<Record<string, Channel | undefined>>) =>
  change({
    channelInfo: async (id) => (id in known ? known[id] : { isMember: true, isArchived: false }),
  });
const workflows = (known: Readonly<Record<string, Workflow>>) =>
  change({ checkWorkflow: async ({ workflow }) => known[workflow] ?? sound });

describe('a go-live that is planned', () => {
  beforeEach(async () => {
    room = await createDoorWorld();
    await room.door.start();
  });
  afterEach(() => room.stop());

  it('with everything in place comes without a warning', async () => {
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).not.toMatch(/warning|could not check/);
  });

  it('whose voters have no name on GitHub says of whom four eyes know nothing', async () => {
    changeService({ logins: { 'tom-tanaka': people.technicalLead, 'tess-thorne': people.backupLead } });
    const said = await planning();
    expect(said).toMatch(
      /Four eyes know no GitHub name of <@U0SAM>, <@U0BEA> and <@U0OLE>\*.*their GO would be taken/,
    );
  });

  it('by a runbook that is overdue for review, or not approved in its version, says so', async () => {
    const { document } = room.world.runbook;
    Object.assign(room.world.runbook, {
      document: { ...document, version: '1.1', nextReview: '2026-01-01' },
    });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('“Production Go-Live Runbook” was due for review on 2026-01-01.');
    expect(said).toContain('is not approved in its version 1.1 by CTO, CISO and Business Owner.');
    const shown = wordsOf(await room.command(people.outsider, 'runbook'));
    expect(shown).toContain('*Version:* 1.1');
    expect(shown).toContain('⬜ *CTO*: <@U0CARL>');
  });

  it('with no version to return to says that whoever rolls back is asked for it', async () => {
    const said = await planning(first);
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('golive does not know which version was live before. Whoever asks for a rollback');
  });

  it.each([
    ['C0PRIV', 'golive is not in <#C0PRIV>, where this go-live is run. Invite it there first'],
    ['C0ARCH', '<#C0ARCH>, where this go-live is run, is archived'],
    ['C0NONE', 'golive is not in <#C0NONE>'],
  ])('to be run in %s, where golive cannot post, is refused', async (channel, words) => {
    changeService({ channel });
    expect(await planning()).toContain(words);
    expect(room.commands).toEqual([]);
  });

  it('with notices for channels where golive cannot post warns of each', async () => {
    channels({
      C0TECH: { isMember: false, isArchived: false },
      C0STAKE: { isMember: true, isArchived: true },
      C0USERS: undefined,
    });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('golive is not in <#C0TECH>, so its notices will not arrive there');
    expect(said).toContain('<#C0STAKE> is archived');
    expect(said).toContain('golive is not in <#C0USERS>');
    expect(said).not.toContain('C0SUPPORT');
  });

  it.each([
    ['is missing', { exists: false }, 'there is no workflow `F` in `acme/demo-shop` at `main`'],
    ['cannot be dispatched', { ...sound, hasDispatch: false }, 'has no `workflow_dispatch` trigger'],
    ['takes no golive_id', { ...sound, declaresGoliveId: false }, 'does not take the input `golive_id`'],
    ['does not show golive_id', { ...sound, showsGoliveId: false }, 'show it in its `run-name`'],
  ] as const)('with a workflow that %s is planned, with a warning', async (_, facts, words) => {
    workflows({ 'deploy-production.yml': facts, 'rollback-production.yml': facts });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    for (const file of ['deploy-production.yml', 'rollback-production.yml'])
      expect(said).toContain(words.replace('`F`', `\`${file}\``));
  });

  it('with steps that workflows do looks at the files that the service names for them', async () => {
    const { workflows: own } = room.world.service;
    changeService({ workflows: { ...own, steps: { smoke: 'smoke.yml', unused: 'unused.yml' } } });
    workflows({ 'smoke.yml': { ...sound, exists: false }, 'unused.yml': { ...sound, exists: false } });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('*A step of the plan would fail:* there is no workflow `smoke.yml`');
    expect(said).not.toContain('unused.yml');
  });

  it('with a version that GitHub does not know is planned, with a warning that names it', async () => {
    const checks = { domains: [], statusPages: [], workflows: {}, ...room.world.service.checks };
    changeService({ checks: { ...checks, releaseRef: 'release-{{version}}' } });
    change({ knowsRef: async ({ ref }) => ref !== 'release-v1.4.2' });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('GitHub knows no `release-v1.4.2`* in `acme/demo-shop`');
    expect(said).not.toContain('knows no `release-v1.4.1`');
  });

  it('says so where it could not look', async () => {
    const fail = async () => {
      throw new Error('offline');
    };
    change({ channelInfo: fail, checkWorkflow: fail, knowsRef: fail });
    const said = await planning();
    expect(said).toContain('GL-1 is planned');
    expect(said).toContain('could not check <#C0RELEASE> just now');
    expect(said).toContain('could not check `deploy-production.yml`');
    expect(said).toContain('could not check `v1.4.2` in `acme/demo-shop`');
  });

  it('in the form shows beside the service that golive is missing in its channel', async () => {
    await room.command(people.planner, 'plan');
    changeService({ channel: 'C0PRIV' });
    const seen = await room.slack.submitView({
      userId: people.planner,
      viewId: room.form(people.planner)?.id ?? '',
      values: { version: 'v2', date: '2026-12-03', time: '18:00' },
    });
    expect(seen.errors?.['service']).toContain('Invite it there first');
    expect(room.commands).toEqual([]);
  });
});

describe('a look ahead that never ends', () => {
  it('keeps nobody waiting', async () => {
    room = await createDoorWorld({ answerWithinMs: 600 });
    await room.door.start();
    change({ checkWorkflow: () => new Promise(() => {}) });
    expect(await planning()).toContain('could not check `deploy-production.yml`');
    await soon(async () => expect(await room.world.engine.read('GL-1')).toBeDefined());
    await room.stop();
  });
});
