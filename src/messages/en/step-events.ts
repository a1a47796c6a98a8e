/** The execution plan and its checks: what happened. */
export const stepEvents = {
  ChecksRequested: (f: { by: string; n: number }) =>
    f.n === 1 ? `${f.by} asked for 1 check.` : `${f.by} asked for ${f.n} checks.`,
  CheckCompleted: (f: { check: string; verdict: string; evidence: string }) =>
    `The check of “${f.check}” ${f.verdict}: ${f.evidence}`,
  CheckTurnedRed: (f: { check: string; evidence: string }) =>
    `🔴 The check of *“${f.check}”* was green and *has failed now*: ${f.evidence}`,
  StepStarted: (f: { by: string; step: string }) => `${f.by} started “${f.step}”.`,
  StepFinished: (f: { by: string; step: string; tasks: number }) =>
    f.tasks > 0
      ? `${f.by} finished “${f.step}” and confirmed ${f.tasks === 1 ? 'its task' : `each of its ${f.tasks} tasks`}.`
      : `${f.by} finished “${f.step}”.`,
  StepFailed: (f: { by: string; step: string; reason: string }) =>
    `❌ ${f.by} says that the step *“${f.step}” failed*: ${f.reason}`,
  StepSkipped: (f: { by: string; step: string; reason: string }) =>
    `${f.by} skipped the step “${f.step}”: ${f.reason}`,
  StepReopened: (f: { by: string; step: string }) => `${f.by} opened the step “${f.step}” again.`,
  TrafficBaked: (f: { step: string; percent: number }) =>
    `🟢 *${f.percent} %* of the traffic (“${f.step}”) has baked: every endpoint was up the whole time.`,
  RollCallAnswered: (f: { by: string; role: string }) => `${f.by} is here as ${f.role}.`,
  RollCallOpened: (f: { step: string }) => `📣 *${f.step}*: the roll call is open.`,
  RollCallRepeated: (f: { step: string; role: string }) =>
    `📣 *${f.step}*: another person is ${f.role} now, so the roll call asks again.`,
  RollCallUnanswered: (f: { step: string }) => `📣 *${f.step}*: the roll call is not complete yet.`,
  StepOverran: (f: { step: string }) => `⏰ The step “${f.step}” is late.`,
  PhaseBegun: (f: { phase: string }) => `▶️ It is time for *${f.phase}*.`,
};

/** What follows from it. */
export const stepFollowUps = {
  stepFailed: (lead: string) => `${lead}, please decide: try it again, skip it, hold or roll back.`,
  stepFailureSettled: {
    rolled_back: '✅ *Settled:* a rollback was asked for.',
    aborted: '✅ *Settled:* the go-live was aborted.',
    done: '✅ *Settled:* the step is done.',
    skipped: '✅ *Settled:* the step was skipped. The reason is in the audit trail.',
    again: '✅ *Settled:* the step was begun again.',
    moved: '✅ *Settled:* T-0 was moved, and the step begins anew.',
    deployed_anew: '✅ *Settled:* it is deployed again, and the step begins anew.',
    succeeded: '✅ *Settled:* success was declared all the same.',
  },
  stepLate: (who: string) => `${who}, please start it, finish it, or skip it with a reason.`,
  stepRunLate: (who: string) => `${who}, please look at its workflow on the plan, or skip it with a reason.`,
  stepUnrunLate: (who: string) =>
    `${who}, its workflow has not been started: please start it on the plan, or skip it with a reason.`,
  rollCall: (who: string) => `${who}, please press *Here*.`,
  rollCallMissing: (roles: string, who: string) =>
    `No answer from ${roles} yet. ${who}, please press *Here*, or see to it that somebody is there.`,
  phase: (who: string) => `${who}: the plan shows the steps.`,
};
