import { z } from 'zod';
import { duration, id, line, some } from './written-values.ts';

/** A rollback trigger as people write it. */
export const triggerSchema = z.strictObject({
  id,
  text: line,
  kind: z.enum(['unavailable', 'performance', 'manual']),
  for: duration.optional().describe('How long it must last; not for the kind "manual".'),
  avg_above: duration
    .optional()
    .describe('For the kind "performance": met when the average answer of that time took longer.'),
  reported_by: some(id, 20)
    .optional()
    .describe(
      'For the kind "manual": the roles that may report it, besides "allowed"; every role when left out.',
    ),
  response: z
    .enum(['observe', 'ask', 'act'])
    .optional()
    .describe(
      'observe: it is only on record. ask (when left out): people decide. act: golive rolls back at once; not for the kind "manual".',
    ),
  answer_within: duration
    .optional()
    .describe('For "ask": after that time without a decision all who may roll back are called.'),
  unanswered: z
    .enum(['roll_back'])
    .optional()
    .describe('roll_back: after "answer_within" golive rolls back by itself.'),
});
