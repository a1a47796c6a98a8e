import { z } from 'zod';
import { check } from './check-schema.ts';
import { any, duration, id, line, offset, slackGroup, slackUser, some, title } from './written-values.ts';

/** A gate as people write it. */

const acceptedNeeds = 'a number from 1 to 50, "any" or "all"';

const voterRule = z.strictObject({
  roles: any(id, 10).describe('Roles: whoever holds one, and the deputy.'),
  groups: any(slackGroup, 5).describe('User groups of Slack: whoever is in one at the vote.'),
  people: any(slackUser, 50).describe('Named people.'),
  needs: z
    .union(
      [
        z.int(acceptedNeeds).min(1, acceptedNeeds).max(50, acceptedNeeds),
        z.enum(['any', 'all'], acceptedNeeds),
      ],
      acceptedNeeds,
    )
    .default('any')
    .describe('How many different people must say GO: a number, any of them, or all.'),
});

const changePolicy = z.enum(['ask_again', 'warn', 'ignore']).optional();

export const gate = z.strictObject({
  id,
  title,
  owner: id.describe('The role that votes GO or NO-GO.'),
  criteria: some(z.strictObject({ id, text: line, check: check.optional() }), 20),
  escalation: id.describe('The role that is told when the vote is NO-GO.'),
  opens: offset.optional().describe('From when votes count; from the planning when left out.'),
  closes: offset
    .optional()
    .describe('Until when it is to be decided: a later GO needs a comment. At T-0 when left out.'),
  votes_expire: duration
    .optional()
    .describe('How long a GO counts after it was given; without end when left out.'),
  four_eyes: z
    .boolean()
    .optional()
    .describe(
      'Whether its GO is for others than the planner and the authors; as for all gates when left out.',
    ),
  if_changed: z
    .strictObject({
      commit: changePolicy,
      runbook: changePolicy,
      checklist: changePolicy,
      checks: changePolicy,
      health: changePolicy,
    })
    .optional()
    .describe('What becomes of a GO where what it was given on got worse.'),
  voters: some(voterRule, 10)
    .optional()
    .describe(
      'Who votes instead of the owner and the deputy, each for themselves; everybody whom one of these names may, and the highest number is needed.',
    ),
});
