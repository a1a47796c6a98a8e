import { describe, expect, it } from 'vitest';
import { findTask } from '../../../src/domain/checklist/task.ts';
import type { Event } from '../../../src/domain/event.ts';
import type { Bar } from '../../../src/domain/guards/bar.ts';
import { blockers } from '../../../src/domain/guards/blockers.ts';
import { messagesOf } from '../../../src/domain/messages-of.ts';
import { peopleBehindStart } from '../../../src/domain/people/membership.ts';
import { due } from '../../../src/domain/schedule.ts';
import { auditAnswer } from '../../../src/messages/answers/audit-answer.ts';
import { checklistCard } from '../../../src/messages/cards/checklist-card.ts';
import { controlCard } from '../../../src/messages/cards/control-card.ts';
import { gateCard } from '../../../src/messages/cards/gate-card.ts';
import { en } from '../../../src/messages/en.ts';
import { eventElsewhere } from '../../../src/messages/events/event-elsewhere.ts';
import { eventMessage } from '../../../src/messages/events/event-message.ts';
import { renderPostMortem } from '../../../src/messages/outgoing/post-mortem.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { days, hours, ole, olga, plan, rita, sam, T0, tess, user } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { aborted, deploying, gatesGo, itemsDone, ready, requestOf, vote } from '../histories.ts';

const { type: _type, written: _written, ...fields } = plan;
/** The go-live of the other tests, in which the operations lead may break glass. */
const story = (past: readonly Past[]) => {
  const permissions = { ...fields.runbook.permissions, breakGlass: ['operations_lead'] };
  const runbook = { ...fields.runbook, permissions };
  return given(
    { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...fields, runbook },
    ...past.slice(1),
  );
};
const [planned] = ready;
if (!planned) throw new Error('nothing planned');
const at = T0 - hours(1);
const open: readonly Past[] = [planned, ...itemsDone, ...gatesGo.slice(0, 2)];
const glass = (what: string, reason = 'production burns') => ({ type: 'BreakGlass', what, reason }) as const;
const broken = (what: string, bars?: readonly string[]): Past => ({
  event: { type: 'GlassBroken', what, reason: 'production burns', ...(bars ? { bars } : {}) },
  by: ole,
  at,
});
const review = (skipped: string) =>
  `Review the break-glass (${skipped}): was it right, and what has to change?`;
const left = (past: readonly Past[]) =>
  blockers(story(past).state, T0).map((one) => ('id' in one ? `${one.kind}/${one.id}` : one.kind));

const uncompared = {
  head: 'v2.4.1',
  url: 'https://github.example/',
  status: 'uncompared',
  commits: 1,
  lacks: 0,
  pulls: [],
  lookedAt: 0,
  authors: [],
} as const;

