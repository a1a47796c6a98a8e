import { type Commit, findCommit, type Repository, shaOf } from './demo-shop.ts';
import { pageOf } from './paging.ts';
import { type Answer, type Call, problem, type RestDoor } from './rest-door.ts';
import type { JsonViews } from './run-json.ts';
import type { WorkflowFile } from './workflow-file.ts';

const REPO = '/repos/:owner/:repo';

/** Reads of the repository: itself, its files, commits and workflows. */
export function addRepositoryRoutes(door: RestDoor, repository: Repository, views: JsonViews): void {
  const read = (name: string, url: string, handler: (call: Call) => Answer) =>
    door.on({ method: 'GET', url: `${REPO}${url}`, name }, (call) =>
      isThe(repository, call) ? handler(call) : problem(404, 'Not Found'),
    );

  read('repo', '', () => ok(views.repository()));

  read('workflows', '/actions/workflows', () =>
    ok({
      total_count: repository.workflows.length,
      workflows: repository.workflows.map((workflow) => views.workflow(workflow)),
    }),
  );
  read('workflow', '/actions/workflows/:workflow', (call) => {
    const workflow = findWorkflow(repository, call.params['workflow']);
    return workflow ? ok(views.workflow(workflow)) : problem(404, 'Not Found');
  });

  read('contents', '/contents/*', (call) => contents(repository, views, call));

  read('commit', '/commits/*', (call) => {
    const ref = call.params['*'] ?? '';
    const commit = findCommit(repository, ref);
    return commit ? ok(views.commit(commit)) : problem(422, `No commit found for SHA: ${ref}`);
  });
  read('commits', '/commits', (call) => {
    const commit = findCommit(repository, call.query['sha'] ?? repository.defaultBranch);
    if (!commit) return problem(404, 'Not Found');
    const newestFirst = repository.commits.slice(0, repository.commits.indexOf(commit) + 1).toReversed();
    return ok(pageOf(newestFirst, call).items.map((one) => views.commit(one)));
  });
  read('compare', '/compare/:basehead', (call) => {
    const [base, head] = (call.params['basehead'] ?? '')
      .split('...')
      .map((ref) => findCommit(repository, ref));
    return base && head ? ok(comparison(repository, views, { base, head, call })) : problem(404, 'Not Found');
  });
}

export function isThe(repository: Repository, call: Call): boolean {
  const { owner, repo } = call.params;
  return owner?.toLowerCase() === repository.owner && repo?.toLowerCase() === repository.name;
}

/** A workflow by its id or its file name. */
export function findWorkflow(repository: Repository, key: string | undefined): WorkflowFile | undefined {
  return repository.workflows.find((workflow) => workflow.file === key || String(workflow.id) === key);
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function contents(repository: Repository, views: JsonViews, call: Call): Answer {
  const { ref } = call.query;
  if (ref !== undefined && !findCommit(repository, ref)) {
    return problem(404, `No commit found for the ref ${ref}`);
  }
  const path = (call.params['*'] ?? '').replace(/^\/+|\/+$/g, '');
  if (path === '.github/workflows') {
    return ok(repository.workflows.map((workflow) => entry(views, workflow)));
  }
  const workflow = repository.workflows.find((w) => w.path === path);
  if (!workflow) return problem(404, 'Not Found');
  if (call.accept.includes('raw')) return { status: 200, body: workflow.source };
  // GitHub breaks the encoded content into lines of sixty characters.
  const content = Buffer.from(workflow.source).toString('base64').replace(/.{60}/g, '$&\n');
  return ok({ ...entry(views, workflow), encoding: 'base64', content: `${content}\n` });
}

function entry(views: JsonViews, workflow: WorkflowFile) {
  return {
    type: 'file',
    name: workflow.file,
    path: workflow.path,
    sha: shaOf(`blob ${Buffer.byteLength(workflow.source)}\0${workflow.source}`),
    size: Buffer.byteLength(workflow.source),
    url: `${views.api()}/contents/${workflow.path}`,
    html_url: views.workflow(workflow).html_url,
  };
}

function comparison(
  repository: Repository,
  views: JsonViews,
  range: { base: Commit; head: Commit; call: Call },
) {
  const from = repository.commits.indexOf(range.base);
  const to = repository.commits.indexOf(range.head);
  const ahead = repository.commits.slice(from + 1, to + 1);
  return {
    url: `${views.api()}/compare/${range.base.sha}...${range.head.sha}`,
    html_url: `${views.site()}/compare/${range.base.sha}...${range.head.sha}`,
    status: to > from ? 'ahead' : to < from ? 'behind' : 'identical',
    ahead_by: Math.max(0, to - from),
    behind_by: Math.max(0, from - to),
    total_commits: ahead.length,
    base_commit: views.commit(range.base),
    merge_base_commit: views.commit(to < from ? range.head : range.base),
    // The counts are those of all pages.
    commits: pageOf(ahead, { ...range.call, query: { per_page: '100', ...range.call.query } }).items.map(
      (commit) => views.commit(commit),
    ),
    files: [],
  };
}
