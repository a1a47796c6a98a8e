import {
  assigneeOf,
  checklistTasks,
  followUpTasks,
  openTasks,
  type Task,
} from '../../domain/checklist/task.ts';
import type { Action } from '../../domain/command.ts';
import { conditionTasks } from '../../domain/gates/condition.ts';
import { gateStanding } from '../../domain/gates/gate.ts';
import { asksFor } from '../../domain/gates/vote-reminder.ts';
import { areVotesOpen, type GoLive, mayHaveRun } from '../../domain/go-live.ts';
import { ownCriteria } from '../../domain/health/success.ts';
import { isMuted } from '../../domain/notices/mute.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import { openEscalations } from '../../domain/people/contact-ladder.ts';
import { openTests } from '../../domain/steps/channel-test.ts';
import { openReceipts } from '../../domain/steps/channel-test-state.ts';
import { currentPhase, outlookOf, type StepOutlook } from '../../domain/steps/forecast.ts';
import { missingRoles } from '../../domain/steps/roll-call.ts';
import { finishWhole } from '../../domain/steps/step.ts';
import { areStepsOver } from '../../domain/steps/step-rules.ts';
import { opensByItself, workflowOfStep } from '../../domain/steps/step-run.ts';
import { nextPart } from '../../domain/steps/traffic-parts.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { clockTime, moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { gateTitle, stepOwners, stepTitle } from '../names/titles.ts';
import { nextStep } from '../next/next-step.ts';
import { isPossible, possibleControls } from '../next/possible-controls.ts';
import { areaTitle } from '../topics/ladder-text.ts';
import { stepsOn } from '../topics/plan-line.ts';
import { type AnswerMessage, answer } from './answer.ts';
import { communicationOf } from './mine-communication.ts';

interface Mine {
  readonly goLives: readonly GoLive[];
  readonly user: string;
  readonly now: number;
}

/** What waits for one person in all go-lives, the nearest T-0 first. */
export function mineAnswer({ goLives, user, now }: Mine, words: Catalogue): AnswerMessage {
  const said = words.answers.mine;
  const lines = goLives
    .toSorted((a, b) => a.t0 - b.t0)
    .flatMap((goLive) => {
      const waiting = waitingFor({ goLive, user, now, words });
      const muted = isMuted(goLive, user) && !goLive.closed ? [said.muted(goLive.id)] : [];
      const shown = [...waiting, ...muted];
      return shown.length === 0 ? [] : [titleLine(goLive, words), ...shown];
    });
  if (lines.length === 0) return answer(said.none);
  return answer([said.title, linesWithin(lines, 2800, words.terms.andMore)].join('\n'));
}

const titleLine = (goLive: GoLive, words: Catalogue): string =>
  words.answers.mine.goLive(
    goLiveTitle(goLive, words),
    words.terms.status[goLive.status],
    moment(goLive.t0, goLive.timeZone, words),
  );

interface Asked {
  readonly goLive: GoLive;
  readonly user: string;
  readonly now: number;
  readonly words: Catalogue;
}

function waitingFor(it: Asked): readonly string[] {
  const decided = [...decisions(it), ...rulings(it), ...gates(it), ...criteria(it), ...items(it)];
  const planned = [...steps(it), ...receipts(it)];
  // What the card waits for can be more than a button: to resume, to look at GitHub, to hand a role over.
  const next = nextStep(it.goLive, it.now, it.words);
  const isNamed = decided.length + planned.length > 0 || !next.waitsFor.includes(it.user);
  return [
    ...calls(it),
    ...communicationOf(it),
    ...(isNamed ? decided : [it.words.answers.mine.next(next.text)]),
    ...rollCalls(it),
    ...planned,
  ];
}

const holds = ({ goLive, user }: Asked, roles: readonly string[]): boolean =>
  roles.some((role) => holdersOf(goLive, role).includes(user));

const calls = ({ goLive, user, words }: Asked): readonly string[] =>
  openEscalations(goLive)
    .filter((escalation) => escalation.calls.some(({ people }) => people.includes(user)))
    .map(({ area, reason }) => words.ladder.mine(areaTitle(goLive, area), outside(reason, 150)));

function decisions(it: Asked): readonly string[] {
  const { goLive, now, words } = it;
  const said = words.answers.mine;
  const { runbook, incidents } = goLive;
  const possible = possibleControls(goLive, now);
  const starts = possible.has('start_deployment') || possible.has('start_past_grace');
  return [
    ...(incidents.some(({ state }) => state === 'proposed') && holds(it, [runbook.rollback.proposeTo])
      ? [said.proposal]
      : []),
    ...(possible.has('final_go') && holds(it, [runbook.decision.owner]) ? [said.finalGo] : []),
    ...(starts && holds(it, [runbook.deployment.starter]) ? [said.start] : []),
    ...(possible.has('declare_success') && holds(it, [runbook.success.declaredBy]) ? [said.success] : []),
  ];
}

