import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GithubWorld, githubWorld, REPO, refusal } from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

test('an issue is opened, numbered and listed first, with its text', async () => {
  const { issues } = world.octokit();
  const { status, data } = await issues.create({
    ...REPO,
    title: 'Post-mortem',
    body: 'text',
    labels: ['x'],
  });
  expect(status).toBe(201);
  expect(data).toMatchObject({ number: 101, state: 'open', labels: [{ name: 'x' }] });
  const second = await issues.create({ ...REPO, title: 'Another' });
  expect(second.data.number).toBe(102);
  const listed = await issues.listForRepo({ ...REPO, state: 'all' });
  expect(listed.data.slice(0, 2).map(({ number, body }) => [number, body])).toEqual([
    [102, ''],
    [101, 'text'],
  ]);
});

test('only those since an instant are listed where that is asked for', async () => {
  const { issues } = world.octokit();
  await issues.create({ ...REPO, title: 'Post-mortem' });
  const since = new Date(world.clock.now() + 60_000).toISOString();
  const { data } = await issues.listForRepo({ ...REPO, state: 'all', since });
  expect(data.some(({ number }) => number === 101)).toBe(false);
});

test('an issue without a title, or with too long a text, is refused with 422', async () => {
  const { issues } = world.octokit();
  for (const wrong of [{ title: '' }, { title: 'x', body: 'x'.repeat(65_537) }])
    expect((await refusal(issues.create({ ...REPO, ...wrong }))).status).toBe(422);
});

test('a token that may only read opens none', async () => {
  const { issues } = world.octokit('ghp_sandbox_readonly');
  expect((await refusal(issues.create({ ...REPO, title: 'x' }))).status).toBe(403);
});
