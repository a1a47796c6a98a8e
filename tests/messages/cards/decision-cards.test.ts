import { describe, expect, it } from 'vitest';
import { openConditions } from '../../../src/domain/gates/condition-rules.ts';
import { react } from '../../../src/domain/react.ts';
import { gatesAnswer, statusAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { finalGoView } from '../../../src/messages/views/final-go-view.ts';
import {
  acceptRun,
  approve,
  beginDeployment,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  readChanges,
  see,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
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
import { phasedPlan } from '../../fixtures/phased-plan.ts';
import { actionsOf, buttonsOf, draw, tell, textOf } from '../drawn.ts';

const gate = (id: string) => ({ card: 'gate', gate: id }) as const;
const noGo = { card: 'no_go', gate: 'business', alert: 1 } as const;
const start = { card: 'start', round: 1 } as const;
const startOverdue = { card: 'start_overdue', round: 1 } as const;
const alarm = { card: 'health_alarm', number: 1 } as const;
const proposal = { card: 'proposal', incident: 1 } as const;

describe('a health alarm', () => {
  const down = (driver: GoLiveDriver, endpoint = 'web', verdict: 'up' | 'down' | 'unknown' = 'down') =>
    driver.system({ type: 'ReportHealth', endpoint, verdict, since: driver.now, evidence: 'HTTP 503' });
  const validating = (): GoLiveDriver => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    down(driver);
    return driver;
  };

  it('calls those who must act in the channel, and says when a rollback is proposed', () => {
    const card = draw(validating(), alarm);
    expect(card.place).toBe('channel');
    expect(card.text).toBe('GL-7: 🔻 *Health is down: web*');
    expect(textOf(card).split('\n')).toEqual([
      '🔻 *Health is down: web*',
      'GL-7 · Shop API v1.4.2 → production',
      '🔻 web: *down* since @18:00 (HTTP 503)',
      '<@U0ONA>, <@U0TOM> and <@U0TESS>, please look at it. If it stays down, golive proposes a rollback @18:05, 5 min after it went down.',
    ]);
  });

  it('points to the proposal once there is one, and to a rollback once that is dismissed', () => {
    const driver = validating();
    driver.system({ type: 'ReportTrigger', trigger: 'unavailable', since: driver.now, evidence: 'x' });
    expect(textOf(draw(driver, alarm))).toContain(
      'A rollback is proposed: the on call_engineer (<@U0ONA>) decides',
    );
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'known' });
    expect(textOf(draw(driver, alarm))).toContain('The rollback proposal was dismissed;');
  });

  it('does not promise a proposal that no trigger makes', () => {
    const rollback = { ...runbook.rollback, triggers: [] };
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, rollback } } });
    deploy(driver);
    down(driver);
    expect(textOf(draw(driver, alarm))).toContain('golive proposes no rollback by itself for that;');
  });

  it('is called off where it was told, and not before', () => {
    const driver = validating();
    down(driver, 'web', 'unknown');
    expect(textOf(draw(driver, alarm))).toContain('❔ *Health is not known: web*');
    down(driver, 'web', 'up');
    expect(textOf(draw(driver, alarm))).toContain('✅ *Called off:* the health of web is up again');
  });

  it('is settled by a rollback', () => {
    const driver = validating();
    driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
    expect(textOf(draw(driver, alarm))).toContain('Settled: the go-live now stands at “Rolling back”.');
  });

  it('is not what the control card hides behind its status', () => {
    const driver = validating();
    const card = textOf(draw(driver, { card: 'control' }));
    expect(card).toContain('🔎 *Validating* · 🔻 *health is down*');
    expect(card).toContain(
      '*Next:* the health of web is *down*. It waits for <@U0ONA>, <@U0TOM> and <@U0TESS>',
    );
    down(driver, 'web', 'up');
    expect(textOf(draw(driver, { card: 'control' }))).not.toContain('down');
  });
});

const eventOf = ({ recorded }: GoLiveDriver) =>
  recorded.findLast(({ event }) => event.type === 'GateOpened')?.version;

