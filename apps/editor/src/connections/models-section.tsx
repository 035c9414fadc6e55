import type { Model } from '@leeway/shared/api/connections.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, PenLine, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords, failureToast } from '../api/error-words.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { useToast } from '../ui/toast.tsx';
import { ModelDialog } from './model-dialog.tsx';

/** The AI models in the order they are tried. Owners change them, the others see them. */
export function ModelsSection() {
  const { data, error, refetch } = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => call(routes.models.list, { signal }),
  });
  const mayChange = useMay(routes.models.create);
  const { refresh, test, move } = useModelActions();
  const [editing, setEditing] = useState<Model | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Model | null>(null);
  const models = data?.items ?? [];
  const movable = models.filter(({ isFromEnvironment }) => !isFromEnvironment);
  return (
    <section aria-labelledby="models" className="pt-8 pb-10">
      <div className="flex flex-wrap items-start justify-between gap-3 px-4 pb-3 wide:px-6">
        <div>
          <h2 id="models" className="font-semibold text-lg">
            AI models
          </h2>
          <p className="text-ink-2">
            They are tried in this order: when one does not answer, the next one is asked.
            {!mayChange && ' Only an owner can change them.'}
          </p>
        </div>
        {mayChange && (
          <Button icon={<Plus aria-hidden />} onClick={() => setEditing('new')}>
            Connect a model
          </Button>
        )}
      </div>
      {!data && (
        <NotLoaded what="AI models" failure={error && errorWords(error)} onRetry={() => void refetch()} rows={2} />
      )}
      {data && models.length === 0 && (
        <div className="px-4 wide:px-6">
          <Notice tone="neutral" title="No AI model is connected">
            Rules and templates answer instead, and every draft asks a person.
          </Notice>
        </div>
      )}
      {models.length > 0 && (
        <ol aria-label="AI models" className="border-line border-t">
          {models.map((model) => (
            <ModelRow
              key={model.id}
              model={model}
              place={mayChange ? { at: movable.indexOf(model), of: movable.length } : null}
              isTesting={test.isPending && test.variables.id === model.id}
              onTest={() => test.mutate(model)}
              onMove={(position) => move.mutate({ model, position })}
              onEdit={() => setEditing(model)}
              onDelete={() => setDeleting(model)}
            />
          ))}
        </ol>
      )}
      {editing && (
        <ModelDialog
          model={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={(model) => {
            refresh();
            test.mutate(model);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={deleting !== null}
        onClose={() => setDeleting(null)}
        title={`Disconnect “${deleting?.name ?? ''}”?`}
        message="Its key is deleted. Steps ask the next model; with none left, rules and templates answer and every draft asks a person."
        confirmLabel="Disconnect"
        isDangerous
        onConfirm={async () => {
          if (deleting) await call(routes.models.remove, { params: { id: deleting.id } });
          refresh();
        }}
      />
    </section>
  );
}

type ModelRowProps = {
  model: Model;
  /** Its place among those that can be moved; null for someone who may only look. */
  place: { at: number; of: number } | null;
  isTesting: boolean;
  onTest: () => void;
  onMove: (position: number) => void;
  onEdit: () => void;
  onDelete: () => void;
};

function ModelRow({ model, place, isTesting, onTest, onMove, onEdit, onDelete }: ModelRowProps) {
  const { name, isFromEnvironment } = model;
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-b px-4 py-3 wide:px-6">
      <div className="min-w-56 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {name}
          {isFromEnvironment && <Badge>Set by OPENAI_BASE_URL or OPENAI_API_KEY</Badge>}
        </p>
        <p className="break-all text-ink-2">
          {model.model}, {model.baseUrl}
        </p>
      </div>
      <p className="text-ink-2">{model.hasKey ? 'Key stored' : 'No key'}</p>
      {place && (
        <div className="flex items-center gap-1">
          <Button size="small" aria-label={`Test ${name}`} isLoading={isTesting} onClick={onTest}>
            Test
          </Button>
          {!isFromEnvironment && (
            <>
              <IconButton
                label={`Try ${name} earlier`}
                icon={<ArrowUp aria-hidden />}
                disabled={place.at === 0}
                onClick={() => onMove(place.at - 1)}
              />
              <IconButton
                label={`Try ${name} later`}
                icon={<ArrowDown aria-hidden />}
                disabled={place.at === place.of - 1}
                onClick={() => onMove(place.at + 1)}
              />
              <IconButton label={`Change ${name}`} icon={<PenLine aria-hidden />} onClick={onEdit} />
              <IconButton label={`Disconnect ${name}`} icon={<Trash2 aria-hidden />} onClick={onDelete} />
            </>
          )}
        </div>
      )}
    </li>
  );
}

function useModelActions() {
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['models'] });
    // Whether there is a model at all is part of what a screen knows about the workspace.
    void client.invalidateQueries({ queryKey: ['me'] });
  };
  const fail = (error: Error) => void toast.show(failureToast(error));
  const test = useMutation({
    mutationFn: ({ id }: Model) => call(routes.models.test, { params: { id } }),
    onSuccess: ({ ok, message }, { name }) => {
      toast.show({
        id: 'model-test',
        title: ok ? `“${name}” answers` : `“${name}” does not answer`,
        description: message,
        tone: ok ? 'ok' : 'fail',
      });
    },
    onError: fail,
  });
  const move = useMutation({
    mutationFn: ({ model, position }: { model: Model; position: number }) =>
      call(routes.models.update, { params: { id: model.id }, body: { position } }),
    onError: fail,
    onSettled: refresh,
  });
  return { refresh, test, move };
}
