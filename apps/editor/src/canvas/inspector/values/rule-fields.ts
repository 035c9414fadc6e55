// The values of the picker as a rule builder offers them.
import type { RuleField } from '../../../dial/rule/rule-edit.ts';
import type { PickerGroup } from './picker-options.ts';

/** Values a question can be asked about, nearest step first. Whole steps are left out: a question needs one of their fields. */
export function ruleFields(groups: readonly PickerGroup[]): RuleField[] {
  return groups.flatMap((group) =>
    group.options.flatMap(({ id, label, shape, path }) =>
      path.length === 0 || shape.type === 'record' ? [] : [{ id, label, group: group.title, shape }],
    ),
  );
}
