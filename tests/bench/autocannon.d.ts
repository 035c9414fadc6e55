// The part of autocannon 9 that the bench uses; the package has no types of its own.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface AutocannonRequest {
    method: 'GET' | 'POST';
    path: string;
    headers?: Record<string, string>;
    body?: string;
  }
  interface AutocannonOptions {
    url: string;
    connections: number;
    /** Seconds. */
    duration?: number;
    /** Ends after so many requests instead. */
    amount?: number;
    /** Requests per second of all connections together. */
    overallRate?: number;
    /** Each connection sends these in turn. */
    requests: AutocannonRequest[];
  }
  interface AutocannonResult {
    /** Seconds. */
    duration: number;
    errors: number;
    timeouts: number;
    non2xx: number;
    statusCodeStats: Record<string, { count: number }>;
  }
  interface AutocannonInstance extends EventEmitter, PromiseLike<AutocannonResult> {
    on(
      event: 'response',
      listener: (...response: [client: unknown, status: number, bytes: number, ms: number]) => void,
    ): this;
  }
  function autocannon(options: AutocannonOptions): AutocannonInstance;
  export = autocannon;
}
