import { nearestWord } from '../domain/nearest-word.ts';
import { variablesIn } from '../domain/notices/notice-text.ts';
import { isSlackChannel } from '../domain/notices/slack-place.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { stepsOf } from '../domain/steps/step.ts';
import { formatDuration } from '../domain/time/offset.ts';
import { checkFallback, checkRehearsalChannel } from './check-channels.ts';
import { findCheckTextProblems } from './check-checks.ts';
import { findRepeated, findUnknown, idsOf, mentionsOf } from './check-references.ts';
import { type Finding, listWords, type Path, quote } from './problem.ts';

/** What the schema alone cannot see in `services.yaml`. */
export function checkServices(services: readonly Service[]): readonly Finding[] {
  return [
    ...findRepeated(idsOf(services, ['services']), 'service'),
    ...services.flatMap((service, index) => checkService(service, ['services', index])),
  ];
}

function checkService(service: Service, path: Path): readonly Finding[] {
  return [
    ...findRepeated(idsOf(service.health, [...path, 'health']), 'health endpoint'),
    ...findRepeated(idsOf(service.audiences, [...path, 'audiences']), 'audience'),
    ...findRepeated(
      mentionsOf(service.statusPage?.components ?? [], [...path, 'status_page', 'components']),
      'component',
    ),
    ...findRepeated(
      (service.webhooks ?? []).map((name, index) => ({ path: [...path, 'webhooks', index, 'id'], name })),
      'webhook',
    ),
    ...service.audiences.flatMap((audience, index) => [
      ...checkAudience(audience, [...path, 'audiences', index]),
      ...checkFallback(service, audience, [...path, 'audiences', index, 'fallback']),
    ]),
    ...service.health.flatMap((endpoint, index) => checkHealth(endpoint, [...path, 'health', index])),
    ...checkRehearsalChannel(service, [...path, 'rehearsal_channel']),
    ...findCheckTextProblems(service.checks?.releaseRef, [...path, 'checks', 'release_ref']),
    ...findCheckTextProblems(service.checks?.milestone, [...path, 'checks', 'milestone']),
    ...Object.entries(service.roles).flatMap(([role, { holder, deputy }]) =>
      holder === deputy
        ? [
            {
              path: [...path, 'roles', role, 'deputy'],
              message: 'the deputy is the holder',
              found: quote(deputy),
            },
          ]
        : [],
    ),
  ];
}

function checkAudience(audience: Service['audiences'][number], path: Path): readonly Finding[] {
  const reached =
    audience.slack.length > 0 || audience.email.length > 0 || audience.statusPage || audience.pager;
  return [
    ...(reached
      ? []
      : [
          {
            path,
            message: `the audience "${audience.id}" cannot be reached`,
            accepted: 'slack, email, status_page or pager',
          },
        ]),
    ...findRepeated(mentionsOf(audience.slack, [...path, 'slack']), 'Slack id'),
    ...findRepeated(mentionsOf(audience.email, [...path, 'email']), 'address'),
  ];
}

function checkHealth(endpoint: Service['health'][number], path: Path): readonly Finding[] {
  const { intervalMs, timeoutMs, maxLatencyMs } = endpoint;
  const findings: Finding[] = [];
  if (intervalMs > 3_600_000) {
    findings.push({
      path: [...path, 'interval'],
      message: 'the interval is too long',
      found: formatDuration(intervalMs),
      accepted: 'at most 60m',
    });
  }
  if (timeoutMs > intervalMs) {
    findings.push({
      path: [...path, 'timeout'],
      message: 'the timeout is longer than the interval',
      found: formatDuration(timeoutMs),
      accepted: `at most ${formatDuration(intervalMs)}`,
    });
  }
  if (maxLatencyMs !== undefined && maxLatencyMs > timeoutMs) {
    findings.push({
      path: [...path, 'max_latency'],
      message: 'the latency limit is longer than the timeout',
      found: formatDuration(maxLatencyMs),
      accepted: `at most ${formatDuration(timeoutMs)}`,
    });
  }
  return findings;
}

/** Whether a service has all that its runbook needs from it. */
export function checkServiceFitsRunbook(service: Service, runbook: Runbook, path: Path): readonly Finding[] {
  return [
    ...checkHolders(service, runbook, path),
    ...checkNoticeTargets(service, runbook, path),
    ...checkStepWorkflows(service, runbook, path),
  ];
}

/** A misprint here would leave the step to people, in silence. */
function checkStepWorkflows({ workflows }: Service, runbook: Runbook, path: Path): readonly Finding[] {
  const known = stepsOf(runbook).flatMap(({ step }) => step.workflow ?? []);
  const own = Object.keys(workflows.steps ?? {});
  return [
    ...findUnknown(
      own.map((name) => ({ path: [...path, 'workflows', 'steps', name], name })),
      `workflow of a step (the runbook is "${runbook.id}")`,
      known,
    ).map((finding) => ({ ...finding, on: 'key' as const })),
    ...findUnknown(
      mentionsOf(workflows.changesProduction ?? [], [...path, 'workflows', 'changes_production']),
      'name under workflows.steps',
      own,
    ),
  ];
}

