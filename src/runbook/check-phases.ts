import { formatDuration, formatOffset } from '../domain/time/offset.ts';
import { findRepeated, findUnknown, mentionsOf } from './check-references.ts';
import type { Finding, Path } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

type WrittenPhase = WrittenRunbook['phases'][number];

interface Place {
  readonly step: WrittenPhase['steps'][number];
  readonly path: Path;
}

export function checkPhases({ phases, notices, rollback }: WrittenRunbook): readonly Finding[] {
  const noticeIds = notices.map((notice) => notice.id);
  const performanceIds = rollback.triggers.flatMap(({ id, kind }) => (kind === 'performance' ? [id] : []));
  return phases.flatMap((phase, index) => [
    ...checkPhaseStart(phases, index),
    ...checkPhaseLength(phase, index),
    ...checkPhaseSide(phase, index),
    ...phase.steps.flatMap((step, at) => {
      const place = { step, path: ['phases', index, 'steps', at] };
      return [
        ...checkNotices(place, noticeIds),
        ...checkRollCall(place),
        ...checkWorkflow(place),
        ...checkTraffic(phase, place),
        ...checkWhoDoesIt(place),
        ...checkBlocking(phase, place),
        ...checkMeasured(phase, place, performanceIds),
      ];
    }),
  ]);
}

function checkPhaseStart(phases: WrittenRunbook['phases'], index: number): readonly Finding[] {
  const phase = phases[index];
  const before = phases[index - 1];
  if (phase === undefined || before === undefined || phase.starts >= before.starts + before.duration)
    return [];
  // Then it is the one before that is too long, which is said there.
  if (isAcrossT0(before) && phase.starts >= 0) return [];
  const ends = formatOffset(before.starts + before.duration);
  const message = `the phase starts before the phase "${before.id}" ends`;
  const found = formatOffset(phase.starts);
  return [{ path: ['phases', index, 'starts'], message, found, accepted: `${ends} or later` }];
}

function checkPhaseLength(phase: WrittenRunbook['phases'][number], index: number): readonly Finding[] {
  const steps = phase.steps.reduce((sum, step) => sum + (step.duration ?? 0), 0);
  if (steps <= phase.duration) return [];
  const message = `the steps take ${formatDuration(steps)}, longer than the phase`;
  return [{ path: ['phases', index, 'duration'], message, found: formatDuration(phase.duration) }];
}

const isAcrossT0 = ({ starts, duration }: WrittenPhase): boolean => starts < 0 && starts + duration > 0;

/** All steps of a phase come before the deployment, or all of them after it. */
function checkPhaseSide(phase: WrittenPhase, index: number): readonly Finding[] {
  if (!isAcrossT0(phase)) return [];
  const { starts, duration } = phase;
  const message = 'the phase begins before T-0 and ends after it';
  const accepted = `${formatDuration(-starts)} or less`;
  return [{ path: ['phases', index, 'duration'], message, found: formatDuration(duration), accepted }];
}

function checkNotices({ step, path }: Place, noticeIds: readonly string[]): readonly Finding[] {
  const mentions = mentionsOf(step.notices ?? [], [...path, 'notices']);
  if (step.kind === 'notice' && mentions.length === 0) {
    const message = 'a step of the kind "notice" must name its notices';
    return [{ path, message, accepted: 'notices: [...]' }];
  }
  if (step.kind !== 'notice' && mentions.length > 0) {
    const message = `only a step of the kind "notice" sends notices, this one is "${step.kind}"`;
    return [{ path: [...path, 'notices'], on: 'key', message }];
  }
  return [...findUnknown(mentions, 'notice', noticeIds), ...findRepeated(mentions, 'notice')];
}

function checkRollCall({ step, path }: Place): readonly Finding[] {
  if (step.roles === undefined || step.kind === 'roll_call') return [];
  const message = `only a step of the kind "roll_call" calls roles, this one is "${step.kind}"`;
  return [{ path: [...path, 'roles'], on: 'key', message }];
}

