import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { recorded } from '../../src/messages/en/recorded.ts';
import { createDefinitionsReader } from '../../src/runbook/definitions-reader.ts';
import { loadDefinitions, validateFile } from '../../src/runbook/load.ts';
import { formatProblem } from '../../src/runbook/problem.ts';
import { changed, soundRunbook } from './runbook-text.ts';
import { soundServices } from './services-text.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'runbooks-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

/** The problems without the directory in front. */
async function problemsIn(directory: string): Promise<readonly string[]> {
  const { problems } = await loadDefinitions(directory);
  return problems.map((problem) => formatProblem(problem).slice(directory.length + 1));
}

test('sound files give runbooks and services by id', async () => {
  const directory = directoryWith({
    'shop.yaml': soundRunbook,
    'services.yaml': soundServices,
    'notes.md': 'x',
  });
  const loaded = await loadDefinitions(directory);
  expect(loaded.problems).toEqual([]);
  expect([...loaded.runbooks.keys()]).toEqual(['shop']);
  expect([...loaded.services.keys()]).toEqual(['shop']);
});

test('each turn of which no notice speaks is warned of, and has golive’s words', async () => {
  const own = changed(
    'success:\n',
    `${['  - { id: off, title: Off, after: aborted, text: Off, grace: 1h }', 'success:'].join('\n')}\n`,
  );
  const directory = directoryWith({ 'shop.yaml': own, 'services.yaml': soundServices });
  const { warnings, problems } = await loadDefinitions(directory);
  const { runbooks } = await createDefinitionsReader(directory, recorded.notices.turns)();
  expect(problems).toEqual([]);
  expect(
    warnings
      .filter(({ file }) => file.endsWith('shop.yaml'))
      .map((one) =>
        formatProblem(one)
          .slice(directory.length + 1)
          .replace(/;.*/u, ''),
      ),
  ).toEqual([
    'shop.yaml:59:1  notices: no notice says that T-0 was moved',
    'shop.yaml:59:1  notices: no notice says that T-0 passed on hold',
    'shop.yaml:59:1  notices: no notice says that it was rolled back',
    'shop.yaml:59:1  notices: no notice says that it was a success',
  ]);
  expect(warnings[0]?.hint).toContain('write a notice with "after: rescheduled"');
  expect(runbooks.get('shop')?.notices.map(({ id }) => id)).toEqual([
    'soon',
    'off',
    'golive_rescheduled',
    'golive_delayed',
    'golive_rolled_back',
    'golive_success',
  ]);
});

