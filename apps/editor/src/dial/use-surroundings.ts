// What the workspace, the workflow and the person asking mean for a dial.
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { useQuery } from '@tanstack/react-query';
import { killSwitchQuery, meQuery, settingsQuery, useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import type { Surroundings } from './dial-facts.ts';

export interface DialRights {
  around: Omit<Surroundings, 'earned'>;
  needsSecondPerson: boolean;
  isEditable: boolean;
}

export function useSurroundings(workflowId: string, workflowCeiling: Level): DialRights {
  const { data: switches } = useQuery(killSwitchQuery);
  const { data: settings } = useQuery(settingsQuery);
  const { data: me } = useQuery(meQuery);
  return {
    around: {
      workflowCeiling,
      workspaceCeiling: settings?.ceiling,
      classCeilings: settings?.classCeilings,
      policy: settings?.policy,
      isKillSwitchOn: switches?.everywhere === true || switches?.workflowIds.includes(workflowId) === true,
      hasModel: me?.hasModel,
    },
    needsSecondPerson: settings?.needsSecondPerson === true,
    isEditable: useMay(routes.workflows.setDial),
  };
}
