import { z } from 'zod';

/*
 * What golive reads of Slack's payloads: these fields and no others. Whatever does not fit is refused before anything
 * else looks at it.
 */

const idOf = (letters: string) => z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{1,30}$`, 'u'));
const userId = idOf('UW');
const teamId = idOf('TE');
const channelId = idOf('CGD');
const token = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w.:-]+$/u);
const responseUrl = z.url({ protocol: /^https?$/u }).max(2_000);

const commandSchema = z.object({
  command: z.string().max(100),
  text: z.string().default(''),
  team_id: teamId,
  channel_id: channelId,
  user_id: userId,
  trigger_id: token,
  response_url: responseUrl.optional(),
});

const person = z.object({ id: userId, team_id: teamId.optional() });
const team = z.object({ id: teamId });

/** Of a file that was deleted meanwhile Slack says little more than its id. */
const file = z.object({
  id: idOf('F'),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.int().min(0).nullish(),
  permalink: z.string().nullish(),
  mode: z.string().nullish(),
});

const element = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z
    .array(z.object({ value: z.string() }))
    .max(100)
    .nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_user: userId.nullish(),
  files: z.array(file).max(100).nullish(),
});

const view = z.object({
  id: token,
  hash: token,
  type: z.enum(['modal', 'home']),
  callback_id: z.string().max(255).default(''),
  private_metadata: z.string().max(3_000).default(''),
  previous_view_id: token.nullish(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }).default({ values: {} }),
});

const actionsSchema = z.object({
  type: z.literal('block_actions'),
  user: person,
  team,
  trigger_id: token,
  channel: z.object({ id: channelId }).nullish(),
  container: z.object({ is_ephemeral: z.boolean().optional() }).optional(),
  message: z.object({ ts: token, thread_ts: token.optional() }).nullish(),
  view: view.nullish(),
  response_url: responseUrl.nullish(),
  actions: z
    .array(
      element.extend({
        action_id: z.string().min(1).max(255),
        block_id: z.string().max(255).default(''),
        action_ts: token,
      }),
    )
    .min(1),
});

const submissionSchema = z.object({
  type: z.literal('view_submission'),
  user: person,
  team,
  trigger_id: token.optional(),
  view,
});

const homeSchema = z.object({
  team_id: teamId,
  event: z.object({ type: z.literal('app_home_opened'), user: userId, tab: z.string().optional() }),
});

export type SlackCommand = z.infer<typeof commandSchema>;
export type SlackActions = z.infer<typeof actionsSchema>;
export type SlackSubmission = z.infer<typeof submissionSchema>;
export type SlackView = z.infer<typeof view>;
export type SlackElement = z.infer<typeof element>;
export type SlackFile = z.infer<typeof file>;

/** Whoever lets a payload in has read it when its listener asks for it. */
function reader<T>(schema: z.ZodType<T>): (body: unknown) => T | undefined {
  const known = new WeakMap<object, z.ZodSafeParseResult<T>>();
  return (body) => {
    if (typeof body !== 'object' || body === null) return undefined;
    const read = known.get(body) ?? schema.safeParse(body);
    known.set(body, read);
    return read.data;
  };
}

export const readCommand = reader(commandSchema);
export const readActions = reader(actionsSchema);
export const readSubmission = reader(submissionSchema);
export const readHomeOpened = reader(homeSchema);

const answerable = z.object({
  response_url: responseUrl.optional().catch(undefined),
  command: z.string().optional().catch(undefined),
});

/** The little that is needed to answer a payload that cannot be read. */
export const readAnswerable = (body: unknown): z.infer<typeof answerable> =>
  answerable.safeParse(body).data ?? {};
