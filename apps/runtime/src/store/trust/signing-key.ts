// The key pair that certificates are signed with: made once for a data folder, the private half sealed like the secrets of connections.
import { generateKeyPairSync } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Sealer } from '../connections.ts';

export interface SigningKey {
  /** PEM (PKCS 8 and SPKI), Ed25519. */
  privateKey: string;
  publicKey: string;
}

export interface SigningKeyStore {
  get(): Promise<SigningKey>;
}

const PRIVATE = 'trust.signing_key';
const PUBLIC = 'trust.public_key';

export function createSigningKeyStore(db: Database, sealer: Sealer): SigningKeyStore {
  const read = db.prepare<[string], string>('select value from settings where name = ?').pluck();
  const keep = db.prepare('insert or ignore into settings (name, value) values (?, ?)');

  function make(): void {
    const pair = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    db.transaction(() => {
      // Of two that make one at once, the first is kept, with both halves.
      if (keep.run(PRIVATE, sealer.seal(pair.privateKey, PRIVATE)).changes > 0) keep.run(PUBLIC, pair.publicKey);
    }).immediate();
  }

  return {
    async get() {
      if (read.get(PRIVATE) === undefined) make();
      const [sealed = '', publicKey = ''] = [read.get(PRIVATE), read.get(PUBLIC)];
      return { privateKey: sealer.open(sealed, PRIVATE), publicKey };
    },
  };
}
