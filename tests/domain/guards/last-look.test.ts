import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/domain/deployment/changes.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { isHealthAccepted, type LastLook, votedCommit } from '../../../src/domain/guards/last-look.ts';
import { en } from '../../../src/messages/en.ts';
import { nextStep } from '../../../src/messages/next/next-step.ts';
import { hours, minutes, olga, T0, tom } from '../../fixtures/golive-fixture.ts';
import { allWell } from '../../fixtures/last-look.ts';
import { given, type Past } from '../given.ts';
import { begun, deploy1, requested, rollback1, rollingBack, vote } from '../histories.ts';

const voted = 'a'.repeat(40);
const other = 'b'.repeat(40);
const changes: Changes = {
  base: 'v1.4.1',
  head: 'v1.4.2',
  headSha: voted,
  url: 'https://github.example/compare',
  status: 'ahead',
  commits: 2,
  lacks: 0,
  pulls: [],
  lookedAt: 2,
  authors: [],
};
const [plan, ...rest] = requested;
if (!plan) throw new Error('nothing planned');
/** The votes were given after people had seen what goes live. */
const past: readonly Past[] = [plan, { type: 'ChangesRead', number: 1, changes }, ...rest];
const state = given(...past).state;
const well = allWell(state);
const soon = { at: T0 + minutes(2) };
const begin = (look: LastLook, correlationId = deploy1) =>
  ({ type: 'BeginDispatch', correlationId, attempt: 1, look }) as const;

describe('the last look before a deployment', () => {
  it('is recorded with the dispatch where nothing speaks against it', () => {
    expect(well.commit).toBe(voted);
    given(...past)
      .when(begin(well), soon)
      .gives({ type: 'DispatchBegun', correlationId: deploy1, attempt: 1, look: well });
  });

  it.each<[string, LastLook, readonly [string, string]]>([
    ['GitHub cannot be asked', { unreadable: '503' }, ['github_unreadable', '503']],
    ['the commit was not read', { health: well.health }, ['github_unreadable', 'the commit of the version']],
    [
      'another run goes on',
      { ...well, otherRun: 'https://x/6' },
      ['other_deployment_running', 'https://x/6'],
    ],
    ['an endpoint was not seen', { ...well, health: well.health.slice(1) }, ['health_unknown', 'web']],
    [
      'an endpoint says nothing',
      { ...well, health: [{ endpoint: 'web', verdict: 'unknown', said: '302' }, ...well.health.slice(1)] },
      ['health_unknown', 'web: 302'],
    ],
  ])('that %s keeps it back, and is tried again', (_what, look, [because, reason]) => {
    const { decision } = given(...past).when(begin(look), soon);
    expect(decision.refusal?.code).toBe(because);
    expect(decision.events).toMatchObject([{ type: 'DispatchNotSent', because }]);
    const [event] = decision.events;
    if (event?.type !== 'DispatchNotSent') throw new Error('not kept back');
    expect(event.reason).toContain(reason);
    const after = given(...past, event).state;
    expect(after).toMatchObject({ status: 'starting', runs: [{ dispatch: 'requested' }] });
    given(...past, event)
      .when(begin(look), soon)
      .refused(event.because ?? 'stale');
    expect(nextStep(after, soon.at, en).text).toMatch(/nothing was started.*looks again until/);
    given(...past, event)
      .when(begin(well), soon)
      .gives({ type: 'DispatchBegun', correlationId: deploy1, attempt: 1, look: well });
  });

  describe('that finds an endpoint down', () => {
    const down = (said: string, ...endpoints: readonly string[]) => ({
      ...well,
      health: well.health.map((seen) =>
        endpoints.length === 0 || endpoints.includes(seen.endpoint)
          ? ({ ...seen, verdict: 'down', said } as const)
          : seen,
      ),
    });
    const kept: Past = {
      type: 'DispatchNotSent',
      correlationId: deploy1,
      reason: 'web: 503',
      because: 'health_down',
      down: ['web'],
    };
    const anyway = { type: 'AcceptBadHealth', reason: 'it is what mends it' } as const;
    const accepted: Past = { type: 'BadHealthAccepted', endpoints: ['web'], reason: anyway.reason };

    it('keeps the deployment back, once, and says who can have it sent', () => {
      given(...past)
        .when(begin(down('503', 'web')), soon)
        .refused('health_down', kept);
      given(...past, kept)
        .when(begin(down('502 after 8 ms', 'web')), soon)
        .refused('health_down');
      const after = given(...past, kept).state;
      expect(after).toMatchObject({ status: 'starting', runs: [{ dispatch: 'requested' }] });
      const next = nextStep(after, soon.at, en);
      expect(next.text).toMatch(/nothing was started.*looks again until.*deploy GL-7 anyway reason/);
      expect(next.waitsFor).toContain(tom);
      given(...past, kept)
        .when(begin(well), soon)
        .givesTypes('DispatchBegun');
    });

    it('lets it go for who starts it, with a reason, on record', () => {
      const it = given(...past, kept);
      it.when(anyway, { by: olga, ...soon }).refusedOnRecord('not_allowed');
      it.when({ ...anyway, reason: ' ' }, { by: tom, ...soon }).refused('reason_required');
      it.when(anyway, { by: tom, ...soon }).gives(accepted);
      given(...past)
        .when(anyway, { by: tom, ...soon })
        .refused('health_not_down');
      given(...past, kept, accepted)
        .when(anyway, { by: tom, ...soon })
        .refused('health_not_down');
      const after = given(...past, kept, accepted).state;
      expect(nextStep(after, soon.at, en).text).toMatch(/looks once more and then sends the deployment/);
      given(...past, kept, accepted)
        .when(begin(down('503', 'web')), soon)
        .gives({ type: 'DispatchBegun', correlationId: deploy1, attempt: 1, look: down('503', 'web') });
    });

    it('asks anew for another endpoint, and after a move of T-0', () => {
      const { decision } = given(...past, kept, accepted).when(begin(down('503')), soon);
      expect(decision.events).toMatchObject([{ because: 'health_down', down: ['api'] }]);
      const { state: before } = given(...past, kept, accepted);
      expect(isHealthAccepted(before, 'web')).toBe(true);
      expect(isHealthAccepted({ ...before, round: 2 }, 'web')).toBe(false);
    });

    it('is not known to be down where another was not seen at all', () => {
      const unseen = {
        ...well,
        health: down('503', 'web').health.filter(({ verdict }) => verdict === 'down'),
      };
      expect(given(...past).when(begin(unseen), soon).decision.refusal?.code).toBe('health_unknown');
    });
  });

  it('is on record once for a reason that stays, and anew for another', () => {
    const waits: readonly Past[] = [
      ...past,
      {
        type: 'DispatchNotSent',
        correlationId: deploy1,
        reason: '503',
        because: 'github_unreadable',
      },
    ];
    given(...waits)
      .when(begin({ unreadable: '503' }), soon)
      .refused('github_unreadable');
    for (const [look, because] of [
      [{ unreadable: '504' }, 'github_unreadable'],
      [{ ...well, otherRun: '503' }, 'other_deployment_running'],
    ] as const)
      expect(given(...waits).when(begin(look), soon).decision.events).toMatchObject([
        { type: 'DispatchNotSent', because },
      ]);
  });

  it('that finds no workflow ends the attempt, with its reason', () => {
    const reason = 'There is no workflow deploy.yml.';
    given(...past)
      .when(begin({ ...well, workflowMissing: reason }), soon)
      .refused('workflow_missing', {
        type: 'DispatchRejected',
        correlationId: deploy1,
        reason,
        because: 'workflow_missing',
      });
  });

  it('is asked after what golive knows itself: a hold or its own bars win', () => {
    given(...past, { type: 'Held', reason: 'wait' })
      .when(begin({ unreadable: '503' }), soon)
      .refused('blocked', { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'blocked' });
  });
});

