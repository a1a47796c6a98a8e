import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { createJsonApi } from './json-api.ts';
import type { Lookup } from './lookup.ts';

export interface StatusPageOptions {
  readonly apiKey: string;
  readonly pageId: string;
  /** `https://api.statuspage.io/v1` */
  readonly baseUrl: string;
  readonly words: Catalogue['outside'];
  readonly timeoutMs?: number;
  /** How many times Statuspage's limits the other side allows: more than 1 only in the sandbox. */
  readonly limitsTimes?: number;
  /** Real time. */
  readonly now?: () => number;
}

/** An incident or a maintenance of the page. */
export interface PageEntry {
  readonly id: string;
  readonly url: string;
  /** What golive has said there already, by its own names. */
  readonly said: readonly string[];
}

export interface PageEntryChange {
  readonly status: string;
  readonly body: string;
  readonly notify: boolean;
  /** By component id. */
  readonly components: Readonly<Record<string, string>>;
  /** Of a maintenance; instants. */
  readonly scheduled?: { readonly from: number; readonly until: number } | undefined;
  /** Names the entry for golive, and all that was said there, this change included. */
  readonly mark: { readonly entry: string; readonly said: readonly string[] };
}

export interface NewPageEntry extends PageEntryChange {
  readonly name: string;
  readonly componentIds: readonly string[];
}

export interface StatusPageOut {
  /** By the mark that golive left on it. */
  find(mark: string): Promise<Lookup<PageEntry>>;
  read(id: string): Promise<PageEntry>;
  /** The ids of all components that the page has. */
  components(): Promise<readonly string[]>;
  create(entry: NewPageEntry): Promise<PageEntry>;
  change(id: string, change: PageEntryChange): Promise<PageEntry>;
}

/** Statuspage takes one call a second for each key. */
const PACE_MS = 1_000;
const PER_PAGE = 100;
const MOST_PAGES = 3;

const markSchema = z.object({ entry: z.string(), said: z.array(z.string()) });
const incidentSchema = z
  .object({
    id: z.string().min(1),
    shortlink: z.url({ protocol: /^https?$/ }),
    metadata: z.object({ golive: markSchema.optional().catch(undefined) }).nullish(),
  })
  .transform(({ id, shortlink, metadata }) => ({
    entry: { id, url: shortlink, said: metadata?.golive?.said ?? [] },
    mark: metadata?.golive?.entry,
  }));

const componentsSchema = z.array(z.object({ id: z.string() }));

/** The status page of the service, over Statuspage's API v1. Each call goes out once, and no two within a second. */
export function createStatusPageOut(options: StatusPageOptions): StatusPageOut {
  const { apiKey, pageId, baseUrl, words, timeoutMs = 10_000, limitsTimes = 1, now = Date.now } = options;
  const call = createJsonApi({ system: 'Statuspage', timeoutMs, secrets: [apiKey], now, words });
  const thisPage = `${baseUrl.replace(/\/+$/, '')}/pages/${encodeURIComponent(pageId)}`;
  const all = `${thisPage}/incidents`;
  const one = (id: string) => `${all}/${encodeURIComponent(id)}`;
  const headers = { authorization: `OAuth ${apiKey}` };
  const inTurn = createPace(PACE_MS / limitsTimes);

  async function find(mark: string): Promise<Lookup<PageEntry>> {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const url = `${all}?limit=${PER_PAGE}&page=${page}`;
      const listed = await inTurn(() =>
        call({ method: 'GET', url, headers, schema: z.array(incidentSchema) }),
      );
      const found = listed.find((incident) => incident.mark === mark);
      if (found) return { found: found.entry };
      if (listed.length < PER_PAGE) return { absent: true };
    }
    return { unprovable: true, because: words.statusPage.tooMany };
  }

  async function components(): Promise<readonly string[]> {
    const known: string[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const url = `${thisPage}/components?per_page=${PER_PAGE}&page=${page}`;
      const listed = await inTurn(() => call({ method: 'GET', url, headers, schema: componentsSchema }));
      known.push(...listed.map(({ id }) => id));
      if (listed.length < PER_PAGE) break;
    }
    return known;
  }

  const entryOf = async (given: Promise<z.infer<typeof incidentSchema>>) => (await given).entry;
  return {
    find,
    components,
    read: (id) =>
      entryOf(inTurn(() => call({ method: 'GET', url: one(id), headers, schema: incidentSchema }))),
    create: ({ name, componentIds, ...change }) => {
      const incident = { name, component_ids: componentIds, ...written(change) };
      const body = { incident };
      return entryOf(inTurn(() => call({ method: 'POST', url: all, headers, body, schema: incidentSchema })));
    },
    change: (id, change) => {
      const body = { incident: written(change) };
      return entryOf(
        inTurn(() => call({ method: 'PATCH', url: one(id), headers, body, schema: incidentSchema })),
      );
    },
  };
}

const written = ({ status, body, notify, components, scheduled, mark }: PageEntryChange) => ({
  status,
  body,
  components,
  deliver_notifications: notify,
  metadata: { golive: mark },
  ...(scheduled
    ? {
        scheduled_for: new Date(scheduled.from).toISOString(),
        scheduled_until: new Date(scheduled.until).toISOString(),
      }
    : {}),
});

/** Begins one call after the other, so far apart. */
function createPace(paceMs: number) {
  let turn: Promise<unknown> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;
  return <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(async () => {
      const waitMs = last + paceMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      last = performance.now();
    });
    turn = mine;
    return mine.then(act);
  };
}
