import type { ListedGoLive, SlackDoorNeeds } from './needs.ts';

/** Services by the titles that people know, as `services.yaml` has them now; by id where it has them no more. */
export async function withTitles(
  directory: SlackDoorNeeds,
  goLives: readonly ListedGoLive[],
): Promise<readonly ListedGoLive[]> {
  if (goLives.length === 0) return goLives;
  const { services } = await directory.loadDefinitions();
  return goLives.map((listed) => ({
    ...listed,
    service: services.get(listed.service)?.title ?? listed.service,
  }));
}
