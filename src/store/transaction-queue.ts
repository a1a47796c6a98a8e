/** One transaction at a time; those that a person waits for go first. */
export interface TransactionQueue {
  run<T>(work: () => Promise<T>, isWaitedFor: boolean): Promise<T>;
}

/**
 * The database answers at once: of many transactions that wait, each would follow the one before without a look at what
 * comes in. So each that nobody waits for begins in a turn of the event loop of its own, in which a click may overtake it.
 */
export function createTransactionQueue(): TransactionQueue {
  const waitedFor: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isTaken = false;

  function giveOn(): void {
    const next = waitedFor.shift();
    if (next) next();
    else if (others.length > 0) setImmediate(giveToFirst);
    else isTaken = false;
  }

  function giveToFirst(): void {
    const next = waitedFor.shift() ?? others.shift();
    next?.();
  }

  return {
    async run(work, isWaitedFor) {
      if (isTaken) await new Promise<void>((begin) => (isWaitedFor ? waitedFor : others).push(begin));
      isTaken = true;
      try {
        return await work();
      } finally {
        giveOn();
      }
    },
  };
}
