import { describe, expect, it } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import type { RunStatus } from '../../../src/domain/event.ts';
import { type Status, statuses } from '../../../src/domain/status.ts';
import { statusAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { nextStep } from '../../../src/messages/next/next-step.ts';
import { followUpPlan, rollBack } from '../../fixtures/follow-up-plan.ts';
import {
  acceptRun,
  approve,
  beginDeployment,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  hours,
  minutes,
  ole,
  ona,
  plan,
  rita,
  runbook,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith } from '../../fixtures/phased-plan.ts';
import { successPlan } from '../../fixtures/success-plan.ts';
import { textOf } from '../drawn.ts';

const ladder: PlanGoLive = {
  ...plan,
  runbook: {
    ...runbook,
    contacts: [
      { id: 'technical', title: 'Technical', ladder: ['technical_lead', 'operations_lead', 'dba'] },
      { id: 'security', title: 'Security', ladder: ['security_lead'] },
    ],
  },
  service: { ...plan.service, outsideSlack: ['dba'] },
};

const linesOf = ({ state, now }: GoLiveDriver): readonly string[] =>
  textOf(statusAnswer(state, now, en)).split('\n');
const callOf = (driver: GoLiveDriver) => linesOf(driver).filter((line) => line.startsWith('🚨'));
const escalate = (driver: GoLiveDriver, area = 'technical') =>
  driver.wish(rita, { type: 'Escalate', area, reason: 'the database is slow' });

describe('the status of a go-live with an open escalation', () => {
  it('says who is asked since when, and who is next', () => {
    const driver = createGoLiveDriver({ plan: ladder });
    escalate(driver);
    expect(callOf(driver)).toEqual([
      '🚨 *Technical* waits for <@U0TOM> or <@U0TESS> to acknowledge, asked @18:00; operations lead is next at @18:05.',
    ]);
    driver.runTo(driver.now + minutes(6));
    expect(callOf(driver)[0]).toContain(
      'waits for <@U0OLE> to acknowledge, asked @18:05; dba is next at @18:10.',
    );
    driver.runTo(driver.now + minutes(5));
    expect(callOf(driver)[0]).toBe(
      '🚨 *Technical*: dba is not in Slack: please call them (waiting since @18:10); nobody is left to ask after @18:15.',
    );
    driver.runTo(driver.now + minutes(5));
    expect(callOf(driver)[0]).toContain(
      '*Technical*, called @18:00: nobody has acknowledged, and nobody is left',
    );
    escalate(driver, 'security');
    expect(callOf(driver)).toHaveLength(1);
    expect(callOf(driver)[0]).toMatch(/^🚨 \*Security\* waits for <@U0SAM> .* 1 other call is open too\.$/);
    driver.wish(sam, { type: 'AcknowledgeEscalation', escalation: 2 });
    driver.wish(tom, { type: 'AcknowledgeEscalation', escalation: 1 });
    expect(callOf(driver)).toEqual([]);
  });

  it('leaves out what is known anyway rather than take more than six lines', () => {
    const before = createGoLiveDriver({ plan: { ...phasedPlan, service: ladder.service } });
    before.runTo(T0 - minutes(50));
    before.wish(rita, { type: 'Escalate', area: 'technical', reason: 'x' });
    before.wish(rita, { type: 'Hold', reason: 'x' });
    expect(linesOf(before)).toHaveLength(6);
    expect(linesOf(before).join('\n')).toMatch(/🚨.*\nT-0 in.*\n⏸️.*\n\*Plan:\*.*\n\*Next:\*/s);
    const after = createGoLiveDriver({ plan: { ...phasedPlan, service: ladder.service } });
    deploy(after);
    after.wish(rita, { type: 'Escalate', area: 'technical', reason: 'x' });
    after.wish(rita, { type: 'Hold', reason: 'x' });
    expect(linesOf(after)).toHaveLength(6);
    expect(linesOf(after).join('\n')).not.toContain('Checklist');
  });
});

interface Row {
  readonly when: string;
  readonly status: Status;
  readonly plan?: PlanGoLive;
  readonly play: (driver: GoLiveDriver) => void;
  readonly next: string;
  readonly waitsFor?: readonly string[];
}

const status = (driver: GoLiveDriver, run: RunStatus) =>
  driver.system({ type: 'ReportRunStatus', correlationId: newestRun(driver), attempt: 1, status: run });
const askToRollBack = (driver: GoLiveDriver) =>
  driver.wish(ona, { type: 'RequestRollback', reason: 'it is slow' });
const lose = (driver: GoLiveDriver) =>
  driver.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(driver), reason: 'reset' });
