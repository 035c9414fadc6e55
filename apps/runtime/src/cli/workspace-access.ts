// How a command reaches a workspace: by the API of the process that is at work on its data folder.
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import { type Env, readEnv } from '../env.ts';
import { findHolder } from '../store/files/data-lock.ts';
import { type Call, createCall } from './api-client.ts';

export interface AccessOptions {
  data?: string | undefined;
  url?: string | undefined;
  key?: string | undefined;
}
/** The variables of the environment. */
export type Variables = Record<string, string | undefined>;

export function settingsOf({ data }: AccessOptions, variables: Variables): Env {
  return readEnv({ ...variables, ...(data === undefined ? {} : { LEEWAY_DATA_DIR: data }) });
}

export function databaseOf({ dataDir }: Env): string {
  return path.join(dataDir, 'leeway.sqlite');
}

/** The running Leeway. Throws `api.not_running`, `api.no_key`. */
export function reachApi(options: AccessOptions, variables: Variables): Call {
  const call = findApi(options, variables);
  if (call !== null) return call;
  const { dataDir } = settingsOf(options, variables);
  throw new AppError('api.not_running', `Leeway is not running on the data folder ${dataDir}.`, {
    hint: 'Start it with: leeway start. If it runs on another folder or machine, name it with --data or --url.',
  });
}

/** The running Leeway, or null when nobody is at work on the data folder. */
export function findApi(options: AccessOptions, variables: Variables): Call | null {
  const { dataDir } = settingsOf(options, variables);
  const holder = options.url === undefined ? findHolder(dataDir) : { url: options.url };
  if (holder === null) return null;
  if (holder.url === null) {
    throw new AppError('api.not_ready', `Another process has just taken the data folder ${dataDir}.`, {
      hint: 'Try again in a moment.',
    });
  }
  const key = options.key ?? variables.LEEWAY_API_KEY ?? '';
  if (key !== '') return createCall(holder.url.replace(/\/+$/, ''), key);
  throw new AppError('api.no_key', `Leeway is running at ${holder.url}, and wants to know who is calling.`, {
    hint: 'Give an API key with --key or LEEWAY_API_KEY. One is made in Settings, or by leeway key add while Leeway is stopped.',
  });
}
