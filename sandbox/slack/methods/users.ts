import { z } from 'zod';
import type { SlackContext } from '../context.ts';
import { page } from '../pagination.ts';
import { SlackApiError } from '../slack-api-error.ts';
import { app, type SlackUser, team } from '../workspace.ts';
import { arg, type Method, method } from './method.ts';

function userJson({ clock, scopes }: SlackContext, user: SlackUser): Record<string, unknown> {
  const isBot = user.botId !== undefined;
  return {
    id: user.id,
    team_id: team.id,
    name: user.name,
    deleted: user.deleted,
    profile: {
      title: user.title,
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      status_text: '',
      status_emoji: '',
      team: team.id,
      ...(scopes.includes('users:read.email') && user.email && { email: user.email }),
      ...(isBot && { bot_id: user.botId, api_app_id: user.botId === app.botId ? app.id : 'A0OTHER' }),
    },
    is_bot: isBot,
    is_app_user: false,
    updated: 0,
    // Slack strips a deactivated user down to this.
    ...(!user.deleted && {
      real_name: user.realName,
      tz: user.tz,
      tz_label: user.tz,
      tz_offset: offsetSeconds(user.tz, clock.now()),
      is_admin: false,
      is_owner: false,
      is_primary_owner: false,
      is_restricted: user.isUltraRestricted,
      is_ultra_restricted: user.isUltraRestricted,
      is_email_confirmed: !isBot,
    }),
  };
}

function offsetSeconds(timeZone: string, at: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return local.offsetNanoseconds / 1e9;
}

export const userMethods: Record<string, Method> = {
  'users.info': method({
    tier: 4,
    scopes: ['users:read'],
    args: z.object({ user: z.string() }),
    run(context, args) {
      const user = context.state.users.get(args.user);
      if (!user) throw new SlackApiError('user_not_found');
      return { user: userJson(context, user) };
    },
  }),

  'users.list': method({
    tier: 2,
    scopes: ['users:read'],
    args: z.object({ cursor: z.string().optional(), limit: arg.integer.optional() }),
    run(context, args) {
      const all = [...context.state.users.values()];
      const { items, nextCursor } = page(all, { ...args, defaultLimit: Math.max(1, all.length) });
      return {
        members: items.map((user) => userJson(context, user)),
        cache_ts: Math.floor(context.clock.now() / 1000),
        response_metadata: { next_cursor: nextCursor },
      };
    },
  }),

  'users.lookupByEmail': method({
    tier: 3,
    scopes: ['users:read.email'],
    args: z.object({ email: z.string() }),
    run(context, args) {
      const wanted = args.email.toLowerCase();
      const user = [...context.state.users.values()].find((u) => u.email === wanted && !u.deleted);
      if (!user) throw new SlackApiError('users_not_found');
      return { user: userJson(context, user) };
    },
  }),
};
