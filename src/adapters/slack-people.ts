import { z } from 'zod';
import { OutsideError } from './outside-error.ts';
import type { PacedCall } from './slack-client.ts';

export interface SlackUser {
  readonly id: string;
  readonly teamId: string | undefined;
  /** The display name, or the full name where there is none. */
  readonly name: string;
  /** IANA zone; undefined where Slack does not tell. */
  readonly timeZone: string | undefined;
  readonly isBot: boolean;
  readonly isDeactivated: boolean;
  /** A guest of the workspace, or somebody from another one. */
  readonly isGuest: boolean;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string | undefined;
  readonly isArchived: boolean;
  /** The bot is in it, so that it can post. */
  readonly isMember: boolean;
  readonly isPrivate: boolean;
}

const flag = z.boolean().default(false);
const text = z
  .string()
  .optional()
  .transform((value) => value || undefined);

const userSchema = z.object({
  user: z
    .object({
      id: z.string(),
      team_id: text,
      name: text,
      real_name: text,
      tz: text,
      deleted: flag,
      is_bot: flag,
      is_restricted: flag,
      is_ultra_restricted: flag,
      is_stranger: flag,
      profile: z
        .object({ display_name: text, real_name: text })
        .default({ display_name: undefined, real_name: undefined }),
    })
    .transform(
      (user): SlackUser => ({
        id: user.id,
        teamId: user.team_id,
        name: user.profile.display_name ?? user.profile.real_name ?? user.real_name ?? user.name ?? user.id,
        timeZone: user.tz,
        // Slackbot calls itself a person.
        isBot: user.is_bot || user.id === 'USLACKBOT',
        isDeactivated: user.deleted,
        isGuest: user.is_restricted || user.is_ultra_restricted || user.is_stranger,
      }),
    ),
});

const channelSchema = z.object({
  channel: z
    .object({
      id: z.string(),
      name: text,
      is_archived: flag,
      is_member: flag,
      is_private: flag,
      is_im: flag,
    })
    .transform(
      (channel): SlackChannel => ({
        id: channel.id,
        name: channel.name,
        isArchived: channel.is_archived,
        isMember: channel.is_member || channel.is_im,
        isPrivate: channel.is_private || channel.is_im,
      }),
    ),
});

/** Undefined where Slack knows no such person. */
export function readUser(call: PacedCall, id: string): Promise<SlackUser | undefined> {
  return orMissing(['user_not_found', 'user_not_visible'], async () => {
    const { user } = await call(
      { method: 'users.info' },
      { method: 'users.info', arguments: { user: id }, answer: userSchema, changes: false },
    );
    return user;
  });
}

/** Undefined where Slack knows no such channel or hides it from the bot. */
export function readChannel(call: PacedCall, id: string): Promise<SlackChannel | undefined> {
  return orMissing(['channel_not_found'], async () => {
    const { channel } = await call(
      { method: 'conversations.info' },
      { method: 'conversations.info', arguments: { channel: id }, answer: channelSchema, changes: false },
    );
    return channel;
  });
}

const membersSchema = z.object({ users: z.array(z.string()) });

/** A group that Slack does not know, or does not let the bot read, is no empty one: that fails. */
export async function readGroupMembers(call: PacedCall, id: string): Promise<readonly string[]> {
  const method = 'usergroups.users.list';
  const request = { method, arguments: { usergroup: id }, answer: membersSchema, changes: false };
  return (await call({ method }, request)).users;
}

async function orMissing<T>(codes: readonly string[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OutsideError && codes.includes(error.code)) return undefined;
    throw error;
  }
}