describe('a gate card', () => {
  it('shows who decides on what, and both votes', () => {
    const driver = createGoLiveDriver();
    const card = draw(driver, gate('technical'));
    expect(card.place).toBe('thread');
    expect(card.text).toBe('GL-7 · technical: no vote yet');
    const text = textOf(card);
    expect(text).toContain('*Decides:* technical lead (<@U0TOM> or <@U0TESS>)');
    expect(text).toContain('*Escalation if NO-GO:* release manager (<@U0RITA>)');
    expect(text).toContain('☐ All is ready');
    expect(buttonsOf(card)).toMatchObject([
      { action: 'gate_go', value: `GL-7|technical|${T0}` },
      { action: 'gate_go_if', value: `GL-7|technical|${T0}` },
      { action: 'gate_no_go', value: `GL-7|technical|${T0}` },
    ]);
  });

  it('that opens with nobody left to vote says in the channel, and on itself, who hands the role over', () => {
    const driver = createGoLiveDriver();
    driver.system({ type: 'ReportMembership', person: sam, isMember: false });
    driver.runTo(T0 - days(1));
    const opened = tell(driver, 'GateOpened');
    expect(opened.place).toBe('channel');
    const asked =
      'whoever holds security lead has left the workspace. <@U0RITA>, please hand over: `/golive handover GL-7 security lead @person`.';
    expect(textOf(opened)).toContain(`security is open for votes.\n⚠️ *Nobody can vote on it:* ${asked}`);
    expect(textOf(draw(driver, gate('security')))).toContain(asked);
    expect(textOf(draw(driver, { card: 'control' }))).toContain(
      'security (nobody there can vote: <@U0RITA> hands the role over)',
    );
    expect([...driver.effects.keys()]).toContain(`GL-7/message/event:${eventOf(driver)}`);
    driver.wish(rita, { type: 'HandOverRole', role: 'security_lead', to: ona });
    expect(textOf(draw(driver, gate('security')))).not.toContain('Nobody can vote');
    driver.system({ type: 'ReportMembership', person: ona, isMember: false });
    driver.system({ type: 'ReportMembership', person: rita, isMember: false });
    expect(textOf(draw(driver, gate('security')))).toContain('Nobody who may hand a role over is still here');
  });

  it('shows the vote with its reason and its place in the audit trail', () => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not *trained*' });
    const { version, hash } = driver.recorded.at(-1) ?? { version: 0, hash: '' };
    const text = textOf(draw(driver, gate('business')));
    expect(text).toContain('⛔ *NO-GO* by <@U0BEA>, @18:00\n>not ∗trained∗');
    expect(text).toContain(`GL-7#${version}:${hash.slice(0, 12)}`);
  });

  it('lets only the other holder of the role take over a GO', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    expect(buttonsOf(draw(driver, gate('technical'))).map((b) => b.text)).toEqual([
      'Take over the GO',
      'Untick a criterion',
      'NO-GO',
      'Withdraw my vote',
    ]);
    expect(buttonsOf(draw(driver, gate('business'))).map((b) => b.text)).toEqual([
      'Untick a criterion',
      'NO-GO',
      'Withdraw my vote',
    ]);
  });

  it('says who withdrew a vote, on the card, to the channel and to who was called for a NO-GO', () => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not trained' });
    driver.wish(bea, { type: 'WithdrawVote', gate: 'business' });
    expect(textOf(draw(driver, gate('business')))).toContain(
      '*No vote yet.* <@U0BEA> withdrew their NO-GO, @18:00.',
    );
    expect(actionsOf(draw(driver, gate('business')))).not.toContain('gate_withdraw');
    expect(textOf(draw(driver, { card: 'no_go', gate: 'business', alert: 1 }))).toContain(
      '<@U0BEA> took it back, @18:00.',
    );
    expect(tell(driver, 'VoteWithdrawn').place).toBe('channel');
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    expect(textOf(draw(driver, gate('business')))).not.toContain('withdrew');
  });

  it('shows which criteria a GO rests on, and asks again when one of them was taken back', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    expect(textOf(draw(driver, gate('technical')))).toContain('☑ All is ready');
    driver.wish(tess, { type: 'UntickCriteria', gate: 'technical', criteria: ['ready'] });
    const card = draw(driver, gate('technical'));
    expect(textOf(card)).toContain('☐ All is ready');
    expect(textOf(card)).toContain(
      '⌛ *No longer GO:* <@U0TESS> unticked “All is ready”, @18:00. A new vote is needed.',
    );
    expect(actionsOf(card)).toEqual(['gate_go', 'gate_go_if', 'gate_no_go']);
    const shown = tell(driver, 'CriteriaUnticked');
    expect(shown.place).toBe('channel');
    expect(textOf(shown)).toContain('<@U0TOM> or <@U0TESS>, please vote again');
  });

  it('says why a GO is outdated', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(5), timeZone: 'Europe/Berlin' });
    const card = draw(driver, gate('technical'));
    expect(textOf(card)).toContain('*Outdated:* T-0 has moved by more than 4 h since.');
    expect(actionsOf(card)).toEqual(['gate_go', 'gate_go_if', 'gate_no_go']);
  });

  it('has no buttons once the deployment is on its way, and says so', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    const card = draw(driver, gate('technical'));
    expect(actionsOf(card)).toEqual([]);
    expect(textOf(card)).toContain('Votes are closed: the deployment was started.');
    expect(textOf(card)).toContain('✅ *GO* by <@U0TOM>');
  });
});

