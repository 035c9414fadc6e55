// A workflow that drafts a text and sends it, for tests of how far it may go alone.
import type { ItemEvidence, Verdict } from '@leeway/shared/dial/evidence-event.ts';
import type { Route } from '@leeway/shared/dial/route.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Engine } from '../engine.ts';
import { ann, answer, type Bench, createBench, graphOf, startAndWait } from './engine-bench.ts';

export interface SendingWorkflow {
  instruction?: string;
  draft?: DialSetting;
  mail?: DialSetting;
  settings?: Partial<Graph['settings']>;
}

export interface TrustBench extends Bench {
  workflowId: string;
  /** Recipients of what was sent. */
  sent: string[];
  /** Publishes it with something changed. */
  change(workflow: SendingWorkflow): Promise<void>;
  /** How the answers of the AI are from now on. */
  answers: { model: string; isFallback: boolean; confidence: number };
  /** One item, to a recipient of its own unless one is named; gives the run. */
  run(to?: string, engine?: Engine): Promise<string>;
  /** The routes of both steps; undefined where one has not begun. */
  routes(runId: string, engine?: Engine): Promise<{ draft: Route | undefined; mail: Route | undefined }>;
  turn(nodeId: 'draft' | 'mail', setting: DialSetting): Promise<void>;
  /** What the journal keeps of both steps as evidence. */
  evidence(runId: string): Promise<{ draft?: ItemEvidence; mail?: ItemEvidence }>;
  /** A check of an item of the draft step, with its loss; the engine knows of it after a restart. */
  judge(runId: string, loss: number): Promise<void>;
}

const ALONE: DialSetting = { level: 'autonomous', undoSeconds: 0 };

function graphWith(
  connection: string,
  { instruction = 'Answer', draft = ALONE, mail = ALONE, settings }: SendingWorkflow,
): Graph {
  const fields = [{ name: 'to', label: 'To', type: 'text', required: true }];
  const graph = graphOf(
    [
      { id: 'start', type: 'triggers.manual', config: { fields } },
      {
        id: 'draft',
        type: 'ai.draft',
        config: { instruction, context: '{{ start.to }}', subject: false },
        dial: draft,
      },
      {
        id: 'mail',
        type: 'integrations.email',
        config: { connection, to: '{{ start.to }}', subject: 'Hello', body: '{{ draft.body }}' },
        dial: mail,
      },
    ],
    ['start -> draft', 'draft -> mail'],
  );
  return { ...graph, settings: { ...graph.settings, ...settings } };
}

export async function createTrustBench(workflow: SendingWorkflow = {}): Promise<TrustBench> {
  const bench = await createBench();
  const sent: string[] = [];
  const answers = { model: 'test-1', isFallback: false, confidence: 95 };
  bench.world.mail = async (message) => {
    sent.push(message.to);
    return { messageId: message.messageId, accepted: [message.to], rejected: [] };
  };
  bench.world.ai = async (request) => {
    const made = answer(request.schema.parse({ body: 'Hello there', confidence: answers.confidence }));
    const { model, isFallback } = answers;
    return { ...made, call: { ...made.call, model, isFallback, prompt: { system: '', user: request.user } } };
  };
  const settings = { host: 'localhost', port: 25, secure: false, user: '', from: 'a@b.c' };
  await bench.stores.connections.create({ kind: 'smtp', name: 'Mail', settings, secret: {} }, 0);
  const connection = (await bench.stores.connections.list())[0]?.id ?? '';
  const workflowId = await bench.publish(graphWith(connection, workflow));
  let count = 0;
  return {
    ...bench,
    workflowId,
    sent,
    answers,
    ...readingOf(bench, workflowId),
    async change(changed) {
      const { draft } = await bench.stores.workflows.get(workflowId);
      const graph = graphWith(connection, changed);
      const saved = { graph, revision: draft.revision, at: bench.clock.now(), by: ann.name };
      await bench.stores.workflows.saveDraft(workflowId, saved);
      await bench.engine.publish(workflowId, { by: ann });
    },
    run(to = `person-${++count}@example.com`, engine = bench.engine) {
      return startAndWait(engine, workflowId, { to });
    },
    turn: (nodeId, setting) => bench.engine.setDial(workflowId, nodeId, { setting, reason: 'test', by: ann }),
  };
}

function readingOf(bench: Bench, workflowId: string): Pick<TrustBench, 'routes' | 'evidence' | 'judge'> {
  const evidence: TrustBench['evidence'] = async (runId) => {
    const { events } = await bench.engine.read(runId);
    return Object.fromEntries(
      events.flatMap(({ event }) =>
        (event.type === 'step.answered' || event.type === 'step.proposed') && event.evidence
          ? [[event.key, event.evidence]]
          : [],
      ),
    );
  };
  return {
    async routes(runId, engine = bench.engine) {
      const { steps } = (await engine.read(runId)).state;
      return { draft: steps.draft?.route ?? undefined, mail: steps.mail?.route ?? undefined };
    },
    evidence,
    async judge(runId, loss) {
      const key = (await evidence(runId)).draft?.key ?? '';
      const at = bench.clock.now();
      const said: Omit<Verdict, 'node' | 'evidenceKey'> = {
        item: `${runId}/draft`,
        verdict: loss > 0 ? 'rejected' : 'approved',
        loss,
        changes: [],
        seconds: 60,
        isBlind: false,
        source: 'audit',
        by: { id: ann.id, name: ann.name },
        notCounted: null,
      };
      await bench.stores.journal.appendWorkspace({
        type: 'evidence.added',
        at,
        workflowId,
        nodeId: 'draft',
        key,
        events: [{ type: 'verdict', at, ...said, of: null }],
      });
    },
  };
}