function checkWorkflow({ step, path }: Place): readonly Finding[] {
  const named = step.workflow !== undefined ? 'workflow' : step.start !== undefined ? 'start' : undefined;
  if (named !== undefined && step.kind !== 'workflow') {
    const message = `only a step of the kind "workflow" runs one, this one is "${step.kind}"`;
    return [{ path: [...path, named], on: 'key', message }];
  }
  if (step.start === undefined || step.workflow !== undefined) return [];
  const message =
    'a workflow without a name is the deployment, and how that starts is said under "deployment"';
  return [{ path: [...path, 'start'], on: 'key', message }];
}

const ownInputs: readonly string[] = ['version', 'environment', 'golive_id', 'traffic'];

/** Each part brings more than the one before, after the deployment, in the time that the step has. */
function checkTraffic({ starts }: WrittenPhase, { step, path }: Place): readonly Finding[] {
  const { traffic } = step;
  if (traffic === undefined) return [];
  const at: Path = [...path, 'traffic'];
  if (step.workflow === undefined)
    return [{ path: at, on: 'key', message: 'only a step that runs a workflow of its own brings traffic' }];
  if (starts < 0)
    return [{ path: at, on: 'key', message: 'there is no traffic to bring before the deployment' }];
  const bakes = traffic.reduce((sum, { bake }) => sum + bake, 0);
  return [
    ...traffic.flatMap(({ percent, inputs = {} }, index): readonly Finding[] => {
      const before = traffic[index - 1]?.percent ?? 0;
      return [
        ...(percent > before
          ? []
          : [
              {
                path: [...at, index, 'percent'],
                message: 'the part brings no more than the one before',
                found: String(percent),
                accepted: `more than ${before}`,
              },
            ]),
        ...Object.keys(inputs)
          .filter((name) => ownInputs.includes(name))
          .map((name) => ({
            path: [...at, index, 'inputs', name],
            on: 'key' as const,
            message: 'golive fills in this input itself',
            found: name,
          })),
      ];
    }),
    ...(step.duration !== undefined && bakes > step.duration
      ? [
          {
            path: [...path, 'duration'],
            message: `the traffic bakes for ${formatDuration(bakes)}, longer than the step`,
            found: formatDuration(step.duration),
          },
        ]
      : []),
  ];
}

/** Such a step follows the final GO or the deployment: the runbook says elsewhere who gives or starts that. */
const runsItself = ({ step }: Place): boolean =>
  step.kind === 'decision' || (step.kind === 'workflow' && step.workflow === undefined);

function checkWhoDoesIt(place: Place): readonly Finding[] {
  const { step, path } = place;
  if (step.owner === undefined || !runsItself(place)) return [];
  const message = `a step of the kind "${step.kind}" has no owner of its own`;
  return [{ path: [...path, 'owner'], on: 'key', message }];
}

/** Response times are watched once the deployment has ended. */
function checkMeasured(
  { starts }: WrittenPhase,
  { step, path }: Place,
  triggers: readonly string[],
): readonly Finding[] {
  const measured = step.tasks.flatMap((task, at) =>
    typeof task === 'string' ? [] : [{ name: task.measured_by, path: [...path, 'tasks', at, 'measured_by'] }],
  );
  const [first] = measured;
  if (!first) return [];
  if (starts < 0 || step.kind !== 'manual') {
    const message = 'only a task of a "manual" step after the deployment is measured';
    return [{ path: first.path, on: 'key', message }];
  }
  return findUnknown(measured, 'trigger of the kind "performance"', triggers);
}

function checkBlocking({ starts }: WrittenPhase, place: Place): readonly Finding[] {
  const { step, path } = place;
  if (step.blocking !== true) return [];
  if (starts >= 0) {
    const message = 'the deployment cannot wait for a step that comes after it';
    return [{ path: [...path, 'blocking'], on: 'key', message }];
  }
  if (!runsItself(place)) return [];
  const message = `the deployment does not wait for a step of the kind "${step.kind}" by itself`;
  return [{ path: [...path, 'blocking'], on: 'key', message }];
}
