import { formatDuration, formatOffset } from '../domain/time/offset.ts';
import { checkChecks } from './check-checks.ts';
import { checkGates, gateRoles } from './check-gates.ts';
import { checkNotices } from './check-notices.ts';
import { checkPhases } from './check-phases.ts';
import { checkPostMortem } from './check-post-mortem.ts';
import { findRepeated, findUnknown, idsOf, type Mention, mentionsOf } from './check-references.ts';
import { checkRollback } from './check-rollback.ts';
import type { Finding, Path } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

/** What the schema alone cannot see: things that must fit each other. */
export function checkRunbook(runbook: WrittenRunbook): readonly Finding[] {
  return [
    ...checkIds(runbook),
    ...checkRoles(runbook),
    ...checkDocument(runbook),
    ...checkOffsets(runbook),
    ...checkGates(runbook),
    ...checkPhases(runbook),
    ...checkRollback(runbook),
    ...checkFollowUps(runbook.follow_ups, ['follow_ups']),
    ...checkFollowUps(runbook.rollback.afterwards, ['rollback', 'afterwards']),
    ...findUnknown(followUpMentions(runbook, 'done_by_notice'), 'notice', idList(runbook.notices)),
    ...checkPostMortem(runbook),
    ...checkNotices(runbook),
    ...checkChecks(runbook),
  ];
}

function checkIds(runbook: WrittenRunbook): readonly Finding[] {
  const nested = <Outer, Inner extends { readonly id: string }>(
    outer: readonly Outer[],
    path: Path,
    inner: readonly [string, (entry: Outer) => readonly Inner[]],
  ): readonly Mention[] =>
    outer.flatMap((entry, index) => idsOf(inner[1](entry), [...path, index, inner[0]]));
  const { checklist, phases, success, follow_ups, rollback, gates } = runbook;
  return [
    ...findRepeated(idsOf(runbook.roles, ['roles']), 'role'),
    ...findRepeated(idsOf(runbook.contacts, ['contacts']), 'id'),
    ...findRepeated(idsOf(checklist, ['checklist']), 'id'),
    ...findRepeated(nested(checklist, ['checklist'], ['items', (it) => it.items]), 'id of the checklist'),
    ...findRepeated(idsOf(gates, ['gates']), 'gate'),
    ...gates.flatMap((gate, index) => findRepeated(idsOf(gate.criteria, ['gates', index, 'criteria']), 'id')),
    ...findRepeated(idsOf(phases, ['phases']), 'phase'),
    ...findRepeated(nested(phases, ['phases'], ['steps', (it) => it.steps]), 'id of a step'),
    ...findRepeated(idsOf(rollback.triggers, ['rollback', 'triggers']), 'trigger'),
    ...findRepeated(idsOf(rollback.afterwards, ['rollback', 'afterwards']), 'id'),
    ...findRepeated(
      nested(rollback.afterwards, ['rollback', 'afterwards'], ['items', (it) => it.items]),
      'id',
    ),
    ...findRepeated(idsOf(runbook.notices, ['notices']), 'notice'),
    ...findRepeated(idsOf(success.criteria, ['success', 'criteria']), 'id'),
    ...findRepeated(nested(success.criteria, ['success', 'criteria'], ['items', (it) => it.items]), 'id'),
    ...findRepeated(idsOf(follow_ups, ['follow_ups']), 'id'),
    ...findRepeated(nested(follow_ups, ['follow_ups'], ['items', (it) => it.items]), 'id'),
    ...findRepeated(idsOf(runbook.retrospective.sections, ['retrospective', 'sections']), 'id'),
  ];
}

