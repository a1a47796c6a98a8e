import { z } from 'zod';
import { check } from './check-schema.ts';
import { gate } from './gate-schema.ts';
import { notice, updates } from './notice-schema.ts';
import { trafficPart } from './traffic-schema.ts';
import { triggerSchema } from './trigger-schema.ts';
import {
  any,
  date,
  duration,
  durationFromZero,
  id,
  line,
  offset,
  percentage,
  some,
  text,
  title,
} from './written-values.ts';

/** A runbook as people write it in YAML; `to-runbook.ts` turns it into the domain's. */

const acceptedVersion = 'a version in quotes, such as "1.0"';
const version = z.string(acceptedVersion).regex(/^[\w.-]{1,20}$/, acceptedVersion);

const entry = z.strictObject({ id, text: line });

const role = z.strictObject({
  id,
  title,
  duties: any(line, 20).describe('What the holder of the role answers for.'),
});

const contactArea = z.strictObject({
  id,
  title,
  ladder: some(id, 10).describe('Role ids, first to call first.'),
  next_after: duration
    .optional()
    .describe('How long each has to acknowledge before the next is asked; 5 minutes when left out.'),
});

const checklistItem = z.strictObject({
  id,
  text: line,
  owner: id.describe('The role that owes this item.'),
  due: offset.describe('Until when it must be done, relative to T-0.'),
  blocking: z.boolean().default(true).describe('Whether the deployment waits for it.'),
  check: check.optional(),
});

const step = z.strictObject({
  id,
  title,
  kind: z.enum(['manual', 'check', 'workflow', 'notice', 'roll_call', 'decision', 'channel_test']),
  duration: duration.optional(),
  owner: id.optional().describe('The role that does it; the owners of its phase when left out.'),
  blocking: z
    .boolean()
    .optional()
    .describe('Whether the deployment waits for it; as its phase says when left out.'),
  tasks: any(
    z.union([
      line,
      z.strictObject({
        text: line,
        measured_by: id.describe(
          'A trigger of the kind "performance": what its watch says speaks for the task.',
        ),
      }),
    ]),
    20,
  ),
  commands: any(line, 40).describe('Shown as they stand, never run by golive.'),
  notices: some(id, 10).optional().describe('For the kind "notice": the notices that this step sends.'),
  check: check
    .optional()
    .describe('For the kinds "check" and "decision": what this step verifies by itself.'),
  workflow: id
    .optional()
    .describe(
      'For the kind "workflow": a name of the service\'s workflows.steps. Left out: it is the deployment.',
    ),
  start: z
    .enum(['automatic', 'manual'])
    .optional()
    .describe(
      'For the kind "workflow": "automatic" runs it when its time has come; a person does when left out.',
    ),
  traffic: some(trafficPart, 10)
    .optional()
    .describe('For the kind "workflow": the traffic that it brings, part by part, each in a run of its own.'),
  roles: some(id, 50)
    .optional()
    .describe('For the kind "roll_call": the roles that are called; those that must act when left out.'),
});

const phase = z.strictObject({
  id,
  title,
  starts: offset,
  duration,
  owners: some(id, 10),
  blocking: z
    .boolean()
    .optional()
    .describe('Whether the deployment waits for the steps of this phase; not when left out.'),
  steps: some(step, 30),
});

const followUps = z.strictObject({
  id,
  title,
  from: durationFromZero.describe('After the success declaration or the end of the rollback.'),
  to: duration,
  items: some(
    entry.extend({
      owner: id
        .optional()
        .describe('The role that owes it; the one that declares success where it is left out.'),
      done_by_notice: id
        .optional()
        .describe('Done by golive itself once this notice was delivered to everybody.'),
      done_by_retrospective: z.boolean().optional().describe('Done once the retrospective is held.'),
      check: check.optional().describe('Looks when the list begins, and ticks the task where it passes.'),
    }),
    30,
  ),
});