describe('break-glass', () => {
  it('skips one gate or one item that stands in the way, with a typed reason', () => {
    story(open)
      .when(glass('gate/security'), { by: ole, at })
      .gives({
        type: 'GlassBroken',
        what: 'gate/security',
        reason: 'production burns',
        review: review('gate “security”'),
      });
    expect(left(open)).toContain('gate/security');
    expect(left([...open, broken('gate/security')])).not.toContain('gate/security');
    expect(left([...open, broken('gate/security')])).toContain('gate/business');
    const undone: readonly Past[] = [planned, ...gatesGo];
    expect(left([...undone, broken('item/merged')])).toContain('item/backup');
    expect(left([...undone, broken('item/merged')])).not.toContain('item/merged');
    story(open).when(glass('gate/security', '  '), { by: ole, at }).refused('reason_required');
  });

  it('is for the named roles alone, and on record where it is refused', () => {
    expect(
      story(open).when(glass('gate/security'), { by: rita, at }).refusedOnRecord('not_allowed'),
    ).toMatchObject({
      allowedRoles: ['operations_lead'],
    });
    given(...open)
      .when(glass('gate/security'), { by: ole, at })
      .refusedOnRecord('not_allowed');
  });

  it('skips nothing that keeps nothing back, nor once the deployment is on its way or the go-live is over', () => {
    for (const what of ['gate/technical', 'item/docs', 'item/none', 'lock', 'freeze', 'final_go', 'held'])
      story(open).when(glass(what), { by: ole, at }).refused('nothing_to_break');
    story([...open, broken('gate/security')])
      .when(glass('gate/security'), { by: ole, at })
      .refused('nothing_to_break');
    story(open)
      .when({ ...glass('gate/security'), drawnForT0: T0 - hours(1) }, { by: ole, at })
      .refused('stale');
    story(deploying)
      .when(glass('gate/security'), { by: ole, at: T0 + hours(1) })
      .refusedOnRecord('already_started');
    story(aborted)
      .when(glass('gate/security'), { by: ole, at: T0 + hours(1) })
      .refusedOnRecord('finished');
  });

  it('loses to a NO-GO that comes after it, and ends with a new T-0', () => {
    const past = [...open, broken('gate/security')];
    expect(left([...past, vote('security', 'NO-GO')])).toContain('gate/security');
    const moved: Past = { type: 'Rescheduled', t0: T0 + hours(1), timeZone: 'UTC' };
    expect(left([...past, moved])).toContain('gate/security');
    const overNoGo = [...open, vote('security', 'NO-GO'), broken('gate/security')];
    expect(left(overNoGo)).not.toContain('gate/security');
  });

  it('skips a gate for the commit that the version named then, and an item for any', () => {
    const read = (headSha: string): Past => ({
      type: 'ChangesRead',
      number: 1,
      changes: { ...uncompared, headSha },
    });
    story([...open, read('a')])
      .when(glass('gate/security'), { by: ole, at })
      .gives({
        type: 'GlassBroken',
        what: 'gate/security',
        reason: 'production burns',
        review: review('gate “security”'),
        commit: 'a',
      });
    const ofA: Past = {
      event: { type: 'GlassBroken', what: 'gate/security', reason: 'x', commit: 'a' },
      by: ole,
      at,
    };
    expect(left([...open, read('a'), ofA, read('a')])).not.toContain('gate/security');
    expect(left([...open, read('a'), ofA, read('b')])).toContain('gate/security');
    expect(left([...open, read('a'), ofA, read('b'), broken('gate/security')])).not.toContain(
      'gate/security',
    );
    const moved: Past = { type: 'VersionMoved', from: 'a' };
    expect(left([...open, read('a'), ofA, moved])).toContain('gate/security');
    expect(left([...open, broken('gate/security'), moved])).not.toContain('gate/security');
    expect(left([planned, ...gatesGo, broken('item/backup'), moved])).not.toContain('item/backup');
  });

  it('counts like a GO while whoever did it is here and may, is called back with them, and can be done again', () => {
    const gone: Past = { type: 'MembershipChanged', person: ole, isMember: false };
    const back: Past = { type: 'MembershipChanged', person: ole, isMember: true };
    const handed: Past = { type: 'RoleHandedOver', role: 'operations_lead', from: ole, to: olga };
    const undone: readonly Past[] = [planned, ...gatesGo];
    const freeze: Bar = { because: 'frozen', by: 'xmas', title: 'Christmas', until: T0 + days(1) };
    const frozen: readonly Past[] = [...ready, { type: 'BarsChanged', bars: [freeze] }];
    const skips: [readonly Past[], Past, string][] = [
      [open, broken('gate/security'), 'gate/security'],
      [undone, broken('item/merged'), 'item/merged'],
      [frozen, broken('freeze', [`frozen xmas ${T0 + days(1)}`]), 'bar'],
    ];
    for (const [before, skip, what] of skips) {
      const past = [...before, skip];
      expect(left(past)).not.toContain(what);
      expect(left([...past, gone])).toContain(what);
      expect(left([...past, gone, back])).not.toContain(what);
      expect(left([...past, handed])).toContain(what);
      expect(peopleBehindStart(story(past).state)).toContain(ole);
      // Whoever holds the role now.
      const [again, facts] = what === 'bar' ? ['freeze', { bars: [freeze] }] : [what, {}];
      story([...past, handed])
        .when(glass(again), { by: olga, at, facts })
        .givesTypes('GlassBroken');
      story([...past, handed])
        .when(glass(again), { by: ole, at, facts })
        .refusedOnRecord('not_allowed');
    }
    const through: readonly Past[] = [
      ...open,
      vote('business', 'GO'),
      vote('operations', 'GO', tess),
      broken('gate/security'),
      { event: { type: 'FinalGoGiven' }, by: rita, at },
    ];
    const leaves = { type: 'ReportMembership', person: ole, isMember: false } as const;
    story(through).when(leaves, { at }).givesTypes('MembershipChanged', 'FinalGoWithdrawn');
    story(through)
      .when({ type: 'HandOverRole', role: 'operations_lead', to: olga }, { by: rita, at })
      .givesTypes('RoleHandedOver', 'FinalGoWithdrawn');
    // The gate is GO without it since.
    story([...through, vote('security', 'GO')])
      .when(leaves, { at })
      .givesTypes('MembershipChanged');
    const asked: Past = { type: 'RunRequested', run: requestOf('deploy') };
    story([...through, asked])
      .when(leaves, { at: T0 })
      .givesTypes('MembershipChanged', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn');
  });

  it('is for one time of a freeze that recurs, and for one silence of a calendar', () => {
    const weekend: Bar = { because: 'frozen', by: 'weekend', title: 'Weekend', until: T0 + hours(2) };
    const next: Bar = { ...weekend, until: T0 + days(7) };
    const never: Bar = { because: 'calendar_unread', by: 'company', title: 'Company' };
    const silent: Bar = { ...never, readAt: T0 - days(1) };
    const silentAgain: Bar = { ...never, readAt: T0 - hours(1) };
    for (const [bar, key, others] of [
      [weekend, `frozen weekend ${T0 + hours(2)}`, [next]],
      [never, 'calendar_unread company never', [silent]],
      [silent, `calendar_unread company ${T0 - days(1)}`, [silentAgain, never]],
    ] as const) {
      const met: readonly Past[] = [...ready, { type: 'BarsChanged', bars: [bar] }];
      story(met)
        .when(glass('freeze'), { by: ole, at, facts: { bars: [bar] } })
        .gives({
          type: 'GlassBroken',
          what: 'freeze',
          reason: 'production burns',
          review: review('freeze'),
          bars: [key],
        });
      const past = [...met, broken('freeze', [key])];
      expect(left(past)).not.toContain('bar');
      for (const other of others)
        expect(left([...past, { type: 'BarsChanged', bars: [other] }])).toContain('bar');
    }
  });

  it('lets it through the locks and freezes of this moment, and no later one', () => {
    const lock: Bar = { because: 'locked', by: sam, title: 'audit' };
    const freeze: Bar = { because: 'frozen', by: 'xmas', title: 'Christmas', until: T0 + days(1) };
    const marked: Bar = { because: 'version_marked_bad', by: 'GL-3' };
    const barred: readonly Past[] = [...ready, { type: 'BarsChanged', bars: [lock, freeze, marked] }];
    const facts = { bars: [lock, freeze, marked] };
    story(barred)
      .when(glass('lock'), { by: ole, at, facts })
      .gives({
        type: 'GlassBroken',
        what: 'lock',
        reason: 'production burns',
        review: review('lock'),
        bars: [`locked ${sam}`],
      });
    const bars = (past: readonly Past[]) =>
      blockers(story(past).state, T0).flatMap((one) => (one.kind === 'bar' ? [one.because] : []));
    expect(bars([...barred, broken('lock', [`locked ${sam}`])])).toEqual(['frozen', 'version_marked_bad']);
    const later: Bar = { because: 'locked', by: rita, title: 'mine' };
    const again: readonly Past[] = [
      ...barred,
      broken('lock', [`locked ${sam}`]),
      { type: 'BarsChanged', bars: [lock, later] },
    ];
    expect(bars(again)).toEqual(['locked']);
    const first: Bar = { ...lock, since: T0 - days(1) };
    const ofFirst = `locked ${sam} ${T0 - days(1)}`;
    const met: readonly Past[] = [...ready, { type: 'BarsChanged', bars: [first] }];
    story(met)
      .when(glass('lock'), { by: ole, at, facts: { bars: [first] } })
      .gives({
        type: 'GlassBroken',
        what: 'lock',
        reason: 'production burns',
        review: review('lock'),
        bars: [ofFirst],
      });
    expect(bars([...met, broken('lock', [ofFirst])])).toEqual([]);
    expect(bars([...met, broken('lock', [`locked ${sam}`])])).toEqual([]);
    const next: Bar = { ...lock, since: at };
    const anew: readonly Past[] = [...met, broken('lock', [ofFirst])];
    story(anew)
      .when({ type: 'ReportBars' }, { at, facts: { bars: [next] } })
      .gives({ type: 'BarsChanged', bars: [next] });
    expect(bars([...anew, { type: 'BarsChanged', bars: [next] }])).toEqual(['locked']);
    const both = [...barred, broken('lock', [`locked ${sam}`])];
    story(both).when(glass('lock'), { by: ole, at, facts }).refused('nothing_to_break');
  });
});

describe('what was skipped', () => {
  const event: Event = { type: 'GlassBroken', what: 'gate/security', reason: 'production burns' };
  const past = [...open, broken('gate/security')];
  const { state } = story(past);
  const drawnGate = (of: readonly Past[]) =>
    JSON.stringify(gateCard(story(of).state, 'security', { now: at, words: en }).blocks);

  it('is told in the channel, directly to the escalation contact, and stays on the card', () => {
    const told = messagesOf(state, record(event, { version: 99, at, actor: user(ole) }));
    const role = state.runbook.gates.find(({ id }) => id === 'security')?.escalation ?? '';
    const contact = state.service.roles[role]?.holder;
    expect(told).toContainEqual({ card: 'event', version: 99 });
    expect(told).toContainEqual({ card: 'event', version: 99, channel: contact });
    const card = JSON.stringify(controlCard(state, { now: at, words: en }).blocks);
    expect(card).toContain('Break-glass');
    expect(card).toContain('production burns');
    expect(card).toMatch(/🔨 security: \*no vote yet, skipped by break-glass\*, <@U0OLE>/);
    expect(told).toContainEqual({ card: 'gate', gate: 'security' });
    expect(drawnGate(past)).toContain('Skipped by break-glass');
    for (const later of [[...past, vote('security', 'NO-GO')], open])
      expect(drawnGate(later)).not.toContain('Skipped by break-glass');
    const directly = eventElsewhere(state, {
      event: record(event, { version: 99, at, actor: user(ole) }),
      now: at,
      words: en,
    });
    expect(JSON.stringify(directly.blocks)).toContain('please look at this now');
    const item: readonly Past[] = [planned, ...gatesGo, broken('item/merged')];
    expect(JSON.stringify(checklistCard(story(item).state, { now: at, words: en }).blocks)).toMatch(
      /All is merged.*skipped by break-glass, <@U0OLE>/,
    );
  });

  it('is said to count no more once whoever did it has left or may no more, with who can act', () => {
    const tellings: [Past, string][] = [
      [
        { type: 'MembershipChanged', person: ole, isMember: false },
        `<@${ole}> has left the workspace. <@${tess}> can break the glass again`,
      ],
      [
        { type: 'RoleHandedOver', role: 'operations_lead', from: ole, to: olga },
        `<@${ole}> may not break the glass any more. <@${olga}> or <@${tess}> can break the glass again`,
      ],
    ];
    for (const [change, why] of tellings) {
      const { state: goLive } = story([...past, change]);
      const recorded = record('event' in change ? change.event : change, {
        version: 99,
        at,
        actor: user(rita),
      });
      const told = JSON.stringify(eventMessage(goLive, { event: recorded, now: at, words: en }).blocks);
      const card = JSON.stringify(controlCard(goLive, { now: at, words: en }).blocks);
      for (const text of [told, card]) expect(text).toContain(`*It counts no more:* ${why}`);
      expect(drawnGate([...past, change])).not.toContain('Skipped by break-glass');
      expect(messagesOf(goLive, recorded)).toContainEqual({ card: 'gate', gate: 'security' });
      expect(messagesOf(goLive, recorded)).toContainEqual({ card: 'checklist' });
    }
    // What was sent by it is done.
    const sent = story([
      ...past,
      ...deploying.slice(1),
      { type: 'MembershipChanged', person: ole, isMember: false },
    ]);
    expect(JSON.stringify(controlCard(sent.state, { now: T0, words: en }).blocks)).not.toContain(
      'counts no more',
    );
  });

  it('stands in the trail, in the report of the end and in the post-mortem, with who reviewed it', () => {
    const reviewed: readonly Past[] = [
      ...past,
      { event: { type: 'ChecklistItemTicked', item: `break_glass/${past.length}` }, by: rita, at },
    ];
    const closed: Event = { type: 'GoLiveClosed', open: [], reason: 'over' };
    const telling = { words: en, nameOf: (id: string) => id };
    const told = (of: readonly Past[]) => {
      const { state: goLive } = story(of);
      const { rollback } = goLive.runbook;
      const written = { title: 'T', text: '## Timeline\n{{timeline}}', labels: [] };
      const wanted = {
        ...goLive,
        runbook: { ...goLive.runbook, rollback: { ...rollback, postMortem: written } },
      };
      const trail = [record(event, { version: past.length, at, actor: user(ole) })];
      return [
        auditAnswer(goLive, { events: trail }, en).blocks,
        eventMessage(goLive, {
          event: record(closed, { version: 99, at, actor: user(rita) }),
          now: at,
          words: en,
        }).blocks,
        renderPostMortem(wanted, trail, telling)?.body,
      ].map((one) => JSON.stringify(one));
    };
    for (const one of told(past))
      expect(one).toMatch(/gate “security”: production burns · To be reviewed by.*U0RITA/);
    for (const one of told(reviewed))
      expect(one).toMatch(/gate “security”: production burns.*Reviewed by.*U0RITA/);
    for (const one of told([...past, closed])) expect(one).toContain('Never reviewed.');
    for (const one of told(open)) expect(one).not.toMatch(/was skipped/);
  });

  it('is reviewed within 48 hours, by a task that does not end a go-live which goes on', () => {
    const id = `break_glass/${past.length}`;
    const task = findTask(state, id);
    expect(task).toMatchObject({ opensAt: at, dueAt: at + hours(48), blocking: false });
    const kinds = (now: number) => due(state, now).map(({ action }) => action.type);
    expect(kinds(at)).toContain('OpenFollowUps');
    const opened: Past = { type: 'FollowUpsOpened', list: 'break_glass' };
    const overdue = due(story([...past, opened]).state, at + hours(48)).map(({ action }) => action);
    expect(overdue).toContainEqual({ type: 'ReportFollowUpsOverdue', list: 'break_glass' });
    const reviewer = state.service.roles[task?.owner ?? '']?.holder ?? '';
    story([...past, opened])
      .when({ type: 'TickItem', item: id }, { by: reviewer, at })
      .gives({ type: 'ChecklistItemTicked', item: id });
  });

  it('is reviewed by somebody else than whoever broke the glass, even where all roles are theirs', () => {
    const mine = (role: string) => ({ ...state.service.roles[role], holder: ole });
    const alone: Past = {
      type: 'GoLivePlanned',
      number: 7,
      installation: '3f9a2c',
      ...fields,
      runbook: state.runbook,
      service: {
        ...fields.service,
        roles: Object.fromEntries(Object.keys(fields.service.roles).map((role) => [role, mine(role)])),
      },
    };
    const contact = state.runbook.gates.find(({ id }) => id === 'security')?.escalation ?? '';
    const handed: readonly Past[] = [...past, { type: 'RoleHandedOver', role: contact, to: ole }];
    const item = `break_glass/${past.length}`;
    const own = { by: ole, at };
    for (const its of [() => story(handed), () => given(alone, ...past.slice(1))]) {
      its().when({ type: 'TickItem', item }, own).refusedOnRecord('own_break_glass');
      its().when({ type: 'SkipItem', item, reason: 'mine' }, own).refusedOnRecord('own_break_glass');
      its().when({ type: 'AssignItem', item, person: ole }, own).refusedOnRecord('own_break_glass');
      its().when({ type: 'AssignItem', item, person: rita }, own).givesTypes('TaskAssigned');
    }
    // The first role that somebody else holds.
    const owner = findTask(story(handed).state, item)?.owner;
    expect(owner).not.toBe(contact);
    expect(story(handed).state.service.roles[owner ?? '']?.holder).not.toBe(ole);
  });
});

describe('a rollback by somebody who may only break glass', () => {
  const wide = (past: readonly Past[]) => {
    const { runbook } = fields;
    const permissions = { ...runbook.permissions, breakGlass: ['security_lead'] };
    return given(
      {
        type: 'GoLivePlanned',
        number: 7,
        installation: '3f9a2c',
        ...fields,
        runbook: { ...runbook, permissions },
      },
      ...past.slice(1),
    );
  };
  const now = T0 + hours(1) / 10;

  it('needs a reason and is marked', () => {
    const { decision } = wide(deploying).when(
      { type: 'RequestRollback', reason: 'burns' },
      { by: sam, at: now },
    );
    expect(decision.events[0]).toEqual({
      type: 'GlassBroken',
      what: 'rollback',
      reason: 'burns',
      review: review('rollback'),
    });
    expect(decision.events.at(-1)?.type).toBe('RunRequested');
    wide(deploying)
      .when({ type: 'RequestRollback', reason: ' ' }, { by: sam, at: now })
      .refused('reason_required');
    given(...deploying)
      .when({ type: 'RequestRollback', reason: 'burns' }, { by: sam, at: now })
      .refusedOnRecord('not_allowed');
  });
});
