/** The person cannot do that: the button is not there, the view is closed, the channel is not theirs. */
export class CannotError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotError';
  }
}
