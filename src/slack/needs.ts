import type { RecordedEvent } from '../domain/event.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import type { ListedGoLive as ShownGoLive } from '../messages/answers/listed-go-live.ts';

/** What the door wants to know besides what the engine says. Every call may fail; nothing is recorded then. */
export interface SlackDoorNeeds {
  listGoLives(filter: GoLiveFilter): Promise<readonly ListedGoLive[]>;
  /** Read afresh: what stands in the maps may be planned with. */
  loadDefinitions(): Promise<Definitions>;
  readAudit(goLive: string): Promise<readonly RecordedEvent[]>;
  /** Undefined where Slack knows no such person. */
  userInfo(id: string): Promise<Person | undefined>;
}

interface GoLiveFilter {
  readonly active?: boolean;
  readonly channel?: string;
  readonly limit?: number;
}

export interface ListedGoLive extends ShownGoLive {
  readonly number: number;
}

export interface Definitions {
  readonly services: ReadonlyMap<string, Service>;
  readonly runbooks: ReadonlyMap<string, Runbook>;
}

export interface Person {
  readonly id: string;
  readonly isBot: boolean;
  readonly isDeactivated: boolean;
  /** A guest of the workspace, or somebody from another one. */
  readonly isGuest: boolean;
}
