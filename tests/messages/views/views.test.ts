import { describe, expect, it } from 'vitest';
import { decodeControl, viewIds } from '../../../src/messages/blocks/control.ts';
import { en } from '../../../src/messages/en.ts';
import { breakGlassView } from '../../../src/messages/views/break-glass-view.ts';
import { closeView } from '../../../src/messages/views/close-view.ts';
import { confirmsFinalGo, finalGoView } from '../../../src/messages/views/final-go-view.ts';
import { handOverView } from '../../../src/messages/views/hand-over-view.ts';
import { issueEtaView, issueOpenView, issueResolveView } from '../../../src/messages/views/issue-views.ts';
import { noticeApproveView } from '../../../src/messages/views/notice-approve-view.ts';
import { noticePreviewView } from '../../../src/messages/views/notice-preview-view.ts';
import { abortView, holdView, rescheduleView } from '../../../src/messages/views/plan-changes-views.ts';
import { planView } from '../../../src/messages/views/plan-view.ts';
import { retrospectiveView } from '../../../src/messages/views/retrospective-view.ts';
import { dismissView, rollbackView } from '../../../src/messages/views/rollback-views.ts';
import { rulingView } from '../../../src/messages/views/ruling-views.ts';
import { sayView } from '../../../src/messages/views/say-view.ts';
import { stepDoneView, stepFailView, stepSkipView } from '../../../src/messages/views/step-views.ts';
import { declareView, judgeView } from '../../../src/messages/views/success-views.ts';
import { taskListView } from '../../../src/messages/views/task-list-view.ts';
import { taskAssignView, taskEvidenceView, taskSkipView } from '../../../src/messages/views/task-views.ts';
import { triggerView } from '../../../src/messages/views/trigger-view.ts';
import { updateSendView, updateShortView } from '../../../src/messages/views/update-views.ts';
import { retroNoteAction, roleHolderAction, viewInputs } from '../../../src/messages/views/view-inputs.ts';
import { voteGoIfView } from '../../../src/messages/views/vote-go-if-view.ts';
import { untickView, voteGoView } from '../../../src/messages/views/vote-go-views.ts';
import { voteNoGoView } from '../../../src/messages/views/vote-no-go-view.ts';
import { followUpDriver } from '../../fixtures/follow-up-plan.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { ona, plannedAt, rita, runbook, service, T0, timeZone, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';
import { noted } from '../../fixtures/retrospective-plan.ts';
import { seenWell, validate } from '../../fixtures/success-plan.ts';
import { textOf } from '../drawn.ts';
import { expectSlackTakesView } from '../slack-limits.ts';

type Modal = ReturnType<typeof holdView>;

const inputsOf = ({ blocks }: Modal) =>
  blocks.flatMap((block) => {
    if (block.type !== 'input' || !('element' in block)) return [];
    const element = block.element;
    const action = typeof element === 'object' && 'action_id' in element ? element.action_id : undefined;
    const optional = 'optional' in block && block.optional === true;
    return [{ block: block.block_id, action, element, optional }];
  });

const planned = createGoLiveDriver().state;
const phased = createGoLiveDriver({ plan: phasedPlan }).state;
const choices = { services: [service], runbooks: [runbook], service, runbook, now: plannedAt };

const proposed = (): GoLiveDriver => {
  const driver = createGoLiveDriver();
  deploy(driver);
  driver.system({
    type: 'ReportTrigger',
    trigger: 'unavailable',
    since: driver.now,
    evidence: '24 failed samples',
  });
  return driver;
};

const approvedDriver = createGoLiveDriver();
approve(approvedDriver);
approvedDriver.wish(rita, { type: 'RevokeFinalGo' });

const overDriver = followUpDriver();
succeed(overDriver);
const over = overDriver.state;
const validated = validate().state;

