import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf, parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { anyText } from '../fixtures/any-text.ts';
import { changed, problemsOf, soundRunbook } from './runbook-text.ts';

function parsed(text: string) {
  const result = parseRunbook(text, 'shop.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.runbook;
}

describe('a sound runbook', () => {
  test('times become milliseconds and keys become ours', () => {
    const runbook = parsed(soundRunbook);
    expect(runbook.checklist[0]?.items).toEqual([
      { id: 'merged', text: 'All merged', owner: 'lead', dueOffsetMs: -86_400_000, blocking: true },
      { id: 'green', text: 'All green', owner: 'lead', dueOffsetMs: -3_600_000, blocking: false },
    ]);
    expect(runbook.gates[0]?.opensOffsetMs).toBe(-7 * 86_400_000);
    expect(runbook.phases[0]?.steps[0]).toEqual({
      id: 'tell',
      title: 'Tell',
      kind: 'notice',
      durationMs: 900_000,
      tasks: [],
      commands: [],
      notices: ['soon'],
    });
    expect(runbook.deployment).toEqual({
      start: 'manual',
      starter: 'lead',
      graceMs: 900_000,
      timeoutMs: 1_800_000,
    });
    expect(runbook.rollback.triggers).toEqual([
      { id: 'down', text: 'Down', kind: 'unavailable', forMs: 300_000 },
      { id: 'asked', text: 'Asked for', kind: 'manual' },
    ]);
    expect(runbook.notices[0]).toMatchObject({ atOffsetMs: -86_400_000, graceMs: 3_600_000 });
    expect(runbook.votesHoldWithinMs).toBe(14_400_000);
  });

  test('it is the same after a trip through JSON', () => {
    const runbook = parsed(soundRunbook);
    expect(JSON.parse(JSON.stringify(runbook))).toStrictEqual(runbook);
  });

  test('its hash covers what it says and not how the file is written', () => {
    const { hash, ...definition } = parsed(soundRunbook);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(definition)).toBe(hash);
    expect(parsed(`# a comment\n${soundRunbook}`).hash).toBe(hash);
    expect(parsed(changed('{ id: boss, title: CTO }', '{ title: "CTO", id: "boss" }')).hash).toBe(hash);
    expect(parsed(changed('due: T-60m', 'due: T-1h')).hash).toBe(hash);
    expect(parsed(changed('due: T-60m', 'due: T-61m')).hash).not.toBe(hash);
    expect(parsed(changed('title: CTO', 'title: CIO')).hash).not.toBe(hash);
  });

  test.each([
    ['Windows line ends', soundRunbook.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${soundRunbook}`],
    ['a document start', `---\n${soundRunbook}`],
  ])('%s change nothing', (_what, text) => {
    expect(parsed(text).hash).toBe(parsed(soundRunbook).hash);
  });

  test('a text over several lines loses only the blanks at its ends', () => {
    const runbook = parsed(changed('overview: How the shop goes live.', 'overview: |\n  One.\n\n  Two.\n'));
    expect(runbook.overview).toBe('One.\n\nTwo.');
  });
});

const offset = 'an offset such as T-24h, T-60m, T-0 or T+90m, within 366 days';
const duration = 'a duration such as 30s, 15m, 4h or 7d, at most 366d';
const id = 'an id of lower-case letters, digits, "_" or "-", such as technical_lead (at most 64)';

describe('a value of the wrong kind is shown with its place and with what is accepted', () => {
  test.each([
    [
      'title: Shop go-live',
      'title:',
      '2:7 title: not accepted: found nothing; accepted: a text of 1 to 150 characters on one line',
    ],
    [
      'title: Shop go-live',
      'title: [a]',
      '2:8 title: not accepted: found a list of 1; accepted: a text of 1 to 150 characters on one line',
    ],
    [
      'title: Shop go-live',
      'title: 12',
      '2:8 title: not accepted: found 12; accepted: a text of 1 to 150 characters on one line; write it in quotes',
    ],
    [
      'version: "1.0"',
      'version: 1.0',
      '5:12 document.version: not accepted: found 1.0; accepted: a version in quotes, such as "1.0"',
    ],
    ['id: shop', 'id: Shop!', `1:5 id: not accepted: found "Shop!"; accepted: ${id}`],
    ['id: shop', 'id: constructor', '1:5 id: not accepted: found "constructor"; accepted: any other id'],
    [
      'due: T-24h',
      'due: 24h',
      `21:59 checklist[0].items[0].due: not accepted: found "24h"; accepted: ${offset}`,
    ],
    [
      'due: T-24h',
      'due: T-400d',
      `21:59 checklist[0].items[0].due: not accepted: found "T-400d"; accepted: ${offset}`,
    ],
    ['grace: 15m', 'grace: 15', `48:52 deployment.grace: not accepted: found 15; accepted: ${duration}`],
    [
      'grace: 15m',
      'grace: 0m',
      `48:52 deployment.grace: not accepted: found "0m"; accepted: ${duration}, longer than zero`,
    ],
    [
      'kind: workflow',
      'kind: workflo',
      '47:44 phases[1].steps[0].kind: not accepted: found "workflo"; accepted: manual, check, workflow, notice, roll_call, decision, channel_test',
    ],
    [
      'blocking: false',
      'blocking: no',
      '22:74 checklist[0].items[1].blocking: not accepted: found "no"; accepted: true or false',
    ],
    [
      'next_review: 2026-07-31',
      'next_review: 2026-02-30',
      '7:16 document.next_review: not accepted: found "2026-02-30"; accepted: a calendar date such as 2026-11-21',
    ],
    [
      'channels: [slack]',
      'channels: []',
      '64:15 notices[0].channels: not accepted: found an empty list; accepted: 1 to 5 entries',
    ],
    [
      'text: All merged',
      'text: "a\\u202Eb"',
      '21:29 checklist[0].items[0].text: not accepted: found "a\\u{202e}b"; accepted: a text of 1 to 300 characters on one line, without invisible control characters',
    ],
    [
      'text: All merged',
      'text: "a\\uD800b"',
      '21:29 checklist[0].items[0].text: not accepted: found "a\\u{d800}b"; accepted: a text of 1 to 300 characters on one line, without invisible control characters',
    ],
  ])('%s -> %s', (from, to, problem) => {
    expect(problemsOf(changed(from, to))).toEqual([problem]);
  });
});

describe('keys', () => {
  test('a misspelt key is one problem, at the key, with the word that was meant', () => {
    const [problem, ...others] = problemsOf(changed('title: Shop go-live', 'titel: Shop go-live'));
    expect(problem).toMatch(
      /^2:1 titel: unknown key: found "titel"; accepted: id, title, .*; did you mean "title"\?$/,
    );
    expect(others).toEqual([]);
  });

  test('a misspelt key deep inside a list is found at its place', () => {
    expect(problemsOf(changed('due: T-24h', 'until: T-24h'))).toEqual([
      `21:9 checklist[0].items[0]: the key "due" is missing; accepted: ${offset}`,
      '21:54 checklist[0].items[0].until: unknown key: found "until"; accepted: id, text, owner, due, blocking, check',
    ]);
  });

  test('a missing escalation is named', () => {
    expect(problemsOf(changed('    escalation: boss\n', ''))).toEqual([
      `24:5 gates[0]: the key "escalation" is missing; accepted: ${id}`,
    ]);
  });

  test('a key that stands twice is a problem, not a silent winner', () => {
    expect(problemsOf(changed('id: shop\n', 'id: shop\nid: other\n'))).toEqual([
      '2:1 this key stands twice in the same map (Map keys must be unique)',
    ]);
  });

  test.each([
    ['__proto__: { polluted: true }', '1:1 unknown key: found "__proto__"'],
    ['1: x', '1:1 this key is not a word; accepted: a word, as in "title:"'],
    ['[a]: x', '1:1 this key is not a word; accepted: a word, as in "title:"'],
    ['? { a: b }\n: x', '1:3 this key is not a word; accepted: a word, as in "title:"'],
  ])('the key of %s is refused', (key, problem) => {
    expect(problemsOf(`${key}\n${soundRunbook}`)).toEqual([problem]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a __proto__ key inside a map is refused too', () => {
    expect(problemsOf(changed('{ owner: lead }', '{ owner: lead, __proto__: { x: y } }'))).toEqual([
      '32:26 unknown key: found "__proto__"',
    ]);
  });
});

describe('things that must fit each other', () => {
  test.each([
    [
      'owner: lead\n  approvers',
      'owner: laed\n  approvers',
      '8:10 document.owner: unknown role: found "laed"; accepted: lead, boss; did you mean "lead"?',
    ],
    [
      'approvers: [boss]',
      'approvers: [boss]\n  approved: { boos: "1.0" }',
      '10:15 document.approved.boos: unknown approver: found "boos"; accepted: boss; did you mean "boss"?',
    ],
    [
      'owner: lead, due: T-24h',
      'owner: led, due: T-24h',
      '21:48 checklist[0].items[0].owner: unknown role: found "led"; accepted: lead, boss; did you mean "lead"?',
    ],
    [
      'owners: [lead]\n    steps:\n      - { id: deploy',
      'owners: [lead, nobody]\n    steps:\n      - { id: deploy',
      '45:20 phases[1].owners[1]: unknown role: found "nobody"; accepted: lead, boss',
    ],
    [
      'ladder: [lead, boss]',
      'ladder: [lead, lead]',
      '14:55 contacts[0].ladder[1]: this role stands here a second time: found "lead"',
    ],
    [
      'allowed: [lead]',
      'allowed: [ops]',
      '50:13 rollback.allowed[0]: unknown role: found "ops"; accepted: lead, boss',
    ],
    [
      'escalation: boss',
      'escalation: lead',
      '27:17 gates[0].escalation: a gate cannot escalate to its own owner: found "lead"',
    ],
    ['opens: T-7d', 'opens: T-0', '28:12 gates[0].opens: a gate must open before T-0: found T-0'],
    [
      'due: T-24h',
      'due: T+2h',
      '21:59 checklist[0].items[0].due: an item that the deployment waits for cannot be due after T-0: found T+2h',
    ],
    [
      'id: green',
      'id: merged',
      '22:15 checklist[0].items[1].id: this id of the checklist stands here a second time: found "merged"',
    ],
    [
      'starts: T-0',
      'starts: T-30m',
      '43:13 phases[1].starts: the phase starts before the phase "before" ends: found T-30m; accepted: T-0 or later',
    ],
    [
      'duration: 15m',
      'duration: 61m',
      '37:15 phases[0].duration: the steps take 61m, longer than the phase: found 60m',
    ],
    [
      'duration: 60m',
      'duration: 61m',
      '37:15 phases[0].duration: the phase begins before T-0 and ends after it: found 61m; accepted: 60m or less',
    ],
    [
      'notices: [soon]',
      'notices: [sooner]',
      '40:73 phases[0].steps[0].notices[0]: unknown notice: found "sooner"; accepted: soon; did you mean "soon"?',
    ],
    [
      ', notices: [soon]',
      '',
      '40:9 phases[0].steps[0]: a step of the kind "notice" must name its notices; accepted: notices: [...]',
    ],
    [
      'kind: workflow }',
      'kind: workflow, notices: [soon] }',
      '47:54 phases[1].steps[0].notices: only a step of the kind "notice" sends notices, this one is "workflow"',
    ],
    [
      'kind: workflow }',
      'kind: workflow, start: automatic }',
      '47:54 phases[1].steps[0].start: a workflow without a name is the deployment, and how that starts is said under "deployment"',
    ],
    [
      ', notices: [soon]',
      ', notices: [soon], workflow: smoke',
      '40:80 phases[0].steps[0].workflow: only a step of the kind "workflow" runs one, this one is "notice"',
    ],
    [
      'kind: workflow }',
      'kind: workflow, traffic: [{ percent: 10, bake: 5m }] }',
      '47:54 phases[1].steps[0].traffic: only a step that runs a workflow of its own brings traffic',
    ],
    [
      'kind: workflow }',
      'kind: workflow, workflow: all, traffic: [{ percent: 10, bake: 5m }, { percent: 10, bake: 5m }] }',
      '47:117 phases[1].steps[0].traffic[1].percent: the part brings no more than the one before: found 10; accepted: more than 10',
    ],
    [
      'kind: workflow }',
      'kind: workflow, workflow: all, traffic: [{ percent: 10, bake: 5m, inputs: { version: v1 } }] }',
      '47:114 phases[1].steps[0].traffic[0].inputs.version: golive fills in this input itself: found version',
    ],
    [
      'kind: workflow }',
      'kind: workflow, workflow: all, duration: 9m, traffic: [{ percent: 10, bake: 10m }] }',
      '47:79 phases[1].steps[0].duration: the traffic bakes for 10m, longer than the step: found 9m',
    ],
    [
      ', for: 5m',
      '',
      '53:7 rollback.triggers[0]: a trigger of the kind "unavailable" must say how long it lasts; accepted: for: 5m',
    ],
    [
      'kind: manual }',
      'kind: manual, for: 5m }',
      '54:51 rollback.triggers[1].for: a trigger of the kind "manual" has no duration',
    ],
    [
      'kind: manual }',
      'kind: performance, for: 5m }',
      '54:7 rollback.triggers[1]: a trigger of the kind "performance" must say which average time of the answers is too long; accepted: avg_above: 2s',
    ],
    [
      ', for: 5m',
      ', for: 5m, reported_by: [lead]',
      '53:59 rollback.triggers[0].reported_by: a trigger of the kind "unavailable" is seen by golive, not reported by people',
    ],
    [
      'kind: manual }',
      'kind: manual, response: act }',
      '54:51 rollback.triggers[1].response: a trigger of the kind "manual" is decided by people: observe or ask',
    ],
    [
      ', for: 5m',
      ', for: 5m, response: observe, answer_within: 5m',
      '53:78 rollback.triggers[0].answer_within: with response: observe nobody is asked, so nobody is waited for',
    ],
    [
      ', for: 5m',
      ', for: 5m, unanswered: roll_back',
      '53:59 rollback.triggers[0].unanswered: needs response: ask and answer_within, the time that people have',
    ],
    [
      ', for: 5m',
      ', for: 5m, avg_above: 2s',
      '53:59 rollback.triggers[0].avg_above: a trigger of the kind "unavailable" has no limit for the time of answers',
    ],
    [
      'from: 0m, to: 1h',
      'from: 2h, to: 1h',
      '58:52 rollback.afterwards[0].to: the period ends before it begins: found 60m; accepted: longer than 2h',
    ],
    [
      '    at: T-24h\n',
      '',
      '60:5 notices[0]: nothing says when the notice "soon" goes out; accepted: at, after or both',
    ],
    [
      'next_review: 2026-07-31',
      'next_review: 2026-01-31',
      '7:16 document.next_review: the review is not after the update: found 2026-01-31; accepted: a date after last_updated, 2026-01-31',
    ],
  ])('%s -> %s', (from, to, problem) => {
    expect(problemsOf(changed(from, to))).toEqual([problem]);
  });

  const variables =
    'version, service, environment, t0, lead, run_url, reason, trigger, go_live, bridge, channel, rollback_to, eta';
  test.each([
    [
      '{{t1}}',
      `65:37 notices[0].text: unknown variable: found "{{t1}}"; accepted: ${variables}; did you mean "{{t0}}"?`,
    ],
    [
      '{{version',
      '65:37 notices[0].text: a variable is not closed: found "{{version."; accepted: {{name}}, or {{{{ for two plain braces',
    ],
    [
      '{{eta}}',
      '65:37 notices[0].text: the variable has no value when this notice goes out: found "{{eta}}"; accepted: "after" one of: issue_opened',
    ],
  ])('the text of a notice cannot hold %s', (variable, problem) => {
    expect(problemsOf(changed('{{t0}}', variable))).toEqual([problem]);
  });

  test('a variable of a milestone is fine in a notice that waits for it', () => {
    const waiting = changed('    at: T-24h\n', '    after: issue_opened\n').replace('{{t0}}', '{{eta}}');
    expect(problemsOf(waiting)).toEqual([]);
  });

  const withWords = (channel: string, text: string) =>
    changed('    grace: 60m\n', `    per_channel: { ${channel}: "${text}" }\n    grace: 60m\n`);

  test('a notice may have words of its own for one of its channels', () => {
    expect(problemsOf(withWords('slack', '{{service}} soon'))).toEqual([]);
    expect(parsed(withWords('slack', '{{service}} soon')).notices[0]).toMatchObject({
      perChannel: { slack: '{{service}} soon' },
    });
  });

  test.each([
    [
      'email',
      'soon',
      '66:20 notices[0].per_channel.email: the notice "soon" does not go over email; accepted: slack',
    ],
    [
      'slack',
      '{{reason}} soon',
      '66:28 notices[0].per_channel.slack: the variable has no value when this notice goes out: found "{{reason}}"; accepted: "after" one of: rolled_back, issue_opened, held_past_t0, aborted',
    ],
  ])('its words for %s cannot be: %s', (channel, text, problem) => {
    expect(problemsOf(withWords(channel, text))).toEqual([problem]);
  });

  test('several problems are told at once, in the order of the file', () => {
    const text = changed('escalation: boss', 'escalation: bos').replace(
      'owner: lead, due: T-24h',
      'owner: x, due: T-24h',
    );
    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['21:48', '27:17']);
  });
});

describe('what YAML can do and a runbook must not', () => {
  test.each([
    ['nothing', '', '1:1 the file is empty'],
    ['a comment only', '# hello\n', '1:1 the file is empty'],
    ['a document start only', '---\n', '1:1 the file is empty'],
    ['a word', 'hello', '1:1 not accepted: found "hello"; accepted: a map of keys and values'],
    ['a list', '- a', '1:1 not accepted: found a list of 1; accepted: a map of keys and values'],
    ['a NUL', '\u0000', '1:1 not accepted: found "\\u{0}"; accepted: a map of keys and values'],
    ['an anchor', 'a: &x 1\n', '1:7 YAML anchors are not accepted: found &x; write each value out'],
    ['an unknown alias', 'a: *x\n', '1:4 YAML aliases are not accepted: found *x; write the value out'],
    [
      'a tag',
      'a: !!js/function x\n',
      '1:18 YAML tags are not accepted: found "tag:yaml.org,2002:js/function"',
    ],
    ['a directive', '%YAML 1.1\n---\na: yes\n', '1:1 YAML directives are not accepted: found "%YAML 1.1"'],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      '2:1 a second document begins here; accepted: one document in a file',
    ],
    [
      'a tab',
      'a:\n\tb: 1\n',
      '2:1 a tab is used as indentation; YAML wants spaces (Tabs are not allowed as indentation)',
    ],
    ['deep lists', '['.repeat(100_000), '1:21 nested too deeply; accepted: at most 20 levels'],
    ['deep maps', '{a: '.repeat(60_000), '1:81 nested too deeply; accepted: at most 20 levels'],
    [
      'a very large file',
      `a: ${'x'.repeat(262_144)}`,
      '1:1 the file is too large: found 262147 bytes; accepted: at most 262144 bytes',
    ],
  ])('%s is refused', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('a YAML bomb is refused at its first anchor, without being unfolded', () => {
    const levels = 'abcdefghi'.split('');
    const bomb = levels
      .map((name, index) => {
        const before = levels[index - 1];
        const values = before === undefined ? 'lol' : `*${before}`;
        return `${name}: &${name} [${Array.from({ length: 9 }, () => values).join(', ')}]`;
      })
      .join('\n');
    expect(problemsOf(bomb)[0]).toBe('1:7 YAML anchors are not accepted: found &a; write each value out');
  });

  test('a cycle is refused', () => {
    expect(problemsOf('a: &a [*a]\n')[0]).toMatch(/^1:7 YAML anchors are not accepted/);
  });

  test('thousands of problems are told by the first 49 and a number', () => {
    const problems = problemsOf('x: y\n'.repeat(10_000));
    expect(problems).toHaveLength(50);
    expect(problems.at(-1)).toMatch(/9950 more problems from here on$/);
  });
});

describe('whatever the text is, the parser answers', () => {
  test('junk', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 200 }), (text) => {
        expect(problemsOf(text).length).toBeGreaterThan(0);
      }),
    );
  });

  test('junk made of the signs that YAML knows', () => {
    const sign = fc.constantFrom(
      ...'?:-,[]{}#&*!|>\'"%@` \n\t~'.split(''),
      '<<',
      '---',
      '...',
      'id',
      '__proto__',
      '1',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        expect(problemsOf(signs.join('')).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('a sound runbook in which something was overwritten: it is read, or each problem has a place in the file', () => {
    const lines = soundRunbook.split('\n').length;
    fc.assert(
      fc.property(
        fc.nat(soundRunbook.length),
        fc.nat(12),
        fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('T-0', 'lead', '{', '- ', '\n', 'null')),
        (at, length, text) => {
          const result = parseRunbook(
            soundRunbook.slice(0, at) + text + soundRunbook.slice(at + length),
            'shop.yaml',
          );
          if (result.ok) return;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const problem of result.problems) {
            expect(problem.line).toBeGreaterThanOrEqual(1);
            expect(problem.line).toBeLessThanOrEqual(lines + 6);
            expect(problem.column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
