export type HealthVerdict = 'up' | 'down' | 'unknown';