describe('a NO-GO card', () => {
  const voted = (): GoLiveDriver => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not trained' });
    return driver;
  };

  it('tells the channel who stopped it, why, and calls the escalation contact', () => {
    const card = draw(voted(), noGo);
    expect(card.place).toBe('channel');
    expect(card.text).toBe('GL-7: NO-GO on business');
    const text = textOf(card);
    expect(text).toContain('⛔ *NO-GO: business*\n⛔ *NO-GO* by <@U0BEA>, @18:00\n>not trained');
    expect(text).toContain('Escalation: release manager (<@U0RITA>), please uphold or overrule it.');
    expect(actionsOf(card)).toEqual(['no_go_uphold', 'no_go_overrule']);
    expect(text).toContain(
      'GL-7 cannot start while this stands: the business stakeholder (<@U0BEA>) can vote GO',
    );
  });

  it('is redrawn when the NO-GO is withdrawn', () => {
    const driver = voted();
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    const card = draw(driver, noGo);
    expect(card.text).toBe('GL-7: the NO-GO on business is withdrawn');
    expect(textOf(card)).toContain('✅ *NO-GO withdrawn: business*\n<@U0BEA> voted GO, @18:00.');
    expect(textOf(card)).not.toContain('Escalation');
  });

  it('goes on naming who ended the NO-GO, whoever votes after that', () => {
    const card = { card: 'no_go', gate: 'technical', alert: 1 } as const;
    const driver = createGoLiveDriver();
    const go = { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] } as const;
    driver.wish(tom, { ...go, vote: 'NO-GO', reason: 'not trained' });
    driver.wish(tom, go);
    const shown = draw(driver, card);
    driver.wish(tess, go);
    expect(driver.state.gates['technical']?.vote?.by).toBe(tess);
    expect(draw(driver, card)).toEqual(shown);
    driver.wish(tom, { ...go, vote: 'NO-GO', reason: 'not trained after all' });
    expect(textOf(draw(driver, card))).toContain('not trained after all');
    driver.wish(tess, go);
    expect(textOf(draw(driver, card))).toContain('<@U0TESS> voted GO');
  });

  it('says that it was taken back, also when somebody votes after that', () => {
    const driver = voted();
    driver.wish(bea, { type: 'WithdrawVote', gate: 'business' });
    const shown = draw(driver, noGo);
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    expect(draw(driver, noGo)).toEqual(shown);
  });

  it('calls nobody any more once the go-live is aborted', () => {
    const driver = voted();
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(textOf(draw(driver, noGo))).toContain('GL-7 was aborted.');
    expect(textOf(draw(driver, noGo))).not.toContain('please uphold');
    expect(actionsOf(draw(driver, noGo))).toEqual([]);
  });

  it('asks the contact directly with the same buttons', () => {
    const asked = draw(voted(), { card: 'escalation', gate: 'business', alert: 1, to: rita });
    expect(asked.to).toBe(rita);
    expect(actionsOf(asked)).toEqual(['no_go_uphold', 'no_go_overrule']);
  });

  it('shows an overruled NO-GO as what it is, wherever the gate is shown', () => {
    const driver = voted();
    approve(driver);
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not trained yet' });
    driver.wish(rita, { type: 'RuleOnNoGo', gate: 'business', ruling: 'overruled', reason: 'by *video*' });
    driver.wish(rita, { type: 'GiveFinalGo' });
    driver.runTo(T0);
    const line = '⚠️ business: *NO-GO by <@U0BEA>, overruled by <@U0RITA>:* by ∗video∗';
    for (const ref of [{ card: 'control' }, start] as const)
      expect(textOf(draw(driver, ref))).toContain(line);
    expect(textOf(gatesAnswer(driver.state, en))).toContain(line);
    expect(textOf(statusAnswer(driver.state, driver.now, en))).toContain(
      'gates 3 of 4 GO, 1 NO-GO overruled',
    );
    expect(textOf(finalGoView(driver.state, driver.now, en))).toContain(line);
    const whole =
      '⚠️ *NO-GO* by <@U0BEA>, @17:00\n>not trained yet\n⚠️ *Overruled* by <@U0RITA>, @17:00\n>by ∗video∗\nFor the start it counts as GO.';
    for (const ref of [gate('business'), { ...noGo, alert: 2 }])
      expect(textOf(draw(driver, ref))).toContain(whole);
    expect(textOf(draw(driver, { ...noGo, alert: 2 }))).toMatch(/⚠️ \*NO-GO overruled: business\*/u);
    expect(textOf(draw(driver, start))).toContain('nothing is in the way. Start the deployment.');
    const told = tell(driver, 'NoGoOverruled');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain('⚠️ <@U0RITA> *overruled the NO-GO* by <@U0BEA> on business: by ∗video∗');
  });
});

