/** Ends a switch that handles every case: a new case does not compile until it is handled. */
export const unreachable = (value: never): Error => new Error(`unhandled case: ${JSON.stringify(value)}`);
