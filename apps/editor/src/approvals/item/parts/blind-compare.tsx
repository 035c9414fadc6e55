import type { Approval } from '@leeway/shared/api/approvals.ts';
import { PenLine } from 'lucide-react';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { valueText } from '../../../ui/value-text.ts';
import { Part } from '../approval-source.tsx';
import { textOf } from '../draft-edit.ts';

/** The own answer beside the draft's, field by field, with what differs marked. */
export function BlindCompare({ approval }: { approval: Approval }) {
  const { blind, draft } = approval;
  const { own, fields } = blind ?? { own: null, fields: [] };
  if (!own) return null;
  return (
    <Part title="Your answer and the draft">
      <div className="overflow-x-auto">
        <table className="w-full border-line border-t text-left">
          <thead className="text-ink-2 text-sm">
            <tr className="border-line border-b">
              {['', 'You', 'The draft', ''].map((head, index) => (
                <th key={index} scope="col" className="py-1 pr-3 font-normal">
                  {head || <span className="sr-only">{index === 0 ? 'Field' : 'Compared'}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, label }) => {
              const isSame = isSameText(own[name], draft?.[name]);
              return (
                <tr key={name} className="border-line border-b align-top">
                  <th scope="row" className="py-1.5 pr-3 font-normal text-ink-2">
                    {label}
                  </th>
                  <td className="py-1.5 pr-3">{valueText(own[name])}</td>
                  <td className="py-1.5 pr-3">{valueText(draft?.[name])}</td>
                  <td className="py-1.5">
                    <StatusDot tone={isSame ? 'ok' : 'wait'} icon={isSame ? undefined : <PenLine aria-hidden />}>
                      {isSame ? 'Same' : 'Differs'}
                    </StatusDot>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

/** Capital letters and spaces at the ends are no difference. */
function isSameText(one: unknown, other: unknown): boolean {
  return (
    textOf(one ?? '')
      .trim()
      .toLowerCase() ===
    textOf(other ?? '')
      .trim()
      .toLowerCase()
  );
}
