import type { SandboxClock } from '../clock.ts';
import type { Block } from './blocks/blocks.ts';
import type { ViewContent } from './blocks/views.ts';
import { type SlackChannel, type SlackUser, type SlackUsergroup, seedWorkspace } from './workspace.ts';

export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Message extends MessageContent {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly botId: string | undefined;
  readonly threadTs: string | undefined;
  /** A reply that is shown in the channel too. */
  readonly broadcast: boolean;
  readonly metadata: MessageMetadata | undefined;
  /** Set by edits of the text only: Slack shows no edit mark when blocks are updated. */
  readonly edited: { readonly userId: string; readonly ts: string } | undefined;
  readonly fileIds: readonly string[];
  readonly deleted: boolean;
  /** What it looked like before, oldest first: clicks on what is no longer there do arrive. */
  readonly past: readonly MessageContent[];
}

/** A message that only one person sees; Slack keeps no list of them, the sandbox does for people and tests. */
export interface Ephemeral extends MessageContent {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  readonly threadTs: string | undefined;
  readonly past: readonly MessageContent[];
}

export interface OpenView {
  readonly id: string;
  readonly userId: string;
  readonly content: ViewContent;
  readonly hash: string;
  readonly rootViewId: string;
  readonly previousViewId: string | undefined;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly length: number;
  readonly altText: string | undefined;
  readonly bytes: Buffer | undefined;
  readonly complete: boolean;
  /** Who chose it in a form; the app's own files have none. */
  readonly by?: { readonly userId: string; readonly mimeType: string };
}

export type ElementState = Readonly<Record<string, unknown>> & { readonly type: string };
/** `values[block_id][action_id]`, as in Slack's payloads. */
export type InputValues = Readonly<Record<string, Readonly<Record<string, ElementState>>>>;

export interface Change {
  readonly what: 'message' | 'ephemeral' | 'view' | 'home' | 'workspace' | 'connection';
  readonly channelId?: string;
  /** The one message that changed; left out where it is the channel's pins. */
  readonly ts?: string;
  readonly userId?: string;
}

/** Everything that the workspace holds. Only this file knows how it is kept. */
export class SlackState {
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, SlackChannel>();
  readonly usergroups = new Map<string, SlackUsergroup>();
  readonly files = new Map<string, StoredFile>();
  /** The error that apps.connections.open answers, while it is refused. */
  connectionsRefused: string | undefined;