describe('a version that names another commit than the one that was voted on', () => {
  const moved: readonly Past[] = [
    { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'version_moved' },
    { type: 'VersionMoved', from: voted, to: other },
    { type: 'FinalGoWithdrawn', because: 'version_moved' },
    { type: 'ChangesAsked', number: 2 },
  ];

  it.each([
    ['another', other, { to: other }],
    ['none at all', null, {}],
  ])('is not deployed, and is read anew: %s', (_what, commit, to) => {
    given(...past)
      .when(begin({ ...well, commit }), soon)
      .refused(
        'version_moved',
        { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'version_moved' },
        { type: 'VersionMoved', from: voted, ...to },
        { type: 'FinalGoWithdrawn', because: 'version_moved' },
        { type: 'ChangesAsked', number: 2 },
      );
  });

  it('makes every GO outdated until it is given on the new one', () => {
    const after = given(...past, ...moved).state;
    expect(after.status).toBe('planned');
    const [technical, security] = after.runbook.gates;
    if (!technical || !security) throw new Error('no gates');
    expect(gateStanding(after, technical)).toBe('outdated');
    expect(votedCommit(after)).toBe(other);
    const again = given(...past, ...moved, vote('technical', 'GO')).state;
    expect([technical, security].map((gate) => gateStanding(again, gate))).toEqual(['go', 'outdated']);
  });

  it('counts by what was read last', () => {
    const third = 'c'.repeat(40);
    const read: Past = {
      event: { type: 'ChangesRead', number: 2, changes: { ...changes, headSha: third } },
      at: T0 + hours(1),
    };
    expect(votedCommit(given(...past, ...moved, read).state)).toBe(third);
    expect(votedCommit(given(...past, { type: 'VersionMoved', from: voted }).state)).toBe(voted);
  });

  it('is not asked for where nobody could vote on a commit', () => {
    const { commit: _commit, ...unread } = well;
    given(...requested)
      .when(begin(unread), soon)
      .givesTypes('DispatchBegun');
  });

  it('found before a second attempt refuses that one', () => {
    const second: readonly Past[] = [plan, { type: 'ChangesRead', number: 1, changes }, ...begun.slice(1)];
    const { decision } = given(...second).when(begin({ ...well, commit: other }), soon);
    expect(decision.events).toMatchObject([
      { type: 'DispatchRejected', because: 'version_moved' },
      { type: 'VersionMoved' },
      { type: 'ChangesAsked' },
    ]);
  });
});

it('a rollback needs no look', () => {
  given(...rollingBack)
    .when({ type: 'BeginDispatch', correlationId: rollback1, attempt: 1 }, { at: T0 + hours(1) })
    .givesTypes('DispatchBegun');
});
