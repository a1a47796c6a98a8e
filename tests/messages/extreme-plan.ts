import fc from 'fast-check';
import type { PlanGoLive } from '../../src/domain/command.ts';
import { hours, plan, runbook, service } from '../fixtures/golive-fixture.ts';

/** Texts that grow when they are escaped or written as JSON, at every length up to the longest. */
export const nastyText = (maxLength: number) =>
  fc
    .record({
      unit: fc.constantFrom('&', '"', '\\', '<', '🚀', '漢', 'x', '_*', '<!channel> ', 'word ', '\u202e!'),
      length: fc.oneof(fc.constant(maxLength), fc.integer({ min: 1, max: maxLength })),
    })
    .map(({ unit, length }) => [...unit.repeat(length)].slice(0, length).join(''));

const title = nastyText(150);
const line = nastyText(300);

/** As long as ids may be, and each its own. */
export const idOf = (kind: string, n: number): string => `${kind}${n}_`.padEnd(64, 'x');

const roles = Array.from({ length: 50 }, (_, n) => idOf('role', n));
export const person = (n: number): string => `U0${String(n).padStart(9, '0')}`;

interface Size {
  readonly sections: number;
  readonly items: number;
  readonly gates: number;
  readonly criteria: number;
  readonly notices: number;
  readonly endpoints: number;
  readonly phases: number;
  readonly steps: number;
}

const size: fc.Arbitrary<Size> = fc.oneof(
  fc.constant({
    sections: 20,
    items: 6,
    gates: 20,
    criteria: 20,
    notices: 50,
    endpoints: 30,
    phases: 20,
    steps: 30,
  }),
  fc.record({
    sections: fc.integer({ min: 1, max: 6 }),
    items: fc.integer({ min: 1, max: 12 }),
    gates: fc.integer({ min: 1, max: 6 }),
    criteria: fc.integer({ min: 1, max: 20 }),
    notices: fc.integer({ min: 1, max: 10 }),
    endpoints: fc.integer({ min: 1, max: 5 }),
    phases: fc.integer({ min: 1, max: 4 }),
    steps: fc.integer({ min: 1, max: 30 }),
  }),
);

const stepKinds = ['manual', 'check', 'roll_call', 'notice', 'decision', 'workflow'] as const;

export const list = <T>(length: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length }, (_, n) => make(n));

export const extremePlan = fc
  .record({ size, title, line, longText: nastyText(3000) })
  .map(({ size: s, title: t, line: l, longText }): PlanGoLive => {
    const roleOf = (n: number): string => roles[n % roles.length] ?? '';
    return {
      ...plan,
      version: 'v'.padEnd(100, '1'),
      rollbackTo: 'v'.padEnd(100, '0'),
      timeZone: 'America/Argentina/ComodRivadavia',
      service: {
        ...service,
        title: t,
        environment: idOf('env', 0),
        repository: `${'o'.repeat(39)}/${'r'.repeat(100)}`,
        ref: 'm'.repeat(200),
        workflows: { deploy: `${'d'.repeat(100)}.yml`, rollback: `${'b'.repeat(100)}.yml` },
        health: list(s.endpoints, (n) => ({ ...(service.health[0] ?? never()), id: idOf('e', n) })),
        audiences: list(20, (n) => ({
          id: idOf('a', n),
          title: t,
          slack: list(20, (c) => `C0${n}${String(c).padStart(8, '0')}`),
          email: ['x@y.example'],
          statusPage: true,
          pager: true,
        })),
        roles: Object.fromEntries(
          roles.map((role, n) => [role, { holder: person(2 * n), deputy: person(2 * n + 1) }]),
        ),
      },
      runbook: {
        ...runbook,
        roles: roles.map((id, n) => ({ id, title: t, duties: n < 10 ? list(6, () => t) : [] })),
        title: t,
        document: {
          ...runbook.document,
          version: '9'.repeat(20),
          owner: roleOf(0),
          approvers: roles.slice(0, 10),
          approved: {},
        },
        contacts: list(20, (n) => ({
          id: idOf('area', n),
          title: t,
          ladder: list(10, (rung) => roleOf(n + rung)),
        })),
        permissions: { manage: roles.slice(0, 20) },
        checklist: list(s.sections, (section) => ({
          id: idOf('s', section),
          title: t,
          items: list(s.items, (n) => ({
            id: idOf(`i${section}q`, n),
            text: l,
            owner: roleOf(n),
            dueOffsetMs: -hours(n),
            blocking: n % 3 > 0,
          })),
        })),
        gates: list(s.gates, (n) => ({
          id: idOf('g', n),
          title: t,
          owner: roleOf(n),
          criteria: list(s.criteria, (c) => ({
            id: idOf('c', c),
            text: l,
            ...(c % 3 > 0 ? { check: { kind: 'http', expectStatus: 200 } as const } : {}),
          })),
          escalation: roleOf(n + 1),
        })),
        decision: { owner: roleOf(0) },
        phases: list(s.phases, (n) => ({
          id: idOf('p', n),
          title: t,
          startsOffsetMs: hours(n - 1),
          durationMs: hours(1),
          owners: roles.slice(0, 10),
          steps: list(s.steps, (m) => ({
            id: idOf(`t${n}q`, m),
            title: t,
            kind: stepKinds[m % stepKinds.length] ?? 'manual',
            tasks: list(4, () => l),
            commands: list(4, () => l),
            ...(stepKinds[m % stepKinds.length] === 'notice' ? { notices: [idOf('n', 0)] } : {}),
            roles: roles,
          })),
        })),
        deployment: { ...runbook.deployment, starter: roleOf(0) },
        rollback: {
          ...runbook.rollback,
          allowed: roles.slice(0, 20),
          proposeTo: roleOf(0),
          afterwards: list(3, (period) => ({
            id: idOf('p', period),
            title: t,
            fromMs: 0,
            toMs: hours(1),
            items: list(30, (n) => ({ id: idOf(`f${period}q`, n), text: l, owner: roleOf(n) })),
          })),
          triggers: [
            { id: 'down', text: l, kind: 'unavailable', forMs: 1 },
            { id: 'slow', text: l, kind: 'performance', forMs: 1, avgAboveMs: 1 },
            ...list(18, (n) => ({ id: `manual${n}`, text: l, kind: 'manual' as const })),
          ],
        },
        notices: list(s.notices, (n) => ({
          id: idOf('n', n),
          title: t,
          atOffsetMs: -hours(1),
          audiences: list(20, (a) => idOf('a', a)),
          channels: ['slack', 'email', 'status_page', 'pager', 'bridge'],
          text: longText.replaceAll('{', '('),
          graceMs: hours(1),
        })),
        success: {
          declaredBy: roleOf(0),
          criteria: list(10, (n) => ({
            id: idOf('k', n),
            title: t,
            items: list(n === 0 ? 30 : 3, (m) => ({ id: idOf(`k${n}q`, m), text: l, owner: roleOf(0) })),
          })),
        },
      },
    };
  });

const never = (): never => {
  throw new Error('the fixture has an endpoint');
};
