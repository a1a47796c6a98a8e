import { type Actor, isGolive } from '../../domain/actor.ts';
import { votersLeft } from '../../domain/gates/gate.ts';
import { hasOwnVotes, votersOf } from '../../domain/gates/voters.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import { isOutsideSlack } from '../../domain/people/contact-ladder.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { roleTitle } from './titles.ts';

/** How many roles one sentence names. */
const mostRoles = 5;

/** `Technical Lead (@tom or @tess)`, as a label or an address; several roles joined by "or", each once. */
export const rolesText = (goLive: GoLive, roles: readonly string[], words: Catalogue): string =>
  joined(roles, words, (role) => roleText(goLive, role, words));

/** `the Technical Lead (@tom or @tess)`, within a sentence. */
export const theRolesText = (goLive: GoLive, roles: readonly string[], words: Catalogue): string =>
  joined(roles, words, (role) => words.people.inSentence(roleText(goLive, role, words)));

function joined(roles: readonly string[], words: Catalogue, text: (role: string) => string): string {
  const distinct = [...new Set(roles)];
  const named = distinct.slice(0, mostRoles).map(text);
  const left = distinct.length - named.length;
  return words.people.or(left > 0 ? [...named, words.people.others(left)] : named);
}

function roleText(goLive: GoLive, role: string, words: Catalogue): string {
  const title = roleTitle(goLive, role);
  const holders = holdersOf(goLive, role).map(mention);
  return holders.length > 0
    ? words.people.role(title, words.people.or(holders))
    : words.people.vacantRole(title);
}

/** `*Technical Lead*: @tom, deputy @tess`, with who of them has left. */
export function holdersLine(goLive: GoLive, role: string, words: Catalogue): string {
  const said = words.roles;
  const title = roleTitle(goLive, role);
  const [holder, deputy] = holdersOf(goLive, role).map((person) =>
    goLive.left.includes(person) ? said.left(mention(person)) : mention(person),
  );
  if (holder === undefined)
    return isOutsideSlack(goLive, role) ? said.outsideSlack(title) : said.vacant(title);
  const line = said.holder(title, holder);
  return deputy === undefined ? line : said.withDeputy(line, deputy);
}

/** Who may hold, resume, reschedule and abort: the roles that the runbook names, or else whoever planned it. */
export const managersText = (goLive: GoLive, words: Catalogue): string => {
  const { manage } = goLive.runbook.permissions;
  return manage.length > 0 ? rolesText(goLive, manage, words) : mention(goLive.plannedBy);
};

/** The same within a sentence. */
export const theManagersText = (goLive: GoLive, words: Catalogue): string => {
  const { manage } = goLive.runbook.permissions;
  return manage.length > 0 ? theRolesText(goLive, manage, words) : mention(goLive.plannedBy);
};

/** The holders of roles as mentions, each person once; the roles themselves where nobody holds one. */
export function mentionsText(goLive: GoLive, roles: readonly string[], words: Catalogue): string {
  const distinct = [...new Set(roles)];
  const holders = [...new Set(distinct.flatMap((role) => holdersOf(goLive, role)))];
  if (holders.length === 0) return rolesText(goLive, distinct, words);
  const named = holders.slice(0, mostRoles).map(mention);
  const left = holders.length - named.length;
  // The holders of one role stand for each other.
  const join = distinct.length === 1 ? words.people.or : words.people.and;
  return join(left > 0 ? [...named, words.people.more(left)] : named);
}

/** Some of these people: `@tom, @sam or 3 more`. */
export const namedText = (people: readonly string[], words: Catalogue): string =>
  words.people.or(firstOf(people, words));

/** These people: `@tom, @sam and 3 more`. */
export const allText = (people: readonly string[], words: Catalogue): string =>
  words.people.and(firstOf(people, words));

function firstOf(people: readonly string[], words: Catalogue): readonly string[] {
  const named = people.slice(0, mostRoles).map(mention);
  const left = people.length - named.length;
  return left > 0 ? [...named, words.people.more(left)] : named;
}

/** Who is waited for on a gate, as mentions; its role where nobody may vote. */
export function votersText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const left = votersLeft(goLive, gate);
  return left.length > 0 ? namedText(left, words) : mentionsText(goLive, [gate.owner], words);
}

/** The same within a sentence; by the role, where all who hold it may vote. */
export function theVotersText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const may = votersOf(goLive, gate);
  const isOfRole =
    !hasOwnVotes(gate) &&
    (may.length === 0 || holdersOf(goLive, gate.owner).every((one) => may.includes(one)));
  return isOfRole ? theRolesText(goLive, [gate.owner], words) : votersText(goLive, gate, words);
}

/** One of each of several roles: `@tom or @tess, @sam and @bea`. */
export function eachRoleText(goLive: GoLive, roles: readonly string[], words: Catalogue): string {
  const named = roles.slice(0, mostRoles).map((role) => mentionsText(goLive, [role], words));
  const left = roles.length - named.length;
  return words.people.and(left > 0 ? [...named, words.people.others(left)] : named);
}

/** Who did it, as the state keeps it: a Slack user, a part of golive, or an operator's name. */
export const byText = (id: string, words: Catalogue): string =>
  isGolive(id) ? words.people.golive : mention(id);

export const actorText = (actor: Actor, words: Catalogue): string =>
  actor.kind === 'system' ? words.people.golive : mention(actor.id);

/** Who voted, and for whom where it was for somebody else. */
export const voterText = (
  { by, onBehalfOf }: { readonly by: string; readonly onBehalfOf?: string | undefined },
  words: Catalogue,
): string =>
  onBehalfOf === undefined
    ? byText(by, words)
    : words.people.onBehalf(byText(by, words), mention(onBehalfOf));