function checkHolders(service: Service, runbook: Runbook, path: Path): readonly Finding[] {
  const rolesPath = [...path, 'roles'];
  const held = Object.keys(service.roles);
  const known = runbook.roles.map((role) => role.id);
  const missing = [...actingRoles(runbook)].filter((role) => !held.includes(role));
  return [
    ...missing.map((role) => ({
      path: rolesPath,
      on: 'key' as const,
      message: `the role "${role}" of the runbook "${runbook.id}" has no holder`,
      accepted: `${role}: { holder: U012AB3CD }`,
    })),
    ...findUnknown(
      held.map((name) => ({ path: [...rolesPath, name], name })),
      `role (the runbook is "${runbook.id}")`,
      known,
    ).map((finding) => ({ ...finding, on: 'key' as const })),
  ];
}

/** The roles that the runbook gives something to decide or to do. */
function actingRoles(runbook: Runbook): ReadonlySet<string> {
  return new Set([
    ...runbook.permissions.manage,
    ...(runbook.permissions.approveExternal ?? []),
    ...runbook.checklist.flatMap((section) => section.items.map((item) => item.owner)),
    ...runbook.gates.flatMap(({ owner, escalation, voters = [] }) => [
      owner,
      escalation,
      ...voters.flatMap(({ roles }) => roles),
    ]),
    runbook.decision.owner,
    ...runbook.phases.flatMap((phase) => phase.owners),
    runbook.deployment.starter,
    ...runbook.rollback.allowed,
    runbook.rollback.proposeTo,
    runbook.success.declaredBy,
  ]);
}

function checkNoticeTargets(service: Service, runbook: Runbook, path: Path): readonly Finding[] {
  const updates = [runbook.updates, runbook.updates?.short].flatMap((reach) =>
    unknownAudiences(service, reach?.audiences ?? [], {
      path,
      needs: `which the updates of the runbook "${runbook.id}" need`,
    }),
  );
  const whole = checkSaidAtOnce(service, runbook.updates?.audiences ?? [], {
    path,
    needs: `the updates of the runbook "${runbook.id}"`,
  });
  const short = runbook.updates?.short?.audiences ?? [];
  const shortNeeds = `which the short updates of the runbook "${runbook.id}" need`;
  const ofNotices = runbook.notices.flatMap((notice): readonly Finding[] => {
    const needs = `which the notice "${notice.id}" of the runbook "${runbook.id}" needs`;
    const findings: Finding[] = [
      ...unknownAudiences(service, notice.audiences, { path, needs }),
      ...checkNoticeFallback(service, notice.fallback, { path, needs }),
    ];
    if (notice.after === 'issue_opened') {
      const about = `the notice "${notice.id}" of the runbook "${runbook.id}"`;
      findings.push(...checkSaidAtOnce(service, notice.audiences, { path, needs: about }));
    } else findings.push(...checkApprovers(service, runbook, { path, needs, audiences: notice.audiences }));
    if (service.bridge === undefined && variablesIn(notice).includes('bridge')) {
      findings.push({
        path,
        message: `there is no bridge, ${needs} for its text`,
        accepted: 'bridge: https://…',
      });
    }
    return findings;
  });
  return [
    ...ofNotices,
    ...updates,
    ...whole,
    ...checkApprovers(service, runbook, { path, needs: shortNeeds, audiences: short }),
  ];
}

function checkNoticeFallback(
  service: Service,
  fallback: string | undefined,
  { path, needs }: Needed,
): readonly Finding[] {
  if (fallback === undefined) return [];
  const audience = service.audiences.find(({ id }) => id === fallback);
  if (!audience) return unknownAudiences(service, [fallback], { path, needs: `${needs} for its fallback` });
  if (audience.slack.some(isSlackChannel) && !audience.external) return [];
  return [
    {
      path: [...path, 'audiences', service.audiences.indexOf(audience)],
      message: `the audience "${fallback}" is no fallback, ${needs}`,
      accepted: 'an audience in the house with a Slack channel',
    },
  ];
}

const findExternal = ({ audiences }: Service, named: readonly string[]) =>
  audiences.find(({ id, external }) => external && named.includes(id));

function checkApprovers(
  service: Service,
  runbook: Runbook,
  { path, needs, audiences }: Needed & { readonly audiences: readonly string[] },
): readonly Finding[] {
  const external = findExternal(service, audiences);
  if (!external || runbook.permissions.approveExternal !== undefined) return [];
  return [
    {
      path: [...path, 'audiences', service.audiences.indexOf(external), 'external'],
      message: `nobody may approve what the external audience "${external.id}" is told, ${needs}`,
      accepted: 'permissions: { approve_external: [role] } in the runbook',
    },
  ];
}

/** What is written and told in one moment cannot have been approved before. */
function checkSaidAtOnce(
  service: Service,
  audiences: readonly string[],
  { path, needs }: Needed,
): readonly Finding[] {
  const external = findExternal(service, audiences);
  if (!external) return [];
  return [
    {
      path: [...path, 'audiences', service.audiences.indexOf(external), 'external'],
      message: `the external audience "${external.id}" cannot hear ${needs}: sent at once, it could not be approved before`,
      accepted: `it among the audiences of "updates: short" in the runbook, which somebody approves`,
    },
  ];
}

interface Needed {
  readonly path: Path;
  readonly needs: string;
}

function unknownAudiences(
  service: Service,
  audiences: readonly string[],
  { path, needs }: Needed,
): readonly Finding[] {
  const known = service.audiences.map((audience) => audience.id);
  return audiences
    .filter((audience) => !known.includes(audience))
    .map((audience) => {
      const near = nearestWord(audience, known);
      return {
        path: [...path, 'audiences'],
        on: 'key',
        message: `there is no audience "${audience}", ${needs}`,
        found: listWords(known),
        hint: near === undefined ? undefined : `is it "${near}"?`,
      };
    });
}
