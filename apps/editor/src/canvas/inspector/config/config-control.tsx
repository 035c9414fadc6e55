// One field of the form: the control its definition asks for.
import type { ComponentType } from 'react';
import type { ControlProps } from '../controls/control-props.ts';
import { fieldParts, textOf } from '../controls/control-props.ts';
import { FieldsControl } from '../controls/fields-control.tsx';
import { CelControl, ConditionControl } from '../controls/formula-controls.tsx';
import {
  AssigneeControl,
  ConnectionControl,
  MetricControl,
  NodeControl,
  TableControl,
  WorkflowControl,
} from '../controls/lookup-controls.tsx';
import { AssignmentsControl, PairsControl } from '../controls/named-values-control.tsx';
import {
  JsonControl,
  NumberControl,
  PathControl,
  SelectControl,
  SwitchControl,
  TextAreaControl,
  TextControl,
} from '../controls/plain-controls.tsx';
import { LabelsControl, ShowControl } from '../controls/words-controls.tsx';
import { ScheduleControl } from '../schedule/schedule-control.tsx';
import { TimeZoneControl } from '../schedule/time-zone-control.tsx';
import { StepContext, useStep } from '../step-context.ts';
import { TemplateField } from '../template/template-field.tsx';
import { type ConfigField, valueOf } from './config-fields.ts';
import { messageAt } from './node-problems.ts';

const CONTROLS: Readonly<Record<string, ComponentType<ControlProps>>> = {
  text: TextControl,
  textarea: TextAreaControl,
  number: NumberControl,
  switch: SwitchControl,
  select: SelectControl,
  path: PathControl,
  template: (props) => <TemplateControl {...props} isMultiline={false} />,
  templateArea: (props) => <TemplateControl {...props} isMultiline />,
  cel: CelControl,
  condition: ConditionControl,
  assignments: AssignmentsControl,
  pairs: PairsControl,
  fields: FieldsControl,
  labels: LabelsControl,
  show: ShowControl,
  json: JsonControl,
  connection: ConnectionControl,
  table: TableControl,
  workflow: WorkflowControl,
  node: NodeControl,
  assignee: AssigneeControl,
  metric: MetricControl,
  schedule: ScheduleControl,
  timeZone: TimeZoneControl,
};

/** `data-field` marks the place, so that a problem elsewhere can lead to it. */
export function ConfigControl({ field }: { field: ConfigField }) {
  const step = useStep();
  const { node, problems, setValue, otherScopes } = step;
  const name = field.hints.builder === 'rule' ? 'condition' : field.control;
  const Control = CONTROLS[name] ?? JsonControl;
  const { scope } = field.hints;
  const readable = scope === 'delivery' || scope === 'result' ? otherScopes[scope] : null;
  const control = (
    <Control
      field={field}
      value={valueOf(field, node.config)}
      error={messageAt(problems, field.name)}
      onChange={(value) => setValue([field.name], value)}
    />
  );
  return (
    <div data-field={field.name}>
      {readable ? <StepContext value={{ ...step, ...readable }}>{control}</StepContext> : control}
    </div>
  );
}

function TemplateControl({ field, value, error, onChange, isMultiline }: ControlProps & { isMultiline: boolean }) {
  return (
    <TemplateField
      {...fieldParts({ field, error })}
      isMultiline={isMultiline}
      placeholder={field.placeholder}
      value={textOf(value)}
      onChange={onChange}
    />
  );
}
