import type { Logger } from 'pino';
import { connect } from './connection.ts';
import { type Envelope, parseFrame } from './envelope.ts';
import type { SocketTiming } from './timing.ts';

/** A connection that Slack has greeted, with the envelopes that came over it and are not answered yet. */
export interface Line {
  /** How long it has been of use. */
  ageMs(): number;
  isOpen(): boolean;
  /** Closes it once everything received is answered, at the latest after the drain time. */
  letGo(): Promise<void>;
}

export interface LineEvents {
  /** `ack` is false when the answer could not be sent any more. */
  readonly onEnvelope: (envelope: Envelope, ack: (payload: object) => boolean) => Promise<void>;
  /** Slack asks to go over to another connection. */
  readonly onDisconnect: (line: Line, reason: string) => void;
  readonly onLost: (line: Line, reason: string) => void;
}

export interface LineParts {
  readonly url: string;
  readonly events: LineEvents;
  readonly timing: SocketTiming;
  readonly log: Logger;
}

/** Connects and waits for Slack's hello; rejects where it does not come. */
export function openLine({ url, events, timing, log }: LineParts): Promise<Line> {
  return new Promise((resolve, reject) => {
    let line: GreetedLine | undefined;
    let isGivenUp = false;
    const connection = connect(url, { onMessage, onClosed }, timing);
    const tooLate = setTimeout(() => {
      isGivenUp = true;
      reject(new Error('no hello from Slack'));
      connection.close();
    }, timing.helloWithinMs);

    function onMessage(text: string): void {
      if (isGivenUp) return;
      const frame = parseFrame(text);
      if (frame?.kind === 'hello' && !line) {
        clearTimeout(tooLate);
        line = greetedLine(connection, { events, timing, log });
        resolve(line);
      } else if (frame?.kind === 'envelope') void line?.handle(frame.envelope);
      else if (frame?.kind === 'disconnect' && line) events.onDisconnect(line, frame.reason);
      else log.warn({ length: text.length }, 'Slack sent a frame that golive does not know');
    }

    function onClosed(reason: string): void {
      clearTimeout(tooLate);
      if (!line) {
        reject(new Error(reason));
        return;
      }
      line.close();
      events.onLost(line, reason);
    }
  });
}

interface GreetedLine extends Line {
  handle(envelope: Envelope): Promise<void>;
  close(): void;
}

function greetedLine(
  connection: ReturnType<typeof connect>,
  { events, timing, log }: Omit<LineParts, 'url'>,
): GreetedLine {
  const greetedAt = performance.now();
  let isOpen = true;
  let unanswered = 0;

  function answer(envelope: Envelope, payload: object): boolean {
    const sent = connection.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload }));
    if (!sent) log.warn({ envelope: envelope.envelope_id }, 'An answer to Slack came after its socket');
    return sent;
  }

  return {
    ageMs: () => performance.now() - greetedAt,
    isOpen: () => isOpen,
    close() {
      isOpen = false;
    },
    async handle(envelope) {
      unanswered += 1;
      try {
        await events.onEnvelope(envelope, (payload) => answer(envelope, payload));
      } catch (error) {
        log.error({ err: error }, 'An envelope was not handled');
      } finally {
        unanswered -= 1;
      }
    },
    async letGo() {
      await until(() => unanswered === 0 || !isOpen, timing.drainMs);
      connection.close();
    },
  };
}

/** Waits until it is so, at most so long. */
export async function until(isSo: () => boolean, atMostMs: number): Promise<void> {
  const end = performance.now() + atMostMs;
  while (!isSo() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}
