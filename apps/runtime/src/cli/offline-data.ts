// The accounts of a data folder that nobody is at work on.
import { type AuthService, createAuthService } from '../services/auth.ts';
import { systemClock } from '../services/clock.ts';
import { loadOrCreateSecret } from '../services/secrets.ts';
import { lockDataDir } from '../store/files/data-lock.ts';
import { createMemberStore, type MemberStore } from '../store/members.ts';
import { openStore } from '../store/open-store.ts';
import { type AccessOptions, databaseOf, settingsOf, type Variables } from './workspace-access.ts';

export interface OfflineData {
  auth: AuthService;
  members: MemberStore;
  now(): number;
}

/** Does something to them. The folder is locked meanwhile, so that nobody can start. */
export async function withData<T>(
  options: AccessOptions,
  variables: Variables,
  work: (data: OfflineData) => Promise<T>,
): Promise<T> {
  const env = settingsOf(options, variables);
  const now = () => systemClock.now();
  const lock = lockDataDir(env.dataDir, { url: env.publicUrl, startedAt: new Date(now()).toISOString() });
  try {
    const secret = await loadOrCreateSecret(env.dataDir, variables);
    const auth = await createAuthService({ file: databaseOf(env), secret, publicUrl: env.publicUrl, now });
    const store = openStore(databaseOf(env));
    try {
      return await work({ auth, members: createMemberStore(store), now });
    } finally {
      store.close();
      auth.close();
    }
  } finally {
    lock.release();
  }
}