const rollback = z.strictObject({
  allowed: some(id, 20).describe('The roles that may roll back.'),
  propose_to: id.describe('The role that gets the proposal when a trigger fires.'),
  instruction: line.optional(),
  triggers: some(triggerSchema, 20),
  commands: any(line, 40).describe('Shown as they stand, never run by golive.'),
  while_deploying: z
    .enum(['cancel', 'wait'])
    .default('cancel')
    .describe(
      'cancel: a deployment that still runs is cancelled on GitHub first. wait: the rollback queues behind it.',
    ),
  timeout: duration.describe('How long the rollback may take before people are told that it is overdue.'),
  afterwards: some(followUps, 10),
  post_mortem: z
    .strictObject({
      task: id
        .optional()
        .describe('The task of "afterwards" that gets the address of the issue as evidence.'),
      labels: any(line, 10),
      title: line.describe('May hold {{version}}, {{service}}, {{go_live}} and the like.'),
      text: text.describe('Markdown, with the same variables and {{timeline}}.'),
    })
    .optional()
    .describe("Opened as an issue in the service's repository once the rollback is verified."),
});

const deployment = z.strictObject({
  start: z
    .enum(['manual', 'automatic'])
    .describe('manual: at T-0 the starter gets the button. automatic: it starts by itself.'),
  starter: id,
  grace: duration.describe('How long after T-0 it may still start without somebody being asked again.'),
  timeout: duration.describe('How long the deployment may take before people are told that it is overdue.'),
});

const measure = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('availability'), at_least: percentage }),
      z.strictObject({ kind: z.literal('response_time'), avg_below: duration }),
    ],
    'kind: availability or response_time',
  )
  .describe('What golive measures from the health samples; nobody confirms the criterion then.');

const criteriaGroup = z.strictObject({
  id,
  title,
  owner: id
    .optional()
    .describe(
      'The role that says whether the criteria are met; the one that declares success when left out.',
    ),
  items: some(
    entry.extend({
      owner: id.optional().describe("Where it is not the group's."),
      measure: measure.optional(),
      required: z.boolean().optional().describe('Success cannot be declared without it.'),
    }),
    30,
  ),
});

export const runbookSchema = z
  .strictObject({
    id,
    title,
    overview: text,
    document: z.strictObject({
      version,
      last_updated: date,
      next_review: date,
      owner: id,
      approvers: some(id, 10),
      approved: z
        .record(id, version)
        .default({})
        .describe('Which version each approver has approved; another one is not approved by it.'),
    }),
    roles: some(role, 50),
    contacts: some(contactArea, 20),
    permissions: z.strictObject({
      manage: some(id, 20).describe('The roles that may hold, resume, reschedule and abort.'),
      freeze: some(id, 20)
        .optional()
        .describe('The roles that may let a go-live through a freeze; those of manage when left out.'),
      break_glass: some(id, 10)
        .optional()
        .describe(
          'The roles that may skip a gate, a blocking item, a lock or a freeze in an emergency; nobody when left out.',
        ),
      approve_external: some(id, 5)
        .optional()
        .describe('The roles that approve what external audiences are told.'),
    }),
    checklist: some(z.strictObject({ id, title, items: some(checklistItem, 50) }), 20),
    gates: some(gate, 20),
    four_eyes: z
      .boolean()
      .default(true)
      .describe('Neither whoever planned it nor an author of its commits votes GO.'),
    votes_hold_within: duration.describe(
      'A vote counts while T-0 stays this close to the T-0 it was given for.',
    ),
    digest_every: duration
      .prefault('15m')
      .describe('How long what asks nothing of anybody is gathered in one message of the thread.'),
    decision: z.strictObject({ owner: id.describe('The role that gives the final GO.') }),
    phases: some(phase, 20),
    deployment,
    rollback,
    notices: some(notice, 50),
    updates: updates.optional().describe('Status updates while the go-live runs.'),
    success: z.strictObject({
      declared_by: id.describe('The role that declares success.'),
      criteria: some(criteriaGroup, 10),
    }),
    follow_ups: some(followUps, 10),
    retrospective: z.strictObject({
      instruction: line.optional(),
      sections: some(
        z.strictObject({
          id,
          title,
          prompt: line,
          kind: z
            .enum(['actions', 'updates'])
            .optional()
            .describe('actions: with owner and due date. updates: for a pull request against the runbook.'),
        }),
        10,
      ),
    }),
  })
  .meta({ title: 'golive runbook', description: 'The definition of a go-live.' });

export type WrittenRunbook = z.output<typeof runbookSchema>;
