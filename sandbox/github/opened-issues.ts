import { z } from 'zod';
import type { SandboxClock } from '../clock.ts';
import { type Answer, type Call, problem } from './rest-door.ts';
import type { JsonViews } from './run-json.ts';

interface OpenedIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly author: string;
  readonly atMs: number;
}

/** Above the numbers of all that the repository begins with. */
const FIRST_NUMBER = 101;
const LONGEST_BODY = 65_536;
const LONGEST_TITLE = 256;

const newIssueSchema = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z
    .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
    .default([]),
});

/** The issues that were opened through the API, newest last. */
export class OpenedIssues {
  readonly #clock: SandboxClock;
  readonly #views: JsonViews;
  #issues: readonly OpenedIssue[] = [];

  constructor(clock: SandboxClock, views: JsonViews) {
    this.#clock = clock;
    this.#views = views;
  }

  open(call: Call): Answer {
    const wanted = newIssueSchema.safeParse(call.body);
    if (!wanted.success) return invalid('missing_field', 'title');
    const { title, labels } = wanted.data;
    const body = wanted.data.body ?? '';
    if (title.length > LONGEST_TITLE) return invalid('invalid', 'title');
    if (body.length > LONGEST_BODY) return invalid('invalid', 'body');
    const number = FIRST_NUMBER + this.#issues.length;
    const issue = { number, title, body, labels, author: call.caller.login, atMs: this.#clock.now() };
    this.#issues = [...this.#issues, issue];
    const json = this.#json(issue);
    return { status: 201, body: json, headers: { location: json.url }, ledger: { number } };
  }

  /** As the list shows them, newest first. */
  listed({ query }: Call): readonly unknown[] {
    const since = Date.parse(query['since'] ?? '');
    if (query['milestone'] !== undefined || query['state'] === 'closed') return [];
    return this.#issues
      .filter(({ atMs }) => Number.isNaN(since) || atMs >= since)
      .toReversed()
      .map((issue) => this.#json(issue));
  }

  empty(): void {
    this.#issues = [];
  }

  #json({ number, title, body, labels, author, atMs }: OpenedIssue) {
    const at = new Date(atMs).toISOString().replace(/\.\d+Z$/u, 'Z');
    return {
      id: 8_000_000 + number,
      number,
      title,
      body,
      state: 'open',
      user: { login: author, id: 4_100_001, type: 'User' },
      labels: labels.map((name, index) => ({ id: 7_000_000 + index, name, color: 'ededed', default: false })),
      milestone: null,
      created_at: at,
      updated_at: at,
      closed_at: null,
      url: `${this.#views.api()}/issues/${number}`,
      html_url: `${this.#views.site()}/issues/${number}`,
    };
  }
}

const invalid = (code: string, field: string): Answer => ({
  status: 422,
  body: {
    ...Object(problem(422, 'Validation Failed').body),
    errors: [{ resource: 'Issue', code, field }],
  },
});
