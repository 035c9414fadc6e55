// What decided items say about the dial that is shown. Loaded when a step's trust is opened: it brings the mathematics along.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { errorWords } from '../../api/error-words.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CalibrationChart } from '../chart/calibration-chart.tsx';
import { trustHistoryQuery } from '../trust-queries.ts';
import { useReader } from '../use-reader.ts';
import { BacktestCard } from './backtest-card.tsx';
import { pastItemsOf, positionOf } from './past-items.ts';

export type EvidenceSectionProps = { trust: Trust; setting: DialSetting; isOutward: boolean };

export function EvidenceSection({ trust, setting, isOutward }: EvidenceSectionProps) {
  const history = useQuery(trustHistoryQuery(trust));
  const items = useMemo(() => history.data && pastItemsOf(history.data), [history.data]);
  const reader = useReader(setting);
  const position = positionOf(setting);
  return (
    <>
      {items && <BacktestCard {...{ items, setting, trust, isOutward, reader }} />}
      {!items && history.isPending && <Skeleton className="h-32" />}
      {!items && history.error && <p className="text-ink-2">{errorWords(history.error).message}</p>}
      <CalibrationChart
        calibration={trust.calibration}
        verdicts={trust.counts.verdicts}
        threshold={setting.level === 'threshold' ? position : null}
      />
    </>
  );
}
