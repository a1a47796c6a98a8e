import type { ReadinessNeeds } from '../../src/web/readiness.ts';

/** Of a bot with which all is well. */
export const wellNeeds: ReadinessNeeds = {
  checkWritable: async () => {},
  slackState: () => 'connected',
  slackMode: 'Socket Mode',
  lastTickAt: () => 0,
  countEffects: async () => ({ pending: 0, claimed: 0, done: 0, dead: 0, cancelled: 0 }),
  listGivenUp: async () => [],
  realNow: () => 0,
  troubles: () => [],
};