test('voters whom four eyes could not recognise as authors are warned of, until they have a name on GitHub or nobody asks', async () => {
  const warned = async (runbook: string, services: string) => {
    const directory = directoryWith({ 'shop.yaml': runbook, 'services.yaml': services });
    const { warnings, problems } = await loadDefinitions(directory);
    expect(problems).toEqual([]);
    return warnings.filter(({ file }) => file.endsWith('services.yaml')).map(formatProblem);
  };
  const [warning, ...others] = await warned(soundRunbook, soundServices);
  expect(others).toEqual([]);
  expect(warning).toMatch(/nobody can tell whether these voters wrote what goes live.*"U0/);
  const voters = [...new Set(warning?.match(/U0[A-Z]+/g))];
  const logins = voters.map((voter) => `      dev-${voter.toLowerCase()}: ${voter}\n`).join('');
  const known = soundServices.replace('    roles:\n', `    github_logins:\n${logins}    roles:\n`);
  expect(await warned(soundRunbook, known)).toEqual([]);
  expect(await warned(`${soundRunbook}four_eyes: false\n`, soundServices)).toEqual([]);
});

test("the project's own definitions are sound", async () => {
  const loaded = await loadDefinitions('runbooks');
  expect(loaded.problems).toEqual([]);
  expect([...loaded.runbooks.keys()]).toContain('production-go-live');
  expect([...loaded.services.keys()]).toContain('demo-shop');
});

test('an edit of a file is seen by the next reading', async () => {
  const directory = directoryWith({ 'shop.yaml': soundRunbook, 'services.yaml': soundServices });
  const shop = async () => (await loadDefinitions(directory)).runbooks.get('shop');
  const before = await shop();
  expect(await shop(), 'what is unchanged is not parsed again').toBe(before);
  writeFileSync(join(directory, 'shop.yaml'), changed('title: CTO', 'title: CIO'));
  expect((await shop())?.hash).not.toBe(before?.hash);
});

test('a broken runbook leaves the others usable, and its own services out', async () => {
  const directory = directoryWith({
    'broken.yaml': changed('id: shop', 'id: other').replace('title: CTO', 'title: []'),
    'shop.yaml': soundRunbook,
    'services.yaml': `${soundServices}${soundServices.replace('services:\n', '').replace('id: shop', 'id: late').replace('runbook: shop', 'runbook: other')}`,
  });
  const loaded = await loadDefinitions(directory);
  expect([...loaded.services.keys()]).toEqual(['shop']);
  expect(await problemsIn(directory)).toEqual([
    'broken.yaml:12:24  roles[1].title: not accepted: found an empty list; accepted: a text of 1 to 150 characters on one line',
    'services.yaml:28:14  services[1].runbook: unknown or broken runbook: found "other"; accepted: shop',
  ]);
});

test('two files with one runbook id: neither is used', async () => {
  const directory = directoryWith({ 'a.yaml': soundRunbook, 'b.yaml': soundRunbook, 'c.yaml': soundRunbook });
  const loaded = await loadDefinitions(directory);
  expect([...loaded.runbooks.keys()]).toEqual([]);
  expect((await problemsIn(directory)).slice(0, 2)).toEqual([
    `b.yaml:1:1  the runbook "shop" stands in ${join(directory, 'a.yaml')} too`,
    `c.yaml:1:1  the runbook "shop" stands in ${join(directory, 'a.yaml')} too`,
  ]);
});

test.each([
  [
    'boss: { holder: U0CARL }',
    '# nobody',
    '22:5  services[0].roles: the role "boss" of the runbook "shop" has no holder; accepted: boss: { holder: U012AB3CD }',
  ],
  [
    'boss: { holder: U0CARL }',
    'boss: { holder: U0CARL }\n      bos: { holder: U0CARL }',
    '25:7  services[0].roles.bos: unknown role (the runbook is "shop"): found "bos"; accepted: lead, boss; did you mean "boss"?',
  ],
  [
    'id: everybody',
    'id: everyone',
    '18:5  services[0].audiences: there is no audience "everybody", which the notice "soon" of the runbook "shop" needs: found everyone; is it "everyone"?',
  ],
  [
    'rollback: rollback.yml }',
    'rollback: rollback.yml, steps: { smok: smoke.yml } }',
    '9:71  services[0].workflows.steps.smok: unknown workflow of a step (the runbook is "shop"): found "smok"; accepted: none',
  ],
  [
    'rollback: rollback.yml }',
    'rollback: rollback.yml, changes_production: [traffic] }',
    '9:83  services[0].workflows.changes_production[0]: unknown name under workflows.steps: found "traffic"; accepted: none',
  ],
  [
    'runbook: shop',
    'runbook: shp',
    '5:14  services[0].runbook: unknown or broken runbook: found "shp"; accepted: shop; did you mean "shop"?',
  ],
])('a service that does not fit its runbook is left out: %s -> %s', async (from, to, problem) => {
  const directory = directoryWith({
    'shop.yaml': soundRunbook,
    'services.yaml': soundServices.replace(from, to),
  });
  expect(await problemsIn(directory)).toEqual([`services.yaml:${problem}`]);
  expect((await loadDefinitions(directory)).services.size).toBe(0);
});

test('a notice that names the bridge needs a service that has one', async () => {
  const directory = directoryWith({
    'shop.yaml': changed('{{t0}}', '{{bridge}}'),
    'services.yaml': soundServices,
  });
  expect(await problemsIn(directory)).toEqual([
    'services.yaml:2:5  services[0]: there is no bridge, which the notice "soon" of the runbook "shop" needs for its text; accepted: bridge: https://…',
  ]);
  writeFileSync(
    join(directory, 'services.yaml'),
    soundServices.replace('    ref: main', '    bridge: https://meet.example.com\n    ref: main'),
  );
  expect(await problemsIn(directory)).toEqual([]);
});

test('an external audience needs somebody who approves, and hears nothing that is written and sent at once', async () => {
  const runbook = changed(
    'notices:\n',
    `updates:
  { every: 30m, in_incident: 15m, audiences: [everybody], channels: [slack], short: { audiences: [everybody], channels: [slack] } }
notices:
  - { id: trouble, title: Trouble, after: issue_opened, audiences: [everybody], channels: [slack], text: Trouble., grace: 1h }
`,
  );
  const directory = directoryWith({
    'shop.yaml': runbook,
    'services.yaml': soundServices.replace('slack: [C0ALL]', 'slack: [C0ALL]\n        external: true'),
  });
  const atOnce = 'sent at once, it could not be approved before';
  const short =
    'accepted: it among the audiences of "updates: short" in the runbook, which somebody approves';
  const approvers = 'accepted: permissions: { approve_external: [role] } in the runbook';
  const at = 'services.yaml:22:19  services[0].audiences[0].external: ';
  const problems = [
    `${at}the external audience "everybody" cannot hear the notice "trouble" of the runbook "shop": ${atOnce}; ${short}`,
    `${at}nobody may approve what the external audience "everybody" is told, which the notice "soon" of the runbook "shop" needs; ${approvers}`,
    `${at}the external audience "everybody" cannot hear the updates of the runbook "shop": ${atOnce}; ${short}`,
    `${at}nobody may approve what the external audience "everybody" is told, which the short updates of the runbook "shop" need; ${approvers}`,
  ];
  expect(await problemsIn(directory)).toEqual(problems);
  writeFileSync(
    join(directory, 'shop.yaml'),
    runbook.replace('permissions:\n', 'permissions:\n  approve_external: [boss]\n'),
  );
  expect(await problemsIn(directory)).toEqual([problems[0], problems[2]]);
});

test('a fallback is in the house, reaches others, and is there', async () => {
  const directory = directoryWith({
    'shop.yaml': changed('notices:\n  - id: soon', 'notices:\n  - id: soon\n    fallback: helpers'),
    'services.yaml': soundServices,
  });
  const write = (audiences: string) =>
    writeFileSync(join(directory, 'services.yaml'), soundServices.replace('slack: [C0ALL]', audiences));
  const needs = 'which the notice "soon" of the runbook "shop" needs';
  expect(await problemsIn(directory)).toEqual([
    `services.yaml:18:5  services[0].audiences: there is no audience "helpers", ${needs} for its fallback: found everybody`,
  ]);
  const helpers = '\n      - { id: helpers, title: Helpers, ';
  write(`slack: [C0ALL]${helpers}email: [help@example.com] }`);
  expect(await problemsIn(directory)).toEqual([
    `services.yaml:22:9  services[0].audiences[1]: the audience "helpers" is no fallback, ${needs}; accepted: an audience in the house with a Slack channel`,
  ]);
  write(`slack: [C0ALL]\n        fallback: C0ALL${helpers}slack: [C0HELP] }`);
  const accepted = 'accepted: another channel, of people in the house';
  expect(await problemsIn(directory)).toEqual([
    `services.yaml:22:19  services[0].audiences[0].fallback: the audience "everybody" is told there anyway: found "C0ALL"; ${accepted}`,
  ]);
  write(
    `slack: [C0ALL]\n        fallback: C0OUT${helpers}slack: [C0HELP] }\n      - { id: out, title: Out, slack: [C0OUT], external: true }`,
  );
  expect(await problemsIn(directory)).toEqual([
    `services.yaml:22:19  services[0].audiences[0].fallback: the external audience "out" reads there: found "C0OUT"; ${accepted}`,
  ]);
  write(`slack: [C0ALL]\n        fallback: C0OPS${helpers}slack: [C0HELP] }`);
  expect(await problemsIn(directory)).toEqual([]);
});

test('what cannot be read is named', async () => {
  const directory = directoryWith({
    'latin.yaml': Uint8Array.from([0x69, 0x64, 0x3a, 0x20, 0xe4]),
    'large.yaml': `# ${'x'.repeat(300_000)}`,
    'other.yml': soundRunbook,
  });
  mkdirSync(join(directory, 'folder.yaml'));
  symlinkSync(join(directory, 'nowhere'), join(directory, 'link.yaml'));
  expect(await problemsIn(directory)).toEqual([
    'other.yml:1:1  the file is not read; accepted: a name that ends in .yaml',
    'folder.yaml:1:1  this is not a file',
    'large.yaml:1:1  the file is too large: found 300002 bytes; accepted: at most 262144 bytes',
    'latin.yaml:1:1  the file is not UTF-8 text',
    'link.yaml:1:1  the file cannot be read (ENOENT)',
    'services.yaml:1:1  the file cannot be read (ENOENT)',
  ]);
});

test('a directory that is not there is a problem and not an exception', async () => {
  const loaded = await loadDefinitions('/nowhere/runbooks');
  expect(loaded.problems.map(formatProblem)).toEqual([
    '/nowhere/runbooks:1:1  the directory cannot be read (ENOENT)',
  ]);
});

test('one runbook is checked against the services beside it', async () => {
  const directory = directoryWith({
    'shop.yaml': changed('audiences: [everybody]', 'audiences: [everybdy]'),
    'services.yaml': soundServices,
  });
  const problems = await validateFile(join(directory, 'shop.yaml'));
  expect(problems.map((problem) => problem.message)).toEqual([
    'there is no audience "everybdy", which the notice "soon" of the runbook "shop" needs',
  ]);
});

test('one runbook is sound by itself where no services stand beside it', async () => {
  const directory = directoryWith({ 'shop.yaml': soundRunbook });
  expect(await validateFile(join(directory, 'shop.yaml'))).toEqual([]);
});

test('services.yaml alone is checked without the problems of other files', async () => {
  const directory = directoryWith({
    'shop.yaml': soundRunbook,
    'broken.yaml': 'x',
    'services.yaml': soundServices.replace('runbook: shop', 'runbook: shp'),
  });
  const problems = await validateFile(join(directory, 'services.yaml'));
  expect(problems.map((problem) => problem.path)).toEqual(['services[0].runbook']);
});