/** What the newest event draws, or the newest of a type. */
const drawnLast = ({ state, recorded }: GoLiveDriver, type = recorded.at(-1)?.event.type) =>
  react(state, recorded.filter(({ event }) => event.type === type).slice(-1)).effects.map(({ key }) => key);

describe('a GO on what has changed since', () => {
  const policies = { checklist: 'ask_again', health: 'ignore' } as const;
  const gates = runbook.gates.map((one) => (one.id === 'business' ? { ...one, ifChanged: policies } : one));
  const unticked = () => {
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, gates } } });
    approve(driver);
    driver.wish(tom, { type: 'UntickItem', item: 'merged' });
    driver.tick();
    return driver;
  };

  it('is asked for again where its gate says so, in the channel and of its owner alone, and the card says what changed', () => {
    const driver = unticked();
    const card = draw(driver, gate('business'));
    expect(textOf(card)).toContain(
      '⌛ *Outdated:* since then open again: “All is merged”. A new vote is needed.',
    );
    expect(actionsOf(card)).toEqual(['gate_go', 'gate_go_if', 'gate_no_go']);
    const told = tell(driver, 'VoteWentStale');
    expect(told.place).toBe('channel');
    expect(textOf(told)).toContain(
      'The *GO on business counts no more*: since it was given, open again: “All is merged”.',
    );
    expect(textOf(told)).toContain('<@U0BEA>');
    expect(textOf(told)).not.toMatch(/Next.*U0SAM/);
  });

  it('counts where its gate only warns, and the card says what changed until it is as before', () => {
    const driver = unticked();
    const warning = '⚠️ *Since then* open again: “All is merged”. The GO counts all the same.';
    expect(textOf(draw(driver, gate('technical')))).toContain(warning);
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    expect(drawnLast(driver)).toContain('GL-7/message/gate:technical');
    expect(textOf(draw(driver, gate('technical')))).not.toContain('Since then');
  });

  it('does not draw the gates anew for what gets better', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    expect(drawnLast(driver).filter((key) => key.includes('gate:'))).toEqual([]);
    driver.wish(tom, { type: 'UntickItem', item: 'merged' });
    expect(drawnLast(driver).filter((key) => key.includes('gate:'))).toEqual([]);
    driver.wish(ole, { type: 'UntickItem', item: 'backup' });
    expect(drawnLast(driver).filter((key) => key.includes('gate:'))).toEqual([]);
  });
});

describe('a vote for somebody else', () => {
  it('names both on every card and in the trail, and who votes for whom until when', () => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'DelegateVotes', to: ona, until: T0 });
    expect(textOf(tell(driver, 'VotesDelegated'))).toContain(
      '🤝 <@U0BEA> lets *<@U0ONA> vote* for them until @18:00.',
    );
    expect(textOf(draw(driver, gate('business')))).toContain('🤝 <@U0ONA> votes for <@U0BEA> until @18:00');
    expect(textOf(draw(driver, gate('technical')))).not.toContain('🤝');
    driver.wish(ona, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    for (const shown of [draw(driver, gate('business')), draw(driver, { card: 'control' })])
      expect(textOf(shown)).toContain('<@U0ONA> for <@U0BEA>');
    expect(textOf(tell(driver, 'VoteCast'))).toContain('<@U0ONA> for <@U0BEA> voted GO on business.');
    driver.runTo(T0);
    expect(textOf(draw(driver, gate('business')))).not.toContain('🤝');
  });
});

