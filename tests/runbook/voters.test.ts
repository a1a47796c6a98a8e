import { expect, test } from 'vitest';
import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { changed, problemsOf, soundRunbook } from './runbook-text.ts';

/* The people who vote on a gate, as runbooks name them. */

const withVoters = (voters: string): string =>
  changed('    opens: T-7d\n', `    opens: T-7d\n    voters: ${voters}\n`);

function gateOf(text: string) {
  const parsed = parseRunbook(text, 'shop.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.runbook.gates[0];
}

test('rules name roles and people, and how many have to say GO: any, where they say nothing', () => {
  expect(gateOf(soundRunbook)).not.toHaveProperty('voters');
  const text = withVoters(
    '[{ roles: [lead, boss], needs: 2 }, { groups: [S012AB3CD], people: [U012AB3CD] }, { roles: [boss], needs: all }]',
  );
  expect(gateOf(text)?.voters).toEqual([
    { roles: ['lead', 'boss'], groups: [], people: [], needs: 2 },
    { roles: [], groups: ['S012AB3CD'], people: ['U012AB3CD'], needs: 1 },
    { roles: ['boss'], groups: [], people: [], needs: 'all' },
  ]);
});

test('a gate says how long a GO on it counts', () => {
  const text = changed('    opens: T-7d\n', '    opens: T-7d\n    votes_expire: 12h\n');
  expect(gateOf(text)?.votesExpireMs).toBe(12 * 3_600_000);
  expect(problemsOf(text.replace('12h', '0h'))[0]).toContain(
    'gates[0].votes_expire: not accepted: found "0h"',
  );
});

const needs = 'a number from 1 to 50, "any" or "all"';

test.each([
  [
    '[{ roles: [laed] }]',
    '29:24 gates[0].voters[0].roles[0]: unknown role: found "laed"; accepted: lead, boss; did you mean "lead"?',
  ],
  [
    '[{ people: [rita] }]',
    '29:25 gates[0].voters[0].people[0]: not accepted: found "rita"; accepted: a Slack user id such as U012AB3CD',
  ],
  [
    '[{ people: [U012AB3CD, U012AB3CD] }]',
    '29:36 gates[0].voters[0].people[1]: this person stands here a second time: found "U012AB3CD"',
  ],
  [
    '[{ people: [U012AB3CD], needs: 2 }]',
    '29:44 gates[0].voters[0].needs: more GO than the rule names people: found 2; accepted: at most 1',
  ],
  [
    '[{ roles: [lead], needs: 0 }]',
    `29:38 gates[0].voters[0].needs: not accepted: found 0; accepted: ${needs}`,
  ],
  [
    '[{ roles: [lead], needs: most }]',
    `29:38 gates[0].voters[0].needs: not accepted: found "most"; accepted: ${needs}`,
  ],
  [
    '[{ needs: any }]',
    '29:14 gates[0].voters[0]: the rule names nobody who may vote; accepted: roles, groups or people',
  ],
  ['[]', '29:13 gates[0].voters: not accepted: found an empty list; accepted: 1 to 10 entries'],
])('voters: %s is refused with its place', (voters, problem) => {
  expect(problemsOf(withVoters(voters))).toEqual([problem]);
});
