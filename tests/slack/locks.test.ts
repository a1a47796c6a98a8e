import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseLockLine, parseReasonLine } from '../../src/slack/lock-line.ts';
import { people } from '../fixtures/engine-world.ts';
import { createDoorWorld, type DoorWorld, wordsOf } from './door-world.ts';

const { outsider, planner, technicalLead } = people;

describe('a reason with an end', () => {
  const until = { date: '2026-12-02', time: '18:00' };
  it.each([
    ['an incident', { reason: 'an incident' }],
    ['because of an incident until the fix is in', { reason: 'of an incident until the fix is in' }],
    ['the audit until 2026-12-02 18:00', { reason: 'the audit', until }],
    [
      'until it works until 2026-12-02 18:00 UTC',
      { reason: 'until it works', until: { ...until, zone: 'UTC' } },
    ],
    ['the audit until 2026-13-02', { unreadable: '2026-13-02' }],
    ['the audit until 2026-12-02 18:00 UTC or so', { unreadable: '2026-12-02 18:00 UTC or so' }],
  ])('is read from “%s”', (rest, line) => {
    expect(parseReasonLine(rest)).toEqual(line);
  });

  it('follows the target and what is to be done with its lock', () => {
    const place = { service: 'shop', environment: 'production' };
    expect(parseLockLine('shop production a reason')).toMatchObject({ ...place, rest: 'a reason' });
    expect(parseLockLine('shop production steal a reason')).toMatchObject({
      mode: 'steal',
      rest: 'a reason',
    });
    expect(parseLockLine('shop')).toMatchObject({ service: 'shop', environment: '' });
  });
});

describe('/golive lock and freeze', () => {
  let room: DoorWorld;
  beforeEach(async () => {
    room = await createDoorWorld();
    await room.door.start();
  });
  afterEach(() => room.stop());
  const told = async (user: string, text: string) => wordsOf((await room.command(user, text)).ephemerals);

  it('says what was recorded, for how long and how it is ended, and how it is written where nothing was named', async () => {
    const place = 'demo-shop production';
    expect(await told(planner, 'lock')).toContain(`\`/golive lock ${place} reason\``);
    expect(await told(planner, 'freeze')).toContain('`/golive freeze reason`');
    expect(await told(planner, 'unlock')).toContain('`/golive unlock GL-7 reason` that of a rollback');
    expect(await told(planner, `lock ${place} moved until 2026-12-02 18:00`)).toMatch(
      /\*demo-shop production\* is locked until .*2 Dec 2026.* `\/golive unlock demo-shop production` ends it/,
    );
    expect(await told(technicalLead, `lock ${place} wait`)).toContain(`the lock of *${place}* ends`);
    expect(await told(planner, `unlock ${place}`)).toContain(`*${place}* is free`);
    expect(await told(planner, `lock ${place} warn moved`)).toContain(`deploys to *${place}* is warned, and`);
    expect(await told(planner, 'freeze an incident until 2026-12-02 18:00')).toMatch(
      /until .*2 Dec 2026.*, or until somebody ends it before with `\/golive unfreeze all reason`/,
    );
    await told(planner, 'unfreeze all it is over');
    expect(await told(planner, 'freeze an incident')).toContain('until somebody ends it with');
  });

  it('stops what it names until it is ended, by those who may, and lists it', async () => {
    await room.world.plan();
    expect(await told(planner, 'lock demo-shop staging x')).toContain('there are: `demo-shop production`');
    expect(await told(outsider, 'lock demo-shop production x')).toContain('Only <@U0RITA>');
    expect(await told(planner, 'lock demo-shop production')).toContain('Please give a reason');
    await told(planner, 'lock demo-shop production <!here> moved until 2026-12-02 18:00');
    expect((await room.world.read()).bars).toMatchObject([
      { because: 'locked', by: planner, until: Date.parse('2026-12-02T17:00:00Z') },
    ]);
    expect(await told(technicalLead, 'lock demo-shop production mine')).toContain('is locked by <@U0RITA>');
    await told(outsider, 'lock demo-shop production wait');
    await told(planner, 'freeze an incident');
    const listed = await told(outsider, 'locks');
    expect(listed).toMatch(/Everything is frozen.*<@U0RITA>.*an incident/s);
    expect(listed).toMatch(/demo-shop production.*&lt;!here&gt; moved.*waiting: <@U0OTTO>/s);
    expect(await told(outsider, 'unfreeze all please')).toContain('Only <@U0RITA>');
    await told(planner, 'unfreeze all it is over');
    await told(planner, 'unlock demo-shop production');
    expect((await room.world.read()).bars).toEqual([]);
    expect(await told(outsider, 'locks')).toContain('Nobody has locked anything or stopped all go-lives');
    await told(planner, 'lock demo-shop production moved');
    expect(await told(planner, 'break-glass lock please')).toContain('Only');
    expect(await told(technicalLead, 'break-glass GL-1 something')).toMatch(
      /Please say what is skipped.*The gates are `\w+`, `\w+`/s,
    );
    expect(await told(technicalLead, 'break-glass freeze')).toContain('“freeze” keeps nothing of GL-1 back');
    const sent = (values: Readonly<Record<string, string>>) =>
      room.slack.submitView({
        userId: technicalLead,
        viewId: room.form(technicalLead)?.id ?? '',
        values,
      });
    await told(technicalLead, 'break-glass lock because production burns');
    // Nothing is skipped before the form was read and sent.
    expect((await room.world.read()).brokenGlass).toBeUndefined();
    expect(wordsOf(room.form(technicalLead))).toMatch(
      /for this T-0 alone.*<@U0CARL>.* directly.*somebody else than you reviews it within 48 h.*moved/s,
    );
    expect((await sent({ what: 'lock', reason: ' ' })).errors).toMatchObject({ reason: expect.anything() });
    await sent({ what: 'lock', reason: 'production burns' });
    await told(technicalLead, 'break-glass');
    expect(wordsOf(room.form(technicalLead))).not.toContain('The lock of the environment');
    await told(technicalLead, 'break-glass gate security nobody is there');
    await sent({});
    expect((await room.world.read()).brokenGlass).toMatchObject([
      {
        what: 'lock',
        reason: 'production burns',
        bars: [expect.stringMatching(/^locked U0RITA \d+$/)],
        by: technicalLead,
      },
      { what: expect.stringMatching(/^gate\/security/), reason: 'nobody is there' },
    ]);
    await told(planner, 'unlock demo-shop production');
    // Without a service it is about the lock that a rollback left, as before.
    expect(await told(planner, 'unlock GL-1 reason')).toContain('locks nothing');
  });
});