describe('a control whose time is over', () => {
  const buttons = (driver: GoLiveDriver) =>
    [gate('business'), gate('security'), { card: 'checklist' } as const].flatMap((ref) =>
      actionsOf(draw(driver, ref)),
    );

  it('is redrawn without its buttons on every gate once it is aborted or under way', () => {
    const deployed = createGoLiveDriver({ plan: phasedPlan });
    deploy(deployed);
    expect(buttons(deployed).filter((action) => action.startsWith('gate_'))).toEqual([]);
    const ended = createGoLiveDriver({ plan: phasedPlan });
    ended.wish(rita, { type: 'Abort', reason: 'x' });
    expect(drawnLast(ended)).toContain('GL-7/message/gate:security');
    expect(buttons(ended)).toEqual([]);
  });

  it('goes from the reminder of whoever votes for somebody no more, and a click is refused with who can', () => {
    const driver = createGoLiveDriver();
    driver.wish(bea, { type: 'DelegateVotes', to: ona, until: T0 - hours(3) });
    driver.runTo(T0 - hours(4));
    const reminder = { card: 'vote_reminder', to: ona, number: driver.state.reminders[ona] ?? 0 } as const;
    expect(actionsOf(draw(driver, reminder))).toContain('gate_go');
    driver.runTo(T0 - hours(3));
    expect(drawnLast(driver, 'DelegationEnded')).toContain(
      `GL-7/message/vote_reminder:${ona}:${reminder.number}`,
    );
    expect(actionsOf(draw(driver, reminder))).toEqual([]);
    const late = driver.wish(ona, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    expect(late.refusal).toMatchObject({ code: 'not_allowed', allowedRoles: ['business_stakeholder'] });
  });

  it('of a condition goes with its vote, from the checklist too', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    const goIf = (text: string) =>
      driver.wish(bea, {
        type: 'CastVote',
        gate: 'business',
        vote: 'GO',
        condition: { text, owner: ona },
      });
    goIf('Call the team');
    goIf('Call everybody');
    expect(drawnLast(driver)).toContain('GL-7/message/checklist');
    const shown = textOf(draw(driver, { card: 'checklist' }));
    expect(shown).toContain('Call everybody');
    expect(shown).not.toContain('Call the team');
  });
});

describe('a gate with four eyes', () => {
  it('says so on its card, and why a GO of an author counts no more', () => {
    const gates = runbook.gates.map((one) => ({ ...one, fourEyes: true }));
    const service = { ...plan.service, logins: { sam } };
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, gates }, service } });
    expect(textOf(draw(driver, gate('technical')))).toContain(
      '_Four eyes: neither whoever planned it nor an author of its commits._',
    );
    expect(textOf(draw(driver, gate('technical')))).toContain(
      '⚠️ *Authors unknown:* GitHub has not answered yet. Until golive knows',
    );
    readChanges(driver, ['jonas']);
    expect(textOf(draw(driver, gate('technical')))).not.toContain('Authors unknown');
    driver.runTo(T0 - days(1));
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'GO', confirmed: ['ready'] });
    readChanges(driver, ['sam', 'mara']);
    expect(textOf(draw(driver, gate('security')))).toContain('of the service): mara. Four eyes');
    expect(textOf(draw(driver, gate('security')))).toContain(
      'commits of whoever gave it go live, and it is for other eyes. A new vote is needed.',
    );
    expect(textOf(draw(driver, gate('security')))).toContain(
      '*Nobody can vote GO on it:* whoever holds security lead planned it or wrote what goes live. <@U0RITA> or <@U0SAM>, please hand over',
    );
  });
});

describe('a gate that is not open yet', () => {
  it('takes a vote ahead, says that it counts from then on, and lets it be withdrawn', () => {
    const driver = createGoLiveDriver();
    const card = () => draw(driver, gate('security'));
    expect(textOf(card())).toContain('A vote can be given before; it counts from then on.');
    expect(actionsOf(card())).toEqual(['gate_go', 'gate_go_if', 'gate_no_go']);
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'GO', confirmed: ['ready'] });
    expect(textOf(card())).toContain('*GO* by <@U0SAM>, @18:00\nIt counts from then on.');
    expect(actionsOf(card())).toContain('gate_withdraw');
    driver.runTo(T0 - days(1));
    expect(textOf(card())).toContain('✅ *GO* by <@U0SAM>');
    const opened = driver.recorded.findLast(({ event }) => event.type === 'GateOpened');
    expect(driver.effects.has(`GL-7/message/event:${opened?.version}`)).toBe(false);
  });

  it('with somebody to vote opens without a word in the channel, only in the thread', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - days(1));
    expect(tell(driver, 'GateOpened').place).toBe('thread');
    const opened = driver.recorded.findLast(({ event }) => event.type === 'GateOpened');
    expect(driver.effects.has(`GL-7/message/event:${opened?.version}`)).toBe(true);
  });
});

