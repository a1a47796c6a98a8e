import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FollowUpPeriod, NoticeDefinition, Phase, Runbook } from '../../src/domain/runbook.ts';
import { formatDuration } from '../../src/domain/time/offset.ts';
import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { linesOfDocument } from './document-lines.ts';

/**
 * The document that the runbook was made from is written again, from the runbook alone, and compared line by line:
 * nothing of it may be lost, changed or moved to another section. Only its Markdown signs and ticks are left out.
 */
const yamlFile = 'runbooks/production-go-live.yaml';

function loadRunbook(): Runbook {
  const parsed = parseRunbook(readFileSync(yamlFile, 'utf8'), yamlFile);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.runbook;
}

const runbook = loadRunbook();

/** The document calls this role by two names. */
const documentWords: Readonly<Record<string, string>> = {
  'Security Team Lead: [Contact Info]': 'Security Lead: [Contact Info]',
};

const roleTitle = (id: string): string => {
  const role = runbook.roles.find((it) => it.id === id);
  if (role === undefined) throw new Error(`no role ${id}`);
  return role.title;
};

const inWords = (ms: number): string => `${ms / 60_000} minutes`;
const offsetInWords = (ms: number): string => {
  if (ms === 0) return 'T-0';
  const sign = ms < 0 ? '-' : '+';
  const minutes = Math.abs(ms) / 60_000;
  return minutes === 24 * 60 ? `T${sign}24 hours` : `T${sign}${minutes} minutes`;
};

const bullets = (lines: readonly string[]): readonly string[] => lines.map((line) => `- ${line}`);
const textsOf = (items: readonly { readonly text: string }[]) => bullets(items.map((item) => item.text));

function writeGates(): readonly string[] {
  return runbook.gates.flatMap((gate) => [
    `### ${gate.title}`,
    `Owner: ${roleTitle(gate.owner)}`,
    'Criteria:',
    ...textsOf(gate.criteria),
    'Decision: GO / NO-GO',
    `Escalation: ${roleTitle(gate.escalation)} if NO-GO`,
  ]);
}

function writePhase(phase: Phase): readonly string[] {
  const start = offsetInWords(phase.startsOffsetMs);
  const isShown = phase.id === 'deployment' || phase.id === 'validation';
  const end = isShown ? ` to ${offsetInWords(phase.startsOffsetMs + phase.durationMs)}` : '';
  const shortStart = isShown ? start.replace(' minutes', '') : start;
  const owners =
    phase.id === 'pre_deployment'
      ? 'Operations Team'
      : phase.owners.map((owner) => roleTitle(owner)).join(' + ');
  return [
    `### ${phase.title} (${shortStart}${end})`,
    `Duration: ${inWords(phase.durationMs)}`,
    `Owner: ${owners}`,
    ...phase.steps.flatMap((step, index) => [
      // To the document it is the last task of the declaration.
      ...(step.id === 'full_traffic'
        ? []
        : [
            `${index + 1}. ${step.title}${step.durationMs === undefined ? '' : ` (${inWords(step.durationMs)})`}`,
          ]),
      ...bullets(step.tasks),
      ...step.commands,
    ]),
  ];
}

function writeFollowUps(
  periods: readonly FollowUpPeriod[],
  heading: (title: string, index: number) => string,
) {
  return periods.flatMap((period, index) => [heading(period.title, index), ...textsOf(period.items)]);
}

const audienceWords: Readonly<Record<string, string>> = {
  scheduled: 'All stakeholders',
  started: 'Technical team + stakeholders',
  success: 'All stakeholders + users',
  issues: 'Incident response team',
};
const audienceIds: Readonly<Record<string, readonly string[]>> = {
  scheduled: ['all_stakeholders'],
  started: ['technical_team', 'all_stakeholders'],
  success: ['all_stakeholders', 'users'],
  issues: ['incident_response'],
};
const channelWords = {
  slack: 'Slack',
  email: 'Email',
  status_page: 'Status page',
  pager: 'PagerDuty',
  bridge: 'Bridge',
};

function writeNotice(notice: NoticeDefinition): readonly string[] {
  const when = notice.atOffsetMs === undefined ? '' : ` (${offsetInWords(notice.atOffsetMs)})`;
  const channels = notice.channels.map((channel) => channelWords[channel]).join(' + ');
  const isIncident = notice.id === 'issues';
  return [
    `### ${notice.title}${when}`,
    `- Audience: ${audienceWords[notice.id]}`,
    `- Channel: ${isIncident ? channels.replace('Bridge', 'Incident bridge') : channels}`,
    isIncident
      ? '- Message: Detailed status with ETA for resolution'
      : `- Message: "${notice.text.replace('{{t0}}', '[DATE/TIME]')}"`,
  ];
}

