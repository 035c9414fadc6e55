// Every table's store over one open database: what the engine and the API are handed.
import { type ApprovalListStore, createApprovalListStore } from './approval-lists.ts';
import { type ConnectionStore, createConnectionStore, type Sealer } from './connections.ts';
import { createDeliveryListStore, type DeliveryListStore } from './deliveries/delivery-lists.ts';
import { createDialStore, type DialStore } from './dials.ts';
import { createEndpointStore, type EndpointStore } from './endpoints.ts';
import { createIncidentStore, type IncidentStore } from './incidents/incidents.ts';
import { createTriggerWatchStore, type TriggerWatchStore } from './incidents/trigger-watch.ts';
import { createMemberStore, type MemberStore } from './members.ts';
import { createMetricListStore, type MetricListStore } from './metric-lists.ts';
import { createModelStore, type ModelStore } from './models.ts';
import { createDecideLinkStore, type DecideLinkStore } from './notices/decide-links.ts';
import { createNoticeSettingsStore, type NoticeSettingsStore } from './notices/notice-settings.ts';
import { createNoticeStore, type NoticeStore } from './notices/notices.ts';
import type { Store } from './open-store.ts';
import { createPreviewStore, type PreviewStore } from './previews.ts';
import { createQueueStore, type QueueStore } from './queue.ts';
import { createReviewLoadStore, type ReviewLoadStore } from './review-load.ts';
import { type ClaimStore, createClaimStore } from './reviewing/claims.ts';
import { type CommentStore, createCommentStore } from './reviewing/comments.ts';
import { createDelegationStore, type DelegationStore } from './reviewing/delegations.ts';
import { createHiddenItemStore, type HiddenItemStore } from './reviewing/hidden-items.ts';
import { createOwnAnswerStore, type OwnAnswerStore } from './reviewing/own-answers.ts';
import { createPlantStore, type PlantStore } from './reviewing/plants.ts';
import { createReviewerStore, type ReviewerStore } from './reviewing/reviewers.ts';
import { createTurnStore, type TurnStore } from './reviewing/turns.ts';
import { createRunListStore, type RunListStore } from './runs/run-lists.ts';
import { createScheduleStore, type ScheduleStore } from './schedules.ts';
import { createSettingsStore, type SettingsStore } from './settings.ts';
import { createTableStore, type TableStore } from './tables/data-tables.ts';
import { type AloneItemStore, createAloneItemStore } from './trust/alone-items.ts';
import { type AuditStore, createAuditStore } from './trust/audits.ts';
import { type ComparisonStore, createComparisonStore } from './trust/comparisons.ts';
import { createDialRequestStore, type DialRequestStore } from './trust/dial-requests.ts';
import { createSigningKeyStore, type SigningKeyStore } from './trust/signing-key.ts';
import { createTrustStore, type TrustStore } from './trust/trust.ts';
import { createVersionStore, type VersionStore } from './versions.ts';
import { createWorkflowStore, type WorkflowStore } from './workflows.ts';

export interface Stores {
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
  schedules: ScheduleStore;
  dials: DialStore;
  connections: ConnectionStore;
  models: ModelStore;
  tables: TableStore;
  settings: SettingsStore;
  members: MemberStore;
  notices: NoticeStore;
  noticeSettings: NoticeSettingsStore;
  decideLinks: DecideLinkStore;
  reviewLoad: ReviewLoadStore;
  runLists: RunListStore;
  approvalLists: ApprovalListStore;
  claims: ClaimStore;
  comments: CommentStore;
  delegations: DelegationStore;
  turns: TurnStore;
  plants: PlantStore;
  reviewers: ReviewerStore;
  ownAnswers: OwnAnswerStore;
  hiddenItems: HiddenItemStore;
  metricLists: MetricListStore;
  deliveryLists: DeliveryListStore;
  incidents: IncidentStore;
  triggerWatch: TriggerWatchStore;
  queue: QueueStore;
  previews: PreviewStore;
  trust: TrustStore;
  audits: AuditStore;
  dialRequests: DialRequestStore;
  signingKey: SigningKeyStore;
  aloneItems: AloneItemStore;
  comparisons: ComparisonStore;
}

export function createStores(store: Store, sealer: Sealer): Stores {
  return {
    workflows: createWorkflowStore(store),
    versions: createVersionStore(store),
    endpoints: createEndpointStore(store),
    schedules: createScheduleStore(store),
    dials: createDialStore(store),
    connections: createConnectionStore(store, sealer),
    models: createModelStore(store, sealer),
    tables: createTableStore(store),
    settings: createSettingsStore(store),
    members: createMemberStore(store),
    notices: createNoticeStore(store.db),
    noticeSettings: createNoticeSettingsStore(store, sealer),
    decideLinks: createDecideLinkStore(store.db),
    reviewLoad: createReviewLoadStore(store.db),
    runLists: createRunListStore(store),
    approvalLists: createApprovalListStore(store),
    claims: createClaimStore(store),
    comments: createCommentStore(store),
    delegations: createDelegationStore(store),
    turns: createTurnStore(store),
    plants: createPlantStore(store.db),
    reviewers: createReviewerStore(store.db),
    ownAnswers: createOwnAnswerStore(store),
    hiddenItems: createHiddenItemStore(store.db),
    metricLists: createMetricListStore(store),
    deliveryLists: createDeliveryListStore(store),
    incidents: createIncidentStore(store),
    triggerWatch: createTriggerWatchStore(store),
    queue: createQueueStore(store.db),
    previews: createPreviewStore(store),
    trust: createTrustStore(store.db),
    audits: createAuditStore(store.db),
    dialRequests: createDialRequestStore(store),
    signingKey: createSigningKeyStore(store.db, sealer),
    aloneItems: createAloneItemStore(store.db),
    comparisons: createComparisonStore(store.db),
  };
}