function gates(it: Asked): readonly string[] {
  const { goLive, words } = it;
  if (!areVotesOpen(goLive)) return [];
  return goLive.runbook.gates
    .filter((gate) => asksFor(goLive, gate, it.user))
    .filter((gate) => !['go', 'overruled', 'not_open'].includes(gateStanding(goLive, gate)))
    .map((gate) => words.answers.mine.gate(gateTitle(goLive, gate.id)));
}

/** The NO-GOs that nobody has ruled on, or whose ruling counts no more. */
function rulings({ goLive, user, now, words }: Asked): readonly string[] {
  return goLive.runbook.gates
    .filter((gate) => gateStanding(goLive, gate) === 'no_go')
    .filter(({ id: gate }) =>
      isPossible(goLive, now, { action: { type: 'RuleOnNoGo', gate, ruling: 'upheld' }, person: user }),
    )
    .map(({ id }) => words.answers.mine.ruling(gateTitle(goLive, id)));
}

/** Before success is declared, the owners of its criteria say whether they are met. */
function criteria({ goLive, user, words }: Asked): readonly string[] {
  if (goLive.status !== 'validating') return [];
  const own = goLive.runbook.success.criteria.flatMap((group) =>
    ownCriteria(goLive, { kind: 'user', id: user, team: '' }, group),
  );
  const open = own.filter(({ standing }) => standing === 'open').map(({ criterion }) => criterion.text);
  const [first] = open;
  return first === undefined ? [] : [words.answers.mine.criteria(open.length, outside(first, 80))];
}

/** What is assigned to a person is no longer owed by the role. */
function owes(it: Asked, task: Task): boolean {
  const assignee = assigneeOf(it.goLive, task);
  return assignee === undefined ? holds(it, [task.owner]) : assignee === it.user;
}

function items(it: Asked): readonly string[] {
  const { goLive, words } = it;
  const tasks = [
    ...(areVotesOpen(goLive) ? checklistTasks(goLive) : []),
    ...(areStepsOver(goLive) ? [] : conditionTasks(goLive)),
    ...followUpTasks(goLive),
  ];
  const open = openTasks(goLive, tasks)
    .filter((task) => owes(it, task))
    .toSorted((a, b) => a.dueAt - b.dueAt);
  const [first] = open;
  if (!first) return [];
  const due = moment(first.dueAt, goLive.timeZone, words);
  return [words.answers.mine.items(open.length, outside(first.text, 80), due)];
}

/** Once the deployment is on its way, nobody waits for an answer before it any more. */
function rollCalls({ goLive, user, now, words }: Asked): readonly string[] {
  return goLive.runbook.phases
    .filter(({ startsOffsetMs }) => startsOffsetMs >= 0 || !mayHaveRun(goLive))
    .flatMap((phase) => phase.steps)
    .filter((step) => missingRoles(goLive, step).some((role) => holdersOf(goLive, role).includes(user)))
    .filter((step) =>
      isPossible(goLive, now, { action: { type: 'AnswerRollCall', step: step.id }, person: user }),
    )
    .map((step) => words.answers.mine.rollCall(stepTitle(goLive, step.id)));
}

/** A test is out, and somebody must say whether it arrived. */
const receipts = (it: Asked): readonly string[] =>
  openTests(it.goLive)
    .filter((test) => holds(it, stepOwners(it.goLive, test.step)))
    .map((test) =>
      it.words.answers.mine.receipts(openReceipts(test).length, stepTitle(it.goLive, test.step)),
    );

/** What people may do to bring a step to its end; what a workflow does they start, start again, or have brought further. */
function wishesOf(goLive: GoLive, { step, progress }: StepOutlook): readonly Action[] {
  if (workflowOfStep(goLive, step) === undefined) return [finishWhole(step)];
  const next = nextPart(goLive, step);
  return [
    ...(opensByItself(goLive, step) ? [] : [{ type: 'StartStep', step: step.id } as const]),
    ...(progress.state === 'failed' ? [{ type: 'ReopenStep', step: step.id } as const] : []),
    ...(next ? [{ type: 'ContinueTraffic', step: step.id, percent: next.percent } as const] : []),
  ];
}

/** What is on in the phase that is on, and waits for somebody. */
function steps(it: Asked): readonly string[] {
  const { goLive, user, now, words } = it;
  const outlook = outlookOf(goLive, now);
  const phase = outlook && currentPhase(goLive, outlook);
  if (!phase) return [];
  return stepsOn(phase)
    .filter(({ owners }) => holds(it, owners))
    .filter((one) =>
      wishesOf(goLive, one).some((action) => isPossible(goLive, now, { action, person: user })),
    )
    .map(({ step, forecast }) =>
      words.answers.mine.step(stepTitle(goLive, step.id), clockTime(forecast.to, goLive.timeZone, words)),
    );
}