const modals = {
  plan: planView(choices, en),
  vote_go: voteGoView(planned, 'technical', { user: tom, now: plannedAt, words: en }),
  vote_go_if: voteGoIfView(phased, 'technical', { user: tom, now: plannedAt, words: en }),
  vote_no_go: voteNoGoView(planned, 'technical', en),
  untick_criteria: untickView(planned, 'technical', en),
  no_go_uphold: rulingView(planned, { gate: 'technical', ruling: 'upheld' }, en),
  no_go_overrule: rulingView(planned, { gate: 'technical', ruling: 'overruled' }, en),
  step_done: stepDoneView(phased, 'word', en),
  step_fail: stepFailView(planned, 'checks', en),
  step_skip: stepSkipView(planned, 'checks', en),
  checklist: taskListView(planned, 'checklist', { now: plannedAt, words: en, page: 1, user: rita }),
  follow_ups: taskListView(over, 'follow_ups', { now: T0, words: en, page: 1, user: rita }),
  item_assign: taskAssignView(over, 'after_success/health', en),
  close: closeView(over, en),
  criteria_judge: judgeView(validated, 'technical', { user: tom, words: en }),
  retro_add: retrospectiveView(noted().state, 'e1', en),
  declare_success: declareView(validated, { now: T0, seen: seenWell(), words: en }),
  update_send: updateSendView(planned, en),
  update_short: updateShortView(planned, 1, en),
  issue_open: issueOpenView(planned, en),
  issue_eta: issueEtaView(planned, 1, en),
  issue_resolve: issueResolveView(planned, 1, en),
  item_skip: taskSkipView(planned, 'merged', en),
  item_evidence: taskEvidenceView(planned, 'merged', en),
  final_go: finalGoView(approvedDriver.state, approvedDriver.now, en),
  role_handover: handOverView(planned, { roles: runbook.roles, role: 'technical_lead' }, en),
  hold: holdView(planned, en),
  reschedule: rescheduleView(planned, en),
  abort: abortView(planned, en),
  rollback: rollbackView(proposed().state, { now: T0, words: en }),
  trigger_report: triggerView(proposed().state, { trigger: 'request', mayRollBack: true, words: en }),
  notice_approve: noticeApproveView(planned, 'scheduled', en),
  notice_preview: noticePreviewView(planned, 'scheduled', { words: en, reachable: [] }),
  break_glass: breakGlassView(planned, en, { what: 'gate/technical' }),
  dismiss_proposal: dismissView(proposed().state, 1, en),
};

describe.each(viewIds)('the modal %s', (id) => {
  const view = modals[id];

  it('is taken by Slack, within all limits', () => {
    expectSlackTakesView(view);
    expect(view.callback_id).toBe(id);
  });

  it('draws exactly the inputs that the table names', () => {
    const table = Object.values<{ block: string; action: string }>(viewInputs[id]);
    const drawn = inputsOf(view).filter(
      ({ action }) => action !== roleHolderAction && action !== retroNoteAction,
    );
    expect(drawn.map(({ block, action }) => ({ block, action }))).toEqual(
      expect.arrayContaining(table.map(({ block, action }) => ({ block, action }))),
    );
    expect(drawn).toHaveLength(table.length);
  });

  it('keeps nothing but the go-live, the subject and the T-0', () => {
    const metadata = view.private_metadata ?? '';
    if (id === 'plan') expect(metadata).toBe('');
    else expect(decodeControl(metadata)).toMatchObject({ goLive: 'GL-7', t0: T0 });
  });
});

