import { z } from 'zod';
import { SlackApiError } from '../slack-api-error.ts';
import { type SlackUsergroup, team } from '../workspace.ts';
import { arg, type Method, method } from './method.ts';

function usergroupJson(group: SlackUsergroup): Record<string, unknown> {
  return {
    id: group.id,
    team_id: team.id,
    is_usergroup: true,
    is_external: false,
    name: group.name,
    handle: group.handle,
    description: '',
    date_create: 0,
    date_update: 0,
    date_delete: 0,
    auto_type: null,
    prefs: { channels: [], groups: [] },
  };
}

export const usergroupMethods: Record<string, Method> = {
  'usergroups.list': method({
    tier: 2,
    scopes: ['usergroups:read'],
    args: z.object({ include_users: arg.flag.optional(), include_count: arg.flag.optional() }),
    run: ({ state }, args) => ({
      usergroups: [...state.usergroups.values()].map((group) => ({
        ...usergroupJson(group),
        ...(args.include_users && !group.unreadable && { users: group.userIds }),
        ...(args.include_count && { user_count: group.userIds.length }),
      })),
    }),
  }),

  'usergroups.users.list': method({
    tier: 2,
    scopes: ['usergroups:read'],
    args: z.object({ usergroup: z.string(), include_disabled: arg.flag.optional() }),
    run({ state }, args) {
      const group = state.usergroups.get(args.usergroup);
      if (!group) throw new SlackApiError('no_such_subteam');
      if (group.unreadable) throw new SlackApiError(group.unreadable);
      return { users: group.userIds.filter((id) => state.users.get(id)?.deleted === false) };
    },
  }),
};
