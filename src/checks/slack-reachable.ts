import type { CheckOutcome } from '../domain/checks/check.ts';
import { allGroups } from '../domain/gates/voter-groups.ts';
import { isSlackChannel, isSlackGroup, isSlackPerson } from '../domain/notices/slack-place.ts';
import type { Service } from '../domain/service.ts';
import type { CheckCase, CheckRunner } from './check-runner.ts';
import { failed, lookAtEach, passed } from './outcome.ts';
import { createTurns } from './turns.ts';

type Case = CheckCase<'slack_reachable'>;

const AT_ONCE = 4;

/** The bot can post in every channel of the plan, and everybody who holds a role is there. */
export const checkSlackReachable: CheckRunner<'slack_reachable'> = async (it) => {
  const { service, runbook } = it.goLive;
  const named = [
    ...service.audiences.flatMap(({ slack, fallback }) => [...slack, ...(fallback ? [fallback] : [])]),
    ...runbook.gates.flatMap(({ voters = [] }) => voters.flatMap(({ people }) => people)),
    ...allGroups({ runbook }),
  ];
  const channels = new Set([service.channel, ...named.filter(isSlackChannel)]);
  const groups = new Set(named.filter(isSlackGroup));
  const people = rolesByPerson(service, named.filter(isSlackPerson));
  const turns = createTurns({ atOnce: AT_ONCE });
  const looks = [
    ...[...channels].map((id) => () => lookAtChannel(it, id)),
    ...[...groups].map((id) => () => lookAtGroup(it, id)),
    ...[...people].map(
      ([id, roles]) =>
        () =>
          lookAtPerson(it, id, roles),
    ),
  ];
  const outcome = await lookAtEach(looks, (look) => turns.take(look, undefined));
  if (outcome.verdict !== 'passed') return outcome;
  const places = channels.size + groups.size;
  const kinds = groups.size > 0 ? 'channels and user groups' : 'channels';
  return passed(`All ${places} ${kinds} and ${people.size} people of the plan can be reached.`);
};

/** Role ids by who holds them, as holder or deputy; none where an audience names the person. */
function rolesByPerson({ roles }: Service, named: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const people = new Map<string, string[]>(named.map((id) => [id, []]));
  for (const [role, { holder, deputy }] of Object.entries(roles)) {
    for (const person of deputy === undefined ? [holder] : [holder, deputy]) {
      people.set(person, [...(people.get(person) ?? []), role]);
    }
  }
  return people;
}

async function lookAtChannel({ adapters, signal }: Case, id: string): Promise<CheckOutcome> {
  const channel = await adapters.slack.channel(id, signal);
  if (!channel) return failed(`Slack knows no channel ${id}, or hides it from golive.`);
  const name = channel.name === undefined ? id : `#${channel.name}`;
  if (channel.isArchived) return failed(`${name} is archived.`);
  return channel.isMember
    ? passed(`${name} can be reached.`)
    : failed(`golive is not in ${name}: invite it.`);
}

async function lookAtGroup({ adapters, signal }: Case, id: string): Promise<CheckOutcome> {
  const members = (await adapters.slack.group(id, signal)) ?? [];
  return members.length > 0
    ? passed(`The user group ${id} can be read.`)
    : failed(`Nobody is in the user group ${id}.`);
}

async function lookAtPerson(
  { goLive, adapters, signal }: Case,
  id: string,
  roles: readonly string[],
): Promise<CheckOutcome> {
  const user = await adapters.slack.user(id, signal);
  const titles = roles.map((role) => goLive.runbook.roles.find((one) => one.id === role)?.title ?? role);
  const who = [user?.name ?? id, ...(titles.length > 0 ? [`(${titles.join(', ')})`] : [])].join(' ');
  if (!user) return failed(`Slack does not know ${who}.`);
  if (user.isDeactivated) return failed(`${who} has left the workspace.`);
  if (user.isBot) return failed(`${who} is a bot.`);
  return passed(`${who} can be reached.`);
}
