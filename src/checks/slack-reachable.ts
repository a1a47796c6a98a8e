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
  const outcome = await lookAtEach(it, looks, (look) => turns.take(look, undefined));
  if (outcome.verdict !== 'passed') return outcome;
  return passed(
    it.words.checks.slack.all({ channels: channels.size, groups: groups.size, people: people.size }),
  );
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

async function lookAtChannel({ adapters, words, signal }: Case, id: string): Promise<CheckOutcome> {
  const said = words.checks.slack;
  const channel = await adapters.slack.channel(id, signal);
  if (!channel) return failed(said.noChannel(id));
  const name = channel.name === undefined ? id : `#${channel.name}`;
  if (channel.isArchived) return failed(said.archived(name));
  return channel.isMember ? passed(said.canReach(name)) : failed(said.notInChannel(name));
}

async function lookAtGroup({ adapters, words, signal }: Case, id: string): Promise<CheckOutcome> {
  const said = words.checks.slack;
  const members = (await adapters.slack.group(id, signal)) ?? [];
  return members.length > 0 ? passed(said.group(id)) : failed(said.emptyGroup(id));
}

async function lookAtPerson(
  { goLive, adapters, words, signal }: Case,
  id: string,
  roles: readonly string[],
): Promise<CheckOutcome> {
  const user = await adapters.slack.user(id, signal);
  const titles = roles.map((role) => goLive.runbook.roles.find((one) => one.id === role)?.title ?? role);
  const said = words.checks.slack;
  const who = said.person(user?.name ?? id, titles);
  if (!user) return failed(said.unknownPerson(who));
  if (user.isDeactivated) return failed(said.left(who));
  if (user.isBot) return failed(said.isBot(who));
  return passed(said.canReach(who));
}