describe('the plan form', () => {
  it('fills in the service’s zone and the holders of the roles that matter', () => {
    const inputs = inputsOf(modals.plan);
    const roles = inputs.filter(({ action }) => action === roleHolderAction);
    expect(roles.map(({ block }) => block?.split('|').at(-1))).toEqual([
      'release_manager',
      'technical_lead',
      'security_lead',
      'business_stakeholder',
      'operations_lead',
      'on_call_engineer',
    ]);
    expect(roles[1]?.element).toMatchObject({ type: 'users_select', initial_user: tom });
    expect(inputs.find(({ block }) => block === 'zone')?.element).toMatchObject({
      initial_option: { value: timeZone },
    });
    expect(textOf(modals.plan)).toContain('This role votes on technical and starts the deployment.');
  });

  it('asks anew when another service or runbook is chosen', () => {
    const selects = modals.plan.blocks.filter((block) => 'dispatch_action' in block && block.dispatch_action);
    expect(selects.map((block) => block.block_id)).toEqual(['service', 'runbook']);
  });

  it('offers a zone that is none of the common ones, and a hundred services at most', () => {
    const services = Array.from({ length: 120 }, (_, n) => ({ ...service, id: `s${n}` }));
    const rare = { ...service, id: 's119', timeZone: 'Asia/Urumqi' };
    const view = planView({ ...choices, services: [...services.slice(0, 119), rare], service: rare }, en);
    expectSlackTakesView(view);
    const inputs = inputsOf(view);
    expect(inputs.find(({ block }) => block === 'service')?.element).toMatchObject({
      initial_option: { value: 's119' },
    });
    expect(inputs.find(({ block }) => block === 'zone')?.element).toMatchObject({
      initial_option: { value: 'Asia/Urumqi' },
    });
  });

  it('takes over what was typed with the command, and remembers the channel', () => {
    const view = planView({ ...choices, version: 'v2', rollbackTo: 'v1', channel: 'C0RELEASE' }, en);
    expect(JSON.stringify(view)).toContain('"initial_value":"v2"');
    expect(view.private_metadata).toBe('C0RELEASE');
  });

  it('knows every time zone that it offers', () => {
    for (const { element } of inputsOf(modals.plan))
      if (element && 'options' in element && element.type === 'static_select')
        for (const { value } of element.options ?? [])
          if (value?.includes('/'))
            expect(() => new Intl.DateTimeFormat('en', { timeZone: value })).not.toThrow();
  });
});

describe('the final GO', () => {
  it('shows what the decision rests on and asks for a word', () => {
    const text = textOf(modals.final_go);
    expect(text).toContain('*GL-7 · Shop API v1.4.2 → production*\nT-0: @18:00');
    expect(text).toContain('✅ technical: *GO*, <@U0TOM>');
    expect(text).toContain('*Checklist:* 3 of 3 settled');
    expect(text).toContain('With the final GO, the technical lead (<@U0TOM> or <@U0TESS>) can start');
    expect(text).toContain('Type GO to confirm');
    expect(modals.final_go.submit?.text).toBe('Give final GO');
  });

  it('takes the word only', () => {
    for (const typed of ['GO', ' go ', 'Go']) expect(confirmsFinalGo(typed, en)).toBe(true);
    for (const typed of ['', 'NO-GO', 'GOO', 'yes', 'G O']) expect(confirmsFinalGo(typed, en)).toBe(false);
  });

  it('cannot be submitted while something is missing, and says what', () => {
    const view = finalGoView(planned, plannedAt, en);
    expect(view.submit).toBeUndefined();
    expect(inputsOf(view)).toEqual([]);
    expect(textOf(view)).toContain('The final GO cannot be given yet: technical has no vote from');
  });
});

