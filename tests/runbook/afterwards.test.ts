import { describe, expect, test } from 'vitest';
import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { changed, problemsOf, soundRunbook } from './runbook-text.ts';

const withPostMortem = (lines: string) =>
  soundRunbook.replace(/^( +)afterwards:/mu, (found, indent: string) =>
    [`${indent}post_mortem:`, ...lines.split('\n').map((line) => `${indent}  ${line}`), found].join('\n'),
  );

const sound = 'title: Post-mortem of {{version}}\ntext: "{{reason}} {{timeline}} {{go_live}}"';

describe('the post-mortem of a runbook', () => {
  test('says its title, its text, its labels and its task', () => {
    const parsed = parseRunbook(withPostMortem(`${sound}\nlabels: [post-mortem]`), 'shop.yaml');
    expect(parsed.ok && parsed.runbook.rollback.postMortem).toEqual({
      labels: ['post-mortem'],
      title: 'Post-mortem of {{version}}',
      text: '{{reason}} {{timeline}} {{go_live}}',
    });
  });

  test.each([
    ['title: x {{timeline}}\ntext: x', /unknown variable/],
    ['title: x\ntext: "{{rollback_to}}"', /may have no value after a rollback/],
    ['title: x\ntext: "{{verson}}"', /did you mean "\{\{version\}\}"/],
    [`${sound}\ntask: nothing_such`, /unknown task/],
  ])('is refused where it could not be filled in: %s', (lines, problem) => {
    expect(problemsOf(withPostMortem(lines)).join('\n')).toMatch(problem);
  });
});

test.each([
  ['an owner', 'owner: nobody', /unknown role/],
  ['a notice', 'done_by_notice: never', /unknown notice/],
])('a follow-up with %s that is not there is refused', (_what, field, problem) => {
  const text = changed('text: All told }', `text: All told, ${field} }`);
  expect(problemsOf(text).join('\n')).toMatch(problem);
});
