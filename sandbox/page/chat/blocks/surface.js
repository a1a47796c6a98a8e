/** Where blocks stand (a message, a form, the app's home) and what their elements do there. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

const Surface = createContext();

/**
 * `act(element, block, value)` tells the app of a click or a choice and ends when it was acknowledged;
 * `entered(element, block)` is what an input holds, `enter(element, block, value)` keeps it; `errors` by block_id.
 */
export const useSurface = () => useContext(Surface);
export const SurfaceProvider = Surface.Provider;