describe('the rollback', () => {
  it('says what is deployed, what comes back, what runs and what it waits for', () => {
    const text = textOf(modals.rollback);
    expect(text).toContain('From *v1.4.2* back to *v1.4.1*, unless another version is chosen below.');
    expect(text).toContain('Runs the workflow rollback-production.yml of acme/shop-api at main at once.');
    expect(text).toContain('A deployment is still running: the rollback queues behind it');
    expect(text).toContain('watches the health for up to 20 min');
    const [version, trigger, reason] = inputsOf(modals.rollback);
    expect(trigger).toMatchObject({ optional: true, element: { initial_option: { value: 'unavailable' } } });
    expect(JSON.stringify(trigger?.element)).toContain('None of these: the reason says it');
    expect(version?.element).toMatchObject({ initial_value: 'v1.4.1', max_length: 100 });
    expect(version?.optional).toBe(false);
    expect(reason?.optional).toBe(true);
  });

  it('names the incident whose proposal is followed, and what was typed', () => {
    const view = rollbackView(proposed().state, { now: T0, words: en, incident: 1, reason: 'errors' });
    expect(decodeControl(view.private_metadata ?? '')).toMatchObject({ subject: '1' });
    expect(JSON.stringify(view)).toContain('"initial_value":"errors"');
  });

  it('offers the versions that are known to be good, and begins with the one of the plan', () => {
    const choices = [
      { version: 'v1.4.0', goodSince: { goLive: 'GL-5', t0: T0 } },
      { version: 'v1.4.1' },
      { version: '<!channel>', goodSince: { goLive: 'GL-4', t0: T0 } },
    ];
    const view = rollbackView(proposed().state, { now: T0, words: en, choices });
    const [choice] = inputsOf(view);
    expect(choice?.element).toMatchObject({ type: 'static_select', initial_option: { value: 'v1.4.1' } });
    const text = JSON.stringify(view);
    expect(text).toContain('succeeded with GL-5, Tue, 1 Dec 2026, 18:00 Europe/Berlin');
    expect(text).toContain('named in the plan; no go-live of it is known');
    expect(text).toContain('back to *v1.4.1*, unless another');
    const unplanned = { ...proposed().state, rollbackTo: undefined };
    const newest = rollbackView(unplanned, { now: T0, words: en, choices });
    expect(textOf(newest)).toContain('back to *v1.4.0*, unless another');
  });

  it('takes a version that was typed and is not on the list as it was typed', () => {
    const it_ = { now: T0, words: en, choices: [{ version: 'v1.4.1' }] };
    const other = rollbackView(proposed().state, { ...it_, version: 'v1.2.0' });
    expect(inputsOf(other)[0]?.element).toMatchObject({ type: 'plain_text_input', initial_value: 'v1.2.0' });
    expect(JSON.stringify(other)).toContain('No go-live of it is known to have succeeded here');
    const listed = rollbackView(proposed().state, { ...it_, version: 'v1.4.1' });
    expect(inputsOf(listed)[0]?.element).toMatchObject({ type: 'static_select' });
  });

  it('asks for the version where none is known, unless the workflow runs without one', () => {
    const unknown = { ...proposed().state, rollbackTo: undefined };
    const view = rollbackView(unknown, { now: T0, words: en });
    expect(textOf(view)).toContain('From *v1.4.2* back to the version that you name below.');
    expect(inputsOf(view)[0]?.element).not.toHaveProperty('initial_value');
    expect(inputsOf(view)[0]?.optional).toBe(false);
    const lenient = rollbackView(unknown, { now: T0, words: en, versionOptional: true });
    expect(inputsOf(lenient)[0]?.optional).toBe(true);
    expect(textOf(lenient)).toContain('This rollback workflow runs without it too.');
  });

  it('shows the version that was typed, and after a rollback the one that was asked for last', () => {
    const typed = rollbackView(proposed().state, { now: T0, words: en, version: 'v1.3.9' });
    expect(inputsOf(typed)[0]?.element).toMatchObject({ initial_value: 'v1.3.9' });
    const driver = proposed();
    driver.wish(ona, { type: 'RequestRollback', reason: '', version: 'v1.2.0' });
    acceptRun(driver);
    endRun(driver, 'failure');
    const again = rollbackView(driver.state, { now: T0, words: en });
    expect(textOf(again)).toContain('back to *v1.2.0*');
  });

  it('does not wait for a deployment that has ended', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'failure');
    expect(textOf(rollbackView(driver.state, { now: T0, words: en }))).not.toContain('queues behind');
  });

  it('says that a deployment which was not sent is called back', () => {
    const driver = createGoLiveDriver();
    approve(driver);
    driver.runTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    const view = rollbackView(driver.state, { now: T0, words: en });
    expect(textOf(view)).toContain('it is called back');
    expect(inputsOf(view)[0]?.optional).toBe(true);
    expect(textOf(view)).toContain('Only needed where something was deployed');
    expect(view.submit).toBeDefined();
  });

  it('cannot be submitted where there is nothing to roll back', () => {
    const view = rollbackView(planned, { now: plannedAt, words: en });
    expect(view.submit).toBeUndefined();
    expect(textOf(view)).toContain('Nothing can be rolled back at this moment.');
  });
});

