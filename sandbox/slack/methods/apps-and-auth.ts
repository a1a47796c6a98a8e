import { z } from 'zod';
import { SlackApiError } from '../slack-api-error.ts';
import { app, team } from '../workspace.ts';
import { type Method, method } from './method.ts';

export const appsAndAuthMethods: Record<string, Method> = {
  'api.test': method({
    tier: 4,
    token: 'none',
    args: z.object({ error: z.string().optional(), foo: z.string().optional() }),
    run(_context, args) {
      if (args.error) throw new SlackApiError(args.error, { fields: { args } });
      return { args };
    },
  }),

  'auth.test': method({
    tier: 'special',
    token: 'any',
    args: z.object({}),
    run: () => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: 'golive',
      team_id: team.id,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  }),

  'apps.connections.open': method({
    tier: 1,
    token: 'app',
    args: z.object({}),
    run({ state, socketMode }) {
      if (state.connectionsRefused) throw new SlackApiError(state.connectionsRefused);
      return { url: socketMode.openUrl() };
    },
  }),
};
