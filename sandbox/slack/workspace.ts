/** The workspace that every sandbox starts with. Ids are fixed, so that tests and people can name them. */

export const team = {
  id: 'T0GOLIVE',
  name: 'golive sandbox',
  domain: 'golive-sandbox',
} as const;

export const app = {
  id: 'A0GOLIVE',
  botUserId: 'U0BOTGL',
  botId: 'B0GOLIVE',
  botToken: 'xoxb-sandbox-bot',
  appToken: 'xapp-sandbox-app',
  signingSecret: 'sandbox-signing-secret',
  /** The deprecated verification token that still travels in every payload. */
  verificationToken: 'sandbox-verification-token',
} as const;

export const defaultScopes: readonly string[] = [
  'commands',
  'chat:write',
  'channels:read',
  'groups:read',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'im:write',
  'files:read',
  'files:write',
  'pins:write',
  'channels:history',
  'groups:history',
];

export interface SlackUser {
  readonly id: string;
  /** The handle, as typed after `@`. */
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly email: string | undefined;
  readonly tz: string;
  readonly botId: string | undefined;
  /** A guest who sees one channel only. */
  readonly isUltraRestricted: boolean;
  deleted: boolean;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly purpose: string;
  readonly members: Set<string>;
  archived: boolean;
}

export interface SlackUsergroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  userIds: readonly string[];
  /** The error that reading its members gives, where it cannot be read. */
  unreadable: string | undefined;
}

export interface Person {
  readonly id: string;
  readonly realName: string;
  readonly title: string;
  readonly tz: string;
}

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const tokyo = 'Asia/Tokyo';

const people: readonly Person[] = [
  { id: 'U0RITA', realName: 'Rita Rehm', title: 'Release manager', tz: berlin },
  { id: 'U0TOM', realName: 'Tom Tanaka', title: 'Technical lead', tz: tokyo },
  { id: 'U0TESS', realName: 'Tess Thorne', title: 'Backup technical lead', tz: newYork },
  { id: 'U0SAM', realName: 'Sam Silva', title: 'Security lead', tz: 'America/Sao_Paulo' },
  { id: 'U0BEA', realName: 'Bea Brandt', title: 'Business stakeholder', tz: berlin },
  { id: 'U0OLE', realName: 'Ole Olsen', title: 'Operations lead', tz: 'Europe/Oslo' },
  { id: 'U0ONA', realName: 'Ona Okafor', title: 'On-call engineer', tz: 'Africa/Lagos' },
  { id: 'U0CARL', realName: 'Carl Chen', title: 'CTO', tz: newYork },
  { id: 'U0CISO', realName: 'Cleo Ito', title: 'CISO', tz: tokyo },
  { id: 'U0BO', realName: 'Bo Owens', title: 'Business owner', tz: newYork },
  { id: 'U0OMAR', realName: 'Omar Mendes', title: 'Operations manager', tz: 'Europe/Lisbon' },
  { id: 'U0OTTO', realName: 'Otto Outsider', title: '', tz: berlin },
  { id: 'U0GUS', realName: 'Gus Guest', title: 'Guest', tz: 'Europe/London' },
  { id: 'U0DEAD', realName: 'Dora Departed', title: '', tz: berlin },
];

const guestId = 'U0GUS';
const departedId = 'U0DEAD';

export function userOf(person: Person): SlackUser {
  const name = person.realName.split(' ')[0]?.toLowerCase() ?? person.id.toLowerCase();
  return {
    ...person,
    name,
    email: `${name}@example.com`,
    botId: undefined,
    isUltraRestricted: person.id === guestId,
    deleted: person.id === departedId,
  };
}

function botOf(id: string, name: string, botId: string): SlackUser {
  return {
    id,
    name,
    realName: name,
    title: '',
    email: undefined,
    tz: 'America/Los_Angeles',
    botId,
    isUltraRestricted: false,
    deleted: false,
  };
}

const channels = [
  { id: 'C0RELEASE', name: 'releases', purpose: 'Go-lives and their control cards' },
  { id: 'C0TECH', name: 'tech-team', purpose: 'Engineering' },
  { id: 'C0STAKE', name: 'stakeholders', purpose: 'Business stakeholders' },
  { id: 'C0SUPPORT', name: 'customer-support', purpose: 'Customer support' },
  { id: 'C0INC', name: 'incident-response', purpose: 'Incidents' },
  { id: 'C0USERS', name: 'user-announcements', purpose: 'News for users' },
  { id: 'C0REHEARSE', name: 'go-live-rehearsals', purpose: 'Rehearsals: nothing here happens' },
  { id: 'C0GENERAL', name: 'general', purpose: 'Everyone' },
  { id: 'C0PRIV', name: 'private-room', purpose: 'Private; the bot is not in it' },
  { id: 'C0ARCH', name: 'archived', purpose: 'No longer used' },
] as const;

const guestChannelId = 'C0RELEASE';

/** A fresh copy of the seed: whoever changes it changes only their own sandbox. */
export function seedWorkspace(): {
  users: SlackUser[];
  channels: SlackChannel[];
  usergroups: SlackUsergroup[];
} {
  const users = [
    ...people.map(userOf),
    botOf(app.botUserId, 'golive', app.botId),
    botOf('U0BOTX', 'otherbot', 'B0OTHER'),
  ];
  const regulars = people.filter((p) => p.id !== guestId && p.id !== departedId).map((p) => p.id);
  return {
    users,
    channels: channels.map(({ id, name, purpose }) => {
      const isPrivate = id === 'C0PRIV';
      const members = isPrivate
        ? ['U0RITA', 'U0TOM', 'U0CARL']
        : [...regulars, app.botUserId, ...(id === guestChannelId ? [guestId] : [])];
      const kind = isPrivate ? 'private' : 'public';
      return { id, name, purpose, kind, members: new Set(members), archived: id === 'C0ARCH' };
    }),
    usergroups: [
      {
        id: 'S0ONCALL',
        handle: 'on-call',
        name: 'On call',
        userIds: ['U0ONA', 'U0TOM'],
        unreadable: undefined,
      },
    ],
  };
}
