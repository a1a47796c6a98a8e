import { z } from 'zod';
import { duration, id, offset, some, text, title } from './written-values.ts';

const channel = z.enum(['slack', 'email', 'status_page', 'pager', 'bridge']);

const reach = { audiences: some(id, 20).describe('Audiences of the service.'), channels: some(channel, 5) };

/** How often people hear how it goes. */
export const updates = z.strictObject({
  every: duration.describe('How often the lead is asked during the phases.'),
  in_incident: duration
    .optional()
    .describe('How often while an issue is open or it is being rolled back; as every when left out.'),
  ...reach,
  short: z
    .strictObject(reach)
    .optional()
    .describe('Who hears each update in a shorter form, once a person has approved its words.'),
});

/** One message of the communication plan. */
export const notice = z.strictObject({
  id,
  title,
  at: offset.optional().describe('When it is due, relative to T-0.'),
  after: z
    .enum([
      'deployment_accepted',
      'success_declared',
      'held_past_t0',
      'rescheduled',
      'aborted',
      'rolled_back',
      'issue_opened',
    ])
    .optional()
    .describe('What must have happened before it may go out.'),
  branch: z
    .enum(['normal', 'delayed', 'aborted', 'rolled_back'])
    .optional()
    .describe('The way of the go-live that it belongs to; what after says when left out.'),
  audiences: some(id, 20)
    .optional()
    .describe(
      'Audiences of the service; besides them, on another branch than normal, who heard a notice before.',
    ),
  channels: some(channel, 5).optional().describe('Over which its audiences hear it.'),
  text: text.describe('May hold variables such as {{version}}; {{{{ prints {{.'),
  per_channel: z
    .partialRecord(channel, text)
    .optional()
    .describe('Where the words of a channel differ from those of text.'),
  fallback: id
    .optional()
    .describe('The audience whose first Slack channel hears it where a delivery fails for good.'),
  grace: duration.describe('Overdue by less it still goes out, marked late; by more it is declared missed.'),
});
