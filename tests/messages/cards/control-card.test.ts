import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../src/domain/guards/bar.ts';
import { writtenPlan } from '../../../src/domain/people/plan-authority.ts';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import {
  acceptRun,
  approve,
  beginDeployment,
  createGoLiveDriver,
  deploy,
  endRun,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ona,
  plan,
  rita,
  runbook,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { actionsOf, buttonsOf, draw, tell, textOf } from '../drawn.ts';

const control = { card: 'control' } as const;

describe('the control card', () => {
  it('names the go-live, where it stands, when, and what is next', () => {
    const driver = createGoLiveDriver();
    const card = draw(driver, control);
    expect(card.place).toBe('channel');
    expect(card.text).toBe('GL-7 · Shop API v1.4.2 → production: Planned');
    const text = textOf(card);
    expect(text).toContain('GL-7 · Shop API v1.4.2 → production');
    expect(text).toContain('*Planned* · about 2 days to T-0');
    expect(text).toContain('*T-0*\n@18:00 (Tue, 1 Dec 2026, 18:00 Europe/Berlin)');
    expect(text).toContain('*Checklist*\n0 of 3 settled, 2 of the open ones block the start');
    expect(text).toContain('*Next:* waiting for the votes on technical (<@U0TOM> or <@U0TESS>)');
    expect(text).toContain('security (opens @18:00)');
    expect(text).toContain(', and for 2 checklist items (<@U0TOM>, <@U0TESS> and <@U0OLE>).');
    expect(actionsOf(card)).toEqual(['checklist_open', 'hold', 'reschedule', 'abort']);
  });

  it('says where a plan differs from services.yaml, and who planned it so, for as long as it stands', () => {
    const written = writtenPlan(
      {
        ...plan.service,
        runbook: 'usual',
        roles: { ...plan.service.roles, security_lead: { holder: tess } },
      },
      runbook,
    );
    const driver = createGoLiveDriver({ by: rita, written });
    const line =
      '⚠️ *Not as `services.yaml` says*, planned so by <@U0RITA>: ' +
      'runbook small instead of usual; security lead <@U0SAM> instead of <@U0TESS>';
    expect(textOf(draw(driver, control))).toContain(line);
    expect(textOf(tell(driver, 'GoLivePlanned'))).toContain(
      'Not as `services.yaml` says: runbook small instead of usual; security lead',
    );
    driver.wish(rita, { type: 'HandOverRole', role: 'security_lead', to: ona });
    driver.wish(rita, { type: 'Abort', reason: 'not this week' });
    expect(textOf(draw(driver, control))).toContain(line);
    expect(textOf(draw(createGoLiveDriver(), control))).not.toContain('services.yaml');
  });

  it('names five roles at most that differ from services.yaml', () => {
    const written = { ...writtenPlan(plan.service, runbook), roles: { release_manager: { holder: rita } } };
    const others = Object.fromEntries(['a', 'b'].map((id) => [id, { holder: tom, deputy: tess }]));
    const service = { ...plan.service, roles: { ...plan.service.roles, ...others } };
    const text = textOf(draw(createGoLiveDriver({ by: rita, plan: { ...plan, service }, written }), control));
    expect(text).toContain('technical lead <@U0TOM> or <@U0TESS> instead of nobody; ');
    expect(text).toContain('; 2 more roles');
  });

  it('says until when a deployment that has not reached GitHub is tried again', () => {
    const driver = createGoLiveDriver();
    const correlationId = beginDeployment(driver);
    driver.system({ type: 'ReportDispatchNotSent', correlationId, attempt: 1, reason: 'connection refused' });
    const card = draw(driver, control);
    expect(textOf(card)).toContain('not sent yet (connection refused); tried again until @18:15');
    expect(textOf(card)).toContain(
      'golive tries again until @18:15; a NO-GO, a hold or an abort still stops',
    );
    expect(actionsOf(card)).toEqual(expect.arrayContaining(['hold', 'reschedule', 'abort']));
    expect(textOf(tell(driver, 'DispatchNotSent'))).toContain('nothing was started: connection refused');
  });

  it('says why a rollback waits for the answer to the deployment', () => {
    const driver = createGoLiveDriver();
    const correlationId = beginDeployment(driver);
    driver.system({ type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' });
    driver.wish(ona, { type: 'RequestRollback', reason: 'stop it' });
    const text = textOf(draw(driver, control));
    expect(text).toContain('*Next:* the rollback waits until it is known whether the deployment was started');
    expect(text).toContain('not sent yet: it waits until it is known whether the deployment was started');
  });

  it('carries the head of the audit trail as anchor', () => {
    const driver = createGoLiveDriver();
    const { streamVersion, headHash } = driver.state;
    expect(textOf(draw(driver, control))).toContain(`\`GL-7#${streamVersion}:${headHash.slice(0, 12)}\``);
  });

  it('shows each gate with its vote in words', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not trained' });
    const text = textOf(draw(driver, control));
    expect(text).toContain('✅ technical: *GO*, <@U0TOM>, @18:00');
    expect(text).toContain('⛔ business: *NO-GO*, <@U0BEA>, @18:00');
    expect(text).toContain('🔒 security: *not open yet*, opens @18:00');
    expect(text).toContain('⏳ operations: *no vote yet*, <@U0OLE> or <@U0TESS>');
    expect(text).toContain(
      '*Next:* business stands at NO-GO. It waits for the release manager (<@U0RITA>) to uphold or overrule it, for the business stakeholder (<@U0BEA>)',
    );
  });

  it('says why a GO is outdated after T-0 moved too far', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone: 'Europe/Berlin' });
    expect(textOf(draw(driver, control))).toContain('⌛ technical: *GO outdated*');
  });

  it('offers the final GO once nothing but it is missing, and its withdrawal after that', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    const approved = draw(driver, control);
    expect(actionsOf(approved)).toEqual(['checklist_open', 'hold', 'reschedule', 'final_go_revoke', 'abort']);
    expect(textOf(approved)).toContain('*Final GO*\n<@U0RITA>, @17:00');
    expect(textOf(approved)).toContain(
      '*Next:* the technical lead (<@U0TOM> or <@U0TESS>) starts the deployment at T-0, @18:00.',
    );
    driver.wish(rita, { type: 'RevokeFinalGo' });
    const revoked = draw(driver, control);
    expect(actionsOf(revoked)).toContain('final_go');
    expect(textOf(revoked)).toContain('waiting for the release manager (<@U0RITA>) to give the final GO.');
  });

  it('draws the start from T-0 on, and asks whether it is meant', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0 - 1);
    expect(actionsOf(draw(driver, control))).not.toContain('start_deployment');
    driver.runTo(T0);
    const [start] = buttonsOf(draw(driver, control));
    expect(start).toMatchObject({ action: 'start_deployment', asks: true, value: `GL-7||${T0}` });
    expect(textOf(draw(driver, control))).toContain(
      'Runs deploy-production.yml of acme/shop-api with v1.4.2 in production.',
    );
  });

  it('asks for more than a click past the grace time', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0 + minutes(20));
    const card = draw(driver, control);
    expect(actionsOf(card)[0]).toBe('start_past_grace');
    expect(actionsOf(card)).not.toContain('start_deployment');
    expect(textOf(card)).not.toContain('min ago');
  });

  it('says who holds it, why, and who can resume', () => {
    const driver = createGoLiveDriver();
    driver.wish(tess, { type: 'Hold', reason: 'storm *ahead* <!here>' });
    const card = draw(driver, control);
    expect(textOf(card)).toContain('⏸️ *On hold* by <@U0TESS> since @18:00: storm ∗ahead∗ &lt;!here&gt;');
    expect(textOf(card)).toContain(
      '*Next:* it stays on hold until the release manager (<@U0RITA>) resumes it.',
    );
    expect(actionsOf(card)).toContain('resume');
    expect(actionsOf(card)).not.toContain('hold');
    expect(card.text).toContain('On hold (Planned)');
  });

  it('links the run, its progress and the health once it is on its way', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.system({
      type: 'ReportRunStatus',
      correlationId: newestRun(driver),
      attempt: 1,
      status: 'in_progress',
    });
    const card = renderMessage(control, driver.state, {
      now: driver.now,
      words: en,
      progressOf: () => ({ jobsDone: 2, jobs: 5, job: 'deploy', step: 'push *image*' }),
    });
    expect(textOf(card)).toContain(
      'The deployment of v1.4.2, asked for by <@U0TOM>: <https://github.example/runs/1|run 1> is in progress, 2 of 5 jobs done, now at deploy › push ∗image∗',
    );
    expect(textOf(card)).toContain('❔ web: *unknown*, no verdict yet');
    expect(actionsOf(card)).toEqual([
      'trigger_report',
      'open_run',
      'checklist_open',
      'issue_open',
      'hold',
      'rollback',
    ]);
  });

  it('has a button for each trigger that people report, until it is reported or nothing can be rolled back', () => {
    const driver = createGoLiveDriver();
    expect(textOf(draw(driver, control))).not.toContain('Business asks for it');
    deploy(driver);
    const text = textOf(draw(driver, control));
    expect(text).toContain('*A rollback is called for if:*\n• Business asks for it');
    expect(buttonsOf(draw(driver, control))[0]).toMatchObject({
      action: 'trigger_report',
      value: `GL-7|request|${T0}`,
    });
    driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' });
    expect(textOf(draw(driver, control))).toContain('• Business asks for it · 🚨 *reported*');
    expect(actionsOf(draw(driver, control))).not.toContain('trigger_report');
    driver.wish(ona, { type: 'RequestRollback', reason: 'x', incident: 1 });
    expect(textOf(draw(driver, control))).not.toContain('• Business asks for it');
    expect(textOf(draw(driver, control))).toContain(
      'asked for by <@U0ONA> (trigger: “Business asks for it”)',
    );
    expect(textOf(tell(driver, 'RunRequested'))).toContain('x\n*Trigger:* “Business asks for it”');
  });

  it('asks somebody to look where a run takes longer than planned', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.runTo(T0 + minutes(31));
    expect(textOf(draw(driver, control))).toContain('run 1> is queued, longer than planned');
    expect(textOf(draw(driver, control))).toContain(
      '*Next:* the run takes longer than planned. It waits for the technical lead (<@U0TOM> or <@U0TESS>)',
    );
  });

  it('shows no progress of a run that has ended', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    const progressOf = () => ({ jobsDone: 2, jobs: 5 });
    const card = renderMessage(control, driver.state, { now: driver.now, words: en, progressOf });
    expect(textOf(card)).toContain('run 1> succeeded');
    expect(textOf(card)).not.toContain('2 of 5 jobs');
  });

  it('shows a run that waits for an approval as waiting', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.system({
      type: 'ReportRunStatus',
      correlationId: newestRun(driver),
      attempt: 1,
      status: 'waiting',
    });
    const text = textOf(draw(driver, control));
    expect(text).toContain('run 1> is waiting for an approval in GitHub');
    expect(text).toContain('*Next:* the run waits for an approval in GitHub.');
  });

  it.each([
    ['failure', 'failed'],
    ['cancelled', 'was cancelled'],
    ['timed_out', 'timed out'],
    ['somehow*new', 'ended as “somehow∗new”'],
  ])('shows the conclusion %s as what it is, and asks for a decision', (conclusion, words) => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, conclusion);
    const card = draw(driver, control);
    expect(textOf(card)).toContain(`run 1> ${words}`);
    expect(textOf(card)).toContain('*Deployment failed*');
    expect(textOf(card)).toContain(
      '*Next:* it waits for a decision: the technical lead (<@U0TOM> or <@U0TESS>) starts it again',
    );
    expect(textOf(card)).toContain('Start deployment again');
    expect(actionsOf(card)).toEqual(expect.arrayContaining(['start_deployment', 'abort', 'rollback']));
  });

  it('offers no rollback of a deployment that GitHub refused', () => {
    const driver = createGoLiveDriver();
    const correlationId = beginDeployment(driver);
    driver.system({ type: 'ReportDispatchRejected', correlationId, reason: 'No ref found for: main' });
    const card = draw(driver, control);
    expect(textOf(card)).toContain('refused by GitHub (No ref found for: main)');
    expect(textOf(card)).not.toContain('rolls back');
    expect(actionsOf(card)).not.toContain('rollback');
  });

  it('offers to declare success only when all endpoints are up', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    expect(actionsOf(draw(driver, control))).not.toContain('declare_success');
    expect(textOf(draw(driver, control))).toContain('the health of web and api must be up');
    see(driver, 'up');
    expect(actionsOf(draw(driver, control)).slice(0, 2)).toEqual(['trigger_report', 'declare_success']);
    expect(textOf(draw(driver, control))).toContain('✅ web: *up* since @18:00 (web is up)');
    expect(textOf(draw(driver, control))).toContain(
      'waiting for the operations lead (<@U0OLE> or <@U0TESS>) to complete the validation',
    );
  });

  it('says that nothing is to do after a success, and keeps the rollback while the health is watched', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    const card = draw(driver, control);
    expect(textOf(card)).toContain('Success declared by <@U0OLE>');
    expect(textOf(card)).toContain('nothing to do. Health is watched until');
    expect(actionsOf(card)).toEqual(['trigger_report', 'open_run', 'checklist_open', 'close', 'rollback']);
    driver.runTo(T0 + hours(5));
    expect(actionsOf(draw(driver, control))).not.toContain('rollback');
  });

  it('says of the health, once it is watched no more, that it is what was seen last', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    expect(textOf(draw(driver, control))).toContain('*Health*\n');
    driver.runTo(T0 + hours(5));
    expect(textOf(draw(driver, control))).toContain('*Health, as golive saw it last*\n✅ web: *up* since');
    expect(textOf(draw(driver, control))).not.toContain('*Health*\n');
  });

  it('puts what runs and its health above the gates once a run was asked for', () => {
    const driver = createGoLiveDriver();
    expect(textOf(draw(driver, control))).not.toContain('*Runs*');
    deploy(driver);
    const text = textOf(draw(driver, control));
    const order = ['*Runs*', '*Health*', '*Gates*'].map((title) => text.indexOf(title));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((x, y) => x - y));
  });

  it('does not call production mixed where GitHub refused the rollback', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    const refuse = () => {
      driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
      const correlationId = newestRun(driver);
      driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
      driver.system({ type: 'ReportDispatchRejected', correlationId, reason: 'Required input' });
    };
    refuse();
    expect(textOf(draw(driver, control))).toContain('*Next:* GitHub refused to start the rollback');
    driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
    acceptRun(driver);
    endRun(driver, 'failure');
    refuse();
    expect(textOf(draw(driver, control))).toContain('*Next:* production may be in a mixed state.');
  });

  it('shows a rollback from the request to its verification', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
    expect(textOf(draw(driver, control))).toContain(
      'The rollback to v1.4.1, asked for by <@U0ONA>: not sent',
    );
    acceptRun(driver);
    expect(actionsOf(draw(driver, control))).not.toContain('rollback');
    endRun(driver, 'success');
    expect(textOf(draw(driver, control))).toContain(
      'golive verifies the health after the rollback, until @18:20',
    );
    see(driver, 'up');
    expect(textOf(draw(driver, control))).toContain('Rolled back to v1.4.1, verified @18:00.');
  });

  it('says what an earlier go-live puts in the way, who lifts it and how, until it is lifted', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    const report = (...bars: readonly Bar[]) => {
      driver.facts = { ...driver.facts, bars };
      driver.system({ type: 'ReportBars' });
      return tell(driver, 'BarsChanged');
    };
    const marked = { because: 'version_marked_bad', by: 'GL-6' } as const;
    const told = report({ because: 'target_locked', by: 'GL-6' }, marked);
    driver.moveTo(T0);
    const card = draw(driver, control);
    for (const text of [textOf(card), textOf(told)]) {
      expect(text).toContain(
        'The environment has been *locked* since the rollback of GL-6: a manager of GL-6 unlocks it with `/golive unlock GL-6 reason`.',
      );
      expect(text).toContain('`/golive allow GL-6 reason`');
    }
    expect(textOf(card)).toContain(
      '*Next:* nothing is deployed yet, for the environment is locked until a manager of GL-6 unlocks it and the version',
    );
    expect(actionsOf(card)).not.toContain('start_deployment');
    const unread = { because: 'calendar_unread', by: 'company', title: 'Company' } as const;
    const silent = { ...unread, readAt: T0 - hours(24) };
    for (const text of [textOf(report(silent)), textOf(draw(driver, control))]) {
      expect(text).toContain('an operator mends its address in `freezes.yaml`');
      expect(text).toContain('`/golive unfreeze GL-7 reason`');
      expect(text).toContain('`/golive break-glass GL-7 freeze reason`');
    }
    expect(actionsOf(draw(driver, control))).not.toContain('start_deployment');
    const warning = { ...silent, warnOnly: true, countsUntil: T0 + hours(2) } as const;
    expect(textOf(report(warning))).toMatch(/what it said then counts until @20:00, and from then on/);
    expect(actionsOf(draw(driver, control))).toContain('start_deployment');
    expect(textOf(report())).toContain(
      'Nothing from outside keeps this go-live from being deployed any more.',
    );
    expect(actionsOf(draw(driver, control))).toContain('start_deployment');
  });

  it('says that a rollback has locked the environment, who unlocks it and how', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    driver.wish(ona, { type: 'RequestRollback', reason: 'slow' });
    acceptRun(driver);
    expect(textOf(draw(driver, control))).not.toContain('*locked*');
    endRun(driver, 'success');
    see(driver, 'up');
    const how = 'until the release manager (<@U0RITA>) unlocks it with `/golive unlock GL-7 reason`';
    expect(textOf(draw(driver, control))).toContain(how);
    expect(textOf(tell(driver, 'RollbackVerified'))).toContain(how);
    driver.wish(rita, { type: 'Unlock', reason: 'the cause is known' });
    expect(textOf(draw(driver, control))).toContain(
      'production was unlocked by <@U0RITA>: the cause is known',
    );
    expect(textOf(draw(driver, control))).not.toContain('*locked*');
  });

  it('has nothing left to press once it is aborted, and says by whom and why', () => {
    const driver = createGoLiveDriver();
    driver.wish(rita, { type: 'Abort', reason: 'wrong build' });
    const card = draw(driver, control);
    expect(textOf(card)).toContain('Aborted by <@U0RITA>, @18:00: wrong build');
    expect(actionsOf(card)).toEqual([]);
  });

  it('keeps the rollback after an abort where something may have run', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'failure');
    driver.wish(rita, { type: 'Abort', reason: 'enough' });
    const card = draw(driver, control);
    expect(actionsOf(card)).toEqual(['trigger_report', 'open_run', 'rollback']);
    expect(textOf(card)).toContain('What was started is not stopped: look at GitHub.');
  });

  it('names what could not be delivered', () => {
    const driver = createGoLiveDriver();
    for (const n of [1, 2, 3, 4])
      driver.system({
        type: 'ReportEffectGivenUp',
        effect: `e${n}`,
        kind: 'slack.message',
        subject: `card ${n}`,
        reason: 'channel_not_found',
      });
    const text = textOf(draw(driver, control));
    expect(text).toContain('• card 4: channel_not_found (@18:00)');
    expect(text).toContain('• and 1 earlier');
    expect(text).not.toContain('card 1');
  });

  it('shows the phase that the plan has for this moment', () => {
    const phases = [
      {
        id: 'a',
        title: 'Preparation',
        startsOffsetMs: -hours(1),
        durationMs: hours(1),
        owners: [],
        steps: [],
      },
      { id: 'b', title: 'Deployment', startsOffsetMs: 0, durationMs: minutes(30), owners: [], steps: [] },
    ];
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, phases } } });
    expect(textOf(draw(driver, control))).toContain('*First phase*\nPreparation, from @17:00');
    driver.moveTo(T0 - minutes(10));
    expect(textOf(draw(driver, control))).toContain('*Phase by the plan*\nPreparation, until @18:00');
    driver.moveTo(T0 + minutes(40));
    expect(textOf(draw(driver, control))).toContain('*Phase by the plan*\nAll phases are over');
  });

  it('names what was not delivered in words', () => {
    const driver = createGoLiveDriver();
    const give = (effect: string, kind: string, subject: string) =>
      driver.system({ type: 'ReportEffectGivenUp', effect, kind, subject, reason: 'is_archived: no post.' });
    give('GL-7/message/event:3:C0STAKE', 'slack.message', 'event');
    give('GL-7/notice/scheduled/1/slack:C0TECH', 'slack.notice', 'scheduled');
    const text = textOf(draw(driver, { card: 'control' }));
    expect(text).toContain('• a message in another channel: is_archived: no post (@');
    expect(text).toContain('• Scheduled: is_archived');
    give('GL-7/members/1', 'slack.members', '');
    give('reminder/U0OLE/1/GL-7', 'slack.reminder', 'U0OLE');
    const later = textOf(draw(driver, { card: 'control' }));
    expect(later).toContain('• the question whether everybody who holds a role is still here: is_archived');
    expect(later).toContain('• the reminder to <@U0OLE>: is_archived');
  });
});
