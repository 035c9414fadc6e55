// What the API is handed by main.ts.
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import type { Engine } from '../engine/engine.ts';
import type { LocalServer } from '../services/ai/local-servers.ts';
import type { AiService } from '../services/ai.ts';
import type { AuthService } from '../services/auth.ts';
import type { Clock } from '../services/clock.ts';
import type { Log } from '../services/log.ts';
import type { MailService } from '../services/mail.ts';
import type { Stores } from '../store/stores.ts';
import type { Template } from './template-files.ts';
import type { ScoreLabels } from './trust/score-labels.ts';

export interface ApiDeps {
  /** Without the ways to read what people may not see yet. */
  engine: Omit<Engine, 'read'>;
  stores: Stores;
  auth: AuthService;
  mail: Pick<MailService, 'verify'>;
  ai: Pick<AiService, 'testProvider'>;
  /** OpenAI-compatible servers on this machine. */
  detectLocalServers(): Promise<LocalServer[]>;
  catalogue: Catalogue;
  templates: readonly Template[];
  clock: Clock;
  log: Log;
  version: string;
  /** Where browsers reach Leeway. */
  publicUrl: string;
  /** The model of OPENAI_BASE_URL and OPENAI_API_KEY, used while none is connected on the screen. */
  environmentModel: { baseUrl: string; apiKey: string; model: string } | null;
  /** Folder of the built editor. */
  editorDir: string;
  /** Told after the workspace's settings were saved, so that what remembers them reads them again. */
  onSettingsChanged(): Promise<void>;
  /** What scores mean, in the words that people see. */
  labels: ScoreLabels;
  /** Aborts when the process stops: open streams end then. */
  closing: AbortSignal;
}
