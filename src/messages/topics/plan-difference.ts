import type { GoLive } from '../../domain/go-live.ts';
import type { PlanDifference } from '../../domain/people/plan-authority.ts';
import type { RoleHolders } from '../../domain/service.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { roleTitle } from '../names/titles.ts';

/** How many roles the line names. */
const mostRoles = 5;

/** Where the go-live was planned otherwise than `services.yaml` said, as parts of one sentence; undefined where it was not. */
export function planDifferenceText(goLive: GoLive, words: Catalogue): string | undefined {
  const { differs } = goLive;
  if (!differs) return undefined;
  const said = words.terms.planDiffers;
  const { runbook, roles = [] } = differs;
  const left = roles.length - mostRoles;
  return words.terms.list([
    ...(runbook ? [said.runbook(outside(runbook.planned, 60), outside(runbook.written, 60))] : []),
    ...roles.slice(0, mostRoles).map((role) => roleText(goLive, role, words)),
    ...(left > 0 ? [said.moreRoles(left)] : []),
  ]);
}

function roleText(
  goLive: GoLive,
  { role, planned, written }: NonNullable<PlanDifference['roles']>[number],
  words: Catalogue,
): string {
  const who = (holders: RoleHolders | undefined): string =>
    holders ? words.people.or(peopleOf(holders).map(mention)) : words.terms.planDiffers.nobody;
  return words.terms.planDiffers.role(roleTitle(goLive, role), who(planned), who(written));
}

const peopleOf = ({ holder, deputy }: RoleHolders): readonly string[] =>
  deputy === undefined ? [holder] : [holder, deputy];
