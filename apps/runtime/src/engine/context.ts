// The outside world as a node sees it during one attempt: every call bound to the attempt's signal, nothing of the store.
import type { RunContext } from '@leeway/nodes/contract/run.ts';
import type { Logger } from 'pino';
import type { AiService } from '../services/ai.ts';
import type { HttpService } from '../services/http.ts';
import type { MailService } from '../services/mail.ts';
import type { TableStore } from '../store/data-tables.ts';
import type { ContextFactory } from './live-run.ts';

export interface OutsideWorld {
  ai: AiService;
  http: HttpService;
  mail: MailService;
  tables: Pick<TableStore, 'find'>;
  log: Logger;
}

/** Makes the context of each attempt. Nodes may log words and small facts; payloads stay out of the log. */
export function createContextFactory({ ai, http, mail, tables, log }: OutsideWorld): ContextFactory {
  return ({ signal, idempotencyKey, run, nodeTitle }): RunContext => ({
    signal,
    idempotencyKey,
    ai: { complete: (request) => ai.complete(request, signal) },
    http: { send: (request) => http.send(request, signal) },
    mail: { send: (message) => mail.send(message, signal) },
    table: { find: (table, match, limit) => tables.find(table, match, limit) },
    log: (message, details) => log.info({ run: run.id, step: nodeTitle, ...details }, message),
  });
}