describe('the reschedule form', () => {
  it('speaks of the final GO only where one was given', () => {
    const driver = createGoLiveDriver();
    expect(textOf(rescheduleView(driver.state, en))).not.toContain('final GO');
    approve(driver);
    expect(textOf(rescheduleView(driver.state, en))).toContain('The final GO is withdrawn. Votes stay good');
  });
});

describe('the other forms', () => {
  it('say plainly what will happen', () => {
    expect(textOf(modals.vote_no_go)).toContain('The go-live cannot start while this stands');
    expect(textOf(modals.vote_no_go)).toContain('the release manager (<@U0RITA>) is told in the channel');
    expect(textOf(modals.hold)).toContain(
      'Nothing is started and no success is declared until the release manager',
    );
    expect(textOf(modals.reschedule)).toContain('T-0 is now @18:00 (Tue, 1 Dec 2026, 18:00 Europe/Berlin).');
    expect(textOf(modals.reschedule)).toContain('Votes stay good if the new T-0 is within 4 h');
    expect(textOf(modals.abort)).toContain('The go-live ends here and cannot be taken up again.');
    expect(textOf(modals.dismiss_proposal)).toContain(
      '>Unavailable for 5 minutes\n*Evidence:* 24 failed samples',
    );
    expect(textOf(modals.item_skip)).toContain('You skip “All is merged”.');
  });

  it('start from the T-0 that stands, in the go-live’s zone', () => {
    const [date, time, zone] = inputsOf(modals.reschedule);
    expect(date?.element).toMatchObject({ initial_date: '2026-12-01' });
    expect(time?.element).toMatchObject({ initial_time: '18:00' });
    expect(zone?.element).toMatchObject({ initial_option: { value: timeZone } });
  });

  it('require a reason where the rules do', () => {
    const required = ['vote_no_go', 'item_skip', 'hold', 'abort', 'dismiss_proposal'] as const;
    for (const id of required) expect(inputsOf(modals[id]).at(-1)?.optional).toBe(false);
  });

  it('ask for the boxes of a GO, and let all of them be taken back', () => {
    expect(inputsOf(modals.vote_go)[0]?.optional).toBe(false);
    expect(inputsOf(modals.untick_criteria)[0]?.optional).toBe(true);
  });

  it('warn that an abort stops no run', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    endRun(driver, 'failure');
    expect(textOf(abortView(driver.state, en))).toContain('golive does not stop a run in GitHub');
  });

  it('can say a refusal in the place of a form', () => {
    const view = sayView('Not possible', 'Only <@U0TOM> can do this.', en);
    expectSlackTakesView(view);
    expect(textOf(view)).toContain('Only <@U0TOM> can do this.');
  });
});

describe('the form of a rollback', () => {
  const words = (byGlass: boolean) =>
    JSON.stringify(rollbackView(proposed().state, { now: T0, words: en, byGlass }).blocks);

  it('says to whoever may do so in an emergency alone that it is a break-glass, and asks for a reason', () => {
    expect(words(true)).toMatch(/break-glass.*<@U0RITA>.*hear of it directly/);
    expect(words(true)).not.toMatch(/"block_id":"reason"[^}]*"optional":true/);
    expect(words(false)).not.toContain('break-glass');
  });
});
