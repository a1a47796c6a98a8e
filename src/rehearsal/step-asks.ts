import type { GoLive } from '../domain/go-live.ts';
import type { Step } from '../domain/runbook.ts';
import { openTests, whoTests } from '../domain/steps/channel-test.ts';
import { openReceipts } from '../domain/steps/channel-test-state.ts';
import { rollCall } from '../domain/steps/roll-call.ts';
import { finishWhole, looksItself, type PlannedStep, runsItself } from '../domain/steps/step.ts';
import { stepProgress } from '../domain/steps/step-progress.ts';
import { workflowOfStep } from '../domain/steps/step-run.ts';
import { bakeOf } from '../domain/steps/traffic.ts';
import { nextPart } from '../domain/steps/traffic-parts.ts';
import { type Ask, answersAfterMs, ask, type Question } from './ask.ts';

/** What somebody is asked of a step: to be there, to start and to finish it, whether its tests arrived, to go on with its traffic. */
export function asksOfStep(goLive: GoLive, planned: PlannedStep): readonly Ask[] {
  const { step, owners, durationMs } = planned;
  const { state, startedAt, tasksDone } = stepProgress(goLive, step);
  const about = { kind: 'step', id: step.id } as const;
  const begins = goLive.t0 + planned.fromOffsetMs;
  if (state === 'done' || state === 'skipped') return [];
  if (step.kind === 'channel_test' && state === 'running') {
    const asked = receipts(goLive, step);
    if (asked.length > 0) return asked;
  }
  if (tasksDone) return [];
  if (step.kind === 'roll_call')
    return rollCall(goLive, step)
      .filter(({ answer }) => !answer)
      .flatMap(({ role }) =>
        ask(goLive, {
          role,
          about,
          at: (startedAt ?? begins) + answersAfterMs,
          action: { type: 'AnswerRollCall', step: step.id },
        }),
      );
  const [role] = owners;
  if (runsItself(step) || looksItself(step) || role === undefined) return [];
  if (workflowOfStep(goLive, step) !== undefined && (state !== 'waiting' || step.start === 'automatic'))
    return traffic(goLive, { role, about, step });
  if (state === 'waiting')
    return ask(goLive, { role, about, at: begins, action: { type: 'StartStep', step: step.id } });
  const at = Math.max(begins, startedAt ?? begins) + Math.floor(0.9 * durationMs);
  return ask(goLive, { role, about, at, action: finishWhole(step) });
}

/** A workflow starts or ends the step by itself; but for more of the traffic people are asked. */
function traffic(
  goLive: GoLive,
  { step, ...asked }: Pick<Question, 'role' | 'about'> & { readonly step: Step },
): readonly Ask[] {
  const endsAt = bakeOf(goLive, step)?.endsAt;
  const next = nextPart(goLive, step);
  if (endsAt === undefined || !next) return [];
  const action = { type: 'ContinueTraffic', step: step.id, percent: next.percent } as const;
  return ask(goLive, { ...asked, at: endsAt + answersAfterMs, action });
}

/** Whether what was sent to test the channels has arrived, one after the other. */
function receipts(goLive: GoLive, step: Step): readonly Ask[] {
  return openTests(goLive)
    .filter((test) => test.step === step.id)
    .flatMap((test) => {
      const [target] = openReceipts(test);
      const [role] = whoTests(goLive, test);
      const sentAt = target === undefined ? undefined : test.targets[target]?.at;
      if (target === undefined || role === undefined || sentAt === undefined) return [];
      return ask(goLive, {
        role,
        about: { kind: 'step', id: step.id },
        at: sentAt + answersAfterMs,
        action: { type: 'GiveChannelReceipt', number: test.number, target, arrived: true },
      });
    });
}