const validating = (driver: GoLiveDriver) => {
  deploy(driver);
  driver.runTo(T0 + minutes(10));
  endRun(driver, 'success');
  see(driver, 'up');
};
const rollingBack = (driver: GoLiveDriver) => {
  deploy(driver);
  askToRollBack(driver);
  endRun(driver, 'failure');
};
const verifying = (driver: GoLiveDriver) => {
  deploy(driver);
  endRun(driver, 'failure');
  askToRollBack(driver);
  acceptRun(driver);
  endRun(driver, 'success');
};
const withVerify: PlanGoLive = {
  ...plan,
  service: { ...plan.service, workflows: { ...plan.service.workflows, verify: 'verify.yml' } },
};
const requiring: PlanGoLive = {
  ...successPlan,
  runbook: {
    ...successPlan.runbook,
    success: {
      ...successPlan.runbook.success,
      criteria: successPlan.runbook.success.criteria.map((group) => ({
        ...group,
        items: group.items.map((one) => (one.id === 'security' ? { ...one, required: true } : one)),
      })),
    },
  },
};
const managed = [rita];

const rows: readonly Row[] = [
  {
    when: 'it was just planned',
    status: 'planned',
    play: () => undefined,
    next: 'waiting for the votes on technical (<@U0TOM> or <@U0TESS>), security (opens @18:00), business (<@U0BEA>) and operations (<@U0OLE> or <@U0TESS>), and for 2 checklist items (<@U0TOM>, <@U0TESS> and <@U0OLE>).',
    waitsFor: [tom, tess, bea, ole],
  },
  {
    when: 'a NO-GO stands',
    status: 'planned',
    play: (d) => d.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' }),
    next: 'business stands at NO-GO. It waits for the release manager (<@U0RITA>) to uphold or overrule it',
    waitsFor: [bea, rita],
  },
  {
    when: 'it is on hold',
    status: 'planned',
    play: (d) => d.wish(rita, { type: 'Hold', reason: 'x' }),
    next: 'it stays on hold until the release manager (<@U0RITA>) resumes it.',
    waitsFor: managed,
  },
  {
    when: 'only the final GO is missing',
    status: 'planned',
    play: (d) => {
      approve(d);
      d.wish(rita, { type: 'RevokeFinalGo' });
    },
    next: 'waiting for the release manager (<@U0RITA>) to give the final GO.',
    waitsFor: [rita],
  },
  {
    when: 'all is GO',
    status: 'approved',
    play: approve,
    next: 'the technical lead (<@U0TOM> or <@U0TESS>) starts the deployment at T-0, @18:00.',
    waitsFor: [],
  },
  {
    when: 'all is GO, but a step that the deployment waits for is open',
    status: 'approved',
    plan: phasedPlanWith((phase) => ({ ...phase, blocking: phase.id === 'before' })),
    play: (d) => {
      approve(d);
      d.wish(ole, { type: 'SkipStep', step: 'word', reason: 'x' });
      d.wish(ole, { type: 'FinishStep', step: 'checks' });
    },
    next: 'the deployment waits for its plan: the step “assembly” is not finished (<@U0OLE> or <@U0TESS>). Then, at T-0, @18:00, the technical lead (<@U0TOM> or <@U0TESS>) starts it.',
    waitsFor: [ole, tess],
  },
  {
    when: 'T-0 has come',
    status: 'approved',
    play: (d) => {
      approve(d);
      d.runTo(T0);
    },
    next: 'waiting for the technical lead (<@U0TOM> or <@U0TESS>) to start the deployment.',
    waitsFor: [tom, tess],
  },
  {
    when: 'T-0 and its grace time have passed',
    status: 'approved',
    play: (d) => {
      approve(d);
      d.runTo(T0 + hours(1));
    },
    next: 'T-0 and its grace time have passed. It waits for the technical lead (<@U0TOM> or <@U0TESS>) to start anyway',
    waitsFor: [tom, tess, rita],
  },
  {
    when: 'GitHub is asked',
    status: 'starting',
    play: beginDeployment,
    next: 'golive asks GitHub to start the run.',
    waitsFor: [],
  },
  {
    when: 'GitHub gave no clear answer',
    status: 'starting',
    play: (d) => {
      beginDeployment(d);
      lose(d);
    },
    next: 'GitHub gave no clear answer. golive looks for the run',
    waitsFor: [],
  },
  {
    when: 'the deployment runs',
    status: 'deploying',
    play: deploy,
    next: 'the deployment runs in GitHub; the validation follows.',
    waitsFor: [],
  },
  {
    when: 'the deployment waits for an approval',
    status: 'deploying',
    play: (d) => {
      deploy(d);
      status(d, 'waiting');
    },
    next: 'the run waits for an approval in GitHub. A reviewer of the environment approves it there; the technical lead (<@U0TOM> or <@U0TESS>) follows it up.',
    waitsFor: [tom, tess],
  },
  {
    when: 'the deployment takes too long',
    status: 'deploying',
    play: (d) => {
      deploy(d);
      d.runTo(T0 + minutes(31));
    },
    next: 'the run takes longer than planned. It waits for the technical lead (<@U0TOM> or <@U0TESS>) to look',
    waitsFor: [tom, tess],
  },
  {
    when: 'the deployment failed',
    status: 'deployment_failed',
    play: (d) => {
      deploy(d);
      endRun(d, 'failure');
    },
    next: 'it waits for a decision: the technical lead (<@U0TOM> or <@U0TESS>) starts it again, or the on call_engineer (<@U0ONA>) or the technical lead (<@U0TOM> or <@U0TESS>) rolls back, or the release manager (<@U0RITA>) aborts.',
    waitsFor: [tom, tess, ona, rita],
  },
  {
    when: 'health is not seen yet',
    status: 'validating',
    play: (d) => {
      deploy(d);
      endRun(d, 'success');
    },
    next: 'the health of web and api must be up before success can be declared.',
    waitsFor: [],
  },
  {
    when: 'health is down',
    status: 'validating',
    play: (d) => {
      validating(d);
      see(d, 'down');
    },
    next: 'the health of web and api is *down*. It waits for <@U0ONA>, <@U0TOM> and <@U0TESS> to look at it.',
    waitsFor: [ona, tom, tess],
  },
  {
    when: 'a rollback is proposed',
    status: 'validating',
    play: (d) => {
      validating(d);
      d.system({ type: 'ReportTrigger', trigger: 'unavailable', since: d.now, evidence: 'x' });
    },
    next: 'a rollback is proposed and waits for the on call_engineer (<@U0ONA>) to roll back or to dismiss it.',
    waitsFor: [ona],
  },
  {
    when: 'all is well after the deployment',
    status: 'validating',
    play: validating,
    next: 'waiting for the operations lead (<@U0OLE> or <@U0TESS>) to complete the validation and declare success.',
    waitsFor: [ole, tess],
  },
  {
    when: 'a criterion without which no success is declared is open',
    status: 'validating',
    plan: requiring,
    play: validating,
    next: 'success can be declared once this is said to be met: “Audit trail complete” (<@U0SAM>). Then the operations lead (<@U0OLE> or <@U0TESS>) declares it.',
    waitsFor: [sam, ole, tess],
  },
  {
    when: 'success is declared',
    status: 'succeeded',
    play: succeed,
    next: 'nothing to do. Health is watched until @',
    waitsFor: [],
  },
  {
    when: 'success is declared and follow-ups are open',
    status: 'succeeded',
    plan: followUpPlan,
    play: succeed,
    next: '2 follow-ups are open under Immediate (0-4 hours), due @22:10: <@U0TOM> or <@U0TESS> and <@U0OLE> or <@U0TESS>. Health is watched until',
    waitsFor: [tom, tess, ole],
  },
  {
    when: 'a rollback waits for the deployment’s answer',
    status: 'rolling_back',
    play: (d) => {
      beginDeployment(d);
      lose(d);
      askToRollBack(d);
    },
    next: 'the rollback waits until it is known whether the deployment was started',
    waitsFor: [],
  },
  {
    when: 'a rollback is asked for',
    status: 'rolling_back',
    play: rollingBack,
    next: 'golive asks GitHub to start the run.',
    waitsFor: [],
  },
  {
    when: 'a rollback runs',
    status: 'rolling_back',
    play: (d) => {
      rollingBack(d);
      acceptRun(d);
    },
    next: 'the rollback runs in GitHub; golive then verifies the health.',
    waitsFor: [],
  },
  {
    when: 'a rollback is verified',
    status: 'verifying_rollback',
    play: verifying,
    next: 'golive verifies the health after the rollback, until @',
    waitsFor: [],
  },
  {
    when: 'a rollback is verified by a workflow, which waits for an approval',
    status: 'verifying_rollback',
    plan: withVerify,
    play: (d) => {
      verifying(d);
      acceptRun(d);
      status(d, 'waiting');
    },
    next: 'the run waits for an approval in GitHub.',
    waitsFor: [tom, tess],
  },
  {
    when: 'a rollback failed',
    status: 'rollback_failed',
    play: (d) => {
      rollingBack(d);
      acceptRun(d);
      endRun(d, 'failure');
    },
    next: 'production may be in a mixed state. It waits for the on call_engineer (<@U0ONA>) or the technical lead',
    waitsFor: [ona, tom, tess],
  },
  {
    when: 'it was rolled back and follow-ups are open',
    status: 'rolled_back',
    plan: followUpPlan,
    play: rollBack,
    next: '1 follow-up is open under Immediate, due @18:45: <@U0BEA>. The next attempt is planned with `/golive plan`.',
    waitsFor: [bea],
  },
  {
    when: 'it was rolled back and all is done',
    status: 'rolled_back',
    play: rollBack,
    next: 'analyse the incident, then plan the next attempt with `/golive plan`.',
    waitsFor: [],
  },
  {
    when: 'it was aborted',
    status: 'aborted',
    play: (d) => d.wish(rita, { type: 'Abort', reason: 'x' }),
    next: 'nothing was deployed. Plan the next attempt with `/golive plan`.',
    waitsFor: [],
  },
  {
    when: 'it was aborted after a run that failed',
    status: 'aborted',
    play: (d) => {
      deploy(d);
      endRun(d, 'failure');
      d.wish(rita, { type: 'Abort', reason: 'x' });
    },
    next: 'golive does nothing more by itself. What was started is not stopped: look at GitHub.',
    waitsFor: [],
  },
];

describe('what is next', () => {
  it.each(rows)(
    'is true when $when',
    ({ play, next, waitsFor = [], plan: planned = plan, status: stands }) => {
      const driver = createGoLiveDriver({ plan: planned });
      play(driver);
      expect(driver.state.status).toBe(stands);
      expect(linesOf(driver).at(-1)).toContain(`*Next:* ${next}`);
      expect(linesOf(driver).length).toBeLessThanOrEqual(6);
      expect([...nextStep(driver.state, driver.now, en).waitsFor].sort()).toEqual([...waitsFor].sort());
      escalate(driver);
      driver.wish(rita, { type: 'Hold', reason: 'x' });
      expect(linesOf(driver).length).toBeLessThanOrEqual(6);
    },
  );

  it('is looked at in every status', () => {
    expect(new Set(rows.map(({ status: stands }) => stands))).toEqual(new Set(statuses));
  });
});
