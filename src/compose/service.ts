// The opened service, and the options for opening it.
import type { Logger } from 'pino'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner, CommandRunnerParts } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { FileLinks } from '#files/file-links.ts'
import type { FileStoreStatus } from '#files/file-store-status.ts'
import type { Files } from '#files/files.ts'
import type { LimitParts } from '#http/limits/limit-requests.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Clients } from '#identity/clients/clients.ts'
import type { Fetch } from '#identity/openid/openid-provider.ts'
import type { OpenIdSettings } from '#identity/openid/openid-settings.ts'
import type { OpenIdSignIn } from '#identity/openid/openid-sign-in.ts'
import type { SetUp } from '#identity/set-up/set-up.ts'
import type { ChildSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import type { ClassHelp } from '#identity/sign-in/children/class-help.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { SignInOptions } from '#identity/sign-in/sign-in-core.ts'
import type { OutsideIds } from '#imports/answers/outside-ids.ts'
import type { DispatcherOptions } from '#integrating/webhooks/dispatcher.ts'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { Webhooks } from '#integrating/webhooks/webhooks.ts'
import type { JobStatus } from '#jobs/job-status.ts'
import type { Jobs } from '#jobs/jobs.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import type { UnsubscribeLinks } from '#mailing/unsubscribe-links.ts'
import type { Datasets } from '#modelling/datasets.ts'
import type { GivenSlices } from '#modelling/jobs/audit-model.ts'
import type { CountOverrulings } from '#modelling/overruled-model.ts'
import type { ModelTrouble, ServingModels } from '#modelling/serving-models.ts'
import type { FigureRows } from '#operating/service/figure-rows.ts'
import type { Figures } from '#operating/service/figures.ts'
import type { PoolUse } from '#operating/service/measure-service.ts'
import type { PostStatus } from '#operating/service/post-alerts.ts'
import type { ReadSchoolUsage } from '#operating/usage/school-usage.ts'
import type { Past } from '#past/past.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import type { ReplayStreams } from '#past/replay/replay-streams.ts'
import type { Config } from '#platform/config.ts'
import type { Thresholds } from '#platform/thresholds.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import type { WithholdRestricted } from '#privacy/withhold-restricted.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { Defined } from '#projecting/generations/defined-generations.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { ProjectorOptions } from '#projecting/projector/projector.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import type { HeartbeatOptions } from '#projecting/workers/heartbeat.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { QueryRunner, QueryRunnerParts } from '#querying/query-runner.ts'
import type { ProcessAdministration } from '#reacting/process-administration.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import type { ReportArchives } from '#reporting/archives/report-archives.ts'
import type { ReportFiles } from '#reporting/report-files.ts'
import type { PersonFiles } from '#rights/access/access.ts'
import type { Imported, ImportedFile, ImportOptions } from '#rights/access/import-person.ts'
import type { AccessWithRoles } from '#rights/access/who-looked.ts'
import type { Asked, Exports } from '#rights/exports/exports.ts'
import type { Published, Refusal } from '#rights/publishing/anonymity-gate.ts'
import type { PublicationsOfSchools } from '#rights/publishing/publications.ts'
import type { RecordOfProcessing } from '#rights/records/record-of-processing.ts'
import type { Retention } from '#rights/retention/retention.ts'
import type { Rewriting } from '#rights/rewriting/rewriting.ts'
import type { Rights } from '#rights/rights.ts'
import type { schoolAt } from '#rights/school.ts'
import type { Act } from '#trail/acts.ts'
import type { DurableTrail } from '#trail/trail.ts'
import type { AccessesQuestion } from './accesses.ts'
import type { TrailWatch } from './keeping-trail.ts'
import type { AllRights } from './open-all-rights.ts'
import type { Audit } from './open-audit.ts'
import type { FileAdministration } from './open-file-store.ts'
import type { LimitsWiring } from './open-limits.ts'
import type { OpenLogOptions } from './open-log.ts'
import type { Accounts, ClientRegister } from './sign-in.ts'

export type Observers = {
  readonly onCommand?: CommandRunnerParts['onEnd']
  readonly onQuery?: QueryRunnerParts['onEnd']
  readonly onCommit?: OpenLogOptions['onCommit']
  readonly onPage?: ProjectorOptions['onPage']
  readonly onWebhook?: DispatcherOptions['onAttempt']
}

export type Service = {
  readonly config: Config
  readonly databaseUrl: string
  /** The same database under the login of requests; null if they use that of the owner. */
  readonly requestsUrl: string | null
  readonly definitions: Definitions
  readonly log: EventLog
  readonly codec: Codec
  readonly commands: CommandRunner
  /** Who may read: without those whose data may only be stored. */
  readonly authorise: Authorise
  /** Sessions, and what people sign in with. */
  readonly signIn: SignIn
  readonly accounts: Accounts
  /** The set-up of an empty installation. */
  readonly setUp: SetUp
  /** Stored files: the bytes of models. */
  readonly files: Files
  /** Sweeps the bucket and moves the bytes of files; null if no file store is configured. */
  readonly fileAdministration: FileAdministration | null
  /** Links that open a file of a school for some minutes. */
  readonly fileLinks: FileLinks
  /** The models that serve, loaded. */
  readonly servingModels: ServingModels
  /** Promoted models that this process cannot serve. */
  readonly modelTroubles: () => readonly ModelTrouble[]
  /** Everything about one person, for who asks for it; and the way of such a file into a school here. */
  readonly personFiles: PersonFiles
  readonly importPerson: (file: ImportedFile, options: ImportOptions) => Promise<Imported>
  /** What callers may send; null if the configuration or the options leave it out. */
  readonly limits: LimitParts | null
  /** Sign-in at the OpenID providers of the configuration. */
  readonly openId: OpenIdSignIn
  /** Programs that act in a school. */
  readonly clients: Clients
  readonly clientRegister: ClientRegister
  /** Children's sign-in, and what teachers do for it. */
  readonly childSignIn: ChildSignIn
  readonly classHelp: ClassHelp
  /** The learners of imported answers, by the ids that another system gave them. */
  readonly outsideIds: OutsideIds
  readonly queries: QueryRunner
  /** Histories as of a moment, and queries about the history of one person. */
  readonly past: Past
  readonly personPast: PersonQuestionRunner
  readonly trail: DurableTrail
  /** Enters an act of administration, before it is done. Throws TrailUnavailable. */
  enterAct(act: Act): Promise<void>
  accesses(request: AccessesQuestion): Promise<readonly AccessWithRoles[]>
  readonly audit: Audit
  readonly replays: ReplayStreams
  readonly rights: Rights
  readonly textsCertificate: AllRights['textsCertificate']
  /** What is kept for how long, and what has expired. */
  readonly retention: Retention
  readonly rewriting: Rewriting
  /** What a school may publish of its learners’ activity, by the gate. `earlier`: what was released of the same school before. */
  readonly activityStatistics: (tenant: TenantId, earlier: readonly Published[]) => Promise<Published | Refusal>
  /** The record of processing activities of a school; null if there is no such school. */
  readonly recordOf: (tenant: TenantId) => Promise<RecordOfProcessing | null>
  /** What schools have published. */
  readonly publications: PublicationsOfSchools
  /** The name of a school and its settings; null if there is no such school. */
  readonly schoolAt: (tenant: TenantId) => ReturnType<typeof schoolAt>
  /** How often teachers overruled a model; null if nobody did. Throws LimitsUnknown and KeysUnavailable. */
  readonly overruledModel: CountOverrulings
  /** The time zone of a school; null while it is not open. */
  readonly zoneOf: (tenant: TenantId) => Promise<string | null>
  /** Whose data may only be stored, and who objects to what. */
  readonly personLimits: ReadLimits
  /** For whoever looks after the service: rows without those about people whose data may only be stored. */
  readonly withhold: WithholdRestricted
  /** Who is erased, as this process knows it. */
  readonly erased: ErasedPeople
  /** Every version of a projection that this program defines, with the hash of its source. */
  readonly defined: readonly Defined[]
  /** Administration of read models. */
  readonly projections: Administration
  /** Rebuilds in separate processes, for requests over HTTP. */
  readonly rebuilds: RebuildJobs
  readonly jobs: Jobs
  /** Files of the rights of persons, and of the trail, made by jobs. */
  readonly exports: Exports
  /** Reports of classes as files, made by jobs. */
  readonly reportFiles: ReportFiles
  /** Archives of school years, made by jobs. */
  readonly reportArchives: ReportArchives
  /** Keeps the attributes of learners for the audit of a model, and returns their hash. Throws KeysUnavailable. */
  readonly askWithSlices: (slices: GivenSlices, ask: (sha256: string) => Promise<Asked>) => Promise<Asked>
  readonly datasets: Datasets
  readonly webhooks: Webhooks
  webhookStanding(): Promise<WebhookStatus>
  /** Links that stop the e-mails of one person. */
  readonly unsubscribeLinks: UnsubscribeLinks
  /** The status of e-mails; null if no server is configured. */
  mailStanding(): Promise<MailStatus | null>
  /** Whether the file store answers; null if the bytes of files are in the database. */
  fileStanding(): Promise<FileStoreStatus | null>
  /** Whether operators' posts are taken; null if there is no address for them. */
  postStanding(): Promise<PostStatus | null>
  /** The queue of jobs, of all schools. */
  jobStanding(): Promise<JobStatus>
  /** Number of events in the queue of appends. */
  readonly waiting: () => number
  /** Ids of the running processes that answer queries about the past. */
  readonly pastPids: () => readonly number[]
  /** Resolves if the database answers. */
  ping(): Promise<void>
  /** Migrations that only the program or only the database has. */
  migrationsApart(): Promise<readonly string[]>
  lags(): Promise<readonly Lag[]>
  /** The figures of the last day, and those of all processes over the last minute. */
  readonly figureRows: FigureRows
  readonly schoolUsage: ReadSchoolUsage
  figures(): Promise<Figures | null>
  readonly thresholds: Thresholds
  /** How much of each pool of connections to the database is in use. */
  pools(): readonly PoolUse[]
  /** A small question to the key store, for the time of its answer. */
  pingKeys(): Promise<void>
  /** The workers of this installation. */
  crew(): Promise<LiveWorkers>
  /** The status of the process managers, whichever worker runs them. */
  processes(): Promise<readonly ProcessStatus[]>
  readonly processAdministration: ProcessAdministration
  /** Settles if the embedded database stops unexpectedly. Never settles without an embedded database. */
  readonly databaseLost: Promise<void>
  /** Publishes the address of this process for a second `npm start`. */
  announce(httpUrl: string): Promise<void>
  close(): Promise<void>
}

export type OpenOptions = Observers & {
  readonly logger: Logger
  /** Feed the read models from this process, and run the process managers. */
  readonly worker: boolean
  /** Process managers start only after this: they must not react to the events that fill an empty log. */
  readonly reactAfter?: Promise<unknown>
  /** What happens to a worker that hangs. It loses its leases in any case, which is the default. */
  readonly whenStuck?: HeartbeatOptions['whenStuck']
  /** Whether the database of a running service may be used: by a command, but not by a second service. */
  readonly join: boolean
  /** Opens the service even if the live read models belong to another log: for the commands that rebuild them. */
  readonly anyLog?: boolean
  /** Read only: does not migrate the database or create generations. For read-only commands and dry runs. */
  readonly lookOnly?: boolean
  readonly onProgress?: (message: string) => void
  /** Takes the place of the key store that the configuration names. For tests, which destroy keys or take them away. */
  readonly keyStore?: KeyStore
  /** Clocks and password parameters. For tests. */
  readonly signIn?: SignInOptions
  /** Limits requests as the configuration says. If absent, there are no limits. */
  readonly limits?: Pick<LimitsWiring, 'onShared'>
  /** OpenID providers in the place of those of the configuration. For tests. */
  readonly openId?: { readonly settings: OpenIdSettings; readonly send?: Fetch }
  /** In the place of the decision who may do what. Only for benchmarks, which compare with and without it. */
  readonly authorise?: Authorise
  /** Writes personal fields in clear, as before they were sealed. Only for benchmarks, which compare both. */
  readonly unsealed?: boolean
  /** In the place of the trail. Only for benchmarks, which compare with and without it. */
  readonly trail?: DurableTrail
  /** How soon an unclean end is entered. For tests. */
  readonly trailWatch?: TrailWatch
  /** A worker leaves unfinished erasures and open requests of rights to others. For tests, which kill them. */
  readonly leaveErasures?: boolean
  /** A worker does not sweep at night, neither majorities nor retention. For tests, which count what a sweep ends. */
  readonly leaveSweeps?: boolean
  /** Number of separate processes for queries about the past. If absent, they run in this process, without a limit. */
  readonly pastProcesses?: number
}
