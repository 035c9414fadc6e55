// Which record a configuration belongs to: a change of anything that may change behaviour starts a new one (dial.md section 3).

/** Everything that an AI step's behaviour depends on. Fields that do not apply are left out; others are ignored. */
export interface EvidenceConfig {
  kind?: string | undefined;
  kindVersion?: number | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  params?: unknown;
  prompt?: string | undefined;
  outputSchema?: unknown;
  materialFields?: readonly string[] | undefined;
  tools?: unknown;
  checks?: unknown;
  scoreRecipe?: string | undefined;
  lossRecipe?: string | undefined;
  /** Index id and settings, never the content. */
  retrieval?: unknown;
  /** Target and class. */
  action?: unknown;
  /** Keys of the AI and code nodes whose output enters the prompt, in any order. */
  upstream?: readonly string[] | undefined;
}

/** Canonical JSON of exactly the fields above: keys sorted, no blanks, the prompt and upstream in one form. */
export function canonicalEvidence(config: EvidenceConfig): string {
  const { kind, kindVersion, provider, model, params, prompt, outputSchema, materialFields } = config;
  const { tools, checks, scoreRecipe, lossRecipe, retrieval, action, upstream } = config;
  const fields = {
    kind,
    kindVersion,
    provider,
    model,
    params,
    outputSchema,
    materialFields,
    tools,
    checks,
    scoreRecipe,
  };
  return canonicalJson({
    ...fields,
    lossRecipe,
    retrieval,
    action,
    prompt: prompt === undefined ? undefined : plainPrompt(prompt),
    upstream: upstream === undefined ? undefined : [...upstream].sort(),
  });
}

/** The evidence key: SHA-256 of the canonical JSON. `sha256` gives the hash of a UTF-8 text as lower-case hex. */
export function evidenceKey(config: EvidenceConfig, sha256: (text: string) => string): string {
  return sha256(canonicalEvidence(config));
}

/** NFC, LF, without blanks at the ends of lines and of the text: what an editor changes without anybody meaning it. */
function plainPrompt(prompt: string): string {
  const lines = prompt.normalize('NFC').replaceAll(/\r\n?/g, '\n').split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/** JSON without blanks, keys in the order of their UTF-16 code units, fields without a value left out. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}
