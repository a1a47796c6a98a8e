import { z } from 'zod';
import { duration, line } from './written-values.ts';

const acceptedInput = 'the name of an input of the workflow';
export const trafficPart = z.strictObject({
  percent: z
    .int('a whole number from 1 to 100')
    .min(1, 'a whole number from 1 to 100')
    .max(100, 'a whole number from 1 to 100')
    .describe('Of all traffic; also the input "traffic" of the workflow.'),
  bake: duration.describe('How long every endpoint must be up before somebody may go on.'),
  inputs: z
    .record(z.string(acceptedInput).regex(/^[A-Za-z_][\w-]{0,99}$/, acceptedInput), line)
    .optional()
    .describe('Further inputs of the workflow.'),
});
