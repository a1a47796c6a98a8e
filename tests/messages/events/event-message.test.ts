import { describe, expect, it } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { renderMessage } from '../../../src/messages/render-message.ts';
import { followUpDriver } from '../../fixtures/follow-up-plan.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  readChanges,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  minutes,
  ole,
  ona,
  plan,
  rita,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';
import { actionsOf, draw, tell, textOf } from '../drawn.ts';

const played = (play: (driver: GoLiveDriver) => void): GoLiveDriver => {
  const driver = createGoLiveDriver();
  play(driver);
  return driver;
};

const started = (d: GoLiveDriver): void => {
  approve(d);
  d.runTo(T0);
  d.wish(tom, { type: 'StartDeployment' });
};

const begun = (d: GoLiveDriver): void => {
  started(d);
  d.system({ type: 'BeginDispatch', correlationId: newestRun(d), attempt: 1 });
};

describe('an event message', () => {
  it('tells the final GO in the channel, with its anchor and what is next', () => {
    const driver = played(approve);
    const message = tell(driver, 'FinalGoGiven');
    expect(message.place).toBe('channel');
    expect(message.text).toBe('GL-7: 👍 <@U0RITA> gave the *final GO*.');
    expect(textOf(message)).toContain('GL-7 · Shop API v1.4.2 → production\n👍 <@U0RITA> gave');
    const event = driver.recorded.findLast(({ event: { type } }) => type === 'FinalGoGiven');
    expect(textOf(message)).toContain('👍 <@U0RITA> gave the *final GO*.');
    expect(textOf(message)).toContain(
      '*Next* (as of @17:00): the technical lead (<@U0TOM> or <@U0TESS>) starts the deployment',
    );
    expect(textOf(message)).toContain(`GL-7#${event?.version}:${event?.hash.slice(0, 12)}`);
  });

  it('says of when its next is, for it stays as it is; only the card says what is next now', () => {
    const driver = played(approve);
    const text = textOf(tell(driver, 'FinalGoGiven'));
    expect(text).not.toContain('*Next:*');
    expect(text).toContain('*Next* (as of @17:00): the technical lead');
    expect(textOf(draw(driver, { card: 'control' }))).toContain('*Next:* the technical lead');
  });

  it('of files that were added, or a task that was assigned, calls nobody for what else is next', () => {
    const driver = createGoLiveDriver();
    const file = { id: 'F0X', name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 1 };
    const files = [{ ...file, permalink: 'https://acme.slack.com/files/U0TOM/F0X/plan.pdf' }];
    driver.wish(tom, { type: 'AddEvidence', item: 'merged', evidence: '', files });
    expect(textOf(tell(driver, 'EvidenceAdded'))).toBe(
      '<@U0TOM> added evidence to “All is merged”: 📎 <https://acme.slack.com/files/U0TOM/F0X/plan.pdf|plan.pdf>',
    );
    driver.wish(tom, { type: 'AssignItem', item: 'merged', person: tess });
    expect(textOf(tell(driver, 'TaskAssigned'))).not.toContain('*Next*');
  });

  it('tells why the final GO is withdrawn, aloud only where nothing else tells it', () => {
    const opened = played((d) => {
      approve(d);
      d.wish(tom, { type: 'UntickItem', item: 'merged' });
    });
    expect(textOf(tell(opened, 'FinalGoWithdrawn'))).toContain('a blocking checklist item was opened again.');
    expect(tell(opened, 'FinalGoWithdrawn').place).toBe('channel');
    const voted = played((d) => {
      approve(d);
      d.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' });
    });
    expect(textOf(tell(voted, 'FinalGoWithdrawn'))).toContain(
      '*final GO is withdrawn*: a gate stands at NO-GO.',
    );
    expect(tell(voted, 'FinalGoWithdrawn').place).toBe('thread');
    const revoked = played((d) => {
      approve(d);
      d.wish(rita, { type: 'RevokeFinalGo' });
    });
    expect(textOf(tell(revoked, 'FinalGoWithdrawn'))).toContain('<@U0RITA> took it back.');
  });

  it('tells everybody that the final GO is withdrawn for an author who voted, and asks the others of the gate for their vote', () => {
    const gates = plan.runbook.gates.map((gate) => ({ ...gate, fourEyes: true }));
    const driver = createGoLiveDriver({
      plan: {
        ...plan,
        runbook: { ...plan.runbook, gates },
        service: { ...plan.service, logins: { tom, sam } },
      },
    });
    readChanges(driver);
    approve(driver);
    readChanges(driver, ['tom', 'sam']);
    const message = tell(driver, 'FinalGoWithdrawn');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain(
      'The *final GO is withdrawn*: somebody whose GO it rests on wrote some of what goes live, as GitHub tells now.\n' +
        '*Next* (as of @17:00): waiting for the votes on technical (<@U0TESS>) and security (nobody there can vote: <@U0RITA> or <@U0SAM> hands the role over).',
    );
  });

  it('tells a hold and its end to everybody', () => {
    const driver = played((d) => d.wish(tess, { type: 'Hold', reason: 'storm <!here>' }));
    expect(textOf(tell(driver, 'Held'))).toContain(
      '⏸️ <@U0TESS> put the go-live *on hold*: storm &lt;!here&gt;\n*Next* (as of @18:00): it stays on hold until the release manager',
    );
    expect(tell(driver, 'Held').place).toBe('channel');
    driver.wish(rita, { type: 'Resume' });
    expect(textOf(tell(driver, 'Resumed'))).toContain('▶️ <@U0RITA> *resumed* the go-live.');
  });

  it('tells a new T-0 in both zones and what it does to the votes', () => {
    const driver = played((d) =>
      d.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone: 'Asia/Tokyo', reason: 'late build' }),
    );
    const text = textOf(tell(driver, 'Rescheduled'));
    expect(text).toContain('*T-0 to @02:00 (Thu, 3 Dec 2026, 02:00 Asia/Tokyo)*: late build');
    expect(text).toContain('Votes given for a T-0 more than 4 h away from the new one are outdated');
  });

  it('tells an abort with who, why and its anchor', () => {
    const message = tell(
      played((d) => d.wish(rita, { type: 'Abort', reason: 'wrong build' })),
      'Aborted',
    );
    expect(message).toMatchObject({
      place: 'channel',
      text: 'GL-7: 🛑 <@U0RITA> *aborted* the go-live: wrong build',
    });
    expect(textOf(message)).toMatch(/GL-7#6:[0-9a-f]{12}/);
  });

  it('keeps the steps of a deployment that goes well in the thread', () => {
    const driver = played((d) => {
      deploy(d);
      endRun(d, 'success');
    });
    expect(tell(driver, 'RunRequested')).toMatchObject({
      place: 'thread',
      text: '🚀 <@U0TOM> started the *deployment* of v1.4.2.',
    });
    expect(tell(driver, 'DispatchAccepted')).toMatchObject({
      place: 'thread',
      text: 'GitHub accepted the deployment: <https://github.example/runs/1|run 1>.',
    });
    expect(tell(driver, 'RunCompleted')).toMatchObject({
      place: 'thread',
      text: '✅ The *deployment succeeded* (<https://github.example/runs/1|run 1>).',
    });
  });

  it('does not name a run that is not known yet', () => {
    const driver = played((d) => {
      begun(d);
      d.system({ type: 'ReportDispatchAccepted', correlationId: newestRun(d) });
    });
    expect(tell(driver, 'DispatchAccepted').text).toBe(
      'GitHub accepted the deployment. Its run is linked as soon as it is found.',
    );
  });

  it.each([
    ['failure', '*deployment failed*'],
    ['cancelled', '*deployment was cancelled*'],
    ['timed_out', '*deployment timed out*'],
    ['action_required', '*deployment stopped and asks for an action in GitHub*'],
    ['deleted', '*deployment was deleted in GitHub*'],
    ['<!here>', '*deployment ended as “&lt;!here&gt;”*'],
  ])('tells the conclusion %s in the channel as what it is', (conclusion, words) => {
    const message = tell(
      played((d) => {
        deploy(d);
        endRun(d, conclusion);
      }),
      'RunCompleted',
    );
    expect(message.place).toBe('channel');
    expect(message.text).toContain(words);
    expect(textOf(message)).toMatch(/\*Next\* \(as of @\d\d:\d\d\): it waits for a decision/);
  });

  it('tells in the channel that GitHub refused, and that nobody knows', () => {
    const refused = played((d) => {
      begun(d);
      d.system({
        type: 'ReportDispatchRejected',
        correlationId: newestRun(d),
        reason: 'No ref found for: main',
      });
    });
    expect(tell(refused, 'DispatchRejected')).toMatchObject({
      place: 'channel',
      text: 'GL-7: ❌ The *deployment was not started*: No ref found for: main',
    });
    const unknown = played((d) => {
      begun(d);
      d.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(d), reason: 'timeout' });
    });
    expect(tell(unknown, 'DispatchUnknown').place).toBe('channel');
    expect(textOf(tell(unknown, 'DispatchUnknown'))).toContain(
      'golive looks for the run before anything is sent again',
    );
  });

  it('calls off in the channel that nobody knew, with the run', () => {
    const driver = played((d) => {
      begun(d);
      d.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(d), reason: 'timeout' });
      const run = { runId: 1, url: 'https://github.example/runs/1' };
      d.system({ type: 'ReportDispatchAccepted', correlationId: newestRun(d), run });
    });
    expect(tell(driver, 'DispatchAccepted')).toMatchObject({
      place: 'channel',
      text: 'GL-7: ✅ It is known now: the *deployment was started* (<https://github.example/runs/1|run 1>).',
    });
  });

  it('calls off in the channel that nobody knew, where nothing was started or the run is named later', () => {
    const doubted = (d: GoLiveDriver): string => {
      begun(d);
      const correlationId = newestRun(d);
      d.system({ type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' });
      d.system({ type: 'BeginDispatch', correlationId, attempt: 2 });
      return correlationId;
    };
    const notSent = played((d) => {
      const correlationId = doubted(d);
      d.system({ type: 'ReportDispatchNotSent', correlationId, attempt: 2, reason: 'refused' });
    });
    expect(tell(notSent, 'DispatchNotSent').place).toBe('channel');
    const found = played((d) => {
      const correlationId = doubted(d);
      d.system({ type: 'ReportDispatchAccepted', correlationId });
      d.system({ type: 'ReportRunFound', correlationId, run: { runId: 1, url: 'https://x.example/1' } });
    });
    expect(tell(found, 'RunFound')).toMatchObject({
      place: 'channel',
      text: 'GL-7: The deployment’s run is found (<https://x.example/1|run 1>).',
    });
  });

  it('tells in another channel what happened and where it is run, without what is next', () => {
    const driver = played((d) => d.wish(rita, { type: 'Abort', reason: 'wrong build' }));
    const event = driver.recorded.at(-1);
    const message = draw(driver, { card: 'event', version: event?.version ?? 0, channel: 'C0STAKE' }, event);
    expect(textOf(message).split('\n')).toEqual([
      'GL-7 · Shop API v1.4.2 → production',
      '🛑 <@U0RITA> *aborted* the go-live: wrong build',
      'It is run in <#C0RELEASE>.',
      expect.stringContaining('GL-7#'),
    ]);
    expect(message.place).toBe('channel');
  });

  it.each([
    [false, [], '*on hold*: look'],
    [
      true,
      ['What has begun goes on. Until it is resumed, nothing new is started but a rollback.'],
      '*on hold*: look',
    ],
  ])('says in another channel what a hold means for what has begun; begun: %s', (isBegun, follows, held) => {
    const driver = played((d) => {
      if (isBegun) deploy(d);
      d.wish(ole, { type: 'Hold', reason: 'look' });
    });
    const event = driver.recorded.at(-1);
    const ref = { card: 'event', version: event?.version ?? 0, channel: 'C0STAKE' } as const;
    const told = textOf(draw(driver, ref, event)).split('\n');
    expect(told.slice(1, -2)).toEqual([expect.stringContaining(held), ...follows]);
    driver.wish(rita, { type: 'Resume' });
    expect(textOf(draw(driver, ref, event)).split('\n')).toEqual(told);
  });

  it('asks for help where the fate of a run could not be found out', () => {
    const driver = played((d) => {
      begun(d);
      const subject = newestRun(d);
      d.system({
        type: 'ReportEffectGivenUp',
        effect: 'e',
        kind: 'github.dispatch',
        subject,
        reason: 'HTTP 500',
      });
    });
    const message = tell(driver, 'EffectGaveUp');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain('*Nobody could find out whether the deployment was started*: HTTP 500');
    expect(textOf(message)).toContain('Look at GitHub: if it ran, the on call_engineer (<@U0ONA>)');
  });

  it('says in the channel when a rollback that GitHub did not take is sent next, and how it goes by hand', () => {
    const driver = played((d) => {
      deploy(d);
      d.wish(ona, { type: 'RequestRollback', reason: 'down' });
      const correlationId = newestRun(d);
      d.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
      const nextAt = d.now + minutes(5);
      d.system({ type: 'ReportDispatchNotSent', correlationId, attempt: 1, reason: 'HTTP 429', nextAt });
    });
    const message = tell(driver, 'DispatchNotSent');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toMatch(/tries again by @.*ever more seldom\. <@U0ONA>/);
    expect(textOf(message)).toMatch(/<https:.*\/actions\/workflows\/rollback.*\.yml\|rollback.*\.yml>/);
    expect(textOf(message)).toContain(`golive_id \`${newestRun(driver)}\``);
  });

  it('calls the starter where a run waits for an approval or takes too long', () => {
    const driver = played((d) => {
      deploy(d);
      d.system({ type: 'ReportRunStatus', correlationId: newestRun(d), attempt: 1, status: 'waiting' });
    });
    expect(textOf(tell(driver, 'RunStatusChanged'))).toContain('is waiting for an approval in GitHub.');
    expect(textOf(tell(driver, 'RunStatusChanged'))).toContain('<@U0TOM> or <@U0TESS>, please follow it up.');
    driver.runTo(T0 + minutes(31));
    expect(textOf(tell(driver, 'RunOverdue'))).toContain('takes longer than the 30 min that were planned.');
  });

  it('tells a rollback from the request to its end', () => {
    const driver = played((d) => {
      deploy(d);
      endRun(d, 'success');
      d.wish(ona, { type: 'RequestRollback', reason: 'errors' });
      acceptRun(d);
      endRun(d, 'success');
    });
    expect(tell(driver, 'RunRequested')).toMatchObject({
      place: 'channel',
      text: 'GL-7: ⏪ <@U0ONA> asked for a *rollback* to v1.4.1: errors',
    });
    driver.runTo(T0 + minutes(25));
    expect(tell(driver, 'RollbackUnverified')).toMatchObject({ place: 'channel' });
    expect(textOf(tell(driver, 'RollbackUnverified'))).toContain('<@U0ONA>, please look at production now.');
    see(driver, 'up');
    expect(tell(driver, 'RollbackVerified')).toMatchObject({
      place: 'channel',
      text: 'GL-7: ↩️ *Rolled back.* The health is up again on v1.4.1.',
    });
  });

  it('tells the success in the channel', () => {
    expect(tell(played(succeed), 'SuccessDeclared')).toMatchObject({
      place: 'channel',
      text: 'GL-7: ✅ <@U0OLE> declared *success*: v1.4.2 is live.',
    });
  });

  it('tells a change of health with its evidence', () => {
    const driver = played((d) => {
      deploy(d);
      d.system({
        type: 'ReportHealth',
        endpoint: 'web',
        verdict: 'down',
        since: d.now,
        evidence: '3 *failed*',
      });
    });
    expect(tell(driver, 'HealthChanged').text).toBe('🔻 The health of web is *down*: 3 ∗failed∗');
    expect(tell(driver, 'HealthChanged').head).toEqual({ card: 'health_alarm', number: 1 });
  });

  it('tells who leads and who manages whom to inform where a notice did not go out', () => {
    const failed = played((d) => {
      d.runTo(T0 - days(1));
      d.system({
        type: 'ReportNoticeFailed',
        notice: 'scheduled',
        round: 1,
        target: 'slack:C0STAKE',
        reason: 'is_archived',
      });
    });
    expect(textOf(tell(failed, 'NoticeFailed'))).toContain(
      'The notice *Scheduled* could not be delivered to <#C0STAKE>: is_archived\nIt is not tried again. <@U0TOM> or <@U0TESS> and <@U0RITA>, please tell them yourselves.',
    );
    expect(tell(failed, 'NoticeFailed').place).toBe('channel');
    const missed = played((d) => {
      d.moveTo(T0 - minutes(10));
      d.tick();
    });
    expect(textOf(tell(missed, 'NoticeMissed'))).toContain('was missed: it was due @17:00');
    expect(tell(missed, 'NoticeMissed').place).toBe('channel');
    // Several are missed at once, where time was lost: what is next stands on the card.
    expect(textOf(tell(missed, 'NoticeMissed'))).not.toContain('*Next*');
  });

  it('asks in the channel where a dispatch was given up, or called back without anybody asking for it', () => {
    const driver = played((d) => {
      approve(d);
      d.runTo(T0);
      d.wish(tom, { type: 'StartDeployment' });
      d.system({ type: 'BeginDispatch', correlationId: newestRun(d), attempt: 1 });
      d.runTo(T0 + minutes(16));
      const correlationId = newestRun(d);
      d.system({ type: 'ReportDispatchNotSent', correlationId, attempt: 1, reason: 'connection refused' });
    });
    const calledBack = tell(driver, 'RunCancelledBeforeDispatch');
    expect(calledBack.place).toBe('channel');
    expect(textOf(calledBack)).toContain('its grace time was over');
    const lost = played((d) => {
      deploy(d);
      d.system({
        type: 'ReportEffectGivenUp',
        effect: 'dispatch/x',
        kind: 'github.dispatch',
        subject: newestRun(d),
        reason: 'no answer',
      });
    });
    expect(tell(lost, 'EffectGaveUp').place).toBe('channel');
  });

  it('says in the channel what fell due while golive was down', () => {
    const driver = played((d) =>
      d.system({
        type: 'ReportDowntime',
        from: T0 - days(2),
        to: T0 - days(1),
        due: ['notice:scheduled', 'OfferStart', 'something_new'],
      }),
    );
    const message = tell(driver, 'DowntimeNoticed');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain(
      'golive was down from @18:00 to @18:00. In that time fell due: the notice Scheduled, T-0 and something_new.',
    );
    const due = ['notice:scheduled', 'notice:success'];
    const both = played((d) =>
      d.system({ type: 'ReportDowntime', from: T0 - days(2), to: T0 - days(1), due }),
    );
    expect(textOf(tell(both, 'DowntimeNoticed'))).toContain('fell due: the notices Scheduled and Success.');
  });

  it('names what fell due in a downtime once, by title or with its count, and who sees to what was missed', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    const due = ['ReportStepOverrun:checks', 'CallNextContact', 'ReportStepOverrun:word', 'CallNextContact'];
    const missed = ['BeginPhase:before', 'StartStep:assembly'];
    driver.system({ type: 'ReportDowntime', from: T0 - days(2), to: T0 - days(1), due, missed });
    const lines = textOf(tell(driver, 'DowntimeNoticed'));
    expect(lines).toContain(
      'In that time fell due: the end of the time for checks and word and the call of the next contact (2 times). ' +
        '*Missed*: the beginning of Before and the start of assembly.',
    );
    expect(lines).toMatch(
      /golive is doing it now, late.*<@U0OLE> or <@U0TESS>, please look at `\/golive steps GL-7`: start/u,
    );
    const old = createGoLiveDriver();
    old.system({
      type: 'ReportDowntime',
      from: T0,
      to: T0,
      due: ['StartStep', 'ReportStepOverrun', 'StartStep'],
    });
    expect(textOf(tell(old, 'DowntimeNoticed'))).toContain(
      'fell due: a step that starts by itself (2 times) and the time of a step.',
    );
    const seldom = createGoLiveDriver();
    const kinds = [
      'ReportDelegationOver',
      'ReportTrafficBaked',
      'ReportStaleVote',
      'ReportStatusPageLeftOpen',
    ];
    seldom.system({ type: 'ReportDowntime', from: T0, to: T0, due: kinds });
    expect(textOf(tell(seldom, 'DowntimeNoticed'))).not.toMatch(/[a-z][A-Z]/u);
    const skipped = createGoLiveDriver({ plan: phasedPlan });
    skipped.system({ type: 'ReportDowntime', from: T0, to: T0, due: [], missed });
    expect(textOf(tell(skipped, 'DowntimeNoticed'))).not.toMatch(/fell due|doing it now/u);
  });

  it('says in the channel that a backup was put back, what to compare, and who resumes it', () => {
    const driver = played((d) => d.system({ type: 'ReportRestored', since: T0 - days(1) }));
    const message = tell(driver, 'DatabaseRestored');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain('restored from a backup');
    expect(textOf(message)).toContain('has anybody voted, held or aborted since then');
    expect(textOf(message)).toMatch(/on hold until .* resumes it/);
  });

  it('says of a backup that was put back after the end which follow-ups to look at', () => {
    const driver = followUpDriver();
    succeed(driver);
    driver.system({ type: 'ReportRestored', since: T0 });
    const message = tell(driver, 'DatabaseRestored');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain('which follow-ups were done since then');
    expect(textOf(message)).not.toContain('on hold');
  });

  it('says in the channel that a run which never showed up is not looked for any longer', () => {
    const driver = played((d) => {
      begun(d);
      d.system({ type: 'ReportDispatchAccepted', correlationId: newestRun(d) });
      d.runTo(T0 + days(2));
      endRun(d, 'never_found');
    });
    const message = tell(driver, 'RunCompleted');
    expect(message.place).toBe('channel');
    expect(textOf(message)).toContain('❌ The *deployment was never found in GitHub*.');
    expect(textOf(message)).toContain('no run has shown up since. golive does not look any longer. <@U0TOM>');
    expect(driver.state.status).toBe('deployment_failed');
  });

  it('has no buttons: what can be done is on the cards', () => {
    const driver = played(succeed);
    for (const event of driver.recorded) {
      const message = renderMessage({ card: 'event', version: event.version }, driver.state, {
        now: driver.now,
        words: en,
        event,
      });
      expect(actionsOf(message)).toEqual([]);
    }
  });

  it('cannot be drawn without its event', () => {
    const driver = createGoLiveDriver();
    const context = { now: driver.now, words: en };
    expect(() => renderMessage({ card: 'event', version: 1 }, driver.state, context)).toThrow(
      'without its event',
    );
  });
});
