import type { GoLive } from '../domain/go-live.ts';
import { type EndpointMeasure, measuredWindow, measureEndpoint } from '../domain/health/measurement.ts';
import type { Store } from './store.ts';

/** What the stored samples of a go-live come to at this moment, endpoint by endpoint. */
export function readMeasures(
  store: Pick<Store, 'readSamples'>,
  goLive: GoLive,
  now: number,
): Promise<readonly EndpointMeasure[]> {
  const window = measuredWindow(goLive, now);
  return Promise.all(
    goLive.service.health.map(async ({ id }) =>
      measureEndpoint(id, await store.readSamples(goLive.id, id, window.from), window),
    ),
  );
}
