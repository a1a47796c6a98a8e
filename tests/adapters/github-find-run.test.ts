import { describe, expect, it } from 'vitest';
import { githubAt, notFound, RUN, RUN_URL, WORKFLOW, workflowFile } from './fake-github.ts';
import { type Received, type Reply, startServer } from './throwaway-server.ts';

const SINCE = Date.parse('2026-12-01T17:00:00Z');
const MARKED = `Deploy v1.4.2 [golive:${RUN.correlationId}]`;

const listed = (id: number, display_title: string, more: object = {}) => ({
  id,
  display_title,
  name: 'Deploy',
  head_branch: 'main',
  html_url: `https://github.com/acme/shop/actions/runs/${id}`,
  ...more,
});

/** GitHub's list, newest first, a hundred to a page. */
function list(runs: readonly object[], total = runs.length) {
  return ({ query }: Received): Reply => {
    const from = (Number(query.get('page') ?? 1) - 1) * 100;
    return { body: { total_count: total, workflow_runs: runs.slice(from, from + 100) } };
  };
}

async function find(answer: (request: Received) => Reply, file = workflowFile()) {
  const headers = { date: new Date(SINCE).toUTCString() };
  const server = await startServer((request) => ({ ...(file(request) ?? answer(request)), headers }));
  const outcome = await githubAt(server.url, { now: () => SINCE }).findRun({ run: RUN, since: SINCE });
  return { outcome, lists: server.received.filter(({ path }) => path.endsWith('/runs')) };
}

describe('the search for a run', () => {
  it('finds the one that shows the correlation id', async () => {
    const { outcome } = await find(list([listed(43, 'Deploy v9 [golive:other]'), listed(42, MARKED)]));
    expect(outcome).toEqual({ found: { runId: 42, url: RUN_URL } });
  });

  it('asks for dispatched runs of the workflow from a minute before', async () => {
    const { lists } = await find(list([]));
    expect(lists[0]?.path).toBe('/repos/acme/shop/actions/workflows/deploy.yml/runs');
    expect(Object.fromEntries(lists[0]?.query ?? [])).toMatchObject({
      event: 'workflow_dispatch',
      created: '>=2026-12-01T16:59:00Z',
    });
  });

  it("starts earlier by as much as this clock runs ahead of GitHub's", async () => {
    const file = workflowFile();
    const date = new Date(SINCE).toUTCString();
    const server = await startServer((request) => ({
      ...(file(request) ?? list([])(request)),
      headers: { date },
    }));
    await githubAt(server.url, { now: () => SINCE + 600_000 }).findRun({ run: RUN, since: SINCE + 600_000 });
    expect(server.received.at(-1)?.query.get('created')).toBe('>=2026-12-01T16:59:00Z');
  });

  it('proves absence where all runs show other ids', async () => {
    const { outcome } = await find(
      list([listed(43, 'Deploy [golive:other]'), listed(41, 'Deploy [golive:]')]),
    );
    expect(outcome).toEqual({ absent: true });
  });

  it.each([
    ['an id that goes on', `[golive:${RUN.correlationId}0]`],
    ['the beginning of the id', `[golive:${RUN.correlationId.slice(0, -1)}]`],
    ['an id in other letters', `[golive:${RUN.correlationId.toUpperCase()}]`],
  ])('does not take %s for the id', async (_what, title) => {
    const { outcome } = await find(list([listed(43, title)]));
    expect(outcome).toEqual({ absent: true });
  });

  it('finds it in the name where GitHub knows no display title', async () => {
    const { outcome } = await find(list([listed(42, '', { display_title: null, name: MARKED })]));
    expect(outcome).toMatchObject({ found: { runId: 42 } });
  });

  it('takes the first of two runs with the same id', async () => {
    const { outcome } = await find(list([listed(77, MARKED), listed(42, MARKED)]));
    expect(outcome).toMatchObject({ found: { runId: 42 } });
  });

  it('reads every page', async () => {
    const others = Array.from({ length: 230 }, (_, index) => listed(1000 - index, '[golive:other]'));
    const { outcome, lists } = await find(list([...others, listed(42, MARKED)]));
    expect(outcome).toMatchObject({ found: { runId: 42 } });
    expect(lists).toHaveLength(3);
  });

  it('proves nothing where there are more runs than GitHub lists', async () => {
    const others = Array.from({ length: 1000 }, (_, index) => listed(2000 - index, '[golive:other]'));
    const { outcome, lists } = await find(list(others, 1001));
    expect(outcome).toMatchObject({ unprovable: true });
    expect(lists).toHaveLength(10);
  });

  it('asks to be repeated where the list is shorter than its own count', async () => {
    await expect(find(list([listed(43, '[golive:other]')], 2))).rejects.toMatchObject({
      code: 'list_incomplete',
      retryable: true,
    });
  });

  it.each([
    ['does not declare the id', WORKFLOW.replace('golive_id: { required: false }', '')],
    ['does not show the id', WORKFLOW.replace('[golive:', '[')],
  ])('proves nothing where the workflow %s', async (_what, source) => {
    const { outcome } = await find(list([]), workflowFile(source));
    expect(outcome).toMatchObject({ unprovable: true });
  });

  it('proves nothing where the workflow is gone', async () => {
    const { outcome } = await find(list([]), ({ path }) =>
      path.includes('/contents/') ? notFound() : undefined,
    );
    expect(outcome).toMatchObject({ unprovable: true });
  });

  it('proves nothing where a run of the same branch shows no id at all', async () => {
    const { outcome } = await find(list([listed(43, 'Deploy v1.4.2')]));
    expect(outcome).toEqual({ unprovable: true, because: expect.stringContaining('Run 43') });
  });

  it('lets a run of another branch show no id', async () => {
    const { outcome } = await find(list([listed(43, 'Deploy', { head_branch: 'feature' })]));
    expect(outcome).toEqual({ absent: true });
  });

  it.each([
    ['refuses the list', { status: 403, body: { message: 'Forbidden' } }, 'http_403'],
    ['fails', { status: 502 }, 'http_502'],
    ['answers something else', { body: { workflow_runs: 'none' } }, 'unreadable'],
  ])('throws where GitHub %s', async (_what, reply, code) => {
    await expect(find(() => reply)).rejects.toMatchObject({ code, happened: 'no' });
  });

  it('ends in time, however many pages there are', async () => {
    const file = workflowFile();
    const runs = Array.from({ length: 1000 }, (_, index) => listed(2000 - index, '[golive:other]'));
    const server = await startServer(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return file(request) ?? list(runs)(request);
    });
    const github = githubAt(server.url, { timeoutMs: 300 });
    await expect(github.findRun({ run: RUN, since: SINCE })).rejects.toMatchObject({
      code: 'timeout',
      happened: 'no',
      retryable: true,
    });
    expect(server.received.length).toBeLessThan(5);
  });
});
