import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { statuses } from '../../../src/domain/status.ts';
import type { ActionId } from '../../../src/messages/blocks/control.ts';
import { possibleControls } from '../../../src/messages/next/possible-controls.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { bea, hours, minutes, ole, ona, rita, T0, tom, user } from '../../fixtures/golive-fixture.ts';

/** A go-live in each situation that makes a difference to what can be pressed. */
const situations: Readonly<Record<string, (driver: GoLiveDriver) => void>> = {
  planned: () => {},
  'held while planned': (d) => d.wish(rita, { type: 'Hold', reason: 'x' }),
  'ready for the final GO': (d) => {
    approve(d);
    d.wish(rita, { type: 'RevokeFinalGo' });
  },
  'approved before T-0': approve,
  'approved at T-0': (d) => {
    approve(d);
    d.runTo(T0);
  },
  'held at T-0': (d) => {
    approve(d);
    d.runTo(T0);
    d.wish(rita, { type: 'Hold', reason: 'x' });
  },
  'NO-GO at T-0': (d) => {
    approve(d);
    d.runTo(T0);
    d.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' });
  },
  'approved past the grace time': (d) => {
    approve(d);
    d.runTo(T0 + minutes(16));
  },
  'asked to start': started,
  'sent, answer outstanding': begun,
  'sent, answer unknown': lost,
  'sent, nobody knows': (d) => {
    lost(d);
    giveUp(d);
  },
  'sent, nobody knows, past the grace time': (d) => {
    lost(d);
    giveUp(d);
    d.runTo(T0 + minutes(30));
  },
  deploying: deploy,
  'deploying with a proposal': (d) => {
    deploy(d);
    propose(d);
  },
  'refused by GitHub': (d) => {
    begun(d);
    d.system({ type: 'ReportDispatchRejected', correlationId: newestRun(d), reason: 'x' });
  },
  'failed deployment': failed,
  'failed deployment, final GO withdrawn': (d) => {
    failed(d);
    d.wish(rita, { type: 'RevokeFinalGo' });
  },
  'second try asked for': (d) => {
    failed(d);
    d.wish(tom, { type: 'StartDeployment' });
  },
  'validating without health': (d) => {
    deploy(d);
    endRun(d, 'success');
  },
  'validating with good health': (d) => {
    deploy(d);
    endRun(d, 'success');
    see(d, 'up');
  },
  'validating on hold': (d) => {
    deploy(d);
    endRun(d, 'success');
    see(d, 'up');
    d.wish(rita, { type: 'Hold', reason: 'x' });
  },
  succeeded: succeed,
  'rollback asked for': rollingBack,
  'rollback running': (d) => {
    rollingBack(d);
    acceptRun(d);
  },
  'rollback overdue': (d) => {
    rollingBack(d);
    acceptRun(d);
    d.runTo(d.now + hours(1));
  },
  'rollback lost': (d) => {
    rollingBack(d);
    d.system({ type: 'BeginDispatch', correlationId: newestRun(d), attempt: 1 });
    giveUp(d);
  },
  'rollback to be verified': (d) => {
    rollingBack(d);
    acceptRun(d);
    endRun(d, 'success');
  },
  'rollback failed': (d) => {
    rollingBack(d);
    acceptRun(d);
    endRun(d, 'failure');
  },
  'rolled back': (d) => {
    rollingBack(d);
    acceptRun(d);
    endRun(d, 'success');
    see(d, 'up');
  },
  aborted: (d) => d.wish(rita, { type: 'Abort', reason: 'x' }),
  'aborted after a failed deployment': (d) => {
    failed(d);
    d.wish(rita, { type: 'Abort', reason: 'x' });
  },
};

function started(d: GoLiveDriver): void {
  approve(d);
  d.runTo(T0);
  d.wish(tom, { type: 'StartDeployment' });
}

function begun(d: GoLiveDriver): void {
  started(d);
  d.system({ type: 'BeginDispatch', correlationId: newestRun(d), attempt: 1 });
}

function lost(d: GoLiveDriver): void {
  begun(d);
  d.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(d), reason: 'timeout' });
}

function giveUp(d: GoLiveDriver): void {
  const subject = newestRun(d);
  d.system({ type: 'ReportEffectGivenUp', effect: 'e', kind: 'github.dispatch', subject, reason: 'x' });
}

function failed(d: GoLiveDriver): void {
  deploy(d);
  endRun(d, 'failure');
}

function propose(d: GoLiveDriver): void {
  d.system({ type: 'ReportTrigger', trigger: 'unavailable', since: d.now, evidence: 'x' });
}

function rollingBack(d: GoLiveDriver): void {
  deploy(d);
  endRun(d, 'success');
  d.wish(ona, { type: 'RequestRollback', reason: 'x' });
}

type Wish = (d: GoLiveDriver) => readonly [string, Action];

/** What a press of the control asks for, by somebody who holds the right role. */
const wishes: readonly (readonly [ActionId, Wish])[] = [
  ['final_go', () => [rita, { type: 'GiveFinalGo' }]],
  ['final_go_revoke', () => [rita, { type: 'RevokeFinalGo' }]],
  ['hold', () => [rita, { type: 'Hold', reason: 'x' }]],
  ['resume', () => [rita, { type: 'Resume' }]],
  ['reschedule', (d) => [rita, { type: 'Reschedule', t0: d.now + hours(9), timeZone: 'UTC' }]],
  ['abort', () => [rita, { type: 'Abort', reason: 'x' }]],
  ['start_deployment', () => [tom, { type: 'StartDeployment' }]],
  ['rollback', () => [ona, { type: 'RequestRollback', reason: 'x' }]],
  ['declare_success', () => [ole, { type: 'DeclareSuccess' }]],
];

/** Before anything was sent, a rollback that is asked for calls the deployment back: a hold is drawn for that. */
const acceptedThoughNotDrawn = new Set(['asked to start rollback']);

const isAccepted = (d: GoLiveDriver, person: string, action: Action): boolean => {
  const origin = { via: 'button' } as const;
  const command = { id: 'c', goLive: d.state.id, at: d.now, actor: user(person), origin, do: action };
  return decide(d.state, command, d.facts).refusal === undefined;
};

describe.each(Object.entries(situations))('in the situation "%s"', (situation, arrange) => {
  const driver = createGoLiveDriver();
  arrange(driver);
  const possible = possibleControls(driver.state, driver.now);

  it.each(wishes)('%s is drawn exactly where the rules accept it', (id, wish) => {
    const [person, action] = wish(driver);
    const expected = acceptedThoughNotDrawn.has(`${situation} ${id}`)
      ? false
      : isAccepted(driver, person, action);
    expect(possible.has(id)).toBe(expected);
  });

  it('a start past the grace time is drawn exactly where only that is accepted', () => {
    const late = isAccepted(driver, tom, { type: 'StartDeployment', pastGrace: true });
    const inTime = isAccepted(driver, tom, { type: 'StartDeployment' });
    expect(possible.has('start_past_grace')).toBe(late && !inTime);
  });
});

it('covers every status', () => {
  const seen = Object.values(situations).map((arrange) => {
    const driver = createGoLiveDriver();
    arrange(driver);
    return driver.state.status;
  });
  expect([...new Set(seen)].sort()).toEqual([...statuses].sort());
});

describe('a rollback of a success', () => {
  it('is drawn for as long as the health is watched', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    const until = (driver.state.success?.at ?? 0) + hours(4);
    expect(possibleControls(driver.state, until - 1).has('rollback')).toBe(true);
    expect(possibleControls(driver.state, until).has('rollback')).toBe(false);
  });
});
