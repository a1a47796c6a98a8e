import type { GoLive } from '../../domain/go-live.ts';
import { whoHandsOver } from '../../domain/people/authority.ts';
import { mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { roleTitle } from '../names/titles.ts';

/** Who is asked to hand over roles in which nobody who is still here can act. */
export function handOverText(goLive: GoLive, roles: readonly string[], words: Catalogue): string {
  const able = whoHandsOver(goLive, roles).slice(0, mostNamed);
  if (able.length === 0) return words.followUps.nobodyHandsOver;
  const [role = ''] = roles;
  const named = roles.length === 1 ? roleTitle(goLive, role) : words.followUps.anyRole;
  return words.followUps.handOver(words.people.or(able.map(mention)), goLive.id, named);
}

/** How many people the sentence names. */
const mostNamed = 5;