describe('a GO-IF', () => {
  const voted = () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    const condition = { text: 'Staff *the* hotline', owner: ona, phase: 'deployment' };
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', condition });
    return { driver, item: openConditions(driver.state)[0]?.id ?? '' };
  };
  const everywhere = (driver: GoLiveDriver) => [
    draw(driver, gate('business')),
    draw(driver, { card: 'control' }),
    gatesAnswer(driver.state, en),
    finalGoView(driver.state, driver.now, en),
  ];

  it('is shown as a risk accepted by name, wherever its gate is shown', () => {
    const { driver } = voted();
    const risk =
      '>🔸 *Risk accepted by <@U0BEA>*, if this is done before Deployment: “Staff ∗the∗ hotline” (<@U0ONA>)';
    for (const shown of everywhere(driver)) {
      expect(textOf(shown)).toContain('*GO-IF*');
      expect(textOf(shown)).toContain(risk);
    }
    expect(textOf(draw(driver, gate('business')))).toContain('🔸 All is ready');
    expect(textOf(draw(driver, { card: 'checklist' }))).toContain('Conditions of a GO-IF');
    expect(textOf(statusAnswer(driver.state, driver.now, en))).toContain(
      'waiting for the checklist: “Staff ∗the∗ hotline”, which a GO-IF asks for, is not done (<@U0ONA>).',
    );
    const told = tell(driver, 'VoteCast');
    expect(told.place).toBe('thread');
    expect(textOf(told)).toContain('voted *GO-IF* on business and accepts the risk');
    driver.runTo(T0);
    expect(textOf(draw(driver, start))).toContain(
      '“Staff ∗the∗ hotline” is not done, and the GO-IF of <@U0BEA> on business rests on it: <@U0ONA> does it, or the release manager (<@U0RITA>) overrules it with a reason.',
    );
  });

  it('says once it is done or overruled by whom, and that to whoever starts too', () => {
    const { driver, item } = voted();
    driver.wish(ona, { type: 'TickItem', item });
    for (const shown of everywhere(driver))
      expect(textOf(shown)).toContain('☑ *Risk accepted by <@U0BEA>*, done by <@U0ONA>');
    driver.wish(bea, { type: 'UntickItem', item });
    driver.wish(rita, { type: 'SkipItem', item, reason: 'by _mail_' });
    driver.runTo(T0);
    for (const shown of [...everywhere(driver), draw(driver, start)])
      expect(textOf(shown)).toContain(
        '⚠️ *Risk accepted by <@U0BEA>*, overruled by <@U0RITA>: “Staff ∗the∗ hotline”. by ˍmailˍ',
      );
    expect(actionsOf(draw(driver, start))).toContain('start_deployment');
  });

  it('offers its button until the gate is GO, and then the plain GO that says the risk is gone', () => {
    const { driver } = voted();
    expect(actionsOf(draw(driver, gate('business')))).not.toContain('gate_go_if');
    expect(actionsOf(draw(driver, gate('business')))).toContain('gate_go');
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' });
    expect(actionsOf(draw(driver, gate('business')))).toContain('gate_go_if');
  });

  it('holds its phase on the plan, and says for whom that waits', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    const condition = { text: 'Call the team', owner: ona, phase: 'before' };
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', condition });
    driver.runTo(T0 - minutes(50));
    const card = draw(driver, { card: 'steps' });
    expect(textOf(card)).toContain('🔸 It waits for “Call the team” (<@U0ONA>).');
    expect(actionsOf(card)).not.toContain('step_start');
  });
});