function writeDocument(): readonly string[] {
  const notices = Object.keys(audienceWords).map((id) => {
    const notice = runbook.notices.find((it) => it.id === id);
    if (notice === undefined) throw new Error(`no notice ${id}`);
    expect(notice.audiences).toEqual(audienceIds[id]);
    return notice;
  });
  return [
    `# ${runbook.title}`,
    '## Overview',
    runbook.overview,
    '## Pre-Go-Live Checklist',
    ...runbook.checklist.flatMap((section) => [`### ${section.title}`, ...textsOf(section.items)]),
    '## Go/No-Go Decision Gates',
    ...writeGates(),
    '## Go-Live Execution Plan',
    ...runbook.phases.flatMap(writePhase),
    '## Emergency Rollback Procedures',
    '### Rollback Triggers',
    `${runbook.rollback.instruction}`,
    ...textsOf(runbook.rollback.triggers),
    '### Rollback Execution',
    ...runbook.rollback.commands,
    '### Post-Rollback Actions',
    ...writeFollowUps(runbook.rollback.afterwards, (title, index) => `${index + 1}. ${title}`),
    '## Communication Plan',
    ...notices.flatMap(writeNotice),
    '## Post-Go-Live Activities',
    ...writeFollowUps(runbook.followUps, (title) => `### ${title}`),
    '## Roles and Responsibilities',
    ...runbook.roles
      .filter((role) => role.duties.length > 0)
      .flatMap((role) => [`### ${role.title}`, ...bullets(role.duties)]),
    '## Emergency Contacts',
    ...runbook.contacts.flatMap((area) => [
      `### ${area.title}`,
      ...area.ladder
        .map((role) => `${roleTitle(role)}: [Contact Info]`)
        .map((it) => `- ${documentWords[it] ?? it}`),
    ]),
    '## Success Criteria',
    ...runbook.success.criteria.flatMap((group) => [`### ${group.title}`, ...textsOf(group.items)]),
    '## Lessons Learned Template',
    `${runbook.retrospective.instruction}`,
    ...runbook.retrospective.sections.flatMap((section) => [`### ${section.title}`, `- [${section.prompt}]`]),
    `Document Version: ${runbook.document.version}`,
    'Last Updated: [DATE]',
    'Next Review: [DATE + 6 months]',
    `Owner: ${roleTitle(runbook.document.owner)}`,
    `Approvers: ${runbook.document.approvers.map(roleTitle).join(', ')}`,
  ];
}

test('the document can be written again from the runbook, line by line', () => {
  expect(writeDocument().map((line) => line.replaceAll(/\s+/g, ' '))).toEqual(linesOfDocument());
});

test('the review is six months after the last update', () => {
  const lastUpdated = Temporal.PlainDate.from(runbook.document.lastUpdated);
  expect(runbook.document.nextReview).toBe(lastUpdated.add({ months: 6 }).toString());
});

test('the follow-up periods last as long as their titles say', () => {
  const periods = [...runbook.followUps, ...runbook.rollback.afterwards].map(
    ({ title, fromMs, toMs }) => `${title}: ${formatDuration(fromMs)} to ${formatDuration(toMs)}`,
  );
  expect(periods).toEqual([
    'Immediate (0-4 hours): 0s to 4h',
    'Short-term (4-24 hours): 4h to 24h',
    'Medium-term (1-7 days): 24h to 7d',
    'Immediate: 0s to 15m',
    'Within 1 hour: 0s to 60m',
    'Within 24 hours: 0s to 24h',
  ]);
});

test('the unavailability that proposes a rollback lasts the five minutes of the document', () => {
  expect(runbook.rollback.triggers.find((trigger) => trigger.kind === 'unavailable')).toEqual({
    id: 'unavailable',
    text: 'Application unavailable for >5 minutes',
    kind: 'unavailable',
    forMs: 5 * 60_000,
  });
});

test('the notice of an issue carries a detailed status with the ETA for its resolution', () => {
  const { text } = runbook.notices.find((notice) => notice.id === 'issues') ?? { text: '' };
  expect(text).toContain('Detailed status');
  expect(text).toContain('ETA for resolution: {{eta}}');
});

test('the started notice waits for the deployment, and the success notice for the declaration', () => {
  const after = Object.fromEntries(runbook.notices.map((notice) => [notice.id, notice.after]));
  expect(after).toEqual({
    scheduled: undefined,
    starting: undefined,
    started: 'deployment_accepted',
    success: 'success_declared',
    issues: 'issue_opened',
    rescheduled: 'rescheduled',
    delayed: 'held_past_t0',
    aborted: 'aborted',
    rolled_back: 'rolled_back',
  });
});
