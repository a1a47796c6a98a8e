import { describe, expect, it } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { react } from '../../../src/domain/react.ts';
import { en } from '../../../src/messages/en.ts';
import { nextStep } from '../../../src/messages/next/next-step.ts';
import { record } from '../../fixtures/golive-driver.ts';
import { minutes, ona, plan, T0, user } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  begun,
  completed,
  deploy1,
  deploying,
  link,
  requestOf,
  rollback1,
  validating,
} from '../histories.ts';

const { type: _type, written: _written, ...fields } = plan;
const story = (past: readonly Past[], whileDeploying: 'cancel' | 'wait' = 'cancel') => {
  const rollback = { ...fields.runbook.rollback, whileDeploying };
  const runbook = { ...fields.runbook, rollback };
  return given(
    { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...fields, runbook },
    ...past.slice(1),
  );
};
const at = T0 + minutes(5);
const rollBack = { type: 'RequestRollback', reason: 'errors' } as const;
const asked: Event = { type: 'RunCancelAsked', correlationId: deploy1 };
const request: Event = { type: 'RunRequested', run: { ...requestOf('rollback'), reason: 'errors' } };
const cancelling: readonly Past[] = [
  ...deploying,
  { event: asked, by: ona, at },
  { event: request, by: ona, at },
];
const begin = { type: 'BeginDispatch', correlationId: rollback1, attempt: 1 } as const;

describe('a rollback while the deployment runs', () => {
  it('has its run cancelled, unless the runbook wants to wait for it', () => {
    const types = (past: readonly Past[], now: number, how?: 'wait') =>
      story(past, how)
        .when(rollBack, { by: ona, at: now })
        .decision.events.map(({ type }) => type)
        .filter((type) => type !== 'NoticeCancelled');
    expect(types(deploying, at)).toEqual(['EnvironmentLocked', 'RunCancelAsked', 'RunRequested']);
    expect(types(deploying, at, 'wait')).toEqual(['EnvironmentLocked', 'RunRequested']);
    expect(types(validating, T0 + minutes(9))).toEqual(['EnvironmentLocked', 'RunRequested']);
    const effects = react(story(cancelling).state, [
      record(asked, { version: 99, at, actor: user(ona) }),
    ]).effects;
    expect(effects).toContainEqual({
      kind: 'github.cancel',
      key: `cancel/${deploy1}`,
      goLive: 'GL-7',
      correlationId: deploy1,
    });
  });

  it('waits for the end of that run', () => {
    story(cancelling)
      .when(begin, { at: at + minutes(1) })
      .refused('wait_for_deployment');
    expect(nextStep(story(cancelling).state, at, en).text).toContain('being cancelled on GitHub');
    story([...cancelling, completed(deploy1, 'cancelled', at + minutes(1))])
      .when(begin, { at: at + minutes(1) })
      .givesTypes('DispatchBegun');
  });

  it('does not wait for ever, nor where nobody can cancel the run', () => {
    story(cancelling)
      .when(begin, { at: at + minutes(5) })
      .givesTypes('DispatchBegun');
    const gaveUp: Event = {
      type: 'EffectGaveUp',
      effect: `cancel/${deploy1}`,
      kind: 'github.cancel',
      subject: deploy1,
      reason: '403',
    };
    story([...cancelling, gaveUp])
      .when(begin, { at: at + minutes(1) })
      .givesTypes('DispatchBegun');
  });

  it('cancels a deployment of which only then is known that GitHub took it', () => {
    const unknown: readonly Past[] = [...begun, { event: request, by: ona, at }];
    story(unknown)
      .when({ type: 'ReportDispatchAccepted', correlationId: deploy1, run: link }, { at })
      .givesTypes('DispatchAccepted', 'RunCancelAsked');
    story(begun)
      .when({ type: 'ReportDispatchAccepted', correlationId: deploy1, run: link }, { at })
      .givesTypes('DispatchAccepted');
  });
});
