import type { Measure } from '../domain/health/measure.ts';
import type { UpdatePolicy } from '../domain/notices/reach.ts';
import type {
  FollowUpPeriod,
  NoticeDefinition,
  Permissions,
  Phase,
  RollbackPolicy,
  Runbook,
  SuccessCriterion,
} from '../domain/runbook.ts';
import type { WrittenRunbook } from './runbook-schema.ts';
import { withCheck } from './to-check.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The domain's runbook, but for its hash. */
export function toRunbook(written: WrittenRunbook): Omit<Runbook, 'hash'> {
  return {
    id: written.id,
    title: written.title,
    overview: written.overview,
    document: {
      version: written.document.version,
      lastUpdated: written.document.last_updated,
      nextReview: written.document.next_review,
      owner: written.document.owner,
      approvers: written.document.approvers,
      approved: written.document.approved,
    },
    roles: written.roles,
    contacts: written.contacts.map(({ next_after, ...area }) =>
      withoutUndefined({ ...area, nextAfterMs: next_after }),
    ),
    permissions: toPermissions(written.permissions),
    checklist: written.checklist.map(({ items, ...section }) => ({
      ...section,
      items: items.map(({ due, ...item }) => ({ ...withCheck(item), dueOffsetMs: due })),
    })),
    gates: written.gates.map(
      ({ opens, closes, criteria, if_changed, four_eyes, voters, votes_expire, ...gate }) =>
        withoutUndefined({
          ...gate,
          criteria: criteria.map(withCheck),
          opensOffsetMs: opens,
          closesOffsetMs: closes,
          ifChanged: if_changed,
          fourEyes: four_eyes ?? written.four_eyes,
          votesExpireMs: votes_expire,
          voters: voters?.map(({ needs, ...rule }) => ({ ...rule, needs: needs === 'any' ? 1 : needs })),
        }),
    ),
    votesHoldWithinMs: written.votes_hold_within,
    digestEveryMs: written.digest_every,
    decision: written.decision,
    phases: written.phases.map(toPhase),
    deployment: {
      start: written.deployment.start,
      starter: written.deployment.starter,
      graceMs: written.deployment.grace,
      timeoutMs: written.deployment.timeout,
    },
    rollback: toRollback(written.rollback),
    notices: written.notices.map(toNotice),
    ...(written.updates ? { updates: toUpdates(written.updates) } : {}),
    success: {
      declaredBy: written.success.declared_by,
      criteria: written.success.criteria.map(({ items, ...group }) =>
        withoutUndefined({ ...group, items: items.map(toCriterion) }),
      ),
    },
    followUps: written.follow_ups.map(toFollowUp),
    retrospective: withoutUndefined({
      ...written.retrospective,
      sections: written.retrospective.sections.map((one) => withoutUndefined(one)),
    }),
  };
}

const toPermissions = ({
  approve_external,
  break_glass,
  ...permissions
}: WrittenRunbook['permissions']): Permissions =>
  withoutUndefined({ ...permissions, approveExternal: approve_external, breakGlass: break_glass });

const toCriterion = ({
  measure,
  ...criterion
}: WrittenRunbook['success']['criteria'][number]['items'][number]): SuccessCriterion =>
  withoutUndefined({ ...criterion, measure: measure && toMeasure(measure) });

const toMeasure = (
  written: NonNullable<WrittenRunbook['success']['criteria'][number]['items'][number]['measure']>,
): Measure =>
  written.kind === 'availability'
    ? { kind: 'availability', allowedPpm: written.at_least }
    : { kind: 'response_time', avgBelowMs: written.avg_below };

function toTasks(written: WrittenRunbook['phases'][number]['steps'][number]['tasks']) {
  const measured = written.flatMap((task, number) =>
    typeof task === 'string' ? [] : [[String(number), task.measured_by] as const],
  );
  return {
    tasks: written.map((task) => (typeof task === 'string' ? task : task.text)),
    ...(measured.length > 0 ? { measuredTasks: Object.fromEntries(measured) } : {}),
  };
}

const toPhase = ({ starts, duration, steps, ...phase }: WrittenRunbook['phases'][number]): Phase =>
  withoutUndefined({
    ...phase,
    startsOffsetMs: starts,
    durationMs: duration,
    steps: steps.map(({ duration: stepDuration, tasks, traffic, ...step }) =>
      withoutUndefined({
        ...withCheck(step),
        ...toTasks(tasks),
        durationMs: stepDuration,
        traffic: traffic?.map(({ bake, ...part }) => withoutUndefined({ ...part, bakeMs: bake })),
      }),
    ),
  });

const toRollback = (written: WrittenRunbook['rollback']): RollbackPolicy =>
  withoutUndefined({
    allowed: written.allowed,
    proposeTo: written.propose_to,
    instruction: written.instruction,
    triggers: written.triggers.map(({ for: lasts, avg_above, reported_by, answer_within, ...trigger }) =>
      withoutUndefined({
        ...trigger,
        forMs: lasts,
        avgAboveMs: avg_above,
        reportedBy: reported_by,
        answerWithinMs: answer_within,
      }),
    ),
    commands: written.commands,
    whileDeploying: written.while_deploying,
    timeoutMs: written.timeout,
    afterwards: written.afterwards.map(toFollowUp),
    postMortem: written.post_mortem && withoutUndefined(written.post_mortem),
  });

const toNotice = ({
  at,
  grace,
  per_channel,
  audiences = [],
  channels = [],
  ...notice
}: WrittenRunbook['notices'][number]): NoticeDefinition =>
  withoutUndefined({
    ...notice,
    audiences,
    channels,
    atOffsetMs: at,
    graceMs: grace,
    perChannel: per_channel,
  });

const toUpdates = ({
  every,
  in_incident = every,
  ...updates
}: NonNullable<WrittenRunbook['updates']>): UpdatePolicy =>
  withoutUndefined({ ...updates, everyMs: every, inIncidentMs: in_incident });

const toFollowUp = ({
  from,
  to,
  items,
  ...period
}: WrittenRunbook['follow_ups'][number]): FollowUpPeriod => ({
  ...period,
  fromMs: from,
  toMs: to,
  items: items.map(({ done_by_notice, done_by_retrospective, ...item }) =>
    withoutUndefined({
      ...withCheck(item),
      doneByNotice: done_by_notice,
      doneByRetrospective: done_by_retrospective,
    }),
  ),
});