describe('the start card', () => {
  it('gives the technical lead the button at T-0', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0);
    const card = draw(driver, start);
    expect(card.place).toBe('channel');
    expect(textOf(card)).toContain('*T-0 is reached.* <@U0TOM> or <@U0TESS>: everything is GO.');
    expect(textOf(card)).toContain('The button holds until @18:15');
    expect(buttonsOf(card)).toMatchObject([{ action: 'start_deployment', asks: true }]);
  });

  it('names each thing that blocks the start and who can clear it', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 - hours(1));
    driver.wish(tom, { type: 'TickItem', item: 'merged' });
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.wish(sam, { type: 'CastVote', gate: 'security', vote: 'NO-GO', reason: 'open finding' });
    driver.wish(tess, { type: 'Hold', reason: 'wait' });
    driver.runTo(T0);
    const card = draw(driver, start);
    const text = textOf(card);
    expect(text).toContain('*T-0 is reached, but the deployment cannot start.*');
    expect(text).toContain('⛔ security stands at NO-GO: the security lead (<@U0SAM>) can vote GO');
    expect(text).toContain('⏳ business has no vote yet: the business stakeholder (<@U0BEA>) votes.');
    expect(text).toContain('☐ “Backup works” is not done: <@U0OLE> or <@U0TESS> ticks it');
    expect(text).toContain('👍 The final GO is missing: the release manager (<@U0RITA>) gives it.');
    expect(text).toContain('⏸️ It is on hold by <@U0TESS>: the release manager (<@U0RITA>) can resume it.');
    expect(text).not.toContain('merged');
    expect(actionsOf(card)).toEqual(['reschedule', 'abort']);
  });

  it('asks again past the grace time: start anyway, reschedule or abort', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0 + minutes(40));
    expect(actionsOf(draw(driver, start))).toEqual([]);
    expect(textOf(draw(driver, start))).toContain('golive asked again below');
    const card = draw(driver, startOverdue);
    expect(textOf(card)).toContain(
      'T-0 was @18:00, and its grace time of 15 min is over. Nothing starts by itself',
    );
    expect(buttonsOf(card)).toMatchObject([
      { action: 'start_past_grace', asks: true },
      { action: 'reschedule' },
      { action: 'abort' },
    ]);
    // What came of it is said once, where it was asked.
    driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
    expect(textOf(draw(driver, startOverdue))).toContain('started the deployment');
    expect(textOf(draw(driver, start))).not.toContain('started the deployment');
  });

  it('draws no start past the grace time while something blocks it', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 + minutes(40));
    const card = draw(driver, startOverdue);
    expect(actionsOf(card)).toEqual(['reschedule', 'abort']);
    expect(textOf(card)).toContain('It can be started once this is settled');
    expect(textOf(card)).toContain('technical has no vote yet');
  });

  it('has no buttons after the start and says what happened', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    const card = draw(driver, start);
    expect(actionsOf(card)).toEqual([]);
    expect(textOf(card)).toContain('🚀 <@U0TOM> started the deployment, @18:00.');
    expect(textOf(card)).toContain('The control card of GL-7 shows how it goes.');
    endRun(driver, 'success');
    expect(textOf(draw(driver, start))).toContain(
      'How it went: <https://github.example/runs/1|run 1> succeeded.',
    );
  });

  it('says so where GitHub refused the deployment', () => {
    const driver = createGoLiveDriver();
    const correlationId = beginDeployment(driver);
    driver.system({ type: 'ReportDispatchRejected', correlationId, reason: 'no such workflow' });
    const text = textOf(draw(driver, start));
    expect(text).toContain('🚀 <@U0TOM> started the deployment, @18:00.');
    expect(text).toContain('How it went: refused by GitHub (no such workflow).');
  });

  it('is over when T-0 was moved or the go-live was aborted', () => {
    const moved = createGoLiveDriver();
    moved.runTo(T0);
    moved.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone: 'Europe/Berlin' });
    expect(textOf(draw(moved, start))).toContain(
      'T-0 was moved to @18:00 (Wed, 2 Dec 2026, 18:00 Europe/Berlin)',
    );
    expect(actionsOf(draw(moved, start))).toEqual([]);
    const aborted = createGoLiveDriver();
    aborted.runTo(T0);
    aborted.wish(rita, { type: 'Abort', reason: 'no' });
    expect(textOf(draw(aborted, start))).toContain('🛑 GL-7 was aborted.');
    expect(actionsOf(draw(aborted, start))).toEqual([]);
  });
});