  readonly #messages = new Map<string, Map<string, Message>>();
  readonly #ephemerals = new Map<string, Map<string, Ephemeral>>();
  readonly #modals = new Map<string, OpenView[]>();
  readonly #homes = new Map<string, OpenView>();
  readonly #pins = new Map<string, string[]>();
  readonly #inputs = new Map<string, InputValues>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #clock: SandboxClock;
  #lastTsMicros = 0;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
    this.#seed();
  }

  /** Forgets everything and begins anew with the workspace that every sandbox starts with. */
  empty(): void {
    for (const held of [this.users, this.channels, this.usergroups, this.files]) held.clear();
    for (const held of [this.#messages, this.#ephemerals, this.#modals, this.#homes]) held.clear();
    for (const held of [this.#pins, this.#inputs]) held.clear();
    this.connectionsRefused = undefined;
    this.#lastTsMicros = 0;
    this.#seed();
    this.changed({ what: 'workspace' });
  }

  /** A message timestamp from sandbox time; always later than the last one, also after the clock jumped back. */
  nextTs(): string {
    this.#lastTsMicros = Math.max(this.#clock.now() * 1000, this.#lastTsMicros + 1);
    const seconds = Math.floor(this.#lastTsMicros / 1_000_000);
    return `${seconds}.${String(this.#lastTsMicros % 1_000_000).padStart(6, '0')}`;
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** The direct channel between the app and a person; made when first needed. */
  directChannel(userId: string, botUserId: string): SlackChannel {
    const id = `D0${userId.replace(/^U0?/, '')}`;
    const found = this.channels.get(id);
    if (found) return found;
    const channel: SlackChannel = {
      id,
      name: '',
      kind: 'im',
      purpose: '',
      members: new Set([userId, botUserId]),
      archived: false,
    };
    this.channels.set(id, channel);
    this.changed({ what: 'workspace' });
    return channel;
  }

  putMessage(message: Message): void {
    const inChannel = this.#messages.get(message.channelId) ?? new Map<string, Message>();
    this.#messages.set(message.channelId, inChannel.set(message.ts, message));
    this.changed({ what: 'message', channelId: message.channelId, ts: message.ts });
  }

  /** A message that is there; deleted ones only where they are asked for. */
  message(channelId: string, ts: string, deletedToo = false): Message | undefined {
    const found = this.#messages.get(channelId)?.get(ts);
    return found && (deletedToo || !found.deleted) ? found : undefined;
  }

  /** All messages of a channel, oldest first (the order in which they came), deleted ones included. */
  messagesOf(channelId: string): Message[] {
    return [...(this.#messages.get(channelId)?.values() ?? [])];
  }

  repliesTo(channelId: string, threadTs: string): Message[] {
    return this.messagesOf(channelId).filter(
      (m) => m.threadTs === threadTs && m.ts !== threadTs && !m.deleted,
    );
  }

  putEphemeral(ephemeral: Ephemeral): void {
    const own = this.#ephemerals.get(ephemeral.userId) ?? new Map<string, Ephemeral>();
    this.#ephemerals.set(ephemeral.userId, own.set(ephemeral.ts, ephemeral));
    this.changed({ what: 'ephemeral', channelId: ephemeral.channelId, userId: ephemeral.userId });
  }

  ephemeral(userId: string, ts: string): Ephemeral | undefined {
    return this.#ephemerals.get(userId)?.get(ts);
  }

  ephemeralsOf(userId: string): Ephemeral[] {
    return [...(this.#ephemerals.get(userId)?.values() ?? [])];
  }

  removeEphemeral(userId: string, ts: string): void {
    this.#ephemerals.get(userId)?.delete(ts);
    this.changed({ what: 'ephemeral', userId });
  }

  /** A person's modals, the root first and the one in front last. */
  modalsOf(userId: string): readonly OpenView[] {
    return this.#modals.get(userId) ?? [];
  }

  setModals(userId: string, stack: readonly OpenView[]): void {
    const gone = this.modalsOf(userId).filter((view) => !stack.some((kept) => kept.id === view.id));
    for (const view of gone) this.#inputs.delete(view.id);
    this.#modals.set(userId, [...stack]);
    this.changed({ what: 'view', userId });
  }

  homeOf(userId: string): OpenView | undefined {
    return this.#homes.get(userId);
  }

  setHome(view: OpenView): void {
    this.#homes.set(view.userId, view);
    this.changed({ what: 'home', userId: view.userId });
  }

  /** An open modal or a published home. */
  view(id: string): OpenView | undefined {
    return this.views().find((view) => view.id === id);
  }

  views(): OpenView[] {
    return [...[...this.#modals.values()].flat(), ...this.#homes.values()];
  }

  replaceView(view: OpenView): void {
    if (view.content.type === 'home') {
      this.setHome(view);
      return;
    }
    const stack = this.modalsOf(view.userId).map((open) => (open.id === view.id ? view : open));
    this.setModals(view.userId, stack);
  }

  pinsOf(channelId: string): readonly string[] {
    return this.#pins.get(channelId) ?? [];
  }

  setPins(channelId: string, pins: readonly string[]): void {
    this.#pins.set(channelId, [...pins]);
    this.changed({ what: 'message', channelId });
  }

  /** What people put into inputs; the key names a view, or a message and a person. */
  inputs(key: string): InputValues {
    return this.#inputs.get(key) ?? {};
  }

  setInputs(key: string, values: InputValues): void {
    this.#inputs.set(key, values);
  }

  #seed(): void {
    const { users, channels, usergroups } = seedWorkspace();
    for (const user of users) this.users.set(user.id, user);
    for (const channel of channels) this.channels.set(channel.id, channel);
    for (const group of usergroups) this.usergroups.set(group.id, group);
  }
}
