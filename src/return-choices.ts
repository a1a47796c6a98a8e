import type { CommandHandler } from './answer.ts';
import type { GoLive } from './domain/go-live.ts';
import { isVersionMarkedBad } from './domain/rollback/bad-version.ts';
import { type ReturnChoice, returnVersion } from './domain/version.ts';
import type { Store } from './store/store.ts';

/** How many go-lives are looked through, and how many versions a person is to choose from. */
const lookedThrough = 100;
const mostChoices = 20;

interface Needs {
  readonly store: Pick<Store, 'listGood' | 'findRolledBack'>;
  readonly engine: Pick<CommandHandler, 'read'>;
}

/**
 * The versions that a rollback may return to, none of them marked bad: those of the go-lives that stand as a success on
 * this target, the newest first, and the one of the plan.
 */
export async function readReturnChoices(
  { store, engine }: Needs,
  goLive: GoLive,
): Promise<readonly ReturnChoice[]> {
  const { id, environment } = goLive.service;
  const succeeded = await store.listGood({ service: id, environment }, lookedThrough);
  const good = succeeded
    .filter((row, index) => succeeded.findIndex(({ version }) => version === row.version) === index)
    .slice(0, mostChoices);
  const known = returnVersion(goLive);
  const all: readonly ReturnChoice[] = [
    ...good.map(({ version, id: by, t0 }) => ({ version, goodSince: { goLive: by, t0 } })),
    ...(known === undefined || good.some(({ version }) => version === known) ? [] : [{ version: known }]),
  ];
  const kept = await Promise.all(
    all
      .filter(({ version }) => version !== goLive.version)
      .map(async (choice) => {
        const bad = await store.findRolledBack({ service: id, environment, version: choice.version });
        const blamed = bad === undefined ? undefined : await engine.read(bad);
        return blamed && isVersionMarkedBad(blamed) ? [] : [choice];
      }),
  );
  return kept.flat();
}