describe('the proposal card', () => {
  const proposed = (): GoLiveDriver => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.runTo(T0 + minutes(10));
    see(driver, 'down');
    driver.system({
      type: 'ReportTrigger',
      trigger: 'unavailable',
      since: driver.now - minutes(6),
      evidence: '24 failed samples in a row, last: <!channel> HTTP 503',
    });
    return driver;
  };

  it('asks the on-call engineer, with the trigger, since when, and the evidence', () => {
    const card = draw(proposed(), proposal);
    expect(card.place).toBe('channel');
    expect(card.text).toBe('GL-7: rollback proposed, Unavailable for 5 minutes');
    const text = textOf(card);
    expect(text).toContain('has been met since @18:04 (for 6 min):\n>Unavailable for 5 minutes');
    expect(text).toContain('*Evidence:* 24 failed samples in a row, last: &lt;!channel&gt; HTTP 503');
    expect(text).toContain('<@U0ONA>, please decide');
    expect(buttonsOf(card)).toMatchObject([
      { action: 'rollback', value: `GL-7|1|${T0}` },
      { action: 'dismiss_proposal', value: `GL-7|1|${T0}` },
    ]);
  });

  it.each([
    [
      'dismissed',
      'the proposal was dismissed',
      (d: GoLiveDriver) => d.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'known' }),
    ],
    [
      'followed',
      '<@U0ONA> asked for the rollback',
      (d: GoLiveDriver) => d.wish(ona, { type: 'RequestRollback', reason: 'yes', incident: 1 }),
    ],
    ['overtaken by good health', 'health is up again', (d: GoLiveDriver) => see(d, 'up')],
  ])('has no buttons once it is %s', (_, words, settle) => {
    const driver = proposed();
    settle(driver);
    const card = draw(driver, proposal);
    expect(textOf(card)).toContain('*Settled:*');
    expect(textOf(card)).toContain(words);
    expect(actionsOf(card)).toEqual([]);
    expect(card.text).toBe('GL-7: the rollback proposal is settled');
  });

  it('names who reported a trigger and what was seen, and calls the on-call engineer', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    driver.runTo(T0 + minutes(10));
    driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are <!channel> wrong' });
    const card = draw(driver, proposal);
    expect(card.text).toBe('GL-7: rollback proposed, Business asks for it');
    const text = textOf(card);
    expect(text).toContain('<@U0BEA> reports, @18:10, that a trigger of the runbook is met:\n>Business asks');
    expect(text).toContain('*What was seen:* prices are &lt;!channel&gt; wrong');
    expect(text).toContain('<@U0ONA>, please decide');
    expect(actionsOf(card)).toEqual(['rollback', 'dismiss_proposal']);
    see(driver, 'up');
    expect(textOf(draw(driver, proposal))).toContain('please decide');
    const event = driver.recorded.findLast(({ event: { type } }) => type === 'RollbackProposed');
    const told = event && textOf(draw(driver, { card: 'event', version: event.version }, event));
    expect(told).toContain('🚨 <@U0BEA> reported that a trigger is met: Business asks for it (prices are');
  });

  it('for slow answers is settled when they are fast enough again, not by good health', () => {
    const driver = createGoLiveDriver({
      plan: {
        ...plan,
        runbook: {
          ...runbook,
          rollback: {
            ...runbook.rollback,
            triggers: [
              { id: 'slow', text: 'Too slow', kind: 'performance', forMs: minutes(10), avgAboveMs: 2_000 },
            ],
          },
        },
      },
    });
    const seen = (endpoint: string, verdict: 'fine' | 'degraded') =>
      driver.system({
        type: 'ReportPerformance',
        trigger: 'slow',
        endpoint,
        verdict,
        since: driver.now,
        evidence: 'average of 41 answers in 10m',
      });
    deploy(driver);
    expect(textOf(draw(driver, { card: 'control' }))).not.toContain('Response time');
    endRun(driver, 'success');
    expect(textOf(draw(driver, { card: 'control' }))).toContain(
      '❔ Response time of web: *not known* (no full 10 min of answers since the deployment yet)',
    );
    driver.runTo(T0 + minutes(10));
    seen('web', 'degraded');
    driver.system({ type: 'ReportTrigger', trigger: 'slow', since: T0, evidence: 'web: 2463 ms' });
    expect(textOf(draw(driver, { card: 'control' }))).toContain(
      '🐢 Response time of web: *too slow* (average of 41 answers in 10m)',
    );
    see(driver, 'down');
    see(driver, 'up');
    expect(textOf(draw(driver, proposal))).toContain('please decide');
    seen('web', 'fine');
    seen('api', 'fine');
    expect(textOf(draw(driver, proposal))).toContain('answers are fast enough again');
  });

  it('stays settled while the rollback runs', () => {
    const driver = proposed();
    driver.wish(ona, { type: 'RequestRollback', reason: 'yes' });
    acceptRun(driver);
    expect(textOf(draw(driver, proposal))).toContain('*Settled:* <@U0ONA> asked for the rollback');
  });
});
