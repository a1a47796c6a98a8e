import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleBlock } from '../../src/messages/views/view-inputs.ts';
import { readLostReminders } from '../../src/reviews.ts';
import { giveUpReminders, HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { planner, technicalLead, onCall, outsider, operations } = people;
const guest = 'U0GUS';

let room: DoorWorld;

async function fresh(): Promise<void> {
  await room?.stop();
  room = await createDoorWorld();
  await room.door.start();
}

/** What the person is told in answer to a command. */
async function told(user: string, text: string, channel?: string): Promise<string> {
  const seen = await room.command(user, text, channel);
  expect(seen.ok).toBe(true);
  expect(seen.text).toBeUndefined();
  return wordsOf(seen.ephemerals);
}

beforeAll(fresh);
afterAll(() => room.stop());

describe('/golive without a go-live', () => {
  it('shows the help, and the nearest command for an unknown one', async () => {
    expect(await told(planner, '')).toContain('/golive rollback [to version] [reason]');
    expect(await told(planner, 'help')).toContain('/golive list');
    expect(await told(planner, 'stauts')).toContain('Did you mean `/golive status`');
    expect(await told(planner, '<!channel> *now*')).not.toContain('<!channel>');
  });

  it.each([
    'status',
    'gates',
    'audit',
    'checklist',
    'hold',
    'resume',
    'abort',
    'rollback',
    'deploy',
    'reschedule',
  ])('%s says that none is active here and how to plan one', async (word) => {
    expect(await told(planner, word)).toContain('/golive plan');
  });

  it('says that a go-live does not exist', async () => {
    expect(await told(planner, 'status GL-99')).toContain('There is no go-live GL-99');
  });

  it('says that none is active', async () => {
    expect(await told(planner, 'list')).toContain('No go-live is active');
  });

  it.each(['list', 'status GL-1', 'plan', 'plan demo-shop v1 at 2026-12-01 18:00'])(
    'tells a guest nothing on %s',
    async (text) => {
      expect(await told(guest, text)).toContain('Only full members');
      expect(room.form(guest)).toBeUndefined();
    },
  );
});

describe('/golive plan', () => {
  it.each([
    ['plan demo-shop', 'version is missing'],
    ['plan demo-shop v1.4.2', 'date and time are missing'],
    ['plan demo-shp v1 at 2026-12-01 18:00', 'Did you mean “demo-shop”'],
    ['plan demo-shop v1 at 2026-12-01 25:00', 'is no date and time'],
    ['plan demo-shop v1 at 2026-12-01 18:00 Europe/Berln', 'Did you mean Europe/Berlin'],
    ['plan demo-shop v1 at 2027-03-28 02:30', '2027-03-28 01:59 or earlier, or 2027-03-28 03:00 or later'],
    ['plan demo-shop v1 at 2027-10-31 02:30', '2027-10-31 02:30+02:00 or 2027-10-31 02:30+01:00'],
    ['plan demo-shop v1 at 2020-01-01 18:00', 'in the future, and was read as Wed, 1 Jan 2020, 18:00'],
    ['plan demo-shop v1 at 2036-01-01 18:00', '400 days'],
    ['plan demo-shop -rf at 2026-12-01 18:00', 'cannot be a version'],
  ])('%s is refused in one sentence', async (text, sentence) => {
    expect(await told(planner, text)).toContain(sentence);
    expect(await room.world.engine.read('GL-1')).toBeUndefined();
  });

  it('plans in one line, in the zone of the service where none is named', async () => {
    const answer = await told(planner, 'plan demo-shop v1.4.2 at 2026-12-01 18:00 rollback v1.4.1');
    expect(answer).toContain('GL-1 is planned. Its card is in <#C0RELEASE>.');
    expect(await room.world.read()).toMatchObject({
      version: 'v1.4.2',
      rollbackTo: 'v1.4.1',
      t0: T0,
      timeZone: 'Europe/Berlin',
      plannedBy: planner,
    });
    expect(room.commands.at(-1)).toMatchObject({
      actor: { kind: 'user', id: planner, team: 'T0GOLIVE' },
      origin: { via: 'command', channel: 'C0RELEASE' },
    });
  });

  it('says which go-live is still active', async () => {
    expect(await told(planner, 'plan demo-shop v1.4.3 at 2026-12-02 18:00')).toContain(
      'GL-1 is still active',
    );
  });

  it.each([
    ['has left', () => room.slack.setDeactivated('U0SAM', true), 'U0SAM'],
    ['is a guest', () => changeSam('U0GUS'), 'U0GUS'],
    ['is a bot', () => changeSam('U0BOTX'), 'U0BOTX'],
    ['is unknown', () => changeSam('U0NOBODY'), 'U0NOBODY'],
  ])('refuses a role holder who %s', async (_, change, id) => {
    await fresh();
    change();
    await room.door.stop();
    const answer = await toldByFreshDoor('plan demo-shop v1 at 2026-12-01 18:00');
    expect(answer).toContain(`<@${id}> cannot hold the role Security Team Lead`);
    expect(await room.world.engine.read('GL-1')).toBeUndefined();
  });

  it('refuses in the form, in plain words, a role holder who is a guest', async () => {
    await fresh();
    await room.command(planner, 'plan');
    const block = roleBlock(room.world.service.id, 'security_lead');
    const seen = await room.slack.submitView({
      userId: planner,
      viewId: room.form(planner)?.id ?? '',
      values: { version: 'v2', date: '2026-12-03', time: '18:00', [block]: 'U0GUS' },
    });
    expect(seen.errors?.[block]).toBe(
      'Only full members of this workspace can hold this role, not guests, bots or people who have left.',
    );
  });
});

/** A door that has not asked about anybody yet. */
async function toldByFreshDoor(text: string): Promise<string> {
  const door = room.makeDoor();
  await door.start();
  const answer = await told(planner, text);
  await door.stop();
  return answer;
}

function changeSam(holder: string): void {
  const { service } = room.world;
  const roles = { ...service.roles, security_lead: { holder } };
  const changed = new Map([[service.id, { ...service, roles }]]);
  room.directory.loadDefinitions = async () => ({
    services: changed,
    runbooks: new Map([[room.world.runbook.id, room.world.runbook]]),
    contactDetails: new Map(),
  });
}

describe('/golive with one active go-live', () => {
  beforeAll(async () => {
    await fresh();
    await room.world.plan();
  });

  it.each([
    ['status', 'GL-1 · Demo Shop v1.4.2'],
    ['GL-1', 'Planned'],
    ['gates', 'Gates of GL-1'],
    ['notices', 'Who hears what'],
    ['notices success', '• <#C0STAKE>'],
    ['notices nonsense', 'There is no notice “nonsense”'],
    ['audit', 'Audit trail of GL-1'],
    ['list', 'Demo Shop v1.4.2'],
  ])('%s is answered to the person alone', async (text, sentence) => {
    expect(await told(outsider, text)).toContain(sentence);
  });

  it('what no go-live tells of stands where people look: that a reminder of the review of the runbook reached nobody', async () => {
    const { id, document, title } = room.world.runbook;
    const of = { review: document.nextReview, service: 'demo-shop', owner: '*Lead*', person: technicalLead };
    const elsewhere = { ...of, runbook: 'other', title: 'Other' };
    await room.world.tell({ type: 'RemindOfReview', ...of, runbook: id, title });
    await room.world.tell({ type: 'RemindOfReview', ...elsewhere });
    await giveUpReminders(room.world, 'Slack says: user_disabled.');
    const definitions = await room.directory.loadDefinitions();
    room.directory.readLostReminders = () =>
      readLostReminders(room.world.store, async () => ({
        runbooks: new Map([...definitions.runbooks, ['other', room.world.runbook]]),
      }));
    const line = (name: string) =>
      `📭 The reminder that the runbook “${name}” has been due for review since ${of.review} could not be delivered to <@U0TOM>: Slack says: user_disabled. *Next:* please tell them yourself, or whoever else keeps it as ∗Lead∗ of demo-shop.`;
    const listed = await told(outsider, 'list');
    expect(listed).toContain(line(title));
    expect(listed).toContain(line('Other'));
    const shown = await told(outsider, 'runbook');
    expect(shown).toContain('Runbook of GL-1');
    expect(shown).toContain(line(title));
    expect(shown).not.toContain('“Other”');
    await room.slack.openHome({ userId: outsider });
    await soon(() => expect(wordsOf(room.home(outsider))).toContain(line(title)));
    await room.slack.openHome({ userId: guest });
    await soon(() => expect(room.home(guest)).toBeDefined());
    expect(wordsOf(room.home(guest))).not.toContain('📭');
  });

  it.each([
    ['status', 'control'],
    ['gates', 'gates'],
    ['steps', 'steps'],
    ['checklist', 'checklist'],
  ])('%s has its cards looked for', async (text, lookedFor) => {
    room.commands.length = 0;
    await told(planner, text);
    expect(room.commands).toMatchObject([
      { goLive: 'GL-1', actor: { id: 'door' }, do: { type: 'RefreshCard', lookedFor } },
    ]);
  });

  it('status is answered also where its card cannot be looked for', async () => {
    const { handle } = room.engine;
    room.engine.handle = () => Promise.reject(new Error('the disk is full'));
    expect(await told(outsider, 'status')).toContain('GL-1 · Demo Shop v1.4.2');
    room.engine.handle = handle;
  });

  it('opens the checklist', async () => {
    await told(technicalLead, 'checklist');
    expect(room.form(technicalLead)).toMatchObject({ callback_id: 'checklist' });
  });

  it.each([
    ['abort the date is wrong', 'abort', 'the date is wrong'],
    ['hold', 'hold', 'Hold the go-live'],
    ['reschedule', 'reschedule', 'T-0 is now'],
  ])('%s opens its form, with what was typed', async (text, form, words) => {
    const before = room.commands.length;
    expect(await told(planner, text)).toBe('[]');
    expect(room.form(planner)).toMatchObject({ callback_id: form });
    expect(wordsOf(room.form(planner))).toContain(words);
    expect(room.commands.length).toBe(before);
  });

  it('opens no form for somebody who may not use it', async () => {
    expect(await told(outsider, 'abort I say so')).toContain('Only ');
    expect(room.form(outsider)).toBeUndefined();
  });

  it('opens no form for a rollback of nothing', async () => {
    expect(await told(onCall, 'rollback errors')).toContain('Nothing of GL-1 was deployed');
  });

  it('holds with a reason, and resumes', async () => {
    expect(await told(operations, 'hold database is <slow>')).toContain('Recorded for GL-1');
    expect((await room.world.read()).held).toMatchObject({ reason: 'database is <slow>', by: operations });
    expect(await told(operations, 'hold again')).toContain('on hold already');
    expect(await told(outsider, 'resume')).toContain('Only ');
    expect(await told(planner, 'resume')).toContain('Recorded for GL-1');
  });

  it('says what a mute means and how it ends, for no channel tells it', async () => {
    const muted = await told(planner, 'mute');
    expect(muted).toContain('no more reminders of what you owe in GL-1');
    expect(muted).toMatch(/`\/golive unmute GL-1` brings them back\..*Recorded for GL-1\. Audit anchor/);
    expect(await told(planner, 'unmute')).toContain('You get the reminders of GL-1 again');
  });

  it('reschedules in one line', async () => {
    expect(await told(planner, 'reschedule to 2026-12-02 18:00 because of the fair')).toContain('Recorded');
    expect(await room.world.read()).toMatchObject({ t0: T0 + 24 * HOUR, timeZone: 'Europe/Berlin' });
    expect(await told(planner, 'reschedule tomorrow')).toContain('is no date and time');
  });

  it('deploys only when it may', async () => {
    expect(await told(outsider, 'deploy')).toContain('Only ');
    expect(await told(technicalLead, 'deploy')).toContain('cannot be done yet');
  });

  it('says in another channel that none is active there, unless it is named', async () => {
    expect(await told(planner, 'status', 'C0TECH')).toContain('No go-live is active in this channel');
    expect(await told(planner, 'status GL-1', 'C0TECH')).toContain('GL-1 · Demo Shop');
  });

  it('shows plan and notices of the last one once it is over, and says how to name one for the rest', async () => {
    await told(planner, 'abort the date is wrong');
    await room.slack.submitView({ userId: planner, viewId: room.form(planner)?.id ?? '', values: {} });
    expect(await told(planner, 'steps')).toContain('GL-1');
    expect(await told(planner, 'notices')).toContain('GL-1 · Demo Shop');
    expect(await told(planner, 'hold wait')).toContain('Name one, as in `/golive hold GL-7`');
  });
});

describe('/golive with several active go-lives', () => {
  beforeEach(async () => {
    await fresh();
    await room.world.plan();
    await room.world.plan({ service: { id: 'other-shop', title: 'Other Shop' } });
  });

  it('asks which one is meant, and does to it what was asked', async () => {
    const seen = await room.command(operations, 'hold p99 > 2s & <slow>');
    const [question] = seen.ephemerals;
    expect(wordsOf(question)).toContain('Which one is `/golive hold p99 &gt; 2s &amp; &lt;slow&gt;` for?');
    await room.slack.click({
      userId: operations,
      channelId: 'C0RELEASE',
      ts: question?.ts,
      actionId: 'choose_go_live',
      value: 'hold GL-2 p99 > 2s & <slow>',
    });
    await soon(() => expect(wordsOf(room.ephemerals(operations))).toContain('Recorded for GL-2'));
    expect((await room.world.engine.read('GL-2'))?.held?.reason).toBe('p99 > 2s & <slow>');
    expect((await room.world.read()).held).toBeUndefined();
  });

  it('carries a long reason as far as a button can', async () => {
    const seen = await room.command(planner, `abort ${'long '.repeat(700)}`);
    const [question] = seen.ephemerals;
    expect(wordsOf(question)).toContain('abort GL-2 long long');
  });
});

describe('/golive after the deployment', () => {
  beforeEach(async () => {
    await fresh();
    await room.world.plan();
  });

  it('offers a start past its grace time as a button and never starts by itself', async () => {
    await room.world.approve();
    room.world.now = T0 + HOUR;
    const seen = await room.command(technicalLead, 'deploy');
    expect(wordsOf(seen.ephemerals)).toContain('The grace time after T-0 is over');
    expect((await room.world.read()).runs).toEqual([]);
    await room.slack.click({
      userId: technicalLead,
      channelId: 'C0RELEASE',
      ts: seen.ephemerals[0]?.ts,
      actionId: 'start_past_grace',
    });
    expect((await room.world.read()).runs).toHaveLength(1);
  });

  it('starts at T-0 with everything GO', async () => {
    await room.world.approve();
    expect(await told(technicalLead, 'break-glass')).toContain(
      'Nothing that could be skipped keeps GL-1 back',
    );
    room.world.now = T0;
    expect(await told(technicalLead, 'deploy')).toContain('The deployment of v1.4.2 is requested');
  });

  it('has it sent though an endpoint is down, for a reason, once that kept it back', async () => {
    const correlationId = await room.world.start();
    expect(await told(technicalLead, 'deploy GL-1 anyway because it mends it')).toContain(
      'kept back by an endpoint',
    );
    const health = [{ endpoint: 'web', verdict: 'down', said: '503' }] as const;
    await room.world.tell({ type: 'BeginDispatch', correlationId, attempt: 1, look: { health } });
    expect(await told(outsider, 'deploy anyway it mends it')).toContain('Only ');
    expect(await told(technicalLead, 'deploy anyway')).toContain('Please give a reason');
    expect(await told(technicalLead, 'deploy GL-1 anyway because it mends it')).toContain('Recorded');
    expect((await room.world.read()).acceptedHealth).toMatchObject([
      { endpoints: ['web'], reason: 'it mends it' },
    ]);
  });

  describe('that GitHub has taken', () => {
    const rollBack = (values: Record<string, string> = {}) =>
      room.slack.submitView({ userId: onCall, viewId: room.form(onCall)?.id ?? '', values });
    const asked = async () => (await room.world.read()).runs.at(-1)?.request;

    beforeEach(async () => {
      const correlationId = await room.world.start();
      const { tell } = room.world;
      await tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
      const run = { runId: 1, url: 'https://x.test/1' };
      await tell({ type: 'ReportDispatchAccepted', correlationId, run });
    });

    it('asks in a form before a rollback, with the reason filled in', async () => {
      // Whoever may only in an emergency is told that this is one.
      await told('U0CARL', 'rollback');
      expect(wordsOf(room.form('U0CARL'))).toContain('it is a *break-glass*');
      expect(await told(onCall, 'rollback errors at 5 %')).toBe('[]');
      expect(wordsOf(room.form(onCall))).not.toContain('break-glass');
      expect(wordsOf(room.form(onCall))).toContain('errors at 5 %');
      expect((await room.world.read()).runs).toHaveLength(1);
      expect((await rollBack({ version: 'v1.4.1' })).ok).toBe(true);
      expect(await asked()).toMatchObject({
        purpose: 'rollback',
        reason: 'errors at 5 %',
        inputs: { version: 'v1.4.1' },
      });
      expect(await asked()).not.toHaveProperty('trigger');
    });

    it.each([
      ['data_corruption', 'data_corruption'],
      ['-', null],
    ])('asks which trigger of the runbook is met, and records it: %s', async (trigger, recorded) => {
      await told(onCall, 'rollback');
      expect((await rollBack({ trigger, version: 'v1.4.1' })).ok).toBe(true);
      expect(await asked()).toMatchObject({ trigger: recorded });
    });

    it('fills in the version that was typed, too', async () => {
      await told(onCall, 'rollback to v1.3.9 because errors at 5 %');
      expect((await rollBack()).ok).toBe(true);
      expect(await asked()).toMatchObject({ reason: 'errors at 5 %', inputs: { version: 'v1.3.9' } });
    });

    it.each([
      ['v 1', 'cannot be a version'],
      ['v1.4.2', 'is the version of this go-live itself'],
      ['\u200b', 'Name the version to return to'],
    ])('says beside the input that it cannot return to %j', async (version, words) => {
      await told(onCall, 'rollback');
      expect((await rollBack({ version })).errors?.['version']).toContain(words);
      expect((await rollBack({ version: 'v1.4.1' })).ok).toBe(true);
    });

    it('needs a version where none is known and GitHub does not say whether the workflow does', async () => {
      room.directory.checkWorkflow = async () => {
        throw new Error('offline');
      };
      await told(onCall, 'rollback');
      expect((await rollBack()).ok).toBe(false);
      expect((await rollBack({ version: 'v1.4.1' })).ok).toBe(true);
    });

    it('needs none where the workflow runs without one', async () => {
      room.directory.checkWorkflow = async () => ({
        exists: true,
        hasDispatch: true,
        declaresGoliveId: true,
        showsGoliveId: true,
        requiredInputs: ['environment'],
      });
      await told(onCall, 'rollback');
      expect(wordsOf(room.form(onCall))).toContain('This rollback workflow runs without it too');
      expect((await rollBack()).ok).toBe(true);
      expect((await asked())?.inputs).toEqual({ environment: 'production' });
    });
  });
});
