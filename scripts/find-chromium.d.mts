// For the benches, which are TypeScript; the scripts themselves run on any Node from 20, before anything is installed.
/** Path of a Chromium that starts; found or installed. Throws with the way out when there is none to be had. */
export function ensureChromium(env?: NodeJS.ProcessEnv): Promise<string>;
