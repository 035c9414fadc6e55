// What may stand after the ? of an address. Anything else is dropped, so that an old or a mistyped link still opens.

export type RunsSearch = {
  workflow?: string;
  status?: string;
  mode?: string;
  person?: string;
  /** Days as year-month-day, in the reader's own time. */
  from?: string;
  to?: string;
};
export type NotTakenSearch = { workflow?: string };
export type RunSearch = { step?: string; at?: number };
export type ApprovalsSearch = {
  workflow?: string;
  kind?: string;
  /** `all`: also what others decide; without it the screen chooses by the person's role. */
  scope?: 'mine' | 'all';
  /** Id of the approval from which this one was looked up. */
  back?: string;
};
export type CanvasSearch = { node?: string; tab?: string; run?: string; view?: 'outline' | 'canvas' };
export type SignInSearch = { next?: string };
export type ResultsSearch = { days?: 7 | 30 | 90 };
export type SettingsSearch = { tab?: SettingsTab };

const settingsTabs = ['people', 'keys', 'workspace', 'trust', 'hours', 'notifications', 'look', 'stop'] as const;
type SettingsTab = (typeof settingsTabs)[number];

type Raw = Record<string, unknown>;

export function readRunsSearch(raw: Raw): RunsSearch {
  const { workflow, status, mode, person } = raw;
  const texts = {
    workflow: readText(workflow),
    status: readText(status),
    mode: readText(mode),
    person: readText(person),
  };
  return { ...texts, from: readDay(raw.from), to: readDay(raw.to) };
}

export function readNotTakenSearch({ workflow }: Raw): NotTakenSearch {
  return { workflow: readText(workflow) };
}

/** `step` is a step's key; `at` the number of journal events shown, a whole number from 0. */
export function readRunSearch(raw: Raw): RunSearch {
  const at = Number(raw.at);
  const isPlace = raw.at !== undefined && Number.isInteger(at) && at >= 0;
  return { step: readText(raw.step), at: isPlace ? at : undefined };
}

export function readApprovalsSearch(raw: Raw): ApprovalsSearch {
  const scope = raw.scope === 'mine' || raw.scope === 'all' ? raw.scope : undefined;
  return { workflow: readText(raw.workflow), kind: readText(raw.kind), scope, back: readText(raw.back) };
}

/** `run` is the id of a run to watch on the canvas; without `view` the screen's width decides. */
export function readCanvasSearch(raw: Raw): CanvasSearch {
  const view = raw.view === 'outline' || raw.view === 'canvas' ? raw.view : undefined;
  return { node: readText(raw.node), tab: readText(raw.tab), run: readText(raw.run), view };
}

/** `next` is where to go after signing in: a path of this app only, so that a link cannot lead elsewhere. */
export function readSignInSearch(raw: Raw): SignInSearch {
  const next = readText(raw.next);
  return { next: next && /^\/(?![/\\])/.test(next) ? next : undefined };
}

/** `days` is how far back the results go; without it 30. */
export function readResultsSearch(raw: Raw): ResultsSearch {
  const days = Number(raw.days);
  return { days: days === 7 || days === 30 || days === 90 ? days : undefined };
}

export function readSettingsSearch(raw: Raw): SettingsSearch {
  return { tab: settingsTabs.find((tab) => tab === raw.tab) };
}

function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readDay(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}
