import { app, type SlackChannel, type SlackUser, team } from '../workspace.ts';

function userPart(user: SlackUser): Record<string, unknown> {
  return { id: user.id, username: user.name, name: user.name, team_id: team.id };
}

/** The name that payloads carry: Slack hides those of private and direct channels. */
export function channelName(channel: SlackChannel): string {
  switch (channel.kind) {
    case 'public':
      return channel.name;
    case 'private':
      return 'privategroup';
    case 'im':
      return 'directmessage';
  }
}

/** What every interaction payload carries. */
export function interactionBase(user: SlackUser): Record<string, unknown> {
  return {
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: userPart(user),
    api_app_id: app.id,
    token: app.verificationToken,
  };
}