function checkRoles(runbook: WrittenRunbook): readonly Finding[] {
  const known = runbook.roles.map((role) => role.id);
  const lists: readonly (readonly Mention[])[] = [
    mentionsOf(runbook.document.approvers, ['document', 'approvers']),
    mentionsOf(runbook.permissions.manage, ['permissions', 'manage']),
    mentionsOf(runbook.permissions.break_glass ?? [], ['permissions', 'break_glass']),
    mentionsOf(runbook.permissions.approve_external ?? [], ['permissions', 'approve_external']),
    mentionsOf(runbook.rollback.allowed, ['rollback', 'allowed']),
    ...runbook.rollback.triggers.map(({ reported_by }, index) =>
      mentionsOf(reported_by ?? [], ['rollback', 'triggers', index, 'reported_by']),
    ),
    ...runbook.contacts.map((area, index) => mentionsOf(area.ladder, ['contacts', index, 'ladder'])),
    ...runbook.phases.map((phase, index) => mentionsOf(phase.owners, ['phases', index, 'owners'])),
    ...runbook.phases.flatMap((phase, at) =>
      phase.steps.map((step, index) => mentionsOf(step.roles ?? [], ['phases', at, 'steps', index, 'roles'])),
    ),
  ];
  const single: readonly Mention[] = [
    { path: ['document', 'owner'], name: runbook.document.owner },
    { path: ['decision', 'owner'], name: runbook.decision.owner },
    { path: ['deployment', 'starter'], name: runbook.deployment.starter },
    { path: ['rollback', 'propose_to'], name: runbook.rollback.propose_to },
    { path: ['success', 'declared_by'], name: runbook.success.declared_by },
    ...followUpMentions(runbook, 'owner'),
    ...runbook.success.criteria.flatMap(({ owner, items }, at) => [
      ...(owner === undefined ? [] : [{ path: ['success', 'criteria', at, 'owner'], name: owner }]),
      ...items.flatMap((item, index) =>
        item.owner === undefined
          ? []
          : [{ path: ['success', 'criteria', at, 'items', index, 'owner'], name: item.owner }],
      ),
    ]),
    ...runbook.checklist.flatMap((section, at) =>
      section.items.map((item, index) => ({
        path: ['checklist', at, 'items', index, 'owner'],
        name: item.owner,
      })),
    ),
    ...runbook.phases.flatMap((phase, at) =>
      phase.steps.flatMap(({ owner }, index) =>
        owner === undefined ? [] : [{ path: ['phases', at, 'steps', index, 'owner'], name: owner }],
      ),
    ),
    ...gateRoles(runbook),
  ];
  return [
    ...findUnknown([...single, ...lists.flat()], 'role', known),
    ...lists.flatMap((list) => findRepeated(list, 'role')),
  ];
}

function checkDocument({ document }: WrittenRunbook): readonly Finding[] {
  const approvals = Object.keys(document.approved).map((name) => ({
    path: ['document', 'approved', name],
    name,
  }));
  const unknown = findUnknown(approvals, 'approver', document.approvers);
  const onKeys = unknown.map((finding) => ({ ...finding, on: 'key' as const }));
  if (document.next_review > document.last_updated) return onKeys;
  const accepted = `a date after last_updated, ${document.last_updated}`;
  return [
    ...onKeys,
    {
      path: ['document', 'next_review'],
      message: 'the review is not after the update',
      found: document.next_review,
      accepted,
    },
  ];
}

function checkOffsets({ checklist }: WrittenRunbook): readonly Finding[] {
  const items = checklist.flatMap((section, at) =>
    section.items.map((item, index) => ({ item, path: ['checklist', at, 'items', index, 'due'] })),
  );
  return [
    ...items
      .filter(({ item }) => item.blocking && item.due > 0)
      .map(({ item, path }) => ({
        path,
        message: 'an item that the deployment waits for cannot be due after T-0',
        found: formatOffset(item.due),
      })),
  ];
}

function checkFollowUps(periods: WrittenRunbook['follow_ups'], path: Path): readonly Finding[] {
  return periods.flatMap((period, index) =>
    period.to > period.from
      ? []
      : [
          {
            path: [...path, index, 'to'],
            message: 'the period ends before it begins',
            found: formatDuration(period.to),
            accepted: `longer than ${formatDuration(period.from)}`,
          },
        ],
  );
}

/** What the tasks of both outcomes say in one of their fields. */
function followUpMentions(
  { follow_ups, rollback }: WrittenRunbook,
  field: 'owner' | 'done_by_notice',
): readonly Mention[] {
  const places: readonly (readonly [WrittenRunbook['follow_ups'], Path])[] = [
    [follow_ups, ['follow_ups']],
    [rollback.afterwards, ['rollback', 'afterwards']],
  ];
  return places.flatMap(([periods, path]) =>
    periods.flatMap(({ items }, at) =>
      items.flatMap((item, index) => {
        const name = item[field];
        return name === undefined ? [] : [{ path: [...path, at, 'items', index, field], name }];
      }),
    ),
  );
}

const idList = (entries: readonly { readonly id: string }[]): readonly string[] =>
  entries.map(({ id }) => id);
